"""What became of each detainer, from a release to the table, by the lift reason that its record states."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterfoil.errors import UsageError
from counterfoil.outcomes import DETAINER_OUTCOMES, load_definition_sets, load_definitions, load_vocabulary
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


def test_a_no_break_space_is_a_space(given: Given) -> None:
    """Spaces that look alike are alike."""
    given.release("""
        date       | reason
        2025-03-01 | Case\u00a0Closed
    """)
    assert given.rows(DETAINER_OUTCOMES.name, "outcome") == [("lifted_by_ice",)]


def test_without_other_tables_of_the_production_custody_is_not_collected(given: Given) -> None:
    """A release that came alone says nothing of custody; that is not a custody that did not happen."""
    given.release("""
        date       | reason                | person
        2025-03-01 | Booked~into~Detention | a
        2025-03-01 | Case~Closed           | -
    """)
    columns = ("custody_date", "custody_reason", "ended_reason", "conflicts")
    assert given.rows(DETAINER_OUTCOMES.name, *columns) == [
        (None, "not_collected", "not_collected", []),
        (None, "not_stated", "not_collected", []),
    ]


def test_every_set_of_definitions_is_made_of_the_same_outcomes() -> None:
    """Ours comes first; each set keeps all outcomes, and only words of its own differ."""
    sets = load_definition_sets()
    assert next(iter(sets)) == "counterfoil"
    assert {d.ids() for d in sets.values()} == {tuple(o.id for o in load_vocabulary().outcomes)}
    assert sets["statistics_script_287g"].label("unresolved") == "Pending"
    assert sets["counterfoil"].label("unresolved") == "Unresolved"


def test_a_set_of_definitions_that_is_not_there_is_refused() -> None:
    """The error names the sets there are."""
    with pytest.raises(UsageError) as refused:
        load_definitions("zz_no_such_set")
    assert refused.value.slug == "outcomes/no-such-definitions"
    assert "  trac" in refused.value.remedy


def test_each_share_of_a_set_names_what_it_is_divided_by() -> None:
    """A share has its outcomes over, and a clause that says what over what."""
    for definitions in load_definition_sets().values():
        for share in definitions.facts.shares:
            assert share.numerator and " over " in share.says
