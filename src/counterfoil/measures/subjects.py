"""Puts together what every measure counts: one row a detainer with its outcome and its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError
from counterfoil.jurisdictions import load_states_and_counties
from counterfoil.ledger import DETAINERS, detainers_by_rules, served_detainers, serving_days
from counterfoil.measures.past_places import places_of
from counterfoil.outcomes import (
    DETAINER_LINKS,
    DETAINER_OUTCOMES,
    apply_corrections,
    decide_outcomes,
    find_production,
    load_corrections,
    load_definitions,
)
from counterfoil.sources import DETAINER_ROWS

#: The set of definitions that is stored.
_OURS = "counterfoil"


def detainer_releases(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The records of the releases that hold detainers."""
    return {k: r for k, r in snapshot.records("releases").items() if r["makes"] == DETAINER_ROWS.name}


def require_run(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The releases that hold detainers.

    Raises:
        CounterfoilError: There is none, or one has not been through `run`.
    """
    releases = detainer_releases(snapshot)
    missing = sorted(set(releases) - set(snapshot.parts(DETAINER_OUTCOMES)))
    if missing or not releases:
        raise CounterfoilError(
            "measures/not-run" if releases else "measures/no-release",
            "a release has not been worked through yet" if releases else "the workspace holds no detainers",
            where={"workspace": str(snapshot.path)} | ({"release": missing[0]} if missing else {}),
            cost="",
            remedy=[
                "Then type:",
                "",
                "  counterfoil run" if releases else "  counterfoil sources add FILE...",
            ],
        )
    return releases


def detainer_subjects(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    rules: str = "",
    definitions: str = "",
    needs: Collection[str] = ("outcome", "place"),
) -> Any:
    """One row a detainer, with what is asked for beside it; each day from the one release that serves it.

    Args:
        snapshot: The workspace.
        releases: The records of the releases to count.
        rules: Another set of rules by which rows are one; "" = that of the ledger.
        definitions: Another set of definitions of outcomes; "" = that which is stored.
        needs: `outcome`: what became of it; `place`: whose jail it was sent to; `links`: the arrest and the departure
            that followed; `as_of`: the last day that its release covers. What is not asked for is not read.

    Returns:
        An Ibis table. `state_code`, `county_code_fips`, the body and the kinds of custodian are empty where the
        link is not sure enough to be printed; `attribution` says why.
    """
    corrections = load_corrections(snapshot.fact_folders())
    if corrections:  # they choose by outcome and change the place
        needs = {*needs, "outcome", "place"}
    detainers, outcomes, links = _decided(snapshot, releases, rules, definitions, needs)
    rows = served_detainers(detainers, releases, snapshot.fact_folders())
    if outcomes is not None:
        said = outcomes.select(outcome_of="detainer_id", **{name: name for name in _OUTCOME})
        rows = rows.inner_join(said, rows.detainer_id == said.outcome_of).drop("outcome_of")
    if links is not None:
        followed = links.select(link_of="detainer_id", **{name: name for name in _LINKS})
        rows = rows.inner_join(followed, rows.detainer_id == followed.link_of).drop("link_of")
    if "place" in needs:
        places = places_of(snapshot, releases)
        same = rows.facility_id == places.link_facility
        if len(releases) > 1:  # of one release it is so, and comparing it row by row costs
            same = (rows.release_id == places.link_release) & same
        rows = rows.left_join(places, same).drop("link_release", "link_facility")
    if corrections:
        _, counties = load_states_and_counties(snapshot.fact_folders())
        rows = apply_corrections(rows, corrections, {code: c.state_code for code, c in counties.items()})
    return with_as_of(rows, releases) if "as_of" in needs else rows


def with_as_of(rows: Any, releases: Mapping[str, Mapping[str, Any]]) -> Any:
    """The rows with `as_of_date`: the last day that the release of each covers."""
    import ibis

    days = [(key, ibis.date(date.fromisoformat(r["as_of_date"]))) for key, r in releases.items()]
    return rows.mutate(as_of_date=rows.release_id.cases(*days, else_=ibis.null("date")))


#: What an outcome says of a detainer.
_OUTCOME = (
    "outcome",
    "outcome_detail",
    "outcome_basis",
    "other_outcome",
    "custody_date",
    "days_to_custody",
    "custody_reason",
    "ended_date",
    "conflicts",
)
#: What a link says of it beside the outcome.
_LINKS = ("removal_id", "removal_date", "removal_reason", "arrest_class", "days_to_arrest", "days_to_removal")


def _decided(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    rules: str,
    definitions: str,
    needs: Collection[str],
) -> tuple[Any, Any, Any]:
    """Detainers, their outcomes and their links: as stored, or as another set of rules or of definitions makes them.

    Outcomes and links that are not needed are None.
    """
    ids, wants_outcome, wants_links = list(releases), "outcome" in needs, "links" in needs
    if not rules and not definitions:
        return (
            snapshot.table(DETAINERS, ids),
            snapshot.table(DETAINER_OUTCOMES, ids) if wants_outcome else None,
            snapshot.table(DETAINER_LINKS, ids) if wants_links else None,
        )
    made = [_made_from(snapshot, key, release, rules, definitions, needs) for key, release in releases.items()]
    detainers, outcomes, links = zip(*made, strict=True)
    return (
        _together(detainers),
        _together(outcomes) if wants_outcome else None,
        _together(links) if wants_links else None,
    )


def _made_from(
    snapshot: Snapshot, key: str, release: Mapping[str, Any], rules: str, definitions: str, needs: Collection[str]
) -> tuple[Any, Any, Any]:
    """Detainers, outcomes and links of one release under other rules or definitions; each made once a snapshot."""
    stored = [snapshot.parts(table)[key].digest for table in (DETAINERS, DETAINER_LINKS)]

    def once(kind: str, make: Callable[[], Any], *more: str) -> Any:
        return snapshot.hold_once("/".join((kind, key, *stored, *more)), make)

    if rules:
        detainers = once("detainers", lambda: detainers_by_rules(snapshot, {key: release}, rules), rules)
        links = once("links", lambda: find_production(snapshot, release).link(snapshot, detainers), rules)
    else:
        detainers, links = snapshot.table(DETAINERS, [key]), snapshot.table(DETAINER_LINKS, [key])
    if "outcome" not in needs:
        return detainers, None, links
    chosen = load_definitions(definitions or _OURS, snapshot.fact_folders())

    def decided() -> Any:
        return decide_outcomes(detainers, links, chosen, release["as_of_date"])

    return detainers, once("outcomes", decided, rules, chosen.definition_set), links


def _together(tables: Sequence[Any]) -> Any:
    import ibis

    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def in_window(subjects: Any, from_date: date | None, until_date: date | None, day: str = "prepared_date") -> Any:
    """Whether the day of each row is in the half-open window; false for an unknown day where there is one."""
    import ibis

    inside = ibis.literal(True)
    if from_date:
        inside = inside & (subjects[day] >= ibis.date(from_date)).fill_null(False)
    if until_date:
        inside = inside & (subjects[day] < ibis.date(until_date)).fill_null(False)
    return inside


def serving_releases(
    releases: Mapping[str, Mapping[str, Any]],
    from_date: date | None,
    until_date: date | None,
    extensions: Iterable[Path] = (),
) -> dict[str, Mapping[str, Any]]:
    """The releases that serve a day of the window on which they may have a row: those that an edition pins."""
    kept: set[str] = set()
    for days in serving_days(releases, extensions):
        release = releases[days.release_id]
        if not release.get("first_date"):
            continue
        first, last = date.fromisoformat(release["first_date"]), date.fromisoformat(release["last_date"])
        start = max(days.from_date or first, first, from_date or date.min)
        end = min(days.until_date or date.max, until_date or date.max)
        if start < end and start <= last:
            kept.add(days.release_id)
    return {k: releases[k] for k in releases if k in kept}


def as_of(releases: Iterable[Mapping[str, Any]]) -> date | None:
    """The last day that all of the releases together cover."""
    days = [date.fromisoformat(r["as_of_date"]) for r in releases]
    return max(days) if days else None
