"""Keeps questions that were understood before, in a folder that nobody else can write, and reads them again."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from counterfoil import settings

#: A kept question is a few kilobytes; with the counties of a nation some hundred.
_LARGEST = 2_000_000
#: How many are kept; the oldest go first.
_MOST = 1000
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)


def kept_folder() -> Path | None:
    """Where questions are kept; None where none are to be kept."""
    named = settings.KEPT.read()
    if named == "off":
        return None
    if named:
        return Path(named)
    caches, home = (Path(os.environ.get(name, "")) for name in ("XDG_CACHE_HOME", "HOME"))
    if caches.is_absolute():
        return caches / "counterfoil"
    return home / ".cache" / "counterfoil" if home.is_absolute() else None


def read_kept(name: str) -> Any:
    """What was kept under a name; None where nothing was, where it is damaged, or where others can write it."""
    folder = kept_folder()
    try:
        if folder is None or not _is_own(folder.lstat(), stat.S_ISDIR):
            return None
        with os.fdopen(os.open(folder / name, _OPEN), "rb") as stream:
            about = os.fstat(stream.fileno())
            if not _is_own(about, stat.S_ISREG) or about.st_size > _LARGEST:
                return None
            digest, _, content = stream.read(_LARGEST + 1).partition(b"\n")
        if digest != _digest(name, content):
            return None
        return json.loads(content)
    except (OSError, ValueError, RecursionError):
        return None


def keep(name: str, value: Any) -> bool:
    """Keeps a value under a name, readable by its owner alone; where that cannot be done, nothing is kept.

    Returns:
        Whether it is kept.
    """
    folder = kept_folder()
    if folder is None:
        return False
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    staged = folder / f"{name}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if len(content) > _LARGEST - 100 or not _is_own(folder.lstat(), stat.S_ISDIR):
            return False
        with os.fdopen(os.open(staged, _CREATE, 0o600), "wb") as stream:
            stream.write(_digest(name, content) + b"\n" + content)
        staged.replace(folder / name)
        _drop_oldest(folder)
        return True
    except OSError:
        with suppress(OSError):
            staged.unlink()
        return False


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + content).hexdigest().encode()


def _is_own(about: os.stat_result, is_kind: Any) -> bool:
    """Whether a file or folder is of its kind, belongs to whoever runs this, and cannot be written by others."""
    is_shut = not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return is_kind(about.st_mode) and about.st_uid == os.geteuid() and is_shut


def _drop_oldest(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > _MOST:
        for file in sorted(files, key=lambda f: f.stat().st_mtime)[: len(files) - _MOST]:
            file.unlink()
