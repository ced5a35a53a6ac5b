"""Tells what a file is by its bytes and not by its name: a workbook, a text file or a columnar file."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Literal

from counterfoil.sources.containers.encodings import utf16_without_mark
from counterfoil.sources.containers.refusals import empty_file, unreadable

Container = Literal["workbook", "delimited", "columnar"]

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_LFS = b"version https://git-lfs"
_GZIP = b"\x1f\x8b"
_OLD_FEATHER = b"FEA1"
#: Parquet; Feather, which is Arrow's file; SPSS, packed or not; Stata from 13 on.
_COLUMNAR = (b"PAR1", b"ARROW1", b"$FL2", b"$FL3", b"<stata_dta>")
#: Stata before 13: the version, the order of bytes, and 1 for data.
_OLD_STATA = re.compile(rb"[\x66-\x73][\x01\x02]\x01")
_WEB_PAGE = re.compile(rb"\s*(?:<!--.{0,400}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
#: 7z, RAR, xz, Zstandard, bzip2.
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"BZh")
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb")
_COLUMNAR_NAMES = (".parquet", ".feather", ".arrow", ".dta", ".sav", ".zsav")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def container_of(path: Path) -> Container:
    """What a file is, by its bytes and not by its name.

    Raises:
        CounterfoilError: It is missing, empty, protected, a pointer, or not what its name says.
    """
    head = _head_of(path)
    if not head.strip(b"\x00 \t\r\n"):
        raise empty_file(path)
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
    if head.startswith(_COLUMNAR) or _OLD_STATA.match(head):
        return "columnar"
    if head.startswith(_OLD_FEATHER):
        raise unreadable(
            path,
            "old-feather",
            "the file is in the first version of Feather, which is no longer read",
            "Write it again as Parquet, or as Feather of version 2, with the program that made it.",
        )
    if head.startswith(_GZIP):
        head = _unpacked_head(path, head)
    _require_name_fits(path)
    _require_text(path, head)
    return "delimited"


def _head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    if path.is_dir():
        raise unreadable(path, "folder", "this is a folder", "Name the files:", "", f"  {path}/*")
    if path.exists() and not path.is_file():
        raise unreadable(path, "no-file", "this is a device or a pipe, not a file", "Name a file.")
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except FileNotFoundError:
        raise unreadable(path, "missing-file", "there is no such file", "Check the path.") from None
    except OSError as problem:
        raise unreadable(
            path,
            "unreadable-file",
            f"the file cannot be opened: {problem.strerror}",
            "Check its permissions.",
        ) from problem


def _unpacked_head(path: Path, head: bytes) -> bytes:
    """The first bytes of what a gzip file holds; raises where that is not text."""
    try:
        inside = zlib.decompressobj(31).decompress(head, _HEAD)
    except zlib.error:
        inside = b""
    tar = inside[257:262] == b"ustar"
    if tar or inside.startswith((_ZIP, _OLE, _GZIP, *_COLUMNAR, *_OTHER_ARCHIVES)) or _OLD_STATA.match(inside):
        raise unreadable(
            path,
            "packed-file",
            "the file is packed with gzip, and what it holds is not text",
            "Unpack it, and add what it holds.",
        )
    return inside or b"a"  # what cannot be unpacked is said to be damaged when all of it is read


def _require_name_fits(path: Path) -> None:
    """Refuses a text whose name promises something else: a page of an error was saved under the name of the file."""
    if path.suffix.casefold() in _WORKBOOK_NAMES:
        raise unreadable(
            path,
            "not-a-workbook",
            "the file's name says workbook, its content does not",
            "If it is a text file, give it a name that ends in .csv or .txt; else download it again.",
        )
    if path.suffix.casefold() in _COLUMNAR_NAMES:
        raise unreadable(
            path,
            "not-a-data-file",
            "the file's name says data file of columns, its content does not",
            "If it is a text file, give it a name that ends in .csv or .txt; else download it again.",
        )


def _require_text(path: Path, head: bytes) -> None:
    """Refuses what is no text, or a text of another kind."""
    if head.startswith(_OTHER_ARCHIVES):
        raise unreadable(
            path,
            "other-archive",
            "the file is an archive of a kind that is not read",
            "Unpack it, and add what it holds. Archives that end in .zip are read as they are.",
        )
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise unreadable(
            path,
            "web-page",
            "this is a web page, not a file of data",
            "Open it in a browser: it may ask you to sign in, or lead to the file. Download that, and add it.",
        )
    no_text = b"\x00" in head and not head.startswith(_MARKS) and not utf16_without_mark(head)
    if no_text or head.startswith(b"%PDF-"):
        raise unreadable(
            path,
            "unknown-container",
            "the file is neither a workbook nor a text file nor a file of columns",
            "Formats are listed in docs/reference/formats.md.",
        )
