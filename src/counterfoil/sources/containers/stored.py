"""Writes an archive into memory part by part, with nothing packed, so that a reader takes it without copies.

The archive module of Python's library copies its bytes four times on the way, and its checksum alone takes as long as
unpacking the parts did. The reader of workbooks copies bytes that it is given three times, once for every kind of
workbook that it tries; a file it reads in place. A file in memory that is written again over its old bytes costs the
system no new memory, which takes as long as the copy itself.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_LOCAL = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _FIRST_DAY = 20, 0x800, 0x21
#: Sizes and places are written in 32 bits.
MOST_BYTES = 0xFFFF_0000
#: Where the open files of this process have names. Such a name says no kind, so that a reader goes by the bytes.
_OPEN_FILES = Path("/proc/self/fd")


class StoredArchive:
    """An archive in memory: some parts that stay, and one more that is written anew as often as it is wanted.

    Args:
        parts: The parts that stay, each in pieces.
        name: What the other part is called. All together have fewer than `MOST_BYTES`.
    """

    def __init__(self, parts: Mapping[str, Sequence[bytes]], name: str) -> None:
        self._stream = _memory()
        self._listed: list[bytes] = []
        self._name, self._at = b"", 0
        self._size = self._checksum = 0
        for part, pieces in parts.items():
            self._begin(part.encode())
            for piece in pieces:
                self.write(piece)
            self._listed.append(self._end())
        self._begin(name.encode())

    def write(self, piece: bytes) -> None:
        """Adds bytes to the part that is written."""
        from isal import isal_zlib

        self._checksum = isal_zlib.crc32(piece, self._checksum)
        self._size += len(piece)
        self._stream.write(piece)

    def to_read(self) -> str | bytes:
        """What a reader of files is given: the name of a file in memory, which it may read until it is written again
        or closed; the bytes where the system has no such files."""
        stream, listed = self._stream, [*self._listed, self._end()]
        at, length = stream.tell(), sum(map(len, listed))
        end = _END.pack(b"PK\x05\x06", 0, 0, len(listed), len(listed), length, at, 0)
        stream.write(b"".join([*listed, end]))
        stream.truncate()
        if isinstance(stream, io.BytesIO):
            return stream.getvalue()
        stream.flush()
        return str(_OPEN_FILES / str(stream.fileno()))

    def write_again(self) -> None:
        """Begins the last part anew."""
        self._stream.seek(self._at)
        self._begin(self._name)

    def close(self) -> None:
        """Gives the memory back."""
        self._stream.close()

    def _begin(self, name: bytes) -> None:
        self._name, self._at = name, self._stream.tell()
        self._size = self._checksum = 0
        self._stream.write(self._header() + name)

    def _end(self) -> bytes:
        """Writes what stands before the part, now that it is known; returns its line in the table of contents."""
        stream = self._stream
        behind = stream.tell()
        stream.seek(self._at)
        stream.write(self._header())
        stream.seek(behind)
        told = (_VERSION, _VERSION, *self._told(), 0, 0, 0, 0, self._at)
        return _LISTED.pack(b"PK\x01\x02", *told) + self._name

    def _header(self) -> bytes:
        return _LOCAL.pack(b"PK\x03\x04", _VERSION, *self._told())

    def _told(self) -> tuple[int, ...]:
        """What is said of a part before it and in the table of contents."""
        return (_UTF8, 0, 0, _FIRST_DAY, self._checksum, self._size, self._size, len(self._name), 0)


def _memory() -> IO[bytes]:
    """A file in memory that other parts of this process can open by name; where there is none, one without a name."""
    if hasattr(os, "memfd_create") and _OPEN_FILES.is_dir():
        return os.fdopen(os.memfd_create("archive", os.MFD_CLOEXEC), "w+b")
    return io.BytesIO()
