"""Says which values of a column came or went between two releases."""

from __future__ import annotations

from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.facts import Limits, TableQuality
from counterfoil.sources.quality.release import Held
from counterfoil.sources.quality.values import Values, count_values, printable
from counterfoil.sources.quality.weeks import Span


def compare_values(
    snapshot: Snapshot, a: Held, b: Held, quality: TableQuality, limits: Limits, common: Span | None
) -> list[dict[str, Any]]:
    """One entry a column that both releases have, whose values may be printed, and that has a list or is named.

    Args:
        snapshot: Where to run.
        a: The first release.
        b: The second release.
        quality: Which columns to compare.
        limits: How much is printed, and what never is.
        common: The days that both releases cover.

    Returns:
        How many values stand in both, and those added and gone: each with its records in all and on the common days.
    """
    both = a.collected_anywhere() & b.collected_anywhere()
    wanted = [c for c in dict.fromkeys((*quality.lists, *quality.compared_values)) if c in both]
    return [
        _column(snapshot, a, b, column, quality.event_date, limits, common)
        for column in wanted
        if column not in a.sensitive | b.sensitive
    ]


def _column(
    snapshot: Snapshot, a: Held, b: Held, column: str, event_date: str, limits: Limits, common: Span | None
) -> dict[str, Any]:
    first, second = (count_values(snapshot, held.rows, column) for held in (a, b))
    inside = [_inside(snapshot, held, column, event_date, common) for held in (a, b)]
    added = _only(second, first, inside[1], limits)
    gone = _only(first, second, inside[0], limits)
    return {
        "column": column,
        "in_both_count": len(set(first.counts) & set(second.counts)),
        "added_count": len(added[0]) + added[1],
        "gone_count": len(gone[0]) + gone[1],
        "added": added[0],
        "gone": gone[0],
        "not_printed_count": added[1] + gone[1],
    }


def _inside(snapshot: Snapshot, held: Held, column: str, event_date: str, common: Span | None) -> Values:
    """The values on the days that both releases cover."""
    if common is None:
        return Values({}, 0, 0)
    day = held.rows[event_date]
    return count_values(snapshot, held.rows.filter((day >= common[0]) & (day < common[1])), column)


def _only(here: Values, there: Values, inside: Values, limits: Limits) -> tuple[list[dict[str, Any]], int]:
    """The values of one release that the other lacks, those printed and the number of the others."""
    found = []
    lacking = [(even, *entry) for even, entry in here.counts.items() if even not in there.counts]
    for even, first, count in lacking:
        said = printable(first, limits)
        if said is not None:
            on_common = inside.counts.get(even, ("", 0))[1]
            found.append({"value": said, "record_count": count, "common_days_count": on_common})
    printed = found[: limits.printed_values]
    return printed, len(lacking) - len(printed)
