"""Turns the entries of an archive into streams of bytes, after holding its table of contents to what is there.

A workbook is an archive too: both are checked by the same rules.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers.refusals import unpacks_too_large, unreadable

#: Bytes that are read, and bytes that are unpacked, at a time: small enough for the processor's cache.
_READ, _CHUNK = 65_536, 262_144
#: A part that stays below this many bytes may grow as it likes: blank sheets are small and grow steeply.
_SMALL = 100_000_000
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_IN_64_BITS = 0xFFFFFFFF
_LOCAL = struct.Struct("<4s2xHHxxxxIIIHH")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def archive_kind(path: Path) -> Literal["workbook", "document", "archive"]:
    """What an archive is, by what it holds: a workbook, another office document, or an archive of files.

    Raises:
        zipfile.BadZipFile: It is damaged.
    """
    with path.open("rb") as stream:
        with zipfile.ZipFile(stream) as archive:
            entries = {entry.filename.casefold(): entry for entry in archive.infolist()}
        if "mimetype" in entries:
            said = next(entry_chunks(path, stream, entries["mimetype"]), b"")
            return "workbook" if said.strip().startswith(_SPREADSHEET) else "document"
    if any(name.startswith("xl/") for name in entries):
        return "workbook"
    return "document" if "[content_types].xml" in entries else "archive"


def sound_entries(path: Path, stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The entries of an archive, in its order, none of which reaches out of it, hides another or hides behind one.

    Args:
        path: The file, for messages.
        stream: Its bytes.

    Raises:
        CounterfoilError: A name climbs or stands twice, an entry is protected or a link, its sizes are false, or
            all together would unpack to too much.
        zipfile.BadZipFile: It is damaged.
    """
    with zipfile.ZipFile(stream) as archive:
        entries, end = archive.infolist(), archive.start_dir
    seen: set[str] = set()
    for entry in entries:
        _require_sound_name(path, entry, seen)
        if entry.flag_bits & _ENCRYPTED:
            raise _protected(path, entry)
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise unreadable(
                path,
                "archive-links",
                "an entry of the file is a link to another place, not a file",
                "Unpack it yourself, look where the link leads, and add the files.",
                entry=entry.orig_filename,
            )
    _require_sound_places(path, stream, entries, end)
    grown = sum(entry.file_size for entry in entries)
    if grown > settings.MAX_UNPACKED_BYTES.read_integer() or any(
        _is_steep(e.file_size, e.compress_size) for e in entries
    ):
        raise unpacks_too_large(path, grown)
    return entries


