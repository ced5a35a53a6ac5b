"""Adds a release up by place and day: what spikes and gaps are looked for in."""

from __future__ import annotations

from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS

#: From the widest to the narrowest, with the column that tells places of the level apart.
PLACE_COLUMNS = {"state": "state_code", "county": "county_code_fips", "facility": "facility_id"}


def facility_days(snapshot: Snapshot, release_id: str) -> Any:
    """One row a facility and day of one release: its place, as far as it is sure enough, and its detainers."""
    import ibis

    detainers = snapshot.table(DETAINERS, [release_id])
    detainers = detainers.filter(detainers.prepared_date.notnull())
    days = detainers.group_by(facility_id="facility_id", day="prepared_date").aggregate(
        record_count=detainers.count(), facility_name=detainers.facility_name_as_stated.min()
    )
    links = snapshot.table(FACILITY_LINKS, [release_id])
    sure = (links.status == "resolved") & (links.confidence >= load_gate())
    links = links.select(
        link_facility="facility_id",
        state_code="state_code",
        county_code_fips=ibis.ifelse(sure, links.county_code_fips, ibis.null("string")),
    )
    return days.left_join(links, days.facility_id == links.link_facility).drop("link_facility")


def days_of_level(days: Any, level: str) -> Any:
    """The same, one row a place of a level and day: `place`, `day`, `record_count`; unknown places are left out."""
    place = days[PLACE_COLUMNS[level]]
    known = days.mutate(place=place).filter(place.notnull())
    return known.group_by("place", "day").aggregate(record_count=known.record_count.sum().cast("int64"))


def days_of_release(days: Any) -> Any:
    """The same, one row a day: `day`, `record_count`."""
    return days.group_by("day").aggregate(record_count=days.record_count.sum().cast("int64"))


def names_of_places(days: Any) -> Any:
    """One row a facility: its name, its state and its county."""
    return days.group_by("facility_id").aggregate(
        facility_name=days.facility_name.min(),
        state_code=days.state_code.min(),
        county_code_fips=days.county_code_fips.min(),
    )
