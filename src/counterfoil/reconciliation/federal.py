"""Counts ICE's half: detainers by place, outcome and days. It knows nothing of any custodian's record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import served_detainers
from counterfoil.reconciliation.issued_days import ISSUED_DAYS, corrected_issued_days, served_issued_days
from counterfoil.reconciliation.placed import corrected, placed_detainers

#: Days, half open.
Span = tuple[date, date]


@dataclass(frozen=True)
class Where:
    """Whose detainers are counted: those of custodians of some levels, in a county or in a state.

    Args:
        county: The county's FIPS code; None = the whole state.
        state: Two letters; None = not known, and the county says it.
        levels: The levels of custodians.
    """

    county: str | None
    state: str | None
    levels: tuple[str, ...]


class FederalHalf:
    """ICE's half of some releases, each day from the one release that serves it. It hands out counts alone."""

    def __init__(self, snapshot: Snapshot, release_ids: Sequence[str] | None) -> None:
        import polars as pl

        self._snapshot = snapshot
        held = set(snapshot.parts(ISSUED_DAYS))
        self._releases = {
            k: r
            for k, r in snapshot.records("releases").items()
            if k in held and (release_ids is None or k in release_ids)
        }
        self._days: Any = pl.from_arrow(snapshot.run(served_issued_days(snapshot, list(self._releases))))
        self._by_release: dict[str, Any] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is no release of detainers."""
        return not self._releases

    @property
    def as_of_date(self) -> date | None:
        """The last day that the releases cover."""
        return max((date.fromisoformat(r["as_of_date"]) for r in self._releases.values()), default=None)

    def count(self, where: Where, spans: Sequence[Span], outcomes: Sequence[str] = ()) -> int:
        """Detainers prepared on the days, of these outcomes; all where none is named."""
        return _sum(self._days, _here(where), spans, outcomes)

    def places(self, spans: Sequence[Span], levels: Sequence[str]) -> dict[tuple[str, str], int]:
        """Detainers of the days by county and level, for custodians of these levels whose county is sure."""
        import polars as pl

        inside = self._days.filter(_inside(spans) & pl.col("custodian_level").is_in(list(levels)))
        inside = inside.filter(pl.col("county_code_fips").is_not_null())
        counted = inside.group_by("county_code_fips", "custodian_level").agg(pl.col("issued_count").sum())
        held = counted.filter(pl.col("issued_count") > 0).sort(pl.all())
        return {(county, level): int(count) for county, level, count in held.iter_rows()}

    def count_possible(self, where: Where, spans: Sequence[Span], outcomes: Sequence[str] = ()) -> int:
        """Detainers of the days that no place is sure enough for, and that may be here."""
        import polars as pl

        nowhere = pl.col("county_code_fips").is_null()
        state = pl.col("state_code").is_null()
        if where.state:
            state = state | (pl.col("state_code") == where.state)
        if where.county is None:
            here = nowhere & state
        else:
            named = pl.col("may_be_in").list.contains(where.county)
            here = nowhere & (named | ((pl.col("may_be_in").list.len() == 0) & state))
        return _sum(self._days, here, spans, outcomes)

    def count_as_known_on(
        self, day: date, where: Where, spans: Sequence[Span], outcomes: Sequence[str] = ()
    ) -> int | None:
        """The same count by the release whose last day is the first on or after a day; None where that one serves.

        Args:
            day: The last day of the custodian's record.
            where: Whose detainers.
            spans: The days.
            outcomes: Of these outcomes.
        """
        import polars as pl

        every = self._snapshot.parts(ISSUED_DAYS)
        known = {k: r for k, r in self._snapshot.records("releases").items() if k in every}
        first = min((f for f, _ in spans), default=None)
        near = {
            k: r
            for k, r in known.items()
            if r["as_of_date"] >= str(day) and first is not None and (r.get("first_date") or "9") <= str(first)
        }
        if len(known) < 2 or not near:
            return None
        name = min(near, key=lambda k: (near[k]["as_of_date"], k))
        if near[name]["as_of_date"] == str(self.as_of_date):
            return None
        if name not in self._by_release:
            table = corrected_issued_days(self._snapshot, [name])
            self._by_release[name] = pl.from_arrow(self._snapshot.run(table))
        return _sum(self._by_release[name], _here(where), spans, outcomes)

    def count_people(self, where: Where, spans: Sequence[Span], outcomes: Sequence[str] = ()) -> tuple[int, int]:
        """The least and the most people that the detainers can be of: rows without a key may be anybody's."""
        rows = _served_rows(self._snapshot, self._releases, where, outcomes)
        inside = rows.filter(_any_span(rows.prepared_date, spans))
        found = self._snapshot.run(
            inside.aggregate(keys=inside.person_key.nunique(), unkeyed=inside.person_key.isnull().sum())
        ).to_pylist()[0]
        keys, unkeyed = int(found["keys"] or 0), int(found["unkeyed"] or 0)
        return max(keys, int(bool(keys or unkeyed))), keys + unkeyed

    def count_by_custody_date(self, where: Where, spans: Sequence[Span]) -> tuple[int, int]:
        """People taken into custody on the days, whenever the form was prepared; and those whose day is not known."""
        rows = _served_rows(self._snapshot, self._releases, where, ("taken_into_ice_custody",))
        inside = _any_span(rows.custody_date, spans).fill_null(False)
        undated = rows.custody_date.isnull() & _any_span(rows.prepared_date, spans)
        found = self._snapshot.run(rows.aggregate(dated=inside.sum(), undated=undated.sum())).to_pylist()[0]
        return int(found["dated"] or 0), int(found["undated"] or 0)


def _here(where: Where) -> Any:
    """Whether a row of days is of the custodians that are asked for."""
    import polars as pl

    level = pl.col("custodian_level").is_in(list(where.levels))
    if where.county is not None:
        return level & (pl.col("county_code_fips") == where.county)
    return level & (pl.col("state_code") == where.state)


def _inside(spans: Sequence[Span]) -> Any:
    import polars as pl

    day = pl.col("prepared_date")
    return pl.any_horizontal([(day >= first) & (day < until) for first, until in spans] or [pl.lit(False)])


def _sum(days: Any, rule: Any, spans: Sequence[Span], outcomes: Sequence[str]) -> int:
    import polars as pl

    rule = rule & _inside(spans)
    if outcomes:
        rule = rule & pl.col("outcome").is_in(list(outcomes))
    return int(days.filter(rule)["issued_count"].sum())


def _any_span(day: Any, spans: Sequence[Span]) -> Any:
    import ibis

    rules = [(day >= ibis.date(first)) & (day < ibis.date(until)) for first, until in spans]
    return ibis.or_(*rules) if rules else ibis.literal(False)


def _served_rows(
    snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], where: Where, outcomes: Sequence[str]
) -> Any:
    """The detainers of a place with their outcomes: they are counted, and never leave this module."""
    rows = corrected(snapshot, placed_detainers(snapshot, list(releases)))
    rows = served_detainers(rows, releases, snapshot.fact_folders())
    place = rows.county_code_fips == where.county if where.county else rows.state_code == where.state
    rows = rows.filter(rows.custodian_level.isin(list(where.levels)) & place)
    return rows.filter(rows.outcome.isin(list(outcomes))) if outcomes else rows