def entry_chunks(path: Path, stream: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one entry, in pieces, counted as they are unpacked: nothing more is unpacked than was announced.

    Raises:
        CounterfoilError: It holds more, or less, than the archive's table of contents says.
        zipfile.BadZipFile: It is damaged, or packed by a method that is not known.
    """
    from isal import isal_zlib

    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("packed by another method")
    stream.seek(_start_of(stream, entry))
    pieces = _stored(stream, entry) if entry.compress_type == zipfile.ZIP_STORED else _inflated(path, stream, entry)
    size = checksum = 0
    try:
        for piece in pieces:
            size += len(piece)
            if size > entry.file_size:
                raise _false_sizes(path, entry)
            checksum = isal_zlib.crc32(piece, checksum)
            yield piece
    except isal_zlib.IsalError as problem:  # type: ignore[misc]  # its stubs call it a value
        raise zipfile.BadZipFile("cannot be unpacked") from problem
    if size != entry.file_size:
        raise _false_sizes(path, entry)
    if checksum != entry.CRC:
        raise zipfile.BadZipFile("not the bytes that were packed")


def _stored(stream: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry that is not packed."""
    left = entry.compress_size
    while left:
        piece = stream.read(min(_CHUNK, left))
        if not piece:
            raise zipfile.BadZipFile("cut short")
        left -= len(piece)
        yield piece


def _inflated(path: Path, stream: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of an entry; never more than `_CHUNK` of them in memory."""
    from isal import isal_zlib

    inflater = isal_zlib.decompressobj(-15)
    left = entry.compress_size
    while not inflater.eof:
        packed = stream.read(min(_READ, left))
        left -= len(packed)
        ended = not packed
        while True:
            piece = inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
            if piece:
                yield piece
            if inflater.eof or (not packed and len(piece) < _CHUNK):
                break
        if ended and not inflater.eof:
            raise zipfile.BadZipFile("cut short")
    if left or inflater.unused_data:
        raise _false_sizes(path, entry)


def _is_steep(size: int, packed: int) -> bool:
    """Whether a part grows more steeply than honest data do."""
    return size > _SMALL and size > settings.MAX_UNPACK_RATIO.read_integer() * max(packed, 1)


def _require_sound_name(path: Path, entry: zipfile.ZipInfo, seen: set[str]) -> None:
    """Refuses a name that leads out of the archive, and one that stands there twice."""
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or "\0" in name or name[1:2] == ":" or ".." in name.split("/"):
        raise unreadable(
            path,
            "archive-climbs",
            "an entry of the file has a name that leads out of its folder",
            "Do not unpack the file. If its publisher made it so by mistake, ask for another copy;",
            "a workbook can be mended by opening it and saving it again as .xlsx.",
            entry=name,
        )
    if name.casefold() in seen:
        raise unreadable(
            path,
            "archive-twice",
            "two entries of the file have one name, so that readers may differ on what it holds",
            "Ask its publisher for another copy.",
            entry=name,
        )
    seen.add(name.casefold())


def _require_sound_places(path: Path, stream: IO[bytes], entries: list[zipfile.ZipInfo], end: int) -> None:
    """Refuses entries that share bytes, and entries that say something else of themselves than the table does."""
    last, before = 0, None
    for entry in sorted(entries, key=lambda e: e.header_offset):
        start = _start_of(stream, entry)
        if entry.header_offset < last or start + entry.compress_size > end:
            raise _false_sizes(path, before or entry)
        last, before = start + entry.compress_size, entry
        _, flags, method, checksum, packed, size, length, _ = _local(stream, entry)
        name = stream.read(length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if flags & _ENCRYPTED:
            raise _protected(path, entry)
        told = [(packed, entry.compress_size), (size, entry.file_size), (checksum, entry.CRC)]
        differ = not flags & _SIZES_FOLLOW and any(a not in (b, _IN_64_BITS) for a, b in told)
        if differ or method != entry.compress_type or name != entry.orig_filename:
            raise _false_sizes(path, entry)


def _local(stream: IO[bytes], entry: zipfile.ZipInfo) -> tuple[bytes, int, int, int, int, int, int, int]:
    """What stands before the bytes of an entry; the stream is left at its name."""
    if entry.header_offset < 0:
        raise zipfile.BadZipFile("an entry before the first byte")
    stream.seek(entry.header_offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no entry where one should be")
    return _LOCAL.unpack(head)


def _start_of(stream: IO[bytes], entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry begin."""
    *_, name, extra = _local(stream, entry)
    return entry.header_offset + _LOCAL.size + name + extra


def _protected(path: Path, entry: zipfile.ZipInfo) -> CounterfoilError:
    return unreadable(
        path,
        "protected-archive",
        "an entry of the file is protected by a password",
        "Unpack it with its password, and add what it holds.",
        entry=entry.orig_filename,
    )


def _false_sizes(path: Path, entry: zipfile.ZipInfo) -> CounterfoilError:
    return unreadable(
        path,
        "false-sizes",
        "the table of contents of the file does not agree with what it holds",
        "The file was damaged on the way, or was made to mislead: download it again, and compare its size with the",
        "publisher's. A workbook can be mended by opening it and saving it again as .xlsx.",
        entry=entry.orig_filename,
    )
