"""Finds what editions tell when one is taken from another: the numbers of the days that one alone covers."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from counterfoil.disclosure.axes import TIME, axis_of, span_of
from counterfoil.disclosure.numbers import Family, Key, RowAt
from counterfoil.disclosure.thresholds import Thresholds

#: What is counted and on which records; then for each dimension but time the values that are counted.
Region = tuple[tuple[str, str], frozenset[tuple[str, frozenset[str]]]]
Window = tuple[date, date]


@dataclass
class _Told:
    """What some tables say, openly or not, of one region in one window.

    Args:
        value: How many it holds.
        rows: The rows of today's tables that print it.
        is_printed: An earlier edition printed it.
        is_earlier: An earlier edition has it, printed or hidden.
    """

    value: int
    rows: list[RowAt] = field(default_factory=list)
    is_printed: bool = False
    is_earlier: bool = False


def subtracted(today: Sequence[Family], earlier: Sequence[Family], basis: str, limits: Thresholds) -> list[Family]:
    """What is told by two numbers that differ in their days alone, the days of one lying inside those of the other.

    Whoever has both can take one from the other; that holds for two earlier editions too, which something of today
    may bring together. Where what is left is small and about persons, the attack must not find it, also where one of
    the two was hidden. Beside each stand the numbers about nothing sensitive that are left in the same way around it:
    they say how much room there is.

    Args:
        today: The numbers of today's tables, with what they really are.
        earlier: The numbers of earlier editions.
        basis: The records behind today's tables.
        limits: What is small.
    """
    # Of other records, only what was hidden stays protected: they may have been revised.
    families = [f for f in (*today, *earlier) if f.basis == basis]
    found = _tell(families, limits)
    targets: dict[tuple[Region, Window, Window], None] = {}
    for region, windows in found.items():
        for longer, shorter in _nested(windows):
            more, less = windows[longer], windows[shorter]
            is_told = more.is_printed and less.is_printed
            is_small = 0 < more.value - less.value <= limits.largest_hidden
            if is_small and (more.is_earlier or less.is_earlier) and not is_told:
                targets[region, longer, shorter] = None
    if not targets:
        return []
    return [*_hidden(targets), *_around(targets, families, limits)]


def _tell(
    families: Sequence[Family], limits: Thresholds, only: Collection[Region] | None = None
) -> dict[Region, dict[Window, _Told]]:
    """What the families say of each region that is sensitive, or of some regions."""
    found: dict[Region, dict[Window, _Told]] = {}
    for family in families:
        if only is None and not _may_be_sensitive(family, limits):
            continue
        for key, value in (*family.values.items(), *family.true_values.items()):
            if only is None and not family.counts_sensitive(key, limits):
                continue
            region = _region(family, key)
            window = _window(family, key)
            if window is None or (only is not None and region not in only):
                continue
            told = found.setdefault(region, {}).setdefault(window, _Told(value))
            if family.is_earlier:
                told.is_earlier = True
                told.is_printed |= key in family.values
            else:
                told.rows += family.rows.get(key, [])
    return found


def _may_be_sensitive(family: Family, limits: Thresholds) -> bool:
    """Whether some number of a family could be sensitive."""
    if not family.said & set(limits.place_dimensions):
        return False
    return bool(family.said & {*limits.person_dimensions, "outcome"})


def _region(family: Family, key: Key) -> Region:
    """What a number counts, but for its days. A county says of itself in which state it lies."""
    told = dict(family.only)
    told |= {d: frozenset({word}) for d, word in zip(family.dimensions, key, strict=True)}
    if told.get("county_code_fips", frozenset({""})) != frozenset({""}):
        told.pop("state", None)
    return (family.population, family.basis), frozenset(t for t in told.items() if axis_of(t[0]) != TIME)


def _window(family: Family, key: Key) -> Window | None:
    """The days that a number counts; None where they are not one span, or what has no date is among them."""
    start, end = family.from_date or date.min, family.until_date or date.max
    words = [(d, key[at]) for at, d in enumerate(family.dimensions) if axis_of(d) == TIME]
    for dimension, wanted in family.only.items():
        if axis_of(dimension) == TIME:
            if len(wanted) != 1:
                return None
            words.append((dimension, next(iter(wanted))))
    for dimension, word in words:
        span = span_of(dimension, word)
        if span is None:
            return None
        start, end = max(start, span[0]), min(end, span[1])
    return (start, end) if date.min < start < end < date.max else None


def _nested(windows: Collection[Window]) -> Iterator[tuple[Window, Window]]:
    """Every two windows of which one lies inside the other, the longer one first."""
    for one, other in itertools.permutations(sorted(windows), 2):
        if one[0] <= other[0] and other[1] <= one[1]:
            yield one, other


def _between(longer: Window, shorter: Window) -> Window | None:
    """The days of one window that another inside it lacks; None where they are not one span."""
    if longer[0] == shorter[0]:
        return shorter[1], longer[1]
    return (longer[0], shorter[0]) if longer[1] == shorter[1] else None


def _made(families: dict[object, Family], region: Region, longer: Window, shorter: Window) -> tuple[Family, Key]:
    """The family in which what two windows leave of a region stands, and its key there."""
    (population, basis), told = region
    named = sorted((d, next(iter(words))) for d, words in told if len(words) == 1)
    only = {d: words for d, words in told if len(words) != 1}
    dimensions = tuple(d for d, _ in named)
    window = _between(longer, shorter)
    name = (population, basis, dimensions, frozenset(only.items()), longer, shorter)
    if name not in families:
        families[name] = Family(population, basis, dimensions, only, *(window or longer), is_partial=True)
        families[name].without = None if window else shorter
    return families[name], tuple(word for _, word in named)


def _hidden(targets: Collection[tuple[Region, Window, Window]]) -> list[Family]:
    """The families of what must not be found."""
    families: dict[object, Family] = {}
    for region, longer, shorter in targets:
        family, key = _made(families, region, longer, shorter)
        family.is_earlier = True
        family.unknown.add(key)
        family.small.add(key)
    return list(families.values())


def _around(
    targets: Collection[tuple[Region, Window, Window]], families: Sequence[Family], limits: Thresholds
) -> list[Family]:
    """The families of what is left around the targets and is not sensitive: known as long as it is printed."""
    wider: dict[Region, set[Region]] = {}
    sets = {(d, words) for f in families for d, words in f.only.items() if len(words) > 1}
    for (counted, told), _, _ in targets:
        choices = [[None, item, *(s for s in sets if s[0] == item[0] and item[1] < s[1])] for item in sorted(told)]
        wider[counted, told] = {
            (counted, frozenset(i for i in chosen if i is not None)) for chosen in itertools.product(*choices)
        }
    found = _tell(families, limits, frozenset().union(*wider.values()))
    today: dict[object, Family] = {}
    earlier: dict[object, Family] = {}
    for region, longer, shorter in targets:
        for around in wider[region]:
            more, less = (found.get(around, {}).get(w) for w in (longer, shorter))
            if more is None or less is None or not (more.is_printed or less.is_printed):
                continue
            is_told = more.is_printed and less.is_printed
            if not is_told and not (more.rows or less.rows):
                continue
            family, key = _made(earlier if is_told else today, around, longer, shorter)
            family.is_earlier = is_told
            if not family.counts_sensitive(key, limits):
                family.values[key] = more.value - less.value
                family.rows[key] = [] if is_told else (less.rows if more.is_printed else more.rows)
    return [f for f in (*today.values(), *earlier.values()) if f.values]
