"""Counts the records of two releases by week, and says which weeks both of them cover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.release import Held

Span = tuple[date, date]


def span_of(record: Mapping[str, Any]) -> Span | None:
    """The days that a release covers, half open; None where it has no day."""
    if not record["span_from_date"]:
        return None
    return date.fromisoformat(record["span_from_date"]), date.fromisoformat(record["span_until_date"])


def compare_weeks(snapshot: Snapshot, a: Held, b: Held, event_date: str, smallest: int) -> list[dict[str, Any]]:
    """One entry an ISO week in which either release has a record, in order.

    Args:
        snapshot: Where to run.
        a: The first release.
        b: The second release.
        event_date: The column of the day of the event.
        smallest: Where that column is sensitive, a week that neither covers is not printed with fewer records.

    Returns:
        Monday, counts, the difference where both cover the week, and who covers it. A hidden count is None.
    """
    counts = _weeks(snapshot, a, event_date), _weeks(snapshot, b, event_date)
    spans = span_of(a.record), span_of(b.record)
    hide = event_date in a.sensitive or event_date in b.sensitive
    rows = []
    for monday in sorted({*counts[0], *counts[1]}):
        covered = _covered(monday, spans)
        n_a, n_b = counts[0].get(monday, 0), counts[1].get(monday, 0)
        small = hide and covered == "neither" and any(0 < n < smallest for n in (n_a, n_b))
        has_a, has_b = (n or covered.startswith(("both", who)) for n, who in ((n_a, "A"), (n_b, "B")))
        rows.append(
            {
                "week": str(monday),
                "a_count": n_a if has_a and not small else None,
                "b_count": n_b if has_b and not small else None,
                "difference": n_b - n_a if covered.startswith("both") and not small else None,
                "covered_by": covered,
                "reason": "suppressed" if small else None if covered.startswith("both") else "not_applicable",
            }
        )
    return rows


def _weeks(snapshot: Snapshot, held: Held, event_date: str) -> dict[date, int]:
    rows = held.rows.filter(held.rows[event_date].notnull())
    counted = rows.group_by(week=rows[event_date].truncate("W")).aggregate(n=rows.count())
    return {_as_day(row["week"]): row["n"] for row in snapshot.run(counted).to_pylist()}


def _as_day(value: Any) -> date:
    return value if type(value) is date else value.date()


def _covered(monday: date, spans: tuple[Span | None, Span | None]) -> str:
    """Which releases cover a week: both, both in part, A only, B only, neither."""
    until = monday + timedelta(days=7)
    touched = [s is not None and s[0] < until and s[1] > monday for s in spans]
    whole = [s is not None and s[0] <= monday and s[1] >= until for s in spans]
    if all(whole):
        return "both"
    if all(touched):
        return "both in part"
    return "A only" if touched[0] else "B only" if touched[1] else "neither"
