"""Turns detainers into how many were active on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from counterfoil.measures.incidence.spans import count_spans, with_bounds


def active_on(records: Any, days: Sequence[date], by: Sequence[str] = ()) -> Any:
    """How many detainers had been issued and had not ended at the close of each day.

    Args:
        records: An Ibis table, one row a detainer, as `observe_ends` makes it: `prepared_date`, `ended_date`, `cause`
            (empty = no end recorded), `as_of_date` and the columns of `by`.
        days: The days to count on.
        by: Columns that tell groups apart; an empty cell is a group.

    Returns:
        An Ibis table, one row a group and day, in that order: `count` and `low`, those surely active; `high`, with
        those that may have been; `unknown_count`, how many lie between; `undated_count`; `issued_count`, those issued
        by then; `reason`.

    Unknowns:
        A detainer that ended on an unknown day may have been active on any day from that of its issue to the one
        before the as-of date. One without a recorded end is active up to the as-of date of its release, and may be
        after. A day after every as-of date of the group has no count, and the reason `pending`.
    """
    import ibis

    asked = sorted(set(days))
    if not asked:
        raise ValueError("no day is asked for")
    t = count_spans(records, by, [d + timedelta(days=1) for d in asked])
    t = t.mutate(step=ibis.literal(list(range(len(asked))), type="array<int64>").unnest())
    issued, surely, perhaps = standing_at(t, t.step)
    t = t.group_by(*by, "step").aggregate(
        total=t.number.sum(),
        surely=ibis.ifelse(surely, t.number, 0).sum(),
        perhaps=ibis.ifelse(perhaps, t.number, 0).sum(),
        issued_count=ibis.ifelse(issued, t.number, 0).sum().cast("int64"),
        undated=t.undated.sum(),
        seen=t.seen.max(),
    )
    t = t.mutate(day=t.step.cases(*((n, ibis.date(d)) for n, d in enumerate(asked)), else_=ibis.null("date")))
    return with_bounds(t, t.seen > t.step, *by, "day", kept=("issued_count",)).order_by(*by, "day")


def standing_at(placed: Any, boundary: Any) -> tuple[Any, Any, Any]:
    """Whether detainers were issued before a boundary, were surely active when it came, and may have been.

    Args:
        placed: As `place_spans` or `count_spans` gives them.
        boundary: The place of the boundary among them, from 0.
    """
    issued = placed.began <= boundary
    return issued, issued & (placed.ended_first > boundary), issued & (placed.ended_last > boundary)
