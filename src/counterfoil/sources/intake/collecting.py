"""Turns paths and addresses into the files to read: folders are walked, archives unpacked, addresses fetched."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers import container_of, told_as, unreadable
from counterfoil.sources.intake.addresses import LEFT_OUT, read_address
from counterfoil.sources.intake.downloads import download
from counterfoil.sources.intake.found import (
    Collected,
    Landing,
    Progress,
    Skipped,
    as_text,
    kind_of,
    why_unlisted,
    why_unread,
)
from counterfoil.sources.intake.unpacking import unpack
from counterfoil.sources.source_file import SourceFile

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def collect(
    given: Sequence[str],
    into: Path,
    progress: Progress = lambda _name, _done, _of: None,
    *,
    downloads: Path | None = None,
) -> Collected:
    """The files that a person named, on this machine and ready to be read.

    A file is taken as it is. A folder is walked, in the order of its names: hidden files, lock files and files of no
    kind that is read are left alone and listed. A zip archive is unpacked. An address that begins with https:// is
    fetched; `#sha256=` and the hash after it have the file compared with that hash.

    Args:
        given: Paths and addresses.
        into: A folder for copies of what is unpacked and fetched; the caller removes it.
        progress: Told of what is fetched and unpacked: name, bytes done, bytes in all or 0.
        downloads: Where a fetch that breaks off leaves what it has, for the next try; None = `downloads` beside
            `into`.

    Raises:
        CounterfoilError: Something named is missing, hostile, or cannot be fetched; or nothing is left to read.
    """
    landing, partial = Landing(into), downloads or into.parent / "downloads"
    found = Collected()
    for word in given:
        if _ADDRESS.match(word):
            fetched = download(read_address(word), landing, partial, progress)
            found += _of_file(fetched, landing, progress)
        elif Path(word).is_dir():
            found += _of_folder(Path(word), landing, progress)
        else:
            found += _of_file(_here(Path(word)), landing, progress)
    found = _once_each(found)
    if not found.files:
        raise _nothing(given, found)
    return found


def _here(path: Path) -> SourceFile:
    """A file of this machine, as it is."""
    whole = os.path.abspath(path)  # noqa: PTH100 (a link is named as it was named, not where it leads)
    return SourceFile(path, as_text(path.name), as_text(whole))


def _of_file(file: SourceFile, landing: Landing, progress: Progress) -> Collected:
    """A file that a person named: read, or unpacked; one of another kind is refused."""
    with told_as(file.path, file.origin):
        kind = kind_of(file.path) if container_of(file.path) == "workbook" else ""
        if kind == "archive" or (kind == "damaged" and file.name.casefold().endswith(".zip")):
            return unpack(file, landing, progress)
        if kind == "document":
            raise unreadable(
                file.path,
                "unknown-container",
                "this is a document of an office program, not a workbook",
                "If a table stands in it, copy the table to a workbook, and add that.",
            )
        return Collected((file,))


def _of_folder(folder: Path, landing: Landing, progress: Progress) -> Collected:
    """The files of a folder and of those inside it, in the order of their names."""
    found = Collected()
    for path in _walk(folder):
        file = _here(path)
        because = why_unlisted(path.relative_to(folder).as_posix()) or _why_no_file(path)
        kind = "" if because else kind_of(path)
        if kind == "document":
            because = "a document of an office program"
        if not because and kind != "archive":
            because = why_unread(path)
        if because:
            found += Collected(skipped=(Skipped(file.origin, because),))
        else:
            found += _of_file(file, landing, progress)
    return found


def _walk(folder: Path) -> list[Path]:
    """Everything in a folder that is no folder, also links to folders: they are not followed, lest they lead back."""
    found: list[Path] = []
    for top, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(top) / name).is_symlink()]
        found += [Path(top) / name for name in (*files, *links)]
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _why_no_file(path: Path) -> str | None:
    if path.is_symlink() and not path.is_file():
        return "a link that leads to no file"
    return None if path.is_file() else "a device or a pipe"


def _once_each(found: Collected) -> Collected:
    """What was found, with a file that was named twice taken once."""
    seen: set[str] = set()
    files, twice = [], []
    for file in found.files:
        key = f"{file.origin} {file.path}" if LEFT_OUT in file.origin else file.origin  # may be two, told apart by it
        if key in seen:
            twice.append(Skipped(file.origin, "named twice"))
        else:
            files.append(file)
        seen.add(key)
    return Collected(tuple(files), (*found.skipped, *twice))


def _nothing(given: Sequence[str], found: Collected) -> CounterfoilError:
    """The error where nothing that was named can be read."""
    listed = [f"  {skipped.origin}: {skipped.because}" for skipped in found.skipped[:10]]
    more = [f"  and {len(found.skipped) - 10:,} more"] if len(found.skipped) > 10 else []
    return unreadable(
        as_text(" ".join(given[:3])),
        "nothing-to-read",
        "there is no file here that can be read",
        "Workbooks, text files, Parquet, Feather, Stata and SPSS files are read, and zip archives of them.",
        *(["These were left alone:", "", *listed, *more] if listed else []),
    )
