"""The main job on real public records: 32,757 detainers issued to agencies in Pennsylvania, 2007 to 2015."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

RELEASE = "newsroom_detainers_2007_2015-2015-07-19-038856e0"


def counterfoil(*words: str | Path) -> str:
    """Runs a command as a user would; returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "counterfoil", *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def workspace(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the records, worked through."""
    path = tmp_path_factory.mktemp("pa") / "w"
    counterfoil("init", path)
    counterfoil("sources", "add", shared_data / "pa_detainers_2007_2015.csv", "--workspace", path)
    counterfoil("run", "--workspace", path)
    return path


def compute(workspace: Path, *words: str) -> list[dict[str, str]]:
    text = counterfoil("measures", "compute", *words, "--format", "csv", "--workspace", workspace)
    return list(csv.DictReader(io.StringIO(text)))


def test_every_detainer_stands_under_one_outcome(workspace: Path) -> None:
    """The outcomes of the lift reasons, exactly."""
    rows = compute(workspace, "detainers_by_outcome", "--by", "outcome")
    assert {r["outcome"]: int(r["count"]) for r in rows} == {
        "taken_into_ice_custody": 18_143,
        "unresolved": 11_229,
        "declined_by_agency": 225,
        "moved_to_other_custodian": 233,
        "usc_or_claim": 61,
        "died": 22,
        "released_without_handover": 33,
        "ice_did_not_take": 12,
        "lifted_by_ice": 2_799,
    }
    assert list(rows[0])[:8] == [
        *("outcome", "count", "numerator", "denominator"),
        *("low", "high", "unknown_count", "reason"),
    ]
    assert {r["denominator"] for r in rows} == {"32757"}


def test_lifted_by_ice_is_made_of_four_lift_reasons(workspace: Path) -> None:
    """Case closed, lifted, not subject to deportation, and prosecutorial discretion."""
    words = ("detainers_by_outcome", "--by", "outcome_detail", "--where", "outcome=lifted_by_ice")
    assert {r["outcome_detail"]: int(r["count"]) for r in compute(workspace, *words)} == {
        "case_closed": 1_457,
        "unspecified": 1_220,
        "not_removable": 86,
        "prosecutorial_discretion": 36,
    }


def test_the_last_fiscal_year_is_marked_as_still_open(workspace: Path) -> None:
    """Rows by federal fiscal year, exactly; the release ends inside 2015."""
    rows = compute(workspace, "detainers_issued", "--by", "fiscal_year")
    counts = [4_761, 4_913, 4_749, 4_813, 4_364, 4_278, 3_080, 1_799]
    assert [(int(r["fiscal_year"]), int(r["count"])) for r in rows] == list(
        zip(range(2008, 2016), counts, strict=True)
    )
    assert [r["cohort"] for r in rows] == ["closed"] * 7 + ["open"]


def test_the_declined_share_is_printed_with_its_denominators(workspace: Path) -> None:
    """0.69% of all, 1.05% of those with a lift reason (the only evidence there is), 1.22% of declined plus taken."""
    rows = compute(workspace, "declined_share")
    told = [
        (r["denominator_is"], int(r["numerator"]), int(r["denominator"]), f"{float(r['value']):.2%}") for r in rows
    ]
    assert told == [
        ("of_all_issued", 225, 32_757, "0.69%"),
        ("of_those_with_a_lift_reason", 225, 21_528, "1.05%"),
        ("of_declined_plus_taken", 225, 18_368, "1.22%"),
    ]


def test_status_says_why_no_row_is_a_duplicate(workspace: Path) -> None:
    """There is no person key, so 11,455 rows that repeat another row are all kept."""
    told = json.loads(counterfoil("status", "--format", "json", "--workspace", workspace))
    (release,) = told["releases"]
    assert release["release_id"] == RELEASE
    assert release["fates"] == {"kept": 32_757}
    assert any("no person key" in f and "11,455 of 32,757 rows repeat another row" in f for f in told["flags"])
    assert "11,455" in counterfoil("status", "--workspace", workspace)


def test_an_edition_of_a_year_verifies_and_is_the_same_when_built_again(workspace: Path, tmp_path: Path) -> None:
    """Two builds are the same, byte for byte; a changed byte of a table or an input is named, with status 5."""
    words = ("report", "build", "--series", "ddor", "--from", "2013-10-01", "--until", "2014-10-01", "--scope", "PA")
    for name in ("e", "again"):
        counterfoil(*words, "--output", tmp_path / name, "--workspace", workspace)
    first, again = (
        {str(f.relative_to(tmp_path / n)): f.read_bytes() for f in (tmp_path / n).rglob("*") if f.is_file()}
        for n in ("e", "again")
    )
    assert first == again
    assert "byte for byte" in counterfoil("report", "verify", tmp_path / "e", "--workspace", workspace)
    totals = json.loads(first["edition.json"])["totals"]
    assert (totals["rows_read"], totals["detainers_issued"]) == (32_757, 3_080)
    assert sum(n for name, n in totals.items() if not name.startswith(("rows_", "detainers_", "not_"))) == 3_080

    _changed(tmp_path / "e" / "tables" / "outcomes.csv", tmp_path / "e", workspace, "tables/outcomes.csv")
    stored = next((workspace / "tables" / "ledger.detainers").iterdir())
    _changed(stored, tmp_path / "e", workspace, stored.name)


def _changed(file: Path, edition: Path, workspace: Path, named: str) -> None:
    """Changes one byte of a file, sees that verification names it, and changes it back."""
    content = file.read_bytes()
    middle = len(content) // 2
    file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    words = [sys.executable, "-m", "counterfoil", "report", "verify", edition, "--workspace", workspace]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    file.write_bytes(content)
    assert done.returncode == 5, done.stdout
    assert named in done.stderr
