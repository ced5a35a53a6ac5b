"""From a figure back to the rows that it rests on: the counts at each step, and the addresses."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from counterfoil.engine import reading
from counterfoil.errors import Exit, RefusedError, UsageError
from counterfoil.measures import Explanation, Question, explain_answer
from counterfoil.zz.facts import extension_folder
from support.detainers import Given
from support.measured import Measured

DAYS = (date(2025, 1, 1), date(2025, 2, 1))
#: Rows 8 to 15 of the sheet: one repeats another, one is no record, one has no date, one is of another month.
ROWS = """
    date       | person | reason                | aside
    2025-01-01 | A      | Detainer Declined by LEA | -
    2025-01-01 | A      | Detainer Declined by LEA | -
    2025-01-02 | B      | Booked into Detention | -
    2025-01-03 | C      | -                     | -
    2025-01-04 | D      | Died                  | -
    -          | E      | Died                  | -
    2025-02-01 | F      | Booked into Detention | -
    -          | -      | -                     | not_a_record
"""


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """The rows above, worked through."""
    return Given(tmp_path).release(ROWS)


def explain(
    given: Given, measure: str, *where: tuple[str, str], output: Path | None = None, **more: Any
) -> Explanation:
    with reading(given.path) as snapshot:
        return explain_answer(snapshot, Question(measure, (), where, *DAYS), output=output, **more)


def ranges(found: Explanation) -> dict[str, tuple[tuple[int, int], ...]]:
    return {s.role: s.ranges for s in found.stretches}


def test_each_step_says_how_many_are_left(given: Given) -> None:
    """Eight rows are read; seven are records; six detainers; five have a date; four were issued in January."""
    found = explain(given, "detainers_issued")
    assert [(s.step, s.count, s.unit) for s in found.steps] == [
        ("rows_read", 8, "rows"),
        ("records", 7, "rows"),
        ("distinct", 6, "detainers"),
        ("served", 6, "detainers"),
        ("dated", 5, "detainers"),
        ("in_window", 4, "detainers"),
        ("counted", 4, "detainers"),
    ]


def test_a_row_that_repeats_another_stands_behind_the_figure_too(given: Given) -> None:
    """Rows 8 and 9 are one detainer: it counts once, and both rows are its source."""
    found = explain(given, "detainers_by_outcome", ("outcome", "declined_by_agency"))
    assert (found.counted, found.address_count, ranges(found)) == (1, 2, {"counted": ((8, 9),)})


def test_a_share_tells_what_it_counts_from_the_rest_of_its_denominator(given: Given) -> None:
    """Of all issued: the declined one is counted; the booked, the open and the died one are in the denominator."""
    found = explain(given, "declined_share", chosen={"denominator_is": ("of_all_issued",)})
    assert ranges(found) == {"counted": ((8, 9),), "rest_of_denominator": ((10, 12),)}


def test_what_is_unknown_and_outside_a_denominator_is_told_apart(given: Given) -> None:
    """With a reason or other evidence: the open one is in no denominator, but may be counted, in the bounds."""
    found = explain(given, "declined_share", chosen={"denominator_is": ("of_those_with_a_lift_reason",)})
    assert ranges(found) == {
        "counted": ((8, 9),),
        "rest_of_denominator": ((10, 10), (12, 12)),
        "could_be_counted": ((11, 11),),
    }


def test_the_file_of_addresses_holds_each_row_once_in_order(given: Given, tmp_path: Path) -> None:
    """One line a source row: what it is to the figure, its file, sheet and row, and its fate."""
    explain(given, "detainers_by_outcome", ("outcome", "declined_by_agency"), output=tmp_path / "rows.csv")
    assert pl.read_csv(tmp_path / "rows.csv").rows() == [
        ("counted", "zz", "zz.xlsx", "ZZ", 8, "kept"),
        ("counted", "zz", "zz.xlsx", "ZZ", 9, "duplicate_of"),
    ]


def test_a_name_that_looks_like_a_formula_stays_text_in_the_file_of_addresses(tmp_path: Path) -> None:
    """A release whose file is named like a formula: the cell begins with an apostrophe."""
    given = Given(tmp_path).release(ROWS, release_id="=1+1")
    explain(given, "detainers_issued", output=tmp_path / "rows.csv")
    assert set(pl.read_csv(tmp_path / "rows.csv")["file_name"]) == {"'=1+1.xlsx"}


def test_an_empty_cell_is_explained_as_none(given: Given) -> None:
    """Nobody was released without handover: the figure is zero, every step is shown, and no row stands behind it."""
    found = explain(given, "detainers_by_outcome", ("outcome", "released_without_handover"))
    assert (found.counted, found.address_count, found.stretches) == (0, 0, ())


def test_many_cells_are_not_explained_at_once(given: Given) -> None:
    """An answer by outcome has several cells: one has to be chosen."""
    with pytest.raises(UsageError, match="one is explained at a time"):
        explain(given, "detainers_by_outcome")


@pytest.fixture
def county(tmp_path: Path) -> Given:
    """A county of the fictional state: twelve detainers, of which one person died and two were convicted."""
    given = Given(tmp_path)
    shutil.copytree(extension_folder() / "jurisdictions", given.path / "facts" / "jurisdictions")
    lines = [f"2025-01-0{n} | ZENITH COUNTY JAIL | Zenithville | ZZ | -" for n in (1, 2, 3)] * 4
    lines[0] = lines[0].removesuffix("-") + "Died"
    return given.release("\n".join(["date | facility | city | state | reason", *lines]))


def test_a_cell_that_disclosure_control_hides_has_no_addresses(county: Given) -> None:
    """One death in a county is too few to be printed: what it rests on is refused, with status 4."""
    with pytest.raises(RefusedError) as caught:
        explain(county, "detainers_by_outcome", ("county_code_fips", "99001"), ("outcome", "died"))
    assert caught.value.status == Exit.REFUSED


def test_a_step_on_the_way_does_not_tell_what_disclosure_control_hides(county: Given) -> None:
    """Nobody who died had a level of threat, so the figure is a zero and let out; but the step before it, the deaths
    of the county, is a cell of its own that is hidden, and the step does not say it.
    """
    where = (("county_code_fips", "99001"), ("form", "I247A"), ("outcome", "died"), ("criminality", "zz"))
    found = explain(county, "detainers_by_outcome", *where)
    said = {s.step: (s.count, s.reason) for s in found.steps}
    assert (said["county_code_fips"], said["form"], found.counted) == ((12, ""), (12, ""), 0)
    assert all(count == 0 or count >= 11 for count, _ in said.values() if count is not None)


#: Two taken on a known day, one on a day that is not; one declined, one ended without a word, two open; one undated.
TIMES = """
    prepared_date | outcome                | days_to_custody | custody_date | ended_date
    2025-01-01    | taken_into_ice_custody | 3               | 2025-01-04   | 2025-01-04
    2025-01-01    | taken_into_ice_custody | 20              | 2025-01-21   | 2025-01-21
    2025-01-02    | taken_into_ice_custody | -               | -            | -
    2025-01-02    | declined_by_agency     | -               | -            | -
    2025-01-03    | unmapped               | -               | -            | -
    2025-01-04    | unresolved             | -               | -            | -
    2025-02-01    | unresolved             | -               | -            | -
    -             | unresolved             | -               | -            | -
