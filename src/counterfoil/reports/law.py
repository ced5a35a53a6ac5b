"""Makes the tables and the chart of the law: instruments, what they said over time, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact, say_many, to_say
from counterfoil.policies import Provision
from counterfoil.reports.edition import Chart, EditionTable, Flag
from counterfoil.reports.tables import as_table
from counterfoil.schema import Field

_ACTIONS = {
    "hold": to_say("Hold past release"),
    "notify": to_say("Tell ICE the release date"),
    "transfer": to_say("Hand over custody"),
}
#: From what binds least to what binds most; the order of the legend and of the tones.
_STANCES = ("required", "permitted", "conditional", "prohibited", "silent", "undetermined")
_STANCE_COLUMNS = (
    Field("hold", "text", "What the instruments together said: hold past release.", required=True),
    Field("notify", "text", "What the instruments together said: tell ICE the release date.", required=True),
    Field("transfer", "text", "What the instruments together said: hand over custody.", required=True),
)
_OVER_TIME = (
    Field("custodian", "text", "The custodians that it speaks of.", required=True),
    Field("action", "text", "What a custodian may be asked for.", required=True),
    Field("from_date", "date", "First day of the answer.", required=True),
    Field("until_date", "date", "First day of the next answer; empty while it lasts."),
    Field("stance", "text", "What the instruments together said.", required=True),
    Field("note", "text", "What a reader must know of it: a dispute, a conflict, a condition."),
    Field("instruments", "text", "The citations that give the answer, each with how it is known.", required=True),
)
_BY_MONTH = (
    Field("custodian", "text", "The custodians that it speaks of.", required=True),
    Field("month", "date", "First day of the month.", required=True),
    *_STANCE_COLUMNS,
    Field("began", "text", "Instruments that began in the month, by id."),
    Field("ended", "text", "Instruments that ended in the month, by id."),
    Field("disputed_days", "integer", "Days of the month of which sources disagree.", required=True, unit="days"),
)
_CHANGES = (
    Field("day", "date", "The day as recorded here.", required=True),
    Field("other_day", "date", "Another day that a source gives; empty where none does."),
    Field("what", "text", "began or ended.", required=True),
    Field("instrument", "text", "What it is called.", required=True),
    Field("place", "text", "Whom it speaks to.", required=True),
    Field("citation", "text", "Where it stands.", required=True),
    Field("dates", "text", "How exact the days are, and who says otherwise.", required=True),
    Field("evidence", "text", "How the facts of the instrument are known.", required=True),
)
#: Around the drawing: a reader's font may be wider than the one that the labels were measured with.
_ROOM = {"left": 64, "right": 32, "top": 4, "bottom": 4}
#: A longer period is printed by month only where something changed.
_EVERY_MONTH_UP_TO = 400
#: Lines of the chart that its description tells in full.
_SAID = 3
_DISPUTED = to_say("Sources disagree on the days; the changes in the period name them.")


@dataclass(frozen=True)
class Law:
    """What the instruments on file said of a place in a period.

    Args:
        provisions: Those whose days touch the period.
        spans: One row a custodian, action and span of days with one answer.
        months: One row a custodian and month.
        changes: The instruments that began or ended in the period.
        by_stance: Detainers by what the law said of telling ICE on the day of issue.
        disputed: Detainers issued on days of which sources disagree.
    """

    provisions: tuple[Provision, ...]
    spans: Sequence[Mapping[str, Any]]
    months: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, Any]]
    by_stance: Releasable
    disputed: Releasable


def law_tables(law: Law) -> list[EditionTable]:
    """The law over time, by month, its changes, and the detainers under each stance."""
    every = len(law.months) <= _EVERY_MONTH_UP_TO
    spans = [{**s, "note": say_fact(_DISPUTED) if s["is_disputed"] else s["note"]} for s in law.spans]
    months = [m for m in law.months if every or m["has_change"] or m["disputed_days"]]
    notes = (say("A stance is what instruments say together under the stated rules of rank, not what anybody did."),)
    only = () if every else (say("Months in which nothing changed are not printed."),)
    return [
        EditionTable(
            "law_over_time", say("What the law said, over time"), _OVER_TIME, _rows(_OVER_TIME, spans), notes
        ),
        EditionTable(
            "law_by_month",
            say("What the law said, month by month"),
            _BY_MONTH,
            _rows(_BY_MONTH, months),
            (*notes, *only),
        ),
        EditionTable(
            "law_changes",
            say("Instruments that began or ended in the period"),
            _CHANGES,
            _rows(_CHANGES, [{**c, "instrument": c["title"]} for c in law.changes]),
        ),
        as_table("detainers_by_stance", say_fact(law.by_stance.cells.title), law.by_stance, ("numerator", "cohort")),
    ]


def brief_law(table: EditionTable) -> EditionTable:
    """The law over time without the custodians, where all of it is about the same ones: a note names them."""
    at = table.fields.index(_OVER_TIME[0])
    custodians = {row[at] for row in table.rows}
    if len(custodians) != 1:
        return table
    note = say("All of it is about: {custodians}.", custodians=str(custodians.pop()))
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return replace(table, fields=(*table.fields[:at], *table.fields[at + 1 :]), rows=rows, notes=(*table.notes, note))


def _rows(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """Rows in the order of the fields; lists become text, and empty text nothing."""

    def cell(value: Any) -> Any:
        if isinstance(value, list | tuple):
            value = ", ".join(value)
        return None if value == "" else value

    return tuple(tuple(cell(row.get(f.name)) for f in fields) for row in rows)


def law_chart(law: Law, from_date: date, until_date: date) -> Chart | None:
    """A bar for each span of days with one answer, by custodian and action; None where no text speaks."""
    values = [
        {
            "line": f"{say_fact(_ACTIONS[s['action']])}: {say_fact(s['custodian'])}",
            "from": str(max(s["from_date"], from_date)),
            "until": str(min(s["until_date"] or until_date, until_date)),
            "stance": say_fact(s["stance"]),
        }
        for s in law.spans
        if s["action"] in _ACTIONS and s["from_date"] < until_date
    ]
    if not values:
        return None
    shown = [stance for stance in map(say_fact, _STANCES) if any(v["stance"] == stance for v in values)]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 300,
        "height": {"step": 24},
        "padding": _ROOM,
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "line", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 480}},
            "x": {
                "field": "from",
                "type": "temporal",
                "title": None,
                "axis": {"format": "%Y-%m", "labelAngle": 0, "labelOverlap": True, "tickCount": 6},
            },
            "x2": {"field": "until"},
            "color": {"field": "stance", "type": "nominal", "title": say("What the law said"), "sort": shown},
        },
    }
    return Chart(
        "law_over_time",
        say("What the instruments on file said, over time"),
        _alt(values),
        spec,
        "law_over_time",
    )


def _alt(values: Sequence[Mapping[str, str]]) -> str:
    """What the chart shows: for each line its first answer and each change, as far as a sentence can hold them."""
    lines: dict[str, list[str]] = {}
    for v in values:
        held = lines.setdefault(v["line"], [])
        first, stance = v["from"], v["stance"]
        held.append(say("then {stance} from {day}", stance=stance, day=first) if held else stance)
    said = [f"{line}: {', '.join(spans)}" for line, spans in lines.items()]
    alt = [say("Bars over time, one line a custodian and action. {lines}.", lines="; ".join(said[:_SAID]))]
    more = len(said) - _SAID
    if more > 0:
        alt.append(say_many("{number} more line is in the table.", "{number} more lines are in the table.", more))
    return " ".join(alt)


def law_flags(law: Law) -> list[Flag]:
    """The days of which sources disagree, with the detainers issued on them."""
    days = sorted({(s["from_date"], s["until_date"]) for s in law.spans if s["is_disputed"]}, key=str)
    if not days:
        return []
    counts = {row["law_is_disputed"]: row["count"] for row in law.disputed.rows}
    said = ", ".join(say("{start} until {end}", start=start, end=end) for start, end in days)
    return [
        Flag(
            "law-disputed",
            say("Sources disagree on the days of an instrument; the law on the days between is shown as disputed."),
            said,
            counts.get("yes", 0),
        )
    ]
