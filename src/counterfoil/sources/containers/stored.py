"""Turns parts in memory into an archive in memory, with nothing packed.

The archive module of Python's library copies its bytes four times on the way, and its checksum alone takes as long as
unpacking the parts did.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_LOCAL = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8, _FIRST_DAY = 20, 0x800, 0x21
#: Sizes and places are written in 32 bits.
MOST_BYTES = 0xFFFF_0000


def stored_archive(parts: Mapping[str, Sequence[bytes]]) -> bytes:
    """An archive of some parts, each given as pieces, in their order; fewer than `MOST_BYTES` in all."""
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
    return b"".join([*body, *listed, end])
