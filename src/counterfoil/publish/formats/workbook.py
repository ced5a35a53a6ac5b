"""Turns an edition into a workbook: a sheet to read first, then one a table, each cell of its own type."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_fact, to_say
from counterfoil.publish.formats.words import (
    is_share,
    is_year,
    ordered_totals,
    say_bounds,
    say_day,
    say_name,
    say_period,
    say_reason,
    say_unit,
)

if TYPE_CHECKING:
    from counterfoil.reports import Edition, EditionTable

_LONGEST_SHEET_NAME = 31
_NARROWEST, _WIDEST = 10, 60
_NOT_IN_A_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
#: The first day that a workbook can hold as a day.
_FIRST_DAY = date(1900, 3, 1)
_READ_ME = to_say("Read me")


def render_workbook(edition: Edition) -> bytes:
    """`tables.xlsx`: no formula, no link, and the same bytes for the same edition."""
    import xlsxwriter

    packed = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(packed, options)
    as_of = edition.as_of_date
    book.set_properties(
        {
            "title": edition.title,
            "subject": f"{edition.scope.name}, {say_period(edition.from_date, edition.until_date)}",
            "comments": edition.edition_id,
            "created": datetime(as_of.year, as_of.month, as_of.day),  # noqa: DTZ001 (a day, without a zone)
        }
    )
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "label": book.add_format({"bold": True, "valign": "top"}),
        "prose": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"valign": "top"}),
        "integer": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "year": book.add_format({"num_format": "0", "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "share": book.add_format({"num_format": "0.00%", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
    }
    _Sheet(book.add_worksheet(say_fact(_READ_ME)), formats).read_me(edition)
    taken = {say_fact(_READ_ME).lower(), "history"}
    for table in edition.tables:
        name = _sheet_name(table.table_id, taken)
        _Sheet(book.add_worksheet(name), formats).table(table)
    book.close()
    return _repacked(packed.getvalue())


class _Exact(float):
    """A number that is written with all its digits; the writer of the workbook would leave out the last."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


