"""What was found where a person pointed: the files to read, those left alone with the reason, and where copies go."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers import container_of, plain
from counterfoil.sources.containers.archives import archive_kind
from counterfoil.sources.source_file import SourceFile

#: Told of what is being fetched or unpacked: its name, bytes done, and bytes in all (0 where nobody said).
Progress = Callable[[str, int, int], None]

#: How a text file of data may be called; a text of another name in a folder is a program, a note or a page.
_TEXT_NAMES = ("", ".csv", ".tsv", ".tab", ".txt", ".psv", ".dat", ".gz")
#: What a folder may hold beside the data: other kinds of files, which are named and left alone.
_OTHER_KINDS = ("sources/unknown-container", "sources/web-page", "sources/other-archive", "sources/packed-file")
_LONGEST_NAME = 150


@dataclass(frozen=True)
class Skipped:
    """A file that was found and is not read.

    Args:
        origin: How to find it again.
        because: Why it is not read, in a few words.
    """

    origin: str
    because: str


@dataclass(frozen=True)
class Collected:
    """What was found, in the order in which it was named.

    Args:
        files: The files to read.
        skipped: Those that are left alone, each with the reason.
    """

    files: tuple[SourceFile, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def __add__(self, other: Collected) -> Collected:
        return Collected(self.files + other.files, self.skipped + other.skipped)


class Landing:
    """The folder that copies are put into, each in a folder of its own, so that equal names do not meet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def place(self, name: str) -> Path:
        """Where the next copy goes; it keeps its name as far as a disk can hold it."""
        self._count += 1
        folder = self._folder / f"{self._count:05d}"
        folder.mkdir(parents=True)
        return folder / _short(base_name(name))


def as_text(name: object) -> str:
    """A name without control characters, and with the bytes that are no UTF-8 replaced."""
    return plain(str(name).encode(errors="surrogateescape").decode(errors="replace"))


def base_name(name: str) -> str:
    """The last part of a name, whatever parts its folders; never one that stands for a folder."""
    last = re.split(r"[/\\]", as_text(name))[-1].strip().lstrip(".")
    return last or "file"


def kind_of(path: Path) -> Literal["workbook", "document", "archive", "damaged", ""]:
    """What a zip is by what it holds; "" for what is no zip."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PK\x03\x04":
            return ""
    try:
        return archive_kind(path)
    except (CounterfoilError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return "damaged"


def why_unlisted(name: str) -> str | None:
    """Why a file inside a folder or an archive is left alone, by its name; None: it is not."""
    parts = PurePosixPath(name).parts
    if "__MACOSX" in parts:
        return "a note that a Mac adds to an archive"
    if parts[-1].startswith("~$"):
        return "a lock file of a workbook that is open"
    if any(part.startswith(".") for part in parts):
        return "hidden"
    if parts[-1].casefold() in ("thumbs.db", "desktop.ini"):
        return "a note that Windows adds to a folder"
    return None


def why_unread(path: Path) -> str | None:
    """Why a file that nobody named by itself is left alone, by its bytes; None: it is read.

    Raises:
        CounterfoilError: It is of a kind that is read, and cannot be: empty, protected, a pointer.
    """
    try:
        container = container_of(path)
    except CounterfoilError as problem:
        if problem.slug in _OTHER_KINDS:
            return problem.headline
        raise
    if container == "delimited" and path.suffix.casefold() not in _TEXT_NAMES:
        return f"a text of another kind ({plain(path.suffix)})"
    if container == "delimited" and path.suffix.casefold() != ".gz" and not _has_columns(path):
        return "a text without columns"
    return None


def _has_columns(path: Path) -> bool:
    """Whether a tab, a comma, a semicolon or a bar stands in the first lines of a text."""
    with path.open("rb") as stream:
        head = stream.read(8192)
    return any(mark in head for mark in b",;|\t")


def _short(name: str) -> str:
    """A name that is not longer than a disk allows; its ending is kept."""
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix[:12]
    return name.encode()[: _LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending
