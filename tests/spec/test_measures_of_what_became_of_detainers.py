"""What measures say became of detainers, by how much of the record says so.

Each table is given to DuckDB, to Spark and to plain Python.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.measures import Question, find_measure
from support.measured import ENGINES, Measured, require, told


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return require(request.param)


CUSTODY = """
    prepared_date | outcome                | outcome_basis    | other_outcome      | days_to_custody | custody_date | custody_reason | conflicts
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | 3               | 2025-01-04   | -              | -
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | 40              | 2025-02-10   | -              | -
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | -               | -            | unresolved     | booked_without_record
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | -               | -            | unresolved     | booked_before_request
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | 20              | 2025-01-21   | -              | booked_after_at_large_arrest
    2025-01-01    | taken_into_ice_custody | lift_reason      | -                  | -               | -            | not_collected  | -
    2025-01-01    | taken_into_ice_custody | linked_detention | declined_by_agency | 5               | 2025-01-06   | -              | taken_despite_lift_reason
    2025-01-01    | declined_by_agency     | lift_reason      | -                  | 30              | 2025-01-31   | -              | taken_later
    2025-01-01    | declined_by_agency     | lift_reason      | -                  | -               | -            | not_applicable | arrested_despite_lift_reason
    2025-01-01    | declined_by_agency     | lift_reason      | -                  | -               | -            | not_applicable | -
    2025-01-01    | declined_by_agency     | lift_reason      | -                  | -               | -            | not_collected  | -
    2025-01-01    | unresolved             | none             | -                  | -               | -            | pending        | arrested_without_record
    2025-01-01    | unresolved             | none             | -                  | -               | -            | pending        | -
    2025-01-01    | lifted_by_ice          | lift_reason      | -                  | -               | -            | not_applicable | -
"""  # noqa: E501 - one table


def test_a_booking_alone_is_in_the_denominator_and_its_words_say_so(engine: str, tmp_path: Path) -> None:
    """Twelve of fourteen are resolved, one of them by its booking alone, without a lift reason; the label tells."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("declined_share"))
    assert told(cells, "denominator_is", "numerator", "denominator") == [
        ("of_all_issued", 4, 14),
        ("of_declined_plus_taken", 4, 11),
        ("of_those_with_a_lift_reason", 4, 12),
    ]
    wide = find_measure("declined_share").denominators["of_those_with_a_lift_reason"]
    assert wide.label == "With a lift reason or other evidence" and "or with other evidence" in wide.says


def test_declined_yet_taken_counts_bookings_and_arrests_of_those_recorded_as_declined(
    engine: str, tmp_path: Path
) -> None:
    """Of five declines one was booked within a week, one later, one arrested; one cannot be linked and is unknown."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("declined_yet_taken_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high", "unknown_count") == [
        ("of_all_declined", 3, 5, 3 / 5, 4 / 5, 1),
        ("of_declined_that_can_be_linked", 3, 4, 3 / 5, 4 / 5, 1),
    ]


def test_a_booking_that_only_the_lift_reason_knows_is_counted_as_such(engine: str, tmp_path: Path) -> None:
    """Of six that ICE recorded as booked one has no booking on record; of one it cannot be said."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("booked_without_record_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high", "unknown_count") == [
        ("of_all_recorded_as_booked", 1, 6, 1 / 6, 2 / 6, 1),
        ("of_booked_that_can_be_linked", 1, 5, 1 / 6, 2 / 6, 1),
    ]


def test_the_strictest_reading_of_taken_goes_by_the_tables_of_detention_alone(engine: str, tmp_path: Path) -> None:
    """Three are shown; word alone, other signs and the unresolved could be; an arrest at large is no handover."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("custody_shown_share"))
    assert told(cells, "numerator", "denominator", "low", "high", "unknown_count") == [(3, 14, 3 / 14, 10 / 14, 7)]


def test_each_detainer_has_one_class_of_evidence(engine: str, tmp_path: Path) -> None:
    """Told apart by the evidence of custody, the cells add up to all, and what is unknown could be any."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("detainers_issued", ("custody_evidence",)))
    assert told(cells, "custody_evidence", "count", "low", "high") == [
        ("booked_after_at_large_arrest", 1, 1, 5),
        ("booked_later", 1, 1, 5),
        ("booked_within_a_week", 2, 2, 6),
        ("not_taken", 3, 3, 7),
        ("other_signs", 3, 3, 3),
        ("unresolved", 1, 1, 1),
        ("word_alone", 3, 3, 7),
    ]


