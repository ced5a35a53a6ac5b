"""Tells the attacker more than tables do where those of several editions are too many for an attack as they are.

Two editions whose days overlap tell apart the days that each alone has and those that both have. What a county with
nothing to hide had in each of them is unknown, which makes a nation's system many times larger and no hidden cell
any safer. So the attacker is told these counts: within each span of days every cell that lies in no hidden number,
and the sum of all cells by outcome. A world that is found under this knowledge prints the same tables as any other:
what is protected from the attacker who has been told is protected from those who have not.

With these sums, tables of the nation as a whole need no longer be looked at: by month, say, or by what the law said.
Whoever has counts by place and outcome that add up to the true sums by outcome can share them out over months and law
as they truly were; for each outcome that is a problem of transport with whole supplies and demands of one sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from counterfoil.disclosure.axes import axis_of
from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.joining import added_up
from counterfoil.disclosure.numbers import Family, Key, RowAt, families_of, is_known, is_whole
from counterfoil.disclosure.thresholds import Thresholds

Window = tuple[date, date]


def spans_to_tell(families: Iterable[Family], basis: str, from_date: date, until_date: date) -> list[Window]:
    """The spans of days between windows of which today's records tell all: those of today's edition, and others.

    Args:
        families: The numbers of every edition.
        basis: The records behind today's tables.
        from_date: First day of today's edition.
        until_date: First day after it.
    """
    windows = {(f.from_date, f.until_date, f.is_earlier and f.basis != basis) for f in families}
    closed = [(start, end, is_other) for start, end, is_other in windows if start and end]
    days = {from_date, until_date} | {d for start, end, _ in closed for d in (start, end)}
    days |= {d for f in families for d in f.without or ()}

    def is_told(start: date, end: date) -> bool:
        if from_date <= start and end <= until_date:
            return True
        around = [is_other for first, last, is_other in closed if first <= start and end <= last]
        return bool(around) and not any(around)

    return [(start, end) for start, end in pairwise(sorted(days)) if is_told(start, end)]


def told_of(cells: Cells, basis: str) -> Family:
    """What the attacker may be told of one span of days: the counts of a table, one a cell."""
    return replace(families_of(0, cells, basis)[0], rows={}, is_earlier=True)


def confided(
    base: Sequence[Family], families: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds
) -> list[Family]:
    """The numbers that the attacker has who is told: without those that no longer matter.

    Args:
        base: The counts of each span, all of them by the same dimensions.
        families: The numbers of every edition.
        hidden: The rows of today's tables that are hidden.
        limits: What is rounded.
    """
    base = [f for f in base if any(f.population == other.population for other in families)]
    if not base:
        return list(families)
    known = Words(base[0].dimensions, [*base, *families])
    kept_back = known.cells(families, hidden)
    told = [
        replace(f, values={k: n for k, n in f.values.items() if k not in kept_back}, unknown=set(kept_back))
        for f in base
    ]
    sums = [added_up(f, [d for d in f.dimensions if d == "outcome"]) for f in base]
    return [*_that_matter(families, base, hidden, limits), *told, *sums]


def _that_matter(
    families: Sequence[Family], base: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds
) -> list[Family]:
    """The families without those of all places that are printed in full, and that nothing else bears on."""
    spans = sorted((f.from_date, f.until_date) for f in base if f.from_date and f.until_date)
    places = {axis_of(d) for d in base[0].dimensions} - {"outcome"}

    def apart(family: Family) -> set[str]:
        """What it tells apart besides places, outcomes and spans."""
        return {axis_of(d) for d in family.said} - places - {"outcome"}

    def may_go(family: Family) -> bool:
        return (
            is_whole(family, hidden, limits)
            and not places & {axis_of(d) for d in family.said}
            and _is_covered(family, spans)
        )

    going = [f for f in families if may_go(f)]
    while True:
        kept = [f for f in families if not any(f is g for g in going)]
        needed = set().union(*map(apart, kept))
        left = [f for f in going if not apart(f) & needed]
        if len(left) == len(going):
            return kept
        going = left


def _is_covered(family: Family, spans: Sequence[Window]) -> bool:
    """Whether the window of a family is made up of spans that are told."""
    if not family.from_date or not family.until_date:
        return False
    inside = [(a, b) for a, b in spans if family.from_date <= a and b <= family.until_date]
    return sum((b - a).days for a, b in inside) == (family.until_date - family.from_date).days


class Words:
    """The words of each dimension, and which counties and states go together."""

    def __init__(self, dimensions: tuple[str, ...], families: Sequence[Family]) -> None:
        self._dimensions = dimensions
        self._words: dict[str, set[str]] = {d: set() for d in dimensions}
        self._states: dict[str, set[str]] = {}
        for family in families:
            ats = [(d, family.dimensions.index(d)) for d in dimensions if d in family.dimensions]
            both = {"state", "county_code_fips"} <= set(family.dimensions)
            for key in (*family.values, *family.unknown):
                for dimension, at in ats:
                    self._words[dimension].add(key[at])
                if both:
                    county = key[family.dimensions.index("county_code_fips")]
                    self._states.setdefault(county, set()).add(key[family.dimensions.index("state")])

    def cells(self, families: Iterable[Family], hidden: Collection[RowAt] = ()) -> set[Key]:
        """The cells that lie in hidden numbers of some families."""
        return {key for family in families for key in self._within(family, hidden)}

    def _within(self, family: Family, hidden: Collection[RowAt]) -> Iterator[Key]:
        """The cells that lie in hidden numbers of a family."""
        keys = {*family.unknown, *(k for k in family.values if not is_known(family, k, hidden))}
        parts = {tuple(self._choices(family, key)) for key in keys}
        for choices in parts:
            for key in itertools.product(*choices):
                if self._goes_together(dict(zip(self._dimensions, key, strict=True))):
                    yield key

    def _choices(self, family: Family, key: Key) -> Iterator[tuple[str, ...]]:
        """For each dimension the words that a number may count."""
        told = dict(zip(family.dimensions, key, strict=True))
        for dimension in self._dimensions:
            if dimension in told:
                yield (told[dimension],)
            elif dimension == "state" and told.get("county_code_fips"):
                yield tuple(sorted(self._states.get(told["county_code_fips"], self._words["state"])))
            else:
                yield tuple(sorted(family.only.get(dimension, self._words[dimension])))

    def _goes_together(self, told: Mapping[str, str]) -> bool:
        """Whether a county lies in a state, as far as is known."""
        states = self._states.get(told.get("county_code_fips", ""))
        return states is None or "state" not in told or told["state"] in states
