"""Finds figures that a person must look at before they are published: each finding names what, where and how much."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate, load_states_and_counties
from counterfoil.language import say, say_day, say_number, say_share
from counterfoil.measures.accounting import in_place
from counterfoil.measures.odd_days import find_in_flags
from counterfoil.measures.places import Place
from counterfoil.measures.plausibility_limits import (
    CountLimit,
    DayLimit,
    HistoryLimit,
    Implausible,
    Plausibility,
    ShareLimit,
    load_plausibility,
)
from counterfoil.measures.subjects import detainer_subjects, in_window, with_as_of
from counterfoil.outcomes import load_corrections, load_definitions

#: The custodians that a county's name in print speaks of.
_NAMED = ("county", "municipal")


def find_implausible(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place,
    from_date: date,
    until_date: date,
) -> list[Implausible]:
    """What a person must look at before figures of a place and period are published.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: The records of the releases that are counted.
        place: The nation, a state or a county.
        from_date: First day of issue, in.
        until_date: First day that is out.

    Returns:
        The findings, in order of their ids.
    """
    limits = load_plausibility()
    everything = detainer_subjects(snapshot, releases)
    here = everything.filter(in_place(everything, place))
    inside = here.filter(in_window(here, from_date, until_date))
    states, counties = load_states_and_counties(snapshot.fact_folders())
    names = {s.code: s.name for s in states.values()}
    names |= {c: f"{v.name}, {v.state_code}" for c, v in counties.items()}
    found = [
        *_history(snapshot, here, from_date, until_date, limits.history, names),
        *_one_day(snapshot, inside, from_date, until_date, limits.one_day, names, place),
        *_links(snapshot, inside, list(releases), names),
        *_unknown(snapshot, inside, releases, limits, place),
        *_as_of(snapshot, inside, releases, limits.after_as_of, place),
        *find_in_flags(snapshot, releases, inside, place, (from_date, until_date), limits, names),
    ]
    days = {f.finding.removeprefix("day-").removeprefix("of-all-") for f in found if f.finding.startswith("day-")}
    told = [f for f in found if f.finding.removeprefix("spike-") not in days]  # a day that is found so is found once
    return sorted(told, key=lambda f: f.finding)


def _named(subjects: Any) -> Any:
    """The detainers that stand under the name of a county in print."""
    return subjects.filter(subjects.county_code_fips.notnull() & subjects.custodian_level.isin(_NAMED))


def _history(
    snapshot: Snapshot, here: Any, from_date: date, until_date: date, limit: HistoryLimit, names: Mapping[str, str]
) -> list[Implausible]:
    """The weeks of named places that hold too much of all that the place ever had."""
    import ibis

    dated = _named(here).filter(lambda t: t.prepared_date.notnull())
    weeks = dated.group_by(county=dated.county_code_fips, week=dated.prepared_date.truncate("W")).aggregate(
        n=lambda t: t.count()
    )
    series = weeks.group_by("county").aggregate(whole=weeks.n.sum(), first=weeks.week.min(), last=weeks.week.max())
    joined = weeks.join(series, "county")
    odd = joined.filter(
        (joined.n >= limit.at_least)
        & (joined.n >= joined.whole * limit.share_of_series)
        & (joined.week + ibis.interval(days=6) >= ibis.date(from_date))
        & (joined.week < ibis.date(until_date))
    )
    found = []
    for row in snapshot.run(odd.order_by(["county", "week"])).to_pylist():
        if (row["last"] - row["first"]).days // 7 + 1 < limit.weeks_of_series:
            continue
        place = names.get(row["county"], row["county"])
        said = say(
            "{count} detainers in the week from {day}; in all its series it has {whole}.",
            count=say_number(row["n"]),
            day=say_day(row["week"]),
            whole=say_number(row["whole"]),
        )
        found.append(Implausible(f"history-{row['county']}-{row['week']}", "history", place, said))
    return found


def _one_day(
    snapshot: Snapshot,
    inside: Any,
    from_date: date,
    until_date: date,
    limit: DayLimit,
    names: Mapping[str, str],
    place: Place,
) -> list[Implausible]:
    """The days that hold too much of the period, of a named place or of all."""
    import ibis

    if (until_date - from_date) < timedelta(days=limit.days_of_period):
        return []
    named = _named(inside)
    by_place = named.group_by(county=named.county_code_fips, day=named.prepared_date).aggregate(n=lambda t: t.count())
    by_day = (
        inside.group_by(day=inside.prepared_date).aggregate(n=lambda t: t.count()).mutate(county=ibis.literal(""))
    )
    found = []
    for days, at_least, share in (
        (by_place, limit.place_at_least, limit.place_share),
        (by_day, limit.all_at_least, limit.all_share),
    ):
        whole = days.group_by("county").aggregate(whole=days.n.sum())
        joined = days.join(whole, "county")
        odd = joined.filter((joined.n >= at_least) & (joined.n >= joined.whole * share))
        for row in snapshot.run(odd.order_by(["county", "day"])).to_pylist():
            said = say(
                "{count} detainers on {day}, of {whole} in the whole period.",
                count=say_number(row["n"]),
                day=say_day(row["day"]),
                whole=say_number(row["whole"]),
            )
            code = row["county"] or place.code
            where = names.get(row["county"], row["county"]) if row["county"] else place.name
            kind = "day" if row["county"] else "day-of-all"
            found.append(Implausible(f"{kind}-{code}-{row['day']}", "one_day", where, said))
    return found


def _links(snapshot: Snapshot, inside: Any, releases: list[str], names: Mapping[str, str]) -> list[Implausible]:
    """The named places to which a facility contributes whose link is not sure enough to be printed."""
    links = snapshot.table(FACILITY_LINKS, releases)
    unsure = links.filter((links.status != "resolved") | (links.confidence < load_gate()))
    unsure = unsure.select(unsure_release="release_id", unsure_facility="facility_id")
    moved = [c.facility_id for c in load_corrections(snapshot.fact_folders()) if c.to_county_code_fips]
    counted = inside.filter(inside.county_code_fips.notnull() & inside.facility_id.notin(moved or [""]))
    joined = counted.inner_join(
        unsure, (counted.release_id == unsure.unsure_release) & (counted.facility_id == unsure.unsure_facility)
    )
    table = joined.group_by(county=joined.county_code_fips).aggregate(n=joined.count())
    return [
        Implausible(
            f"facility-{row['county']}",
            "ambiguous_facility",
            names.get(row["county"], row["county"]),
            say(
                "{count} detainers come from a facility whose place is not sure enough to be printed.",
                count=say_number(row["n"]),
            ),
        )
        for row in snapshot.run(table.order_by("county")).to_pylist()
    ]


def _unknown(
    snapshot: Snapshot,
    inside: Any,
    releases: Mapping[str, Mapping[str, Any]],
    limits: Plausibility,
    place: Place,
) -> list[Implausible]:
    """Too many detainers without a place, or, of those that had the time to end, without an outcome.

    On both sides of a seam each release is held to the limit by itself: a good one does not make up for a bad one.
    """
    import ibis

    definitions = load_definitions()
    aged = with_as_of(inside, releases)
    ripe = aged.as_of_date >= aged.prepared_date + ibis.interval(days=definitions.cohort_matures_after_days)
    had_time = ripe.fill_null(False)
    open_still = aged.outcome.isin(definitions.unknown_ids())
    table = aged.group_by(["release_id"]).aggregate(
        whole=aged.count(),
        nowhere=aged.county_code_fips.isnull().sum().fill_null(0),
        settled=had_time.sum().fill_null(0),
        unresolved=(had_time & open_still).sum().fill_null(0),
    )
    by_release = snapshot.run(table.order_by("release_id")).to_pylist()
    row = {name: sum(r[name] for r in by_release) for name in ("whole", "nowhere", "settled", "unresolved")}
    found = []
    if not place.county_code and _exceeds(row["nowhere"], row["whole"], limits.not_attributed):
        said = say(
            "{count} of {whole} detainers ({share}) are attributed to no county.",
            count=say_number(row["nowhere"]),
            whole=say_number(row["whole"]),
            share=say_share(row["nowhere"] / row["whole"]),
        )
        found.append(Implausible(f"not-attributed-{place.code}", "not_attributed", place.name, said))
    if _exceeds(row["unresolved"], row["settled"], limits.unresolved):
        said = say(
            "{count} of {whole} detainers ({share}) have no outcome on record.",
            count=say_number(row["unresolved"]),
            whole=say_number(row["settled"]),
            share=say_share(row["unresolved"] / row["settled"]),
        )
        return [*found, Implausible(f"unresolved-{place.code}", "unresolved", place.name, said)]
    for one in by_release:
        if _exceeds(one["unresolved"], one["settled"], limits.unresolved):
            said = say(
                "{count} of {whole} detainers ({share}) from {release} have no outcome on record.",
                count=say_number(one["unresolved"]),
                whole=say_number(one["settled"]),
                share=say_share(one["unresolved"] / one["settled"]),
                release=one["release_id"],
            )
            name = f"unresolved-{place.code}-{one['release_id']}"
            found.append(Implausible(name, "unresolved", place.name, said))
    return found


def _exceeds(count: int, whole: int, limit: ShareLimit) -> bool:
    return bool(count >= limit.at_least and count > whole * limit.share)


def _as_of(
    snapshot: Snapshot, inside: Any, releases: Mapping[str, Mapping[str, Any]], limit: CountLimit, place: Place
) -> list[Implausible]:
    """Releases that hold detainers prepared after the day on which their record is said to stand."""
    import ibis

    found = []
    for release_id, release in releases.items():
        as_of = date.fromisoformat(release["as_of_date"])
        late = inside.filter((inside.release_id == release_id) & (inside.prepared_date > ibis.date(as_of)))
        count = int(snapshot.run(late.count()).as_py())
        if count >= limit.at_least:
            said = say(
                "{release} is said to stand as of {day}, and holds {count} detainers prepared later.",
                release=release_id,
                day=say_day(as_of),
                count=say_number(count),
            )
            found.append(Implausible(f"as-of-{release_id}", "as_of", place.name, said))
    return found
