"""Turns names, reasons and figures into the words that a reader sees, in the spoken language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.language import (
    say,
    say_date,
    say_day,
    say_fact,
    say_many,
    say_month,
    say_number,
    say_period,
    say_share,
    to_say,
)
from counterfoil.schema import REASONS

if TYPE_CHECKING:
    from counterfoil.reports import Edition, EditionTable, Figure
    from counterfoil.schema import Field

__all__ = [
    "heading_of",
    "is_month",
    "is_outcome",
    "is_reason",
    "is_share",
    "is_year",
    "meaning_of_reason",
    "ordered_totals",
    "reason_beside",
    "say_basis",
    "say_bounds",
    "say_day",
    "say_detail",
    "say_month",
    "say_name",
    "say_number",
    "say_period",
    "say_quarter",
    "say_reason",
    "say_share",
    "say_unit",
    "say_value",
]

#: Words of column names that are written in capitals.
_CAPITALS = {"ice": "ICE", "fips": "FIPS", "id": "ID", "ncic": "NCIC", "us": "US", "zz": "ZZ"}
#: Names whose own words would say more than was recorded.
_LABELS = {
    "declined_by_agency": to_say("Recorded as declined by the agency"),
    "usc_or_claim": to_say("Citizen, or claim to be one"),
    "superseded_or_duplicate": to_say("Replaced by another form"),
    "moved_to_other_custodian": to_say("Moved to another custodian"),
    "unmapped": to_say("Lift reason not in the list"),
}
#: The totals that come first and last in every edition; the outcomes stand between them.
_TOTALS_FIRST = ("rows_read", "rows_set_aside", "detainers_issued")
_TOTALS_LAST = ("not_attributed",)


def say_name(name: str) -> str:
    """A column's or a total's name as a heading: "County code FIPS" for `county_code_fips`."""
    return say_fact(heading_of(name))


def heading_of(name: str) -> str:
    """A name as a heading in English, which is also the message that catalogs translate."""
    if name in _LABELS:
        return _LABELS[name]
    name = name.removesuffix("_label")
    words = " ".join(_CAPITALS.get(w, w) for w in name.replace("-", "_").split("_") if w)
    return words[:1].upper() + words[1:]


def say_quarter(first: date) -> str:
    """The calendar quarter that begins on that day, as in "Q4 2024"."""
    return say_date(first, say("QQQ y"))


def say_reason(reason: str) -> str:
    """The word that stands in the place of an unknown value."""
    return say_fact(reason.replace("_", " ")) if reason else ""


def say_unit(unit: str) -> str:
    """What a count counts: "detainers", "rows"."""
    return say_fact(unit) if unit else ""


def say_value(value: int | float, unit: str) -> str:
    """A figure as it is printed: percent for a share, else a number."""
    return say_share(value) if unit == "share" else say_number(value)


def say_bounds(figure: Figure) -> str:
    """How far the figure can move, given what is unknown; "" where it cannot."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return ""
    low, high = say_value(figure.low, figure.unit), say_value(figure.high, figure.unit)
    if not figure.unknown_count:
        return say("between {low} and {high}", low=low, high=high)
    return say_many(
        "between {low} and {high} if none or all of the {number} unknown are counted in",
        "between {low} and {high} if none or all of the {number} unknown are counted in",
        figure.unknown_count,
        low=low,
        high=high,
    )


def say_basis(figure: Figure) -> str:
    """What a share is made of: "225 of 32,757 (0.69%)"; "" for a count."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    share = "" if figure.value is None else f" ({say_value(figure.value, figure.unit)})"
    part, whole = say_number(figure.numerator), say_number(figure.denominator)
    return say("{part} of {whole}", part=part, whole=whole) + share


def say_detail(figure: Figure) -> str:
    """What stands under a figure: what it is made of, how far it can move, and how many are unknown."""
    bounds = say_bounds(figure)
    parts = [part for part in (say_basis(figure), bounds) if part]
    if figure.unknown_count == 0:
        parts.append(say("none unknown"))
    elif figure.unknown_count and not bounds:
        parts.append(say_many("{number} unknown", "{number} unknown", figure.unknown_count))
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


def is_year(field: Field) -> bool:
    """Whether a column holds years: names of times, without a mark for thousands."""
    return field.kind == "integer" and field.name.endswith("_year")


def is_outcome(field: Field) -> bool:
    """Whether a column holds outcomes, by id or in words."""
    return field.name == "outcome" or field.name.endswith("_outcome")


def reason_beside(table: EditionTable, row: tuple[Any, ...], name: str) -> str:
    """Why the cell of that column is unknown, as the reason column of its row says; "" where none does."""
    cells = dict(zip((f.name for f in table.fields), row, strict=True))
    return str(cells.get(f"{name}_reason") or cells.get("reason") or "")


def meaning_of_reason(reason: str) -> str:
    """What a reason means; "" for a word that is no reason of ours."""
    return say_fact(REASONS[reason]) if reason in REASONS else ""


def ordered_totals(edition: Edition) -> Mapping[str, int | None]:
    """The totals, in the same order in every form: rows, detainers, outcomes by name, not attributed."""
    known = (*_TOTALS_FIRST, *_TOTALS_LAST)
    outcomes = sorted(name for name in edition.totals if name not in known)
    order = [*_TOTALS_FIRST, *outcomes, *_TOTALS_LAST]
    return {name: edition.totals[name] for name in order if name in edition.totals}