def test_narrow_wide_and_least_share_taken_stand_together(engine: str, tmp_path: Path) -> None:
    """Seven taken: of the eleven taken or declined, of the twelve that ended, of the fourteen issued."""
    cells = Measured(tmp_path, CUSTODY).cells(engine, Question("taken_into_custody_share"))
    assert told(cells, "denominator_is", "numerator", "denominator", "low", "high") == [
        ("of_all_ended", 7, 12, 7 / 14, 9 / 14),
        ("of_all_issued", 7, 14, 7 / 14, 9 / 14),
        ("of_declined_plus_taken", 7, 11, 7 / 13, 9 / 13),
    ]


ENDS = """
    prepared_date | outcome                   | outcome_detail
    2025-01-01    | ice_did_not_take          | funds
    2025-01-01    | ice_did_not_take          | short_notice
    2025-01-01    | released_without_handover | -
    2025-01-01    | superseded_or_duplicate   | -
    2025-01-01    | unmapped                  | -
"""


@pytest.mark.parametrize(
    ("measure", "of_ended"), [("ice_did_not_take_share", 2), ("released_without_handover_share", 1)]
)
def test_what_nobody_took_is_told_apart_by_what_the_record_says(
    engine: str, tmp_path: Path, measure: str, of_ended: int
) -> None:
    """ICE did not take two, one was released; replaced forms have not ended; the unmapped one could be any."""
    cells = Measured(tmp_path, ENDS).cells(engine, Question(measure))
    assert told(cells, "denominator_is", "numerator", "denominator", "high") == [
        ("of_all_ended", of_ended, 3, (of_ended + 1) / 4),
        ("of_all_issued", of_ended, 5, (of_ended + 1) / 5),
    ]


def test_one_detail_of_one_outcome_can_be_chosen(engine: str, tmp_path: Path) -> None:
    """Of five, one for want of funds, and at most one more: the unmapped one."""
    question = Question("detainers_issued", (), (("outcome", "ice_did_not_take"), ("outcome_detail", "funds")))
    cells = Measured(tmp_path, ENDS).cells(engine, question)
    assert told(cells, "count", "denominator", "high", "unknown_count") == [(1, 5, 2, 1)]


def test_the_unresolved_are_told_apart_by_the_age_of_the_detainer(engine: str, tmp_path: Path) -> None:
    """Days from issue to the as-of date, in bands; without a day of issue the age is not known."""
    given = """
        prepared_date | outcome
        2025-12-01    | unresolved
        2025-12-01    | lifted_by_ice
        2025-07-03    | unresolved
        2025-07-04    | unmapped
        2023-01-01    | lifted_by_ice
        -             | unresolved
    """
    cells = Measured(tmp_path, given).cells(engine, Question("unresolved_share_by_age"))
    assert told(cells, "detainer_age", "numerator", "denominator") == [
        ("0_to_30_days", 1, 2),
        ("181_to_365_days", 1, 1),
        ("731_days_and_over", 0, 1),
        ("91_to_180_days", 1, 1),
        (None, 1, 1),
    ]


def test_a_row_without_a_person_key_stays_and_is_counted(engine: str, tmp_path: Path) -> None:
    """One of three has no key: a third, and nothing about that is unknown."""
    given = """
        prepared_date | person_key
        2025-01-01    | P1
        2025-01-01    | P1
        2025-01-01    | -
    """
    cells = Measured(tmp_path, given).cells(engine, Question("no_person_key_share"))
    assert told(cells, "numerator", "denominator", "low", "high") == [(1, 3, 1 / 3, 1 / 3)]
