"""Says which provisions reach a place and a day, and how sure that is where a date is imprecise or disputed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from counterfoil.policies.composition import load_composition
from counterfoil.policies.provisions import Provision

Presence = Literal["in", "out", "perhaps"]
#: Half open; empty where the first day is the second.
Days = tuple[date, date]

_DAY = timedelta(days=1)


def in_force(
    provisions: Iterable[Provision],
    *,
    state_code: str | None,
    county_code_fips: str | None = None,
    from_date: date,
    until_date: date,
    agency: str | None = None,
) -> tuple[Provision, ...]:
    """The provisions that reach a place and touch a period, by their days as they stand on file.

    Args:
        provisions: From `load_provisions`.
        state_code: Two letters; None for the nation, to which only nation-wide instruments reach.
        county_code_fips: Five characters, or None for the state as a whole.
        from_date: First day, in.
        until_date: First day after, out.
        agency: One agency's id leaves out the instruments of every other agency; None keeps those of
            every agency that stands in the place.

    Returns:
        Sorted by `effective_from`, those without one first, then by id.
    """
    found = (
        p
        for p in provisions
        if reaches(p, state_code, county_code_fips, agency)
        and (p.effective_from is None or p.effective_from < until_date)
        and (p.effective_until is None or from_date < p.effective_until)
    )
    return tuple(sorted(found, key=by_start))


def by_start(provision: Provision) -> tuple[date, str]:
    """The order in which provisions are listed."""
    return provision.effective_from or date.min, provision.id


def reaches(provision: Provision, state_code: str | None, county_code_fips: str | None, agency: str | None) -> bool:
    """Whether the place of an instrument contains the place asked about."""
    place = provision.jurisdiction
    if agency is not None and agency in provision.except_agencies:
        return False
    if place.level == "nation":
        return True
    if state_code not in place.states:
        return False
    if agency is not None and place.only_agencies:
        return agency in place.only_agencies
    return not place.counties or county_code_fips in place.counties


def presence(provision: Provision, day: date) -> Presence:
    """Whether a provision was in force; `perhaps` on the days on which it may have begun or ended."""
    start, end = doubtful_start(provision), doubtful_end(provision)
    if any(days and days[0] <= day < days[1] for days in (start, end)):
        return "perhaps"
    began = start is None or start[1] <= day
    return "in" if began and (end is None or day < end[0]) else "out"


def is_disputed(provision: Provision, day: date) -> bool:
    """Whether the day lies between two days that two sources give for the same start or end."""
    return any(first <= day < last for first, last in disputed_days(provision))


def disputed_days(provision: Provision) -> list[Days]:
    """The days between two days that two sources give for the same start or end."""
    pairs = (
        (provision.effective_from, provision.disputed_from),
        (provision.effective_until, provision.disputed_until),
    )
    return [(min(own, other.day), max(own, other.day)) for own, other in pairs if own and other]


def doubtful_start(provision: Provision) -> Days | None:
    """The days on which it may have begun; empty, at the start, where that is certain; None without a start."""
    own, other = provision.effective_from, provision.disputed_from
    if own is None:
        return None
    first, last = _around(own, own, provision.date_precision)
    return (min(first, other.day), max(last, other.day)) if other else (first, last)


def doubtful_end(provision: Provision) -> Days | None:
    """The days on which it may have ended; empty, at the end, where that is certain; None without an end."""
    own, other = provision.effective_until, provision.disputed_until
    if own is None:
        return None
    first, last = _around(own - _DAY, own, provision.until_precision or provision.date_precision)
    return (min(first, other.day), max(last, other.day)) if other else (first, last)


def turning_days(provisions: Iterable[Provision]) -> list[date]:
    """Every day on which a provision begins or ends, or may, or its dispute does: between two, nothing changes."""
    days: set[date] = set()
    for p in provisions:
        for pair in (doubtful_start(p), doubtful_end(p), *disputed_days(p)):
            days.update(pair or ())
    return sorted(days)


def _around(known: date, certain: date, precision: str) -> Days:
    """Where a date of this precision may lie; `certain` stands for both ends where it is known to the day."""
    if precision == "day":
        return certain, certain
    if precision == "approx":
        width = timedelta(days=load_composition().approx_days)
        return known - width, known + width + _DAY
    if precision == "year":
        return date(known.year, 1, 1), date(known.year + 1, 1, 1)
    return known.replace(day=1), (known.replace(day=28) + 4 * _DAY).replace(day=1)
