"""Finds the days and periods that a sentence names, and reads those that it can."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time

from counterfoil.claims.drafting.patterns import pattern_of


@dataclass(frozen=True)
class Day:
    """One day or period that is named.

    Args:
        text: The words.
        precision: day, month, year, or "" for a period in words.
        day: The day, as far as it can be read; the first of a month or a year.
    """

    text: str
    precision: str
    day: date | None


def find_days(text: str, said_on: date | None) -> list[Day]:
    """The days and periods of a sentence, in order.

    Args:
        text: The sentence.
        said_on: The day of the text, from which "Thursday" and "last week" are counted; None = not known.
    """
    found = []
    for hit in pattern_of("days").finditer(text):
        precision = hit.lastgroup or ""
        words = hit.group()
        if precision == "period":
            found.append(Day(words, "", None))
        elif precision == "year":
            found.append(Day(words, "year", date(int(words), 1, 1)))
        else:
            found.append(Day(words, precision, _read(words, precision, said_on)))
    return found


def _read(words: str, precision: str, said_on: date | None) -> date | None:
    """The day that words name; None where it hangs on a day of the text that is not known."""
    import dateparser

    has_year = re.search(r"\d{4}|/\d{2}$", words)
    if not has_year and said_on is None:
        return None
    base = datetime.combine(said_on or date(2000, 1, 1), time(12))
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "PREFER_DAY_OF_MONTH": "first"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = dateparser.parse(words.removeprefix("on ").removeprefix("last "), languages=["en"], settings=settings)
    return read.date() if read else None
