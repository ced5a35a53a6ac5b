"""The last day that a file covers is taken from where it is said best, and that place is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.measures import describe_release
from counterfoil.sources import CUSTODIAN_LOG_ROWS
from support.files import form, forms, ice_workbook, log_file, log_row, newsroom_file, newsroom_row, text_file
from support.formats import ZZ, write_format
from support.workspaces import add, new_workspace, read


@pytest.mark.parametrize(
    ("name", "stated", "day", "basis"),
    [
        ("ZZ_20260311_FY25.xlsx", "02/28/2026", "2026-02-28", "stated above the headings"),
        ("ZZ_20260311_FY25.xlsx", "2/9/2026", "2026-02-09", "stated above the headings"),
        ("ZZ_20260311_FY25.xlsx", None, "2026-03-10", "the day before the one in the file's name"),
        ("ZZ_20260311_FY25.xlsx", "13/45/2026", "2026-03-10", "the day before the one in the file's name"),
        ("zz.xlsx", None, "2025-03-03", "the last day in the data; none is stated"),
        ("ZZ_20261399_FY25.xlsx", None, "2025-03-03", "the last day in the data; none is stated"),
    ],
)
def test_the_as_of_date_of_a_workbook(tmp_path: Path, name: str, stated: str | None, day: str, basis: str) -> None:
    """Above the headings first, then the file's name, then the data; what is no day is passed over."""
    release, _ = read(tmp_path, ice_workbook(tmp_path / name, forms(3), as_of=stated))
    assert (release["as_of_date"], release["as_of_basis"]) == (day, basis)


def test_the_as_of_date_of_a_log_is_in_its_name(tmp_path: Path) -> None:
    """`_through_` and the last day, inclusive."""
    file = log_file(tmp_path / "zz_quillon_through_2025-12-31.csv")
    release, _ = read(tmp_path, file, table=CUSTODIAN_LOG_ROWS)
    assert (release["as_of_date"], release["as_of_basis"]) == ("2025-12-31", "stated in the file's name")


def test_the_as_of_date_of_the_newsroom_files_is_declared(tmp_path: Path) -> None:
    """The answer says it; a later day in the data is out of range."""
    rows = [newsroom_row("2015-07-19"), newsroom_row("2015-07-20")]
    release, read_rows = read(tmp_path, newsroom_file(tmp_path / "zz.txt", rows))
    assert (release["as_of_date"], release["as_of_basis"]) == ("2015-07-19", "declared by the format")
    assert [r["prepared_date_reason"] for r in read_rows] == [None, "out_of_range"]


@pytest.mark.parametrize("count", [12, 300])
def test_a_stray_day_far_behind_all_others_is_not_the_as_of_date(tmp_path: Path, count: int) -> None:
    """A typing error does not move the day at which cases are taken for open; a quiet month does."""
    rows = [form("2025-03-01")] * count + [form("2025-06-01"), form("2205-03-01")]
    release, read_rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", rows, as_of=None))
    assert release["as_of_date"] == "2025-06-01"
    assert read_rows[-1]["prepared_date_reason"] == "out_of_range"


def test_the_as_of_date_of_a_release_is_the_latest_of_its_files(tmp_path: Path) -> None:
    """Each file keeps its own beside it."""
    files = [
        ice_workbook(tmp_path / "a.xlsx", forms(1), as_of="01/31/2026"),
        ice_workbook(tmp_path / "b.xlsx", forms(2), as_of="02/28/2026"),
    ]
    release, _ = read(tmp_path, *files)
    assert release["as_of_date"] == "2026-02-28"
    assert [f["as_of_date"] for f in release["files"]] == ["2026-01-31", "2026-02-28"]
    assert release["release_id"].startswith("ice_detainers_2026_03-2026-02-28-")


def test_a_log_without_its_last_day_ends_with_what_became_of_its_last_request(tmp_path: Path) -> None:
    """What a custodian did is written down after the request was received, and counts too."""
    file = log_file(tmp_path / "zz.csv", [log_row("2025-03-01")])
    assert read(tmp_path, file, table=CUSTODIAN_LOG_ROWS)[0]["as_of_date"] == "2025-03-06"


def test_a_log_without_its_last_day_ends_with_its_last_request(tmp_path: Path) -> None:
    """Nothing later is known of."""
    file = log_file(
        tmp_path / "zz.csv", [log_row("2025-03-01"), log_row("2025-03-09", ICE_Told_Of_Release="", Left_Custody="")]
    )
    release, _ = read(tmp_path, file, table=CUSTODIAN_LOG_ROWS)
    assert (release["as_of_date"], release["as_of_basis"]) == (
        "2025-03-09",
        "the last day in the data; none is stated",
    )


