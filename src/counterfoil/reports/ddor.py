"""Builds an edition of the series `ddor`: volume, recorded declines by place, the law in force, and fidelity."""

from __future__ import annotations

from counterfoil import __version__
from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact
from counterfoil.measures import Question, find_measure, where_of
from counterfoil.reports import charts, tables
from counterfoil.reports.answer import figures_of, five_sentences, totals_of
from counterfoil.reports.both_halves import HalvesPart, both_halves_part
from counterfoil.reports.county_map import county_map, county_table
from counterfoil.reports.edition import Chart, CountyMap, Edition, EditionTable, Flag, Scope, Section
from counterfoil.reports.law import law_chart, law_flags, law_tables
from counterfoil.reports.oddities import odd_flags
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
    words = load_series(request.series)
    where = where_of(request.place)

    def ask(measure: str, *by: str) -> Releasable:
        return desk.ask(Question(measure, by, where, request.from_date, request.until_date))

    time = "fiscal_year" if (request.until_date - request.from_date).days > _BY_YEAR_FROM_DAYS else "month"
    by_outcome, over_time = ask("detainers_by_outcome"), ask("detainers_by_outcome", time)
    placed = ask("detainers_issued", "attribution")
    declined, taken = ask("declined_share"), ask("taken_into_custody_share")
    place = ("state", "custodian_level", "county_code_fips")
    totals = totals_of(desk.steps, by_outcome, placed)
    measure = find_measure("declined_share")
    by_place = ask("detainers_issued", *place), ask("detainers_by_outcome", *place)
    by_county = county_table(*by_place, desk.register)
    accounting = accounting_table(desk.steps, by_outcome)
    made: list[EditionTable] = [
        tables.outcomes_table(by_outcome, "outcomes", say("Detainers by outcome")),
        tables.outcomes_table(over_time, "outcomes_over_time", _over_time(time)),
        tables.shares_table("declined_share", declined),
        tables.shares_table("taken_into_custody_share", taken),
        by_county,
        tables.declines_table(*by_place, desk.register),
        tables.policies_table(desk.law.provisions),
        *law_tables(desk.law),
        accounting,
        tables.as_table("attribution", say("Detainers attributed to a place"), placed, ("numerator", "cohort")),
        *(tables.as_table(a.cells.subject, say_fact(a.cells.title), a) for a in desk.attribution),
        tables.shares_table("unresolved_share", ask("unresolved_share", time)),
    ]
    halves = both_halves_part(desk.halves, title=say_fact(words.sections["halves"].title))
    made += halves.tables
    drawn: list[Chart | CountyMap] = []
    law = law_chart(desk.law, request.from_date, request.until_date)
    if law is not None:
        drawn.append(law)
    if totals["detainers_issued"]:
        drawn.append(
            charts.outcomes_chart(
                over_time, time, say("Detainers by outcome on record"), "outcomes_over_time", desk.seams
            )
        )
        says = {name: d.label for name, d in measure.denominators.items()}
        drawn.append(
            charts.shares_chart(
                declined.rows, says, say("Share recorded as declined, and its bounds"), "declined_share"
            )
        )
    shaded = county_map(by_county, request.place, desk.shapes, desk.register)
    drawn += [c for c in (shaded, waterfall_chart(accounting)) if c is not None]
    drawn += halves.charts
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
        sections=_sections(request, halves, {c.chart_id for c in drawn}),
        tables=tuple(made),
        charts=tuple(drawn),
        flags=(*edition_flags(request, desk, over_time, time, totals), *halves.flags),
        claims=desk.claims,
        language=request.language,
        opening="outcomes_over_time" if totals["detainers_issued"] else "",
    )


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


def edition_flags(
    request: Request, desk: Desk, over_time: Releasable, time: str, totals: dict[str, int | None]
) -> tuple[Flag, ...]:
    """What a reader should know before relying on a figure."""
    steps = {r["step"]: r["count"] for r in desk.steps.rows}
    flags = []
    state = desk.register.states.get(request.place.state_code)
    if state is not None and state.kind == "fictional":
        flags.append(Flag("fictional", say("The state does not exist, and every figure here is invented.")))
    opened = {str(r[time]): 0 for r in over_time.rows if r["cohort"] == "open"}
    for row in over_time.rows:
        if row["cohort"] == "open":
            opened[str(row[time])] += row["count"] or 0
    if opened:
        names = sorted(opened)
        span = say("{first} to {last}", first=names[0], last=names[-1]) if len(names) > 1 else names[0]
        flags.append(
            Flag(
                "open-cohorts",
                say("Outcomes of these groups are still being recorded."),
                span,
                sum(opened.values()),
            )
        )
    flags += law_flags(desk.law)
    if steps["undated"]:
        flags.append(
            Flag("undated", say("Rows without a readable date of issue can be in no period."), "", steps["undated"])
        )
    if steps["place_unknown"]:
        flags.append(
            Flag(
                "place-unknown",
                say("Detainers whose place is not sure enough to be printed may belong here."),
                "",
                steps["place_unknown"],
            )
        )
    if totals["rows_set_aside"]:
        flags.append(Flag("set-aside", say("Rows that are no record were set aside."), "", totals["rows_set_aside"]))
    if totals["unmapped"]:
        flags.append(Flag("unmapped", say("Lift reasons that the definitions do not know."), "", totals["unmapped"]))
    flags += [
        Flag(
            "seam",
            say(
                "From this day on the figures come from {after}, before it from {before}.",
                after=s.after,
                before=s.before,
            ),
            str(s.day),
        )
        for s in desk.seams
    ]
    flags += odd_flags(desk.oddities)
    flags += [Flag("no-person-key", note) for note in desk.unkeyed_notes]
    return tuple(flags)
