"""Turns what differs between two releases into a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.publish.quality.sheet import REASON, Sheet, SheetSection, count, share, table_of, text

Compared = Mapping[str, Any]


def comparison_sheet(compared: Compared) -> Sheet:
    """The sheet of two releases.

    Args:
        compared: What `compare_releases` of the room `sources` says, as plain values.
    """
    a, b = compared["a"], compared["b"]
    return Sheet(
        title="Two releases compared",
        subject=f"{a['release_id']} / {b['release_id']}",
        facts=(
            ("Counted by", compared["event_date"].replace("_", " ")),
            ("A", _said(a)),
            ("Table", compared["table"]),
            ("B", _said(b)),
        ),
        answer=tuple(compared["short"]),
        sections=(
            _records(compared),
            _headings(compared),
            *_values(compared),
            _weeks(compared),
        ),
        closing=(
            f"{compared['grain'][:1].upper()}{compared['grain'][1:]}.",
            "Of a column that may say who a person is there are counts alone. Unknown is never shown as zero.",
        ),
    )


def _said(release: Compared) -> str:
    return f"{release['title']}; as of {release['as_of_date']}, {release['as_of_basis']}"


def _records(compared: Compared) -> SheetSection:
    title = "Records changed after the fact"
    records = compared["records"]
    if records is None:
        return SheetSection("records", title, ("The two cover no day in common.",), in_brief=True)
    figures = (
        ("Records of A on these days", "a_count"),
        ("Records of B on these days", "b_count"),
        ("In both", "in_both_count"),
        ("Added: in B alone", "added_count"),
        ("Withdrawn: in A alone", "withdrawn_count"),
        ("In both, held against each other", "compared_count"),
        ("Of these, changed in any column", "changed_count"),
        ("In both, not held against each other", "not_compared_count"),
    )
    days = f"{records['from_date']} up to, not including, {records['until_date']}"
    known = "Records are of one event where these agree: " + ", ".join(records["identity"]) + "."
    apart = "Told apart by: " + ", ".join(records["tells_apart"]) + "." if records["tells_apart"] else ""
    lacking = "Not compared, since one release lacks it: " + ", ".join(records["left_out"]) + "."
    notes = [known, *([apart] if apart else []), *([lacking] if records["left_out"] else [])]
    summary = table_of(
        "records",
        f"Records of the days that both cover: {days}",
        (text("what", "What is counted."), count("record_count", "The least number of records.")),
        [{"what": what, "record_count": records[key]} for what, key in figures],
        notes,
    )
    fields = (
        text("column", "A column that the publisher fills in or mends later."),
        count("changed_count", "Records whose cell differs: the least number."),
        share("changed_share", "Of the records that were held against each other."),
        count("a_filled_count", "Filled cells in A, on the days that both cover."),
        count("b_filled_count", "Filled cells in B, on the days that both cover."),
    )
    columns = table_of("changed", "Changed cells, by column", fields, records["columns"])
    return SheetSection("records", title, tuple(records["limits"]), (summary, columns), in_brief=True)


def _headings(compared: Compared) -> SheetSection:
    title = "Headings added, gone and renamed"
    if not compared["headings"]:
        return SheetSection("headings", title, ("The headings are the same.",), in_brief=True)
    fields = (
        text("heading", "The heading, in the first spelling of its format."),
        text("change", "Added: in B alone; gone: in A alone; renamed: the same column under another heading."),
        text("before", "Of a renamed one, the heading in A."),
        text("use", "What is done with it."),
        text("known_from", "Whether the files themselves tell, or the list of their format alone."),
    )
    return SheetSection(
        "headings",
        title,
        ("What is known from a format's list alone may have stood in no file of the release.",),
        (table_of("headings", title, fields, compared["headings"]),),
        in_brief=True,
    )


def _values(compared: Compared) -> tuple[SheetSection, ...]:
    title = "Values added and gone"
    if not compared["values"]:
        return (SheetSection("values", title, ("No column has values that can be compared.",), in_brief=True),)
    counts = (
        text("column", "The column."),
        count("in_both_count", "Values in both."),
        count("added_count", "Values in B alone."),
        count("gone_count", "Values in A alone."),
    )
    rows = [
        {"column": entry["column"], "value": value["value"], "change": change, **value}
        for entry in compared["values"]
        for change in ("added", "gone")
        for value in entry[change]
    ]
    kept = sum(entry["not_printed_count"] for entry in compared["values"])
    fields = (
        text("column", "The column."),
        text("change", "Added: in B alone; gone: in A alone."),
        text("value", "The value as it is first spelled."),
        count("record_count", "Records that hold it."),
        count("common_days_count", "Of these, on the days that both releases cover."),
    )
    notes = ["Without regard to case and spaces.", "A value on no common day came or went with the days alone."]
    if kept:
        notes.append(f"{kept:,} further values are not printed: they are many, or may say who a person is.")
    listed = (table_of("values", "The values", fields, rows, notes),) if rows else ()
    return (
        SheetSection(
            "values",
            title,
            (),
            (table_of("value_counts", "How many values came and went", counts, compared["values"]),),
            in_brief=True,
        ),
        *((SheetSection("each-value", "Each value added or gone", (), listed),) if listed else ()),
    )


def _weeks(compared: Compared) -> SheetSection:
    fields = (
        text("week", "The Monday of the week."),
        count("a_count", "Records of A."),
        count("b_count", "Records of B."),
        count("difference", "B less A, where both cover the week."),
        text("covered_by", "Who covers the week: both, both in part, A only, B only, or neither."),
        REASON,
    )
    return SheetSection(
        "weeks",
        "Counts by week",
        (
            "A release covers the days from the first to the last that is no stray; a week outside holds strays, "
            "or belongs to one release alone.",
        ),
        (table_of("weeks", "Records by week", fields, compared["weeks"]),),
    )
