"""A release is held to rules: what breaks one is counted, with what it is counted of, and no person is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import DeclarationError, UsageError
from counterfoil.sources.quality import check_release
from counterfoil.sources.quality.facts import Rule, load_limits
from counterfoil.sources.quality.rules import judge
from counterfoil.sources.quality.values import printable
from support.quality_releases import Releases, file_record


def checked(folder: Path, text: str, **record: Any) -> dict[str, Any]:
    """The report on a release of these rows."""
    releases = Releases(folder)
    releases.given("zz", text, **record)
    with releases.reading() as snapshot:
        return check_release(snapshot, "zz")


def rule(report: dict[str, Any], name: str) -> tuple[Any, ...]:
    """Verdict, count and denominator of a rule."""
    found = next(r for r in report["rules"] if r["rule"] == name)
    return found["verdict"], found["count"], found["denominator"]


def test_days_in_an_impossible_order_are_counted_of_those_with_both_days(tmp_path: Path) -> None:
    """Departed before prepared, and custody more than a year before the request; a row with one day is neither."""
    report = checked(
        tmp_path,
        """
        prepared   | departed   | arrested
        2025-03-01 | 2025-02-28 | 2025-03-02
        2025-03-01 | 2025-03-01 | 2024-01-01
        2025-03-01 | -          | 2025-02-01
        -          | 2025-03-01 | 2025-03-02
        """,
    )
    assert rule(report, "departed_after_prepared") == ("look", 1, 2)
    assert rule(report, "custody_not_long_before_request") == ("look", 1, 3)
    assert rule(report, "custody_after_request") == ("look", 2, 3)


def test_each_column_says_why_its_cells_are_unknown(tmp_path: Path) -> None:
    """Blank, redacted, unreadable and impossible are told apart, and a column that no file has is not collected."""
    report = checked(
        tmp_path,
        """
        prepared   | reason       | key
        2025-03-01 | Case~Closed  | ZZ-1
        !          | CASE~CLOSED~ | (b)(6)~(b)(7)(C)
        ?          | N/A          | ZZ-1
        -          | -            | -
        """,
        files=[file_record(4, absent_headings=["Facility City"])],
    )
    columns = {c["column"]: c for c in report["columns"]}
    days, keys = columns["prepared_date"], columns["person_key_as_stated"]
    said = ("filled_count", "not_stated_count", "withheld_count", "unreadable_count", "out_of_range_count")
    assert [days[k] for k in said] == [1, 1, 0, 1, 1]
    assert [keys[k] for k in said[:3]] == [2, 1, 1]
    assert keys["different_count"] == 1
    assert columns["lift_reason_as_stated"]["filled_count"] == 2
    city = columns["facility_city_as_stated"]
    assert (city["filled_count"], city["filled_reason"], city["not_collected_count"]) == (None, "not_collected", 4)


def test_values_outside_a_list_are_named_with_their_counts(tmp_path: Path) -> None:
    """Case and spaces make no new value; a redacted cell is counted apart; the beginning of a form is enough."""
    report = checked(
        tmp_path,
        """
        prepared   | reason                  | form            | times
        2025-03-01 | booked~~into~DETENTION~ | I247G~-~Unseen  | 3
        2025-03-02 | Ceased~to~Be            | I247A~-~Other   | 2
        2025-03-03 | (b)(7)(e)               | -               | 1
        """,
    )
    lists = {entry["column"]: entry for entry in report["lists"]}
    reason, form = lists["lift_reason_as_stated"], lists["detainer_type_as_stated"]
    assert (reason["stated_count"], reason["unlisted_count"], reason["withheld_count"]) == (5, 2, 1)
    assert reason["unlisted"] == [{"value": "Ceased to Be", "count": 2}]
    assert form["unlisted"] == [{"value": "I247A - Other", "count": 2}]
    assert reason["verdict"] == "look"


def test_no_value_of_a_person_is_in_the_report(tmp_path: Path) -> None:
    """Keys, genders, countries, years of birth and days of departure are counted and never said, listed or not."""
    report = checked(
        tmp_path,
        """
        prepared   | departed   | born | gender      | country     | key         | reason
        2025-03-01 | 1999-12-31 | 1801 | CANARY-SEX  | CANARY-LAND | CANARY-KEY  | Canary,~Zed
        2025-03-02 | 2025-04-17 | 1977 | Male        | CANARY-LAND | CANARY-KEY2 | A123456789
        """,
    )
    said = json.dumps(report)
    for value in ("CANARY", "Canary", "1801", "1977", "1999-12-31", "2025-04-17", "123456789"):
        assert value not in said
    gender = next(entry for entry in report["lists"] if entry["column"] == "gender_as_stated")
    assert (gender["unlisted_count"], gender["unlisted"], gender["verdict"]) == (1, [], "stop")
    assert rule(report, "birth_year_possible") == ("look", 1, 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Case Closed", "Case Closed"),
        ("1234567", None),
        ("555-123-4567", None),
        ("zed@zz.example", None),
        ("Zed, Ann", None),
        ("Line\x1b[31m", "Line [31m"),
    ],
)
def test_a_value_that_may_say_who_a_person_is_is_not_printed(given: str, expected: str | None) -> None:
    """Long numbers, addresses and names as they are filed stay inside; control characters become spaces."""
    assert printable(given, load_limits()) == expected


def test_a_day_that_holds_half_of_a_places_month_is_named(tmp_path: Path) -> None:
    """Thirty records are enough where they are most of the month; twenty-nine are no spike."""
    report = checked(
        tmp_path,
        """
        prepared   | code | times
        2025-03-01 | ZZ1  | 30
        2025-03-02 | ZZ1  | 20
        2025-03-01 | ZZ2  | 29
        2025-04-01 | ZZ3  | 31
        2025-04-02 | ZZ3  | 40
        2025-04-03 | ZZ3  | 40
        """,
    )
    places = [(s["name"], s["day"], s["record_count"]) for s in report["spikes"]["found"] if s["place"] == "facility"]
    assert places == [("ZZ1", "2025-03-01", 30)]


def test_a_day_far_above_the_places_median_is_named(tmp_path: Path) -> None:
    """The median is of days that have a record."""
    days = "\n".join(f"2025-03-{day:02} | ZZ1 | 3" for day in range(1, 29))
    report = checked(tmp_path, f"prepared | code | times\n{days}\n2025-03-30 | ZZ1 | 31")
    found = [s for s in report["spikes"]["found"] if s["place"] == "facility"]
    assert [(s["day"], s["median_count"], s["because"]) for s in found] == [
        ("2025-03-30", 3.0, "over 10 times the median of its days")
    ]


def test_a_reason_with_two_codes_is_counted_by_its_rarer_pair(tmp_path: Path) -> None:
    """The usual pair is taken for the right one; a code without a reason is no pair."""
    report = checked(
        tmp_path,
        """
        prepared   | reason      | reason_code | times
        2025-03-01 | Case~Closed | C           | 9
        2025-03-01 | Case~Closed | B           | 2
        2025-03-01 | Died        | D           | 1
        2025-03-01 | -           | D           | 1
        """,
    )
    assert rule(report, "lift_reason_and_code_pair") == ("look", 2, 12)
    assert rule(report, "lift_reason_and_code_together") == ("look", 1, 13)


def test_what_was_odd_when_the_files_were_read_is_part_of_the_report(tmp_path: Path) -> None:
    """Readable identifiers and full sheets are a reason to stop; a file's name states the year of its days."""
    file = file_record(
        2,
        file_name="ZZ_Detainers_FY26.xlsx",
        readable_identifiers={"Name": 4},
        sheets=[{"sheet": "S", "read": True, "header_row": 7, "row_count": 2, "is_cut": True}],
    )
    report = checked(tmp_path, "prepared\n2025-09-30\n2025-10-01", files=[file])
    assert rule(report, "nobody_is_named") == ("stop", 4, None)
    assert rule(report, "sheets_are_whole") == ("stop", 1, None)
    assert rule(report, "files_hold_the_year_in_their_name") == ("look", 1, 2)


