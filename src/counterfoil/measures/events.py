"""Puts together what measures of arrests and of removals count, each day from the release that serves it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError
from counterfoil.jurisdictions import load_states_and_counties
from counterfoil.ledger import EVENTS, served_rows
from counterfoil.outcomes import DETAINER_LINKS
from counterfoil.schema import Table
from counterfoil.sources import DETAINER_ROWS

_ARRESTS, _REMOVALS = EVENTS["sources.arrest_rows"], EVENTS["sources.removal_rows"]
Releases = Mapping[str, Mapping[str, Any]]


def require_events(snapshot: Snapshot, source: str, words: str) -> dict[str, dict[str, Any]]:
    """The releases that hold a table of events.

    Args:
        snapshot: The workspace.
        source: The table of their source rows.
        words: What they are called.

    Raises:
        CounterfoilError: There is none, or one has not been through `run`.
    """
    releases = {k: r for k, r in snapshot.records("releases").items() if r["makes"] == source}
    missing = sorted(set(releases) - set(snapshot.parts(EVENTS[source])))
    if missing or not releases:
        raise CounterfoilError(
            "measures/not-run" if releases else "measures/no-release",
            "a release has not been worked through yet" if releases else f"the workspace holds no {words}",
            where={"workspace": str(snapshot.path)} | ({"release": missing[0]} if missing else {}),
            cost="",
            remedy=[
                "Then type:" if releases else f"Add a release of {words}:",
                "",
                "  counterfoil run" if releases else "  counterfoil sources add FILE...",
            ],
        )
    return releases


def arrest_subjects(snapshot: Snapshot, releases: Releases) -> Any:
    """One row an arrest, with `state_code`: two letters of the state that is stated."""
    import ibis

    rows = _served(snapshot, releases, _ARRESTS, "arrest_date")
    states, _ = load_states_and_counties(snapshot.fact_folders())
    known = {text: s.code for s in states.values() for text in (s.code, s.name.upper())}
    return rows.mutate(state_code=rows.arrest_state.upper().cases(*known.items(), else_=ibis.null("string")))


def removal_subjects(snapshot: Snapshot, releases: Releases, needs: Collection[str]) -> Any:
    """One row a departure; with `links`, `detainer_count`: the detainers whose next departure it is.

    It is empty where the workspace holds no detainers of the same production.
    """
    rows = _served(snapshot, releases, _REMOVALS, "departed_date")
    if "links" not in needs:
        return rows
    import ibis

    beside, linked = _detainers_beside(snapshot, releases)
    if not linked:
        return rows.mutate(detainer_count=ibis.null("int64"))
    links = snapshot.table(DETAINER_LINKS, sorted(linked))
    links = links.filter(links.removal_id.notnull())
    counted = links.group_by(followed_id=links.removal_id).aggregate(found_count=links.count())
    rows = rows.left_join(counted, rows.removal_id == counted.followed_id).drop("followed_id")
    count = rows.found_count.fill_null(0)
    known = rows.release_id.isin(beside)
    return rows.mutate(detainer_count=ibis.ifelse(known, count, ibis.null("int64"))).drop("found_count")


def _detainers_beside(snapshot: Snapshot, releases: Releases) -> tuple[list[str], set[str]]:
    """The releases beside which detainers of the same production are held, and the releases of these detainers."""
    held = snapshot.parts(DETAINER_LINKS)
    scopes: dict[str, set[str]] = {}
    for release_id, record in snapshot.records("releases").items():
        scope = record.get("person_key_scope", "")
        if scope and record["makes"] == DETAINER_ROWS.name and release_id in held:
            scopes.setdefault(scope, set()).add(release_id)
    beside = [k for k, r in releases.items() if r.get("person_key_scope", "") in scopes]
    return beside, {d for k in beside for d in scopes[releases[k]["person_key_scope"]]}


def _served(snapshot: Snapshot, releases: Releases, declared: Table, day: str) -> Any:
    return served_rows(snapshot.table(declared, list(releases)), releases, day, snapshot.fact_folders())
