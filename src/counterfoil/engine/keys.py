"""Keeps the secret keys of a workspace: one file a key, which only its owner can read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from counterfoil.errors import CounterfoilError

_FOLDER = "keys"


def read_key(workspace: Path, name: str) -> str | None:
    """The key of that name, or None where the workspace has none yet.

    Raises:
        CounterfoilError: Others than the owner can read the file.
    """
    file = workspace / _FOLDER / f"{name}.key"
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CounterfoilError(
            "engine/key-readable",
            "a secret key of the workspace can be read by others",
            where={"file": str(file)},
            remedy=["Take their rights away:", "", f"  chmod 600 {file}"],
        )
    return file.read_text(encoding="ascii").strip()


def new_key() -> str:
    """A key that nobody can guess."""
    import secrets

    return secrets.token_hex(32)


def write_key(workspace: Path, name: str, key: str) -> None:
    """Writes a key that is not there yet, readable by its owner alone."""
    folder = workspace / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(key + "\n")
