"""What is odd about a release keeps an edition from being published where its figures rest on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from counterfoil import measures
from counterfoil.engine import reading
from support.detainers import Given
from support.gate import given_zz, rows_of, steady, table

DECLINED = "Detainer~Declined~by~LEA"


def findings(given: Given, scope: str, start: str, end: str) -> dict[str, str]:
    """What the gate finds for a place and a period, and what it says."""
    with reading(given.path) as snapshot:
        place = measures.find_place(scope, snapshot.fact_folders())
        days = (date.fromisoformat(start), date.fromisoformat(end))
        serving = measures.serving_releases(measures.require_run(snapshot), *days, snapshot.fact_folders())
        return {f.finding: f.says for f in measures.find_implausible(snapshot, serving, place, *days)}


def years(*, until: int = 2026, each: int = 2, **more: str) -> str:
    """So many detainers on the seventh of each month from 2022 on."""
    months = [f"{y}-{m:02d}-07" for y in range(2022, until) for m in range(1, 13)]
    return "\n".join(rows_of(day, each, **more) for day in months)


def test_a_full_day_is_seen_in_a_week_that_is_too_short_to_be_judged_by_itself(tmp_path: Path) -> None:
    """A weekly edition has no other days to compare with; the release has."""
    given = given_zz(tmp_path).release(table(years(each=8), rows_of("2025-02-04", 40, reason=DECLINED)))
    assert "spike-99003-2025-02-04" in findings(given, "ZZ", "2025-02-03", "2025-02-10")
    assert findings(given, "ZZ", "2025-03-03", "2025-03-10") == {}
    assert findings(given, "99001", "2025-02-03", "2025-02-10") == {}  # of another county


def test_a_full_day_in_a_long_period_stands_in_the_way_only_where_it_carries_the_figure(tmp_path: Path) -> None:
    """40 of 136 in a year of the county are told as odd; 40 of 56 stand in the way."""
    odd = rows_of("2025-02-04", 40, reason=DECLINED)
    given = given_zz(tmp_path).release(table(years(each=8), odd))
    assert not [f for f in findings(given, "ZZ", "2025-01-01", "2026-01-01") if f.startswith("spike")]
    found = findings(given, "ZZ", "2025-01-20", "2025-04-01")
    assert [f for f in found if f.endswith("99003-2025-02-04")] == ["day-99003-2025-02-04"]  # and told once


def test_a_prison_that_stands_in_a_county_is_judged_by_its_state(tmp_path: Path) -> None:
    """A batch of a state prison carries the state's figure, and no county's name stands beside it."""
    batch = rows_of("2025-02-04", 45, "LANTERN~STATE~PRISON", "LANTERN", code="ZZLANTE", reason=DECLINED)
    given = given_zz(tmp_path).release(table(years(each=3), batch))
    found = findings(given, "ZZ", "2025-02-03", "2025-02-10")
    assert [f for f in found if f.startswith("spike")] == ["spike-ZZ-2025-02-04"]


def test_a_period_half_of_which_has_no_record(tmp_path: Path) -> None:
    """A county's record stops for eight months of the year: the year's figure is that of the other four."""
    zag = steady("ZAG~COUNTY~JAIL", "ZAGTON", code="ZAGCOZZ")
    given = given_zz(tmp_path).release(table(years(until=2025, each=6), rows_of("2025-10-07", 6), zag))
    assert "gap-99003-2024-12-08" in findings(given, "99003", "2025-01-01", "2026-01-01")
    assert "gap-99003-2024-12-08" not in findings(given, "99003", "2023-01-01", "2025-01-01")


def test_a_record_that_ends_long_before_its_as_of_date(tmp_path: Path) -> None:
    """A release that is said to stand as of March and whose last detainer is of the summer before."""
    given = given_zz(tmp_path).release(
        table(years(until=2025, each=6)), as_of="2026-03-10", span=("2022-01-07", "2026-03-11")
    )
    found = findings(given, "ZZ", "2024-07-01", "2026-01-01")
    assert "2024-12-07" not in found
    assert "its last detainer is of 7 December 2024" in found["as-of-end-zz"]
    assert "as-of-end-zz" not in findings(given, "ZZ", "2023-01-01", "2024-01-01")


def test_outcomes_that_begin_inside_the_period(tmp_path: Path) -> None:
    """No lift reason is stated before 2024: what is older is unresolved because nothing was written down."""
    blank = "\n".join(rows_of(f"{y}-{m:02d}-07", 6, reason="-") for y in (2022, 2023) for m in range(1, 13))
    given = given_zz(tmp_path).release(
        table(blank, "\n".join(rows_of(f"{y}-{m:02d}-07", 6) for y in (2024, 2025) for m in range(1, 13)))
    )
    assert "outcomes-from-zz-2024-01-07" in findings(given, "ZZ", "2023-01-01", "2025-01-01")
    assert findings(given, "ZZ", "2024-02-01", "2025-06-01") == {}


def test_each_side_of_a_seam_is_held_to_the_limit_of_the_unresolved(tmp_path: Path) -> None:
    """A release without outcomes hides behind one that has them, where only their sum is looked at."""
    blank = "\n".join(rows_of(f"2023-{m:02d}-07", 12, reason="-") for m in range(1, 13))
    stated = "\n".join(rows_of(f"{y}-{m:02d}-07", 12) for y in (2024, 2025) for m in range(1, 13))
    given = given_zz(tmp_path)
    given.release(table(blank), release_id="zz-old", as_of="2023-12-31", span=("2023-01-01", "2024-01-01"))
    given.release(table(stated), release_id="zz-new", span=("2024-01-01", "2026-03-11"))
    assert "unresolved-ZZ-zz-old" in findings(given, "ZZ", "2023-01-01", "2025-10-01")


def test_detainers_that_had_no_time_to_end_are_not_called_unresolved(tmp_path: Path) -> None:
    """A week that is two months old is open: that its outcomes are blank is no finding."""
    given = given_zz(tmp_path).release(
        table(years(), "\n".join(rows_of(f"2026-01-{d:02d}", 7, reason="-") for d in range(5, 14)))
    )
    assert not [f for f in findings(given, "ZZ", "2025-12-20", "2026-01-20") if f.startswith("unresolved")]
