"""Builds an edition of the series `place`: two pages on one county, one agency or one state."""

from __future__ import annotations

from counterfoil.language import say, say_fact
from counterfoil.reports import tables
from counterfoil.reports.basis import ask_basis
from counterfoil.reports.both_halves import both_halves_part, brief_halves_chart, brief_of
from counterfoil.reports.edition import Chart, Edition, EditionTable, Section
from counterfoil.reports.law import brief_law, law_tables
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
    basis = ask_basis(request, desk, _time(request))
    law = brief_law(next(t for t in law_tables(desk.law) if t.table_id == "law_over_time"))
    made: list[EditionTable] = [
        tables.outcomes_table(basis.by_outcome, "outcomes", say("Detainers by outcome")),
        tables.shares_table("declined_share", basis.declined),
        over_time_table(basis.over_time, basis.time, basis.times),
        law,
        tables.as_table("accounting", say("From rows read to detainers counted"), desk.steps),
    ]
    halves = both_halves_part(desk.halves)
    has_log = any(r["custodian_count"] is not None for r in desk.halves.figures.rows)
    if has_log:
        made.append(brief_of(desk.halves))
    drawn: list[Chart] = []
    if has_log:
        drawn.append(brief_halves_chart(desk.halves))
    if basis.totals["detainers_issued"]:
        drawn.append(basis.outcomes_chart(height=95))
    return basis.edition(
        made, drawn, _sections(request, {c.chart_id for c in drawn}, has_log), halves.flags, is_brief=True
    )


def _time(request: Request) -> str:
    days = (request.until_date - request.from_date).days
    return "month" if days <= _BY_MONTH else "quarter" if days <= _BY_QUARTER else "fiscal_year"


def _sections(request: Request, drawn: set[str], has_log: bool) -> tuple[Section, ...]:
    """ICE's half, the custodian's, the law, and what is not known; each with its standing words."""
    words = load_series(request.series).sections
    holds: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "ice": (
            ("outcomes_over_time",),
            ("declined_share", "outcomes", "outcomes_over_time"),
        ),
        "log" if has_log else "no_log": (("both_halves",), ("both_halves",) if has_log else ()),
        "law": ((), ("law_over_time",)),
        "unknowns": ((), ("accounting",)),
    }
    return tuple(
        Section(
            "log" if name == "no_log" else name,
            say_fact(words[name].title),
            tuple(map(say_fact, words[name].paragraphs)),
            tuple(c for c in charted if c in drawn),
            held,
        )
        for name, (charted, held) in holds.items()
    )
