"""Turns a workbook into one block a sheet, after one pass over its parts for what no honest workbook holds."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers.archives import entry_chunks, sound_entries
from counterfoil.sources.containers.block import Block, column_names
from counterfoil.sources.containers.cutting import LEAST_BYTES, Cutter, piece_count
from counterfoil.sources.containers.refusals import unreadable
from counterfoil.sources.containers.sheet_list import SHARED_PARTS, is_sheet, list_sheets

#: A declaration that lets a part define words of its own, or fetch them; in UTF-16 a zero stands beside each letter.
_DECLARES = re.compile(
    rb"<\0?!\0?(?:" + b"|".join(rb"\0?".join(bytes([c]) for c in word) for word in (b"DOCTYPE", b"ENTITY")) + rb")",
    re.IGNORECASE,
)
#: Longer than any such declaration's beginning: what is kept of one piece to be looked at with the next.
_OVERLAP = 64
_ARCHIVE = b"PK\x03\x04"


@dataclass
class _Scanned:
    """What was seen on the way through the parts of a workbook.

    Args:
        has_errors: Whether a cell may hold an error.
        whole: The name of each sheet to its cells, where it was cut and put together again; None where it was not.
        sheet_names: The sheets as the reader of workbooks lists them; nothing where none was cut.
    """

    has_errors: bool = False
    whole: dict[str, Any] = field(default_factory=dict)
    sheet_names: list[str] = field(default_factory=list)

    def in_order(self, names: list[str]) -> dict[str, Any]:
        """The cells of the sheets of some names, where those are the first sheets here too, in the same order."""
        return self.whole if list(self.whole)[: len(names)] == names else {}


def workbook_blocks(path: Path, *, may_cut: bool) -> list[Block]:
    """Every sheet of a workbook.

    Args:
        path: The workbook.
        may_cut: Whether a large sheet is cut, and its pieces parsed side by side: that costs more work in all, and
            less time where another core would stand idle.

    Raises:
        CounterfoilError: It is damaged, cut short, protected or hostile.
    """
    import fastexcel

    content = path.read_bytes()
    limit = settings.SHEET_ROW_LIMIT.read_integer()
    with ThreadPoolExecutor(2) as pool:
        scanned = _scan(path, content, pool if may_cut else None)
    try:
        names = scanned.sheet_names
        whole, reader = scanned.in_order(names), None
        if not names or any(whole.get(name) is None for name in names):
            reader = fastexcel.read_excel(content)  # by its content: given a path, it goes by the name
            names = reader.sheet_names
            whole = scanned.in_order(names)
        del content
        blocks = []
        for at, name in enumerate(names):
            cells, error_cells = whole.pop(name, None), 0
            if cells is None:
                cells, error_cells = _parse_whole(reader, at, has_errors=scanned.has_errors)
            cells = cells.rename(dict(zip(cells.columns, column_names(cells.width), strict=True)))
            blocks.append(Block(name, cells, error_cells=error_cells, is_cut=cells.height >= limit))
    except fastexcel.FastExcelError as problem:
        raise _damaged(path) from problem
    return blocks


def _parse_whole(reader: Any, at: int, *, has_errors: bool) -> tuple[Any, int]:
    """The cells of one sheet as text, and how many hold an error."""
    import polars as pl

    if not has_errors:
        batch = reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")
        return pl.DataFrame(pl.from_arrow(batch)), 0
    sheet = reader.load_sheet(at, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = sheet.to_arrow_with_errors()
    return pl.DataFrame(pl.from_arrow(batch)), len(errors.errors) if errors is not None else 0


def columns_before(path: Path, block: Block) -> int:
    """How many empty columns stand before the first cell of a block: the reader of workbooks leaves them out.

    Reads the sheet again, so it is for what is odd.
    """
    if not block.sheet:
        return 0
    import fastexcel

    sheet = fastexcel.read_excel(path.read_bytes()).load_sheet(block.sheet, header_row=None, dtypes="string")
    return int(sheet.available_columns()[0].absolute_index)


def _scan(path: Path, content: bytes, pool: ThreadPoolExecutor | None) -> _Scanned:
    """Looks through every part of a workbook once; where there is a pool, cuts the large sheets on the way.

    Raises:
        CounterfoilError: A part of it is not what it should be.
    """
    stream = io.BytesIO(content)
    found = _Scanned()
    shared: dict[str, list[bytes]] = {}
    cut: dict[str, Any] = {}
    try:
        entries = {entry.filename: entry for entry in sound_entries(path, stream)}
        large = [n for n, entry in entries.items() if pool and is_sheet(n) and entry.file_size >= LEAST_BYTES]
        for name in [name for name in entries if name not in large]:
            is_shared = bool(large) and name.casefold() in SHARED_PARTS
            keep = shared.setdefault(name, []).append if is_shared else None
            _look_through(path, stream, entries[name], found, keep)
        sheets = list_sheets(shared) if large else {}
        for name in large:
            at = next((at for at, part in enumerate(sheets.values()) if part == name), None)
            count = piece_count(entries[name].file_size, sum(map(len, itertools.chain(*shared.values()))))
            if not pool or at is None or count == 1 or found.has_errors:
                _look_through(path, stream, entries[name], found, None)
                continue
            with closing(Cutter(shared, name, at, entries[name].file_size, count, pool)) as cutter:
                _look_through(path, stream, entries[name], found, cutter.take)
                cut[name] = None if found.has_errors else cutter.finish()
                if cut[name] is not None:
                    found.sheet_names = cutter.sheet_names
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, ValueError) as problem:
        raise _damaged(path) from problem
    found.whole = {} if found.has_errors else {sheet: cut.get(part) for sheet, part in sheets.items()}
    return found


def _look_through(
    path: Path, stream: io.BytesIO, entry: zipfile.ZipInfo, found: _Scanned, take: Callable[[bytes], None] | None
) -> None:
    """Unpacks one part, looks for what no honest workbook holds, and hands its bytes on."""
    name = entry.filename.casefold()
    may_hold_errors = not name.endswith("sharedstrings.xml")
    if name.endswith(".bin"):
        found.has_errors = found.has_errors or "/worksheets/" in name
        may_hold_errors = False
    before = b""
    for piece in entry_chunks(path, stream, entry):
        if not before and piece.startswith(_ARCHIVE):
            raise _nested(path, entry.orig_filename)
        if b"!" in piece or b"!" in before[-_OVERLAP:]:
            _require_no_declaration(path, entry.orig_filename, before[-_OVERLAP:] + piece)
        if may_hold_errors and not found.has_errors and b"#" in piece:
            found.has_errors = _has_error_cell(before) or _has_error_cell(before[-_OVERLAP:] + piece)
        before = piece
        if take is not None:
            take(piece)


def _has_error_cell(piece: bytes) -> bool:
    """Whether a cell may be marked as one that holds an error (`t="e"`); its value, such as #N/A, comes after."""
    return b'"e"' in piece or b"'e'" in piece


def _require_no_declaration(path: Path, entry: str, piece: bytes) -> None:
    """Refuses a part that declares words of its own."""
    if _DECLARES.search(piece):
        raise unreadable(
            path,
            "xml-entities",
            "a part of the workbook defines words of its own, which can make a small file grow without end",
            "No spreadsheet program writes such a file. Ask its publisher for another copy, or open it in one and",
            "save it again as .xlsx.",
            entry=entry,
        )


def _nested(path: Path, entry: str) -> CounterfoilError:
    return unreadable(
        path,
        "nested-archive",
        "the file holds another archive",
        "Take the inner one out, and add it by itself; a workbook can be saved again without what is embedded in it.",
        entry=entry,
    )


def _damaged(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-workbook",
        "the workbook is damaged or was cut short",
        "Download it again, and compare its size with the publisher's.",
    )
