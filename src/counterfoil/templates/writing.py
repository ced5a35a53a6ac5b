"""Writes the templates of custodians' records: a workbook with drop-downs, notes and checks, and a CSV, for each."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from counterfoil.errors import CounterfoilError
from counterfoil.templates.forms import Form, load_forms

_INK, _PALE, _WARM = "#14212e", "#e6eef5", "#fdeed3"
#: A day that the metadata of every workbook bears, so that the same version writes the same bytes.
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 (a mark in a file, no moment)


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Every template into a folder: two files a form, and what they are in a text; the same bytes each time.

    Raises:
        CounterfoilError: The folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in load_forms():
            for suffix, content in ((".xlsx", workbook(form)), (".csv", table(form))):
                path = folder / f"{form.form}{suffix}"
                path.write_bytes(content)
                written.append(path)
        read_me = folder / "README.txt"
        read_me.write_text(_read_me(load_forms()), encoding="utf-8", newline="\n")
        written.append(read_me)
    except OSError as problem:
        raise CounterfoilError(
            "templates/output",
            f"the templates cannot be written: {problem.strerror}",
            where={"folder": str(folder)},
            remedy=["Name another folder with --output."],
        ) from problem
    return tuple(written)


def table(form: Form) -> bytes:
    """The headings alone, as a CSV that a spreadsheet opens."""
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(form.columns())
    return buffer.getvalue().encode("utf-8-sig")


def _read_me(forms: Sequence[Form]) -> str:
    lines = ["Templates for the records of custodians", ""]
    for form in forms:
        lines += [f"{form.form}.xlsx, {form.form}.csv", f"  {form.title}. {form.purpose}", f"  {form.duty}", ""]
        lines += [f"  - {line}" for line in form.how_to]
        lines.append("")
    return "\n".join(lines)


def workbook(form: Form, filled: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The form as a workbook: the sheet to fill in, how to, an example, the lists, and its checks.

    Args:
        form: The form.
        filled: Rows that stand in the sheet to fill in already.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = {"created": _MADE, "title": form.title, "author": "", "comments": f"format {form.format}"}
    book.set_properties(made)
    styles = {
        "head": book.add_format({"bold": True, "bg_color": _PALE, "border": 1, "text_wrap": True, "valign": "top"}),
        "needed": book.add_format({"bold": True, "bg_color": _WARM, "border": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "count": book.add_format({"num_format": "0"}),
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": _INK}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bad": book.add_format({"bg_color": "#f6c7c0"}),
    }
    fill, how = book.add_worksheet("Fill in"), book.add_worksheet("How to")
    example, lists = book.add_worksheet("Example"), book.add_worksheet("Lists")
    ranges = _write_lists(lists, form, styles)
    _write_fill(fill, form, styles, ranges)
    for row, cells in enumerate(filled, start=1):
        for at, heading in enumerate(form.columns()):
            _write_cell(fill, row, at, cells.get(heading), styles)
    _write_how(how, form, styles)
    _write_example(example, form, styles)
    if form.format == "custodian_log":
        _write_checks(book.add_worksheet("Checks"), form, styles)
    book.close()
    return buffer.getvalue()


def _write_lists(sheet: Any, form: Form, styles: dict[str, Any]) -> dict[str, str]:
    """The words of each drop-down, one list a column; returns where each stands."""
    sheet.write(0, 0, "The words of the drop-downs. Nothing is read from this sheet.", styles["title"])
    ranges, at = {}, 0
    for heading, column in form.fact.columns.items():
        words = [w for w in column.words if w not in ("y", "n")]
        if not words:
            continue
        sheet.write(2, at, f"for {heading}", styles["head"])
        for row, word in enumerate(words, start=3):
            sheet.write_string(row, at, word)
        sheet.set_column(at, at, 30)
        letter = _letter(at)
        ranges[heading] = f"=Lists!${letter}$4:${letter}${3 + len(words)}"
        at += 1
    return ranges


def _write_fill(sheet: Any, form: Form, styles: dict[str, Any], ranges: dict[str, str]) -> None:
    """The headings with a note each, and the rows with formats, drop-downs and checks."""
    columns = form.fact.columns
    last = form.rows
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 34)
    for at, heading in enumerate(form.columns()):
        column = columns.get(heading)
        says = column.says if column else "A whole number; blank where it is not known."
        needed = column is not None and column.required
        sheet.write_string(0, at, heading, styles["needed" if needed else "head"])
        sheet.write_comment(0, at, says or heading, {"x_scale": 2})
        kind = "count" if column is None or column.read == "integer" else "day" if column.read == "date" else "text"
        sheet.set_column(at, at, max(14, len(heading) + 2), styles[kind])
        rule = _rule(heading, kind, ranges, says)
        if rule:
            sheet.data_validation(1, at, last, at, rule)
    sheet.autofilter(0, 0, last, len(form.columns()) - 1)
    if form.format == "custodian_log":
        _mark_rows(sheet, form, styles)


def _write_cell(sheet: Any, row: int, at: int, value: Any, styles: dict[str, Any]) -> None:
    """A cell of a row that is filled in already; nothing where it is not known."""
    if isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), styles["day"])  # noqa: DTZ001
    elif isinstance(value, int):
        sheet.write_number(row, at, value, styles["count"])
    elif value is not None:
        sheet.write_string(row, at, str(value), styles["text"])


def _rule(heading: str, kind: str, ranges: dict[str, str], says: str) -> dict[str, Any] | None:
    """What a spreadsheet lets a clerk write into a column."""
    told = {"input_title": heading[:32], "input_message": says[:255]} if says else {}
    if heading in ranges:
        words = {"error_title": "Not on the list", "error_message": "Choose one of the words of the list."}
        return {"validate": "list", "source": ranges[heading], **words, **told}
    if kind == "day":
        words = {"error_title": "No such day", "error_message": "Write a day as 2025-03-09."}
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2003, 3, 1),
            "maximum": date(2099, 12, 31),
            **words,
            **told,
        }
    if kind == "count":
        words = {"error_title": "No count", "error_message": "Write a whole number, 0 for none, nothing if unknown."}
        return {"validate": "integer", "criteria": ">=", "value": 0, **words, **told}
    if heading == "County FIPS":
        words = {"error_title": "Five digits", "error_message": "Write the code as text with its leading zero."}
        return {"validate": "length", "criteria": "==", "value": 5, **words, **told}
    return None


def _mark_rows(sheet: Any, form: Form, styles: dict[str, Any]) -> None:
    """Paints what a check will find: a release before its request, and a refusal without a basis."""
    at = {heading: _letter(n) for n, heading in enumerate(form.columns())}
    last = form.rows + 1
    left, received = at["Left Custody"], at["Request Received"]
    rules = {
        "Left Custody": f'=AND(${left}2<>"",${received}2<>"",${left}2<${received}2)',
        "Basis": f'=AND(${at["Answer"]}2="declined",${at["Basis"]}2="")',
        "ICE Was Told": f'=AND(${left}2<>"",${at["ICE Was Told"]}2="",${at["ICE Told Of Release"]}2="")',
    }
    for heading, rule in rules.items():
        cells = f"{at[heading]}2:{at[heading]}{last}"
        sheet.conditional_format(cells, {"type": "formula", "criteria": rule, "format": styles["bad"]})


def _write_how(sheet: Any, form: Form, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, form.title, styles["title"])
    lines = [form.purpose, *(f"{n}. {line}" for n, line in enumerate(form.how_to, start=1)), form.duty]
    lines += [f"Source: {cite}" for cite in form.cites]
    for row, line in enumerate(lines, start=2):
        sheet.write_string(row, 0, line, styles["wrap"])


def _write_example(sheet: Any, form: Form, styles: dict[str, Any]) -> None:
    """An example, one field a row, so that nobody takes it for the sheet to fill in."""
    sheet.write_string(
        0, 0, "An example. The agency is fictional, and nothing is read from this sheet.", styles["title"]
    )
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(form.example), 34)
    for row, heading in enumerate(form.columns(), start=2):
        sheet.write_string(row, 0, f"{heading}:", styles["head"])
        for at, cells in enumerate(form.example, start=1):
            sheet.write_string(row, at, cells.get(heading, ""), styles["text"])


def _write_checks(sheet: Any, form: Form, styles: dict[str, Any]) -> None:
    """Counts that a clerk can look at before handing the log in; formulas over the sheet to fill in."""
    at = {heading: _letter(n) for n, heading in enumerate(form.columns())}
    last = form.rows + 1

    def cells(heading: str) -> str:
        return f"'Fill in'!${at[heading]}$2:${at[heading]}${last}"

    lines = {
        "Requests": f"=COUNT({cells('Request Received')})",
        "Months certified to be empty": f"=COUNT({cells('Certified Zero Month')})",
        "Declined": f'=COUNTIF({cells("Answer")},"declined")',
        "Declined, and no basis stated": f'=COUNTIFS({cells("Answer")},"declined",{cells("Basis")},"")',
        "Handed over to ICE": f'=COUNTIF({cells("How Custody Ended")},"handed over to ICE")',
        "ICE was told, and did not come": (
            f'=COUNTIFS({cells("ICE Was Told")},"yes",{cells("Picked Up By ICE")},"no")'
        ),
        "Left custody, and not stated whether ICE was told": (
            f'=COUNTIFS({cells("Left Custody")},">0",{cells("ICE Was Told")},"",{cells("ICE Told Of Release")},"")'
        ),
    }
    sheet.set_column(0, 0, 60)
    sheet.write_string(0, 0, "Look at these before you hand the log in.", styles["title"])
    for row, (says, formula) in enumerate(lines.items(), start=2):
        sheet.write_string(row, 0, says)
        sheet.write_formula(row, 1, formula, styles["count"])


def _letter(at: int) -> str:
    """The letters of a column, from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
