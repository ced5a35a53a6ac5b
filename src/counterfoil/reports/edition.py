"""An edition before it has a form: what it says, its tables, its charts, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.schema import Field

Value = str | int | float | bool | date | None


@dataclass(frozen=True)
class Scope:
    """The place that an edition is about.

    Args:
        code: `us`, a state's two letters, or a county's FIPS code.
        name: As it is printed.
        level: nation, state or county.
    """

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Input:
    """One file that an edition was made from.

    Args:
        release_id: The release that it belongs to.
        file_name: Its name when it was read, without a folder.
        sha256: The hash of its bytes.
        row_count: Rows read from it.
        as_of_date: The last day that it covers.
    """

    release_id: str
    file_name: str
    sha256: str
    row_count: int
    as_of_date: date


@dataclass(frozen=True)
class Figure:
    """One printed number with what a reader needs to judge it.

    Args:
        figure_id: Stable inside the series; `edition_id#figure_id` is its address.
        label: What it is, in plain words, with its window and its denominator.
        value: The count or the share (0 to 1); None where it is unknown.
        unit: What is counted, or `share`.
        numerator: None for a count.
        denominator: None for a count.
        low: The least it can be, given the unknown.
        high: The most it can be, given the unknown.
        unknown_count: How many are unknown.
        reason: Why the value is None, or "".
        measure: The measure that defines it.
    """

    figure_id: str
    label: str
    value: int | float | None
    unit: str
    numerator: int | None
    denominator: int | None
    low: int | float | None
    high: int | float | None
    unknown_count: int | None
    reason: str
    measure: str


@dataclass(frozen=True)
class EditionTable:
    """One printed table.

    Args:
        table_id: snake_case; the name of its CSV file and of its sheet.
        title: The heading above it.
        fields: The columns; their meaning becomes the Data Package's and the notes'.
        rows: One tuple a row, in the order of the fields.
        notes: What must stand beside it.
        measure: The measure that defines it, or "".
    """

    table_id: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True)
class Chart:
    """One chart: a Vega-Lite specification with its data inside, and the table that says the same.

    Args:
        chart_id: snake_case.
        title: The heading above it.
        alt: What it shows, for who cannot see it.
        spec: Vega-Lite, with `data.values` inside; no address of anything.
        table_id: The table with the same figures.
    """

    chart_id: str
    title: str
    alt: str
    spec: Mapping[str, Any]
    table_id: str


@dataclass(frozen=True)
class Area:
    """One county on a map.

    Args:
        code: Its FIPS code.
        name: As it is printed.
        shade: The place of its shade in the legend.
        rings: Its closed lines, as points of the drawing.
    """

    code: str
    name: str
    shade: int
    rings: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class CountyMap:
    """A map of counties, and the table that says the same.

    Args:
        chart_id: snake_case.
        title: The heading above it.
        alt: What it shows, for who cannot see it.
        areas: The counties.
        borders: The lines between states and around what is drawn.
        legend: What each shade means: first nothing, then too few, then lighter to darker, last hidden.
        legend_title: What is shaded.
        source: Where the shapes come from.
        table_id: The table with the same figures.
    """

    chart_id: str
    title: str
    alt: str
    areas: tuple[Area, ...]
    borders: tuple[tuple[tuple[int, int], ...], ...]
    legend: tuple[str, ...]
    legend_title: str
    source: str
    table_id: str


@dataclass(frozen=True)
class Section:
    """One part of an edition, in reading order.

    Args:
        section_id: kebab-case; its anchor.
        title: Its heading.
        paragraphs: Plain text.
        charts: Ids of charts, printed after the text.
        tables: Ids of tables, printed after the charts.
    """

    section_id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flag:
    """Something odd that a reader should know before relying on a figure.

    Args:
        flag_id: kebab-case.
        says: One sentence.
        where: The place, day or file it is about, or "".
        row_count: How many rows it touches, or None.
    """

    flag_id: str
    says: str
    where: str = ""
    row_count: int | None = None


@dataclass(frozen=True)
class Edition:
    """One published report, whole, before it has a form. Every form prints just this.

    Args:
        edition_id: series, scope, period and number.
        series: The kind of report.
        edition_number: 1 for the first of this series, scope and period.
        title: As printed.
        scope: The place.
        from_date: First day, in.
        until_date: First day after, out.
        as_of_date: The last day that the inputs cover.
        definitions_version: Hash of the fact files that the figures depend on.
        software_version: The version of counterfoil.
        inputs: The files it was made from.
        totals: The contract's totals: rows_read, rows_set_aside, detainers_issued, one key an outcome,
            not_attributed. None where disclosure control hides it.
        answer: The five sentences of the first page.
        figures: Every figure that a sentence prints.
        sections: The parts, in reading order.
        tables: The tables, in order.
        charts: The charts, in order.
        flags: What is odd.
        claims: Public claims held to the data.
        errata: Mistakes of earlier editions, mended.
        replies: What a named jurisdiction answered.
        language: The language of every sentence in it; figures and codes are the same in each.
        opening: The chart of the first page, or "".
        is_brief: Whether it is meant for two pages on paper.
    """

    edition_id: str
    series: str
    edition_number: int
    title: str
    scope: Scope
    from_date: date
    until_date: date
    as_of_date: date
    definitions_version: str
    software_version: str
    inputs: tuple[Input, ...]
    totals: Mapping[str, int | None]
    answer: tuple[str, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    tables: tuple[EditionTable, ...]
    charts: tuple[Chart | CountyMap, ...]
    flags: tuple[Flag, ...] = ()
    claims: tuple[Mapping[str, Any], ...] = ()
    errata: tuple[Mapping[str, Any], ...] = ()
    replies: tuple[Mapping[str, Any], ...] = ()
    language: str = "en"
    opening: str = ""
    is_brief: bool = False

    def table(self, table_id: str) -> EditionTable:
        """The table of that id."""
        return next(t for t in self.tables if t.table_id == table_id)

    def chart(self, chart_id: str) -> Chart | CountyMap:
        """The chart of that id."""
        return next(c for c in self.charts if c.chart_id == chart_id)
