"""Counts time to custody, stock and flow in plain Python, by the textbook: what the expressions are compared with.

All shares are exact fractions. Nothing here is taken from the package but the names of the causes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from counterfoil.measures.incidence import IncidenceRules

Row = dict[str, Any]
#: When one leaves, and how: a cause, or None for who is only followed to that day.
Exit = tuple[int, str | None]


def incidence(exits: Sequence[Exit], cause: str, horizon: int) -> Fraction:
    """Aalen-Johansen: the chance to be still there before a day, times the share of those there who end so on it."""
    there, share = Fraction(1), Fraction(0)
    for day in sorted({d for d, _ in exits if d <= horizon}):
        at_risk = sum(d >= day for d, _ in exits)
        ended = [c for d, c in exits if d == day and c is not None]
        share += there * Fraction(ended.count(cause), at_risk)
        there *= 1 - Fraction(len(ended), at_risk)
    return share


def scatter(exits: Sequence[Exit], cause: str, horizon: int) -> Fraction:
    """The variance of that share by the delta method (Dinse and Larson 1986, equation 6)."""
    whole, total, there = incidence(exits, cause, horizon), Fraction(0), Fraction(1)
    for day in sorted({d for d, _ in exits if d <= horizon}):
        n = sum(d >= day for d, _ in exits)
        ended = [c for d, c in exits if d == day and c is not None]
        own, gap = ended.count(cause), whole - incidence(exits, cause, day)
        if len(ended) < n:
            total += gap**2 * Fraction(len(ended), n * (n - len(ended)))
        total += there**2 * Fraction((n - own) * own, n**3) - 2 * gap * there * Fraction(own, n**2)
        there *= 1 - Fraction(len(ended), n)
    return total


def _exit(row: Row) -> tuple[int | None, bool]:
    """On which day a row leaves, and whether that day is known."""
    days, followed = row["days"], row["followed_days"]
    if days is not None and days >= 0 and (followed is None or days <= followed):
        return days, True
    return (followed if followed is not None and followed >= 0 else None), False


def incidence_rows(
    records: Iterable[Row], by: Sequence[str], horizons: Sequence[int], rules: IncidenceRules
) -> list[Row]:
    """What `cumulative_incidence` should say."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in records:
        groups.setdefault(tuple(row[k] for k in by), []).append(row)
    return [
        {**dict(zip(by, key, strict=True)), "horizon_days": h, "cause": cause, **_cell(rows, cause, h, rules)}
        for key, rows in groups.items()
        for h in horizons
        for cause in rules.names()
    ]


def _cell(rows: Sequence[Row], cause: str, horizon: int, rules: IncidenceRules) -> Row:
    dated = [(*_exit(r), r["cause"], r["followed_days"]) for r in rows if _exit(r)[0] is not None]
    named = {c: c for c in rules.names()}
    seen = [(d, k, None if c is None else named.get(c, "?"), f) for d, k, c, f in dated]
    exits = [(d, c) for d, _, c, _ in seen]
    followed = sum(f is not None and f >= horizon for *_, f in seen)
    count, least = len(seen), Fraction(str(rules.least_followed_share))
    cell: Row = {
        "record_count": count,
        "event_count": sum(k and c == cause and d <= horizon for d, k, c, _ in seen),
        "at_risk_count": sum(d >= horizon for d, *_ in seen),
        "followed_count": followed,
        "unknown_day_count": sum(not k and c is not None for _, k, c, _ in seen),
        "unknown_cause_count": sum(c == "?" for _, _, c, _ in seen),
        "undated_count": len(rows) - count,
        "cohort": None if not count else "open" if followed < count else "closed",
        "reason": "not_stated" if not count else "pending" if followed < least * count else None,
        **dict.fromkeys(("value", "variance", "interval_low", "interval_high", "low", "high")),
    }
    if cell["reason"]:
        return cell
    share, variance = incidence(exits, cause, horizon), scatter(exits, cause, horizon)
    cell |= {"value": share, "variance": variance}
    if 0 < share < 1:
        step = _critical(rules.confidence) * math.sqrt(variance) / abs(float(share) * math.log(share))
        cell["interval_low"] = float(share) ** math.exp(step)
        cell["interval_high"] = float(share) ** math.exp(-step)
    sure = [(d, c if k or c != cause else "?") for d, k, c, _ in seen]
    late = sum(not k and c == cause and d <= horizon for d, k, c, _ in seen)
    cell["low"] = incidence(sure, cause, horizon) + Fraction(late, count)
    widest = []
    for d, known, c, _ in seen:
        may_be = c in (cause, "?")
        day = d if known or c is None else min(d, horizon) if may_be else 0
        widest.append((day, cause if may_be else c))
    cell["high"] = incidence(widest, cause, horizon)
    return cell


