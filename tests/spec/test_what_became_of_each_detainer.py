"""What became of each detainer, by the lift reason that its record states."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.outcomes import DETAINER_OUTCOMES, load_definitions
from support.detainers import Given


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path)


def test_the_lift_reason_says_the_outcome_whatever_its_case_and_spaces(given: Given) -> None:
    """Case and inner spaces are made even; nothing else is guessed."""
    given.release("""
        date       | reason
        2025-03-01 | Booked~into~Detention
        2025-03-01 | ~BOOKED~~into~detention~
        2025-03-01 | Detainer~Declined~by~LEA
        2025-03-01 | Insufficient~Notice~to~ICE
        2025-03-01 | Transferred
        2025-03-01 | USC~or~Presumptive~Claim~to~US~Citizenship
    """)
    assert given.rows(DETAINER_OUTCOMES.name, "outcome", "outcome_detail", "outcome_basis") == [
        ("taken_into_ice_custody", None, "lift_reason"),
        ("taken_into_ice_custody", None, "lift_reason"),
        ("declined_by_agency", None, "lift_reason"),
        ("ice_did_not_take", "short_notice", "lift_reason"),
        ("moved_to_other_custodian", None, "lift_reason"),
        ("usc_or_claim", None, "lift_reason"),
    ]


def test_a_blank_a_withheld_and_an_unknown_reason_are_three_unknowns(given: Given) -> None:
    """None of them is a refusal, and each says why it is unknown."""
    given.release("""
        date       | reason
        2025-03-01 | -
        2025-03-01 | NA
        2025-03-01 | b(6),~b(7)c
        2025-03-01 | See~Comments
    """)
    assert given.rows(DETAINER_OUTCOMES.name, "outcome", "outcome_reason") == [
        ("unresolved", "not_stated"),
        ("unresolved", "not_stated"),
        ("unresolved", "withheld"),
        ("unmapped", "unresolved"),
    ]


def test_what_has_not_ended_is_censored_at_the_as_of_date(given: Given) -> None:
    """Unresolved, moved and replaced detainers go on; the others have ended."""
    given.release(
        """
        date       | reason
        2025-03-01 | -
        2025-03-01 | Transferred
        2025-03-01 | Case~Closed
        """,
        as_of="2026-03-10",
    )
    day = date(2026, 3, 10)
    assert given.rows(DETAINER_OUTCOMES.name, "censored_at") == [(day,), (day,), (None,)]


def test_a_code_that_contradicts_the_reason_is_kept_as_a_conflict(given: Given) -> None:
    """The reason decides; that the code says otherwise is not lost."""
    given.release("""
        date       | reason                   | lift_code
        2025-03-01 | Detainer~Declined~by~LEA | B
        2025-03-01 | Detainer~Declined~by~LEA | A
        2025-03-01 | Case~Closed              | -
    """)
    assert given.rows(DETAINER_OUTCOMES.name, "outcome", "conflicts") == [
        ("declined_by_agency", ["lift_reason_code"]),
        ("declined_by_agency", []),
        ("lifted_by_ice", []),
    ]


def test_every_label_of_a_decline_says_that_it_was_recorded() -> None:
    """The label never says that an agency refused."""
    assert load_definitions().label("declined_by_agency") == "Recorded as declined"


def test_a_file_without_the_column_is_not_a_file_with_blanks(given: Given) -> None:
    """Where no lift reason was collected, that is the reason why the outcome is unresolved."""
    given.release(
        """
        date       | reason
        2025-03-01 | -
        """,
        absent=("Detainer Lift Reason",),
    )
    assert given.rows(DETAINER_OUTCOMES.name, "outcome", "outcome_reason") == [("unresolved", "not_collected")]
