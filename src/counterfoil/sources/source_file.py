"""Names one file of a release: where it can be read, what it is called, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SourceFile:
    """One file to read.

    Args:
        path: The file on this machine.
        name: What its publisher called it.
        origin: How to find it again: a path, a path into an archive (`a.zip!inner.xlsx`), or an https address.
    """

    path: Path
    name: str
    origin: str
