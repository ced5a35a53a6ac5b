"""Within how many days a detainer ends in ICE custody, while other ends compete and time runs out.

Each table is given to DuckDB, to plain Python and to Spark. `days` are whole days from the day of issue to the end,
`followed_days` those to the as-of date; a row without a cause has no end on record.
"""

from __future__ import annotations

from typing import Any

import pytest

from support.incidence_engines import ENGINES, Engine, about, read_records, require


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return require(request.param)


def taken(engine: Engine, text: str, *horizons: int, cause: str = "taken") -> list[dict[str, Any]]:
    """The cells of one cause, one a horizon."""
    return [row for row in engine.incidence(read_records(text), horizons) if row["cause"] == cause]


def test_an_end_on_the_day_of_issue_counts(engine: Engine) -> None:
    """Who is taken on the same day is taken within 0 days; an end on day n is within n days."""
    given = """
        days | cause    | followed_days
        0    | taken    | 90
        3    | taken    | 90
        3    | released | 90
        -    | -        | 90
    """
    found = [row["value"] for row in taken(engine, given, 0, 2, 3)]
    assert found == [about(0.25), about(0.25), about(0.50)]


def test_an_end_comes_before_the_last_look_of_the_same_day(engine: Engine) -> None:
    """On day 5 both are still there: one is taken, and the other is seen for the last time. That is one of two."""
    given = """
        days | cause | followed_days
        5    | taken | 9
        -    | -     | 5
    """
    (cell,) = taken(engine, given, 5)
    assert (cell["value"], cell["at_risk_count"]) == (about(0.5), 2)


def test_who_is_no_longer_watched_leaves_no_gap(engine: Engine) -> None:
    """One of five is watched for two days only. That later share is spread over who is still there: not 2/5, not 2/4.

    Day 1: 1/5 is taken. Day 3: of the 4/5 left, 1/3 is released. Day 4: of the 8/15 left, half is taken.
    """
    given = """
        days | cause    | followed_days
        1    | taken    | 10
        -    | -        | 2
        3    | released | 10
        4    | taken    | 10
        -    | -        | 10
    """
    (cell,) = taken(engine, given, 5)
    assert (cell["value"], cell["cohort"]) == (about(1 / 5 + 4 / 15), "open")
    (other,) = taken(engine, given, 5, cause="released")
    assert other["value"] == about(4 / 15)


def test_when_all_were_followed_the_share_is_a_plain_one(engine: Engine) -> None:
    """Without censoring the estimate is a count over a count, and its variance that of a share: p(1-p)/n."""
    given = """
        days | cause      | followed_days
        1    | taken      | 30
        1    | superseded | 30
        2    | lifted     | 30
        6    | taken      | 30
        9    | taken      | 30
    """
    (cell,) = taken(engine, given, 7)
    assert (cell["value"], cell["variance"], cell["cohort"]) == (about(2 / 5), about(2 / 5 * 3 / 5 / 5), "closed")


def test_a_cohort_too_young_to_judge_says_so(engine: Engine) -> None:
    """Of four, two were issued less than 30 days before the as-of date: no figure, and not a smaller one."""
    given = """
        days | cause | followed_days
        2    | taken | 90
        -    | -     | 90
        1    | taken | 29
        -    | -     | 10
    """
    week, month = taken(engine, given, 7, 30)
    assert (week["value"], week["reason"], week["cohort"]) == (about(0.5), None, "closed")
    assert (month["value"], month["low"], month["high"], month["interval_low"]) == (None, None, None, None)
    assert (month["reason"], month["cohort"], month["followed_count"], month["event_count"]) == (
        "pending",
        "open",
        2,
        2,
    )


def test_an_end_on_an_unknown_day_is_a_bound_and_no_guess(engine: Engine) -> None:
    """One of four was booked on a day that nobody recorded: within the week or not. The known ones are printed."""
    given = """
        days | cause    | followed_days
        2    | taken    | 90
        -    | taken    | 90
        -    | released | 90
        -    | -        | 90
    """
    (cell,) = taken(engine, given, 7)
    assert (cell["value"], cell["low"], cell["high"]) == (about(0.25), about(0.25), about(0.5))
    assert (cell["event_count"], cell["unknown_day_count"]) == (1, 2)


def test_the_unknown_day_of_another_end_moves_custody_only_through_who_was_not_followed(engine: Engine) -> None:
    """If the lifted one was there until the as-of date, one of four was taken on day 4; if that one left at once,
    it is one of three, of the four fifths that were left."""
    given = """
        days | cause  | followed_days
        -    | lifted | 10
        4    | taken  | 10
        -    | -      | 2
        -    | -      | 10
        -    | -      | 10
    """
    (cell,) = taken(engine, given, 5)
    assert (cell["value"], cell["low"], cell["high"]) == (about(1 / 4), about(1 / 4), about(4 / 5 / 3))


def test_an_end_of_unknown_cause_may_have_been_custody(engine: Engine) -> None:
    """A lift reason that nobody can read ended the detainer on day 3: custody at most, something else at least."""
    given = """
        days | cause   | followed_days
        2    | taken   | 90
        3    | unknown | 90
        -    | -       | 90
        -    | -       | 90
    """
    (cell,) = taken(engine, given, 7)
    assert (cell["value"], cell["low"], cell["high"]) == (about(0.25), about(0.25), about(0.5))
    assert cell["unknown_cause_count"] == 1


def test_a_day_that_cannot_be_right_is_unknown(engine: Engine) -> None:
    """An end before the day of issue, or after the last day that the release covers, has no known day."""
    given = """
        days | cause | followed_days
        -4   | taken | 90
        91   | taken | 90
        -    | -     | 90
        -    | -     | 90
    """
    (cell,) = taken(engine, given, 7)
    assert (cell["value"], cell["high"], cell["event_count"], cell["unknown_day_count"]) == (
        about(0),
        about(0.5),
        0,
        2,
    )


def test_without_a_day_of_issue_a_row_is_counted_apart(engine: Engine) -> None:
    """A row whose day of issue cannot be read is in no share; a group of nothing else has none, and says why."""
    given = read_records("""
        place | days | cause | followed_days
        ZZ-1  | 2    | taken | 90
        ZZ-1  | -    | -     | 90
        ZZ-1  | -    | taken | -
        ZZ-2  | -    | -     | -
        -     | 1    | taken | 90
    """)
    cells = [row for row in engine.incidence(given, [7], ["place"]) if row["cause"] == "taken"]
    assert [(c["place"], c["value"], c["record_count"], c["undated_count"], c["reason"]) for c in cells] == [
        ("ZZ-1", about(0.5), 2, 1, None),
        ("ZZ-2", None, 0, 1, "not_stated"),
        (None, about(1), 1, 0, None),
    ]


def test_a_share_of_none_or_of_all_has_no_interval(engine: Engine) -> None:
    """The interval is made of the logarithm of a share, which none and all do not have: it is left out, not zero."""
    given = """
        days | cause | followed_days
        1    | taken | 90
        1    | taken | 90
    """
    cells = engine.incidence(read_records(given), [0, 7])
    assert [(c["value"], c["interval_low"]) for c in cells if c["cause"] == "taken"] == [
        (about(0), None),
        (about(1), None),
    ]
