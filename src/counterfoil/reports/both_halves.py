"""Builds the part of an edition that sets both halves side by side: its words, tables, charts and flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.language import say, say_fact, say_many, say_number
from counterfoil.measures import Halves
from counterfoil.reports.edition import Chart, EditionTable, Flag, Section
from counterfoil.reports.halves_charts import brief_chart, figures_charts, parts_charts, signed
from counterfoil.reports.tables import as_table, shares_table
from counterfoil.schema import load_fact

#: Agencies of which a sentence is written; the tables have all.
_SAID = 12


class HalvesWords(BaseModel):
    """The standing words, from `facts/both_halves.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    title: str
    paragraphs: tuple[str, ...]
    no_record: str
    silent: str
    replies: str
    figures_title: str
    parts_title: str
    cites: tuple[str, ...]


@cache
def load_halves_words() -> HalvesWords:
    """The standing words."""
    return load_fact(files("counterfoil.reports") / "facts" / "both_halves.yaml", HalvesWords)


@dataclass(frozen=True)
class HalvesPart:
    """What an edition takes over.

    Args:
        section: The section, whose charts and tables are below.
        tables: Its tables.
        charts: Its charts.
        flags: What a reader should know first.
    """

    section: Section
    tables: tuple[EditionTable, ...]
    charts: tuple[Chart, ...]
    flags: tuple[Flag, ...]


def both_halves_part(halves: Halves, *, title: str = "") -> HalvesPart:
    """The part of an edition on both halves, from answers that have been through disclosure control.

    Args:
        halves: Both halves of the edition's place and period.
        title: The heading, where it is not the standing one.
    """
    said = load_halves_words()
    figures = halves.figures.rows
    spoken = [r for r in figures if r["custodian_count"] is not None]
    paragraphs = [say_fact(p) for p in said.paragraphs]
    if not spoken:
        paragraphs = [say_fact(said.no_record)]
    elif halves.silent_places:
        numbers = {"places": say_number(halves.silent_places), "detainers": say_number(halves.silent_detainers)}
        paragraphs.append(say_fact(said.silent).format(**numbers))
    paragraphs += _sentences(figures, halves.parts.rows)
    tables: list[EditionTable] = []
    charts: list[Chart] = []
    if figures:
        tables.append(as_table("both_halves", halves.figures.cells.title, halves.figures))
    if spoken:
        charts += figures_charts(figures, say_fact(said.figures_title), "both_halves")
        tables += [
            as_table("difference_parts", halves.parts.cells.title, halves.parts),
            as_table("custodian_outcomes", halves.outcomes.cells.title, halves.outcomes),
        ]
        charts += parts_charts(halves.parts.rows, say_fact(said.parts_title), "difference_parts")
    if halves.missed_pickups.rows:
        tables.append(shares_table("missed_pickup_share", halves.missed_pickups))
    if halves.balances.rows:
        tables.append(as_table("balance_checks", halves.balances.cells.title, halves.balances))
    if halves.published.rows:
        tables.append(as_table("published_figures", halves.published.cells.title, halves.published))
    section = Section(
        "both-halves",
        title or say_fact(said.title),
        tuple(paragraphs),
        tuple(c.chart_id for c in charts),
        tuple(t.table_id for t in tables),
    )
    return HalvesPart(section, tuple(tables), tuple(charts), tuple(_flags(figures, halves.balances.rows)))


def with_replies(section: Section, table: EditionTable | None, replies: Sequence[Mapping[str, Any]]) -> Section:
    """The section on both halves with what the agencies answered that it is about.

    Args:
        section: The section.
        table: Its figures of both halves; None where no record speaks.
        replies: Every reply to the edition.

    Returns:
        The section with the replies to one of its tables, and those of a place that it compares; all of them where
        its figures are of one place.
    """
    names = [f.name for f in table.fields] if table else []
    told = [names.index(n) for n in ("county_code_fips", "state") if n in names]
    places = {row[at] for row in (table.rows if table else ()) for at in told}
    held = [r for r in replies if not told or r["figure"] in section.tables or r["place"] in places]
    if not held:
        return section
    return replace(
        section, paragraphs=(*section.paragraphs, say_fact(load_halves_words().replies), *map(say_reply, held))
    )


def say_reply(reply: Mapping[str, Any]) -> str:
    """A reply in one paragraph: who answers, to which figure, and in what words."""
    return say("Reply of {who} on {figure}: {says}", who=reply["who"], figure=reply["figure"], says=reply["says"])


#: What a page of two sheets leaves out of the figures; the report has it.
_NOT_BRIEF = (
    *("state", "county_code_fips", "custodian_level", "comparison", "verdict", "verdict_label"),
    *("unexplained_at_least", "months_reported", "months_silent"),
)


def brief_halves_chart(halves: Halves) -> Chart:
    """The figures of the records of a place that speak, drawn as small as a page of two sheets asks."""
    spoken = [r for r in halves.figures.rows if r["custodian_count"] is not None]
    return brief_chart(spoken, say_fact(load_halves_words().figures_title), "both_halves")


def brief_of(halves: Halves) -> EditionTable:
    """The figures of both halves in as few columns as say it: both counts, and the difference.

    Of several records only the requests, as their chart has them.
    """
    table = as_table("both_halves", halves.figures.cells.title, halves.figures, _NOT_BRIEF)
    rows = halves.figures.rows
    if len({r["agency_name"] for r in rows}) == 1:
        return replace(table, notes=())
    kept = tuple(cells for cells, r in zip(table.rows, rows, strict=True) if r["comparison"] == "requests")
    note = say("Of several records only the requests are told here; the report on the place has the rest.")
    return replace(table, rows=kept, notes=(note,))


def _sentences(figures: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """One sentence an agency on the requests that both halves count, with what was counted of the difference."""
    rows = [r for r in figures if r["comparison"] == "requests" and r["custodian_count"] is not None]
    said = []
    for row in rows[:_SAID]:
        mine = [p for p in parts if _key(p) == _key(row) and p["part"] != "unexplained"]
        counted = [f"{p['part_label']} {signed(p['low'])}" for p in mine if p["low"] == p["high"]]
        sentence = say(
            "{agency}: {ice} detainers by ICE's record, {custodian} requests by the custodian's. Difference: "
            "{difference}.",
            agency=row["agency_name"],
            ice=say_number(row["ice_count"]),
            custodian=say_number(row["custodian_count"]),
            difference=signed(row["difference"]),
        )
        if counted:
            sentence += " " + say("Counted: {parts}.", parts="; ".join(counted))
        if row["difference"] or counted:
            sentence += " " + row["verdict_label"]
        if row["unexplained_at_least"] and row["verdict"] == "not_explained":
            sentence += " " + say("Unexplained: at least {number}.", number=say_number(row["unexplained_at_least"]))
        said.append(sentence)
    if len(rows) > _SAID:
        said.append(
            say_many(
                "{number} more record is in the table.", "{number} more records are in the table.", len(rows) - _SAID
            )
        )
    return said


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("agency_name", "county_code_fips", "custodian_level", "comparison"))


def _flags(figures: Sequence[Mapping[str, Any]], balances: Sequence[Mapping[str, Any]]) -> list[Flag]:
    """Records that are silent for a part of the period, and differences that the named parts do not account for."""
    flags = []
    requests = [r for r in figures if r["comparison"] == "requests"]
    silent = [r for r in requests if r["months_silent"]]
    if silent:
        names = ", ".join(
            say("{agency} (months without a word: {months})", agency=r["agency_name"], months=r["months_silent"])
            for r in silent
        )
        says = say("A custodian's record does not speak of every month; silence is not zero.")
        flags.append(Flag("record-silent", says, names))
    open_ones = [r for r in requests if r["verdict"] == "not_explained"]
    if open_ones:
        names = ", ".join(
            say("{agency} (at least {number})", agency=r["agency_name"], number=say_number(r["unexplained_at_least"]))
            for r in open_ones
        )
        says = say("Both halves differ by more than the named parts can account for.")
        flags.append(Flag("halves-differ", says, names))
    unbalanced = [r for r in balances if r["status"] not in ("closes", "unknown")]
    if unbalanced:
        names = ", ".join(
            say("{agency} (left over: {gap})", agency=r["agency_name"], gap=signed(r["gap"])) for r in unbalanced
        )
        flags.append(
            Flag("record-does-not-balance", say("The counts of a record do not add up to their total."), names)
        )
    return flags
