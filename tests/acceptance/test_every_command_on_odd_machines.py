"""Each of the main commands: a disk that is full or closed, a file that rotted, a clock that jumps, two at once.

Whatever happens to it, a command ends whole or says in words what is the matter, and leaves everything as it was.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from counterfoil import zz
from counterfoil.engine import reading
from counterfoil.errors import Exit
from support.files import form, ice_workbook
from support.workspaces import closed_disk, command_line, new_workspace, run_in_process, small_disk, whole

PERIOD = ("--from", "2024-10-01", "--until", "2025-10-01", "--scope", "ZZ")
#: What each command writes into its folder, beside the workspace.
MAKES = {"report build": ("report", "build", *PERIOD), "publish site": ("publish", "site")}
#: What only reads.
READS = {
    "status": ("status",),
    "measures compute": ("measures", "compute", "detainers_by_outcome"),
    "sources list": ("sources", "list"),
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace of ZZ that has an edition, the release that it holds, one more file, and `added`:

    a workspace with the release that is not worked through.
    """
    folder = tmp_path_factory.mktemp("ground")
    release = zz.write_release(folder / "release", rows=200, seed=7)
    ice_workbook(
        folder / "more.xlsx", [form(date(2025, 1, day), Anonymized_Identifier=f"zz-{day}") for day in range(1, 9)]
    )
    workspace = new_workspace(folder)
    shutil.copytree(release.facts, workspace / "facts")
    _done("sources", "add", *release.workbooks, "--workspace", workspace)
    shutil.copytree(workspace, folder / "added")
    _done("run", "--workspace", workspace)
    _done(*MAKES["report build"], "--output", folder / "edition", "--workspace", workspace)
    return folder


@pytest.fixture
def copy(ground: Path, tmp_path: Path) -> Path:
    """A copy to do harm to."""
    return shutil.copytree(ground, tmp_path / "copy", ignore=shutil.ignore_patterns("release"))


def _done(*words: str | Path) -> None:
    ran = run_in_process(words)
    assert ran.status == Exit.DONE, ran.err


def _writers(at: Path) -> dict[str, tuple[Sequence[str | Path], Path]]:
    """Every command that changes a workspace, and the workspace that it is to change."""
    return {
        "sources add": (("sources", "add", at / "more.xlsx"), at / "workspace"),
        "run": (("run",), at / "added"),
        "report build": ((*MAKES["report build"], "--output", at / "again"), at / "workspace"),
    }


@pytest.mark.parametrize("command", list(MAKES))
def test_a_full_disk_leaves_no_half_of_what_was_to_be_made(copy: Path, tmp_path: Path, command: str) -> None:
    """The error says so, nothing is left on the disk, and the workspace does not take it for made."""
    before = whole(copy)
    with small_disk(tmp_path / "disk", "300k") as mounted:
        if not mounted:
            pytest.skip("skipped: mounting is not permitted here")
        words = [*MAKES[command], "--output", tmp_path / "disk/made", "--workspace", copy / "workspace"]
        ran = run_in_process(words)
        assert (ran.status, "[publish/cannot-write]" in ran.err, "No space" in ran.err) == (
            Exit.BAD_INPUT,
            True,
            True,
        )
        assert list((tmp_path / "disk").iterdir()) == []
    assert whole(copy) == before


@pytest.mark.parametrize("command", list(MAKES))
def test_a_folder_that_takes_nothing_is_named(copy: Path, tmp_path: Path, command: str) -> None:
    """What is made cannot go there; the workspace does not take it for made."""
    before = whole(copy)
    with closed_disk(tmp_path / "disk", lambda disk: (disk / "here").mkdir()) as disk:
        ran = run_in_process([*MAKES[command], "--output", disk / "here/made", "--workspace", copy / "workspace"])
    assert (ran.status, "[publish/cannot-write]" in ran.err, "Read-only" in ran.err) == (Exit.BAD_INPUT, True, True)
    assert whole(copy) == before