def test_a_log_of_months_without_a_request_ends_with_the_last_of_them(tmp_path: Path) -> None:
    """What it certifies is not lost for want of another date."""
    zeros = [
        log_row("", Answer="", ICE_Told_Of_Release="", Left_Custody="", Certified_Zero_Month=f"2025-0{m}-01")
        for m in (3, 4)
    ]
    release, rows = read(tmp_path, log_file(tmp_path / "zz.csv", zeros), table=CUSTODIAN_LOG_ROWS)
    assert release["as_of_date"] == "2025-04-01"
    assert [(str(r["certified_zero_month"]), r["certified_zero_month_reason"]) for r in rows] == [
        ("2025-03-01", None),
        ("2025-04-01", None),
    ]
    assert (release["first_date"], release["span_from_date"], release["span_until_date"]) == ("", "", "")


def test_a_log_without_any_day_is_refused(tmp_path: Path) -> None:
    """A row is a request with its day, or a month certified to be empty."""
    file = log_file(tmp_path / "zz.csv", [log_row("", ICE_Told_Of_Release="", Left_Custody="")])
    with pytest.raises(CounterfoilError) as problem:
        read(tmp_path, file, table=CUSTODIAN_LOG_ROWS)
    assert problem.value.slug == "sources/log-errors"


NAME = "stated in the file's name"
BEFORE = "the day before the one in the file's name"
FAR = "the last day in the data; the day in the file's name is far from it"
PASSED = "the last day in the data, after the one that is"


@pytest.mark.parametrize(
    ("name", "day", "basis"),
    [
        ("zz_20250312.csv", "2025-03-11", BEFORE),
        ("zz_2025-03-12.csv", "2025-03-11", BEFORE),
        ("zz03122025.csv", "2025-03-11", BEFORE),
        ("zz_20250201_20250312.csv", "2025-03-11", BEFORE),
        ("zz_through_2025-03-12.csv", "2025-03-12", NAME),
        ("zz_as_of_03122025.csv", "2025-03-12", NAME),
        ("zz_20251122.csv", "2025-03-10", FAR),
        ("zz_20250305.csv", "2025-03-10", f"{PASSED} {BEFORE}"),
        ("zz_2025-18038.csv", "2025-03-10", "the last day in the data; none is stated"),
    ],
)
def test_the_day_in_a_name_counts_where_the_data_bear_it_out(tmp_path: Path, name: str, day: str, basis: str) -> None:
    """The data end on 10 March 2025; a number of a request is no day, and of two days the later one counts."""
    workspace = new_workspace(tmp_path)
    write_format(workspace)
    rows = [(f"2025-03-{at + 1:02}", "ZZ JAIL", f"zz-{at}") for at in range(10)]
    release = add(workspace, text_file(tmp_path / name, [tuple(ZZ["columns"]), *rows]))
    assert (release["as_of_date"], release["as_of_basis"]) == (day, basis)


def test_a_stated_day_that_the_data_run_past_is_not_used(tmp_path: Path) -> None:
    """A title left from an older workbook does not make a year of forms untrue; a stray few days do not matter."""
    file = ice_workbook(tmp_path / "zz.xlsx", forms(40), as_of="03/10/2025")
    release, rows = read(tmp_path, file)
    assert (release["as_of_date"], release["as_of_basis"]) == ("2025-04-09", f"{PASSED} stated above the headings")
    assert {r["prepared_date_reason"] for r in rows} == {None}


def test_a_declared_day_that_the_data_run_past_is_not_used(tmp_path: Path) -> None:
    """It was declared of other files."""
    workspace = new_workspace(tmp_path)
    write_format(workspace, ZZ, as_of={"declared": "2025-03-03"})
    rows = [(f"2025-03-{at + 1:02}", "ZZ JAIL", f"zz-{at}") for at in range(10)]
    release = add(workspace, text_file(tmp_path / "zz.csv", [tuple(ZZ["columns"]), *rows]))
    declared = "the last day in the data, after the one that the format declares"
    assert (release["as_of_date"], release["as_of_basis"]) == ("2025-03-10", declared)


@pytest.mark.parametrize(("until", "is_odd"), [("2025-03-08", True), ("2025-03-11", False)])
def test_days_that_a_format_does_not_cover_are_said_to_be_odd(tmp_path: Path, until: str, is_odd: bool) -> None:
    """Its title names another production than the file's, so that nobody quotes the days in the title."""
    workspace = new_workspace(tmp_path)
    write_format(workspace, ZZ, covers={"from_date": "2025-01-01", "until_date": until})
    rows = [(f"2025-03-{at + 1:02}", "ZZ JAIL", f"zz-{at}") for at in range(10)]
    release = add(workspace, text_file(tmp_path / "zz.csv", [tuple(ZZ["columns"]), *rows]))
    said = [s for s in describe_release("zz-1", release) if "does not cover" in s]
    assert [s.startswith(f"zz-1: it holds days from {until} on") for s in said] == [True] * is_odd
