"""Opens a published file and cuts it into blocks of text cells: one a sheet, or one for a text file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from counterfoil import settings
from counterfoil.errors import CounterfoilError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LFS = b"version https://git-lfs"
#: Added to a text file as its last row: where it does not come back as one, a quotation mark was never closed.
_END = "\x02end of file\x02"


@dataclass(frozen=True)
class Block:
    """The cells of one sheet, or of a text file, all as text, from its first row on.

    Args:
        sheet: The sheet's name; "" for a text file.
        cells: A Polars frame of text columns; row 0 is row 1 of the file.
        bad_rows: Rows that do not have as many cells as the others, and so stand in no row of `cells`: their
            numbers, in order.
        blank_rows: Those of them in which no cell holds anything: their numbers, in order.
    """

    sheet: str
    cells: Any
    bad_rows: tuple[int, ...] = ()
    blank_rows: tuple[int, ...] = ()

    def row_numbers(self) -> list[int] | range:
        """The number of each row of `cells` in the file: rows that could not be cut into cells are numbered too."""
        height = self.cells.height
        if not self.bad_rows:
            return range(1, height + 1)
        bad = set(self.bad_rows)
        return [n for n in range(1, height + len(bad) + 1) if n not in bad]


def unreadable(path: Path, slug: str, headline: str, *remedy: str, **where: str) -> CounterfoilError:
    """The error for a file that cannot be read; nothing was added."""
    return CounterfoilError(
        f"sources/{slug}",
        headline,
        where={label: plain(place) for label, place in {"file": path, **where}.items()},
        cost="Nothing was added to the ledger.",
        remedy=[plain(line) for line in remedy],
    )


def plain(text: object) -> str:
    """A text without control characters: what a file holds, or is called, cannot steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in str(text))


def container_of(path: Path) -> Literal["workbook", "delimited"]:
    """What a file is, by its bytes and not by its name.

    Raises:
        CounterfoilError: It is missing, empty, protected, a pointer, or not what its name says.
    """
    if path.is_dir():
        raise unreadable(path, "folder", "this is a folder", "Name the files:", "", f"  {path}/*")
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError:
        raise unreadable(path, "missing-file", "there is no such file", "Check the path.") from None
    except OSError as problem:
        raise unreadable(
            path,
            "unreadable-file",
            f"the file cannot be opened: {problem.strerror}",
            "Check its permissions.",
        ) from problem
    if not head.strip(b"\x00 \t\r\n"):
        raise _empty(path)
    if head.startswith(_LFS):
        raise unreadable(
            path,
            "pointer-file",
            "this is a pointer to a file that was not downloaded",
            "Download the file itself: the repository that you took it from keeps large files apart.",
        )
    if head.startswith(_OLE):
        raise unreadable(
            path,
            "protected-workbook",
            "the workbook is protected by a password, or is in the format of before 2007",
            "Save it without a password as .xlsx, or take the unprotected copy that the publisher offers.",
        )
    if head.startswith(_ZIP):
        return "workbook"
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xlsb"):
        raise unreadable(
            path,
            "not-a-workbook",
            "the file's name says workbook, its content does not",
            "If it is a text file, give it a name that ends in .csv or .txt; else download it again.",
        )
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unreadable(
            path,
            "unknown-container",
            "the file is neither a workbook nor a text file",
            "Formats are listed in docs/reference/formats.md.",
        )
    return "delimited"


def open_blocks(path: Path, container: Literal["workbook", "delimited"]) -> list[Block]:
    """All cells of a file as text, nothing inferred, in blocks."""
    return _workbook_blocks(path) if container == "workbook" else [_delimited_block(path)]


def _workbook_blocks(path: Path) -> list[Block]:
    """Every sheet of a workbook."""
    import fastexcel
    import polars as pl

    _require_sound_archive(path)
    try:
        reader = fastexcel.read_excel(path.read_bytes())  # by its content: given a path, it goes by the name
        blocks = []
        for at, name in enumerate(reader.sheet_names):
            batch = reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")
            frame = pl.DataFrame(pl.from_arrow(batch))
            blocks.append(Block(name, frame.rename(dict(zip(frame.columns, _names(frame.width), strict=True)))))
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


def _require_sound_archive(path: Path) -> None:
    """Refuses a workbook that is cut short, or that would unpack to more than is sane."""
    limit, ratio = settings.MAX_UNPACKED_BYTES.read_integer(), settings.MAX_UNPACK_RATIO.read_integer()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as problem:
        raise _damaged(path) from problem
    grown = sum(e.file_size for e in entries)
    steep = any(e.file_size > 100_000_000 and e.file_size > ratio * max(e.compress_size, 1) for e in entries)
    if grown > limit or steep:
        raise unreadable(
            path,
            "unpacks-too-large",
            "the workbook would unpack to far more than it should",
            "If you trust the file, raise the limit and try again:",
            "",
            f"  {settings.MAX_UNPACKED_BYTES.name}={max(grown, limit)} {settings.MAX_UNPACK_RATIO.name}=100000"
            f" counterfoil sources add {path}",
        )


def _damaged(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-workbook",
        "the workbook is damaged or was cut short",
        "Download it again, and compare its size with the publisher's.",
    )


def _delimited_block(path: Path) -> Block:
    """All records of a text file, whatever its encoding, line ends and delimiter."""
    import io

    import polars as pl
    import pyarrow as pa
    from pyarrow import csv

    text = _decode(path)
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise _empty(path)
    delimiter, width = _look_of(path, text)
    bad: list[tuple[int, str]] = []

    def set_aside(row: Any) -> str:
        bad.append((row.number, row.text))
        return "skip"

    try:
        table = csv.read_csv(
            io.BytesIO((text + ("" if text.endswith(("\n", "\r")) else "\n") + _END).encode("utf-8")),
            read_options=csv.ReadOptions(column_names=_names(width), use_threads=False, block_size=1 << 24),
            parse_options=csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in _names(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as problem:
        raise _uncut(path) from problem
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    if width == 1:
        return Block("", frame.head(frame.height - 1))
    if not bad or bad.pop()[1].rstrip() != _END:
        raise _uncut(path)
    blank = [number for number, line in bad if not line.strip(f'{delimiter}" \t\r\n')]
    return Block("", frame, tuple(number for number, _ in bad), tuple(blank))


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


def _empty(path: Path) -> CounterfoilError:
    return unreadable(path, "empty-file", "the file is empty", "Download it again from its publisher.")


def _uncut(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-text",
        "the text file cannot be cut into rows and cells",
        "Open it in an editor: a quotation mark may be missing, or the file was cut short.",
    )


def _decode(path: Path) -> str:
    """The text of a file: UTF-16 or UTF-8 by its mark, else UTF-8, else Windows-1252."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _names(width: int) -> list[str]:
    return [f"c{at}" for at in range(width)]