def _critical(confidence: float) -> float:
    """The point that a standard normal variable passes with half of what the confidence leaves, by bisection."""
    low, high = 0.0, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erf(middle / math.sqrt(2)) < confidence else (low, middle)
    return low


def _end_range(row: Row) -> tuple[date, date] | None:
    """The first and the last day on which a row may have ended; None without a day of issue."""
    first, last, end = row["prepared_date"], row["as_of_date"], row["ended_date"]
    if first is None or last is None or first > last:
        return None
    if row["cause"] is None:
        return last + timedelta(days=1), date.max
    return (end, end) if end is not None and first <= end <= last else (first, last)


def stock_rows(records: Sequence[Row], days: Sequence[date], by: Sequence[str]) -> list[Row]:
    """What `active_on` should say."""
    out = []
    for key, rows in _grouped(records, by).items():
        for day in days:
            sure = possible = 0
            for row in rows:
                ends = _end_range(row)
                if ends and row["prepared_date"] <= day:
                    sure, possible = sure + (ends[0] > day), possible + (ends[1] > day)
            said = _count(rows, sure, possible, day)
            out.append({**dict(zip(by, key, strict=True)), "day": day, **said})
    return out


def flow_rows(
    records: Sequence[Row], periods: Sequence[tuple[date, date]], by: Sequence[str], rules: IncidenceRules
) -> list[Row]:
    """What `count_flows` should say."""
    out = []
    for key, rows in _grouped(records, by).items():
        for start, after in periods:
            for flow in ("issued", "ended", *rules.names()):
                sure = possible = 0
                for row in rows:
                    ends = _end_range(row)
                    if not ends:
                        continue
                    if flow == "issued":
                        begins = start <= row["prepared_date"] < after
                        sure, possible = sure + begins, possible + begins
                        continue
                    is_of = flow in ("ended", row["cause"])
                    may_be = is_of or row["cause"] not in rules.names()
                    sure += is_of and start <= ends[0] and ends[1] < after
                    possible += may_be and ends[0] < after and ends[1] >= start
                said = _count(rows, sure, possible, after - timedelta(days=1))
                place = {"from_date": start, "until_date": after, "flow": flow}
                out.append({**dict(zip(by, key, strict=True)), **place, **said})
    return out


def _grouped(records: Sequence[Row], by: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in records:
        groups.setdefault(tuple(row[k] for k in by), []).append(row)
    return groups


def _count(rows: Sequence[Row], sure: int, possible: int, last: date) -> Row:
    undated = sum(_end_range(r) is None for r in rows)
    covered = max((r["as_of_date"] for r in rows if r["as_of_date"]), default=date.min)
    reason = "not_stated" if undated == len(rows) else "pending" if last > covered else None
    if reason:
        said: Row = dict.fromkeys(("count", "low", "high", "unknown_count"))
    else:
        said = {"count": sure, "low": sure, "high": possible, "unknown_count": possible - sure}
    return {**said, "undated_count": undated, "reason": reason}
