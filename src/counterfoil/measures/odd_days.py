"""Finds, among what is odd about the releases behind an edition, what a person must look at before it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.language import say, say_day, say_number, say_share
from counterfoil.measures.flags import describe_flags
from counterfoil.measures.places import Place
from counterfoil.measures.plausibility_limits import Implausible, Plausibility
from counterfoil.outcomes import load_flag_rules

Row = Mapping[str, Any]
_LOCAL = ("county", "municipal")
#: The levels of flags from the widest to the narrowest.
_LEVELS = ("release", "state", "county", "facility")
#: The column whose first words begin the record of outcomes.
_LIFT_REASON = "lift_reason_as_stated"


def find_in_flags(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    inside: Any,
    place: Place,
    days: tuple[date, date],
    limits: Plausibility,
    names: Mapping[str, str],
) -> list[Implausible]:
    """What the flags of the releases say against the figures of a place and a period.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: The records of the releases that are counted.
        inside: The detainers of the place and the period.
        place: The nation, a state or a county.
        days: The period, half open.
        limits: From what on.
        names: States and counties by their codes, as printed.

    Returns:
        The findings: spikes, gaps, records that end before their as-of date, and outcomes that begin inside.
    """
    flags = describe_flags(snapshot, releases, place, *days).rows
    return [
        *_spikes(snapshot, _of(flags, "spike"), inside, place, days, limits, names),
        *_gaps(_of(flags, "gap"), place, days, limits),
        *_ends(_of(flags, "gap"), releases, place),
        *_outcomes_begin(snapshot, _of(flags, "first_stated"), inside, place, limits),
    ]


def _of(flags: Iterable[Row], kind: str) -> list[Row]:
    return [f for f in flags if f["flag_kind"] == kind]


def _spikes(
    snapshot: Snapshot,
    flags: list[Row],
    inside: Any,
    place: Place,
    days: tuple[date, date],
    limits: Plausibility,
    names: Mapping[str, str],
) -> list[Implausible]:
    """The days that are too full for their place's own record, and hold too much of what is printed for it.

    A period that is too short to be judged by its own days is judged by these: each stands in the way.
    """
    if not flags:
        return []
    is_short = days[1] - days[0] < timedelta(days=limits.one_day.days_of_period)
    held = _held(snapshot, inside)
    found: dict[str, Implausible] = {}
    narrower = _LEVELS[_LEVELS.index(_level(place)) :]
    for flag in (f for f in flags if f["level"] in narrower):
        county, state, limit = flag["county_code_fips"] or "", flag["state"] or "", limits.one_day
        whole = sum(n for (_, c), n in held.items() if c == county)
        least, share = limit.place_at_least, limit.place_share
        if not county or flag["count"] > whole:  # not of the custodians that stand under the county's name
            county = ""
            whole = sum(n for (s, _), n in held.items() if state in ("", s))
            least, share = limit.all_at_least, limit.all_share
        if not is_short and not (flag["count"] >= least and flag["count"] >= whole * share):
            continue
        code = county or state or place.code
        where = names.get(county or state, county or state) or place.name
        said = say(
            "{count} detainers on {day}, of {month} in its month.",
            count=say_number(flag["count"]),
            day=say_day(flag["from_date"]),
            month=say_number(flag["month_count"]),
        )
        name = f"spike-{code}-{flag['from_date']}"
        found.setdefault(name, Implausible(name, "one_day", where, said))
    return list(found.values())


def _level(place: Place) -> str:
    """The level of the flags that are about a whole place."""
    return {"nation": "release", "agency": "county"}.get(place.level, place.level)


def _held(snapshot: Snapshot, inside: Any) -> dict[tuple[str, str], int]:
    """Detainers of the period by state and by the county under whose name they are printed."""
    import ibis

    county = ibis.ifelse(inside.custodian_level.isin(_LOCAL), inside.county_code_fips, ibis.null("string"))
    table = inside.group_by(state=inside.state_code, county=county).aggregate(n=inside.count())
    return {(r["state"] or "", r["county"] or ""): r["n"] for r in snapshot.run(table).to_pylist()}


def _gaps(flags: list[Row], place: Place, days: tuple[date, date], limits: Plausibility) -> list[Implausible]:
    """Days without a record of the whole place that the edition is about, where they are too much of its period."""
    found = []
    for flag in flags:
        empty = (min(flag["until_date"], days[1]) - max(flag["from_date"], days[0])).days
        share = empty / (days[1] - days[0]).days
        if flag["level"] != _level(place) or share < limits.gap.share_of_period:
            continue
        said = say(
            "No detainer from {first} to {last}, {share} of the period; by the rate before, {expected} would be.",
            first=say_day(flag["from_date"]),
            last=say_day(flag["until_date"] - timedelta(days=1)),
            share=say_share(share),
            expected=say_number(round(flag["usual_count"])),
        )
        found.append(Implausible(f"gap-{place.code}-{flag['from_date']}", "gap", place.name, said))
    return found


def _ends(flags: list[Row], releases: Mapping[str, Mapping[str, Any]], place: Place) -> list[Implausible]:
    """Releases whose last detainers are long before the day on which their record is said to stand."""
    found = []
    for flag in flags:
        release = releases[flag["release_id"]]
        if flag["level"] != "release" or str(flag["until_date"]) < release["span_until_date"]:
            continue
        said = say(
            "{release} is said to stand as of {day}, and its last detainer is of {last}.",
            release=flag["release_id"],
            day=say_day(date.fromisoformat(release["as_of_date"])),
            last=say_day(flag["from_date"] - timedelta(days=1)),
        )
        found.append(Implausible(f"as-of-end-{flag['release_id']}", "as_of", place.name, said))
    return found


def _outcomes_begin(
    snapshot: Snapshot, flags: list[Row], inside: Any, place: Place, limits: Plausibility
) -> list[Implausible]:
    """Days of the period on which a release could not say how a detainer ended: no lift reason is stated before."""
    import ibis

    word = load_flag_rules().first_uses.columns.get(_LIFT_REASON)
    found = []
    for flag in (f for f in flags if f["column_name"] == word):
        before = (inside.release_id == flag["release_id"]) & (inside.prepared_date < ibis.date(flag["from_date"]))
        count = int(snapshot.run(inside.filter(before).count()).as_py())
        if count >= limits.unresolved.at_least:
            said = say(
                "{count} detainers are older than {day}, before which {release} states no lift reason.",
                count=say_number(count),
                day=say_day(flag["from_date"]),
                release=flag["release_id"],
            )
            name = f"outcomes-from-{flag['release_id']}-{flag['from_date']}"
            found.append(Implausible(name, "unresolved", place.name, said))
    return found
