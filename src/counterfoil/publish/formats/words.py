"""Turns days, numbers, names and reasons into the words that a reader sees, in no machine's language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from counterfoil.schema import REASONS

if TYPE_CHECKING:
    from counterfoil.reports import Edition, EditionTable, Figure
    from counterfoil.schema import Field

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
#: Words of column names that are written in capitals.
_CAPITALS = {"ice": "ICE", "fips": "FIPS", "id": "ID", "ncic": "NCIC", "us": "US", "zz": "ZZ"}
#: Names whose own words would say more than was recorded.
_LABELS = {"declined_by_agency": "Recorded as declined by the agency"}
#: The totals that come first and last in every edition; the outcomes stand between them.
_TOTALS_FIRST = ("rows_read", "rows_set_aside", "detainers_issued")
_TOTALS_LAST = ("not_attributed",)


def say_day(day: date) -> str:
    """A day, as in "1 October 2013"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_month(first: date) -> str:
    """The month that begins on that day, as in "October 2013"."""
    return f"{_MONTHS[first.month - 1]} {first.year}"


def say_period(from_date: date, until_date: date) -> str:
    """A half-open period in words that leave no doubt about its last day."""
    return f"{say_day(from_date)} up to, not including, {say_day(until_date)}"


def say_share(share: float) -> str:
    """A share in percent with two decimals; never 0.00% or 100.00% for what is neither none nor all."""
    percent = (Decimal(repr(share)) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if percent == 0 and share > 0:
        return "<0.01%"
    if percent == 100 and share < 1:
        return ">99.99%"
    return f"{percent:,}%"


def say_number(number: int | float) -> str:
    """A number with a comma between thousands, and at most two decimals."""
    if isinstance(number, int):
        return f"{number:,}"
    if not math.isfinite(number):
        raise ValueError("a figure is not a number")
    rounded = Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{rounded:,}"
    return text.rstrip("0").rstrip(".")


def say_name(name: str) -> str:
    """A column's or a total's name as a heading: "County code FIPS" for `county_code_fips`."""
    if name in _LABELS:
        return _LABELS[name]
    name = name.removesuffix("_label")
    words = " ".join(_CAPITALS.get(w, w) for w in name.replace("-", "_").split("_") if w)
    return words[:1].upper() + words[1:]


def say_reason(reason: str) -> str:
    """The word that stands in the place of an unknown value."""
    return reason.replace("_", " ")


def say_value(value: int | float, unit: str) -> str:
    """A figure as it is printed: percent for a share, else a number."""
    return say_share(value) if unit == "share" else say_number(value)


def say_bounds(figure: Figure) -> str:
    """How far the figure can move, given what is unknown; "" where it cannot."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return ""
    low, high = say_value(figure.low, figure.unit), say_value(figure.high, figure.unit)
    if not figure.unknown_count:
        return f"between {low} and {high}"
    return f"between {low} and {high} if none or all of the {figure.unknown_count:,} unknown are counted in"


def say_basis(figure: Figure) -> str:
    """What a share is made of: "225 of 32,757 (0.69%)"; "" for a count."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    share = "" if figure.value is None else f" ({say_value(figure.value, figure.unit)})"
    return f"{figure.numerator:,} of {figure.denominator:,}{share}"


def say_detail(figure: Figure) -> str:
    """What stands under a figure: what it is made of, how far it can move, and how many are unknown."""
    parts = [part for part in (say_basis(figure), say_bounds(figure)) if part]
    if figure.unknown_count == 0:
        parts.append("none unknown")
    elif figure.unknown_count and "unknown" not in "".join(parts):
        parts.append(f"{figure.unknown_count:,} unknown")
    detail = "; ".join(parts)
    return f"{detail[:1].upper()}{detail[1:]}." if detail else ""


def is_share(field: Field, table: EditionTable) -> bool:
    """Whether a column holds shares, 0 to 1, printed in percent; bounds are what the value beside them is."""
    if field.kind != "number":
        return False
    if field.name in ("low", "high") and not field.unit:
        return any(is_share(f, table) for f in table.fields if f.name == "value")
    return field.unit == "share" or field.name.endswith("_share")


def is_reason(field: Field) -> bool:
    """Whether a column says why cells beside it are unknown."""
    return field.name == "reason" or field.name.endswith("_reason")


def is_month(field: Field) -> bool:
    """Whether a column holds months, each as its first day."""
    return field.kind == "date" and (field.name == "month" or field.name.endswith("_month"))


def is_outcome(field: Field) -> bool:
    """Whether a column holds outcomes, by id or in words."""
    return field.name == "outcome" or field.name.endswith("_outcome")


def reason_beside(table: EditionTable, row: tuple[Any, ...], name: str) -> str:
    """Why the cell of that column is unknown, as the reason column of its row says; "" where none does."""
    cells = dict(zip((f.name for f in table.fields), row, strict=True))
    return str(cells.get(f"{name}_reason") or cells.get("reason") or "")


def meaning_of_reason(reason: str) -> str:
    """What a reason means; "" for a word that is no reason of ours."""
    return REASONS.get(reason, "")


def ordered_totals(edition: Edition) -> Mapping[str, int | None]:
    """The totals, in the same order in every form: rows, detainers, outcomes by name, not attributed."""
    known = (*_TOTALS_FIRST, *_TOTALS_LAST)
    outcomes = sorted(name for name in edition.totals if name not in known)
    order = [*_TOTALS_FIRST, *outcomes, *_TOTALS_LAST]
    return {name: edition.totals[name] for name in order if name in edition.totals}
