"""Turns an edition into its page: one HTML file with everything in it, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_fact, say_many
from counterfoil.publish.formats import words
from counterfoil.publish.formats.cells import PrintedTable, print_table
from counterfoil.publish.formats.codes import is_quoted
from counterfoil.publish.formats.data_package import csv_name
from counterfoil.publish.formats.drawing import drawing_name
from counterfoil.publish.formats.record import plain

if TYPE_CHECKING:
    from counterfoil.reports import Chart, Edition, Section

#: With more rows than this a table scrolls in a window of its own on a screen.
_LONG_TABLE_ROWS = 60
#: What leads an entry of claims, errata or replies, the first that it has.
_LEADS = ("title", "says", "quote", "statement", "claim", "text", "said")


def render_page(edition: Edition, drawings: Mapping[str, str]) -> bytes:
    """`index.html`.

    Args:
        edition: What to print.
        drawings: The SVG of each chart, by its id.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("counterfoil.publish.formats")
    css = folder.joinpath("page.css").read_text(encoding="utf-8").strip()
    house = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    house.filters |= {
        "day": words.say_day,
        "number": words.say_number,
        "heading": words.say_name,
        "lead": _lead,
    }
    house.globals |= {
        "say": say,
        "say_many": say_many,
        "say_fact": say_fact,
        "quoted": lambda name: Markup(' lang="en"') if is_quoted(name) else "",
    }
    house.tests |= {"day": lambda value: isinstance(value, date), "mapping_like": _is_mapping}
    template = house.from_string(folder.joinpath("page.html.j2").read_text(encoding="utf-8"))
    text = template.render(
        edition=edition,
        period=words.say_period(edition.from_date, edition.until_date),
        totals=words.ordered_totals(edition),
        parts=_parts(edition),
        drawings={chart_id: Markup(drawing) for chart_id, drawing in drawings.items()},  # noqa: S704 (our own)
        w=words,
        css=Markup(css),  # noqa: S704 (the project's own file)
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        csv_name=csv_name,
        drawing_name=drawing_name,
        plain=plain,
        long_table_rows=_LONG_TABLE_ROWS,
    )
    return text.replace("\r", "&#13;").encode()


@dataclass(frozen=True)
class PrintedChart:
    """One chart, with its table where that is not printed elsewhere."""

    chart: Chart
    table: PrintedTable | None


@dataclass(frozen=True)
class Part:
    """One section as the page prints it: its anchor, its text, its charts, and its other tables."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    charts: tuple[PrintedChart, ...]
    tables: tuple[PrintedTable, ...]


def _parts(edition: Edition) -> list[Part]:
    """The sections in reading order, and one more for what no section prints; every table stands once."""
    from counterfoil.reports import Section

    charts = {c for s in edition.sections for c in s.charts}
    tables = {t for s in edition.sections for t in s.tables}
    tables |= {edition.chart(c).table_id for c in charts}
    rest = Section(
        "further-tables",
        say("Further tables"),
        charts=tuple(c.chart_id for c in edition.charts if c.chart_id not in charts),
        tables=tuple(t.table_id for t in edition.tables if t.table_id not in tables),
    )
    sections = [*edition.sections, *([rest] if rest.charts or rest.tables else [])]
    figures = {f.figure_id for f in edition.figures}
    printed: set[str] = set()
    return [_part(edition, section, figures, printed) for section in sections]


def _part(edition: Edition, section: Section, figures: set[str], printed: set[str]) -> Part:
    def printed_once(table_id: str) -> PrintedTable | None:
        if table_id in printed:
            return None
        printed.add(table_id)
        return print_table(edition.table(table_id))

    charts = tuple(PrintedChart(edition.chart(c), printed_once(edition.chart(c).table_id)) for c in section.charts)
    tables = tuple(found for t in section.tables if (found := printed_once(t)) is not None)
    anchor = section.section_id if section.section_id not in figures else f"section-{section.section_id}"
    return Part(anchor, section.title, section.paragraphs, charts, tables)


def _lead(entry: Mapping[str, Any]) -> str:
    """The key of an entry's leading sentence; "" where it has none."""
    return next((key for key in _LEADS if isinstance(entry.get(key), str) and entry[key]), "")


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _printable(value: Any) -> Any:
    """The text with a mark in the place of each character that a page cannot hold."""
    if type(value) is not str:
        return value
    return "".join("�" if unicodedata.category(c) == "Cc" and c not in "\t\n\r" else c for c in value)