def test_a_release_without_keys_is_not_blamed_for_lacking_them(tmp_path: Path) -> None:
    """What was never collected is not checked, and its count is unknown and not zero."""
    file = file_record(1, absent_headings=["Anonymized Identifier"])
    report = checked(tmp_path, "prepared\n2025-03-01", files=[file], person_key="none")
    assert rule(report, "person_key_stated") == ("not checked", None, None)
    assert report["person_key"]["filled_count"] is None
    assert report["person_key"]["reason"] == "not_collected"
    assert rule(report, "rows_are_not_repeated") == ("as expected", 0, 1)


@pytest.mark.parametrize(
    ("check", "limits", "count", "holds"),
    [
        ("filled", {"at_least": 0.99}, 1, True),
        ("filled", {"at_least": 0.99}, 2, False),
        ("blank", {"at_least": 0.1, "at_most": 0.2}, 9, False),
        ("blank", {"at_least": 0.1, "at_most": 0.2}, 20, True),
        ("year", {"at_most": 0.01}, 1, True),
        ("year", {}, 1, False),
    ],
)
def test_a_rule_holds_up_to_its_limit(check: Any, limits: dict[str, float], count: int, holds: bool) -> None:
    """The limit itself is no finding; without one, a single record is."""
    rule = Rule(check=check, columns=("birth_year",), otherwise="look", says="", do="", **limits)
    assert judge(rule, count, 100) is holds


def test_a_workspace_may_hold_its_own_rules_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    """A file of the same name takes the place of the project's; a rule on a column that is not there is an error."""
    releases = Releases(tmp_path)
    releases.given("zz", "prepared\n2025-03-01")
    folder = releases.path / "facts" / "sources" / "quality"
    folder.mkdir(parents=True)
    (folder / "detainer_rows.yaml").write_text("table: sources.detainer_rows\nevent_date: no_such_date\n")
    with releases.reading() as snapshot, pytest.raises(DeclarationError):
        check_release(snapshot, "zz")


def test_a_release_that_is_not_there_is_an_error_that_lists_those_that_are(tmp_path: Path) -> None:
    """The id is said back without control characters."""
    releases = Releases(tmp_path)
    releases.given("zz", "prepared\n2025-03-01")
    with releases.reading() as snapshot, pytest.raises(UsageError) as problem:
        check_release(snapshot, "zz\x1b")
    assert problem.value.slug == "sources/no-such-release"
    assert "  zz" in problem.value.remedy
