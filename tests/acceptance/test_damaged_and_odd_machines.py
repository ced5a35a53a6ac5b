"""Stored files that rot, folders that cannot be written, and clocks that jump: a clear word, and nothing is lost."""

from __future__ import annotations

import ast
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import counterfoil
from counterfoil.errors import Exit
from support.workspaces import closed_disk, run_in_process, whole
from support.zz import make_zz_workspace

#: What asks the machine for the time of day or the date; `monotonic` and `perf_counter` never go back.
_ASKS_THE_CLOCK = {("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime")}
_ASKS_THE_DAY = {"now", "utcnow", "today", "fromtimestamp"}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace of ZZ that has been worked through, and an edition of it."""
    folder = tmp_path_factory.mktemp("worked")
    workspace = make_zz_workspace(folder / "zz", rows=300).path
    words = ["--from", "2024-10-01", "--until", "2025-10-01", "--scope", "ZZ", "--output", folder / "edition"]
    assert run_in_process(["report", "build", *words, "--workspace", workspace]).status == Exit.DONE
    shutil.move(workspace, folder / "workspace")
    return folder


@pytest.fixture
def copy(worked: Path, tmp_path: Path) -> Path:
    """A copy to do harm to."""
    return shutil.copytree(worked, tmp_path / "copy", ignore=shutil.ignore_patterns("zz"))


def _flip(content: bytes) -> bytes:
    changed = bytearray(content)
    for at in range(4, len(changed) - 8, 7):
        changed[at] ^= 0xFF
    return bytes(changed)


HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "flipped": _flip,
    "emptied": lambda _: b"",
}


@pytest.mark.parametrize("harm", list(HARM))
@pytest.mark.parametrize("words", [("measures", "compute", "detainers_by_outcome"), ("status",)])
def test_a_stored_file_that_rotted_is_named(copy: Path, harm: str, words: tuple[str, ...]) -> None:
    """It is no defect of ours and no figure: the file is named, with what to do."""
    workspace = copy / "workspace"
    (file,) = (workspace / "tables/outcomes.detainer_outcomes").glob("*.parquet")
    file.write_bytes(HARM[harm](file.read_bytes()))
    before = whole(workspace)
    ran = run_in_process([*words, "--workspace", workspace])
    assert (ran.status, "engine/table-damaged" in ran.err, file.name in ran.err) == (Exit.BAD_INPUT, True, True)
    assert whole(workspace) == before


@pytest.mark.parametrize("harm", list(HARM))
def test_a_manifest_that_was_cut_short_is_a_difference(copy: Path, harm: str) -> None:
    """Nothing that it lists is taken to be verified."""
    manifest = copy / "edition/manifest.json"
    manifest.write_bytes(HARM[harm](manifest.read_bytes()))
    ran = run_in_process(["report", "verify", copy / "edition", "--workspace", copy / "workspace"])
    assert (ran.status, "manifest.json" in ran.err) == (Exit.DIFFERENCE, True)


@pytest.mark.parametrize("harm", list(HARM))
def test_a_catalog_that_was_cut_short_is_refused(copy: Path, harm: str) -> None:
    """No command takes the workspace for an empty one and sweeps it away."""
    catalog = copy / "workspace/catalog.json"
    catalog.write_bytes(HARM[harm](catalog.read_bytes()))
    before = whole(copy)
    for words in (["status"], ["run"], ["sources", "list"], ["init", str(copy / "workspace")]):
        here = [] if words[0] == "init" else ["--workspace", copy / "workspace"]
        ran = run_in_process([*words, *here])
        assert (ran.status, "engine/workspace-format" in ran.err) == (Exit.BAD_INPUT, True), words
    assert whole(copy) == before


def test_a_folder_that_cannot_be_written_is_named_and_still_answers(worked: Path, tmp_path: Path) -> None:
    """What only reads goes on; what would write says that it cannot."""
    with closed_disk(tmp_path / "disk", lambda d: shutil.copytree(worked / "workspace", d / "w")) as disk:
        asked = run_in_process(["measures", "compute", "detainers_issued", "--workspace", disk / "w"])
        refused = run_in_process(["run", "--workspace", disk / "w"])
    assert asked.status == Exit.DONE
    assert (refused.status, "engine/not-writable" in refused.err) == (Exit.BAD_INPUT, True)


def test_a_clock_that_jumps_changes_no_byte(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files from the future and from 1970, and a clock that runs backwards: the edition is built again as it was."""
    for at, path in enumerate(sorted(copy.rglob("*"))):
        os.utime(path, (4_000_000_000, 4_000_000_000) if at % 2 else (0, 0))
    jumps = iter(range(2_000_000_000, 0, -1_000_000))
    monkeypatch.setattr(time, "time", lambda: float(next(jumps)))
    words = ["--from", "2024-10-01", "--until", "2025-10-01", "--scope", "ZZ", "--output", copy / "again"]
    assert run_in_process(["run", "--workspace", copy / "workspace"]).out.strip() == "Nothing had changed."
    assert run_in_process(["report", "build", *words, "--workspace", copy / "workspace"]).status == Exit.DONE
    assert whole(copy / "again") == whole(copy / "edition")
    assert json.loads((copy / "again/edition.json").read_text("utf-8"))["as_of_date"]


def test_nothing_asks_the_machine_what_day_it_is() -> None:
    """The day is an argument or stands in the data; else two machines would make two editions.

    Only the command line may, which notes the day on which a person decided something, and the server, whose log
    says when it was asked.
    """
    found = []
    root = Path(counterfoil.__file__).parent
    may = ("cli", "publish/api")
    for path in sorted(p for p in root.rglob("*.py") if not p.relative_to(root).as_posix().startswith(may)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                if (of, node.func.attr) in _ASKS_THE_CLOCK or (
                    of in ("date", "datetime") and node.func.attr in _ASKS_THE_DAY
                ):
                    found.append(f"{path.relative_to(root)}:{node.lineno}")
    assert found == []
