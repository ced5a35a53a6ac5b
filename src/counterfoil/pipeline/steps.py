"""The steps from a release to what measures count, in order; each is done again only where its inputs changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from counterfoil import __version__
from counterfoil.engine import Part, Transaction, writing
from counterfoil.pipeline.facts import room_facts
from counterfoil.schema import fact_files, facts_digest

Progress = Callable[[str, int, int], None]


def run(
    workspace: Path, progress: Progress, waiting: Callable[[], None] = lambda: None, engine: str = ""
) -> list[str]:
    """Works every release through to outcomes and both halves; leaves alone what is current.

    Args:
        workspace: The workspace.
        progress: Called with the step, steps done and steps in all.
        waiting: Called once when another command holds the workspace.
        engine: Where queries run: duckdb or spark; "" = as the setting says.

    Returns:
        What was done, one line a step; empty where nothing had changed.
    """
    with writing(workspace, waiting, engine) as change:
        steps = _steps(change, _facts_in_force(change))
        done: list[str] = []
        for at, (name, step) in enumerate(steps):
            progress(name, at, len(steps))
            done += step()
        progress("done", len(steps), len(steps))
    return done


def _steps(change: Transaction, facts: dict[str, str]) -> list[tuple[str, Callable[[], list[str]]]]:
    """The steps in order; each says what it did, or nothing where its inputs had not changed."""
    steps: list[tuple[str, Callable[[], list[str]]]] = []
    releases = change.records("releases")
    for release_id, release in releases.items():
        steps.append(("ledger", partial(_ledger, change, release_id, release, facts["ledger"])))
    for release_id, release in releases.items():
        if release["makes"] == "sources.detainer_rows":
            steps += [
                ("jurisdictions", partial(_links, change, release_id, facts["jurisdictions"])),
                ("outcomes", partial(_outcomes, change, release_id, release, facts["outcomes"])),
            ]
            steps.append(("flags", partial(_flags, change, release_id, release, facts["flags"])))
            steps.append(("reconciliation", partial(_issued_days, change, release_id, facts["reconciliation"])))
    steps.append(("policies", partial(_policies, change)))
    steps.append(("reconciliation", partial(_both_halves, change, facts["reconciliation"])))
    return steps


def _ledger(change: Transaction, release_id: str, release: dict[str, Any], facts: str) -> list[str]:
    """Source rows to records, and the fate of each row."""
    from counterfoil import ledger, sources

    mark = _mark(change.parts(sources.TABLES[release["makes"]])[release_id], facts)
    if release["publisher"] == "custodian":  # the words of a custodian's record stand in its format
        fact = sources.load_formats(change.fact_folders()).get(release["format"])
        mark = _digest(mark, fact.model_dump_json() if fact else "")
    done = ledger.keep_release(change, release_id, release, mark)
    return [f"ledger          {release_id}"] if done else []


def _links(change: Transaction, release_id: str, facts: str) -> list[str]:
    """Each facility of a release to its place."""
    from counterfoil import jurisdictions, ledger

    mark = _mark(change.parts(ledger.DETAINERS)[release_id], facts)
    if change.is_current(jurisdictions.FACILITY_LINKS, release_id, mark):
        return []
    import ibis

    detainers = change.table(ledger.DETAINERS, [release_id])
    columns = [
        "facility_id",
        "facility_code_ice",
        "facility_name_as_stated",
        "facility_city",
        "facility_state_as_stated",
    ]
    area = detainers.facility_aor  # a witness only where every row of the facility gives the same
    named = detainers.group_by(columns).aggregate(
        facility_aor=ibis.ifelse(area.nunique() == 1, area.min(), ibis.null("string"))
    )
    facilities = change.run(named.order_by("facility_id"))
    register = jurisdictions.load_register(change.fact_folders())
    links = jurisdictions.resolve_facilities(facilities, register, release_id)
    change.write(jurisdictions.FACILITY_LINKS, links, part=release_id, fingerprint=mark)
    return [f"jurisdictions   {release_id}"]


def _outcomes(change: Transaction, release_id: str, release: dict[str, Any], facts: str) -> list[str]:
    """What came after each detainer of a release, and what became of it."""
    from counterfoil import ledger, outcomes

    production = outcomes.find_production(change, release)
    mark = _digest(facts, change.parts(ledger.DETAINERS)[release_id].digest, *production.digests(change))
    if change.is_current(outcomes.DETAINER_OUTCOMES, release_id, mark):
        return []
    detainers = change.table(ledger.DETAINERS, [release_id])
    change.write(outcomes.DETAINER_LINKS, production.link(change, detainers), part=release_id, fingerprint=mark)
    links = change.table(outcomes.DETAINER_LINKS, [release_id])
    decided = outcomes.decide_outcomes(detainers, links, outcomes.load_definitions(), release["as_of_date"])
    change.write(outcomes.DETAINER_OUTCOMES, decided, part=release_id, fingerprint=mark)
    return [f"outcomes        {release_id}"]


def _flags(change: Transaction, release_id: str, release: dict[str, Any], facts: str) -> list[str]:
    """What is odd about a release: days too full, days without a record, words used for the first time."""
    from counterfoil import jurisdictions, ledger, outcomes

    mark = _digest(
        facts,
        change.parts(ledger.DETAINERS)[release_id].digest,
        change.parts(jurisdictions.FACILITY_LINKS)[release_id].digest,
    )
    if change.is_current(outcomes.FLAGS, release_id, mark):
        return []
    change.write(outcomes.FLAGS, outcomes.find_flags(change, release_id, release), part=release_id, fingerprint=mark)
    return [f"flags           {release_id}"]


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


def _issued_days(change: Transaction, release_id: str, facts: str) -> list[str]:
    """The detainers of a release, added up by county and day."""
    from counterfoil import jurisdictions, ledger, outcomes, reconciliation

    mark = _digest(
        facts,
        change.parts(ledger.DETAINERS)[release_id].digest,
        change.parts(jurisdictions.FACILITY_LINKS)[release_id].digest,
        change.parts(outcomes.DETAINER_OUTCOMES)[release_id].digest,
    )
    if change.is_current(reconciliation.ISSUED_DAYS, release_id, mark):
        return []
    days = reconciliation.build_issued_days(change, release_id)
    change.write(reconciliation.ISSUED_DAYS, days, part=release_id, fingerprint=mark)
    return []


def _both_halves(change: Transaction, facts: str) -> list[str]:
    """What ICE recorded beside what custodians recorded."""
    from counterfoil import ledger, reconciliation

    parts = [
        part
        for table in (reconciliation.ISSUED_DAYS, ledger.CUSTODIAN_ACTIONS)
        for part in change.parts(table).values()
    ]
    entered = fact_files("counterfoil.outcomes", "corrections", change.fact_folders())
    mark = _digest(facts, facts_digest(entered), *(p.digest for p in parts))
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
        "flags": ("sources", "outcomes", "jurisdictions"),
    }
    rooms["reconciliation"] = ("jurisdictions", "ledger")
    return {
        step: _digest(__version__, *(facts_digest(room_facts(room, change.fact_folders())) for room in needed))
        for step, needed in rooms.items()
    }


def _mark(part: Part, facts: str) -> str:
    return _digest(part.digest, facts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
