"""Turns the sections of an edition into the parts that a page and a document print, each table once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_fact
from counterfoil.publish.formats.cells import PrintedTable, print_table

if TYPE_CHECKING:
    from counterfoil.reports import Chart, CountyMap, Edition, Section

#: What leads an entry of claims, errata or replies, the first that it has.
_LEADS = ("title", "says", "quote", "statement", "claim", "text", "figure_as_said", "said")


@dataclass(frozen=True)
class PrintedChart:
    """One chart, with its table where that is not printed elsewhere."""

    chart: Chart | CountyMap
    table: PrintedTable | None


@dataclass(frozen=True)
class Part:
    """One section as it is printed: its anchor, its text, its charts, and its other tables."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    charts: tuple[PrintedChart, ...]
    tables: tuple[PrintedTable, ...]


def parts_of(edition: Edition) -> list[Part]:
    """The sections in reading order, and one more for what no section prints; every table and chart stands once.

    The chart of the first page is not printed again; its table is.
    """
    from counterfoil.reports import Section

    charts = {c for s in edition.sections for c in s.charts} | {edition.opening}
    tables = {t for s in edition.sections for t in s.tables}
    tables |= {edition.chart(c).table_id for c in charts if c and c != edition.opening}
    rest = Section(
        "further-tables",
        say("Further tables"),
        charts=tuple(c.chart_id for c in edition.charts if c.chart_id not in charts),
        tables=tuple(t.table_id for t in edition.tables if t.table_id not in tables),
    )
    figures = {f.figure_id for f in edition.figures}
    printed: set[str] = set()
    parts = [_part(edition, section, figures, printed) for section in (*edition.sections, rest)]
    return [*parts[:-1], *(p for p in parts[-1:] if p.charts or p.tables)]


def _part(edition: Edition, section: Section, figures: set[str], printed: set[str]) -> Part:
    def printed_once(table_id: str) -> PrintedTable | None:
        if table_id in printed:
            return None
        printed.add(table_id)
        return print_table(edition.table(table_id))

    drawn = [edition.chart(c) for c in section.charts if c != edition.opening]
    last = {chart.table_id: chart.chart_id for chart in drawn}  # a table of several charts stands below them all
    charts = tuple(
        PrintedChart(c, printed_once(c.table_id) if last[c.table_id] == c.chart_id else None) for c in drawn
    )
    tables = tuple(found for t in section.tables if (found := printed_once(t)) is not None)
    anchor = section.section_id if section.section_id not in figures else f"section-{section.section_id}"
    return Part(anchor, section.title, section.paragraphs, charts, tables)


def said_of(entry: Mapping[str, Any], key: str) -> Any:
    """A part of an entry as it is printed: a verdict is one of a closed list, and said in the reader's language."""
    value = entry[key]
    return say_fact(value) if key == "verdict" and isinstance(value, str) else value


def keys_of(entry: Mapping[str, Any]) -> list[str]:
    """The keys of an entry that are printed, in order: not the list of what is said as it was written."""
    return [key for key in sorted(entry) if key != "as_written"]


def lead_of(entry: Mapping[str, Any]) -> str:
    """The key of an entry's leading sentence; "" where it has none."""
    return next((key for key in _LEADS if isinstance(entry.get(key), str) and entry[key]), "")
