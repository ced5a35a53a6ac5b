"""The commands on claims: list, check, lineage, draft, write, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from counterfoil.claims.neutral import judging_words
from counterfoil.cli.demo import tell_sums
from support.workspaces import Ran, run_in_process


@pytest.fixture(autouse=True)
def _no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COUNTERFOIL_WORKSPACE", raising=False)


def counterfoil(*words: str | Path, status: int = 0) -> Ran:
    ran = run_in_process(["claims", *words])
    assert ran.status == status, ran.err
    return ran


def test_claims_are_listed_by_topic_and_side() -> None:
    """As a table, CSV or JSON."""
    rows = json.loads(counterfoil("list", "--topic", "drugs", "--format", "json").out)
    assert [r["id"] for r in rows][:2] == ["c56-pounds-of-drugs", "c57-methamphetamine"]
    assert {r["topic"] for r in rows} == {"drugs"}
    listed = list(csv.DictReader(io.StringIO(counterfoil("list", "--side", "court", "--format", "csv").out)))
    assert [r["id"] for r in listed] == ["c33-millions-in-court"]
    assert "c36-active-detainers-in-california" in counterfoil("list").out


def test_a_claim_is_checked_by_its_id_or_its_number_without_a_workspace() -> None:
    """Arithmetic needs no data; what needs data says so."""
    told = counterfoil("check", "C56", "c60-lethal-doses").out
    assert "21,818 less" in told
    assert "1.678 billion doses" in told
    (row,) = json.loads(counterfoil("check", "C37", "--format", "json").out)
    assert row["verdict"].startswith("cannot be tested")
    assert {"label": "4,500 over 33,000", "figure": "13.6%"} in row["findings"][-1]["shown"]
    assert row["statement"]["unit"] == "person"
    table = list(csv.DictReader(io.StringIO(counterfoil("check", "C56", "--format", "csv").out)))
    assert table[0]["verdict"] == "arithmetic does not close"


def test_an_unknown_claim_is_a_usage_error_that_says_what_there_is() -> None:
    """Status 2, with a way on."""
    assert "counterfoil claims list" in counterfoil("check", "C99", status=2).err
    assert "c60-lethal-doses" in counterfoil("check", "lethal", status=2).err


def test_a_lineage_is_told_drawn_and_given_as_data(tmp_path: Path) -> None:
    """Text for people, SVG for pages, JSON for programs."""
    assert "a request became an order" in counterfoil("lineage", "C36").out
    counterfoil("lineage", "C36", "--format", "svg", "--output", tmp_path / "l.svg")
    root = ElementTree.fromstring((tmp_path / "l.svg").read_text(encoding="utf-8"))
    assert root.tag.endswith("svg")
    assert "33,179" in "".join(root.itertext())
    graph = json.loads(counterfoil("lineage", "C36", "--format", "json").out)
    assert sum(n["is_this"] for n in graph["nodes"]) == 1
    assert (
        counterfoil("lineage", "C36", "--output", tmp_path / "no" / "l.txt", status=3).err.count("[cli/output]") == 1
    )


def test_drafts_are_a_table_json_or_records_to_complete(tmp_path: Path) -> None:
    """Each proposal with its sentence's place."""
    import yaml

    text = "ZINNIA, ZZ. The sheriff said on Thursday that 318 people were held.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (row,) = json.loads(counterfoil("draft", "a.txt", "--format", "json", "--said", "2026-02-13").out)
    assert text[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
    assert (row["value"], row["speaker_as_said"], row["days"][0]["day"]) == (318, "The sheriff", "2026-02-12")
    (record,) = yaml.safe_load_all(counterfoil("draft", "a.txt", "--format", "yaml").out)
    assert record["speaker"]["office"] == "The sheriff"
    assert record["population"].startswith("complete:")
    assert "1 proposals" in counterfoil("draft", "a.txt").out


@pytest.mark.parametrize(
    ("content", "slug"),
    [(None, "claims/no-text"), (b"a\0b", "claims/no-text"), (b"a" * 2_000_001, "claims/long-text")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes | None, slug: str) -> None:
    """A missing file, a binary one, and one longer than any article: status 3."""
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    assert f"[{slug}]" in counterfoil("draft", "a.txt", status=3).err


def test_a_text_of_windows_is_read(tmp_path: Path) -> None:
    """Curly quotes in the bytes of Windows do not stop the read."""
    (tmp_path / "a.txt").write_bytes("“We held 40 people,” she said.".encode("cp1252"))
    assert len(json.loads(counterfoil("draft", "a.txt", "--format", "json").out)) == 1


def test_pages_are_written_once_into_an_empty_folder(tmp_path: Path) -> None:
    """An index, and for each claim a page, a drawing and a ClaimReview record."""
    out = tmp_path / "pages"
    counterfoil("write", "C36", "C60", "--output", out, "--base-address", "https://example.org/claims")
    assert sorted(f.name for f in out.iterdir()) == [
        *(f"c36-active-detainers-in-california.{kind}" for kind in ("html", "jsonld", "svg")),
        *(f"c60-lethal-doses.{kind}" for kind in ("html", "jsonld", "svg")),
        "index.html",
    ]
    assert "[claims/folder]" in counterfoil("write", "C36", "--output", out, status=3).err
    review = json.loads((out / "c60-lethal-doses.jsonld").read_text(encoding="utf-8"))
    assert review["url"] == "https://example.org/claims/c60-lethal-doses.html"


def test_the_demo_works_out_sums_of_public_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """No data are needed: parts and a whole, an equivalence, a sum, a quotient that is no rate, and a hypothesis that
    is named as one; each with the office that said it and its sources.
    """
    tell_sums()
    told = capsys.readouterr().out
    for figure in ("166,400", "188,218", "21,818 less", "1.678 billion doses", "19,551", "13,628", "13.6%", "12,101"):
        assert figure in told, figure
    assert "not comparable: 4,561 counts releases over 381 days (a flow)" in told
    assert "This is a hypothesis" in told
    assert told.count("  from ") == 5
    assert judging_words(told) == []
