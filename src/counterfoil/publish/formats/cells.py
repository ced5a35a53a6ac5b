"""Turns a table of an edition into printed cells: what a reader sees, and what a program reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.language import say
from counterfoil.publish.formats import words
from counterfoil.publish.formats.codes import is_coded, is_quoted, say_code

if TYPE_CHECKING:
    from counterfoil.reports import EditionTable
    from counterfoil.schema import Field

#: Columns of codes that another column of the same table says in words.
_SAID_BY = {"step": "says"}
_MONTH = re.compile(r"\d{4}-\d{2}-01")
_ID = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Column:
    """One printed column: its place in the row, its declaration, and whether it stands to the right."""

    at: int
    field: Field
    is_number: bool


@dataclass(frozen=True)
class Cell:
    """One printed cell.

    Args:
        says: What a reader sees.
        value: What a program reads, for numbers and days; "" for texts.
        element: The HTML element that holds the value: data, time, span (unknown), q (quoted in English) or "".
        hint: What the word means, where it stands for an unknown value.
    """

    says: str
    value: str = ""
    element: str = ""
    hint: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """One table as it is printed.

    Args:
        table: What it prints.
        columns: The printed columns.
        rows: One tuple of cells a row.
        reasons: Each word that stands for an unknown value in it, and what it means.
    """

    table: EditionTable
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reasons: tuple[tuple[str, str], ...]


def print_table(table: EditionTable) -> PrintedTable:
    """The table with each cell in words.

    Left out are a reason column that is empty from top to bottom, and a column of ids whose neighbor
    `<name>_label` says the same in words; both are in the other forms.
    """
    names = {field.name for field in table.fields}
    left_out = {code for code, said in _SAID_BY.items() if said in names}
    columns = tuple(
        Column(at, field, field.kind in ("integer", "number"))
        for at, field in enumerate(table.fields)
        if f"{field.name}_label" not in names
        and field.name not in left_out
        and not _is_empty_reason(field, [row[at] for row in table.rows])
    )
    rows = tuple(tuple(_cell(table, row, column) for column in columns) for row in table.rows)
    said = sorted({cell.says for row in rows for cell in row if cell.element == "span" and cell.hint})
    hints = {cell.says: cell.hint for row in rows for cell in row if cell.element == "span"}
    return PrintedTable(table, columns, rows, tuple((word, hints[word]) for word in said))


def _is_empty_reason(field: Field, cells: Sequence[Any]) -> bool:
    return words.is_reason(field) and not any(cells)


def _cell(table: EditionTable, row: tuple[Any, ...], column: Column) -> Cell:
    value, field = row[column.at], column.field
    if value is None:
        reason = words.reason_beside(table, row, field.name)
        if not reason:
            return Cell("–", element="span", hint="")
        return Cell(words.say_reason(reason), element="span", hint=words.meaning_of_reason(reason))
    if isinstance(value, bool):
        return Cell(say("yes") if value else say("no"), "true" if value else "false", "data")
    if words.is_year(field):
        return Cell(str(value), repr(value), "data")
    if isinstance(value, int | float):
        says = words.say_share(value) if words.is_share(field, table) else words.say_number(value)
        return Cell(says, repr(value), "data")
    if isinstance(value, date):
        first = words.is_month(field) and value.day == 1
        return Cell(words.say_month(value) if first else words.say_day(value), value.isoformat(), "time")
    if value and words.is_reason(field):
        return Cell(words.say_reason(value), value, "data")
    if words.is_outcome(field) and _ID.fullmatch(value):
        return Cell(words.say_name(value), value, "data")
    if _MONTH.fullmatch(value) and field.name in ("month", "quarter"):
        day = date.fromisoformat(value)
        return Cell(words.say_month(day) if field.name == "month" else words.say_quarter(day), value, "time")
    if is_coded(field):
        return Cell(say_code(value), value, "data")
    return Cell(value, element="q" if is_quoted(field.name) else "")
