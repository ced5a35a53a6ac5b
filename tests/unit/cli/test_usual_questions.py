"""`run` ends by preparing what people usually ask: the first asking starts like a later one, and is counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline
from counterfoil.cli import again, kept, program, usual
from counterfoil.cli.asking import read_plain
from counterfoil.engine import writing
from counterfoil.measures import Question
from counterfoil.measures.usual import load_usual
from support.workspaces import new_workspace, run_in_process, whole
from support.zz import make_zz_workspace

MONTH = Question("detainers_issued", ("month",))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worked-through ZZ."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=400).path


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """One that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "workspace"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where questions are kept."""
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(tmp_path / "kept"))
    return tmp_path / "kept"


def words(question: Question, workspace: Path, form: str = "csv") -> list[str]:
    by = ["--by", ",".join(question.by)] if question.by else []
    return ["measures", "compute", "--format", form, question.measure, "--workspace", str(workspace), *by]


def is_kept(question: Question, workspace: Path) -> bool:
    """Whether it is answered without being understood."""
    said = read_plain(words(question, workspace))
    return said is not None and again.answer_again(said)


def changed(workspace: Path) -> None:
    with writing(workspace) as change:
        change.record("zz", "zz", {"zz": len(change.records("zz"))})


def test_the_first_asking_after_run_is_answered_from_what_is_prepared(
    workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every usual question, in any form: the bytes of the question understood anew; others are understood first."""
    assert run_in_process(["run", "--workspace", str(workspace)]).out == "Nothing had changed.\n"
    for question in load_usual():
        for form in ("csv", "json", "table"):
            asked = words(question, workspace, form)
            with monkeypatch.context() as none_kept:
                none_kept.setenv("COUNTERFOIL_KEPT", "off")
                first = run_in_process(asked)
            said = read_plain(asked)
            assert said is not None
            with monkeypatch.context() as only_kept:
                only_kept.setattr("counterfoil.measures.preparing.ask", None)  # understands nothing
                assert run_in_process(asked) == first
            assert first.status == 0
    assert not is_kept(Question("detainers_issued", ("sex",)), workspace)


def test_no_row_is_counted_before_it_is_asked(workspace: Path, folder: Path) -> None:
    """What is prepared holds no row and no figure; only its owner can read it; nothing of it is in the workspace."""
    before = whole(workspace)
    usual.keep_usual(workspace)
    files = list(folder.iterdir())
    assert len(files) == len(load_usual()) + 1
    questions = [json.loads(f.read_bytes().partition(b"\n")[2]).get("question") for f in files]
    assert [q["plan"]["table"]["rows"] for q in questions if q] == [[]] * len(load_usual())
    assert all(f.stat().st_mode & 0o077 == 0 for f in (folder, *files))
    assert whole(workspace) == before


def test_what_has_changed_is_not_answered_from_what_was_prepared(
    workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another catalog, fact or program; the next `run` prepares for it, though there is nothing else to do."""
    usual.keep_usual(workspace)
    assert is_kept(MONTH, workspace)
    for change in (
        lambda: changed(workspace),
        lambda: (workspace / "facts" / "zz-note.txt").write_text("a fact that was added"),
        lambda: [monkeypatch.setattr(each, "program_digest", lambda: "another") for each in (program, usual)],
    ):
        change()
        assert not is_kept(MONTH, workspace)
        assert run_in_process(["run", "--workspace", str(workspace)]).out == "Nothing had changed.\n"
        assert is_kept(MONTH, workspace)


def test_they_are_prepared_once_for_a_state_of_the_workspace(
    workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A `run` that finds nothing to do prepares nothing; an owner of another folder has them prepared there."""
    prepared: list[Path] = []
    monkeypatch.setattr("counterfoil.measures.prepare_usual", lambda snapshot: prepared.append(snapshot.path) or [])
    usual.keep_usual(workspace)
    usual.keep_usual(workspace)
    assert prepared == [workspace]
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(folder / "another"))
    usual.keep_usual(workspace)
    assert prepared == [workspace] * 2


@pytest.mark.parametrize(
    "stands_in_the_way",
    [
        lambda m, _w: m.setenv("COUNTERFOIL_KEPT", "off"),
        lambda m, _w: m.setenv("COUNTERFOIL_KEPT", "/dev/null/kept"),
        lambda m, _w: m.setenv("COUNTERFOIL_ENGINE", "spark"),
        lambda m, _w: m.setattr("counterfoil.measures.prepare_usual", lambda _snapshot: 1 // 0),
        lambda _m, w: (w / "catalog.json").write_text("{"),
    ],
    ids=["off", "no folder", "another engine", "a defect", "a damaged workspace"],
)
def test_whatever_stands_in_the_way_is_said_to_whoever_asks(
    workspace: Path,
    folder: Path,
    stands_in_the_way: Callable[[Any, Path], object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The work of `run` is done by then: nothing fails, nothing is said, and nothing is kept."""
    stands_in_the_way(monkeypatch, workspace)
    usual.keep_usual(workspace)
    assert capsys.readouterr() == ("", "")
    assert not folder.exists()


def test_a_workspace_with_nothing_to_ask(tmp_path: Path, folder: Path) -> None:
    """One without a release: `run` ends as it did."""
    workspace = new_workspace(tmp_path)
    assert run_in_process(["run", "--workspace", str(workspace)]).status == 0
    assert len(list(folder.iterdir())) == 1


def test_another_command_at_work_is_not_waited_for(workspace: Path, folder: Path) -> None:
    """It will change the workspace, and what was prepared would be of no use."""
    with writing(workspace):
        usual.keep_usual(workspace)
    assert not folder.exists()


def test_a_change_in_between_is_not_prepared_for(
    workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace of the moment is that of which the digest was taken, or nothing is kept."""
    digests = iter(["before", "after"])
    monkeypatch.setattr(usual, "workspace_digest", lambda _workspace: next(digests))
    usual.keep_usual(workspace)
    assert not folder.exists()


def test_a_folder_that_fills_up_is_tried_once(workspace: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one question cannot be kept, the others are not prepared either."""
    tried: list[str] = []
    monkeypatch.setattr(kept, "keep", lambda name, _value: tried.append(name))
    usual.keep_usual(workspace)
    assert len(tried) == 1


def test_a_run_through_spark_or_elsewhere_prepares_nothing_here(workspace: Path, folder: Path) -> None:
    """Its queries are no text for the embedded database, and the engine is not started for them."""
    usual.keep_usual(workspace, "spark")
    assert not folder.exists()


def test_a_release_that_comes_later_is_counted(tmp_path: Path, folder: Path) -> None:
    """After `run` has worked it through, the first asking counts its rows too."""
    small = make_zz_workspace(tmp_path / "small", rows=200).path
    usual.keep_usual(small)
    before = run_in_process(words(MONTH, small)).out
    with writing(small) as change:
        for release_id in list(change.records("releases")):
            if release_id.startswith("ice_detainers"):
                held = change.records("releases")[release_id]
                change.record("releases", release_id, {**held, "as_of_date": "2026-03-09"})
    pipeline.run(small, lambda *_words: None)
    usual.keep_usual(small)
    after = run_in_process(words(MONTH, small)).out
    assert "2026-03-10" in before
    assert "2026-03-10" not in after
