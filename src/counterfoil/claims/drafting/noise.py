"""Tells the numbers that measure nothing: dates, times, ages, statutes, addresses, routes and the like."""

from __future__ import annotations

import re

from counterfoil.claims.drafting.numbers import Number
from counterfoil.claims.drafting.patterns import pattern_of


def is_noise(text: str, number: Number) -> bool:
    """Whether a number of a sentence measures nothing.

    Args:
        text: The sentence.
        number: One of its numbers.
    """
    before, after = text[: number.start], text[number.end :]
    if number.is_ordinal or any(
        m.start() < number.end and number.start < m.end() for m in pattern_of("digits_together").finditer(text)
    ):
        return True
    if number.is_money:
        return False
    if pattern_of("noise_before").search(before) or pattern_of("noise_after").match(after):
        return True
    if _is_year(number, before, after) or _is_age(number, before, after):
        return True
    if number.is_words and number.value == 1 and pattern_of("one_after").match(after):
        return True
    return _is_span_of_time(before, after, text)


def _is_year(number: Number, before: str, after: str) -> bool:
    """A bare whole number of four digits that follows a word of time, or ends a clause."""
    if number.is_words or not 1850 <= number.value <= 2100 or number.end - number.start != 4:
        return False
    return (
        bool(pattern_of("year_before").search(before)) or not before.strip() or not re.match(r"\s+[a-z]{3,}", after)
    )


def _is_age(number: Number, before: str, after: str) -> bool:
    """A number between commas, right after a name."""
    return (
        not number.is_words
        and 15 <= number.value <= 99
        and bool(re.search(r"[A-Z][\w'’-]+,\s+$", before))
        and bool(re.match(r"\s*(?:,|\.|$|and\b)", after))
    )


def _is_span_of_time(before: str, after: str, text: str) -> bool:
    """A number of days or years that says over what, and measures nothing itself."""
    if not pattern_of("duration").match(after):
        return False
    if pattern_of("average").search(text):
        return False
    return (
        bool(pattern_of("span_before").search(before) or pattern_of("sentenced_before").search(before))
        or not before.strip()
    )
