"""Adds a release to a workspace: reads its files, keeps every row, and records what was read and what is odd."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from counterfoil.engine import Transaction, file_digest
from counterfoil.errors import CounterfoilError
from counterfoil.sources.asof import find_as_of
from counterfoil.sources.blocks import Block, columns_before, container_of, open_blocks, plain, unreadable
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import Header, choose_format, find_header, require_headings
from counterfoil.sources.rows import BlockRows, read_block

#: Below this share of readable cells a required date column is taken for another column.
READABLE_SHARE = 0.5


@dataclass
class FileRead:
    """What was read from one file."""

    file_name: str
    path: str
    sha256: str
    bytes: int
    as_of_date: str
    as_of_basis: str
    row_count: int = 0
    blank_row_count: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    unlisted_headings: list[dict[str, Any]] = field(default_factory=list)
    absent_headings: list[str] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Opened:
    path: Path
    digest: str
    blocks: list[Block]
    fact: Format


def add_release(
    change: Transaction,
    paths: Sequence[Path],
    formats: dict[str, Format],
    *,
    format_id: str | None = None,
    allow_unlisted: bool = False,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> dict[str, Any]:
    """Reads the files of one release and stores their rows.

    Args:
        change: The change to the workspace.
        paths: The files that the publisher handed out together.
        formats: The formats that may be read.
        format_id: Read as this format; None = by the headings.
        allow_unlisted: Read on where a heading is in no list, and record it.
        progress: Called with what is being done, files done, and files in all.

    Returns:
        The record of the release, as kept in the workspace.

    Raises:
        CounterfoilError: A file cannot be read, or is there already; nothing is added.
    """
    digests = _require_new(change, paths)
    wanted = [formats[format_id]] if format_id else list(formats.values())

    def opened(at: int) -> _Opened:
        path = paths[at]
        container = container_of(path)
        fitting = [f for f in wanted if f.container == container]
        blocks = open_blocks(path, container)
        fact = choose_format(path, blocks, fitting)
        progress(path.name, at + 1, len(paths))
        return _Opened(path, digests[at], blocks, fact)

    with ThreadPoolExecutor(2) as pool:
        files = list(pool.map(opened, range(len(paths))))
    fact = _require_one_format(files)
    read = [_read_file(f, allow_unlisted=allow_unlisted) for f in files]
    return _store(change, fact, read)


def _require_new(change: Transaction, paths: Sequence[Path]) -> list[str]:
    """The hash of each file; raises where one is in the workspace, or given twice."""
    known = {
        file["sha256"]: release_id
        for release_id, release in change.records("releases").items()
        for file in release["files"]
    }
    digests: list[str] = []
    for path in paths:
        container_of(path)
        digest = file_digest(path)
        if digest in known:
            raise CounterfoilError(
                "sources/already-added",
                "this file is in the workspace already",
                where={"file": plain(path), "release": known[digest]},
                cost="Nothing was added to the ledger.",
                remedy=["To see what was read from it:", "", f"  counterfoil sources show {known[digest]}"],
            )
        if digest in digests:
            raise CounterfoilError(
                "sources/same-file-twice",
                "two of these files hold the same bytes",
                where={"file": plain(paths[digests.index(digest)]), "and": plain(path)},
                cost="Nothing was added to the ledger.",
                remedy=["Leave one of them out. If a name promises other days, its publisher posted it by mistake."],
            )
        digests.append(digest)
    return digests


def _require_one_format(files: Iterable[_Opened]) -> Format:
    """The format of all files; raises where they are of several."""
    files = list(files)
    others = [f for f in files if f.fact.format != files[0].fact.format]
    if others:
        raise CounterfoilError(
            "sources/several-formats",
            "these files are of several formats",
            where={
                "file": plain(f"{files[0].path} ({files[0].fact.format})"),
                "and": plain(f"{others[0].path} ({others[0].fact.format})"),
            },
            cost="Nothing was added to the ledger.",
            remedy=["Add the files of each format with a command of their own."],
        )
    return files[0].fact


def _read_file(opened: _Opened, *, allow_unlisted: bool) -> tuple[FileRead, list[Any]]:
    """The rows of one file, with what is odd about it."""
    fact, path = opened.fact, opened.path
    headed: list[tuple[Block, Header]] = []
    skipped: list[str] = []
    for block in opened.blocks:
        header = find_header(block, fact)
        if header is None:
            if block.cells.height:
                skipped.append(block.sheet)
            continue
        require_headings(path, fact, header, block)
        if header.unlisted and not allow_unlisted:
            raise _unlisted(path, block, header, fact)
        headed.append((block, header))
    as_of = find_as_of(path, fact, headed)
    name, place = (_as_text(p) for p in (path.name, path.resolve()))
    read = FileRead(name, place, opened.digest, path.stat().st_size, str(as_of.day), as_of.basis)
    frames = []
    for block, header in headed:
        rows = read_block(block, header, fact, file_hash=opened.digest, file_name=read.file_name, as_of=as_of.day)
        _require_readable(path, block, header, fact, rows)
        frames.append(rows.frame)
        _note(read, path, block, header, rows)
    read.sheets += [{"sheet": s, "read": False, "because": "no row of headings"} for s in skipped]
    if not read.row_count:
        raise unreadable(path, "no-rows", "the file has headings and no row", "Download it again from its publisher.")
    return read, frames


def _as_text(name: object) -> str:
    """A file's name, with the bytes that are no UTF-8 replaced: neither Parquet nor JSON can hold them."""
    return str(name).encode(errors="surrogateescape").decode(errors="replace")


