"""Custody within some days, days to custody, detainers active on a day, and issued and ended in a period.

Each table is given to DuckDB, to Spark and to plain Python.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.engine import reading
from counterfoil.errors import UsageError
from counterfoil.measures import Question, compute_measure
from support.measured import ENGINES, Measured, require, told


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return require(request.param)


TAKEN = """
    prepared_date | outcome                | days_to_custody | ended_date
    2025-01-01    | taken_into_ice_custody | 0               | 2025-01-01
    2025-01-01    | taken_into_ice_custody | 7               | 2025-01-08
    2025-01-01    | taken_into_ice_custody | 8               | 2025-01-09
    2025-01-02    | taken_into_ice_custody | 60              | 2025-03-03
    2025-01-02    | taken_into_ice_custody | -               | -
    2025-01-02    | declined_by_agency     | -               | -
    2025-01-02    | unresolved             | -               | -
    2025-12-20    | taken_into_ice_custody | 1               | 2025-12-21
    2025-12-20    | unresolved             | -               | -
"""


def test_custody_within_days_counts_who_was_taken_by_then_of_the_whole_cohort(engine: str, tmp_path: Path) -> None:
    """Of the seven of January: two within 7 days, three within 30, four within 90; the unknown day could be any."""
    question = Question("custody_within_days", ("month",), from_date=date(2025, 1, 1), until_date=date(2025, 2, 1))
    cells = Measured(tmp_path, TAKEN).cells(engine, question)
    assert told(cells, "within_days", "value", "denominator", "low", "high", "reason") == [
        (30, 3 / 7, 7, 3 / 7, 4 / 7, None),
        (7, 2 / 7, 7, 2 / 7, 3 / 7, None),
        (90, 4 / 7, 7, 4 / 7, 5 / 7, None),
    ]


def test_a_cohort_too_young_to_judge_says_so(engine: str, tmp_path: Path) -> None:
    """December's has been followed for 11 days: within 7 there is a share, within 30 and 90 none, and the reason."""
    question = Question("custody_within_days", ("month",), from_date=date(2025, 12, 1), until_date=date(2026, 1, 1))
    cells = Measured(tmp_path, TAKEN).cells(engine, question)
    assert told(cells, "within_days", "value", "denominator", "followed_count", "reason") == [
        (30, None, 2, 0, "pending"),
        (7, 1 / 2, 2, 2, None),
        (90, None, 2, 0, "pending"),
    ]


def test_one_horizon_can_be_chosen(engine: str, tmp_path: Path) -> None:
    """The other horizons are left out, and nothing else changes."""
    if engine == "python":
        pytest.skip("the reference asks for every horizon")
    question = Question("custody_within_days", (), (("within_days", "30"),), date(2025, 1, 1), date(2025, 2, 1))
    cells = Measured(tmp_path, TAKEN).cells(engine, question)
    assert told(cells, "within_days", "numerator", "denominator") == [(30, 3, 7)]


def test_days_to_custody_are_of_those_taken_on_a_known_day(engine: str, tmp_path: Path) -> None:
    """Half of five had been taken within 7 days; the one of unknown day makes it 1 to 7."""
    cells = Measured(tmp_path, TAKEN).cells(engine, Question("days_to_custody"))
    assert told(cells, "quantile", "value", "low", "high", "numerator", "denominator") == [
        (0.25, 1.0, 0.0, 1.0, 5, 6),
        (0.5, 7.0, 1.0, 7.0, 5, 6),
        (0.75, 8.0, 8.0, 60.0, 5, 6),
        (0.9, 60.0, 60.0, None, 5, 6),
    ]


def test_where_no_day_is_known_there_are_no_days_to_custody(engine: str, tmp_path: Path) -> None:
    """Two were taken, on no day on record: no figure, and no zero."""
    given = """
        prepared_date | outcome
        2025-01-01    | taken_into_ice_custody
        2025-01-02    | taken_into_ice_custody
    """
    cells = Measured(tmp_path, given).cells(engine, Question("days_to_custody"))
    assert {(c["value"], c["low"], c["high"], c["denominator"]) for c in cells} == {(None, None, None, 2)}


def test_the_stock_is_counted_at_the_close_of_each_period(engine: str, tmp_path: Path) -> None:
    """At the close of January five of seven may be active: one taken in March, one open, two on unknown days."""
    question = Question("active_detainers", ("month",), from_date=date(2025, 1, 1), until_date=date(2025, 4, 1))
    cells = Measured(tmp_path, TAKEN).cells(engine, question)
    assert told(cells, "month", "day", "count", "high", "denominator") == [
        ("2025-01-01", date(2025, 1, 31), 2, 4, 7),
        ("2025-02-01", date(2025, 2, 28), 2, 4, 7),
        ("2025-03-01", date(2025, 3, 31), 1, 3, 7),
    ]


def test_without_a_period_the_stock_is_that_of_the_last_day(engine: str, tmp_path: Path) -> None:
    """At the as-of date the two without an end are active, and nothing may be: every other end lies before it."""
    cells = Measured(tmp_path, TAKEN).cells(engine, Question("active_detainers"))
    assert told(cells, "day", "count", "high", "denominator") == [(date(2025, 12, 31), 2, 2, 9)]


def test_what_is_issued_and_ends_in_a_period_is_told_apart(engine: str, tmp_path: Path) -> None:
    """In January seven were issued and three taken; the ends on unknown days may lie in it."""
    question = Question("detainers_issued_and_ended", (), from_date=date(2025, 1, 1), until_date=date(2025, 2, 1))
    cells = [
        c for c in Measured(tmp_path, TAKEN).cells(engine, question) if c["flow"] in ("issued", "ended", "taken")
    ]
    assert told(cells, "flow", "count", "high") == [("ended", 3, 5), ("issued", 7, 7), ("taken", 3, 4)]


def test_a_measure_of_time_is_not_told_apart_by_its_own_ends(tmp_path: Path) -> None:
    """Outcomes are what it competes over; two kinds of period at once have no meaning; both are usage errors."""
    given = Measured(tmp_path, TAKEN)
    asked = (
        (Question("custody_within_days", ("outcome",)), "measures/time-by-outcome"),
        (Question("active_detainers", ("month", "fiscal_year")), "measures/one-period"),
        (Question("active_detainers", until_date=date(2020, 1, 1)), "measures/no-days"),
    )
    with reading(given.path) as snapshot:
        for question, slug in asked:
            with pytest.raises(UsageError) as refused:
                compute_measure(snapshot, question)
            assert refused.value.slug == slug
