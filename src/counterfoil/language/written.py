"""Turns numbers and days into text, in the forms of the spoken language."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from counterfoil.language.saying import say, spoken


def say_number(number: int | float) -> str:
    """A number with its thousands apart, and at most two decimals; a true minus below zero."""
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError("a figure is not a number")
    return _number(spoken().locale, number + 0)  # + 0: there is no minus zero


def say_share(share: float) -> str:
    """A share in percent with two decimals; never 0.00% or 100.00% for what is neither none nor all."""
    return _share(spoken().locale, share)


def say_day(day: date) -> str:
    """A day, as in "1 October 2013"."""
    return say_date(day, say("d MMMM y"))


def say_month(first: date) -> str:
    """The month that begins on that day, as in "October 2013"."""
    return say_date(first, say("MMMM y"))


def say_period(from_date: date, until_date: date) -> str:
    """A half-open period in words that leave no doubt about its last day."""
    return say("{start} up to, not including, {end}", start=say_day(from_date), end=say_day(until_date))


def say_date(day: date, pattern: str) -> str:
    """A day by a pattern of Unicode's (`d`, `MMM`, `y` ...), with the spoken language's names of months."""
    return _date(spoken().locale, day, pattern)


@lru_cache(maxsize=65536)
def _number(locale: str, number: int | float) -> str:
    from babel.numbers import format_decimal

    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _with_minus(format_decimal(rounded, format="#,##0.##", locale=locale))


@lru_cache(maxsize=65536)
def _share(locale: str, share: float) -> str:
    percent = (Decimal(repr(share)) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if percent == 0 and share > 0:
        return f"<{_percent(locale, Decimal('0.01'))}"
    if percent == 100 and share < 1:
        return f">{_percent(locale, Decimal('99.99'))}"
    return _percent(locale, percent)


@lru_cache(maxsize=65536)
def _percent(locale: str, percent: Decimal) -> str:
    """The locale's form of percent, with two decimals."""
    from babel import Locale
    from babel.numbers import format_percent

    pattern = Locale.parse(locale).percent_formats[None].pattern.replace("#,##0", "#,##0.00")
    return _with_minus(format_percent(percent / 100, format=pattern, locale=locale))


def _with_minus(written: str) -> str:
    """A number with the sign that drawings have, where the locale has a hyphen: a hyphen is no sign of a number."""
    return written.replace("-", "−")


@lru_cache(maxsize=65536)
def _date(locale: str, day: date, pattern: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale=locale))
