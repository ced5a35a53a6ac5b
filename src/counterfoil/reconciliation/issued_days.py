"""Adds up a release by county and day of issue, so that what is compared later need not read its rows again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS, served_detainers
from counterfoil.schema import Field, Table

ISSUED_DAYS = Table(
    name="reconciliation.issued_days",
    grain="one row a release, county and day of issue, of detainers to county custodians",
    part="release_id",
    key=("release_id", "county_code_fips", "prepared_date"),
    fields=(
        Field("release_id", "text", "The release.", required=True),
        Field("county_code_fips", "text", "The county of the custodian.", required=True),
        Field("prepared_date", "date", "The day of issue.", required=True),
        Field("issued_count", "integer", "Detainers that ICE recorded.", required=True, unit="detainers"),
    ),
)


def build_issued_days(snapshot: Snapshot, release_id: str) -> Any:
    """`reconciliation.issued_days` of one release; only facilities whose link is sure enough to be printed.

    Args:
        snapshot: The workspace.
        release_id: A release of detainers that has been through the ledger and to its facilities.
    """
    links = snapshot.table(FACILITY_LINKS, [release_id])
    sure = (links.status == "resolved") & (links.confidence >= load_gate()) & (links.custodian_level == "county")
    links = links.filter(sure & links.county_code_fips.notnull())
    links = links.select(link_facility="facility_id", county_code_fips="county_code_fips")
    detainers = snapshot.table(DETAINERS, [release_id])
    detainers = detainers.filter(detainers.prepared_date.notnull())
    joined = detainers.inner_join(links, detainers.facility_id == links.link_facility)
    days = joined.group_by(["release_id", "county_code_fips", "prepared_date"]).aggregate(issued_count=joined.count())
    return days.order_by(["county_code_fips", "prepared_date"])


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
