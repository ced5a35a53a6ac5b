"""Declares what cells can be told apart by, and reads the words that choose them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from counterfoil.errors import UsageError
from counterfoil.schema import Field


@dataclass(frozen=True)
class Dimension:
    """One thing that cells can be told apart by.

    Args:
        field: Its column in an answer.
        of: The column, from one row a detainer.
        unknown: Why it is empty, where it is.
        span: How many months a cell of it covers, for dimensions of time.
        needs: What must be added to the detainers first, by its name in `enrichment`.
    """

    field: Field
    of: Callable[[Any], Any]
    unknown: str = "not_stated"
    span: Literal[0, 1, 3, 12] = 0
    needs: Literal["", "stances", "offense_group", "values_act"] = ""


def _fiscal_year(t: Any) -> Any:
    """The federal fiscal year, which begins on 1 October of the year before."""
    return (t.prepared_date.year() + (t.prepared_date.month() >= 10).cast("int64")).cast("int64")


def _two(number: Any) -> Any:
    return number.cast("string").lpad(2, "0")


def _month(t: Any) -> Any:
    return t.prepared_date.year().cast("string") + "-" + _two(t.prepared_date.month()) + "-01"


def _quarter(t: Any) -> Any:
    first = (t.prepared_date.quarter() - 1) * 3 + 1
    return t.prepared_date.year().cast("string") + "-" + _two(first) + "-01"


def _is_disputed(t: Any) -> Any:
    import ibis

    disputed = t.hold_is_disputed | t.notify_is_disputed | t.transfer_is_disputed
    return ibis.ifelse(disputed, "yes", "no")


DIMENSIONS: dict[str, Dimension] = {
    d.field.name: d
    for d in (
        Dimension(Field("outcome", "text", "What became of the detainer."), lambda t: t.outcome),
        Dimension(
            Field("outcome_detail", "text", "The kind of that outcome, where the lift reason says it."),
            lambda t: t.outcome_detail,
            "not_applicable",
        ),
        Dimension(Field("state", "text", "Two letters of the state."), lambda t: t.state_code, "unresolved"),
        Dimension(
            Field("county_code_fips", "text", "The county, where the link is sure enough to be printed."),
            lambda t: t.county_code_fips,
            "unresolved",
        ),
        Dimension(Field("agency_kind", "text", "The kind of custodian."), lambda t: t.agency_kind, "unresolved"),
        Dimension(
            Field("custodian_level", "text", "Municipal, county, state, federal, tribal or private."),
            lambda t: t.custodian_level,
            "unresolved",
        ),
        Dimension(
            Field("attribution", "text", "Whether the detainer is attributed to a place, and if not why."),
            lambda t: t.attribution,
        ),
        Dimension(Field("month", "text", "First day of the month of issue."), _month, span=1),
        Dimension(Field("quarter", "text", "First day of the calendar quarter of issue."), _quarter, span=3),
        Dimension(
            Field("calendar_year", "integer", "Calendar year of issue."),
            lambda t: t.prepared_date.year().cast("int64"),
            span=12,
        ),
        Dimension(Field("fiscal_year", "integer", "Federal fiscal year of issue."), _fiscal_year, span=12),
        Dimension(Field("form", "text", "The form, from the first word of its name."), lambda t: t.form),
        Dimension(Field("request_asked", "text", "What the form asks of the custodian."), lambda t: t.request_asked),
        Dimension(Field("release_id", "text", "The release."), lambda t: t.release_id),
        *(
            Dimension(
                Field(
                    f"{action}_stance", "text", f"What the instruments on file said of {words}, on the day of issue."
                ),
                lambda t, action=action: t[f"{action}_stance"],  # type: ignore[misc]
                "unresolved",
                needs="stances",
            )
            for action, words in (
                ("hold", "holding past release"),
                ("notify", "telling ICE the release date"),
                ("transfer", "handing over custody"),
            )
        ),
        Dimension(
            Field("law_is_disputed", "text", "yes: two sources give the instruments in force different days."),
            _is_disputed,
            "unresolved",
            needs="stances",
        ),
        Dimension(
            Field(
                "values_act",
                "text",
                "In California: whether the one conviction on record opens what the Values Act closes: met, "
                "not_shown or undetermined.",
            ),
            lambda t: t.values_act,
            "not_applicable",
            needs="values_act",
        ),
        Dimension(
            Field("offense_group", "text", "The group of the most serious conviction, from its NCIC code."),
            lambda t: t.offense_group,
            "not_stated",
            needs="offense_group",
        ),
        Dimension(
            Field("criminality", "text", "Conviction or charge when the form was prepared."), lambda t: t.criminality
        ),
    )
}

#: The dimensions that say what became of a detainer: the unknown could be any value of theirs.
OUTCOME_DIMENSIONS = ("outcome", "outcome_detail")


def require_dimensions(names: Sequence[str]) -> list[Dimension]:
    """The dimensions of these names.

    Raises:
        UsageError: There is no such dimension.
    """
    for name in names:
        if name not in DIMENSIONS:
            raise UsageError(
                "measures/no-such-dimension",
                f"cells cannot be told apart by {name}",
                remedy=["They can by:", *(f"  {n:<18} {d.field.meaning}" for n, d in DIMENSIONS.items())],
            )
    return [DIMENSIONS[name] for name in names]
