"""Turns parts in memory into an archive, with nothing packed, and hands a workbook to its reader without copies.

The archive module of Python's library copies its bytes four times on the way, and its checksum alone takes as long as
unpacking the parts did. The reader of workbooks copies bytes that it is given three times, once for every kind of
workbook that it tries; a file it reads in place.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_LOCAL = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _FIRST_DAY = 20, 0x800, 0x21
#: Sizes and places are written in 32 bits.
MOST_BYTES = 0xFFFF_0000
#: Where the open files of this process have names. Such a name says no kind, so that a reader goes by the bytes.
_OPEN_FILES = Path("/proc/self/fd")


def stored_archive(parts: Mapping[str, Sequence[bytes]]) -> list[bytes]:
    """The bytes, in pieces, of an archive of some parts, each given as pieces; fewer than `MOST_BYTES` in all."""
    from isal import isal_zlib

    body: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for name, pieces in parts.items():
        checksum = size = 0
        for piece in pieces:
            checksum, size = isal_zlib.crc32(piece, checksum), size + len(piece)
        said = name.encode()
        told = (_UTF8, 0, 0, _FIRST_DAY, checksum, size, size, len(said), 0)
        body += [_LOCAL.pack(b"PK\x03\x04", _VERSION, *told), said, *pieces]
        listed += [_LISTED.pack(b"PK\x01\x02", _VERSION, _VERSION, *told, 0, 0, 0, 0, at), said]
        at += _LOCAL.size + len(said) + size
    length = sum(map(len, listed))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), length, at, 0)
    return [*body, *listed, end]


@contextmanager
def in_memory_file(pieces: list[bytes]) -> Iterator[str | bytes]:
    """What a reader of files is given to read some bytes: the name of a file in memory, or the bytes where the system
    has no such files. It can be opened as long as the context lasts, and what has it open can read on after.

    Args:
        pieces: The bytes. The list is emptied.
    """
    if not hasattr(os, "memfd_create") or not _OPEN_FILES.is_dir():
        content = b"".join(pieces)
        pieces.clear()
        yield content
        return
    opened = os.memfd_create("workbook", os.MFD_CLOEXEC)
    try:
        with open(opened, "wb", closefd=False) as stream:
            stream.writelines(pieces)
        pieces.clear()
        yield str(_OPEN_FILES / str(opened))
    finally:
        os.close(opened)
