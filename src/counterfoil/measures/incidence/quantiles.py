"""Turns days to custody into the days by which a share of a group had been taken, with bounds from unknown days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def day_quantiles(records: Any, by: Sequence[str], quantiles: Sequence[float]) -> Any:
    """The number of days by which each share of each group had been taken.

    Args:
        records: An Ibis table, one row a detainer that ended in custody: the columns of `by`, and `days`, whole days
            to custody (empty = the day is not known; a number below 0 cannot be right, and is not known).
        by: Columns that tell groups apart; an empty cell is a group.
        quantiles: Shares, above 0 and not above 1.

    Returns:
        An Ibis table, one row a group and quantile, in that order: `value`, the least number of days by which that
        share of those with a known day had been taken; `low`, if all of an unknown day had been taken on day 0;
        `high`, if they had been taken after all others: empty, with the reason `unresolved`, where there are so many
        that no known day bounds it. `numerator`, how many have a known day; `denominator`, all; `unknown_count`.
    """
    import ibis

    if not quantiles or not all(0 < q <= 1 for q in quantiles):
        raise ValueError("a quantile is above 0, and not above 1")
    parts = [(n, *_as_fraction(q)) for n, q in enumerate(sorted(set(quantiles)))]
    days = ibis.ifelse(records.days >= 0, records.days.cast("int64"), ibis.null("int64"))
    t = records.select(*by, days=days)
    t = t.group_by(*by, "days").aggregate(number=t.count())
    group = ibis.window(group_by=[*by])
    so_far = ibis.window(group_by=[*by], order_by=t.days.asc(nulls_first=False), rows=(None, 0))
    known = t.days.notnull()
    t = t.mutate(
        total=t.number.sum().over(group).cast("int64"),
        known_total=ibis.ifelse(known, t.number, 0).sum().over(group).cast("int64"),
        reached=t.number.sum().over(so_far).cast("int64"),
    )
    t = t.mutate(lost=t.total - t.known_total)
    t = t.mutate(step=ibis.literal([n for n, *_ in parts], type="array<int64>").unnest())
    top, bottom = _chosen(t, 1, parts), _chosen(t, 2, parts)
    nothing = ibis.null("int64")
    known = t.days.notnull()
    t = t.mutate(
        at_value=ibis.ifelse(known & (t.reached * bottom >= t.known_total * top), t.days, nothing),
        at_low=ibis.cases(
            (t.lost * bottom >= t.total * top, ibis.literal(0, "int64")),
            (known & ((t.reached + t.lost) * bottom >= t.total * top), t.days),
            else_=nothing,
        ),
        at_high=ibis.ifelse(known & (t.reached * bottom >= t.total * top), t.days, nothing),
    )
    t = t.group_by(*by, "step").aggregate(
        value=t.at_value.min().cast("float64"),
        low=t.at_low.min().cast("float64"),
        high=t.at_high.min().cast("float64"),
        numerator=t.known_total.max().cast("int64"),
        denominator=t.total.max().cast("int64"),
        unknown_count=t.lost.max().cast("int64"),
    )
    has_none = t.numerator == 0
    return t.select(
        *by,
        # of whole numbers: Spark takes a fraction that is written out for a decimal
        quantile=_chosen(t, 1, parts).cast("float64") / _chosen(t, 2, parts).cast("float64"),
        value=t.value,
        low=ibis.ifelse(has_none, ibis.null("float64"), t.low),
        high=t.high,
        numerator=t.numerator,
        denominator=t.denominator,
        unknown_count=t.unknown_count,
        reason=ibis.cases((has_none, "not_stated"), (t.high.isnull(), "unresolved"), else_=ibis.null("string")),
    ).order_by(*by, "quantile")


def _chosen(t: Any, place: int, parts: Sequence[tuple[int, int, int]]) -> Any:
    """Of each step its numerator (1) or denominator (2)."""
    return t.step.cases(*((part[0], part[place]) for part in parts), else_=1)


def _as_fraction(quantile: float) -> tuple[int, int]:
    """A share as whole numbers over whole numbers, so that no rounding decides on which day it is reached."""
    from fractions import Fraction

    exact = Fraction(str(quantile))
    return exact.numerator, exact.denominator
