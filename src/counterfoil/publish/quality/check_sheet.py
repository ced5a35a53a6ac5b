"""Turns a report on the quality of a release into a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.publish.quality.sheet import REASON, Sheet, SheetSection, count, share, table_of, text

Report = Mapping[str, Any]
_COLUMN = text("column", "The column of the table that the release's rows are kept in.")
_BROKEN = ("stop", "look", "note")


def check_sheet(report: Report) -> Sheet:
    """The sheet of one release.

    Args:
        report: What `check_release` of the room `sources` says, as plain values.
    """
    return Sheet(
        title="Quality of a release",
        subject=report["release_id"],
        facts=(
            ("Publisher", report["publisher"]),
            ("Release", report["title"]),
            ("As of", f"{report['as_of_date']}, {report['as_of_basis']}"),
            ("Rows", f"{report['row_count']:,}"),
        ),
        answer=tuple(report["short"]),
        sections=(
            _findings(report),
            _unlisted(report),
            _spikes(report),
            _rules(report),
            _lists(report),
            _columns(report),
            _files(report),
        ),
        closing=(
            f"{report['grain'][:1].upper()}{report['grain'][1:]}.",
            "Counts are of records: rows that were set aside are not among them. Of a column that may say who a "
            "person is there are counts alone. Unknown is never shown as zero.",
            f"How well the rules are known: {report['evidence']}.",
            "Where the rules come from: " + "; ".join(report["cites"]) + ".",
        ),
    )


def _findings(report: Report) -> SheetSection:
    found = [r for r in report["rules"] if r["verdict"] in _BROKEN]
    found += [_list_as_rule(entry) for entry in report["lists"] if entry["verdict"] in _BROKEN]
    found.sort(key=lambda r: _BROKEN.index(r["verdict"]))
    fields = (
        text("says", "What holds of a sound release."),
        text("verdict", "stop: do not publish on it before it is explained; look: look at it first; note: know it."),
        count("count", "How many break it."),
        count("denominator", "Of how many."),
        share("share", "The first of the second."),
        text("limit", "What would be no finding."),
        text("do", "What to do."),
    )
    return SheetSection(
        "findings",
        "What was found",
        () if found else ("Every rule that could be checked holds.",),
        (table_of("findings", "Rules that do not hold", fields, found),) if found else (),
        in_brief=True,
    )


def _list_as_rule(entry: Report) -> dict[str, Any]:
    """A column with unlisted values, said as a rule."""
    return {
        "says": f"Every value of {entry['column']} is in the list of those that are known.",
        "verdict": entry["verdict"],
        "count": entry["unlisted_count"],
        "denominator": entry["stated_count"],
        "share": entry["unlisted_share"],
        "limit": "at most 0.1%, else a note",
        "do": "Look at the values below; a new one is added to the list of facts with where it was seen.",
    }


def _unlisted(report: Report) -> SheetSection:
    rows = [
        {"column": entry["column"], "value": value["value"], "count": value["count"]}
        for entry in report["lists"]
        for value in entry["unlisted"]
    ]
    kept = sum(entry["unlisted_not_printed_count"] or 0 for entry in report["lists"])
    said = ["No value outside the lists can be printed."] if not rows else []
    if kept:
        said.append(
            f"{kept:,} further cells hold a value that is in no list and is not printed: their column, or the cell, "
            "may say who a person is, or they are many."
        )
    fields = (_COLUMN, text("value", "The value as it is first spelled."), count("count", "Records that hold it."))
    table = table_of("unlisted", "Values that are in no list", fields, rows, ("Without regard to case and spaces.",))
    return SheetSection("unlisted", "Values in no list", tuple(said), (table,) if rows else (), in_brief=bool(rows))


def _spikes(report: Report) -> SheetSection:
    spikes = report["spikes"]
    looked = ", ".join(spikes["looked_at"])
    fields = (
        text("place", "The kind of place."),
        text("name", "The place, as the release names it."),
        text("day", "The day; of a table whose days say something of a person, the month that it lies in."),
        count("record_count", "Records of the place on that day."),
        count("median_count", "The median of the place's days that have a record."),
        count("month_count", "Records of the place in that month."),
        share("month_share", "The day's share of the month."),
        text("because", "Why the day is odd."),
    )
    more = spikes["found_count"] - len(spikes["found"])
    notes = (f"{more:,} further days are as odd and are not printed.",) if more else ()
    found = tuple({**spike, "day": _as_day(spike["day"])} for spike in spikes["found"])
    said = f"Looked at by: {looked}. A full day may be a day on which many forms were entered, and not prepared."
    return SheetSection(
        "full-days",
        "Implausibly full days",
        (said,) if found else (f"None. Looked at by: {looked}.",),
        (table_of("spikes", "Days with implausibly many records of one place", fields, found, notes),)
        if found
        else (),
        in_brief=bool(found),
    )


def _as_day(said: str) -> date | str:
    """A day, which is printed as days are; a month stays as it is written."""
    return date.fromisoformat(said) if len(said) == len("2025-03-01") else said


def _rules(report: Report) -> SheetSection:
    fields = (
        text("says", "What holds of a sound release."),
        text("verdict", "as expected, note, look, stop, or not checked."),
        count("count", "How many break it."),
        text("counted", "What is counted."),
        count("denominator", "Of how many."),
        share("share", "The first of the second."),
        text("limit", "What would be no finding."),
        REASON,
    )
    return SheetSection(
        "rules",
        "Every rule",
        ("A rule without a denominator was counted when the files were read, and holds where the count is none.",),
        (table_of("rules", "Rules and verdicts", fields, report["rules"]),),
    )


def _lists(report: Report) -> SheetSection:
    if not report["lists"]:
        return SheetSection("lists", "Columns that have a list", ("No column of this table has a list of values.",))
    fields = (
        _COLUMN,
        text("verdict", "as expected, note, look, stop, or not checked."),
        count("known_count", "Values in the list."),
        count("stated_count", "Records with a value."),
        count("listed_count", "Of these, with a value of the list."),
        count("unlisted_count", "Of these, with another value."),
        share("unlisted_share", "Unlisted of stated."),
        count("withheld_count", "Records whose cell is redacted."),
        REASON,
    )
    return SheetSection(
        "lists",
        "Columns that have a list",
        (),
        (table_of("lists", "Cells that hold a value of their list", fields, report["lists"]),),
    )


def _columns(report: Report) -> SheetSection:
    fields = (
        _COLUMN,
        share("filled_share", "Filled cells of the records that have the column."),
        count("filled_count", "Filled cells."),
        count("not_stated_count", "Cells that the publisher left blank."),
        count("withheld_count", "Cells that the publisher redacted."),
        count("unreadable_count", "Cells that cannot be read as what the column holds."),
        count("out_of_range_count", "Days that cannot be true of this release."),
        count("not_collected_count", "Records of files that have no such column."),
        count("different_count", "Different values."),
        REASON,
    )
    rows = [{**c, "reason": c["filled_reason"]} for c in report["columns"]]
    return SheetSection(
        "columns", "Every column", (), (table_of("columns", "How far each column is filled", fields, rows),)
    )


def _files(report: Report) -> SheetSection:
    fields = (
        text("file_name", "The file's name when it was read."),
        text("as_of_date", "The last day that it covers."),
        count("row_count", "Rows read."),
        count("set_aside_count", "Rows that are no record."),
        count("blank_row_count", "Rows that hold nothing, and are not among those read."),
        count("readable_identifier_count", "Readable cells of columns that would name a person; never read."),
        count("cells_without_heading", "Filled cells under no heading."),
        count("error_cells", "Cells that hold an error."),
        text("headings", "Headings in no list, and columns that the format has and the file lacks."),
    )
    rows = [{**f, "headings": _odd_headings(f)} for f in report["files"]]
    sheets = [
        {
            "file_name": f["file_name"],
            "sheet": s["sheet"] or "(text)",
            "row_count": s["row_count"],
            "said": s["because"] or ("full: rows may have been lost" if s["is_cut"] else "read"),
            "reason": None if s["is_read"] else "not_applicable",
        }
        for f in report["files"]
        for s in f["sheets"]
    ]
    tables = [
        table_of("files", "Files", fields, rows),
        table_of(
            "sheets",
            "Sheets",
            (
                text("file_name", "The file."),
                text("sheet", "The sheet; a text file has none."),
                count("row_count", "Rows read."),
                text("said", "Whether it was read."),
                REASON,
            ),
            sheets,
        ),
    ]
    if report["files_set_aside"]:
        aside = (text("file_name", "The file."), text("because", "Why it was set aside."))
        tables.append(table_of("set_aside", "Files set aside", aside, report["files_set_aside"]))
    return SheetSection("files", "Files and sheets", (), tuple(tables))


def _odd_headings(file: Report) -> str:
    said = []
    if file["unlisted_headings"]:
        said.append("in no list: " + ", ".join(file["unlisted_headings"]))
    if file["absent_headings"]:
        said.append("absent: " + ", ".join(file["absent_headings"]))
    return "; ".join(said)