"""
_REST = {"rest_of_denominator": 3}


@pytest.mark.parametrize(
    ("measure", "where", "expected"),
    [
        # taken within 7 days: one surely, one of unknown day and one of unknown end perhaps; the rest of January
        ("custody_within_days", ("within_days", "7"), {"counted": 1, "may_be_counted": 2} | _REST),
        # days are known of two of the three taken
        ("days_to_custody", ("quantile", "0.5"), {"counted": 2, "may_be_counted": 1}),
        # at the close of 31 January one is open; three ended on a day that is not known, and two before
        ("active_detainers", ("day", "2025-01-31"), {"counted": 1, "may_be_counted": 3, "rest_of_denominator": 2}),
        # taken in January: two; one of unknown day, one of unknown end, and two open ones that are no end yet
        ("detainers_issued_and_ended", ("flow", "taken"), {"counted": 2, "may_be_counted": 2} | _REST),
        ("detainers_issued_and_ended", ("flow", "issued"), {"counted": 6, "rest_of_denominator": 1}),
    ],
)  # fmt: skip
def test_a_figure_of_time_tells_what_it_counts_from_what_it_may_count(
    tmp_path: Path, measure: str, where: tuple[str, str], expected: dict[str, int]
) -> None:
    """Counted is what the record surely places; a day, or an end, that is unknown makes a row one that may be."""
    made = Measured(tmp_path, TIMES)
    with reading(made.path) as snapshot:
        found = explain_answer(snapshot, Question(measure, (), (where,), *DAYS))
    roles = ("counted", "may_be_counted", "rest_of_denominator", "could_be_counted", "looked_at")
    assert {s.step: s.count for s in found.steps if s.step in roles} == expected


def test_the_rows_behind_a_stock_are_listed_by_what_they_are_to_it(given: Given) -> None:
    """At the close of January the open one is active; those that ended on an unknown day may have been."""
    found = explain(given, "active_detainers")
    assert ranges(found) == {"counted": ((11, 11),), "may_be_counted": ((8, 10), (12, 12))}


def test_rows_are_looked_at_where_no_figure_could_be_made(tmp_path: Path) -> None:
    """A day after the as-of date has no stock: its rows are listed, and none is counted."""
    made = Measured(tmp_path, TIMES, as_of="2025-02-15")
    with reading(made.path) as snapshot:
        found = explain_answer(snapshot, Question("active_detainers", (), (), DAYS[0], date(2025, 4, 1)))
    assert (found.counted, found.cells[0]["reason"]) == (None, "pending")
    assert [(s.step, s.count) for s in found.steps][-1] == ("looked_at", 7)


def test_every_figure_is_explained_by_as_many_rows_as_it_counts(given: Given) -> None:
    """For each cell of each measure of detainers, by month: the rows behind it are as many as it counts."""
    from counterfoil.measures import compute_measure, load_measures

    checked: dict[str, int] = {}
    with reading(given.path) as snapshot:
        for measure in load_measures().values():
            if measure.counts != "detainers":
                continue
            window = (date(2025, 1, 1), date(2025, 3, 1)) if measure.kind in ("stock", "flow") else (None, None)
            question = Question(measure.measure, ("month",), (), *window)
            answer = compute_measure(snapshot, question)
            for cell in answer.rows:
                if cell["reason"] == "suppressed":
                    continue
                chosen = {d: (cell[d],) for d in answer.cells.dimensions}
                found = explain_answer(snapshot, question, chosen)
                assert found.counted == cell["numerator"], (measure.measure, chosen)
                checked[measure.kind] = checked.get(measure.kind, 0) + 1
    assert sum(checked.values()) > 40
    assert set(checked) == {"count", "share", "within_days", "quantiles", "stock", "flow"}
