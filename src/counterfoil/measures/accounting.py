"""Counts source rows by their fate and detainers by how far they get: the waterfall of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.language import say
from counterfoil.ledger import DETAINER_ROWS_FATE, RECORD_ROWS
from counterfoil.measures.places import Place
from counterfoil.measures.subjects import as_of, detainer_subjects, in_window
from counterfoil.schema import Field

_STEPS = (
    Field("step", "text", "A step from rows read to detainers counted.", required=True),
    Field("says", "text", "What the step is.", required=True),
    Field("count", "integer", "Rows, or detainers once rows have become detainers."),
    Field("unit", "text", "rows or detainers.", required=True, values=("rows", "detainers")),
    Field("reason", "text", "Why the count is unknown."),
)


def count_rows_by_fate(snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How many source rows had each fate, and why: one dict a release, fate and reason."""
    found: list[dict[str, Any]] = []
    for table in (DETAINER_ROWS_FATE, RECORD_ROWS):
        held = [k for k in releases if k in snapshot.parts(table)]
        if not held:
            continue
        fates = snapshot.table(table, held)
        counted = fates.group_by(["release_id", "fate", "reason"]).aggregate(count=fates.count())
        found += [dict(r) for r in snapshot.run(counted.order_by(["release_id", "fate", "reason"])).to_pylist()]
    return found


def count_steps(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place,
    from_date: date | None,
    until_date: date | None,
) -> Releasable:
    """The waterfall of an answer: every row read, and where it went, down to the detainers counted.

    The steps that take away and the last step add up to the first one.
    """
    fates: dict[str, int] = {}
    for row in count_rows_by_fate(snapshot, releases):
        fates[row["fate"]] = fates.get(row["fate"], 0) + row["count"]
    subjects = detainer_subjects(snapshot, releases)
    inside = in_window(subjects, from_date, until_date)
    here = inside & in_place(subjects, place)
    counts = {
        "every": subjects.count(),
        "undated": subjects.prepared_date.isnull().sum(),
        "inside": inside.sum(),
        "here": here.sum(),
        "perhaps": (inside & ~here & _may_be_in(subjects, place)).sum(),
    }
    found = snapshot.run(subjects.aggregate(**counts)).to_pylist()[0]
    numbers = {name: int(found[name] or 0) for name in counts}
    read, aside, repeats = sum(fates.values()), fates.get("set_aside", 0), fates.get("duplicate_of", 0)
    has_window = bool(from_date or until_date)
    undated_out = numbers["undated"] if has_window else 0
    elsewhere = numbers["inside"] - numbers["here"]
    steps = [
        ("rows_read", say("Rows read from the files"), read, "rows"),
        ("rows_set_aside", say("Rows that are no record (footers, repeated headings)"), aside, "rows"),
        ("rows_repeating", say("Rows that repeat a detainer"), repeats, "rows"),
        (
            "served_elsewhere",
            say("Served by a later release of the same days"),
            read - aside - repeats - numbers["every"],
            "detainers",
        ),
        ("undated", say("No readable date: they can be in no period"), undated_out, "detainers"),
        (
            "outside_period",
            say("Prepared outside the period"),
            numbers["every"] - undated_out - numbers["inside"],
            "detainers",
        ),
        ("place_unknown", say("Place not sure enough: they could be here"), numbers["perhaps"], "detainers"),
        ("outside_scope", say("Sent to other places"), elsewhere - numbers["perhaps"], "detainers"),
        ("detainers_issued", say("Detainers issued here in the period"), numbers["here"], "detainers"),
    ]
    rows = tuple({"step": s, "says": says, "count": n, "unit": unit, "reason": None} for s, says, n, unit in steps)
    return release(
        Cells(
            subject="accounting",
            title=say("From rows read to detainers counted"),
            unit="rows",
            fields=_STEPS,
            rows=rows,
            dimensions=(),
            from_date=from_date,
            until_date=until_date,
            as_of_date=as_of(releases.values()),
        )
    )


def in_place(subjects: Any, place: Place) -> Any:
    """Whether each detainer was sent to the place; false where that is not known."""
    import ibis

    if place.level == "state":
        return (subjects.state_code == place.code).fill_null(False)
    if place.level == "county":
        return (subjects.county_code_fips == place.code).fill_null(False)
    if place.level == "agency":
        return (subjects.agency_id == place.code).fill_null(False)
    return ibis.literal(True)


def _may_be_in(subjects: Any, place: Place) -> Any:
    """Whether a detainer that is not attributed to the place may belong there, as far as is known."""
    import ibis

    if place.level == "state":
        return subjects.state_code.isnull()
    if place.level in ("county", "agency"):  # a facility that is surely placed is surely somebody's
        state = subjects.state_code.isnull() | (subjects.state_code == place.state_code)
        return subjects.county_code_fips.isnull() & state
    return ibis.literal(False)
