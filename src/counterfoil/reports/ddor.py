"""Builds an edition of the series `ddor`: volume, recorded declines by place, the law in force, and fidelity."""

from __future__ import annotations

from counterfoil.language import say, say_fact
from counterfoil.measures import find_measure
from counterfoil.reports import charts, tables
from counterfoil.reports.basis import ask_basis
from counterfoil.reports.both_halves import HalvesPart, both_halves_part
from counterfoil.reports.county_map import county_map, county_table
from counterfoil.reports.edition import Chart, CountyMap, Edition, EditionTable, Section
from counterfoil.reports.law import law_chart, law_tables
from counterfoil.reports.request import Desk, Request
from counterfoil.reports.series import load_series
from counterfoil.reports.waterfall import accounting_table, waterfall_chart

#: A period longer than this many days is drawn by fiscal year, a shorter one by month.
_BY_YEAR_FROM_DAYS = 1100


def build_edition(request: Request, desk: Desk) -> Edition:
    """One edition, whole, from answers that have been through disclosure control.

    Args:
        request: What to report on.
        desk: Where to ask.
    """
    time = "fiscal_year" if (request.until_date - request.from_date).days > _BY_YEAR_FROM_DAYS else "month"
    basis = ask_basis(request, desk, time)
    ask, over_time, declined = basis.ask, basis.over_time, basis.declined
    place = ("state", "custodian_level", "county_code_fips")
    measure = find_measure("declined_share")
    by_place = ask("detainers_issued", *place), ask("detainers_by_outcome", *place)
    by_county = county_table(*by_place, desk.register)
    accounting = accounting_table(desk.steps, basis.by_outcome)
    made: list[EditionTable] = [
        tables.outcomes_table(basis.by_outcome, "outcomes", say("Detainers by outcome")),
        tables.outcomes_table(over_time, "outcomes_over_time", _over_time(time), time, basis.times),
        tables.shares_table("declined_share", declined),
        tables.shares_table("taken_into_custody_share", basis.taken),
        by_county,
        tables.declines_table(*by_place, desk.register),
        tables.policies_table(desk.law.provisions),
        *law_tables(desk.law),
        accounting,
        tables.as_table("attribution", say("Detainers attributed to a place"), basis.placed, ("numerator", "cohort")),
        *(tables.as_table(a.cells.subject, say_fact(a.cells.title), a) for a in desk.attribution),
        tables.shares_table("unresolved_share", ask("unresolved_share", time)),
    ]
    halves = both_halves_part(desk.halves, title=say_fact(load_series(request.series).sections["halves"].title))
    made += halves.tables
    drawn: list[Chart | CountyMap] = []
    law = law_chart(desk.law, request.from_date, request.until_date)
    if law is not None:
        drawn.append(law)
    if basis.totals["detainers_issued"]:
        drawn.append(basis.outcomes_chart())
        says = {name: d.label for name, d in measure.denominators.items()}
        drawn.append(
            charts.shares_chart(
                declined.rows, says, say("Share recorded as declined, and its bounds"), "declined_share"
            )
        )
    shaded = county_map(by_county, request.place, desk.shapes, desk.register)
    drawn += [c for c in (shaded, waterfall_chart(accounting)) if c is not None]
    drawn += halves.charts
    return basis.edition(made, drawn, _sections(request, halves, {c.chart_id for c in drawn}), halves.flags)


def _over_time(time: str) -> str:
    by_year, by_month = say("Detainers by outcome and fiscal year"), say("Detainers by outcome and month")
    return by_year if time == "fiscal_year" else by_month


def _sections(request: Request, halves: HalvesPart, drawn: set[str]) -> tuple[Section, ...]:
    """The five sections, each with its standing words, its charts and its tables."""
    words = load_series(request.series).sections
    holds: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "volume": (
            ("outcomes_over_time",),
            ("outcomes", "outcomes_over_time", "taken_into_custody_share"),
        ),
        "declines": (
            ("declined_share_bounds", "declines_by_county"),
            (
                "declined_share",
                "declines_by_county",
                "declines_by_place",
                "attribution",
                "attribution_confidence",
                "facilities_not_attributed",
            ),
        ),
        "policies": (
            ("law_over_time",),
            ("law_changes", "policies_in_force", "law_over_time", "law_by_month", "detainers_by_stance"),
        ),
        "fidelity": (("waterfall",), ("accounting", "unresolved_share")),
    }
    made = [
        Section(
            name,
            say_fact(words[name].title),
            tuple(map(say_fact, words[name].paragraphs)),
            tuple(c for c in charted if c in drawn),
            held,
        )
        for name, (charted, held) in holds.items()
    ]
    return (*made[:-1], halves.section, made[-1])
