"""Turns a figure and the words around it ("about", "more than", "one in eight") into the interval that it leaves."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.claims.intervals import Interval, Number, exactly
from counterfoil.schema import load_fact

Hedge = Literal[
    "exactly", "rounded", "about", "more_than", "at_least", "fewer_than", "at_most", "nearly", "fraction", "some"
]

#: By how much an end that is itself left out lies beside the figure: far more than rounding of the machine.
_OPEN = 1e-6


class HedgeRule(BaseModel):
    """How one hedge is read."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    reads: Literal["as_it_stands", "rounding", "nearby", "above", "from", "below", "until", "just_below", "fraction"]
    says: str


class HedgeRules(BaseModel):
    """How figures that are hedged or rounded are read, the same for every speaker.

    `significant_digits_at_least`: no rounding is read as coarser than this. `nearby_share`: how far "about" and
    "nearly" reach at least, as a share of the figure.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    hedges: dict[Hedge, HedgeRule]
    significant_digits_at_least: Annotated[int, Field(ge=1)]
    nearby_share: Annotated[float, Field(gt=0, lt=1)]
    cites: tuple[str, ...]


@cache
def load_hedges() -> HedgeRules:
    """The conventions on file."""
    return load_fact(files("counterfoil.claims") / "facts" / "hedges.yaml", HedgeRules)


def read_hedged(value: Number, hedge: Hedge, rounded_to: Number | None = None) -> Interval:
    """The interval that a figure leaves, with the words around it.

    Args:
        value: The figure as it was said.
        hedge: The words around it.
        rounded_to: The unit to which it was rounded, where that is known.
    """
    rules = load_hedges()
    how = rules.hedges[hedge].reads
    number = float(value)
    step = rounded_to or rounding_step(value)
    near = abs(number) * rules.nearby_share
    gap = _OPEN * max(1.0, abs(number))
    if how == "rounding":
        return Interval(number - step / 2, number, number + step / 2)
    if how == "nearby":
        reach = max(step / 2, near)
        return Interval(number - reach, number, number + reach)
    if how == "above":
        return Interval(number + gap, number, math.inf)
    if how == "from":
        return Interval(number, number, math.inf)
    if how == "below":
        return Interval(min(0.0, number), number, number - gap)
    if how == "until":
        return Interval(min(0.0, number), number, number)
    if how == "just_below":
        return Interval(number - near, number, number)
    if how == "fraction":
        return read_fraction(number)
    return exactly(number)


def rounding_step(value: Number) -> float:
    """The unit of the last digit that says something: 33,000 goes by thousands, 0.56 by hundredths."""
    rules = load_hedges()
    digits = f"{abs(value):.10f}".rstrip("0").rstrip(".")
    whole, _, part = digits.partition(".")
    if part:
        return float(10 ** -len(part))
    zeros = len(whole) - len(whole.rstrip("0"))
    return float(10 ** max(0, min(zeros, len(whole) - rules.significant_digits_at_least)))


def read_fraction(number: float) -> Interval:
    """The shares that are nearer to a spoken fraction than to its neighbors: those with the next denominators."""
    spoken = Fraction(number).limit_denominator(20)
    p, q = spoken.numerator, spoken.denominator
    reach_down, reach_up = 1 / (2 * q * (q + 1)), 1 / (2 * q * max(q - 1, 1))
    if p != 1:
        reach_up = reach_down
    return Interval(number - reach_down, number, min(1.0, number + reach_up))
