"""Reads a day that is given on the command line."""

from __future__ import annotations

from datetime import date

from counterfoil.errors import UsageError


def as_day(text: str | None, option: str) -> date | None:
    """A day given on the command line.

    Raises:
        UsageError: It is not a day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "cli/not-a-day", f"{option} is not a day: {text}", remedy=["Write days as YYYY-MM-DD."]
        ) from None
