"""Turns a text file, packed with gzip or not, into one block, whatever its encoding, line ends and delimiter."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers.block import Block, column_names
from counterfoil.sources.containers.encodings import decode
from counterfoil.sources.containers.refusals import empty_file, unpacks_too_large, unreadable

#: Added to a text file as its last row: where it does not come back as one, a quotation mark was never closed.
_END = "\x02end of file\x02"
_GZIP = b"\x1f\x8b"
_READ, _CHUNK = 262_144, 1_048_576
#: A text that stays below this many bytes may grow as it likes when it is unpacked.
_SMALL = 100_000_000


def delimited_block(path: Path) -> Block:
    """All records of a text file.

    Raises:
        CounterfoilError: It is empty, damaged, no text, or unpacks to too much.
    """
    import io

    import polars as pl
    import pyarrow as pa
    from pyarrow import csv

    text, replaced = decode(_content(path))
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise empty_file(path)
    _require_no_zeros(path, text)
    delimiter, width = _look_of(path, text)
    bad: list[tuple[int, str]] = []

    def set_aside(row: Any) -> str:
        bad.append((row.number, row.text))
        return "skip"

    try:
        table = csv.read_csv(
            io.BytesIO((text + ("" if text.endswith(("\n", "\r")) else "\n") + _END).encode("utf-8")),
            read_options=csv.ReadOptions(column_names=column_names(width), use_threads=False, block_size=1 << 24),
            parse_options=csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in column_names(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as problem:
        raise _uncut(path) from problem
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    if width == 1:
        return Block("", frame.head(frame.height - 1), replaced_characters=replaced)
    if not bad or bad.pop()[1].rstrip() != _END:
        raise _uncut(path)
    blank = tuple(number for number, line in bad if not line.strip(f'{delimiter}" \t\r\n'))
    return Block("", frame, tuple(number for number, _ in bad), blank, replaced_characters=replaced)


def _look_of(path: Path, text: str) -> tuple[str, int]:
    """The delimiter of a text file, and the number of cells in its first row that is not empty."""
    import csv
    import io

    body = text.lstrip("\ufeff\r\n")
    first_line = re.split(r"[\r\n]", body, maxsplit=1)[0]
    delimiter = max(",\t;|", key=first_line.count)
    try:
        return delimiter, max(len(next(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))), 1)
    except csv.Error as problem:
        raise _uncut(path) from problem


def _content(path: Path) -> bytes:
    """The bytes of a text file, unpacked where they are packed."""
    content = path.read_bytes()
    return _unpacked(path, content) if content.startswith(_GZIP) else content


def _unpacked(path: Path, packed: bytes) -> bytes:
    """What a gzip file holds, all of its parts; never more in memory than the limits allow."""
    from isal import isal_zlib

    most, ratio = settings.MAX_UNPACKED_BYTES.read_integer(), settings.MAX_UNPACK_RATIO.read_integer()
    pieces: list[bytes] = []
    size = at = 0
    inflater = isal_zlib.decompressobj(31)
    try:
        while at < len(packed) or not inflater.eof:
            fed = packed[at : at + _READ]
            at += len(fed)
            if inflater.eof:
                inflater = isal_zlib.decompressobj(31)
            while True:
                piece = inflater.decompress(fed, _CHUNK)
                fed = inflater.unconsumed_tail
                pieces.append(piece)
                size += len(piece)
                if size > most or (size > _SMALL and size > ratio * at):
                    raise unpacks_too_large(path, size)
                if inflater.eof:
                    at -= len(inflater.unused_data)
                    break
                if not fed and len(piece) < _CHUNK:
                    break
            if at >= len(packed) and not inflater.eof and not piece:
                raise _cut_short(path)
    except (isal_zlib.IsalError, zlib.error) as problem:  # type: ignore[misc]  # its stubs call it a value
        raise _cut_short(path) from problem
    return b"".join(pieces)


def _require_no_zeros(path: Path, text: str) -> None:
    """Refuses a text with characters of the value zero: no text has them, and what stands after one is often lost."""
    count = text.count("\x00")
    if count:
        raise unreadable(
            path,
            "zeros-in-text",
            "the text file holds characters that no text has",
            f"It holds {count:,} characters of the value zero: it was damaged on the way, or is no text.",
            "Download it again. If its publisher made it so, ask for another copy.",
        )


def _cut_short(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-archive",
        "the packed file is damaged or was cut short",
        "Download it again, and compare its size with the publisher's.",
    )


def _uncut(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-text",
        "the text file cannot be cut into rows and cells",
        "Open it in an editor: a quotation mark may be missing, or the file was cut short.",
    )
