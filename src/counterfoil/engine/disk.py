"""Puts a workspace on disk: one catalog, files named by their content, a lock, and a place to prepare what is new."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO, Any

from counterfoil import settings
from counterfoil.errors import CounterfoilError

FORMAT = 1
CATALOG = "catalog.json"
STAGING = ".staging"
SPILL = ".spill-"
LOCK = ".lock"
TABLES = "tables"

#: What a killed `create` may leave behind.
_OWN = (f"{CATALOG}.new", LOCK, TABLES)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("no space left", "disk quota", "file too large", "max_temp_directory_size")
#: Tells apart what is opened in one process: no two of them may spill into one folder.
_SPILLS = count(1)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def content_digest(place: Path) -> str:
    """The hash of a stored part: of a file's bytes, or of the hashes of a folder's files in order."""
    if not place.is_dir():
        return file_digest(place)
    listed = "".join(f"{file.name} {file_digest(file)}\n" for file in files_of(place))
    return hashlib.sha256(listed.encode()).hexdigest()


def files_of(place: Path) -> list[Path]:
    """The Parquet files of a stored part, in order: itself, or those of its folder."""
    return sorted(place.glob("*.parquet")) if place.is_dir() else [place]


def empty_catalog() -> dict[str, Any]:
    """The catalog of a workspace that holds nothing."""
    return {"format": FORMAT, "generation": 0, "tables": {}, "records": {}}


def create(path: Path) -> bool:
    """Makes a workspace in the folder; false where there is one already.

    Raises:
        CounterfoilError: The folder holds other things, or cannot be written.
    """
    if (path / CATALOG).exists():
        read_catalog(path)
        return False
    if path.exists() and (not path.is_dir() or any(f.name not in _OWN for f in path.iterdir())):
        raise CounterfoilError(
            "engine/not-empty",
            "the folder holds other things",
            where={"folder": str(path)},
            remedy=["Name an empty or a new folder:", "", "  counterfoil init DIR"],
        )
    with full_disk_is_an_error(path):
        path.mkdir(parents=True, exist_ok=True)
        (path / TABLES).mkdir(exist_ok=True)
        (path / LOCK).touch()
        write_catalog(path, empty_catalog())
    return True


def read_catalog(path: Path) -> dict[str, Any]:
    """The catalog as it stands.

    Raises:
        CounterfoilError: There is no workspace, or a newer counterfoil made it.
    """
    try:
        catalog = json.loads((path / CATALOG).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise CounterfoilError(
            "engine/no-workspace",
            "there is no workspace here",
            where={"folder": str(path)},
            remedy=["Make one, or name one with --workspace:", "", f"  counterfoil init {path}"],
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        catalog = {}
    if not isinstance(catalog, dict) or catalog.get("format") != FORMAT:
        raise CounterfoilError(
            "engine/workspace-format",
            "the workspace was made by another version of counterfoil, or its catalog is damaged",
            where={"file": str(path / CATALOG)},
            remedy=["Use the version that made it, or make a new workspace and add the releases again."],
        )
    return catalog


def write_catalog(path: Path, catalog: dict[str, Any]) -> None:
    """Puts the catalog in place in one step: readers see the old one or the new one, never a part."""
    staged = path / f"{CATALOG}.new"
    with staged.open("w", encoding="utf-8") as stream:
        json.dump(catalog, stream, indent=1, sort_keys=True, ensure_ascii=False)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    staged.replace(path / CATALOG)
    _sync_folder(path)


def place(path: Path, staged: Path, table: str) -> str:
    """Moves a prepared file, or folder of files, to the name that its content gives it.

    Returns:
        That name, relative to the workspace.
    """
    name = f"{TABLES}/{table}/{content_digest(staged)}.parquet"
    final = path / name
    final.parent.mkdir(parents=True, exist_ok=True)
    for file in files_of(staged):
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
    if staged.is_dir():
        _sync_folder(staged)
        if final.is_dir():  # the same content is there already, and a folder is not replaced by another
            _remove(staged)
    if staged.exists():
        staged.replace(final)
    _sync_folder(final.parent)
    return name


def sweep(path: Path, catalog: dict[str, Any]) -> None:
    """Removes what a killed command left behind and what no catalog entry names. Needs the exclusive lock."""
    for left in (path / STAGING, *path.glob(f"{SPILL}*")):
        _remove(left, ignore_errors=True)
    (path / f"{CATALOG}.new").unlink(missing_ok=True)
    named = {part["file"] for table in catalog["tables"].values() for part in table.values()}
    for file in (path / TABLES).glob("*/*"):
        if str(file.relative_to(path)) not in named:
            _remove(file) if file.is_dir() else file.unlink()
    for folder in (path / TABLES).glob("*"):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def locked(
    path: Path, *, exclusive: bool, waiting: Callable[[], None] = lambda: None, is_patient: bool = True
) -> Iterator[None]:
    """Holds the workspace: many readers, or one writer. The lock goes with the process, however it ends.

    Args:
        path: The workspace.
        exclusive: To write.
        waiting: Called once when another command holds the workspace.
        is_patient: Whether to wait for that command.

    Raises:
        CounterfoilError: The other command did not end in time.
    """
    read_catalog(path)
    mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    until = time.monotonic() + (settings.LOCK_WAIT_SECONDS.read_integer() if is_patient else 0)
    with full_disk_is_an_error(path):
        stream = _lock_file(path, exclusive=exclusive)
    with stream:
        told = False
        while True:
            try:
                fcntl.flock(stream, mode | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    waiting()
                    told = True
                if time.monotonic() >= until:
                    raise CounterfoilError(
                        "engine/busy",
                        "another command is at work on this workspace",
                        where={"folder": str(path)},
                        remedy=["Try again when it has ended, or use another workspace."],
                    ) from None
                time.sleep(0.05)
        yield


def _lock_file(path: Path, *, exclusive: bool) -> IO[bytes]:
    """The file that the lock is held on; a reader asks for no right to write."""
    file = path / LOCK
    return file.open("rb") if not exclusive and file.exists() else file.open("ab")


@contextmanager
def full_disk_is_an_error(path: Path) -> Iterator[None]:
    """Turns a full disk or a folder that cannot be written into one clear error."""
    try:
        yield
    except CounterfoilError:
        raise
    except Exception as problem:
        number = getattr(problem, "errno", None)
        words = str(problem).lower()
        if number in _FULL or any(w in words for w in _FULL_WORDS):
            raise CounterfoilError(
                "engine/disk-full",
                "there is no room left on the disk of the workspace",
                where={"folder": str(path)},
                remedy=["Free some room, or make the workspace on another disk, and try again."],
            ) from problem
        if number in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise CounterfoilError(
                "engine/not-writable",
                "the folder cannot be written",
                where={"folder": str(getattr(problem, "filename", None) or path)},
                remedy=["Change its permissions, or name another folder with --workspace."],
            ) from problem
        raise


def _remove(folder: Path, *, ignore_errors: bool = False) -> None:
    import shutil  # which loads every packer there is; readers remove nothing

    shutil.rmtree(folder, ignore_errors=ignore_errors)


@contextmanager
def spill_folder(path: Path) -> Iterator[Path]:
    """A folder of its own for what does not fit in memory: not made yet, since most queries fit, and gone afterwards.

    It lies in the workspace, where the rows lie too. Where that cannot be written it is made in the machine's folder
    for such files, and nobody else can open it.
    """
    folder = path / f"{SPILL}{os.getpid()}-{next(_SPILLS)}"  # the database makes one folder, and none above it
    apart = None
    if not os.access(path, os.W_OK):
        import tempfile

        with suppress(OSError):  # nothing at all can be written: what fits in memory is answered
            apart = Path(tempfile.mkdtemp(prefix="counterfoil-"))
            folder = apart / "spill"
    try:
        yield folder
    finally:
        for made in (folder, apart):
            if made is not None and made.exists():
                _remove(made, ignore_errors=True)


def _sync_folder(path: Path) -> None:
    """Makes a rename in the folder outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
