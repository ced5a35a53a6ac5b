"""Lets out how far detainers are attributed to a place: at what confidence, and which facilities are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, count_attribution
from counterfoil.language import say, say_many, say_number
from counterfoil.ledger import DETAINERS, served_detainers
from counterfoil.measures.places import Place
from counterfoil.measures.subjects import in_window
from counterfoil.schema import Field

_BANDS = (
    Field("band", "text", "How sure the link from the facility to its place is.", required=True),
    Field("facility_count", "integer", "Facilities, as ICE writes them.", required=True, unit="facilities"),
    Field("count", "integer", "Detainers sent to them.", unit="detainers"),
    Field("share_of_all", "number", "Of all detainers of the table.", unit="share"),
    Field("reason", "text", "Why the share is unknown."),
)
_OPEN = (
    Field("facility_name", "text", "The facility, as ICE writes it."),
    Field("state", "text", "Two letters of the state, where it is known."),
    Field("status", "text", "ambiguous: two answers; unresolved: none; resolved: not sure enough.", required=True),
    Field("confidence", "number", "The chance that the link is right, 0 to 1."),
    Field("basis", "text", "What the link rests on."),
    Field("candidates", "text", "The counties between which it is ambiguous, by FIPS code."),
    Field("count", "integer", "Detainers sent to it.", unit="detainers"),
    Field("reason", "text", "Why the count is unknown."),
)
#: Facilities that a page lists; the others are counted in its note.
_LISTED = 60


def describe_attribution(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place,
    from_date: date | None,
    until_date: date | None,
) -> tuple[Releasable, Releasable]:
    """How many detainers stand under a place's name and how surely, and the facilities that stand under none.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: The records of the releases that are counted.
        place: The nation, a state or a county. A state is counted with the facilities that are in it or may be; a
            county too.
        from_date: First day of issue, in.
        until_date: First day that is out.

    Returns:
        The bands of confidence, whose counts add up to all; and the open facilities, most detainers first.
    """
    ids = list(releases)
    detainers = served_detainers(snapshot.table(DETAINERS, ids), releases, snapshot.fact_folders())
    detainers = detainers.filter(in_window(detainers, from_date, until_date))
    counted = detainers.group_by(["release_id", "facility_id"]).aggregate(
        detainers=detainers.count(), facility_name_as_stated=detainers.facility_name_as_stated.min()
    )
    links = snapshot.table(FACILITY_LINKS, ids)
    wanted = ["status", "confidence", "basis", "state_code", "county_code_fips", "candidates"]
    links = links.select(link_release="release_id", link_facility="facility_id", **{n: links[n] for n in wanted})
    joined = counted.inner_join(
        links, (counted.release_id == links.link_release) & (counted.facility_id == links.link_facility)
    )
    rows = [r for r in snapshot.run(joined).to_pylist() if _concerns(r, place)]
    found = count_attribution(rows)
    bands = Cells(
        subject="attribution_confidence",
        title=say("How surely detainers are attributed to a place"),
        unit="detainers",
        fields=_BANDS,
        rows=tuple(
            {
                "band": b["band"],
                "facility_count": b["facilities"],
                "count": b["detainers"],
                "share_of_all": b["share"],
                "reason": None if b["share"] is not None else "not_applicable",
            }
            for b in found.bands
        ),
        dimensions=("band",),
        notes=(
            say(
                "Confidence is the chance that the link is right; docs/explain/jurisdictions.md says how it is found."
            ),
        ),
        from_date=from_date,
        until_date=until_date,
    )
    more = len(found.open_facilities) - _LISTED
    rest = sum(f["detainers"] for f in found.open_facilities[_LISTED:])
    facilities = Cells(
        subject="facilities_not_attributed",
        title=say("Facilities whose detainers stand under no place"),
        unit="detainers",
        fields=_OPEN,
        rows=tuple(
            {
                "facility_name": f["facility_name"] or None,
                "state": f["state_code"] or None,
                "status": f["status"],
                "confidence": f["confidence"],
                "basis": f["basis"],
                "candidates": " ".join(f["candidates"]) or None,
                "count": f["detainers"],
                "reason": None,
            }
            for f in found.open_facilities[:_LISTED]
        ),
        notes=(_not_listed(more, rest),) if more > 0 else (),
        from_date=from_date,
        until_date=until_date,
    )
    return release(bands), release(facilities)


def _not_listed(more: int, rest: int) -> str:
    return say_many(
        "{number} more facility, with {detainers} detainers, is not listed.",
        "{number} more facilities, with {detainers} detainers, are not listed.",
        more,
        detainers=say_number(rest),
    )


def _concerns(link: Mapping[str, Any], place: Place) -> bool:
    """Whether a facility is in a place, or may be."""
    if place.level == "nation":
        return True
    if place.level == "state":
        return link["state_code"] in (place.code, None, "")
    if link["county_code_fips"]:
        return bool(link["county_code_fips"] == place.county_code)
    return place.county_code in (link["candidates"] or ()) or link["state_code"] in (place.state_code, None, "")
