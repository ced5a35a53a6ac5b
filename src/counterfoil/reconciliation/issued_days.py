"""Adds up a release by place, outcome and day of issue, so that comparisons need not read its rows again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS, served_detainers
from counterfoil.outcomes import DETAINER_OUTCOMES
from counterfoil.schema import Field, Table

ISSUED_DAYS = Table(
    name="reconciliation.issued_days",
    grain="one row a release, place of a custodian, outcome and day of issue",
    part="release_id",
    key=("release_id", "place_id", "prepared_date", "outcome"),
    fields=(
        Field("release_id", "text", "The release.", required=True),
        Field("place_id", "text", "Hash of the place, the level and how sure they are.", required=True),
        Field("state_code", "text", "Two letters of the state."),
        Field("county_code_fips", "text", "The county, where the link is sure enough to be printed."),
        Field("custodian_level", "text", "The level of the custodian, where the link is sure enough."),
        Field("may_be_in", "texts", "The counties that it may be in, where it is not.", required=True),
        Field("prepared_date", "date", "The day of issue.", required=True),
        Field("outcome", "text", "What became of the detainers.", required=True),
        Field("issued_count", "integer", "Detainers that ICE recorded.", required=True, unit="detainers"),
    ),
)


def build_issued_days(snapshot: Snapshot, release_id: str) -> Any:
    """`reconciliation.issued_days` of one release. No record leaves this function, only counts.

    Args:
        snapshot: The workspace.
        release_id: A release of detainers that has been through the ledger, to its facilities and to outcomes.
    """
    import ibis

    links = snapshot.table(FACILITY_LINKS, [release_id])
    sure = (links.status == "resolved") & (links.confidence >= load_gate())
    nothing, nowhere = ibis.null("string"), ibis.literal([], "array<string>")
    guess = ibis.ifelse(links.county_code_fips.notnull(), ibis.array([links.county_code_fips]), nowhere)
    links = links.select(
        link_facility=links.facility_id,
        state_code=links.state_code,
        county_code_fips=ibis.ifelse(sure, links.county_code_fips, nothing),
        custodian_level=ibis.ifelse(sure, links.custodian_level, nothing),
        may_be_in=ibis.ifelse(sure, nowhere, guess.concat(links.candidates).unique().sort()),
    )
    outcomes = snapshot.table(DETAINER_OUTCOMES, [release_id]).select(outcome_of="detainer_id", outcome="outcome")
    detainers = snapshot.table(DETAINERS, [release_id])
    detainers = detainers.filter(detainers.prepared_date.notnull())
    joined = detainers.inner_join(links, detainers.facility_id == links.link_facility)
    joined = joined.inner_join(outcomes, joined.detainer_id == outcomes.outcome_of)
    parts = [joined.state_code, joined.county_code_fips, joined.custodian_level, joined.may_be_in.join(" ")]
    whole = parts[0].fill_null("")
    for part in parts[1:]:
        whole = whole + "\x1f" + part.fill_null("")
    joined = joined.mutate(place_id=whole.hexdigest("sha256").substr(0, 24))
    days = joined.group_by([name for name in ISSUED_DAYS.names if name != "issued_count"]).aggregate(
        issued_count=joined.count()
    )
    return days.order_by(["place_id", "prepared_date", "outcome"])


def served_issued_days(snapshot: Snapshot, release_ids: Sequence[str] | None) -> Any:
    """The days of issue of some releases, each day from the one release that serves it.

    Args:
        snapshot: The workspace.
        release_ids: Only these releases; None for all.
    """
    held = snapshot.parts(ISSUED_DAYS)
    releases = {
        k: r
        for k, r in snapshot.records("releases").items()
        if k in held and (release_ids is None or k in release_ids)
    }
    days = snapshot.table(ISSUED_DAYS, list(releases))
    return served_detainers(days, releases, snapshot.fact_folders()) if releases else days
