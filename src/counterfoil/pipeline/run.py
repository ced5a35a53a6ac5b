"""The steps from a release to what measures count, in order; each is done again only where its inputs changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterfoil import __version__
from counterfoil.engine import Part, Transaction, writing
from counterfoil.pipeline.facts import room_facts
from counterfoil.schema import facts_digest

Progress = Callable[[str, int, int], None]


def run(workspace: Path, progress: Progress, waiting: Callable[[], None] = lambda: None) -> list[str]:
    """Works every release through to outcomes and both halves; leaves alone what is current.

    Args:
        workspace: The workspace.
        progress: Called with the step, steps done and steps in all.
        waiting: Called once when another command holds the workspace.

    Returns:
        What was done, one line a step; empty where nothing had changed.
    """
    done: list[str] = []
    with writing(workspace, waiting) as change:
        facts = _facts_in_force(change)
        releases = change.records("releases")
        for at, (release_id, release) in enumerate(releases.items()):
            progress(release_id, at, len(releases))
            if release["makes"] == "sources.detainer_rows":
                done += _detainer_release(change, release_id, release, facts)
            else:
                done += _custodian_release(change, release_id, facts)
        done += _policies(change)
        done += _both_halves(change, facts)
        progress("done", len(releases), len(releases))
    return done


def _detainer_release(
    change: Transaction, release_id: str, release: dict[str, Any], facts: dict[str, str]
) -> list[str]:
    """Source rows to detainers, facility links and outcomes."""
    from counterfoil import ledger, sources

    source = change.parts(sources.DETAINER_ROWS)[release_id]
    done = []
    mark = _mark(source, facts["ledger"])
    if not change.is_current(ledger.DETAINER_ROWS_FATE, release_id, mark):
        rows = change.table(sources.DETAINER_ROWS, [release_id])
        identified = ledger.identify_rows(rows, absent=_absent(release))
        change.write(ledger.DETAINERS, ledger.build_detainers(identified), part=release_id, fingerprint=mark)
        detainers = change.table(ledger.DETAINERS, [release_id])
        fates = ledger.build_row_fates(rows, identified, detainers)
        change.write(ledger.DETAINER_ROWS_FATE, fates, part=release_id, fingerprint=mark)
        done.append(f"ledger        {release_id}")
    detainers_part = change.parts(ledger.DETAINERS)[release_id]
    done += _links(change, release_id, _mark(detainers_part, facts["jurisdictions"]))
    done += _outcomes(change, release_id, release, _mark(detainers_part, facts["outcomes"]))
    return done


def _links(change: Transaction, release_id: str, mark: str) -> list[str]:
    """Each facility of a release to its place."""
    from counterfoil import jurisdictions, ledger

    if change.is_current(jurisdictions.FACILITY_LINKS, release_id, mark):
        return []
    detainers = change.table(ledger.DETAINERS, [release_id])
    columns = [
        "facility_id",
        "facility_code_ice",
        "facility_name_as_stated",
        "facility_city",
        "facility_state_as_stated",
    ]
    facilities = change.run(detainers.select(columns).distinct().order_by("facility_id"))
    register = jurisdictions.load_register(change.fact_folders())
    links = jurisdictions.resolve_facilities(facilities, register, release_id)
    change.write(jurisdictions.FACILITY_LINKS, links, part=release_id, fingerprint=mark)
    return [f"jurisdictions {release_id}"]


def _outcomes(change: Transaction, release_id: str, release: dict[str, Any], mark: str) -> list[str]:
    """What became of each detainer of a release."""
    from counterfoil import ledger, outcomes

    if change.is_current(outcomes.DETAINER_OUTCOMES, release_id, mark):
        return []
    detainers = change.table(ledger.DETAINERS, [release_id])
    classified = outcomes.classify_outcomes(detainers, outcomes.load_definitions(), release["as_of_date"])
    change.write(outcomes.DETAINER_OUTCOMES, classified, part=release_id, fingerprint=mark)
    return [f"outcomes      {release_id}"]


def _custodian_release(change: Transaction, release_id: str, facts: dict[str, str]) -> list[str]:
    """The rows of a custodian's log to actions."""
    from counterfoil import ledger, sources

    mark = _mark(change.parts(sources.CUSTODIAN_LOG_ROWS)[release_id], facts["ledger"])
    if change.is_current(ledger.CUSTODIAN_ACTIONS, release_id, mark):
        return []
    rows = change.table(sources.CUSTODIAN_LOG_ROWS, [release_id])
    change.write(ledger.CUSTODIAN_ACTIONS, ledger.build_custodian_actions(rows), part=release_id, fingerprint=mark)
    return [f"ledger        {release_id}"]


def _policies(change: Transaction) -> list[str]:
    """The instruments on file to tables."""
    from counterfoil import policies

    mark = _digest(__version__, facts_digest(room_facts("policies", change.fact_folders())))
    if change.is_current(policies.PROVISIONS, "", mark):
        return []
    provisions = policies.load_provisions(change.fact_folders())
    change.write(policies.PROVISIONS, policies.provisions_table(provisions), fingerprint=mark)
    change.write(policies.STANCES, policies.stances_table(provisions), fingerprint=mark)
    return ["policies"]


def _both_halves(change: Transaction, facts: dict[str, str]) -> list[str]:
    """What ICE recorded beside what custodians recorded."""
    from counterfoil import jurisdictions, ledger, reconciliation

    parts = [
        part
        for table in (ledger.DETAINERS, jurisdictions.FACILITY_LINKS, ledger.CUSTODIAN_ACTIONS)
        for part in change.parts(table).values()
    ]
    mark = _digest(facts["reconciliation"], *(p.digest for p in parts))
    if change.is_current(reconciliation.AGENCY_MONTHS, "", mark):
        return []
    change.write(reconciliation.AGENCY_MONTHS, reconciliation.build_agency_months(change), fingerprint=mark)
    return ["reconciliation"]


def _facts_in_force(change: Transaction) -> dict[str, str]:
    """For each step, a hash of the version and of the fact files that it goes by."""
    rooms: dict[str, tuple[str, ...]] = {
        "ledger": ("ledger",),
        "jurisdictions": ("jurisdictions",),
        "outcomes": ("outcomes",),
    }
    rooms["reconciliation"] = ("jurisdictions", "ledger")
    return {
        step: _digest(__version__, *(facts_digest(room_facts(room, change.fact_folders())) for room in needed))
        for step, needed in rooms.items()
    }


def _absent(release: dict[str, Any]) -> frozenset[str]:
    """The fields that no file of a release has."""
    from counterfoil.sources import load_formats

    columns = load_formats()[release["format"]].columns
    everywhere = set(columns)
    for file in release["files"]:
        everywhere &= set(file["absent_headings"])
    return frozenset(columns[h].field for h in everywhere)


def _mark(part: Part, facts: str) -> str:
    return _digest(part.digest, facts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
