"""One hash over the program as it stands: its own files and facts, and the libraries that write queries."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from counterfoil import __version__

#: Rooms that no measure can import, so that no answer hangs on them.
_APART = ("claims", "pipeline", "publish", "reports", "templates", "zz", "__pycache__")
_LIBRARIES = ("duckdb", "_duckdb", "ibis", "sqlglot")


def program_digest() -> str:
    """A hash that another version, another fact and another library change.

    Files go by name, size and inode, and by when they were written and changed, as Git and Python tell whether a file
    is still the same. No program can set when a file was changed, so that one put in its place is another one.
    """
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    root = Path(__file__).parents[1]
    for told in sorted(_files(str(root), _APART)):
        digest.update(told.encode("utf-8", "surrogateescape"))
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            digest.update(_told(spec.origin, Path(spec.origin).stat()).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def workspace_digest(workspace: Path) -> str:
    """A hash that any change to what a workspace holds, or to the facts that it adds, changes."""
    digest = hashlib.sha256((workspace / "catalog.json").read_bytes())
    for file in sorted((workspace / "facts").rglob("*")):
        if file.is_file():
            told = f"\n{file.relative_to(workspace)} {hashlib.sha256(file.read_bytes()).hexdigest()}"
            digest.update(told.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: str, apart: tuple[str, ...] = ("__pycache__",)) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                if entry.name not in apart:
                    yield from _files(entry.path)
            else:
                yield _told(entry.path, entry.stat())


def _told(path: str, about: os.stat_result) -> str:
    return f"{path} {about.st_size} {about.st_ino} {about.st_mtime_ns} {about.st_ctime_ns}\n"
