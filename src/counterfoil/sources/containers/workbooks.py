"""Turns a workbook into one block a sheet, after one pass over its parts for what no honest workbook holds."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers.archives import entry_chunks, sound_entries
from counterfoil.sources.containers.block import Block, column_names
from counterfoil.sources.containers.refusals import unreadable

#: A declaration that lets a part define words of its own, or fetch them; in UTF-16 a zero stands beside each letter.
_DECLARES = re.compile(
    rb"<\0?!\0?(?:" + b"|".join(rb"\0?".join(bytes([c]) for c in word) for word in (b"DOCTYPE", b"ENTITY")) + rb")",
    re.IGNORECASE,
)
#: Longer than any such declaration's beginning: what is kept of one piece to be looked at with the next.
_OVERLAP = 64
_ARCHIVE = b"PK\x03\x04"


def workbook_blocks(path: Path) -> list[Block]:
    """Every sheet of a workbook.

    Raises:
        CounterfoilError: It is damaged, cut short, protected or hostile.
    """
    import fastexcel
    import polars as pl

    content = path.read_bytes()
    limit = settings.SHEET_ROW_LIMIT.read_integer()
    has_errors = _scan(path, content)
    blocks = []
    try:
        reader = fastexcel.read_excel(content)  # by its content: given a path, it goes by the name
        del content
        for at, name in enumerate(reader.sheet_names):
            error_cells = 0
            if has_errors:
                sheet = reader.load_sheet(at, header_row=None, skip_rows=0, dtypes="string")
                batch, errors = sheet.to_arrow_with_errors()
                error_cells = len(errors.errors) if errors is not None else 0
            else:
                batch = reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")
            frame = pl.DataFrame(pl.from_arrow(batch))
            cells = frame.rename(dict(zip(frame.columns, column_names(frame.width), strict=True)))
            blocks.append(Block(name, cells, error_cells=error_cells, is_cut=cells.height >= limit))
    except fastexcel.FastExcelError as problem:
        raise _damaged(path) from problem
    return blocks


def columns_before(path: Path, block: Block) -> int:
    """How many empty columns stand before the first cell of a block: the reader of workbooks leaves them out.

    Reads the sheet again, so it is for what is odd.
    """
    if not block.sheet:
        return 0
    import fastexcel

    sheet = fastexcel.read_excel(path.read_bytes()).load_sheet(block.sheet, header_row=None, dtypes="string")
    return int(sheet.available_columns()[0].absolute_index)


def _scan(path: Path, content: bytes) -> bool:
    """Whether a cell of the workbook may hold an error; raises where a part of it is not what it should be."""
    stream = io.BytesIO(content)
    has_errors = False
    try:
        for entry in sound_entries(path, stream):
            may_hold_errors = not entry.filename.casefold().endswith("sharedstrings.xml")
            if entry.filename.casefold().endswith(".bin"):
                has_errors = has_errors or "/worksheets/" in entry.filename.casefold()
                may_hold_errors = False
            before = b""
            for piece in entry_chunks(path, stream, entry):
                if not before and piece.startswith(_ARCHIVE):
                    raise _nested(path, entry.orig_filename)
                if b"!" in piece or b"!" in before[-_OVERLAP:]:
                    _require_no_declaration(path, entry.orig_filename, before[-_OVERLAP:] + piece)
                if may_hold_errors and not has_errors and b"#" in piece:
                    has_errors = _has_error_cell(before) or _has_error_cell(before[-_OVERLAP:] + piece)
                before = piece
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, ValueError) as problem:
        raise _damaged(path) from problem
    return has_errors


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
