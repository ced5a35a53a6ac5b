"""Holds the sums that the pages of places and agencies print: whole, over time, and under other readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterfoil.measures import Time, add_up, adds_up, days_not_covered, find_period, load_measures, times_between

if TYPE_CHECKING:
    from counterfoil.measures.definitions import Measure
    from counterfoil.publish.catalog import Catalog

#: With more months than this, time is told apart by fiscal year.
_MONTHS_SHOWN = 48
_LEVELS = {"state": "state", "county": "county_code_fips", "agency": "agency_id"}
#: Cells that are kept: those of a page, until it is drawn in every language.
_KEPT = 4096


@dataclass(frozen=True)
class Subject:
    """What one page is about.

    Args:
        kind: nation, state, county or agency.
        code: `us`, two letters, a FIPS code, or an agency's id.
        name: As printed.
        path: The folder of its page.
        state: Two letters, or "".
        more: What tells it from others of that name.
    """

    kind: str
    code: str
    name: str
    path: str
    state: str = ""
    more: str = ""

    @property
    def where(self) -> str:
        """The filter of the API that keeps only this."""
        return f"{_LEVELS[self.kind]}:{self.code}" if self.kind in _LEVELS else ""


class Sums:
    """Every sum that a page prints, made once from the published cells.

    Args:
        catalog: The published catalog.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        cube = catalog.places_cube()
        self.time = "month" if len(self._times("month")) <= _MONTHS_SHOWN else "fiscal_year"
        self.outcomes: list[str] = list(catalog.outcomes)
        self._whole: dict[str, dict[Any, Any]] = {}
        self._timed: dict[str, dict[Any, list[tuple[Any, Any]]]] = {}
        for kind, dimension in (("nation", ""), *_LEVELS.items()):
            self._whole[kind] = _by_value(cube, dimension)
            self._timed[kind] = _by_time(cube, dimension, self.time)
        self._readings = {
            name: {
                kind: _by_value(catalog.reading(name)[0], _LEVELS.get(kind, ""))
                for kind in ("nation", "state", "county")
            }
            for name in catalog.definition_sets
        }
        self._cells: dict[tuple[str, bytes], list[dict[str, Any]]] = {}

    @cached_property
    def summed(self) -> tuple[str, ...]:
        """The measures that sums of counts by outcome give."""
        return tuple(m for m in self.catalog.measures if adds_up(measure_of(m)) and not measure_of(m).always_by)

    @cached_property
    def zero(self) -> Any:
        """No detainer of any outcome."""
        import numpy as np

        return np.zeros(len(self.outcomes), dtype=np.int64)

    @cached_property
    def window(self) -> tuple[date, date]:
        """The days that the releases serve, half open."""
        portions = self.catalog.portions
        return min(p.from_date for p in portions), max(p.until_date for p in portions)

    @cached_property
    def seams(self) -> tuple[tuple[date, Any, float], ...]:
        """Each day from which on another release serves, with its time, and how much of that time lies before it."""
        days = sorted(p.from_date for p in self.catalog.portions)[1:]
        return tuple((day, *find_period(self.time, day)) for day in days)

    def _times(self, dimension: str) -> tuple[Time, ...]:
        return times_between(dimension, self.catalog.portions, *self.window)

    @cached_property
    def axis(self) -> tuple[Time, ...]:
        """Every time of the window, with whether a release covers it: the even axis of every chart over time."""
        return self._times(self.time)

    @cached_property
    def not_covered(self) -> tuple[tuple[date, date], ...]:
        """The days of the window that no release covers, as half-open spans."""
        return days_not_covered(self.catalog.portions, *self.window)

    def codes(self, kind: str) -> list[Any]:
        """The codes of that kind that have some detainer, in order."""
        return [c for c in self._whole[kind] if c is not None]

    def whole(self, subject: Subject) -> Any:
        """The counts by outcome of a subject."""
        return self._whole[subject.kind].get(subject.code if subject.kind != "nation" else None, self.zero)

    def timed(self, subject: Subject) -> list[tuple[Any, Any]]:
        """The counts by outcome of a subject for each time that occurs, in order; the undated last, as None."""
        return self._timed[subject.kind].get(subject.code if subject.kind != "nation" else None, [])

    def reading(self, name: str, subject: Subject) -> Any:
        """The counts of a subject under a set of definitions; None where that is not published."""
        if subject.kind not in self._readings[name]:
            return None
        return self._readings[name][subject.kind].get(subject.code if subject.kind != "nation" else None, self.zero)

    def cells(self, measure: Measure, counts: Any) -> list[dict[str, Any]]:
        """The cells of a measure for one vector of counts."""
        key = (measure.measure, counts.tobytes())
        found = self._cells.get(key)
        if found is None:
            if len(self._cells) >= _KEPT:
                self._cells.clear()
            found = add_up(measure, [], [()], counts[None, :], measure.only_outcome, bool(measure.only_outcome))
            self._cells[key] = found
        return found

    def judge(self, value: Any) -> tuple[Any, Any]:
        """As of which day a time is known, and whether its outcomes are still being recorded."""
        return self.catalog.judge((self.time,), (value,), None, None)

    def sum_of(self, counts: Any, outcomes: Sequence[str]) -> int:
        """Detainers of some outcomes."""
        return int(sum(int(counts[self.outcomes.index(o)]) for o in outcomes))


def measure_of(measure_id: str) -> Measure:
    """A measure by its id."""
    return load_measures()[measure_id]


def _by_value(cube: Any, dimension: str) -> dict[Any, Any]:
    groups, counts = cube.add_up([dimension] if dimension else [], (), None, None)
    return {(group[0] if group else None): counts[at] for at, group in enumerate(groups)}


def _by_time(cube: Any, dimension: str, time: str) -> dict[Any, list[tuple[Any, Any]]]:
    groups, counts = cube.add_up([dimension, time] if dimension else [time], (), None, None)
    found: dict[Any, list[tuple[Any, Any]]] = {}
    for at, group in enumerate(groups):
        found.setdefault(group[0] if dimension else None, []).append((group[-1], counts[at]))
    return found


def list_subjects(catalog: Catalog, sums: Sums) -> dict[str, Mapping[Any, Subject]]:
    """Everything that has a page, by kind and code: the nation, states, and counties and agencies with detainers."""
    nation = Subject("nation", "us", str(catalog.places["us"]["name"]), "")
    states = {
        p["code"]: Subject("state", p["code"], p["name"], f"places/{p['code']}/", p["code"])
        for p in catalog.places.values()
        if p["level"] == "state"
    }
    counties, agencies = {}, {}
    for code in sums.codes("county"):
        place = catalog.places.get(code)
        if place is not None:
            state = states[place["state"]]
            counties[code] = Subject("county", code, place["name"], f"places/{code}/", state.code, state.name)
    for code in sums.codes("agency"):
        agency = catalog.agencies.get(code)
        if agency is not None and agency["state"] in states:
            county = catalog.places.get(agency["county_code_fips"], {})
            more = f"{county['name']}, {agency['state']}" if county else agency["state"]
            path = f"agencies/{folder_of(code)}/"
            agencies[code] = Subject("agency", code, agency["agency_name"], path, agency["state"], more)
    return {"nation": {"us": nation}, "state": states, "county": counties, "agency": agencies}


def folder_of(code: str) -> str:
    """A folder's name for an id, whatever characters the id has: plain ids stand as they are."""
    import hashlib
    import re

    plain = re.sub(r"[^a-z0-9_-]+", "-", code.casefold()).strip("-")[:80]
    return plain if plain == code else f"{plain}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"
