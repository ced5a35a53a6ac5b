"""What does not fit in memory: read on from the disk, wherever the workspace lies, and nothing of it stays behind."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from counterfoil.engine import create_workspace, reading, writing
from counterfoil.engine.duck import Duck
from counterfoil.errors import CounterfoilError
from counterfoil.schema import Field, Table

NUMBERS = Table("unit.numbers", "One row a number.", (Field("n", "integer", "The number."),), key=("n",))
ROWS = 1_500_000


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with more rows than the memory that is allowed can tell apart."""
    import polars as pl

    create_workspace(tmp_path / "w")
    with writing(tmp_path / "w") as change:
        change.write(NUMBERS, pl.DataFrame({"n": range(ROWS)}))
    monkeypatch.setenv("COUNTERFOIL_MEMORY_LIMIT", "40MB")
    return tmp_path / "w"


def spilling(snapshot: object) -> int:
    """How many texts the rows give: each is held until all are known."""
    table = snapshot.table(NUMBERS)  # type: ignore[attr-defined]
    texts = table.select(text="row " + table.n.cast("string")).distinct()
    return int(snapshot.run(texts.filter(texts.text != "y").count()).as_py())  # type: ignore[attr-defined]


def left_behind(workspace: Path) -> list[str]:
    return sorted(f.name for f in workspace.iterdir() if f.name not in ("catalog.json", ".lock", "tables"))


def test_a_reader_spills_into_the_workspace_and_leaves_nothing(workspace: Path) -> None:
    """A question larger than memory is answered though no command has prepared a folder for it."""
    with reading(workspace) as snapshot:
        assert spilling(snapshot) == ROWS
    assert left_behind(workspace) == []


def test_two_readers_in_one_process_do_not_share_a_folder(workspace: Path) -> None:
    """Each is answered while the other holds its rows on the disk."""
    with reading(workspace) as one, reading(workspace) as other:
        assert spilling(one) == spilling(other) == ROWS
    assert left_behind(workspace) == []


def test_what_a_killed_reader_spilled_is_swept_by_the_next_change(workspace: Path) -> None:
    """Its folder lies in the workspace, where nothing else is called so."""
    (workspace / ".spill-1-1").mkdir()
    (workspace / ".spill-1-1" / "duckdb_temp_storage_S32K-0.tmp").write_bytes(b"rows")
    with writing(workspace):
        assert left_behind(workspace) == [".staging"]


def test_a_workspace_that_cannot_be_written_spills_apart(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the machine's folder for such files, which nobody else can open, and gone afterwards."""
    apart, rights = tmp_path / "apart", []
    apart.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(apart))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != workspace)
    connect = Duck.connection.fget  # type: ignore[attr-defined]

    def looked_at(duck: Duck) -> object:
        rights.extend(oct(f.stat().st_mode & 0o777) for f in apart.iterdir())
        return connect(duck)

    monkeypatch.setattr(Duck, "connection", property(looked_at))
    with reading(workspace) as snapshot:
        assert spilling(snapshot) == ROWS
    assert set(rights) == {"0o700"}
    assert left_behind(workspace) == list(apart.iterdir()) == []


def test_where_nothing_can_be_written_what_fits_in_memory_is_answered(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without a folder for such files is no reason to refuse a small question."""

    def refused(**_: object) -> str:
        raise FileNotFoundError("no usable folder")

    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with reading(workspace) as snapshot:
        assert int(snapshot.run(snapshot.table(NUMBERS).count()).as_py()) == ROWS


def test_what_fits_nowhere_is_one_clear_word(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a defect nor a damaged file: it says how much memory there was, and how to allow more."""
    monkeypatch.setenv("COUNTERFOIL_MEMORY_LIMIT", "2MB")
    with reading(workspace) as snapshot, pytest.raises(CounterfoilError) as told:
        spilling(snapshot)
    assert told.value.slug == "engine/too-little-memory"
    assert told.value.where == {"memory": "2MB"}
