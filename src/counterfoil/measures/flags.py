"""Lets out what is odd about the releases behind a figure: spikes, gaps, words used for the first time, seams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import load_states_and_counties
from counterfoil.language import say, say_fact, to_say
from counterfoil.ledger import serving_days
from counterfoil.measures.compute import Question
from counterfoil.measures.definitions import find_measure
from counterfoil.measures.places import Place, as_state_code
from counterfoil.measures.seams import seams_between
from counterfoil.measures.subjects import as_of, require_run
from counterfoil.outcomes import FLAGS
from counterfoil.schema import Field

_FIELDS = (
    Field("flag_id", "text", "Its id: the same whenever the same thing is odd.", required=True),
    Field("flag_kind", "text", "spike, gap, first_use, first_stated or seam.", required=True),
    Field("release_id", "text", "The release; of a seam, the one that serves from then on.", required=True),
    Field("level", "text", "release, state, county or facility.", required=True),
    Field("state", "text", "Two letters of the state."),
    Field("county_code_fips", "text", "The county, where the link is sure enough to be printed."),
    Field("facility_name", "text", "The facility, as ICE writes it."),
    Field("from_date", "date", "The first day that it is about.", required=True),
    Field("until_date", "date", "The first day after.", required=True),
    Field("count", "integer", "Detainers on those days; of a value, detainers that have it.", unit="detainers"),
    Field("usual_count", "number", "Of a spike, the median of the place's days; of a gap, what was expected."),
    Field("month_count", "integer", "Of a spike, the detainers of its month.", unit="detainers"),
    Field("column_name", "text", "The column, where it is about a value."),
    Field("stated_value", "text", "The value; empty where it is not printed."),
    Field("because", "text", "The rule, or of a seam the release before.", required=True),
    Field("reason", "text", "Why the count is unknown."),
)  # fmt: skip
#: One sentence a kind; a contract test holds each to the columns above.
FLAG_SENTENCES = {
    "spike": to_say("{place}: {count:,} detainers on {from_date}, of {month_count:,} in the month; {because}."),
    "gap": to_say(
        "{place}: no detainer from {from_date} to {last_date}; by the rate before, {usual_count:,.0f} would be."
    ),
    "first_use": to_say(
        'The {column_name} "{stated_value}" is used from {from_date} on, and not before; {count:,} detainers have it.'
    ),
    "first_stated": to_say("The {column_name} is stated from {from_date} on, and on no detainer before."),
    "seam": to_say("From {from_date} on the figures come from {release_id}, before it from {because}."),
}
#: The first sentence a reader should see.
_ORDER = ("seam", "gap", "spike", "first_stated", "first_use")


def describe_flags(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place | None = None,
    from_date: date | None = None,
    until_date: date | None = None,
) -> Releasable:
    """What is odd about the days of a window at a place, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: The records of the releases that are counted; a flag counts on days that its release serves.
        place: Only what touches this place: the whole release, its state, and itself; None or the nation for all.
        from_date: First day, in.
        until_date: First day that is out.

    Returns:
        One row a flag, in the order of kinds, then the largest first.
    """
    held = [k for k in releases if k in snapshot.parts(FLAGS)]
    serving = [s for s in serving_days(releases, snapshot.fact_folders()) if s.release_id in held]
    found = [_row(r) for r in snapshot.run(snapshot.table(FLAGS, held)).to_pylist()] if held else []
    start, end = from_date or date.min, until_date or date.max
    rows = [
        r
        for r in found
        if r["from_date"] < end
        and start < r["until_date"]
        and _concerns(r, place)
        and any(
            s.release_id == r["release_id"]
            and r["from_date"] < (s.until_date or date.max)
            and (s.from_date or date.min) < r["until_date"]
            for s in serving
        )
    ]
    rows += [
        _seam(s.day, s.before, s.after)
        for s in seams_between(releases, from_date, until_date, snapshot.fact_folders())
    ]
    rows.sort(key=lambda r: (_ORDER.index(r["flag_kind"]), -(r["count"] or 0), r["from_date"], r["flag_id"]))
    return release(
        Cells(
            subject="flags",
            title="What is odd about the days behind the figures",
            unit="detainers",
            fields=_FIELDS,
            rows=tuple(rows),
            from_date=from_date,
            until_date=until_date,
            as_of_date=as_of(releases.values()),
        )
    )


def flags_of(snapshot: Snapshot, question: Question) -> Releasable:
    """What is odd about the days and the place of a question; nothing where it is not about detainers."""
    named, folders = dict(question.where), snapshot.fact_folders()
    if find_measure(question.measure).counts != "detainers":
        return describe_flags(snapshot, {})
    county, state = named.get("county_code_fips"), named.get("state")
    place = None
    if county:
        known = load_states_and_counties(folders)[1].get(county)
        place = Place(county, county, "county", known.state_code if known else "")
    elif state:
        code = as_state_code(state, folders)
        place = Place(code, code, "state", code)
    return describe_flags(snapshot, require_run(snapshot), place, question.from_date, question.until_date)


def flag_sentence(row: Mapping[str, Any]) -> str:
    """One flag as one sentence."""
    return say_fact(FLAG_SENTENCES[row["flag_kind"]]).format(**flag_words(row))


def flag_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the sentence of a flag is filled with."""
    value = row["stated_value"] or say("not printed")
    return {
        **row,
        "place": _named(row),
        "last_date": row["until_date"] - timedelta(days=1),
        "stated_value": value,
    }


def _named(row: Mapping[str, Any]) -> str:
    """The place of a flag, as a sentence begins with it."""
    if row["level"] == "facility":
        return row["facility_name"] or say("A facility without a name")
    if row["level"] == "county":
        return say("County {code}", code=row["county_code_fips"])
    return say("State {code}", code=row["state"]) if row["level"] == "state" else say("All places")


def flag_notes(flags: Releasable, shown: int = 5) -> tuple[str, ...]:
    """The first flags as sentences, and how many more there are."""
    said = [flag_sentence(r) for r in flags.rows[:shown]]
    more = len(flags.rows) - shown
    return (*said, *([f"{more:,} more: counterfoil status."] if more > 0 else []))


def _row(flag: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"state": flag["state_code"], "count": flag["record_count"], "reason": None}
    return {f.name: renamed[f.name] if f.name in renamed else flag[f.name] for f in _FIELDS}


def _seam(day: date, before: str, after: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(f.name for f in _FIELDS)
    row |= {"flag_id": f"seam-{day}", "flag_kind": "seam", "release_id": after, "level": "release"}
    return row | {"from_date": day, "until_date": day + timedelta(days=1), "because": before}


def _concerns(flag: Mapping[str, Any], place: Place | None) -> bool:
    """Whether a flag is about a place, about what holds it, or about a part of it."""
    if place is None or place.level == "nation" or flag["level"] == "release":
        return True
    if flag["state"] != place.state_code:
        return False
    return place.level == "state" or flag["level"] == "state" or flag["county_code_fips"] == place.county_code
