"""The words of a refusal to read a file: safe for a terminal, and nothing was added."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from counterfoil import settings
from counterfoil.errors import CounterfoilError


def unreadable(path: Path | str, slug: str, headline: str, *remedy: str, **where: str) -> CounterfoilError:
    """The error for a file, or an address, that cannot be read; nothing was added."""
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


@contextmanager
def told_as(path: Path, origin: str) -> Iterator[None]:
    """Has an error about a file that was downloaded or unpacked name where it came from, not where it lies."""
    try:
        yield
    except CounterfoilError as problem:
        here, there = plain(path), plain(origin)
        problem.where = {label: place.replace(here, there) for label, place in problem.where.items()}
        problem.remedy = tuple(line.replace(here, there) for line in problem.remedy)
        raise


def empty_file(path: Path) -> CounterfoilError:
    """The error for a file that holds nothing."""
    return unreadable(path, "empty-file", "the file is empty", "Download it again from its publisher.")


def unpacks_too_large(path: Path, needed: int) -> CounterfoilError:
    """The error for a file that grows beyond the limits when it is unpacked."""
    limit = settings.MAX_UNPACKED_BYTES
    return unreadable(
        path,
        "unpacks-too-large",
        "the file would unpack to far more than it should",
        "If you trust the file, raise the limits and try again:",
        "",
        f"  {limit.name}={max(needed, limit.read_integer())} {settings.MAX_UNPACK_RATIO.name}=100000"
        f" counterfoil sources add {quote(str(path))}",
    )
