"""Turns figures that may be unknown into the words of a sentence."""

from __future__ import annotations

from counterfoil.language import say, say_number, say_share


def count(number: int | float | None) -> str:
    """A count; says so where it is unknown."""
    return say("an unknown number") if number is None else say_number(number)


def percent(share: float | None) -> str:
    """A share in percent; says so where it is unknown."""
    return say("an unknown share") if share is None else say_share(share)
