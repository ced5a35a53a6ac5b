"""Plain words mean to the short way just what the whole command line reads in them; others are left to it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from counterfoil.cli import main, measures
from counterfoil.cli.asking import Said, read_plain
from counterfoil.cli.tree import app
from counterfoil.errors import CounterfoilError
from support.workspaces import Ran, run_in_process
from support.zz import make_zz_workspace

COMMAND = get_command(app)
#: Each option with values that are right.
RIGHT = {
    "--by": ("month", "state, month,", "zz"),
    "--where": ("state=ZZ", " sex = = "),
    "--from": ("2025-01-01", "20250101"),
    "--until": ("2025-W10-1", "2024-01-01"),
    "--format": ("csv", "json", "table", "parquet"),
    "--output": ("out.csv", "./out/../out.csv"),
    "--workspace": ("zz", "./zz/", "/zz"),
    "--engine": ("duckdb", "spark", "zz"),
}
#: Words that are not plain, or not right, or right only in part.
ODD = (
    *(["--by"], ["--by", ""], ["--by="], ["--by", "-x"], ["--by", "--where"], ["--by", "month", "--by", "state"]),
    *(["--b", "month"], ["-b", "month"], ["-"], ["--"], [""], ["--", "--by"], ["--by", "month", "--", "zz"]),
    *(["--where", "state"], ["--where", "=ZZ"], ["--where", "=="], ["--from", "yesterday"], ["--format", "CSV"]),
    *(["--until", "2025-13-01"], ["--format", "yaml"], ["--format=csv", "--format=json"], ["--workspace"], ["zz"]),
    *(["--explain"], ["--rules", "all"], ["--definitions", "zz"], ["--around", "zz"], ["--explain=yes"]),
    *(["--months", "0"], ["--months", "3"], ["--help"], ["--zz"], ["--zz=1"], ["--Output", "zz"], ["—by", "month"]),
)


def whole_way(words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> Said | str:
    """What the whole command line makes of words: what would be answered, or how it ends otherwise."""
    answered: list[Said] = []
    monkeypatch.setattr(measures, "answer", answered.append)
    for other in ("_compare", "_explain"):
        monkeypatch.setattr(measures, other, lambda *_words: None)
    try:
        COMMAND.main(list(words), prog_name="counterfoil")
    except SystemExit as ended:
        return answered[0] if answered else f"ended with {ended.code}"
    except CounterfoilError as problem:
        return problem.slug
    raise AssertionError("a command ends")


def plain_words() -> Iterator[list[str]]:
    """Every set of options, with values drawn in turn, in an order that is drawn, joined by a space or `=`."""
    draw = random.Random(7)
    turns = {name: itertools.cycle(values) for name, values in RIGHT.items()}
    for chosen in itertools.product((False, True), repeat=len(RIGHT)):
        names = list(itertools.compress(RIGHT, chosen))
        said = [[n, next(turns[n])] for n in (*names, *(["--where"] if "--where" in names else []))]
        parts = [["detainers_issued"], *([f"{n}={v}"] if draw.random() < 0.5 else [n, v] for n, v in said)]
        draw.shuffle(parts)
        yield ["measures", "compute", *itertools.chain(*parts)]


def test_plain_words_are_read_as_the_whole_command_line_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 256 sets of options: the same measure, dimensions, filters, days, workspace, engine, form and file."""
    for words in plain_words():
        said = read_plain(words)
        assert said is not None, words
        assert said == whole_way(words, monkeypatch), words


def test_dimensions_named_one_by_one_are_those_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--by month --by state` asks by both: no dimension is dropped without a word."""
    words = ["measures", "compute", "detainers_issued"]
    together = whole_way([*words, "--by", "month,state"], monkeypatch)
    assert (
        whole_way([*words, "--by", "month", "--by", "state"], monkeypatch)
        == together
        == read_plain([*words, "--by=month,state"])
    )


@pytest.mark.parametrize("odd", ODD, ids=" ".join)
def test_odd_words_are_left_to_the_whole_command_line_or_read_as_it_does(
    odd: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before and after what is plain, and in between: nothing is taken that it would refuse or read otherwise."""
    for at in range(4):
        parts: list[list[str]] = [["detainers_issued"], ["--engine", "duckdb"], ["--where", "state=ZZ"]]
        parts.insert(at, odd)
        words = ["measures", "compute", *itertools.chain(*parts)]
        said = read_plain(words)
        assert said is None or said == whole_way(words, monkeypatch), words


@pytest.mark.parametrize(
    "words",
    [
        *([], ["measures"], ["measures", "compute"], ["measures", "show", "zz"], ["run"], ["--version"]),
        *(["--version", "measures", "compute", "zz"], ["compute", "measures", "zz"]),
        *(["measures", "compute", "--by", "month"], ["measures", "compute", "zz", "zz"]),
    ],
    ids=" ".join,
)
def test_other_commands_are_not_plain(words: list[str]) -> None:
    """Only `measures compute` with one measure."""
    assert read_plain(words) is None


def test_a_shell_that_completes_words_is_answered_by_the_whole_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks what could come next, and wants no answer."""
    words = ["measures", "compute", "detainers_issued"]
    assert read_plain(words) is not None
    monkeypatch.setenv("_COUNTERFOIL_COMPLETE", "complete_bash")
    assert read_plain(words) is None


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worked-through ZZ."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=200).path


@pytest.mark.parametrize(
    "words",
    [
        *(["detainers_issued"], ["detainers_issued", "--by", "month"], ["declined_share", "--by=state"]),
        ["detainers_by_outcome", "--by", "county_code_fips", "--format", "json"],
        ["detainers_issued", "--where", "state=Zedland", "--from", "2025-01-01", "--until", "2025-06-01"],
        *(["days_to_custody"], ["requests_received"], ["detainers_by_stance"], ["arrests_made"]),
        *(["no_such_measure"], ["detainers_issued", "--by", "zz"], ["detainers_issued", "--where", "zz=1"]),
        *(["detainers_issued", "--engine", "zz"], ["detainers_issued", "--format", "parquet"]),
        ["detainers_issued", "--from", "2025-06-01", "--until", "2025-01-01"],
        ["detainers_issued", "--output", "/dev/null/zz"],
    ],
    ids=" ".join,
)
def test_both_ways_print_the_same_and_end_the_same(
    words: list[str], made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte and the exit status: understood, refused, and, of what is kept, asked again by either way."""

    def ran(way: Any) -> Ran:
        monkeypatch.setattr(main, "read_plain", way)
        return run_in_process(["measures", "compute", *words, "--workspace", str(made)])

    short, whole = ran(read_plain), ran(lambda _words: None)
    assert short == whole
    assert short.out or short.err
    monkeypatch.setenv("COUNTERFOIL_KEPT", str(tmp_path / "kept"))
    assert [ran(way) for way in (read_plain, read_plain, lambda _words: None)] == [short] * 3


@pytest.mark.parametrize("words", [["measures", "compute", "zz"], ["run"]])
def test_a_command_that_a_person_stops_ends_with_130(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """By either way, and without lines of the program."""

    def stopped(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "answer", stopped)
    monkeypatch.setattr("counterfoil.pipeline.run", stopped)
    assert run_in_process(words) == Ran(130, "", "")
