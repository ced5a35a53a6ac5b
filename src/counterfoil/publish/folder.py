"""Puts the files of an edition into a folder, whole or not at all, and checks what one holds."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from counterfoil.errors import CounterfoilError
from counterfoil.publish.manifest import MANIFEST, compare_with_manifest


def write_edition(files: Mapping[str, bytes], folder: Path) -> bool:
    """Puts the folder in place, whole or not at all.

    Args:
        files: Path inside the folder to bytes.
        folder: Where to put them; not there yet, or empty, or holding exactly these files.

    Returns:
        Whether anything was written: False where the folder holds exactly these files already.

    Raises:
        CounterfoilError: The folder holds something else, or cannot be written.
    """
    unfit = [p for p in files if PurePosixPath(p).is_absolute() or ".." in PurePosixPath(p).parts or "\\" in p]
    if unfit:
        raise ValueError(f"a path leads out of the folder: {unfit}")
    target = Path(os.path.realpath(folder))
    if target.exists() and not _is_empty(target):
        if target.is_dir() and _content(target) == dict(files):
            return False
        raise _taken(folder)
    building = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _build(files, building)
        try:
            building.replace(target)
        except OSError as problem:
            if target.exists() and not _is_empty(target):
                raise _taken(folder) from problem
            raise
        with contextlib.suppress(OSError):  # it is in place and whole, whenever its name reaches the disk
            _sync(target.parent)
    except OSError as problem:
        raise CounterfoilError(
            "publish/cannot-write",
            "the folder of the edition cannot be written",
            where={"folder": str(folder), "because": problem.strerror or type(problem).__name__},
            cost="Nothing was published.",
            remedy=["Give a folder that you may write to, on a disk with room, with --output."],
        ) from problem
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return True


def check_edition(folder: Path) -> list[str]:
    """The differences between a folder and its manifest, one sentence each; none where nothing was altered.

    Raises:
        CounterfoilError: The folder holds no edition.
    """
    if not (folder / MANIFEST).is_file():
        raise _no_edition(folder, f"there is no {MANIFEST}")
    try:
        differences = compare_with_manifest(_content(folder))
    except OSError as problem:
        raise _no_edition(folder, problem.strerror or type(problem).__name__) from problem
    if differences is None:
        raise _no_edition(folder, f"{MANIFEST} is the manifest of something else")
    return differences


def read_edition(folder: Path) -> dict[str, Any]:
    """The edition that a folder holds, as `edition.json` says it.

    Raises:
        CounterfoilError: The folder holds no edition that can be read.
    """
    try:
        edition = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    except OSError as problem:
        raise _no_edition(folder, "there is no edition.json") from problem
    except ValueError as problem:
        raise _no_edition(folder, "edition.json cannot be read") from problem
    if not isinstance(edition, dict) or "edition_id" not in edition:
        raise _no_edition(folder, "edition.json is not that of an edition")
    return edition


def _build(files: Mapping[str, bytes], building: Path) -> None:
    """Writes every file beside its place, and waits until the disk has it."""
    building.mkdir()
    for path, data in files.items():
        place = building / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for inner in [building, *(p for p in building.rglob("*") if p.is_dir())]:
        _sync(inner)


def _sync(folder: Path) -> None:
    """Waits until the disk has the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(folder: Path) -> dict[str, bytes]:
    """Path to bytes of what a folder holds, in order; no bytes for a link, which is never followed."""
    found: dict[str, bytes] = {}
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if place.is_symlink() or not (place.is_file() or place.is_dir()):
            found[path] = b""
        elif place.is_file():
            found[path] = place.read_bytes()
    return found


def _is_empty(place: Path) -> bool:
    return place.is_dir() and next(place.iterdir(), None) is None


def _taken(folder: Path) -> CounterfoilError:
    where = {"folder": str(folder)}
    try:
        where["holds"] = f"the edition {read_edition(folder)['edition_id']}"
    except CounterfoilError:
        where["holds"] = "something that is not an edition"
    return CounterfoilError(
        "publish/folder-taken",
        "the folder holds something else, and an edition is never altered",
        where=where,
        remedy=["Give a folder that does not exist yet, or an empty one, with --output."],
    )


def _no_edition(folder: Path, because: str) -> CounterfoilError:
    return CounterfoilError(
        "publish/no-edition",
        "the folder holds no edition",
        where={"folder": str(folder), "because": because},
        cost="Nothing was checked.",
        remedy=["Give the folder that `counterfoil report build` wrote: the one with index.html in it."],
    )
