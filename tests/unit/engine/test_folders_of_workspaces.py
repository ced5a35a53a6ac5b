"""A workspace is made in an empty folder, and in no other; what is not a workspace is said so."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from counterfoil.engine import create_workspace, reading, writing
from counterfoil.engine.disk import full_disk_is_an_error
from counterfoil.errors import CounterfoilError
from support.workspaces import closed_disk, new_workspace, whole


def slug_of(problem: pytest.ExceptionInfo[CounterfoilError]) -> str:
    return problem.value.slug


def test_a_workspace_is_made_once(tmp_path: Path) -> None:
    """Making it again says that it is there, and changes nothing."""
    assert create_workspace(tmp_path / "new" / "deep") is True
    before = whole(tmp_path)
    assert create_workspace(tmp_path / "new" / "deep") is False
    assert whole(tmp_path) == before


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    """Nobody's files end up among ours."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    before = whole(tmp_path)
    with pytest.raises(CounterfoilError) as problem:
        create_workspace(tmp_path)
    assert slug_of(problem) == "engine/not-empty"
    assert "  counterfoil init DIR" in problem.value.remedy
    assert whole(tmp_path) == before


def test_a_file_is_no_folder_for_a_workspace(tmp_path: Path) -> None:
    """It is neither overwritten nor read as one."""
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(CounterfoilError) as made:
        create_workspace(file)
    with pytest.raises(CounterfoilError) as read, reading(file):
        pass
    assert (slug_of(made), slug_of(read)) == ("engine/not-empty", "engine/no-workspace")
    assert file.read_text(encoding="utf-8") == "mine"


def test_what_a_killed_init_left_does_not_bar_the_next(tmp_path: Path) -> None:
    """A lock, an empty folder of tables and half a catalog are ours."""
    (tmp_path / "tables").mkdir()
    (tmp_path / ".lock").touch()
    (tmp_path / "catalog.json.new").write_text("{", encoding="utf-8")
    assert create_workspace(tmp_path) is True
    with reading(tmp_path) as snapshot:
        assert snapshot.records("releases") == {}


def test_a_folder_without_a_workspace_is_said_so(tmp_path: Path) -> None:
    """The error names the folder, and the command that makes a workspace there."""
    for open_it in (reading, writing):
        with pytest.raises(CounterfoilError) as problem, open_it(tmp_path):
            pass
        assert slug_of(problem) == "engine/no-workspace"
        assert problem.value.where == {"folder": str(tmp_path)}
        assert f"  counterfoil init {tmp_path}" in problem.value.remedy
    assert whole(tmp_path) == {}


@pytest.mark.parametrize(
    "catalog",
    ['{"format": 2, "generation": 0, "tables": {}, "records": {}}', "[]", '{"format": 1, "gene', "", "\x00"],
    ids=["newer format", "a list", "cut short", "empty", "not text"],
)
def test_a_catalog_of_another_version_or_a_damaged_one_is_not_guessed_at(tmp_path: Path, catalog: str) -> None:
    """Reading, writing and making again all refuse, and leave it as it is."""
    workspace = new_workspace(tmp_path)
    (workspace / "catalog.json").write_text(catalog, encoding="utf-8")
    before = whole(workspace)
    for open_it in (reading, writing):
        with pytest.raises(CounterfoilError) as problem, open_it(workspace):
            pass
        assert slug_of(problem) == "engine/workspace-format"
    with pytest.raises(CounterfoilError) as problem:
        create_workspace(workspace)
    assert slug_of(problem) == "engine/workspace-format"
    assert whole(workspace) == before


def test_a_workspace_that_lost_its_empty_folders_and_its_lock_still_works(tmp_path: Path) -> None:
    """A copy by a tool that skips empty files and folders is whole enough."""
    workspace = new_workspace(tmp_path)
    (workspace / "tables").rmdir()
    (workspace / ".lock").unlink()
    with writing(workspace) as change:
        change.record("releases", "r1", {})
    with reading(workspace) as snapshot:
        assert list(snapshot.records("releases")) == ["r1"]


def test_the_catalog_is_plain_json_with_keys_in_order(tmp_path: Path) -> None:
    """Two workspaces of the same content have the same catalog, byte for byte."""
    written = []
    for name, order in (("a", ["r1", "r2"]), ("b", ["r2", "r1"])):
        workspace = new_workspace(tmp_path / name)
        with writing(workspace) as change:
            for release in order:
                change.record("releases", release, {"title": "Zedländ"})
        written.append((workspace / "catalog.json").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    assert json.loads(written[0])["records"]["releases"]["r1"] == {"title": "Zedländ"}


def test_fact_files_of_a_workspace_are_found_where_there_are_any(tmp_path: Path) -> None:
    """The folder `facts` adds to the project's own."""
    workspace = new_workspace(tmp_path)
    with reading(workspace) as snapshot:
        assert snapshot.fact_folders() == []
    (workspace / "facts").mkdir()
    with reading(workspace) as snapshot:
        assert snapshot.fact_folders() == [workspace / "facts"]


@pytest.mark.parametrize(
    ("problem", "slug"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "engine/disk-full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "engine/disk-full"),
        (OSError(errno.EFBIG, "File too large"), "engine/disk-full"),
        (RuntimeError('IO Error: Could not write file "x": No space left on device'), "engine/disk-full"),
        (PermissionError(errno.EACCES, "Permission denied", "/zz"), "engine/not-writable"),
        (OSError(errno.EROFS, "Read-only file system", "/zz"), "engine/not-writable"),
    ],
)
def test_a_full_or_closed_disk_has_an_error_of_its_own(tmp_path: Path, problem: Exception, slug: str) -> None:
    """Whoever says it, the system or the database, the words and the exit status are the same."""
    with pytest.raises(CounterfoilError) as told, full_disk_is_an_error(tmp_path):
        raise problem
    assert slug_of(told) == slug


def test_another_error_is_passed_on(tmp_path: Path) -> None:
    """A defect is not taken for a full disk."""
    with pytest.raises(KeyError), full_disk_is_an_error(tmp_path):
        raise KeyError("zz")


def test_a_workspace_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    """Reading needs no right to write; writing and making another are refused in words."""
    with closed_disk(tmp_path / "disk", new_workspace) as disk:
        with reading(disk / "workspace") as snapshot:
            assert snapshot.records("releases") == {}
        with pytest.raises(CounterfoilError) as written, writing(disk / "workspace"):
            pass
        with pytest.raises(CounterfoilError) as made:
            create_workspace(disk / "another")
    assert (slug_of(written), slug_of(made)) == ("engine/not-writable", "engine/not-writable")
