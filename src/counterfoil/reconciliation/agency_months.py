"""Lays what ICE recorded beside what custodians recorded: one row a county agency and month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import CUSTODIAN_ACTIONS
from counterfoil.reconciliation.issued_days import served_issued_days
from counterfoil.schema import Field, Table

AGENCY_MONTHS = Table(
    name="reconciliation.agency_months",
    grain="one row a county whose custodian keeps a log, and month of its log or of ICE's records",
    key=("county_code_fips", "month"),
    fields=(
        Field("county_code_fips", "text", "The county of the custodian.", required=True),
        Field("month", "text", "First day of the month.", required=True),
        Field(
            "issued_count",
            "integer",
            "Detainers that ICE recorded to county custodians there.",
            unit="detainers",
        ),
        Field("received_count", "integer", "Requests in the custodian's log.", unit="requests"),
        Field(
            "custodian_status",
            "text",
            "Whether the log speaks of the month.",
            required=True,
            values=("reported", "certified_zero", "not_reported"),
        ),
        Field("difference", "integer", "Issued less received; empty where the log is silent.", unit="detainers"),
        Field("difference_reason", "text", "Why there is no difference.", values=("not_stated",)),
        Field("told_count", "integer", "Releases that the custodian told ICE of.", unit="requests"),
        Field("not_picked_up_count", "integer", "Of those, the ones that ICE did not attend.", unit="requests"),
    ),
)

_MARKS = ("issued_count", "received", "certified", "told_count", "not_picked_up_count")


def build_agency_months(snapshot: Snapshot, release_ids: Sequence[str] | None = None) -> Any:
    """`reconciliation.agency_months`: both halves of each month, silence kept apart from a certified zero.

    No record of one half is matched to a record of the other: only counts are compared.

    Args:
        snapshot: The workspace.
        release_ids: Only these releases and logs; None for all.
    """
    import ibis

    actions = snapshot.table(CUSTODIAN_ACTIONS, release_ids)
    actions = actions.filter(actions.county_code_fips.notnull())
    agencies = actions.select(agency="county_code_fips").distinct()
    issued = served_issued_days(snapshot, release_ids)
    issued = issued.filter(issued.custodian_level == "county")
    issued = issued.semi_join(agencies, issued.county_code_fips == agencies.agency)
    requests = actions.filter(actions.received_date.notnull())
    zeros = actions.filter(actions.certified_zero_month.notnull())
    told = requests.notice == "given"
    events = ibis.union(
        _events(issued, issued.prepared_date, issued_count=issued.issued_count),
        _events(
            requests,
            requests.received_date,
            received=ibis.literal(1),
            told_count=told,
            not_picked_up_count=requests.outcome == "ice_did_not_come",
        ),
        _events(zeros, zeros.certified_zero_month, certified=ibis.literal(1)),
    )
    months = events.group_by(["county_code_fips", "month"]).aggregate(
        **{name: events[name].sum().cast("int64") for name in _MARKS}
    )
    status = ibis.cases(
        (months.received > 0, "reported"), (months.certified > 0, "certified_zero"), else_="not_reported"
    )
    silent = status == "not_reported"
    nothing = ibis.null("int64")
    return months.select(
        county_code_fips=months.county_code_fips,
        month=months.month,
        issued_count=months.issued_count,
        received_count=ibis.ifelse(silent, nothing, months.received),
        custodian_status=status,
        difference=ibis.ifelse(silent, nothing, months.issued_count - months.received),
        difference_reason=ibis.ifelse(silent, "not_stated", ibis.null("string")),
        told_count=ibis.ifelse(silent, nothing, months.told_count),
        not_picked_up_count=ibis.ifelse(silent, nothing, months.not_picked_up_count),
    ).order_by(["county_code_fips", "month"])


def _events(rows: Any, day: Any, **marks: Any) -> Any:
    """One row an event, or a day's events, with its county and month, and how many there are of each mark."""
    import ibis

    every = {name: marks.get(name, ibis.literal(0)).cast("int64") for name in _MARKS}
    return rows.select(county_code_fips=rows.county_code_fips, month=_month(day), **every)


def _month(day: Any) -> Any:
    return day.year().cast("string") + "-" + day.month().cast("string").lpad(2, "0") + "-01"
