"""Whatever a file looks like: per file and sheet, each row below the headings has one fate, and the sums close."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import DETAINER_ROWS_FATE, keep_release
from counterfoil.sources import Format, add_releases, load_formats
from support.files import HEADINGS, NEWSROOM, Cell, form, newsroom_row, write_workbook
from support.workspaces import new_workspace

FORM = tuple(form().values())
REPLACED = tuple(form(Detainer_Lift_Reason="Duplicate").values())
FEW = settings(max_examples=4, deadline=None, derandomize=True)
ODD = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "Total", "2025-03-01", "02/30/2025", "(b)(6)", "NA", "ÄÖ\u00a0", *HEADINGS]),
    st.integers(0, 99999),
)
ROWS = st.one_of(
    st.sampled_from([FORM, FORM, REPLACED, (), HEADINGS, ("Total 9",), (None, " ")]),
    st.lists(ODD, max_size=len(HEADINGS) + 2),
)
JUNK = st.lists(st.sampled_from([("Title",), (), (None, "Invented"), ("Date", "03/10/2026")]), max_size=5)
SHEETS = st.lists(st.tuples(JUNK, st.booleans(), st.lists(ROWS, max_size=12)), min_size=2, max_size=6)
SLUGS = ("sources/unreadable-dates", "sources/damaged-text", "sources/unlisted-heading", "sources/same-file-twice")


@cache
def formats() -> dict[str, Format]:
    known = load_formats()
    return {name: known[name] for name in ("ice_detainers_2026_03", "newsroom_detainers_2007_2015")}


def fates(folder: Path, file: Path) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The record of the release and the fate of each of its rows; None where the file is refused in words."""
    workspace = new_workspace(folder)
    try:
        with writing(workspace) as change:
            (release,) = add_releases(change, [file], formats())
    except CounterfoilError as problem:
        assert problem.slug in SLUGS, problem
        return None
    with writing(workspace) as change:
        assert keep_release(change, release["release_id"], release, "mark")
    with reading(workspace) as snapshot:
        return release, snapshot.run(snapshot.table(DETAINER_ROWS_FATE)).to_pylist()


def holds(row: Sequence[Cell]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)


def require_sums(release: dict[str, Any], told: list[dict[str, Any]], filled: dict[str, list[int]]) -> None:
    """Every row that holds anything has one fate, and the sums of file and sheet are those of the rows."""
    assert {s: sorted(r["row_number"] for r in told if r["sheet"] == s) for s in filled} == filled
    assert len(told) == sum(map(len, filled.values())) == release["row_count"]
    assert set(Counter(r["fate"] for r in told)) <= {"kept", "duplicate_of", "superseded_by", "set_aside"}
    aside = Counter(r["reason"] for r in told if r["fate"] == "set_aside")
    (file,) = release["files"]
    assert dict(aside) == file["set_aside"]
    assert all((r["reason"] is None) == (r["fate"] == "kept") for r in told)
    sheets = {s["sheet"]: s["row_count"] for s in file["sheets"] if s["read"]}
    assert sheets == {s: len(numbers) for s, numbers in filled.items()}
    assert file["blank_row_count"] == sum(s["blank_row_count"] for s in file["sheets"] if s["read"])


@FEW
@given(sheets=SHEETS)
def test_every_row_of_any_workbook_has_one_fate(sheets: list[tuple[list[Any], bool, list[Any]]]) -> None:
    """Junk above, headings again, blank, ragged and double rows, odd cells, sheets with headings alone or without."""
    grids: dict[str, list[Sequence[Cell]]] = {"S0": [HEADINGS, FORM]}
    filled = {"S0": [2]}
    for at, (junk, has_headings, rows) in enumerate(sheets, 1):
        below = [*[FORM] * 12, *rows] if has_headings else []
        grids[f"S{at}"] = [*junk, *([HEADINGS] if has_headings else []), *below]
        if has_headings:
            filled[f"S{at}"] = [n for n, row in enumerate(below, len(junk) + 2) if holds(row)]
    with tempfile.TemporaryDirectory() as name:
        found = fates(Path(name), write_workbook(Path(name) / "zz.xlsx", grids))
    if found is not None:
        require_sums(*found, filled)


LINES = st.one_of(
    st.sampled_from(
        ["\t".join(newsroom_row()), "\t".join([*newsroom_row(), "more"]), "\t".join(NEWSROOM), "", "Total"]
    ),
    st.text("\t aé=", max_size=8),
)


@FEW
@given(lines=st.lists(LINES, min_size=5, max_size=40), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_row_of_any_text_file_has_one_fate(lines: list[str], end: str) -> None:
    """Lines of another length, blank ones, headings again and equal lines."""
    lines = ["\t".join(NEWSROOM), *["\t".join(newsroom_row())] * 40, *lines]
    filled = [n for n, line in enumerate(lines, 1) if n > 1 and line.strip()]
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "zz.txt").write_bytes((end.join(lines) + end).encode())
        found = fates(Path(name), Path(name) / "zz.txt")
    if found is not None:
        require_sums(*found, {"": filled})
        (sheet,) = found[0]["files"][0]["sheets"]
        assert sheet["row_count"] + sheet["blank_row_count"] == len(lines) - 1
