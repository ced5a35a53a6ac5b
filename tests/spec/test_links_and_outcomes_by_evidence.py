"""What became of each detainer, by all evidence on it: on DuckDB, on Spark and in plain Python."""

from __future__ import annotations

import pytest

from support.linked import ENGINES, cells, given, outcomes_on
from support.spark import require_java

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "spark":
        require_java()
    return str(request.param)


def test_a_booking_decides_where_the_lift_reason_is_blank_and_within_days_against_it(engine: str) -> None:
    """Against a lift reason only a booking within a week decides, and both readings are kept."""
    made = given(
        """
        id | person | date  | reason
        A  | a      | 01-10 | -
        B  | b      | 01-10 | Detainer~Declined~by~LEA
        C  | c      | 01-10 | Detainer~Declined~by~LEA
        D  | d      | 01-10 | Case~Closed
        E  | e      | 01-10 | Booked~into~Detention
        F  | f      | 01-10 | See~Comments
        G  | g      | 01-10 | -
        """,
        stays="""
        id | person | date
        s1 | a      | 04-10
        s2 | b      | 01-17
        s3 | c      | 01-18
        s4 | d      | 01-11
        s5 | e      | 01-11
        s6 | f      | 01-11
        s7 | g      | 2026-02-10
        """,
    )
    shown = cells(
        outcomes_on(engine, made), "outcome", "outcome_basis", "other_outcome", "days_to_custody", "conflicts"
    )
    taken, declined = "taken_into_ice_custody", "declined_by_agency"
    assert shown == [
        (taken, "linked_detention", None, 90, []),
        (taken, "linked_detention", declined, 7, ["taken_despite_lift_reason"]),
        (declined, "lift_reason", taken, 8, ["taken_later"]),
        (taken, "linked_detention", "lifted_by_ice", 1, ["taken_despite_lift_reason"]),
        (taken, "lift_reason", None, 1, []),
        (taken, "linked_detention", None, 1, []),
        ("unresolved", "none", taken, 396, ["taken_long_after"]),
    ]


def test_a_later_arrest_at_large_is_no_handover(engine: str) -> None:
    """A booking after an arrest at large decides nothing; after a lift reason that says booked, it is a conflict."""
    made = given(
        """
        id | person | date  | reason
        A  | a      | 01-10 | -
        B  | b      | 01-10 | Booked~into~Detention
        C  | c      | 01-10 | Detainer~Declined~by~LEA
        """,
        stays="""
        id | person | date  | method
        s1 | a      | 01-12 | Located
        s2 | b      | 06-12 | Located
        s3 | c      | 01-12 | Located
        """,
    )
    left = "released_without_handover"
    shown = cells(
        outcomes_on(engine, made), "outcome", "other_outcome", "custody_date", "custody_reason", "conflicts"
    )
    assert shown == [
        ("unresolved", left, None, "not_applicable", ["arrested_at_large_later"]),
        ("taken_into_ice_custody", left, "06-12", None, ["booked_after_at_large_arrest"]),
        ("declined_by_agency", None, None, "not_applicable", []),
    ]


def test_booked_without_a_record_stays_taken_and_says_so(engine: str) -> None:
    """No booking in the tables, a booking just before the request, and no tables at all are told apart."""
    forms = """
        id | person | date  | reason
        A  | a      | 01-10 | Booked~into~Detention
        B  | b      | 01-10 | Booked~into~Detention
        C  | -      | 01-10 | Booked~into~Detention
        """
    stays = """
        id | person | date
        s1 | b      | 01-08
        """
    columns = ("outcome", "custody_reason", "conflicts")
    taken = "taken_into_ice_custody"
    assert cells(outcomes_on(engine, given(forms, stays=stays)), *columns) == [
        (taken, "unresolved", ["booked_without_record"]),
        (taken, "unresolved", ["booked_before_request"]),
        (taken, "not_stated", []),
    ]
    without = outcomes_on(engine, given(forms, stays=None))
    assert cells(without, "custody_reason", "conflicts") == [
        ("not_collected", []),
        ("not_collected", []),
        ("not_stated", []),
    ]


