"""What came after each detainer, by the records handed out with it: on DuckDB, on Spark and in plain Python."""

from __future__ import annotations

import pytest

from support.linked import ENGINES, cells, given, links_on, outcomes_on
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


def test_the_first_booking_on_or_after_the_day_is_linked_and_none_before_it(engine: str) -> None:
    """The day of the request is day 0. A booking before it is kept apart, never linked."""
    made = given(
        """
        id | person | date
        A  | a      | 01-10
        B  | b      | 01-10
        C  | c      | 01-10
        """,
        stays="""
        id | person | date
        s1 | a      | 01-10
        s2 | a      | 01-12
        s3 | b      | 01-09
        s4 | b      | 02-10
        s5 | c      | 01-09
        """,
    )
    shown = cells(links_on(engine, made), "detainer_id", "stint_id", "days_to_custody", "earlier_custody_date")
    assert shown == [("A", "s1", 0, None), ("B", "s4", 31, "01-09"), ("C", None, None, "01-09")]


def test_an_event_on_or_after_the_next_form_belongs_to_that_form(engine: str) -> None:
    """A link never crosses the person's next form; an event on its very day is the next form's, as day 0."""
    made = given(
        """
        id | person | date
        A  | a      | 01-10
        B  | a      | 02-10
        """,
        arrests="""
        id | person | date  | method
        x1 | a      | 02-10 | Located
        """,
        stays="""
        id | person | date
        s1 | a      | 03-01
        """,
        removals="""
        id | person | date
        r1 | a      | 01-20
        """,
    )
    shown = cells(links_on(engine, made), "next_detainer_id", "arrest_id", "stint_id", "removal_id", "link_status")
    assert shown == [("B", None, None, "r1", "linked"), (None, "x1", "s1", None, "linked")]


def test_rows_that_cannot_be_linked_stay_with_the_reason(engine: str) -> None:
    """No key, no day, a form of the same person without a day, and no event are four different things."""
    made = given(
        """
        id | person | date
        A  | -      | 01-10
        B  | b      | -
        C  | c      | 01-10
        D  | c      | -
        E  | e      | 01-10
        """,
        stays="""
        id | person | date
        s1 | c      | 01-11
        s2 | -      | 01-10
        """,
    )
    assert cells(links_on(engine, made), "detainer_id", "link_status", "custody_reason") == [
        ("A", "no_person_key", "not_stated"),
        ("B", "no_date", "unreadable"),
        ("C", "no_order", "unresolved"),
        ("D", "no_date", "unreadable"),
        ("E", "no_event", "not_applicable"),
    ]


def test_a_table_that_was_not_handed_out_is_not_a_table_without_the_event(engine: str) -> None:
    """Without detentions the custody of a person is not collected; arrests and departures are still linked."""
    made = given(
        """
        id | person | date
        A  | a      | 01-10
        """,
        arrests="""
        id | person | date
        x1 | a      | 01-11
        """,
        stays=None,
        removals=None,
    )
    columns = ("link_status", "arrest_reason", "custody_reason", "removal_reason")
    assert cells(links_on(engine, made), *columns) == [("linked", None, "not_collected", "not_collected")]


def test_of_several_events_on_one_day_the_one_from_custody_and_the_one_at_the_place_are_named(engine: str) -> None:
    """Arrests of one day are ordered by method, stints by the place that the form was sent to, then by id."""
    made = given(
        """
        id | person | date  | place
        A  | a      | 01-10 | ZZJAIL
        """,
        arrests="""
        id | person | date  | method                  | program
        x1 | a      | 01-12 | Located                 | -
        x2 | a      | 01-12 | ERO~Reprocessed~Arrest  | -
        x3 | a      | 01-12 | -                       | ~ERO~criminal~alien~~program
        """,
        stays="""
        id | person | date  | place
        s1 | a      | 01-12 | ZZPROC
        s2 | a      | 01-12 | ZZJAIL
        """,
    )
    assert cells(links_on(engine, made), "arrest_id", "arrest_class", "stint_id") == [("x3", "custodial", "s2")]


def test_a_booking_after_two_forms_of_one_day_goes_to_its_place_or_is_marked(engine: str) -> None:
    """Where the booking stands at the place of one of them, it is that one's; otherwise both have it, and say so."""
    made = given(
        """
        id | person | date  | place  | successor
        A  | a      | 01-10 | ZZJAIL | -
        B  | a      | 01-10 | ZYJAIL | -
        C  | c      | 01-10 | ZZJAIL | -
        D  | c      | 01-10 | ZYJAIL | -
        E  | e      | 01-10 | ZZJAIL | F
        F  | e      | 01-10 | ZYJAIL | -
        """,
        stays="""
        id | person | date  | place
        s1 | a      | 01-12 | ZYJAIL
        s2 | c      | 01-12 | ZZPROC
        s3 | e      | 01-12 | ZZPROC
        """,
    )
    assert cells(links_on(engine, made), "detainer_id", "stint_id", "forms_of_day_count", "custody_reason") == [
        ("A", None, 1, "unresolved"),
        ("B", "s1", 1, None),
        ("C", "s2", 2, None),
        ("D", "s2", 2, None),
        ("E", "s3", 1, None),
        ("F", "s3", 1, None),
    ]
    marked = [
        row["detainer_id"] for row in outcomes_on(engine, made) if "one_event_for_two_forms" in row["conflicts"]
    ]
    assert marked == ["C", "D"]


def test_a_booking_follows_an_arrest_at_large_by_its_own_method_the_last_arrest_or_its_program(engine: str) -> None:
    """The stint's method decides, then the last arrest in the week before, then the stint's program."""
    made = given(
        """
        id | person | date
        A  | a      | 01-10
        B  | b      | 01-10
        C  | c      | 01-10
        D  | d      | 01-10
        E  | e      | 01-10
        """,
        arrests="""
        id | person | date  | method
        x1 | a      | 03-01 | Located
        x2 | b      | 01-12 | CAP~Local~Incarceration
        x3 | b      | 03-01 | Non-Custodial~Arrest
        x4 | d      | 01-20 | Located
        """,
        stays="""
        id | person | date  | method                  | program
        s1 | a      | 03-01 | CAP~Local~Incarceration | -
        s2 | b      | 03-03 | -                       | ERO~Criminal~Alien~Program
        s3 | c      | 03-03 | -                       | Fugitive~Operations
        s4 | d      | 03-03 | -                       | -
        """,
    )
    assert cells(links_on(engine, made), "detainer_id", "custody_arrest_class", "custody_follows_at_large") == [
        ("A", "custodial", False),
        ("B", "at_large", True),
        ("C", "at_large", True),
        ("D", "unknown", False),
        ("E", None, None),
    ]


def test_a_move_inside_a_stay_is_no_new_booking(engine: str) -> None:
    """A stay that began before the request is not linked by a later time in another place."""
    made = given(
        """
        id | person | date
        A  | a      | 01-10
        B  | b      | 01-10
        """,
        stays="""
        id | person | date  | moved
        s1 | a      | 01-05 | 01-12
        s2 | b      | -     | 01-12
        """,
    )
    assert cells(links_on(engine, made), "detainer_id", "stint_id") == [("A", None), ("B", "s2")]
