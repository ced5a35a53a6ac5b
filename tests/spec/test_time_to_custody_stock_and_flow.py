"""How many detainers are active on a day, and how many are issued and end in a period.

Each table is given to DuckDB, to plain Python and to Spark.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from support.incidence_engines import ENGINES, Engine, read_records, require

GIVEN = """
    prepared_date | ended_date | cause    | as_of_date
    2025-03-01    | 2025-03-04 | taken    | 2025-03-31
    2025-03-02    | 2025-03-02 | released | 2025-03-31
    2025-03-03    | -          | lifted   | 2025-03-31
    2025-03-05    | -          | -        | 2025-03-31
    -             | -          | taken    | 2025-03-31
"""


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return require(request.param)


def day(number: int) -> date:
    return date(2025, 3, number)


def test_active_is_issued_and_not_ended_by_the_close_of_the_day(engine: Engine) -> None:
    """What began and ended on one day is never active; what was lifted on an unknown day may be, until the last."""
    found = engine.stock(read_records(GIVEN), [day(n) for n in (1, 2, 3, 4, 30, 31)])
    assert [(r["day"].day, r["low"], r["high"], r["unknown_count"], r["undated_count"]) for r in found] == [
        (1, 1, 1, 0, 1),
        (2, 1, 1, 0, 1),
        (3, 1, 2, 1, 1),
        (4, 0, 1, 1, 1),
        (30, 1, 2, 1, 1),
        (31, 1, 1, 0, 1),
    ]


def test_after_the_as_of_date_nothing_is_known(engine: Engine) -> None:
    """On the day after the last day that any release covers there is no count, and no zero."""
    (found,) = engine.stock(read_records(GIVEN), [date(2025, 4, 1)])
    assert (found["count"], found["high"], found["reason"]) == (None, None, "pending")


def test_an_older_release_bounds_what_it_no_longer_covers(engine: Engine) -> None:
    """One release ends on 10 March: its open detainer may or may not be active on the 20th, which another covers."""
    given = """
        prepared_date | ended_date | cause | as_of_date
        2025-03-01    | -          | -     | 2025-03-10
        2025-03-12    | -          | -     | 2025-03-31
    """
    (found,) = engine.stock(read_records(given), [day(20)])
    assert (found["low"], found["high"], found["reason"]) == (1, 2, None)


def test_issued_ended_and_released_in_a_period(engine: Engine) -> None:
    """The lifted one ended in some period from the 3rd on; the open one had not ended by the 31st in any way."""
    periods = [(day(1), day(3)), (day(3), date(2025, 4, 1))]
    found = engine.flows(read_records(GIVEN), periods)
    assert [
        (r["from_date"].day, r["flow"], r["low"], r["high"])
        for r in found
        if r["flow"] in ("issued", "ended", "released", "lifted", "taken")
    ] == [
        (1, "ended", 1, 1),
        (1, "issued", 2, 2),
        (1, "lifted", 0, 0),
        (1, "released", 1, 1),
        (1, "taken", 0, 0),
        (3, "ended", 2, 2),
        (3, "issued", 2, 2),
        (3, "lifted", 1, 1),
        (3, "released", 0, 0),
        (3, "taken", 1, 1),
    ]


def test_an_unknown_day_may_lie_in_either_of_two_periods(engine: Engine) -> None:
    """Between issue and as-of date lie two periods: each may hold the end, and neither surely does."""
    given = """
        prepared_date | ended_date | cause  | as_of_date
        2025-03-02    | -          | lifted | 2025-03-31
    """
    found = engine.flows(read_records(given), [(day(1), day(16)), (day(16), date(2025, 4, 1))])
    assert [(r["low"], r["high"]) for r in found if r["flow"] == "ended"] == [(0, 1), (0, 1)]


def test_a_period_that_is_not_over_has_no_count(engine: Engine) -> None:
    """A period is counted when the as-of date covers all of it."""
    found = engine.flows(read_records(GIVEN), [(day(20), date(2025, 4, 2))])
    assert {(r["count"], r["reason"]) for r in found} == {(None, "pending")}


def test_the_stock_is_the_one_before_plus_issued_less_ended(engine: Engine) -> None:
    """With every day known, stock at the close of a period = stock before it + issued - ended in it."""
    given = read_records("""
        prepared_date | ended_date | cause    | as_of_date
        2025-02-27    | 2025-03-09 | taken    | 2025-03-31
        2025-03-01    | 2025-03-04 | taken    | 2025-03-31
        2025-03-02    | 2025-03-02 | released | 2025-03-31
        2025-03-09    | -          | -        | 2025-03-31
    """)
    start, after = day(1), day(10)
    before, close = (r["count"] for r in engine.stock(given, [start - timedelta(days=1), after - timedelta(days=1)]))
    flows = {r["flow"]: r["count"] for r in engine.flows(given, [(start, after)])}
    assert (before, flows["issued"], flows["ended"], close) == (1, 3, 3, 1)
    assert close == before + flows["issued"] - flows["ended"]
