"""Builds an edition of the series `place`: two pages on one county, one agency or one state."""

from __future__ import annotations

from counterfoil import __version__
from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact
from counterfoil.measures import Question, where_of
from counterfoil.reports import charts, tables
from counterfoil.reports.answer import figures_of, five_sentences, totals_of
from counterfoil.reports.both_halves import both_halves_part, brief_of
from counterfoil.reports.ddor import edition_flags
from counterfoil.reports.edition import Chart, Edition, EditionTable, Scope, Section
from counterfoil.reports.law import law_tables
from counterfoil.reports.over_time import over_time_table
from counterfoil.reports.request import Desk, Request
from counterfoil.reports.series import load_series

#: Up to how many days a period is drawn by month, and by quarter.
_BY_MONTH, _BY_QUARTER = 430, 1500


def build_place(request: Request, desk: Desk) -> Edition:
    """What ICE's records say of the place, what its own log says, the law, the outcomes and the unknown.

    Args:
        request: What to report on.
        desk: Where to ask.
    """
    words = load_series(request.series)
    where = where_of(request.place)

    def ask(measure: str, *by: str) -> Releasable:
        return desk.ask(Question(measure, by, where, request.from_date, request.until_date))

    time = _time(request)
    by_outcome, over_time = ask("detainers_by_outcome"), ask("detainers_by_outcome", time)
    placed = ask("detainers_issued", "attribution")
    declined, taken = ask("declined_share"), ask("taken_into_custody_share")
    totals = totals_of(desk.steps, by_outcome, placed)
    law = next(t for t in law_tables(desk.law) if t.table_id == "law_over_time")
    made: list[EditionTable] = [
        tables.outcomes_table(by_outcome, "outcomes", say("Detainers by outcome")),
        tables.shares_table("declined_share", declined),
        over_time_table(over_time, time),
        law,
        tables.as_table("accounting", say("From rows read to detainers counted"), desk.steps),
    ]
    halves = both_halves_part(desk.halves)
    has_log = any(r["custodian_count"] is not None for r in desk.halves.figures.rows)
    if has_log:
        made.append(brief_of(desk.halves))
    drawn: list[Chart] = []
    if totals["detainers_issued"]:
        drawn.append(
            charts.outcomes_chart(
                over_time, time, say("Detainers by outcome on record"), "outcomes_over_time", desk.seams, height=105
            )
        )
    return Edition(
        edition_id=request.edition_id,
        series=request.series,
        edition_number=request.edition_number,
        title=say_fact(words.title).format(scope=request.place.name),
        scope=Scope(request.place.code, request.place.name, request.place.level),
        from_date=request.from_date,
        until_date=request.until_date,
        as_of_date=desk.as_of_date,
        definitions_version=desk.definitions_version,
        software_version=__version__,
        inputs=desk.inputs,
        totals=totals,
        answer=five_sentences(request, desk, totals, declined, taken),
        figures=figures_of(totals, declined, taken, ask("unresolved_share")),
        sections=_sections(request, bool(drawn), has_log),
        tables=tuple(made),
        charts=tuple(drawn),
        flags=(*edition_flags(request, desk, over_time, time, totals), *halves.flags),
        claims=desk.claims,
        language=request.language,
        opening="outcomes_over_time" if drawn else "",
        is_brief=True,
    )


def _time(request: Request) -> str:
    days = (request.until_date - request.from_date).days
    return "month" if days <= _BY_MONTH else "quarter" if days <= _BY_QUARTER else "fiscal_year"


def _sections(request: Request, has_charts: bool, has_log: bool) -> tuple[Section, ...]:
    """ICE's half, the custodian's, the law, and what is not known; each with its standing words."""
    words = load_series(request.series).sections
    holds: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "ice": (
            ("outcomes_over_time",) if has_charts else (),
            ("declined_share", "outcomes", "outcomes_over_time"),
        ),
        "log" if has_log else "no_log": ((), ("both_halves",) if has_log else ()),
        "law": ((), ("law_over_time",)),
        "unknowns": ((), ("accounting",)),
    }
    return tuple(
        Section(
            "log" if name == "no_log" else name,
            say_fact(words[name].title),
            tuple(map(say_fact, words[name].paragraphs)),
            drawn,
            held,
        )
        for name, (drawn, held) in holds.items()
    )
