"""Puts together what every measure counts: one row a detainer with its outcome and its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS, detainers_by_rules, served_detainers, serving_days
from counterfoil.outcomes import (
    DETAINER_LINKS,
    DETAINER_OUTCOMES,
    decide_outcomes,
    find_production,
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
    snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], rules: str = "", definitions: str = ""
) -> Any:
    """One row a detainer with its outcome and its place, each day from the one release that serves it.

    Args:
        snapshot: The workspace.
        releases: The records of the releases to count.
        rules: Another set of rules by which rows are one; "" = that of the ledger.
        definitions: Another set of definitions of outcomes; "" = that which is stored.

    Returns:
        An Ibis table. `state_code`, `county_code_fips` and the kinds of custodian are empty where the
        link is not sure enough to be printed; `attribution` says why.
    """
    import ibis

    ids = list(releases)
    detainers, outcomes = _decided(snapshot, releases, rules, definitions)
    detainers = served_detainers(detainers, releases, snapshot.fact_folders())
    outcomes = outcomes.select(outcome_of="detainer_id", outcome="outcome", outcome_detail="outcome_detail")
    gate = load_gate()
    links = snapshot.table(FACILITY_LINKS, ids)
    sure = (links.status == "resolved") & (links.confidence >= gate)
    nothing = ibis.null("string")
    links = links.select(
        link_release=links.release_id,
        link_facility=links.facility_id,
        state_code=links.state_code,
        county_code_fips=ibis.ifelse(sure, links.county_code_fips, nothing),
        agency_kind=ibis.ifelse(sure, links.agency_kind, nothing),
        custodian_level=ibis.ifelse(sure, links.custodian_level, nothing),
        attribution=ibis.cases(
            (sure, "attributed"), (links.status == "resolved", "not_sure_enough"), else_=links.status
        ),
    )
    joined = detainers.inner_join(outcomes, detainers.detainer_id == outcomes.outcome_of).drop("outcome_of")
    return joined.left_join(
        links, (joined.release_id == links.link_release) & (joined.facility_id == links.link_facility)
    ).drop("link_release", "link_facility")


def _decided(
    snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], rules: str, definitions: str = ""
) -> tuple[Any, Any]:
    """Detainers and their outcomes: as stored, or as another set of rules or of definitions makes them."""
    if not rules and not definitions:
        return snapshot.table(DETAINERS, list(releases)), snapshot.table(DETAINER_OUTCOMES, list(releases))
    import ibis

    chosen = load_definitions(definitions or _OURS, snapshot.fact_folders())
    detainers, outcomes = [], []
    for release_id, release in releases.items():
        if rules:
            made = detainers_by_rules(snapshot, {release_id: release}, rules)
            links = find_production(snapshot, release).link(snapshot, made)
        else:
            made, links = snapshot.table(DETAINERS, [release_id]), snapshot.table(DETAINER_LINKS, [release_id])
        detainers.append(made)
        outcomes.append(decide_outcomes(made, links, chosen, release["as_of_date"]))
    return ibis.union(*detainers) if len(detainers) > 1 else detainers[0], (
        ibis.union(*outcomes) if len(outcomes) > 1 else outcomes[0]
    )


def in_window(subjects: Any, from_date: date | None, until_date: date | None) -> Any:
    """Whether each detainer was prepared in the half-open window; false for an unknown date where there is one."""
    import ibis

    inside = ibis.literal(True)
    if from_date:
        inside = inside & (subjects.prepared_date >= ibis.date(from_date)).fill_null(False)
    if until_date:
        inside = inside & (subjects.prepared_date < ibis.date(until_date)).fill_null(False)
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
