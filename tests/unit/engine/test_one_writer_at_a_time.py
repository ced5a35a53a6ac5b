"""Many may read a workspace at once; one may write, and the next waits or is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from counts import COUNTS, ONE, TWO, counts

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError, Exit
from support.workspaces import new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one row."""
    path = new_workspace(tmp_path)
    with writing(path) as change:
        change.write(COUNTS, counts(ONE), part="2024")
    return path


def row_count(workspace: Path) -> int:
    with reading(workspace) as snapshot:
        return int(snapshot.run(snapshot.table(COUNTS).count()).as_py())


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_readers_read_beside_each_other(workspace: Path) -> None:
    """A second reader does not wait for the first."""
    with reading(workspace) as first, reading(workspace) as second:
        assert first.parts(COUNTS) == second.parts(COUNTS)


def test_a_writer_waits_until_the_reader_has_ended_and_says_so(workspace: Path) -> None:
    """What the reader sees does not change while it reads; then the writer goes on."""
    told = threading.Event()

    def write() -> None:
        with writing(workspace, told.set) as change:
            change.write(COUNTS, counts(TWO), part="2025")

    with reading(workspace) as snapshot:
        writer = started(write)
        assert told.wait(10)
        assert snapshot.run(snapshot.table(COUNTS).count()).as_py() == 1
        assert writer.is_alive()
    writer.join(10)
    assert row_count(workspace) == 2


def test_a_reader_beside_a_writer_sees_the_old_or_the_new_and_nothing_between(workspace: Path) -> None:
    """A reader that comes during a change waits for it, and then sees all of it."""
    seen: list[int] = []
    with writing(workspace) as change:
        change.write(COUNTS, counts(TWO), part="2025")
        reader = started(lambda: seen.append(row_count(workspace)))
        time.sleep(0.15)
        assert seen == []
        change.write(COUNTS, counts(("ZZ-J3", "2026", None, 1)), part="2026")
    reader.join(10)
    assert seen == [3]


def test_of_two_writers_one_waits_and_both_changes_stand(workspace: Path) -> None:
    """The second starts from what the first left, so none of the two is lost."""
    told = threading.Event()

    def write() -> None:
        with writing(workspace, told.set) as change:
            change.write(COUNTS, counts(TWO), part="2025")

    with writing(workspace) as change:
        second = started(write)
        assert told.wait(10)
        change.write(COUNTS, counts(("ZZ-J3", "2026", None, 1)), part="2026")
    second.join(10)
    assert row_count(workspace) == 3


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_writer_that_waited_long_enough_is_refused(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """After COUNTERFOIL_LOCK_WAIT_SECONDS it ends with one clear error; the first writer is not disturbed."""
    monkeypatch.setenv("COUNTERFOIL_LOCK_WAIT_SECONDS", str(seconds))
    told: list[str] = []
    with writing(workspace) as change:
        began = time.monotonic()
        with pytest.raises(CounterfoilError) as problem, writing(workspace, lambda: told.append("waiting")):
            pass
        waited = time.monotonic() - began
        change.write(COUNTS, counts(TWO), part="2025")
    assert (problem.value.slug, problem.value.status) == ("engine/busy", Exit.BAD_INPUT)
    assert problem.value.where == {"folder": str(workspace)}
    assert told == ["waiting"]
    assert seconds <= waited < seconds + 5
    assert row_count(workspace) == 2


def test_the_lock_ends_with_a_change_that_failed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next writer does not wait for one that is no more."""
    monkeypatch.setenv("COUNTERFOIL_LOCK_WAIT_SECONDS", "0")
    with pytest.raises(RuntimeError), writing(workspace):
        raise RuntimeError
    with writing(workspace) as change:
        change.write(COUNTS, counts(TWO), part="2025")
    assert row_count(workspace) == 2
