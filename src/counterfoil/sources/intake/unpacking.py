"""Turns a zip archive into the files that it holds, counted while they are unpacked; a hostile one is refused."""

from __future__ import annotations

import zipfile

from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers import told_as, unreadable
from counterfoil.sources.containers.archives import entry_chunks, sound_entries
from counterfoil.sources.intake.found import (
    Collected,
    Landing,
    Progress,
    Skipped,
    as_text,
    base_name,
    kind_of,
    why_unlisted,
    why_unread,
)
from counterfoil.sources.source_file import SourceFile


def unpack(archive: SourceFile, landing: Landing, progress: Progress) -> Collected:
    """The files of an archive, each unpacked into a place of its own.

    Raises:
        CounterfoilError: The archive is damaged, protected or hostile, or holds another archive.
    """
    found = Collected()
    try:
        with archive.path.open("rb") as stream:
            entries = [e for e in sound_entries(archive.path, stream) if not e.is_dir()]
            total = sum(entry.file_size for entry in entries)
            done = 0
            for entry in entries:
                name, origin = as_text(entry.filename), f"{archive.origin}!{as_text(entry.filename)}"
                because = why_unlisted(entry.filename)
                if because:
                    found += Collected(skipped=(Skipped(origin, because),))
                    continue
                place = landing.place(name)
                with place.open("wb") as copy:
                    for piece in entry_chunks(archive.path, stream, entry):
                        copy.write(piece)
                        done += len(piece)
                        progress(base_name(name), done, total)
                found += _judged(SourceFile(place, base_name(name), origin))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise unreadable(
            archive.path,
            "damaged-archive",
            "the archive is damaged, was cut short, or is packed by a method that is not read",
            "Download it again, and compare its size with the publisher's; or unpack it, and add what it holds.",
        ) from problem
    return found


def _judged(file: SourceFile) -> Collected:
    """A file that was unpacked, if it is of a kind that is read."""
    with told_as(file.path, file.origin):
        kind = kind_of(file.path)
        if kind == "archive":
            raise _nested(file)
        because = "a document of an office program" if kind == "document" else why_unread(file.path)
    if because:
        file.path.unlink()
        return Collected(skipped=(Skipped(file.origin, because),))
    return Collected((file,))


def _nested(file: SourceFile) -> CounterfoilError:
    return unreadable(
        file.path,
        "nested-archive",
        "the archive holds another archive",
        "Unpack the inner one yourself, and add it, or what it holds.",
    )