def _note(read: FileRead, path: Path, block: Block, header: Header, rows: BlockRows) -> None:
    """Adds what one block holds to what is known of its file."""
    read.row_count += rows.frame.height
    read.blank_row_count += rows.blank_row_count
    for reason, count in rows.set_aside.items():
        read.set_aside[reason] = read.set_aside.get(reason, 0) + count
    for name, reasons in rows.unknown.items():
        for reason, count in reasons.items():
            held = read.unknown.setdefault(name, {})
            held[reason] = held.get(reason, 0) + count
    at_row = block.row_numbers()[header.row]
    read.sheets.append({"sheet": block.sheet, "read": True, "header_row": at_row, "row_count": rows.frame.height})
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
        f"  counterfoil sources add {path} --allow-unlisted",
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


def _store(change: Transaction, fact: Format, read: list[tuple[FileRead, list[Any]]]) -> dict[str, Any]:
    """Stores the rows of all files as one part, and the record of the release."""
    import polars as pl

    as_of = max(f.as_of_date for f, _ in read)
    whole = hashlib.sha256("".join(sorted(f.sha256 for f, _ in read)).encode()).hexdigest()
    release_id = f"{fact.format}-{as_of}-{whole[:8]}"
    frame = pl.concat([frame for _, frames in read for frame in frames])
    stated = [c for c in frame.columns if c.endswith("_as_stated")]
    records = frame.filter(pl.col("set_aside_reason").is_null())
    repeated = records.height - records.select(stated).n_unique() if fact.person_key == "none" else 0
    first = next(c.field for c in fact.columns.values() if c.read == "date" and c.required)
    rows = frame.with_columns(release_id=pl.lit(release_id)).to_arrow()
    part = change.write(fact.table, rows, part=release_id, fingerprint=whole)
    release = {
        "format": fact.format,
        "title": fact.title,
        "publisher": fact.publisher,
        "makes": fact.makes,
        "person_key": fact.person_key,
        "as_of_date": as_of,
        "as_of_basis": next(f.as_of_basis for f, _ in read if f.as_of_date == as_of),
        "row_count": part.row_count,
        "set_aside_count": frame.height - records.height,
        "repeated_row_count": repeated,
        "first_date": str(records[first].min() or ""),
        "last_date": str(records[first].max() or ""),
        **_span(records[first]),
        "files": [asdict(f) for f, _ in read],
    }
    change.record("releases", release_id, release)
    return {"release_id": release_id, **release}


def _span(days: Any) -> dict[str, str]:
    """The days that a release covers, half open, without the few strays that stand far from all others."""
    if not days.drop_nulls().len():
        return {"span_from_date": "", "span_until_date": ""}
    near = days.drop_nulls().sort()
    first = near[int(0.002 * (near.len() - 1))]
    last = near[-1 - int(0.002 * (near.len() - 1))]
    return {"span_from_date": str(first), "span_until_date": str(last + timedelta(days=1))}
