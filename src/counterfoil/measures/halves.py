"""Lets the comparison of both halves out: what ICE recorded beside what custodians' logs say, by county."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import load_register
from counterfoil.language import say
from counterfoil.measures.places import Place
from counterfoil.reconciliation import build_agency_months
from counterfoil.schema import Field

_FIELDS = (
    Field("county_code_fips", "text", "The county of the custodian.", required=True),
    Field("county_name", "text", "Its name."),
    Field("months_reported", "integer", "Months of which the custodian's log speaks.", unit="months"),
    Field(
        "months_silent",
        "integer",
        "Months with detainers by ICE's record, and no word in the log.",
        unit="months",
    ),
    Field(
        "issued_count",
        "integer",
        "Detainers by ICE's record, in months of which the log speaks.",
        unit="detainers",
    ),
    Field("received_count", "integer", "Requests by the custodian's log, in those months.", unit="requests"),
    Field("difference", "integer", "Issued less received.", unit="detainers"),
    Field("told_count", "integer", "Releases that the custodian told ICE of.", unit="requests"),
    Field("not_picked_up_count", "integer", "Of those, the ones that ICE did not attend.", unit="requests"),
    Field("reason", "text", "Why a count is unknown."),
)


def compare_halves(
    snapshot: Snapshot,
    place: Place,
    from_date: date | None,
    until_date: date | None,
    as_of_date: date | None,
    release_ids: Sequence[str] | None = None,
) -> Releasable:
    """Both halves of each county whose custodian keeps a log; no cell where no log speaks.

    Unknowns:
        A month of which the log does not speak is left out of both counts, and counted as silent.
    """
    register = load_register(snapshot.fact_folders())
    months = build_agency_months(snapshot, release_ids)
    if place.county_code:
        months = months.filter(months.county_code_fips == place.county_code)
    elif place.level == "state":
        fips = register.states[place.code].code_fips
        months = months.filter(months.county_code_fips.startswith(fips))
    if from_date:
        months = months.filter(months.month >= str(from_date))
    if until_date:
        months = months.filter(months.month < str(until_date))
    spoken = months.custodian_status != "not_reported"
    table = months.group_by("county_code_fips").aggregate(
        months_reported=spoken.sum(),
        months_silent=(~spoken).sum(),
        issued_count=months.issued_count.sum(where=spoken),
        received_count=months.received_count.sum(where=spoken),
        difference=months["difference"].sum(where=spoken),
        told_count=months.told_count.sum(where=spoken),
        not_picked_up_count=months.not_picked_up_count.sum(where=spoken),
    )
    rows: list[dict[str, Any]] = []
    for row in snapshot.run(table.order_by("county_code_fips")).to_pylist():
        unknown = any(row[f.name] is None for f in _FIELDS[4:-1])
        county = register.counties.get(row["county_code_fips"])
        name = county.name if county else None
        rows.append({**row, "county_name": name, "reason": "not_stated" if unknown else None})
    return release(
        Cells(
            subject="both_halves",
            title=say("What ICE recorded beside what custodians recorded"),
            unit="detainers",
            fields=_FIELDS,
            rows=tuple(rows),
            dimensions=("county_code_fips",),
            from_date=from_date,
            until_date=until_date,
            as_of_date=as_of_date,
            notes=(
                say("Counts are compared, never records: no row of one half is matched to a row of the other."),
                say("A month of which a log does not speak is not a month without requests."),
            ),
        )
    )
