"""Reads one file of a release: its rows, and a record of what was read and what is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import Any

from counterfoil.errors import CounterfoilError
from counterfoil.sources.asof import find_as_of
from counterfoil.sources.blocks import Block, columns_before, unreadable
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import Header, find_header, require_headings
from counterfoil.sources.identifiers import require_no_identifier
from counterfoil.sources.log_checks import as_record, check_log, require_sound_log
from counterfoil.sources.rows import BlockRows, read_block
from counterfoil.sources.staleness import content_mark, why_stale

#: Below this share of readable cells a required date column is taken for another column.
READABLE_SHARE = 0.5


@dataclass
class FileRead:
    """What was read from one file, as it is kept in the record of its release."""

    file_name: str
    path: str
    sha256: str
    bytes: int
    as_of_date: str
    as_of_basis: str
    row_count: int = 0
    blank_row_count: int = 0
    cells: str = ""
    set_aside: dict[str, int] = field(default_factory=dict)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    unlisted_headings: list[dict[str, Any]] = field(default_factory=list)
    absent_headings: list[str] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    readable_identifiers: dict[str, int] = field(default_factory=dict)
    cells_without_heading: int = 0
    error_cells: int = 0
    replaced_characters: int = 0
    findings: list[Mapping[str, Any]] = field(default_factory=list)


def read_file(
    path: Path, name: str, origin: str, digest: str, blocks: list[Block], fact: Format, *, allow_unlisted: bool
) -> tuple[FileRead, Any, tuple[str, str] | None]:
    """The rows of one file, with what is odd about it.

    Returns:
        The record, a Polars frame of all its rows, and why the whole file contradicts its own date (None: it does
        not).

    Raises:
        CounterfoilError: A heading is in no list, hardly a date can be read, or there is no row.
    """
    import polars as pl

    headed: list[tuple[Block, Header]] = []
    skipped: list[Block] = []
    for block in blocks:
        header = find_header(block, fact)
        if header is None:
            if block.cells.height:
                skipped.append(block)
            continue
        require_headings(path, fact, header, block)
        require_no_identifier(path, fact, header, block)
        if header.unlisted and not allow_unlisted:
            raise _unlisted(path, block, header, fact)
        headed.append((block, header))
    as_of = find_as_of(name, fact, headed, skipped)
    read = FileRead(name, origin, digest, path.stat().st_size, str(as_of.day), as_of.basis)
    frames = []
    for block, header in headed:
        rows = read_block(block, header, fact, file_hash=digest, file_name=name, as_of=as_of.day)
        _require_readable(path, block, header, fact, rows)
        frames.append(rows.frame)
        _note(read, path, block, header, rows)
    read.sheets += [
        {"sheet": b.sheet, "read": False, "because": "no row of headings", "row_count": b.cells.height}
        for b in skipped
    ]
    if not read.row_count:
        raise unreadable(path, "no-rows", "the file has headings and no row", "Download it again from its publisher.")
    frame = pl.concat(frames)
    findings = check_log(frame, fact)
    require_sound_log(path, fact, findings)
    read.findings = as_record(findings)
    read.cells = content_mark(frame.drop(c.field for c in fact.columns.values() if c.keyed))
    days = frame[fact.main_date].drop_nulls() if fact.main_date else pl.Series([], dtype=pl.Date)
    return read, frame, why_stale(name, fact, as_of, days)


def _note(read: FileRead, path: Path, block: Block, header: Header, rows: BlockRows) -> None:
    """Adds what one block holds to what is known of its file."""
    read.row_count += rows.frame.height
    read.blank_row_count += rows.blank_row_count
    read.cells_without_heading += rows.cells_without_heading
    read.error_cells += getattr(block, "error_cells", 0)
    read.replaced_characters += getattr(block, "replaced_characters", 0)
    for held, found in ((read.set_aside, rows.set_aside), (read.readable_identifiers, rows.readable_identifiers)):
        for name, count in found.items():
            held[name] = held.get(name, 0) + count
    for name, reasons in rows.unknown.items():
        known = read.unknown.setdefault(name, {})
        for reason, count in reasons.items():
            known[reason] = known.get(reason, 0) + count
    at_row = block.row_numbers()[header.row]
    sheet = {"sheet": block.sheet, "read": True, "header_row": at_row, "row_count": rows.frame.height}
    sheet |= {"blank_row_count": rows.blank_row_count}
    read.sheets.append(sheet | ({"is_cut": True} if getattr(block, "is_cut", False) else {}))
    before = columns_before(path, block) if header.unlisted else 0
    read.unlisted_headings += [
        {"sheet": block.sheet, "heading": heading, "column": before + at + 1} for heading, at in header.unlisted
    ]
    read.absent_headings += [h for h in header.absent if h not in read.absent_headings]


def _unlisted(path: Path, block: Block, header: Header, fact: Format) -> CounterfoilError:
    heading, position = header.unlisted[0]
    more = len(header.unlisted) - 1
    where = {"sheet": f'"{block.sheet}"'} if block.sheet else {}
    return unreadable(
        path,
        "unlisted-heading",
        "a heading in this file is in no list",
        "List the heading under `columns` if a table needs it, or under `left_unread` with a reason.",
        "To read the file without it, and have that recorded:",
        "",
        f"  counterfoil sources add {quote(str(path))} --allow-unlisted",
        **where,
        row=str(block.row_numbers()[header.row]),
        heading=f'"{heading}", column {columns_before(path, block) + position + 1}'
        + (f" (and {more} more)" if more else ""),
        format=f"sources/facts/formats/{fact.format}.yaml",
    )


def _require_readable(path: Path, block: Block, header: Header, fact: Format, rows: BlockRows) -> None:
    """Raises where hardly a cell of a required date column can be read."""
    records = rows.frame.height - sum(rows.set_aside.values())
    for position, column in header.columns.items():
        if column.read != "date" or not column.required or not records:
            continue
        lost = sum(n for reason, n in rows.unknown[column.field].items() if reason != "not_stated")
        stated = records - rows.unknown[column.field].get("not_stated", 0)
        if lost and stated - lost < READABLE_SHARE * stated:
            raise unreadable(
                path,
                "unreadable-dates",
                "the dates in a column that this format needs cannot be read",
                f"{lost:,} of its {stated:,} filled cells hold no day from {fact.earliest_date} to the as-of date.",
                "Check that the column holds dates, in one of the spellings of docs/reference/formats.md.",
                **({"sheet": f'"{block.sheet}"'} if block.sheet else {}),
                row=f"from {block.row_numbers()[header.row] + 1} on",
                column=f'"{header.headings[position].strip()}", column {columns_before(path, block) + position + 1}',
                format=fact.format,
            )
