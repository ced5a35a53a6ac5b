"""Finds what two editions tell when one is taken from the other: the numbers of the days that one alone covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from counterfoil.disclosure.numbers import Family
from counterfoil.disclosure.thresholds import Thresholds


def subtracted(today: Sequence[Family], earlier: Sequence[Family], limits: Thresholds) -> list[Family]:
    """The numbers of the days by which two tables of one kind differ: whoever has both can take one from the other.

    Small numbers about persons are hidden among them: the attack must not find them. Every other is told by the same
    rows as today's number, so that it is known just as long as that is printed.

    Args:
        today: The numbers of today's tables, with what they really are.
        earlier: The numbers of earlier editions.
        limits: What is small.

    Returns:
        One family for each two that count the same records, by the same dimensions, and whose days begin or end
        together.
    """
    found = []
    for now in today:
        for then in earlier:
            days = _days_between(now, then)
            if days is not None and _is_alike(now, then):
                found.append(_difference(now, then, days, limits))
    needed = {(f.population, f.from_date, f.until_date) for f in found if f.small}
    return [f for f in found if (f.population, f.from_date, f.until_date) in needed]


def _is_alike(now: Family, then: Family) -> bool:
    """Whether two families differ in their days alone."""
    ours = (now.population, now.basis, now.only, set(now.dimensions))
    return ours == (then.population, then.basis, then.only, set(then.dimensions))


def _days_between(now: Family, then: Family) -> tuple[date, date] | None:
    """The days of one table that the other has not, where they begin together or end together."""
    starts, ends = (now.from_date, then.from_date), (now.until_date, then.until_date)
    if None in (*starts, *ends):
        return None
    first, last = sorted(d for d in starts if d), sorted(d for d in ends if d)
    if (first[0] == first[1]) == (last[0] == last[1]):
        return None
    return (last[0], last[1]) if first[0] == first[1] else (first[0], first[1])


def _difference(now: Family, then: Family, days: tuple[date, date], limits: Thresholds) -> Family:
    """The numbers of the longer table less those of the shorter."""
    made = Family(now.population, now.basis, now.dimensions, now.only, *days, within=now.within)
    there = [now.dimensions.index(d) for d in then.dimensions]
    back = [then.dimensions.index(d) for d in now.dimensions]
    keys = {*now.values, *now.unknown, *(tuple(k[at] for at in back) for k in (*then.values, *then.unknown))}
    sign = 1 if _length(now) > _length(then) else -1
    for key in sorted(keys):
        theirs = tuple(key[at] for at in there)
        if key in now.unknown or theirs in then.unknown:
            made.unknown.add(key)
            continue
        more = sign * (now.values.get(key, 0) - then.values.get(theirs, 0))
        if now.counts_sensitive(key, limits) and 0 < more <= limits.largest_hidden:
            made.unknown.add(key)
            made.small.add(key)
        else:
            made.values[key], made.rows[key] = more, now.rows.get(key, [])
    return made


def _length(family: Family) -> timedelta:
    """How long the window is of a family that has one."""
    return (family.until_date or date.max) - (family.from_date or date.min)
