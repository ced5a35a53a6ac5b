"""Arrests by method and by what the site tells; departures, and whether they follow a detainer.

Each table is given to DuckDB, to Spark and to plain Python.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.engine import reading
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.measures import Question, compute_measure
from support.measured import ENGINES, Measured, require, told


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return require(request.param)


ARRESTS = """
    arrest_date | apprehension_method     | final_program      | landmark                    | arrest_state
    2025-01-05  | CAP~Local~Incarceration | -                  | ZENITHVILLE~COURTHOUSE      | TEXAS
    2025-01-06  | located                 | -                  | ZENITH~CO~JUSTICE~CENTER    | TX
    2025-01-07  | ERO~Reprocessed~Arrest  | Fugitive~Operations | ZZ~GENERAL~AREA,~NON-SPECIFIC | NOWHERE
    2025-02-01  | ERO~Reprocessed~Arrest  | -                  | -                           | -
    2025-02-02  | -                       | -                  | ZENITHVILLE~BUS~STATION     | TEXAS
    -           | Located                 | -                  | COURTLAND~PARK              | TEXAS
"""


def test_an_arrest_is_from_custody_or_at_large_by_its_method_and_then_by_its_program(
    engine: str, tmp_path: Path
) -> None:
    """The method decides, then the program; where neither says so it could be either."""
    cells = Measured(tmp_path, arrests=ARRESTS).cells(engine, Question("arrests_by_method"))
    assert told(cells, "arrest_class", "count", "low", "high", "denominator") == [
        ("at_large", 3, 3, 5, 6),
        ("custodial", 1, 1, 3, 6),
        ("unknown", 2, 2, 2, 6),
    ]


def test_the_share_at_large_is_of_all_and_of_those_whose_method_is_told(engine: str, tmp_path: Path) -> None:
    """Three of six, or of the four that say so; at most five of six."""
    cells = Measured(tmp_path, arrests=ARRESTS).cells(engine, Question("at_large_arrests_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high") == [
        ("of_all_arrests", 3, 6, 3 / 6, 5 / 6),
        ("of_arrests_whose_method_is_told", 3, 4, 3 / 6, 5 / 6),
    ]


def test_a_courthouse_is_told_by_a_word_and_the_rest_by_what_cannot_be_told(engine: str, tmp_path: Path) -> None:
    """A justice center may be one; a wide area and a blank may be anywhere; a park named Courtland is none."""
    given = Measured(tmp_path, arrests=ARRESTS)
    assert told(given.cells(engine, Question("arrests_by_site")), "arrest_site", "count", "high") == [
        ("courthouse", 1, 4),
        ("may_be_courthouse", 1, 1),
        ("not_stated", 1, 1),
        ("other_site", 2, 5),
        ("wide_area", 1, 1),
    ]
    shares = given.cells(engine, Question("courthouse_arrests_share"))
    assert told(shares, "denominator_is", "numerator", "denominator", "high", "unknown_count") == [
        ("of_all_arrests", 1, 6, 4 / 6, 3),
        ("of_arrests_whose_site_is_told", 1, 3, 4 / 6, 3),
    ]


def test_arrests_are_told_apart_by_state_and_month(engine: str, tmp_path: Path) -> None:
    """A state by its name or its letters; what names none, and what is blank, has no state."""
    question = Question("arrests_made", ("month",), from_date=date(2025, 1, 1), until_date=date(2025, 3, 1))
    given = Measured(tmp_path, arrests=ARRESTS)
    if engine != "python":
        both = given.cells(engine, Question("arrests_made", ("state",)))
        assert told(both, "state", "count") == [(None, 2), ("TX", 4)]
    assert told(given.cells(engine, question), "month", "count") == [("2025-01-01", 3), ("2025-02-01", 2)]


DETAINERS = """
    detainer_id | prepared_date | person_key | removal_id | removal_date | removal_reason
    D1          | 2025-01-01    | P1         | R1         | 2025-03-01   | -
    D2          | 2025-01-01    | P2         | -          | -            | not_applicable
    D3          | 2025-01-01    | -          | -          | -            | not_stated
"""
REMOVALS = """
    removal_id | departed_date | person_key
    R1         | 2025-03-01    | P1
    R2         | 2025-03-02    | P9
    R3         | 2025-03-03    | -
    R4         | -             | P1
"""


def test_a_departure_after_a_detainer_is_counted_of_the_detainers(engine: str, tmp_path: Path) -> None:
    """One of three departed; of the one without a key it cannot be said."""
    cells = Measured(tmp_path, DETAINERS, removals=REMOVALS).cells(engine, Question("removed_after_detainer_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high") == [
        ("of_all_issued", 1, 3, 1 / 3, 2 / 3),
        ("of_detainers_that_can_be_linked", 1, 2, 1 / 3, 2 / 3),
    ]


def test_a_departure_after_a_detainer_is_counted_of_the_departures(engine: str, tmp_path: Path) -> None:
    """One of four followed a detainer, one did not; without a key or a day it cannot be said."""
    cells = Measured(tmp_path, DETAINERS, removals=REMOVALS).cells(engine, Question("removals_after_detainer_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high") == [
        ("of_all_removals", 1, 4, 1 / 4, 3 / 4),
        ("of_removals_that_can_be_linked", 1, 2, 1 / 4, 3 / 4),
    ]


def test_without_detainers_of_the_production_nothing_can_be_said_of_departures(engine: str, tmp_path: Path) -> None:
    """A table of departures alone: none follows a detainer for sure, and all may."""
    cells = Measured(tmp_path, removals=REMOVALS).cells(engine, Question("removals_after_detainer_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "value", "high") == [
        ("of_all_removals", 0, 4, 0.0, 1.0),
        ("of_removals_that_can_be_linked", 0, 0, None, 1.0),
    ]


def test_a_workspace_without_arrests_says_so(tmp_path: Path) -> None:
    """No arrests is an error that says what to add, never a zero; and other rules are about detainers."""
    given = Measured(tmp_path, DETAINERS)
    with reading(given.path) as snapshot:
        with pytest.raises(CounterfoilError) as missing:
            compute_measure(snapshot, Question("arrests_made"))
        with pytest.raises(UsageError) as unfit:
            compute_measure(snapshot, Question("arrests_made", ("county_code_fips",)))
    assert (missing.value.slug, unfit.value.slug) == ("measures/no-release", "measures/no-such-dimension")


def test_events_have_no_cohort_that_could_be_open(tmp_path: Path) -> None:
    """Whether outcomes are still being recorded is said of detainers; an arrest has none to wait for."""
    made = Measured(tmp_path, DETAINERS, removals=REMOVALS)
    (departures,) = made.cells("duckdb", Question("removals_made"))
    (detainers,) = made.cells("duckdb", Question("detainers_issued"))
    assert ("cohort" in departures, "cohort" in detainers) == (False, True)
