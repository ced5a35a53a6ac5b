"""Makes workspaces, runs commands on them, and says what a workspace holds down to the byte."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

Row = dict[str, Any]

#: Runs every command of a list in one process, so that the start is paid for once.
_MANY = """
import json, sys
from support.workspaces import run_in_process, whole
given = json.load(sys.stdin)
done = []
for words in given["commands"]:
    ran = run_in_process(words)
    done.append([ran.status, ran.out, ran.err, whole(given["watch"])])
json.dump(done, sys.stdout)
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended, what it said, and what the folder that was watched held then."""

    status: int
    out: str
    err: str
    left: dict[str, str] | None = None


def new_workspace(folder: Path) -> Path:
    """An empty workspace inside the folder."""
    from counterfoil.engine import create_workspace

    create_workspace(folder / "workspace")
    return folder / "workspace"


def command_line(*words: str | Path) -> list[str]:
    """The words that start counterfoil as a process of its own."""
    return [sys.executable, "-m", "counterfoil", *map(str, words)]


def run(*words: str | Path, env: Mapping[str, str] | None = None) -> Ran:
    """One command, as a process of its own."""
    done = subprocess.run(command_line(*words), capture_output=True, text=True, env={**os.environ, **(env or {})})
    return Ran(done.returncode, done.stdout, done.stderr)


def run_in_process(words: Sequence[str | Path]) -> Ran:
    """One command, in this process; what `main` makes of every error is part of it."""
    from counterfoil.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    status = 0
    with (
        mock.patch.object(sys, "argv", ["counterfoil", *map(str, words)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())


def run_many(
    commands: Sequence[Sequence[str | Path]], watch: Path, env: Mapping[str, str] | None = None
) -> list[Ran]:
    """Several commands one after the other, in one process apart from this one; a folder is looked at after each."""
    tests = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-c", _MANY],
        input=json.dumps({"commands": [[str(w) for w in words] for words in commands], "watch": str(watch)}),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": tests, **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    return [Ran(*each) for each in json.loads(done.stdout)]


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """The folder as a disk of its own, of a size such as `200k`; false where we may not mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "zz", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(words, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def closed_disk(folder: Path, fill: Callable[[Path], object]) -> Iterator[Path]:
    """A folder that is filled, and can then be read and not written; the test is skipped where none can be."""
    with small_disk(folder, "4m") as mounted:
        if not mounted and os.geteuid() == 0:
            pytest.skip("skipped: root writes everywhere, and mounting is not permitted here")
        fill(folder)
        parts = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        else:
            for path in parts:
                path.chmod(path.stat().st_mode & ~0o222)
        try:
            yield folder
        finally:
            if not mounted:
                for path in parts:
                    path.chmod(path.stat().st_mode | 0o200)


def whole(folder: str | Path) -> dict[str, str]:
    """Every file and folder of a workspace, each file with the hash of its bytes: equal means unchanged."""
    folder = Path(folder)
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def add_all(workspace: Path, *paths: Path, **options: Any) -> list[Row]:
    """Adds files in this process; returns the record of each release that they are."""
    from counterfoil.engine import writing
    from counterfoil.sources import add_releases, load_formats

    with writing(workspace) as change:
        return add_releases(change, paths, load_formats(change.fact_folders()), **options)


def add(workspace: Path, *paths: Path, **options: Any) -> Row:
    """Adds files that are one release in this process; returns its record."""
    (release,) = add_all(workspace, *paths, **options)
    return release


def rows_of(workspace: Path, table: Any = None) -> list[Row]:
    """The rows that a workspace holds of a table of sources, in the order of their addresses."""
    from counterfoil.engine import reading
    from counterfoil.sources import DETAINER_ROWS

    with reading(workspace) as snapshot:
        rows = snapshot.run(snapshot.table(table or DETAINER_ROWS)).to_pylist()
    return sorted(rows, key=lambda r: (r["file_name"], r["sheet"], r["row_number"]))


def read(folder: Path, *paths: Path, table: Any = None, **options: Any) -> tuple[Row, list[Row]]:
    """Adds files to a new workspace; returns the record of the release and its rows."""
    workspace = new_workspace(folder)
    release = add(workspace, *paths, **options)
    return release, rows_of(workspace, table)