class _Sheet:
    """One sheet, written from the top down."""

    def __init__(self, sheet: Any, formats: dict[str, Any]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.at = 0

    def read_me(self, edition: Edition) -> None:
        """What the workbook is, its answer, its figures, what is odd, and what it was made from."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_column(0, 0, 34)
        self.sheet.set_column(1, 1, 64)
        self.sheet.set_column(2, 9, 16)
        self.row([edition.title], "title")
        self.pair(say("Place"), f"{edition.scope.name} ({say_fact(edition.scope.level)})")
        self.pair(say("Period"), say_period(edition.from_date, edition.until_date))
        self.pair(say("As of"), say_day(edition.as_of_date))
        self.pair(say("Edition"), f"{edition.edition_number} ({edition.edition_id})")
        self.pair(say("Definitions"), edition.definitions_version)
        self.pair(say("Software"), f"counterfoil {edition.software_version}")
        self.part(say("The answer"), [[sentence] for sentence in edition.answer])
        names = ["figure", "label", "value", "unit", "numerator", "denominator"]
        self.part(say("Figures"), [], [*names, "low", "high", "unknown_count", "reason", "bounds", "measure"])
        for f in edition.figures:
            kind = "share" if f.unit == "share" else ""
            row = [f.figure_id, f.label, f.value, say_unit(f.unit), f.numerator, f.denominator, f.low, f.high]
            row += [f.unknown_count, say_reason(f.reason), say_bounds(f), f.measure]
            self.row(row, kinds={2: kind, 6: kind, 7: kind})
        flags = [[f.where, f.says, f.row_count] for f in edition.flags] or [[say("None.")]]
        self.part(say("What is not known, and what to know first"), flags)
        self.part(say("How to read the sheets"), [[say_fact(note)] for note in _NOTES])
        totals = [
            [say_name(name), say("suppressed") if count is None else count, name]
            for name, count in ordered_totals(edition).items()
        ]
        self.part(say("Totals"), totals)
        inputs = [[i.file_name, i.release_id, i.row_count, i.as_of_date, i.sha256] for i in edition.inputs]
        self.part(say("Inputs"), inputs, ["file_name", "release_id", "row_count", "as_of_date", "sha256"])

    def table(self, table: EditionTable) -> None:
        """One table: title, notes, head, then a row each."""
        self.row([table.title], "title")
        for note in table.notes:
            self.row([note], "text")
        if table.measure:
            self.row([say("Measure: {measure}.", measure=table.measure)], "text")
        self.at += 1
        head = self.at
        names = [f.name for f in table.fields]
        self.row(names, "head")
        kinds = {at: "share" for at, f in enumerate(table.fields) if is_share(f, table)}
        kinds |= {at: "year" for at, f in enumerate(table.fields) if is_year(f)}
        for row in table.rows:
            self.row(row, kinds=kinds)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.autofilter(head, 0, max(head, self.at - 1), len(names) - 1)
        self.sheet.repeat_rows(head)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        for at, field in enumerate(table.fields):
            self.sheet.set_column(at, at, _width(field.name, (row[at] for row in table.rows), at in kinds))

    def pair(self, label: str, says: str) -> None:
        """A label and what it stands for."""
        self.cell(0, label, "label")
        self.cell(1, says, "prose")
        self.at += 1

    def part(self, title: str, rows: Iterable[list[Any]], head: list[str] | None = None) -> None:
        """A heading, one row below what stands above it, then its rows."""
        self.at += 1
        self.row([title], "label")
        if head:
            self.row([say_name(name) for name in head], "head")
        for row in rows:
            self.row(row)

    def row(self, values: Iterable[Any], style: str = "", kinds: dict[int, str] | None = None) -> None:
        """One row of cells, each of its own type, or all in one style."""
        for at, value in enumerate(values):
            self.cell(at, value, style or (kinds or {}).get(at, ""))
        self.at += 1

    def cell(self, column: int, value: Any, style: str = "") -> None:
        """One cell; an unknown value leaves it empty."""
        if value is None:
            return
        place = (self.at, column)
        if isinstance(value, bool):
            self.sheet.write_boolean(*place, value, self.formats[style or "text"])
        elif isinstance(value, int | float):
            kind = style or ("integer" if isinstance(value, int) else "number")
            exact = value if isinstance(value, int) else _Exact(value)
            self.sheet.write_number(*place, exact, self.formats[kind])
        elif isinstance(value, date) and value >= _FIRST_DAY:
            self.sheet.write_datetime(*place, value, self.formats["date"])
        else:
            text = value.isoformat() if isinstance(value, date) else value
            self.sheet.write_string(
                *place, text, self.formats[style if style not in ("share", "year", "") else "text"]
            )


_NOTES = (
    to_say("Each sheet after this one holds one table of the edition; its name is that of the CSV file."),
    to_say("An empty cell is unknown, never zero; the reason column of its row says why."),
    to_say("A share is stored from 0 to 1 and shown in percent."),
    to_say('The period is half open: its first day is in, the day after "not including" is out.'),
    to_say("No cell holds a formula or a link; a text that begins with an equals sign is a text."),
)


def _sheet_name(table_id: str, taken: set[str]) -> str:
    """A name that a workbook allows and that no other sheet has; adds it to those taken."""
    whole = table_id.translate(_NOT_IN_A_SHEET_NAME)
    name, number = whole[:_LONGEST_SHEET_NAME], 1
    while name.lower() in taken:
        number += 1
        ending = f"_{number}"
        name = whole[: _LONGEST_SHEET_NAME - len(ending)] + ending
    taken.add(name.lower())
    return name


def _width(name: str, values: Iterable[Any], is_percent: bool) -> int:
    """Wide enough for the head and for what stands in the column, within reason."""
    longest = max((len(f"{v:,}" if isinstance(v, int) else str(v)) for v in values if v is not None), default=0)
    if is_percent:
        longest = len("100.00%")
    return min(_WIDEST, max(_NARROWEST, longest + 2, len(name) + 4))


def _repacked(packed: bytes) -> bytes:
    """The same parts in a zip that no machine packs otherwise: stored, in order, with one date."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(target, "w") as stored:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_STORED
            part.create_system = 3
            part.external_attr = 0o644 << 16
            stored.writestr(part, source.read(name))
    return target.getvalue()
