"""Puts detainers beside their outcome and their place, as persons corrected them: the rows behind ICE's half."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate, load_register
from counterfoil.ledger import DETAINERS
from counterfoil.outcomes import DETAINER_OUTCOMES, apply_corrections, load_corrections


def placed_detainers(
    snapshot: Snapshot, release_ids: Sequence[str], facilities: Collection[str] | None = None
) -> Any:
    """One row a detainer with its outcome and its place, as recorded. The rows never leave this room, only counts do.

    Args:
        snapshot: The workspace.
        release_ids: Releases that have been through the ledger, to their facilities and to outcomes.
        facilities: Only detainers of these; None for all.

    Returns:
        An Ibis table: the columns of `ledger.detainers`, `outcome`, `custody_date`, `state_code`, and, as far as the
        link is sure enough to be printed, `county_code_fips` and `custodian_level`; where it is not, `may_be_in`
        names the counties that it may be in.
    """
    import ibis

    ids = list(release_ids)
    links = snapshot.table(FACILITY_LINKS, ids)
    sure = (links.status == "resolved") & (links.confidence >= load_gate())
    nothing, nowhere = ibis.null("string"), ibis.literal([], "array<string>")
    guess = ibis.ifelse(links.county_code_fips.notnull(), ibis.array([links.county_code_fips]), nowhere)
    links = links.select(
        link_release=links.release_id,
        link_facility=links.facility_id,
        state_code=links.state_code,
        county_code_fips=ibis.ifelse(sure, links.county_code_fips, nothing),
        custodian_level=ibis.ifelse(sure, links.custodian_level, nothing),
        may_be_in=ibis.ifelse(sure, nowhere, guess.concat(links.candidates).unique().sort()),
    )
    decided = snapshot.table(DETAINER_OUTCOMES, ids)
    decided = decided.select(outcome_of="detainer_id", outcome="outcome", custody_date="custody_date")
    rows = snapshot.table(DETAINERS, ids)
    if facilities is not None:
        rows = rows.filter(rows.facility_id.isin(sorted(facilities)))
    rows = rows.inner_join(links, (rows.release_id == links.link_release) & (rows.facility_id == links.link_facility))
    rows = rows.inner_join(decided, rows.detainer_id == decided.outcome_of)
    return rows.drop("link_release", "link_facility", "outcome_of")


def corrected_facilities(snapshot: Snapshot) -> set[str]:
    """The facilities whose detainers a correction in force is about."""
    return {c.facility_id for c in load_corrections(snapshot.fact_folders())}


def corrected(snapshot: Snapshot, rows: Any) -> Any:
    """The same detainers, with what the corrections in force say of their place and their outcome."""
    found = load_corrections(snapshot.fact_folders())
    if not found:
        return rows
    counties: Mapping[str, Any] = load_register(snapshot.fact_folders()).counties
    return apply_corrections(rows, found, {code: c.state_code for code, c in counties.items()})