@pytest.mark.parametrize("command", ["sources add", "run", "report build"])
def test_a_workspace_that_cannot_be_written_is_said_so(ground: Path, tmp_path: Path, command: str) -> None:
    """Each command that would change it says that it cannot."""
    words, workspace = _writers(ground)[command]
    with closed_disk(tmp_path / "disk", lambda disk: shutil.copytree(workspace, disk / "w")) as disk:
        ran = run_in_process([*words, "--workspace", disk / "w"])
    assert (ran.status, "[engine/not-writable]" in ran.err, "Traceback" in ran.err) == (Exit.BAD_INPUT, True, False)


@pytest.mark.parametrize("command", list(READS))
def test_what_only_reads_needs_no_right_to_write(ground: Path, tmp_path: Path, command: str) -> None:
    """A workspace on a disk that is closed still answers."""
    with closed_disk(tmp_path / "disk", lambda disk: shutil.copytree(ground / "workspace", disk / "w")) as disk:
        _done(*READS[command], "--workspace", disk / "w")


@pytest.mark.parametrize("command", ["run", "report build", "publish site", "sources check"])
def test_a_stored_file_that_rotted_is_named_by_what_reads_it(copy: Path, command: str) -> None:
    """The file is named, nothing is made of the rest, and the workspace stays for who comes to mend it."""
    workspace = copy / ("added" if command == "run" else "workspace")
    table = "ledger.detainers" if command in MAKES else "sources.detainer_rows"
    files = sorted((workspace / "tables" / table).glob("*.parquet"))
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2])
    with reading(workspace) as snapshot:
        name = next(iter(snapshot.records("releases")))
    words = {"run": ["run"], "sources check": ["sources", "check", name]}
    words |= {made: [*MAKES[made], "--output", copy / "made"] for made in MAKES}
    before = whole(copy)
    ran = run_in_process([*words[command], "--workspace", workspace])
    assert (ran.status, "[engine/table-damaged]" in ran.err, "Traceback" in ran.err) == (Exit.BAD_INPUT, True, False)
    assert any(file.name in ran.err for file in files)
    assert whole(copy) == before


def test_an_edition_whose_manifest_was_cut_short_is_not_published(copy: Path) -> None:
    """A site that is to hold it is not made; the file is named."""
    manifest = copy / "edition/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-200])
    before = whole(copy)
    words = ["publish", "site", "--output", copy / "site", "--edition", copy / "edition"]
    ran = run_in_process([*words, "--workspace", copy / "workspace"])
    assert (ran.status, "manifest.json" in ran.err, "Traceback" in ran.err) == (Exit.BAD_INPUT, True, False)
    assert whole(copy) == before


def test_a_clock_that_jumps_changes_no_byte_of_a_workspace_or_a_site(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file added, worked through and published while the clock runs backwards: the same as while it stands."""
    kept = shutil.copytree(copy, copy.parent / "kept")

    def worked_through() -> dict[str, str]:
        for words in (
            ["sources", "add", copy / "more.xlsx"],
            ["run"],
            ["publish", "site", "--output", copy / "site"],
        ):
            _done(*words, "--workspace", copy / "workspace")
        return whole(copy)

    expected = worked_through()
    shutil.rmtree(copy)
    kept.replace(copy)
    jumps = iter(range(2_000_000_000, 0, -1_000_000))
    monkeypatch.setattr(time, "time", lambda: float(next(jumps)))
    assert worked_through() == expected


@pytest.mark.parametrize("pair", [("run", "run"), ("run", "status")])
def test_two_commands_at_once_leave_what_one_after_the_other_leaves(copy: Path, pair: tuple[str, str]) -> None:
    """Two of a kind, or one that reads beside one that writes: both end well, and everything is as one leaves it."""
    writers = _writers(copy)
    first, workspace = writers[pair[0]]
    second = READS.get(pair[1]) or writers[pair[1]][0]
    kept = shutil.copytree(copy, copy.parent / "kept")
    both = [
        subprocess.Popen(
            command_line(*words, "--workspace", workspace), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for words in (first, second)
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    left = whole(copy)
    shutil.rmtree(copy)
    kept.replace(copy)
    _done(*first, "--workspace", workspace)
    assert left == whole(copy)
