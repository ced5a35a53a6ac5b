"""Says which provisions reach a place and a day, and how sure that is where a date is imprecise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from counterfoil.policies.composition import load_composition
from counterfoil.policies.provisions import Jurisdiction, Provision

Presence = Literal["in", "out", "perhaps"]


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
        if reaches(p.jurisdiction, state_code, county_code_fips, agency)
        and (p.effective_from is None or p.effective_from < until_date)
        and (p.effective_until is None or from_date < p.effective_until)
    )
    return tuple(sorted(found, key=by_start))


def by_start(provision: Provision) -> tuple[date, str]:
    """The order in which provisions are listed."""
    return provision.effective_from or date.min, provision.id


def reaches(
    jurisdiction: Jurisdiction, state_code: str | None, county_code_fips: str | None, agency: str | None
) -> bool:
    """Whether the place of an instrument contains the place asked about."""
    if jurisdiction.level == "nation":
        return True
    if state_code not in jurisdiction.states:
        return False
    if agency is not None and jurisdiction.agency is not None:
        return agency == jurisdiction.agency
    return jurisdiction.county_code_fips in (None, county_code_fips)


def presence(provision: Provision, day: date) -> Presence:
    """Whether a provision was in force; `perhaps` on the days on which it may have begun or ended."""
    start, end = provision.effective_from, provision.effective_until
    if start is not None and _inside(start, day, provision.date_precision):
        return "perhaps"
    last_day = end - timedelta(days=1) if end else None
    if last_day is not None and _inside(last_day, day, provision.until_precision or provision.date_precision):
        return "perhaps"
    began = start is None or start <= day
    return "in" if began and (end is None or day < end) else "out"


def _inside(known: date, day: date, precision: str) -> bool:
    """Whether a day lies where a date of this precision may lie."""
    if precision == "day":
        return False
    if precision == "approx":
        return abs((day - known).days) <= load_composition().approx_days
    return day.year == known.year and (precision == "year" or day.month == known.month)
