"""A command that is killed, or that finds the disk full, leaves the workspace as it was."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from counterfoil.engine import reading
from counterfoil.sources import DETAINER_ROWS
from support.files import Cell, form, ice_workbook, log_file, newsroom_file, newsroom_row
from support.workspaces import command_line, new_workspace, run_in_process, small_disk, whole

KILLS = 3
#: Points at which commands on a folder of several formats are killed, all over.
POINTS = 10
PERIOD = ("--from", "2025-01-01", "--until", "2025-04-01")
#: The jails are fictional, so that no detainer has a county; somebody has looked at that.
LOOKED_AT = ("--override", "not-attributed-us", "--reason", "The jails are fictional.", "--who", "a test")


def many(count: int) -> list[dict[str, Cell]]:
    """Enough forms that reading, writing and checking them takes a while."""
    day = date(2024, 10, 1).toordinal()
    jails = ("QUILLON COUNTY JAIL", "UMBRA PARISH JAIL", "VESPER CITY JAIL")
    return [
        form(date.fromordinal(day + at % 365), Detainer_Facility=jails[at % 3], Anonymized_Identifier=f"zz-{at}")
        for at in range(count)
    ]


@dataclass(frozen=True)
class Undisturbed:
    """What a workspace holds at each step when nothing goes wrong, and how long each step takes.

    Args:
        file: The release.
        states: Digest of the workspace: when it is new, with the release, and worked through.
        workspaces: A copy of the workspace in each of those states.
        seconds: How long `sources add` and `run` are at work on it, from their first write on.
    """

    file: Path
    states: tuple[dict[str, str], ...]
    workspaces: tuple[Path, ...]
    seconds: tuple[float, float]

    def words(self, step: int, workspace: Path) -> list[str | Path]:
        """The command that leads from one state to the next."""
        step_words: list[str | Path] = ["sources", "add", self.file] if step == 0 else ["run"]
        return [*step_words, "--workspace", workspace]


def at_work(words: Sequence[str | Path], workspace: Path) -> subprocess.Popen[bytes]:
    """A command that has begun to write: before that there is nothing to disturb."""
    process = subprocess.Popen(command_line(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (workspace / ".staging").exists():
        time.sleep(0.005)
    return process


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """One release, taken from a new workspace to its outcomes."""
    folder = tmp_path_factory.mktemp("undisturbed")
    file = ice_workbook(folder / "zz.xlsx", many(1500))
    workspace = new_workspace(folder)
    states, copies, seconds = [], [], []
    for step in range(3):
        copies.append(shutil.copytree(workspace, folder / f"state-{step}"))
        states.append(whole(workspace))
        if step < 2:
            words = ["sources", "add", file] if step == 0 else ["run"]
            process = at_work([*words, "--workspace", workspace], workspace)
            began = time.monotonic()
            assert process.wait() == 0
            seconds.append(time.monotonic() - began)
    return Undisturbed(file, tuple(states), tuple(copies), (seconds[0], seconds[1]))


@pytest.mark.parametrize("step", [0, 1], ids=["sources add", "run"])
def test_a_killed_command_leaves_the_old_state_or_the_new(
    undisturbed: Undisturbed, tmp_path: Path, step: int
) -> None:
    """Whenever it is killed: `status` works, the catalog is the old or the new one, every file that it names is
    whole, and the command repeated gives what an undisturbed one gives, byte for byte."""
    chance = random.Random(step)
    killed = 0
    before, after = undisturbed.states[step], undisturbed.states[step + 1]
    for at, share in enumerate([0.0, *(chance.random() for _ in range(KILLS - 1))]):
        workspace = shutil.copytree(undisturbed.workspaces[step], tmp_path / f"{at}")
        words = undisturbed.words(step, workspace)
        process = at_work(words, workspace)
        time.sleep(undisturbed.seconds[step] * share)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        left = whole(workspace)
        assert left["catalog.json"] in (before["catalog.json"], after["catalog.json"])
        kept = before if left["catalog.json"] == before["catalog.json"] else after
        assert {name: left.get(name) for name in kept} == kept
        status = run_in_process(["status", "--workspace", workspace])
        assert (status.status, status.err) == (0, "")
        again = run_in_process(words)
        assert again.status == 0 or (kept is after and "[sources/already-added]" in again.err), again.err
        assert whole(workspace) == after
    assert killed


@dataclass(frozen=True)
class Step:
    """One command, as it goes when nothing disturbs it.

    Args:
        words: Without the workspace.
        start: The state of the workspace that it starts from.
        end: The state that it leads to.
        seconds: How long it takes, from its start on.
        output: The folder that it makes, which the workspace remembers; None where it makes none.
        made: Digest of that folder.
    """

    words: tuple[str | Path, ...]
    start: int
    end: int
    seconds: float
    output: Path | None = None
    made: dict[str, str] = field(default_factory=dict)

    def take_output(self) -> dict[str, str]:
        """Digest of the folder that it made, which is gone afterwards."""
        if self.output is None:
            return {}
        made = whole(self.output)
        shutil.rmtree(self.output)
        return made


@dataclass(frozen=True)
class Folder:
    """A folder of several formats, taken through every command.

    Args:
        steps: Each command.
        states: Digest of the workspace in each state.
        workspaces: A copy of it in each state.
    """

    steps: tuple[Step, ...]
    states: tuple[dict[str, str], ...]
    workspaces: tuple[Path, ...]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Two workbooks of detainers, a newsroom's text and a custodian's log, in one folder."""
    folder = tmp_path_factory.mktemp("several")
    files = folder / "files"
    files.mkdir()
    ice_workbook(files / "a.xlsx", many(600))
    ice_workbook(files / "b.xlsx", many(400)[::-1][:300], as_of="03/01/2026")
    newsroom_file(
        files / "news.txt", [newsroom_row(f"2010-03-{at % 28 + 1:02}", f"ZZ JAIL {at}") for at in range(300)]
    )
    log_file(files / "log.csv")
    workspace = new_workspace(folder)
    states, copies = [whole(workspace)], [shutil.copytree(workspace, folder / "state-0")]
    steps: list[Step] = []

    def undisturbed_step(*words: str | Path, changes: bool, output: Path | None = None) -> None:
        began = time.monotonic()
        ran = subprocess.run(command_line(*words, "--workspace", workspace), capture_output=True, text=True)
        seconds = time.monotonic() - began
        assert ran.returncode == 0, ran.stderr
        step = Step(words, len(states) - 1, len(states) - 1 + changes, seconds, output)
        steps.append(replace(step, made=step.take_output()))
        if changes:
            states.append(whole(workspace))
            copies.append(shutil.copytree(workspace, folder / f"state-{len(copies)}"))

    undisturbed_step("sources", "add", files, changes=True)
    undisturbed_step("run", changes=True)
    with reading(workspace) as snapshot:
        detainers = [k for k, r in snapshot.records("releases").items() if r["makes"] == DETAINER_ROWS.name]
    undisturbed_step("sources", "check", detainers[0], changes=False)
    undisturbed_step("sources", "compare", *detainers, changes=False)
    edition, site = folder / "edition", folder / "site"
    undisturbed_step("report", "build", *PERIOD, *LOOKED_AT, "--output", edition, changes=True, output=edition)
    undisturbed_step("publish", "site", "--output", site, changes=True, output=site)
    return Folder(tuple(steps), tuple(states), tuple(copies))


