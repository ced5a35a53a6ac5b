"""Hedged and rounded figures are intervals, and units never become others without a factor."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.claims.hedges import Hedge, read_hedged, rounding_step
from counterfoil.claims.intervals import Interval, exactly, plain
from counterfoil.claims.units import factor_between, read_unit, same_kind, several

#   value     | hedge        | low       | high
READ: list[tuple[float, Hedge, float, float]] = [
    (4561, "exactly", 4561, 4561),
    (33_000, "rounded", 32_500, 33_500),
    (4_500, "rounded", 4_450, 4_550),
    (100_000, "rounded", 95_000, 105_000),
    (0.56, "rounded", 0.555, 0.565),
    (7, "rounded", 6.5, 7.5),
    (500, "about", 475, 525),
    (33_000, "about", 31_350, 34_650),
    (12_000, "at_least", 12_000, math.inf),
    (300, "at_most", 0, 300),
    (300, "nearly", 285, 300),
    (1, "some", 1, math.inf),
    (0.5, "fraction", 5 / 12, 0.75),
]


@pytest.mark.parametrize(("value", "hedge", "low", "high"), READ)
def test_each_hedge_leaves_its_interval(value: float, hedge: Hedge, low: float, high: float) -> None:
    """A rounded figure leaves half a unit of its last digit, "about" at least five percent, "at least" no end."""
    read = read_hedged(value, hedge)
    assert (read.low, read.high) == (pytest.approx(low), pytest.approx(high))


def test_more_than_and_fewer_than_leave_the_figure_itself_out() -> None:
    """More than 33,000 is not 33,000."""
    assert not read_hedged(33_000, "more_than").holds(33_000)
    assert read_hedged(33_000, "more_than").holds(33_001)
    assert not read_hedged(10, "fewer_than").holds(10)
    assert read_hedged(10, "fewer_than").holds(9)


def test_one_in_eight_is_what_is_nearer_to_it_than_to_one_in_seven_or_nine() -> None:
    """A spoken fraction is rounded to its neighbors with the next denominators."""
    read = read_hedged(1 / 8, "fraction")
    assert read.low == pytest.approx((1 / 8 + 1 / 9) / 2)
    assert read.high == pytest.approx((1 / 8 + 1 / 7) / 2)


def test_a_stated_rounding_goes_before_the_digits() -> None:
    """Where it is known to what a figure was rounded, that counts."""
    assert read_hedged(1_700_000_000, "rounded", 100_000_000) == Interval(1.65e9, 1.7e9, 1.75e9)


@given(
    st.integers(min_value=1, max_value=10**9), st.sampled_from(["rounded", "about", "at_least", "at_most", "nearly"])
)
def test_a_hedged_figure_may_always_be_itself(value: int, hedge: Hedge) -> None:
    """Whatever the words around it, but more and fewer than, a figure may be just what was said."""
    assert read_hedged(value, hedge).holds(value)
    assert rounding_step(value) >= 1


@given(*[st.integers(min_value=1, max_value=10**6) for _ in range(4)])
def test_sums_and_quotients_of_intervals_hold_those_of_the_figures(a: int, b: int, c: int, d: int) -> None:
    """Whatever two figures are inside their intervals, what they come to together is inside, too."""
    one, other = Interval(a, a, a + b), Interval(c, c, c + d)
    for x, y in ((a, c), (a + b, c + d), (a, c + d), (a + b, c)):
        assert (one + other).holds(x + y)
        assert (one - other).holds(x - y)
        assert (one * other).holds(x * y)
        assert (one / other).holds(x / y)


def test_a_divisor_that_may_be_nothing_leaves_no_upper_end() -> None:
    """Nothing is not divided by; what could be any number is said to be that."""
    assert (exactly(5) / Interval(0, 1, 2)).high == math.inf
    assert plain(math.inf) == "any number"


def test_pounds_become_milligrams_and_persons_never_become_detainers() -> None:
    """Factors come from the library; what is counted has none."""
    assert factor_between(read_unit("pound"), read_unit("milligram")) == pytest.approx(453_592.37)
    assert not same_kind("person", "detainer")
    assert same_kind("pound", "kilogram")
    with pytest.raises(ValueError, match="there is no unit"):
        read_unit("wagonload")


def test_units_are_printed_as_words() -> None:
    """Several of them, and per one of another."""
    assert [several(u) for u in ("person", "facility", "day", "person / officer", "")] == [
        "persons",
        "facilities",
        "days",
        "persons per officer",
        "",
    ]
