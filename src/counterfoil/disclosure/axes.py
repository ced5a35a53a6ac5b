"""Cuts dimensions into pieces so small that every number is a sum of whole ones: places, spans of days, and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from counterfoil.disclosure.numbers import Family

PLACE, TIME = "place", "time"
_PLACES = ("state", "county_code_fips")
_SPANS = {"month": 1, "quarter": 3, "calendar_year": 12, "fiscal_year": 12}
#: What no table names.
OTHER = "\0other"
#: The piece of time that holds what has no date.
_UNDATED = (date.min, date.min)


@dataclass(frozen=True)
class Axis:
    """One axis with its pieces, and for each piece what a dimension calls it."""

    name: str
    pieces: tuple[Any, ...]

    def called(self, dimension: str) -> list[str]:
        """What each piece is called by a dimension; OTHER where it has no name of that kind."""
        if self.name == PLACE:
            return [piece[_PLACES.index(dimension)] for piece in self.pieces]
        if self.name == TIME:
            return [_name_of_span(dimension, piece) for piece in self.pieces]
        return list(self.pieces)

    def inside(self, family: Family) -> list[bool]:
        """Whether each piece is among what the numbers of a family are narrowed to."""
        if self.name == TIME:
            start, end = family.from_date or date.min, family.until_date or date.max
            is_open = family.from_date is None and family.until_date is None
            first, last = family.without or (date.max, date.max)
            window = [
                is_open if p == _UNDATED else start <= p[0] and p[1] <= end and not first <= p[0] < last
                for p in self.pieces
            ]
            named = [d for d in family.only if d in _SPANS]
        else:
            window = [True] * len(self.pieces)
            named = [d for d in family.only if axis_of(d) == self.name]
        tests = [(self.called(d), family.only[d]) for d in named]
        return [w and all(names[at] in wanted for names, wanted in tests) for at, w in enumerate(window)]


def axis_of(dimension: str) -> str:
    """The axis on which a dimension lies."""
    if dimension in _PLACES:
        return PLACE
    return TIME if dimension in _SPANS else dimension


def build_axes(families: Sequence[Family]) -> list[Axis]:
    """The axes that the numbers of some families lie on; those of one piece are left out."""
    names = {axis_of(d) for f in families for d in f.said} | {TIME}
    makers: dict[str, Callable[[], tuple[Any, ...]]] = {
        PLACE: lambda: _places(families),
        TIME: lambda: _times(families),
    }
    axes = []
    for name in sorted(names):
        pieces = makers[name]() if name in makers else _words(families, name)
        axes.append(Axis(name, pieces))
    return axes


def _words(families: Sequence[Family], name: str) -> tuple[str, ...]:
    found: set[str] = {OTHER}
    for family in families:
        if name in family.dimensions:
            at = family.dimensions.index(name)
            found |= {key[at] for key in family.values} | {key[at] for key in family.unknown}
        found |= family.only.get(name, frozenset())
    return tuple(sorted(found))


def _places(families: Sequence[Family]) -> tuple[tuple[str, str], ...]:
    """Pairs of a state and a county, and for each state what lies in none of the counties named."""
    pairs: set[tuple[str, str]] = set()
    counties: set[str] = set()
    states: set[str] = set()
    within: dict[str, str] = {}
    for family in families:
        within |= family.within
    for family in families:
        keys = [*family.values, *family.unknown]
        where = {d: family.dimensions.index(d) for d in _PLACES if d in family.dimensions}
        held = {d: next(iter(family.only[d])) for d in _PLACES if len(family.only.get(d, ())) == 1}
        for key in keys:
            state = key[where["state"]] if "state" in where else held.get("state")
            county = key[where["county_code_fips"]] if "county_code_fips" in where else held.get("county_code_fips")
            if state is not None:
                states.add(state)
            if county is not None:
                counties.add(county)
                if state is not None and county not in within:
                    pairs.add((state, county))
    known = {county for _, county in pairs}
    for county in counties - known:
        state = within.get(county, OTHER)
        pairs.add((state, county))
        states.add(state)
    pairs |= {(state, OTHER) for state in states} | {(OTHER, OTHER)}
    return tuple(sorted(pairs))


def _times(families: Sequence[Family]) -> tuple[tuple[date, date], ...]:
    """Spans of days between every two neighboring days on which a window, or a named span, begins or ends."""
    days: set[date] = {date.min, date.max}
    for family in families:
        days |= {d for d in (family.from_date, family.until_date, *(family.without or ())) if d}
        for dimension in family.dimensions:
            if dimension in _SPANS:
                at = family.dimensions.index(dimension)
                for key in [*family.values, *family.unknown]:
                    days |= set(span_of(dimension, key[at]) or ())
        for dimension, words in family.only.items():
            if dimension in _SPANS:
                for word in words:
                    days |= set(span_of(dimension, word) or ())
    ordered = sorted(days)
    return (_UNDATED, *pairwise(ordered))


def span_of(dimension: str, word: str) -> tuple[date, date] | None:
    """The days that a word of a dimension of time covers."""
    if not word:
        return None
    if dimension in ("month", "quarter"):
        first = date.fromisoformat(word)
    else:
        year = int(word)
        first = date(year - 1, 10, 1) if dimension == "fiscal_year" else date(year, 1, 1)
    month = first.year * 12 + first.month - 1 + _SPANS[dimension]
    return first, date(month // 12, month % 12 + 1, 1)


def _name_of_span(dimension: str, piece: tuple[date, date]) -> str:
    """What a dimension of time calls the days of a piece."""
    if piece == _UNDATED:
        return ""
    first, last = piece
    if dimension == "month":
        word = str(first.replace(day=1))
    elif dimension == "quarter":
        word = str(date(first.year, (first.month - 1) // 3 * 3 + 1, 1))
    else:
        word = str(first.year + (dimension == "fiscal_year" and first.month >= 10))
    try:
        span = span_of(dimension, word)
    except ValueError:  # before the first or after the last year that a calendar holds
        return OTHER
    return word if span and span[0] <= first and last <= span[1] else OTHER
