"""Adds up a release by place, outcome and day of issue, so that comparisons need not read its rows again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import served_detainers
from counterfoil.reconciliation.placed import corrected, corrected_facilities, placed_detainers
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
    return _counted(placed_detainers(snapshot, [release_id])).order_by(["place_id", "prepared_date", "outcome"])


def _counted(rows: Any) -> Any:
    """Detainers with a day of issue, by release, place, outcome and day."""
    rows = rows.filter(rows.prepared_date.notnull())
    parts = [rows.state_code, rows.county_code_fips, rows.custodian_level, rows.may_be_in.join(" ")]
    whole = parts[0].fill_null("")
    for part in parts[1:]:
        whole = whole + "\x1f" + part.fill_null("")
    rows = rows.mutate(place_id=whole.hexdigest("sha256").substr(0, 24))
    return rows.group_by([name for name in ISSUED_DAYS.names if name != "issued_count"]).aggregate(
        issued_count=rows.count()
    )


def corrected_issued_days(snapshot: Snapshot, release_ids: Sequence[str]) -> Any:
    """The days of issue of some releases with the corrections in force: rows that add up to what is counted now.

    What is stored was counted without them. For the facilities that they are about, what was counted is taken away
    in rows with a count below zero, and what is right is added.
    """
    import ibis

    days = snapshot.table(ISSUED_DAYS, list(release_ids))
    facilities = corrected_facilities(snapshot)
    if not facilities or not release_ids:
        return days
    rows = placed_detainers(snapshot, release_ids, facilities)
    was, is_now = _counted(rows), _counted(corrected(snapshot, rows))
    names = list(ISSUED_DAYS.names)
    was = was.mutate(issued_count=-was.issued_count)
    return ibis.union(*(table.select(names) for table in (days, was, is_now)))


def served_issued_days(snapshot: Snapshot, release_ids: Sequence[str] | None) -> Any:
    """The days of issue of some releases as corrected, each day from the one release that serves it.

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
    days = corrected_issued_days(snapshot, list(releases))
    return served_detainers(days, releases, snapshot.fact_folders()) if releases else days