def test_a_folder_of_several_formats_survives_kills_at_any_point(several: Folder, tmp_path: Path) -> None:
    """At ten random points: the workspace is in one state or the other, whole, and the same command then works."""
    chance = random.Random(10)
    killed = 0
    for at in range(POINTS):
        step = several.steps[at % len(several.steps)]
        before, after = several.states[step.start], several.states[step.end]
        workspace = shutil.copytree(several.workspaces[step.start], tmp_path / f"{at}")
        words = [*step.words, "--workspace", workspace]
        process = subprocess.Popen(command_line(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(step.seconds * chance.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        left = whole(workspace)
        kept = before if left["catalog.json"] == before["catalog.json"] else after
        assert {name: left.get(name) for name in kept} == kept, (at, words)
        again = run_in_process(words)
        assert again.status == 0 or (kept is after and "[sources/already-added]" in again.err), again.err
        if step.start != step.end:
            assert whole(workspace) == after, (at, words)
        assert step.take_output() == step.made, (at, words)
        shutil.rmtree(workspace)
    assert killed


def test_a_kill_between_two_files_is_swept_by_the_next_command(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Files that the catalog does not name are no part of the workspace, and go."""
    workspace = shutil.copytree(undisturbed.workspaces[1], tmp_path / "w")
    shutil.copytree(undisturbed.workspaces[2] / "tables", workspace / "tables", dirs_exist_ok=True)
    (workspace / ".staging" / "4711").mkdir(parents=True)
    (workspace / ".staging" / "4711" / "1.parquet").write_bytes(b"PAR1")
    (workspace / "catalog.json.new").write_bytes((undisturbed.workspaces[2] / "catalog.json").read_bytes()[:-100])
    assert run_in_process(undisturbed.words(1, workspace)).status == 0
    assert whole(workspace) == undisturbed.states[2]


def test_a_second_run_changes_nothing(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """And says so."""
    workspace = shutil.copytree(undisturbed.workspaces[2], tmp_path / "w")
    ran = run_in_process(["run", "--workspace", workspace])
    assert (ran.status, ran.out) == (0, "Nothing had changed.\n")
    assert whole(workspace) == undisturbed.states[2]


def limited(size: int) -> Callable[[], None]:
    """Makes of a process one whose files cannot grow beyond a size: the nearest to a full disk without one."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_a_full_disk_is_said_so_and_changes_nothing(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Both `sources add` and `run` end with status 3; with room again, the same command works."""
    disk = tmp_path / "disk"
    with small_disk(disk, "2m") as mounted:
        for step in (0, 1):
            workspace = shutil.copytree(undisturbed.workspaces[step], disk / f"{step}")
            words = undisturbed.words(step, workspace)
            room = 8_192
            if mounted:
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                (disk / "filler").write_bytes(b"\0" * (free - room))
            ran = subprocess.run(
                command_line(*words), capture_output=True, text=True, preexec_fn=None if mounted else limited(room)
            )
            assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
            assert "[engine/disk-full]" in ran.stderr
            assert str(workspace) in ran.stderr
            assert "Traceback" not in ran.stderr
            assert whole(workspace) == undisturbed.states[step]
            (disk / "filler").unlink(missing_ok=True)
            again = run_in_process(words)
            assert again.status == 0, again.err
            assert whole(workspace) == undisturbed.states[step + 1]
            shutil.rmtree(workspace)


def test_a_process_whose_files_may_not_grow_is_told_the_same(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """A quota or a limit of the system is a full disk too."""
    workspace = shutil.copytree(undisturbed.workspaces[0], tmp_path / "w")
    words = command_line(*undisturbed.words(0, workspace))
    ran = subprocess.run(words, capture_output=True, text=True, preexec_fn=limited(8_192))
    assert (ran.returncode, "[engine/disk-full]" in ran.stderr) == (3, True), ran.stderr
    assert whole(workspace) == undisturbed.states[0]


def test_two_commands_at_once_on_one_workspace_are_both_whole(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Of two `sources add`, one waits; the workspace then holds both releases, as if they came one by one."""
    other = ice_workbook(tmp_path / "other.xlsx", many(1200))
    workspace = shutil.copytree(undisturbed.workspaces[0], tmp_path / "w")
    add = [["sources", "add", file, "--workspace", workspace] for file in (undisturbed.file, other)]
    both = [
        subprocess.Popen(command_line(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for words in add
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    alone = new_workspace(tmp_path)
    assert [run_in_process([*words[:-1], alone]).status for words in add] == [0, 0]
    assert whole(workspace) == whole(alone)


def test_a_command_is_refused_while_another_holds_the_workspace(
    undisturbed: Undisturbed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says that it waits, and after COUNTERFOIL_LOCK_WAIT_SECONDS ends with one clear error."""
    from counterfoil.engine import writing

    monkeypatch.setenv("COUNTERFOIL_LOCK_WAIT_SECONDS", "0")
    workspace = shutil.copytree(undisturbed.workspaces[0], tmp_path / "w")
    with writing(workspace):
        ran = run_in_process(undisturbed.words(0, workspace))
    assert ran.status == 3
    assert ran.err.startswith("Waiting for another command on this workspace ...\ncounterfoil: ")
    assert "[engine/busy]" in ran.err
    assert whole(workspace) == undisturbed.states[0]