def test_an_arrest_or_a_departure_without_a_booking_is_kept_as_the_other_reading(engine: str) -> None:
    """Neither decides: it stands beside the outcome, as a conflict."""
    made = given(
        """
        id | person | date  | reason
        A  | a      | 01-10 | -
        B  | b      | 01-10 | Detainer~Declined~by~LEA
        C  | c      | 01-10 | Detainer~Declined~by~LEA
        D  | d      | 01-10 | -
        E  | e      | 01-10 | -
        """,
        arrests="""
        id | person | date  | method
        x1 | a      | 03-10 | Custodial~Arrest
        x2 | b      | 01-12 | Custodial~Arrest
        x3 | c      | 03-12 | Custodial~Arrest
        x4 | e      | 03-12 | Located
        """,
        removals="""
        id | person | date
        r1 | d      | 03-10
        """,
    )
    taken = "taken_into_ice_custody"
    assert cells(outcomes_on(engine, made), "outcome", "other_outcome", "conflicts") == [
        ("unresolved", taken, ["arrested_without_record"]),
        ("declined_by_agency", taken, ["arrested_despite_lift_reason"]),
        ("declined_by_agency", None, []),
        ("unresolved", taken, ["departed_without_record"]),
        ("unresolved", "released_without_handover", ["arrested_at_large_later"]),
    ]


def test_a_blank_form_is_replaced_by_a_newer_one_to_the_same_place_soon_after(engine: str) -> None:
    """A month at most, and the same facility; a booking between the two decides instead."""
    made = given(
        """
        id | person | date  | place  | reason
        A  | a      | 01-10 | ZZJAIL | -
        B  | a      | 02-09 | ZZJAIL | Case~Closed
        C  | c      | 01-10 | ZZJAIL | -
        D  | c      | 02-10 | ZZJAIL | Case~Closed
        E  | e      | 01-10 | ZZJAIL | -
        F  | e      | 01-12 | ZYJAIL | Case~Closed
        G  | g      | 01-10 | ZZJAIL | -
        H  | g      | 01-20 | ZZJAIL | Case~Closed
        """,
        stays="""
        id | person | date
        s1 | g      | 01-12
        """,
    )
    rows = [row for row in outcomes_on(engine, made) if row["detainer_id"] in "ACEG"]
    assert cells(rows, "outcome", "outcome_basis", "ended_date", "ended_basis") == [
        ("superseded_or_duplicate", "newer_form", "02-09", "successor"),
        ("unresolved", "none", None, "none"),
        ("unresolved", "none", None, "none"),
        ("taken_into_ice_custody", "linked_detention", "01-12", "linked_detention"),
    ]


def test_a_form_that_says_it_was_replaced_ends_with_its_successor_or_says_that_there_is_none(engine: str) -> None:
    """The successor's day ends it; a booking in between changes nothing."""
    made = given(
        """
        id | person | date  | reason                         | successor
        A  | a      | 01-10 | Superseding~-~New~Form~Issued  | B
        B  | a      | 01-20 | Case~Closed                    | -
        C  | c      | 01-10 | Duplicate                      | -
        """,
        stays="""
        id | person | date
        s1 | a      | 01-12
        """,
    )
    columns = ("outcome", "ended_date", "ended_basis", "ended_reason", "conflicts")
    assert cells(outcomes_on(engine, made), *columns) == [
        ("superseded_or_duplicate", "01-20", "successor", None, []),
        ("lifted_by_ice", None, "none", "not_collected", []),
        ("superseded_or_duplicate", None, "none", "unresolved", ["superseded_without_successor"]),
    ]


def test_a_lift_date_ends_what_no_booking_and_no_successor_ends(engine: str) -> None:
    """Where a release has lift dates, one ends a detainer that has ended; a booking or a successor comes first."""
    made = given(
        """
        id | person | date  | reason                | lifted
        A  | a      | 01-10 | Case~Closed           | 02-10
        B  | b      | 01-10 | Booked~into~Detention | 02-10
        C  | c      | 01-10 | -                     | 02-10
        """,
        stays="""
        id | person | date
        s1 | b      | 01-12
        """,
    )
    assert cells(outcomes_on(engine, made), "ended_date", "ended_basis", "ended_reason") == [
        ("02-10", "lift_date", None),
        ("01-12", "linked_detention", None),
        (None, "none", "pending"),
    ]


