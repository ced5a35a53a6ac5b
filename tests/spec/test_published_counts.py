"""A table of counts that somebody published is read by a file of facts: long or wide, each count with its period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import RECORD_ROWS, keep_release
from counterfoil.ledger.published import PUBLISHED_COUNTS
from support.detainers import read_table
from support.files import text_file
from support.formats import ZZ, write_format
from support.workspaces import add, new_workspace

COUNTS: dict[str, Any] = ZZ | {
    "format": "zz_counts",
    "makes": "sources.published_count_rows",
    "person_key": "none",
    "as_of": {"declared": "2024-06-30"},
    "constants": {"measure_as_stated": "detainers declined", "state_as_stated": "ZZ"},
}
LONG: dict[str, Any] = COUNTS | {
    "columns": {
        "County": {"field": "place_as_stated", "read": "text", "required": True},
        "Period": {"field": "period_as_stated", "read": "text", "required": True},
        "Number": {"field": "count", "read": "integer", "required": True},
    }
}
WIDE: dict[str, Any] = COUNTS | {
    "columns": {"County": {"field": "place_as_stated", "read": "text", "required": True}},
    "wide": {"headings": r"(FY ?)?20\d\d|FY\d\d", "to": "period_as_stated"},
}


def counts(folder: Path, fact: dict[str, Any], cells: list[tuple[str, ...]]) -> tuple[list[Any], list[Any]]:
    """The counts that a table becomes, and the fate of each of its cells."""
    workspace = new_workspace(folder)
    write_format(workspace, fact)
    release = add(workspace, text_file(folder / "zz.csv", cells, delimiter=";"))
    with writing(workspace) as change:
        keep_release(change, release["release_id"], release, "mark")
    with reading(workspace) as snapshot:
        made = snapshot.run(snapshot.table(PUBLISHED_COUNTS)).to_pylist()
        fates = snapshot.run(snapshot.table(RECORD_ROWS)).to_pylist()
    return sorted(made, key=lambda r: (str(r["place"]), str(r["period"]))), fates


def test_a_table_with_a_column_a_year_becomes_one_row_a_count(tmp_path: Path) -> None:
    """Calendar and fiscal years stand side by side; what no column holds is a constant."""
    cells = [
        ("County", "2022", "FY2023", "FY 2023", "FY24"),
        ("UMBRA", "1,234", "5", "-", "<5"),
        ("VESPER", "0", "6", "7", "8"),
    ]
    made, fates = counts(tmp_path, WIDE, cells)
    expected = read_table("""
        place  | period  | from       | until      | count | why
        UMBRA  | 2022    | 2022-01-01 | 2023-01-01 | 1234  | -
        UMBRA  | FY~2023 | 2022-10-01 | 2023-10-01 | -     | not_stated
        UMBRA  | FY2023  | 2022-10-01 | 2023-10-01 | 5     | -
        UMBRA  | FY24    | 2023-10-01 | 2024-10-01 | -     | unreadable
        VESPER | 2022    | 2022-01-01 | 2023-01-01 | 0     | -
        VESPER | FY~2023 | 2022-10-01 | 2023-10-01 | 7     | -
        VESPER | FY2023  | 2022-10-01 | 2023-10-01 | 6     | -
        VESPER | FY24    | 2023-10-01 | 2024-10-01 | 8     | -
    """)
    found = [
        (
            *(r["place"], r["period"], str(r["period_from_date"]), str(r["period_until_date"])),
            *(None if r["count"] is None else str(r["count"]), r["count_reason"]),
        )
        for r in made
    ]
    assert found == [tuple(row.values()) for row in expected]
    assert {(r["measure"], r["state"]) for r in made} == {("detainers declined", "ZZ")}
    assert sorted((r["row_number"], r["column_number"], r["fate"]) for r in fates) == [
        (row, column, "kept") for row in (2, 3) for column in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["2023-03", "2023-12"], [(date(2023, 3, 1), date(2023, 4, 1)), (date(2023, 12, 1), date(2024, 1, 1))]),
        (["2010-11", "2011-12"], [(None, None), (None, None)]),
        (["2011-12", "2012-13"], [(None, None), (None, None)]),
        (["2010-11", "2010-12"], [(date(2010, 11, 1), date(2010, 12, 1)), (date(2010, 12, 1), date(2011, 1, 1))]),
        (["Fiscal Year 2023", "spring"], [(date(2022, 7, 1), date(2023, 7, 1)), (None, None)]),
    ],
    ids=["months", "may be years", "must be years", "must be months", "fiscal and other words"],
)
def test_the_days_of_a_period_are_read_from_its_words(tmp_path: Path, words: list[str], days: list[Any]) -> None:
    """`2011-12` is December 2011 only where the table shows that it is no fiscal year."""
    cells = [("County", "Period", "Number"), *(("UMBRA", word, "3") for word in words)]
    made, _ = counts(tmp_path, LONG | {"fiscal_year_starts": 7}, cells)
    assert [(r["period"], r["period_from_date"], r["period_until_date"]) for r in made] == [
        (word, *pair) for word, pair in zip(words, days, strict=True)
    ]


def test_a_period_may_end_after_the_day_on_which_it_was_counted(tmp_path: Path) -> None:
    """Its last day is no event: it is not out of range; it may stand in a column or be a constant."""
    columns = {k: v for k, v in LONG["columns"].items() if k != "Period"}
    columns["From"] = {"field": "period_from_date", "read": "date"}
    constants = LONG["constants"] | {"period_until_date": "2024-10-01"}
    cells = [("County", "From", "Number"), ("UMBRA", "2023-10-01", "3")]
    made, _ = counts(tmp_path, LONG | {"columns": columns, "constants": constants}, cells)
    assert [(str(r["period_from_date"]), str(r["period_until_date"])) for r in made] == [("2023-10-01", "2024-10-01")]


def test_a_footer_is_set_aside_and_a_year_that_stands_twice_stops_the_read(tmp_path: Path) -> None:
    """No count is taken twice."""
    cells = [("County", "2022", "2023"), ("UMBRA", "1", "2"), ("Source: the clerk of ZZ", "", "")]
    made, fates = counts(tmp_path / "1", WIDE, cells)
    assert [r["count"] for r in made] == [1, 2]
    aside = [(r["row_number"], r["column_number"], r["reason"]) for r in fates if r["fate"] == "set_aside"]
    assert aside == [(3, 0, "not_a_record")]
    with pytest.raises(CounterfoilError) as problem:
        counts(tmp_path / "2", WIDE, [("County", "2022", "2022"), ("UMBRA", "1", "2")])
    assert problem.value.slug == "sources/unlisted-heading"
