"""Turns detainers into how many were issued and how many ended, in each way, in a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from counterfoil.measures.incidence.rules import IncidenceRules, load_incidence_rules
from counterfoil.measures.incidence.spans import count_spans, with_bounds


def count_flows(
    records: Any, periods: Sequence[tuple[date, date]], by: Sequence[str] = (), rules: IncidenceRules | None = None
) -> Any:
    """How many detainers were issued, and how many ended, in each period.

    Args:
        records: An Ibis table, one row a detainer, as `observe_ends` makes it: `prepared_date`, `ended_date`, `cause`
            (empty = no end recorded), `as_of_date` and the columns of `by`.
        periods: The first day, in, and the first day that is out, of each.
        by: Columns that tell groups apart; an empty cell is a group.
        rules: The causes; None = those in force.

    Returns:
        An Ibis table, one row a group, period and flow, in that order: `from_date`, `until_date`, `flow` (`issued`,
        `ended`, or a cause), `count` and `low`, those surely in the period; `high`, with those that may be;
        `unknown_count`, how many lie between; `undated_count`; `dated_count`, all of the group; `reason`. Each
        detainer is issued in one period and ends in one, so that the stock at the close of a period is that of the
        one before, plus issued, less ended.

    Unknowns:
        An end on an unknown day may lie in any period from the day of issue to the as-of date; one of unknown cause
        may be of any. A period that no as-of date of the group covers whole has no count, and the reason `pending`.
    """
    import ibis

    rules = rules or load_incidence_rules()
    asked = sorted(set(periods))
    if not asked or any(start >= end for start, end in asked):
        raise ValueError("there is no period, or one ends before it begins")
    boundaries = sorted({day for period in asked for day in period})
    t = count_spans(records, by, boundaries)
    t = t.mutate(step=ibis.literal(list(range(len(asked))), type="array<int64>").unnest())
    t = t.mutate(
        low_end=t.step.cases(*((n, boundaries.index(p[0])) for n, p in enumerate(asked)), else_=0),
        high_end=t.step.cases(*((n, boundaries.index(p[1])) for n, p in enumerate(asked)), else_=0),
        flow=ibis.literal(["issued", "ended", *rules.names()], type="array<string>").unnest(),
    )
    surely, perhaps = flowing_in(t, t.flow, (t.low_end, t.high_end), rules)
    t = t.group_by(*by, "step", "high_end", "flow").aggregate(
        total=t.number.sum(),
        surely=ibis.ifelse(surely, t.number, 0).sum(),
        perhaps=ibis.ifelse(perhaps, t.number, 0).sum(),
        undated=t.undated.sum(),
        seen=t.seen.max(),
    )
    t = t.mutate(
        from_date=t.step.cases(*((n, ibis.date(p[0])) for n, p in enumerate(asked)), else_=ibis.null("date")),
        until_date=t.step.cases(*((n, ibis.date(p[1])) for n, p in enumerate(asked)), else_=ibis.null("date")),
    )
    keys = (*by, "from_date", "until_date", "flow")
    return with_bounds(t, t.seen > t.high_end, *keys).order_by(*keys)


def flowing_in(placed: Any, flow: Any, period: tuple[Any, Any], rules: IncidenceRules) -> tuple[Any, Any]:
    """Whether detainers surely are in a flow of a period, and whether they may be.

    Args:
        placed: As `place_spans` or `count_spans` gives them.
        flow: `issued`, `ended` or a cause: a column, or one word.
        period: The places of its two boundaries among them, from 0.
        rules: The causes.
    """
    import ibis

    low, high = period
    flow = ibis.literal(flow) if isinstance(flow, str) else flow  # the `~` of Python's own True is a number
    is_issue = flow == "issued"
    is_of = (flow == "ended") | (placed.cause == flow).fill_null(False)
    may_be_of = is_of | ~placed.cause.isin(rules.names()).fill_null(False)
    issued = is_issue & (placed.began > low) & (placed.began <= high)
    surely = ~is_issue & is_of & (placed.ended_first > low) & (placed.ended_last <= high)
    perhaps = ~is_issue & may_be_of & (placed.ended_last > low) & (placed.ended_first <= high)
    return issued | surely, issued | perhaps
