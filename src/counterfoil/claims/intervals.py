"""Adds, multiplies and compares figures that are known only as intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True)
class Interval:
    """What a figure may be: both ends are possible; an infinite end is open.

    Args:
        low: The least.
        value: The figure itself; None where only the ends are known.
        high: The most.
    """

    low: float
    value: float | None
    high: float

    def __add__(self, other: Interval) -> Interval:
        """The sum."""
        return Interval(
            self.low + other.low, _both(self.value, other.value, lambda a, b: a + b), self.high + other.high
        )

    def __neg__(self) -> Interval:
        """The figure taken away from nothing."""
        return Interval(-self.high, None if self.value is None else -self.value, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        """The difference."""
        return self + (-other)

    def __mul__(self, other: Interval) -> Interval:
        """The product."""
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), _both(self.value, other.value, lambda a, b: a * b), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; without limits where the divisor may be nothing."""
        if other.low <= 0 <= other.high:
            value = None if not other.value or self.value is None else self.value / other.value
            low = 0.0 if self.low >= 0 and other.low >= 0 else -math.inf
            return Interval(low, value, math.inf)
        turned = Interval(1 / other.high, None if other.value is None else 1 / other.value, 1 / other.low)
        return self * turned

    def times(self, factor: float) -> Interval:
        """The figure in another unit."""
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(ends[0], None if self.value is None else self.value * factor, ends[1])

    def meets(self, other: Interval) -> bool:
        """Whether one figure could be both."""
        slack = 1e-9 * max(1.0, *(abs(n) for n in (self.low, self.high, other.low, other.high) if math.isfinite(n)))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def holds(self, number: float) -> bool:
        """Whether the figure could be that number."""
        return self.meets(exactly(number))

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.low == self.high


def exactly(number: float) -> Interval:
    """A figure of which nothing is left open."""
    return Interval(number, number, number)


def _both(one: float | None, other: float | None, work: object) -> float | None:
    if one is None or other is None:
        return None
    assert callable(work)
    return float(work(one, other))


def _times(one: float, other: float) -> float:
    """The product, with nothing of an open end being nothing."""
    return 0.0 if one == 0 or other == 0 else one * other


def plain(number: float) -> str:
    """A number as it is read: whole ones with commas, large ones without decimals, small ones with up to four."""
    if math.isinf(number):
        return "any number"
    places = 0 if abs(number) >= 1000 else 1 if abs(number) >= 10 else 4
    rounded = round(float(number), places)
    if rounded.is_integer() and (rounded or not number):
        return f"{int(rounded):,}"
    return f"{rounded:,}" if rounded else f"{number:.2g}"
