"""The command line: light to start, one error shape, the contract's words, and text that stays text."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from counterfoil.cli import main as command_line
from counterfoil.cli import tree
from counterfoil.cli.printing import Form, print_rows, table_text, visible
from counterfoil.cli.tree import app
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.schema import Field

HEAVY = ("duckdb", "ibis", "jinja2", "numpy", "pandas", "polars", "pyarrow", "pydantic", "vl_convert", "yaml")
FIELDS = (
    Field("place", "text", "A place."),
    Field("value", "number", "A share."),
    Field("numerator", "integer", "How many."),
)


def test_the_start_loads_no_heavy_library() -> None:
    """`counterfoil --help` stays quick because nothing that computes is imported for it."""
    code = f"import sys; from counterfoil.cli import main, tree; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "words",
    [
        *("init", "run", "status", "demo", "sources add", "sources list", "sources show"),
        *("measures list", "measures show", "measures compute", "report build", "report verify"),
    ],
)
def test_every_command_of_this_version_explains_itself(words: str) -> None:
    """Each command of the contract that is there has a help text, and takes --workspace where it needs one."""
    done = CliRunner().invoke(app, [*words.split(), "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output
    if words not in ("demo", "measures list", "measures show"):
        assert "--workspace" in done.output


def test_words_that_do_not_fit_are_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown commands, unknown measures and days that are no days are usage errors."""
    for words in (["refuse"], ["measures", "show", "refusals"], ["measures", "compute", "x", "--from", "soon"]):
        monkeypatch.setattr(sys, "argv", ["counterfoil", *words])
        with pytest.raises(SystemExit) as caught:
            command_line.main()
        assert caught.value.code == 2, words
    assert "counterfoil: " in capsys.readouterr().err


def test_a_defect_of_ours_is_status_1_and_never_prints_a_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of an unforeseen error may hold a cell: only its place and its kind are printed."""

    def break_down() -> None:
        raise ValueError("SECRET CELL")

    broken = typer.Typer()
    broken.command()(break_down)
    monkeypatch.setattr(tree, "app", broken)
    monkeypatch.setattr(sys, "argv", ["counterfoil"])
    monkeypatch.delenv("COUNTERFOIL_DEBUG", raising=False)
    with pytest.raises(SystemExit) as caught:
        command_line.main()
    told = capsys.readouterr().err
    assert caught.value.code == 1
    assert "ValueError" in told
    assert "SECRET" not in told


def test_an_error_says_where_what_it_cost_and_what_to_do() -> None:
    """The shape of every error."""
    error = CounterfoilError(
        "sources/unlisted-heading",
        "a heading is in no list",
        where={"file": "zz.xlsx", "row": "7"},
        cost="Nothing was added to the ledger.",
        remedy=["List it:", "", "  counterfoil sources add zz.xlsx --allow-unlisted"],
    )
    lines = str(error).splitlines()
    assert lines[0].startswith("counterfoil: a heading is in no list")
    assert lines[0].endswith("[sources/unlisted-heading]")
    assert lines[2:4] == ["  file  zz.xlsx", "  row   7"]
    assert "Nothing was added to the ledger." in lines
    assert lines[-1] == "  counterfoil sources add zz.xlsx --allow-unlisted"


def test_a_figure_is_the_same_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Table, CSV, JSON and Parquet print one figure; unknown is empty or a dash, never 0."""
    rows = [
        {"place": "ZENITH", "value": 0.125, "numerator": 1},
        {"place": None, "value": None, "numerator": None},
    ]
    print_rows(FIELDS, rows, Form.TABLE, None)
    assert capsys.readouterr().out.splitlines()[2:] == ["ZENITH  12.50%          1", "-            -          -"]
    print_rows(FIELDS, rows, Form.CSV, None)
    assert capsys.readouterr().out == "place,value,numerator\nZENITH,0.125,1\n,,\n"
    print_rows(FIELDS, rows, Form.JSON, None)
    assert json.loads(capsys.readouterr().out) == rows
    print_rows(FIELDS, rows, Form.PARQUET, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == rows
    with pytest.raises(UsageError):
        print_rows(FIELDS, rows, Form.PARQUET, None)


def test_text_that_looks_like_a_formula_stays_text_in_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """A spreadsheet that opens the answer runs nothing."""
    hostile = ["=1+1", "+1", "-2+3", "@x", "plain"]
    print_rows(FIELDS[:1], [{"place": h} for h in hostile], Form.CSV, None)
    read = [r["place"] for r in csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert read == ["'=1+1", "'+1", "'-2+3", "'@x", "plain"]


def test_control_characters_cannot_steer_a_terminal() -> None:
    """Escape sequences in a heading or a name are printed without their controls."""
    assert visible("A\x1b[31mB\nC") == "A [31mB C"
    assert "\x1b" not in table_text(["a"], [["\x1b]0;x\x07"]])


def test_an_answer_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    """The folder of --output does not exist."""
    with pytest.raises(CounterfoilError) as caught:
        print_rows(FIELDS, [], Form.CSV, tmp_path / "nowhere" / "a.csv")
    assert caught.value.slug == "cli/output"
