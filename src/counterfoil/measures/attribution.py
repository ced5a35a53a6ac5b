"""Lets out how far detainers are attributed to a place: at what confidence, and which facilities are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, count_attribution
from counterfoil.language import say, say_many, say_number
from counterfoil.measures.places import Place
from counterfoil.measures.subjects import detainer_subjects, in_window
from counterfoil.outcomes import UNPLACING
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
    Field(
        "status",
        "text",
        "ambiguous: two answers; unresolved: none; resolved: not sure enough; corrected: of none by a correction.",
        required=True,
    ),
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
    rows = [r for r in _by_facility(snapshot, releases, from_date, until_date) if _concerns(r, place)]
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


def _by_facility(
    snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], from_date: date | None, until_date: date | None
) -> list[dict[str, Any]]:
    """One row a facility, with its link and its detainers; those that corrections moved are a row of their own."""
    subjects = detainer_subjects(snapshot, releases, needs=("place",))
    subjects = subjects.filter(in_window(subjects, from_date, until_date))
    keys = {
        "release_id": subjects.release_id,
        "facility_id": subjects.facility_id,
        "now": subjects.attribution,
        "now_county": subjects.county_code_fips,
        "now_state": subjects.state_code,
    }
    counted = subjects.group_by(**keys).aggregate(
        detainers=subjects.count(), facility_name_as_stated=subjects.facility_name_as_stated.min()
    )
    links = snapshot.table(FACILITY_LINKS, list(releases))
    wanted = ["status", "confidence", "basis", "state_code", "county_code_fips", "candidates"]
    links = links.select(link_release="release_id", link_facility="facility_id", **{n: links[n] for n in wanted})
    joined = counted.inner_join(
        links, (counted.release_id == links.link_release) & (counted.facility_id == links.link_facility)
    )
    return [_corrected(row) for row in snapshot.run(joined).to_pylist()]


def _corrected(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it stands by the corrections in force, and whether one moved its detainers."""
    if row["now"] in UNPLACING:
        return row | {"corrected": "unplaced", "state_code": None, "county_code_fips": None, "candidates": ()}
    if row["now"] == "attributed" and (row["now_county"], row["now_state"]) != (
        row["county_code_fips"],
        row["state_code"],
    ):
        return row | {
            "corrected": "placed",
            "state_code": row["now_state"],
            "county_code_fips": row["now_county"],
            "candidates": (),
        }
    return row | {"corrected": ""}


def _concerns(link: Mapping[str, Any], place: Place) -> bool:
    """Whether a facility is in a place, or may be."""
    if place.level == "nation":
        return True
    if place.level == "state":
        return link["state_code"] in (place.code, None, "")
    if link["county_code_fips"]:
        return bool(link["county_code_fips"] == place.county_code)
    return place.county_code in (link["candidates"] or ()) or link["state_code"] in (place.state_code, None, "")
