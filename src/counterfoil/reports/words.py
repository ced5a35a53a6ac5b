"""Turns numbers and days into the words of a sentence."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def count(number: int | float | None) -> str:
    """A count with separators; says so where it is unknown."""
    return "an unknown number" if number is None else f"{number:,}"


def percent(share: float | None) -> str:
    """A share as percent with two decimals; says so where it is unknown."""
    return "an unknown share" if share is None else f"{share * 100:.2f}%"


def day(value: date) -> str:
    """A day in words: 1 October 2013."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def period(from_date: date, until_date: date) -> str:
    """A half-open period in words."""
    return f"from {day(from_date)} up to, not including, {day(until_date)}"
