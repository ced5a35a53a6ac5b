"""The fictional release: how large it is, how it is laid out, and that it can be made again."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from zz_reading import ROWS, read_csv

from counterfoil.errors import UsageError
from counterfoil.sources import load_formats
from counterfoil.zz import ZZRelease, write_release


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_rows_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    """A release can be made again, byte for byte; another seed gives another release."""
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_release(tmp_path / name, rows=300, seed=seed)
    first, again, other = (files_of(tmp_path / name) for name in "abc")
    assert first == again
    assert {n for n in first if first[n] != other[n] and n.endswith(".xlsx")} == {
        f"workbooks/ZZ-FICTIONAL_Detainers_FY{year}_20260311_Redacted.xlsx" for year in (23, 24, 25, 26)
    }


@pytest.mark.parametrize(("rows", "seed"), [(200, 1), (200, 2), (777, 3), (2000, 1)])
def test_there_are_as_many_rows_as_were_asked_for(tmp_path: Path, rows: int, seed: int) -> None:
    """The rows of all four sheets, the footer and the repeated headings among them."""
    release = write_release(tmp_path, rows=rows, seed=seed)
    assert len(read_csv(release.truth / "rows.csv")) == rows


def test_rows_in_the_workbooks_are_the_rows_of_the_truth(
    release: ZZRelease, sheet_rows: list[dict[str, Any]]
) -> None:
    """Each row of a workbook has its line in `rows.csv`, and the other way round; blank rows have none."""
    truth = [(r["file"], r["sheet"], int(r["row"])) for r in read_csv(release.truth / "rows.csv")]
    assert truth == [(r["file"], r["sheet"], r["row"]) for r in sheet_rows]
    assert len(truth) == ROWS


def test_the_shares_are_near_their_aims(sheet_rows: list[dict[str, Any]]) -> None:
    """A third of the lift reasons is blank, more of the new than of the old; an eighth of the keys is."""
    blank = [r["Detainer Lift Reason"] == "" for r in sheet_rows]
    old = [b for r, b in zip(sheet_rows, blank, strict=True) if "FY23" in r["file"]]
    new = [b for r, b in zip(sheet_rows, blank, strict=True) if "FY26" in r["file"]]
    no_key = [r["Anonymized Identifier"] == "" for r in sheet_rows]
    assert 0.29 < sum(blank) / ROWS < 0.38
    assert sum(old) / len(old) + 0.1 < sum(new) / len(new)
    assert 0.10 < sum(no_key) / ROWS < 0.15


def test_every_heading_is_one_that_the_reader_knows(sheet_rows: list[dict[str, Any]]) -> None:
    """The layout is ICE's of March 2026: 65 headings, and 64 in the years without a birth date."""
    known = set(load_formats()["ice_detainers_2026_03"].all_headings())
    headings = {r["file"]: set(r) - {"file", "sheet", "row"} for r in sheet_rows}
    assert all(found <= known for found in headings.values())
    assert sorted(len(found) for found in headings.values()) == [64, 64, 65, 65]


def test_no_cell_of_a_workbook_is_a_formula(release: ZZRelease) -> None:
    """A facility name that looks like a formula stays text."""
    for path in release.workbooks:
        with zipfile.ZipFile(path) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_declines_rise_once_the_statute_is_in_force(release: ZZRelease) -> None:
    """From 2025 on the fictional statute bars local holds; local jails then decline far more often."""
    local = [d for d in read_csv(release.truth / "detainers.csv") if d["custodian_level"] in ("county", "municipal")]
    before = [d["outcome"] for d in local if "" < d["prepared_date"] < "2025-01-01"]
    after = [d["outcome"] for d in local if d["prepared_date"] >= "2025-01-01"]
    assert before.count("declined_by_agency") / len(before) < 0.1
    assert after.count("declined_by_agency") / len(after) > 0.12


def test_progress_ends_at_the_number_of_rows(tmp_path: Path) -> None:
    """What is shown grows to the rows that were asked for."""
    seen: list[tuple[int, int]] = []
    write_release(tmp_path, rows=250, seed=1, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (250, 250)
    assert all(a[0] <= b[0] for a, b in pairwise(seen))


def test_too_few_rows_are_refused(tmp_path: Path) -> None:
    """What is planted needs room; nothing is written where there is none."""
    with pytest.raises(UsageError) as refused:
        write_release(tmp_path, rows=100, seed=1)
    assert refused.value.slug == "zz/too-few-rows"
    assert list(tmp_path.iterdir()) == []
