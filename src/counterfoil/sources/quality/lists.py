"""Holds the values of a release to the lists of values that are known, and says what stands outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.facts import Limits, TableQuality, ValueList
from counterfoil.sources.quality.release import Held
from counterfoil.sources.quality.values import count_values, fold, printable


def check_lists(
    snapshot: Snapshot, held: Held, quality: TableQuality, lists: Mapping[str, ValueList], limits: Limits
) -> list[dict[str, Any]]:
    """One entry a column that has a list: how many cells are listed, and the values that are not.

    Returns:
        Counts and the verdict; the unlisted values with their counts for a column that is not sensitive, and without
        those that may say who a person is, which are counted.
    """
    collected = held.collected_anywhere()
    return [
        _column(snapshot, held, column, name, lists[name], limits)
        if column in collected
        else _absent(column, name, lists[name], column in held.sensitive)
        for column, name in quality.lists.items()
    ]


def _column(
    snapshot: Snapshot, held: Held, column: str, name: str, known: ValueList, limits: Limits
) -> dict[str, Any]:
    """What is said of one column."""
    listed = frozenset(fold(v) for v in known.values)
    begins = tuple(fold(v) for v in known.starts_with)
    values = count_values(snapshot, held.rows, column, keep=listed)
    outside = {v: c for v, c in values.counts.items() if v not in listed and not (begins and v.startswith(begins))}
    unlisted_count = sum(count for _, count in outside.values())
    share = unlisted_count / values.stated if values.stated else None
    sensitive = column in held.sensitive
    shown = [] if sensitive else [(printable(first, limits), count) for first, count in outside.values()]
    kept = [(value, count) for value, count in shown if value is not None][: limits.printed_values]
    odd = share is not None and share > limits.unlisted_share
    verdict = "as expected" if not outside else ("stop" if known.closed else "look") if odd else "note"
    return _absent(column, name, known, sensitive) | {
        "verdict": verdict,
        "stated_count": values.stated,
        "listed_count": values.stated - unlisted_count,
        "unlisted_count": unlisted_count,
        "unlisted_share": share,
        "withheld_count": values.withheld,
        "unlisted_different_count": len(outside),
        "unlisted": [{"value": value, "count": count} for value, count in kept],
        "unlisted_not_printed_count": unlisted_count - sum(count for _, count in kept),
        "reason": None,
    }


def _absent(column: str, name: str, known: ValueList, sensitive: bool) -> dict[str, Any]:
    """What is said of a column that the release does not have."""
    return {
        "column": column,
        "list": name,
        "is_closed": known.closed,
        "is_sensitive": sensitive,
        "known_count": len(known.values),
        "verdict": "not checked",
        "stated_count": None,
        "listed_count": None,
        "unlisted_count": None,
        "unlisted_share": None,
        "withheld_count": None,
        "unlisted_different_count": None,
        "unlisted": [],
        "unlisted_not_printed_count": None,
        "reason": "not_collected",
        "note": known.note,
        "evidence": known.evidence,
        "cites": list(known.cites),
    }
