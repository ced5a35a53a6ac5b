"""Tells what is odd about the releases behind a figure, from the flags that are stored and the days of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.language import say, say_fact, to_say
from counterfoil.schema import Field

if TYPE_CHECKING:
    from counterfoil.disclosure import Thresholds

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


@dataclass(frozen=True)
class FlagPlan:
    """What is asked of the flags.

    Args:
        serving: The releases that are counted and the days, half open, that each serves.
        seams: The days on which another release begins to serve, with the one before and the one after.
        place: The level, the state and the county that it is about; None for all.
        from_date: First day, in.
        until_date: First day that is out.
        as_of_date: The last day that the releases cover.
    """

    serving: tuple[tuple[str, date | None, date | None], ...] = ()
    seams: tuple[tuple[date, str, str], ...] = ()
    place: tuple[str, str, str] | None = None
    from_date: date | None = None
    until_date: date | None = None
    as_of_date: date | None = None


def tell_flags(
    plan: FlagPlan, stored: Iterable[Mapping[str, Any]], thresholds: Thresholds | None = None
) -> Releasable:
    """What is odd about the days of a window at a place, through disclosure control.

    Args:
        plan: What is asked.
        stored: The flags of the releases.
        thresholds: The limits of disclosure control; None = they are read.

    Returns:
        One row a flag, in the order of kinds, then the largest first.
    """
    start, end = plan.from_date or date.min, plan.until_date or date.max
    rows = [
        r
        for r in map(_row, stored)
        if r["from_date"] < end
        and start < r["until_date"]
        and _concerns(r, plan.place)
        and any(
            release_id == r["release_id"]
            and r["from_date"] < (until_date or date.max)
            and (from_date or date.min) < r["until_date"]
            for release_id, from_date, until_date in plan.serving
        )
    ]
    rows += [_seam(*seam) for seam in plan.seams]
    rows.sort(key=lambda r: (_ORDER.index(r["flag_kind"]), -(r["count"] or 0), r["from_date"], r["flag_id"]))
    return release(
        Cells(
            subject="flags",
            title="What is odd about the days behind the figures",
            unit="detainers",
            fields=_FIELDS,
            rows=tuple(rows),
            from_date=plan.from_date,
            until_date=plan.until_date,
            as_of_date=plan.as_of_date,
        ),
        thresholds,
    )


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


def _concerns(flag: Mapping[str, Any], place: tuple[str, str, str] | None) -> bool:
    """Whether a flag is about a place, about what holds it, or about a part of it."""
    if place is None or place[0] == "nation" or flag["level"] == "release":
        return True
    level, state, county = place
    if flag["state"] != state:
        return False
    return level == "state" or flag["level"] == "state" or flag["county_code_fips"] == county