def test_a_jail_that_was_asked_to_notify_and_notified_has_done_what_was_asked(engine: str) -> None:
    """The custodian's log comes before the lift reason; both readings are kept, and who was asked what is said."""
    made = given(
        """
        id | person | date  | asked           | reason
        A  | a      | 01-10 | notify          | Detainer~Declined~by~LEA
        B  | b      | 01-10 | notify_and_hold | Detainer~Declined~by~LEA
        C  | c      | 01-10 | notify_and_hold | -
        D  | d      | 01-10 | unknown         | -
        E  | e      | 01-10 | notify          | Detainer~Declined~by~LEA
        """,
        stays=None,
        log="""
        id | answer   | told  | left  | came
        A  | accepted | 01-11 | 01-12 | no
        B  | Refused  | -     | 01-12 | no
        C  | accepted | -     | 01-12 | yes
        D  | accepted | 01-13 | 01-12 | no
        """,
    )
    columns = ("outcome", "outcome_basis", "other_outcome", "asked_only_to_notify", "request_met", "conflicts")
    declined, log = "declined_by_agency", "custodian_log"
    assert cells(outcomes_on(engine, made), *columns) == [
        ("ice_did_not_take", log, declined, True, "yes", ["only_notice_was_asked", "log_against_lift_reason"]),
        (declined, log, None, False, "no", []),
        ("taken_into_ice_custody", log, None, False, "yes", []),
        ("released_without_handover", log, None, None, "unknown", []),
        (declined, "lift_reason", None, True, "unknown", ["only_notice_was_asked"]),
    ]


def test_the_status_of_the_case_is_the_last_resort_and_an_open_end_is_censored(engine: str) -> None:
    """A status that says something decides only a blank; what has not ended is censored at the as-of date."""
    made = given("""
        id | person | date  | reason      | status
        A  | a      | 01-10 | -           | 7-Died
        B  | b      | 01-10 | Case~Closed | 7-Died
        C  | c      | 01-10 | -           | ACTIVE
        """)
    columns = ("outcome", "outcome_basis", "censored_at", "custody_reason", "ended_reason")
    assert cells(outcomes_on(engine, made), *columns) == [
        ("died", "case_status", None, "not_applicable", "not_collected"),
        ("lifted_by_ice", "lift_reason", None, "not_applicable", "not_collected"),
        ("unresolved", "none", "2026-03-10", "pending", "pending"),
    ]


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        ("counterfoil", ["taken", "taken", "short_notice", "closed", "blank"]),
        ("ice_strict", ["blank", "declined", "declined", "closed", "blank"]),
        ("trac", ["blank", "declined", "short_notice", "closed", "blank"]),
        ("deportation_data_project", ["taken", "declined", "short_notice", "closed", "blank"]),
        ("newsroom_2016", ["blank", "declined", "short_notice", "closed", "blank"]),
        ("statistics_script_287g", ["blank", "declined", "short_notice", "released", "blank"]),
        ("blanks_as_released", ["released", "declined", "short_notice", "closed", "released"]),
    ],
)
def test_each_set_of_definitions_reads_the_same_records_its_own_way(
    engine: str, definitions: str, expected: list[str]
) -> None:
    """Every set decides every detainer, by its own ladder and its own reading of the lift reason."""
    made = given(
        """
        id | person | date  | reason
        A  | a      | 01-10 | -
        B  | b      | 01-10 | Detainer~Declined~by~LEA
        C  | c      | 01-10 | Insufficient~Notice~to~ICE
        D  | d      | 01-10 | Case~Closed
        E  | e      | 01-10 | -
        """,
        stays="""
        id | person | date
        s1 | a      | 01-12
        s2 | b      | 01-12
        """,
    )
    short = {
        "taken_into_ice_custody": "taken",
        "declined_by_agency": "declined",
        "ice_did_not_take": "short_notice",
        "lifted_by_ice": "closed",
        "unresolved": "blank",
        "released_without_handover": "released",
    }
    assert [short[row["outcome"]] for row in outcomes_on(engine, made, definitions=definitions)] == expected
