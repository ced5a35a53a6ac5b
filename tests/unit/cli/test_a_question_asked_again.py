"""What was asked before, in whatever words, is answered from its query as text: the same answer, counted anew."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterfoil.cli import again, kept, program
from counterfoil.cli.asking import read_plain
from counterfoil.engine import writing
from counterfoil.ledger import DETAINERS
from support.workspaces import closed_disk, run_in_process, whole
from support.zz import make_zz_workspace

BY_COUNTY = ("measures", "compute", "detainers_by_outcome", "--by", "county_code_fips,month")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worked-through ZZ."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=400).path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where questions are kept."""
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(tmp_path / "kept"))
    return tmp_path / "kept"


def words(workspace: Path, *more: str, form: str = "csv") -> list[str]:
    return [*BY_COUNTY, *more, "--format", form, "--workspace", str(workspace)]


def answered_again(asked: list[str]) -> bool:
    """Whether it is answered, and printed, from what is kept."""
    said = read_plain(asked)
    return said is not None and again.answer_again(said)


def one(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def rewrite(file: Path, change: Callable[[Any], None]) -> None:
    """Changes what is kept, as one who can write there and knows how would."""
    value = json.loads(file.read_bytes().partition(b"\n")[2])
    change(value)
    content = json.dumps(value).encode()
    digest = hashlib.sha256(file.name.encode() + b"\n" + content).hexdigest().encode()
    file.write_bytes(digest + b"\n" + content)


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_the_second_answer_is_the_first(made: Path, folder: Path, form: str) -> None:
    """Every byte of it, what is odd about its days too; and it is answered without understanding the words."""
    asked = words(made, form=form)
    first = run_in_process(asked)
    again_told = run_in_process(asked)
    assert first.status == 0
    assert len(first.out) > 500
    assert (again_told.out, again_told.err, again_told.status) == (first.out, first.err, 0)
    code = "import sys; sys.argv = ['counterfoil', *sys.argv[1:]]; from counterfoil.cli.main import main; main();"
    code += "print([m for m in ('ibis', 'sqlglot', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, check=True)
    assert done.stdout == first.out + "[]\n"


def test_no_row_and_no_figure_is_kept(made: Path, folder: Path) -> None:
    """What is kept says how to count, and not what was counted; only its owner can read it."""
    run_in_process(words(made))
    value = json.loads(one(folder).read_bytes().partition(b"\n")[2])
    assert value["question"]["plan"]["table"]["rows"] == []
    assert one(folder).stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_other_words_that_ask_the_same_are_the_same_question(
    made: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of options, the form, where the answer goes, and from where the workspace is named change nothing."""
    first = run_in_process(words(made))
    turned = ["measures", "compute", "--workspace", str(made), "--by=county_code_fips, month", "detainers_by_outcome"]
    assert answered_again([*turned, "--output", str(tmp_path / "out.csv"), "--format", "csv"])
    assert (tmp_path / "out.csv").read_text() == first.out
    monkeypatch.chdir(made.parent)
    assert answered_again([*turned[:3], made.name, *turned[4:], "--format", "json"])
    monkeypatch.setenv("COUNTERFOIL_WORKSPACE", made.name)
    assert answered_again([*turned[:2], *turned[4:], "--engine", "duckdb"])
    (tmp_path / "link").symlink_to(made)
    assert answered_again([*turned[:3], str(tmp_path / "link"), *turned[4:]])
    assert len(list(folder.iterdir())) == 1


def test_what_asks_something_else_is_another_question(
    made: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another filter, window, order of columns, engine or setting; a path may mean something else elsewhere."""
    asked = words(made)
    run_in_process(asked)
    for more in (["--where", "state=ZZ"], ["--from", "2025-01-01"], ["--until", "2025-06-01"], ["--engine", "spark"]):
        assert not answered_again([*asked, *more])
    assert not answered_again([("month,county_code_fips" if w.startswith("county") else w) for w in asked])
    monkeypatch.setenv("COUNTERFOIL_MEMORY_LIMIT", "1GB")
    assert not answered_again(asked)
    monkeypatch.delenv("COUNTERFOIL_MEMORY_LIMIT")
    monkeypatch.setenv("COUNTERFOIL_ENGINE", "spark")
    assert not answered_again(asked)
    monkeypatch.delenv("COUNTERFOIL_ENGINE")
    monkeypatch.chdir(made.parent)
    here = [*asked[:-1], made.name]
    assert answered_again(here)
    monkeypatch.chdir(tmp_path)
    assert not answered_again(here)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert not answered_again(here)


def test_another_program_understands_anew(made: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version, fact file or library than that which wrote the query."""
    run_in_process(words(made))
    monkeypatch.setattr(program, "program_digest", lambda: "another")
    assert not answered_again(words(made))


def test_every_file_of_the_program_counts(tmp_path: Path) -> None:
    """A fact of the same length, with the time of writing set back, is another file all the same."""
    file = tmp_path / "thresholds.yaml"
    file.write_text("minimum_count: 11")
    before, about = list(program._files(str(tmp_path))), file.stat()
    file.write_text("minimum_count: 10")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert list(program._files(str(tmp_path))) != before


def test_a_changed_workspace_is_asked_anew(folder: Path, tmp_path: Path) -> None:
    """Another catalog or another fact of the workspace: nothing of the old question is used."""
    workspace = make_zz_workspace(tmp_path, rows=200).path
    asked = words(workspace)
    run_in_process(asked)
    added = workspace / "facts" / "outcomes" / "corrections" / "zz-note.txt"
    added.parent.mkdir(parents=True, exist_ok=True)
    added.write_text("a fact that was added")
    assert not answered_again(asked)
    added.unlink()
    with writing(workspace) as change:
        change.record("zz", "zz", {})
    assert not answered_again(asked)
    assert run_in_process(asked).status == 0
    with writing(workspace) as change:
        change.drop(DETAINERS, next(iter(change.parts(DETAINERS))))
    assert run_in_process(asked).status == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: f.write_bytes(b""),
        lambda f: f.write_bytes(f.read_bytes()[:-40]),
        lambda f: f.write_bytes(f.read_bytes().replace(b"county_code_fips", b"facility_code_x", 1)),
        lambda f: f.write_bytes(b"0" * 64 + b"\nnot json"),
        lambda f: rewrite(f, lambda v: v.pop("question")),
        lambda f: rewrite(f, lambda v: v.update(question=[1, 2])),
        lambda f: rewrite(f, lambda v: v["question"].update({"~is": "Snapshot"})),
        lambda f: f.chmod(0o622),
        lambda f: f.parent.chmod(0o777),
        lambda f: (f.rename(f.parent.parent / "elsewhere"), f.symlink_to(f.parent.parent / "elsewhere")),
        lambda f: f.rename(f.with_name("0" * 64)),
    ],
)
def test_what_is_damaged_or_not_surely_ours_is_not_used(
    made: Path, folder: Path, damage: Callable[[Path], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """A torn file, one that others can write, one that stands under another name: asked anew, nothing said."""
    first = run_in_process(words(made))
    capsys.readouterr()
    damage(one(folder))
    assert not answered_again(words(made))
    assert capsys.readouterr() == ("", "")
    assert run_in_process(words(made)).out == first.out


@pytest.mark.parametrize(
    "text",
    [
        "select * from read_text('{folder}/secret')",
        "copy (select 1) to '{folder}/written'",
        "select 1; copy (select 1) to '{folder}/written'",
        "attach '{folder}/written'",
    ],
)
def test_a_hostile_query_comes_to_nothing(
    made: Path, folder: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even well kept it reads no file but stored tables, and writes none."""
    (tmp_path / "secret").write_text("secret")
    first = run_in_process(words(made))
    capsys.readouterr()
    rewrite(one(folder), lambda v: v["question"]["query"].update(text=text.format(folder=tmp_path)))
    assert not answered_again(words(made))
    rewrite(one(folder), lambda v: v["question"]["query"].update(files={"~map": {"t": ["../../secret"]}}))
    assert not answered_again(words(made))
    assert capsys.readouterr() == ("", "")
    assert not (tmp_path / "written").exists()
    assert run_in_process(words(made)).out == first.out


def test_a_workspace_and_a_folder_that_cannot_be_written(made: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """A workspace that is only read is left as it is; where nothing can be kept, nothing is, and all goes on."""
    monkeypatch.setenv("COUNTERFOIL_KEPT", "/dev/null/kept")
    first = run_in_process(words(made))
    assert (first.status, run_in_process(words(made)).out) == (0, first.out)
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(tmp_path / "kept"))
    before = whole(made)
    assert (run_in_process(words(made)).out, run_in_process(words(made)).out) == (first.out, first.out)
    assert whole(made) == before
    import shutil

    with closed_disk(tmp_path / "disk", lambda disk: shutil.copytree(made, disk / "w")) as disk:
        asked = words(disk / "w")
        assert run_in_process(asked).out == first.out
        assert answered_again(asked)


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many questions are kept, and `off` keeps none."""
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(tmp_path / "kept"))
    monkeypatch.setattr(kept, "_MOST", 2)
    for at, name in enumerate(("a", "b", "c")):
        kept.keep(name, at)
        os.utime(tmp_path / "kept" / name, (at, at))
    assert [kept.read_kept(name) for name in ("a", "b", "c")] == [None, 1, 2]
    monkeypatch.setenv("COUNTERFOIL_KEPT", "off")
    kept.keep("d", 4)
    assert kept.read_kept("c") is None


def test_where_questions_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the caches of whoever asks; nowhere for one who has no home."""
    for name in ("COUNTERFOIL_KEPT", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    assert kept.kept_folder() is None
    monkeypatch.setenv("HOME", "/zz")
    assert kept.kept_folder() == Path("/zz/.cache/counterfoil")
    monkeypatch.setenv("XDG_CACHE_HOME", "/zy")
    assert kept.kept_folder() == Path("/zy/counterfoil")
