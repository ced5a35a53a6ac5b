"""Cuts a large sheet into pieces of whole rows while it is unpacked, and parses two of them at a time.

The reader of workbooks parses a sheet on one core, from its first row to its last. A piece is a workbook of its own:
what all sheets share, and some of the rows under the addresses that they have. What marks the ends of a piece is
checked when it has been read, and a sheet in which anything is not as spreadsheet programs write it is left whole.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from counterfoil.sources.containers.block import column_names
from counterfoil.sources.containers.stored import MOST_BYTES, StoredArchive

#: A sheet below this many bytes is parsed before it would be cut; and how large a piece should be.
LEAST_BYTES, PIECE_BYTES = 32 * 2**20, 128 * 2**20
#: Every piece parses anew what all sheets share: together no more than this part of the sheet's own bytes.
_SHARED = 0.3
#: How many pieces are parsed at once, in all workbooks; how many of one sheet may wait or be parsed.
_AT_ONCE, _WAITING = 2, 3
_PARSING = threading.BoundedSemaphore(_AT_ONCE)

_SHEET_DATA = b"<sheetData>"
_HEAD_BYTES = 1_000_000
_END = b"</sheetData></worksheet>"
_BETWEEN_ROWS = re.compile(rb'</row>\s*(?=<row\s(?:[^<>"]*"[^<>"]*"\s*)*?r="([1-9]\d{0,6})")')
_XML_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\s[^<>]*\?>")


def piece_count(sheet_bytes: int, shared_bytes: int) -> int:
    """Into how many pieces a sheet is cut: an even number, or 1 where it is not worth it."""
    if sheet_bytes < LEAST_BYTES or shared_bytes + sheet_bytes > MOST_BYTES:
        return 1
    wanted = max(2, 2 * round(sheet_bytes / PIECE_BYTES / 2))
    affordable = 1 + int(_SHARED * sheet_bytes / max(shared_bytes, 1))
    return min(wanted, affordable) // 2 * 2 or 1


class Cutter:
    """One sheet that is cut while it is unpacked.

    Args:
        shared: The parts of the workbook that its sheets share, by name.
        name: The name of the sheet's part.
        at: Its place among the sheets.
        size: How many bytes it has.
        count: Into how many pieces it is cut.
        pool: Where the pieces are parsed.
    """

    def __init__(
        self,
        shared: Mapping[str, Sequence[bytes]],
        name: str,
        at: int,
        size: int,
        count: int,
        pool: ThreadPoolExecutor,
    ) -> None:
        #: The sheets of the workbook as its reader lists them, once a piece has been parsed.
        self.sheet_names: list[str] = []
        self._shared, self._name, self._at, self._pool = shared, name, at, pool
        self._each = size // count
        self._mark = secrets.token_hex(16)
        self._head: bytes | None = None
        self._start: list[bytes] = []
        self._size = 0
        self._written: StoredArchive | None = None
        self._free: list[StoredArchive] = []
        self._freeing = threading.Lock()
        self._is_closed = False
        self._first_row = 1
        self._last_byte = b""
        self._is_usual = True
        self._room = threading.BoundedSemaphore(_WAITING)
        self._pieces: list[Future[Any]] = []

    def take(self, piece: bytes) -> None:
        """Takes the next bytes of the sheet."""
        if not self._is_usual:
            return
        if self._head is None:
            self._take_head(piece)
            return
        if _has_more_than_tags(piece) or _has_more_than_tags(self._last_byte + piece[:1]):
            self.leave()
            return
        self._last_byte = piece[-1:]
        if self._size >= self._each:
            between = _BETWEEN_ROWS.search(piece)
            if between is not None:
                at, row = between.end(), int(between[1])
                self._keep(piece[:at])
                if not self._hand_over(row):
                    self.leave()
                    return
                piece = piece[at:]
        self._keep(piece)

    def leave(self) -> None:
        """Leaves the sheet whole."""
        self._is_usual = False
        self._give_back()

    def close(self) -> None:
        """Gives back the memory that the pieces were written to, now or when those that are parsed have been."""
        self._is_closed = True
        self._give_back()

    def finish(self) -> Any | None:
        """All cells of the sheet as text, from its first row on, as parsing it whole would give them; None: it cannot
        be said that they would be the same."""
        if not self._is_usual or not self._pieces:
            return None
        self._hand_over(None)
        frames = [piece.result() for piece in self._pieces]
        if any(frame is None for frame in frames):
            return None
        return _joined(frames)

    def _take_head(self, piece: bytes) -> None:
        """Waits for the tag behind which the rows begin."""
        self._start.append(piece)
        self._size += len(piece)
        if self._size > _HEAD_BYTES or _SHEET_DATA in b"".join(self._start[-2:]):
            start, self._start = b"".join(self._start), []
            at = start.find(_SHEET_DATA) + len(_SHEET_DATA)
            self._head, self._size = start[:at], 0
            self._is_usual = at >= len(_SHEET_DATA) and not _has_more_than_tags(_XML_DECLARATION.sub(b"", start))
            self._last_byte = start[-1:]
            if self._is_usual:
                self._keep(start[at:])

    def _keep(self, piece: bytes) -> None:
        """Writes rows to the piece that they belong to."""
        if self._written is None:
            self._written = self._next_piece()
        self._written.write(piece)
        self._size += len(piece)

    def _next_piece(self) -> StoredArchive:
        """A workbook with all but the rows of a piece."""
        assert self._head is not None
        with self._freeing:
            written = self._free.pop() if self._free else None
        if written is None:
            written = StoredArchive(self._shared, self._name)
        else:
            written.write_again()
        written.write(self._head)
        if self._pieces:
            written.write(self._marked(self._first_row - 1))
        return written

    def _hand_over(self, next_row: int | None) -> bool:
        """Has the rows that are written parsed, and says so; the piece after them begins with `next_row`."""
        if next_row is not None and next_row <= self._first_row:
            return False
        written, self._written, self._size = self._written or self._next_piece(), None, 0
        if next_row is not None:
            written.write(self._marked(next_row))
            written.write(_END)
        first_row, self._first_row = self._first_row, next_row or 0
        self._room.acquire()
        self._pieces.append(self._pool.submit(self._parse, written, first_row if self._pieces else 0, next_row))
        return True

    def _parse(self, written: StoredArchive, first_row: int, next_row: int | None) -> Any | None:
        """The rows of a piece, from `first_row` to the one before `next_row`; 0 = from the first row of the sheet."""
        import fastexcel
        import polars as pl

        try:
            with _PARSING:
                book = fastexcel.read_excel(written.to_read())
                self.sheet_names = book.sheet_names
                # 0 = from row 1; None = from the first row that holds anything, which is the marked one
                start = None if first_row else 0
                batch = book.load_sheet_eager(self._at, header_row=None, skip_rows=start, dtypes="string")
                del book  # nothing reads on where the next piece is written
                return self._between_marks(pl.DataFrame(pl.from_arrow(batch)), first_row, next_row)
        except fastexcel.FastExcelError:
            return None  # read whole, it says what is wrong
        finally:
            with self._freeing:
                self._free.append(written)
            if self._is_closed:
                self._give_back()
            self._room.release()

    def _give_back(self) -> None:
        """Gives back the memory of the pieces that are not parsed at present."""
        with self._freeing:
            free, self._free = self._free, []
            if self._written is not None:
                free.append(self._written)
                self._written = None
        for written in free:
            written.close()

    def _marked(self, row: int) -> bytes:
        """A row before or behind a piece with one cell, in the first column, that nobody else can have written."""
        return b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (row, row, self._mark.encode())

    def _between_marks(self, frame: Any, first_row: int, next_row: int | None) -> Any | None:
        """The rows between the marked ones; None where those are not where they should be."""
        before, behind = int(first_row > 0), int(next_row is not None)
        if next_row is not None and frame.height != next_row - max(first_row - 1, 1) + 1:
            return None
        for at in [0] * before + [-1] * behind:
            marked, *others = frame.row(at)
            if marked != self._mark or any(cell is not None for cell in others):
                return None
        return frame.slice(before, frame.height - before - behind)


def _has_more_than_tags(piece: bytes) -> bool:
    """Whether there is a comment, an instruction or a passage without markup, any of which could look like rows.

    One letter is looked for first: that is ten times as quick, and seldom found.
    """
    return (b"!" in piece and b"<!" in piece) or (b"?" in piece and b"<?" in piece)


def _joined(frames: Sequence[Any]) -> Any:
    """The pieces below each other, without the columns and the last rows that hold nothing in any."""
    import polars as pl

    width = max(frame.width for frame in frames)
    names = column_names(width)
    whole = pl.concat(
        [frame.rename(dict(zip(frame.columns, names, strict=False))) for frame in frames], how="diagonal"
    ).select(pl.col(names).cast(pl.String))
    held = [at for at, name in enumerate(names) if whole[name].null_count() < whole.height]
    if not held:
        return whole.clear()
    whole = whole.select(names[held[0] : held[-1] + 1])
    tail = len(frames[-1])
    if not tail:
        is_held = whole.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
        whole = whole.head(int(is_held[-1]) + 1)
    return whole
