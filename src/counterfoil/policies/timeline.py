"""Turns the answers for one place into plain rows: spans of days, changes, and one row a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from counterfoil.policies.intervals import Custodian, Interval, intervals
from counterfoil.policies.places import LawPlace
from counterfoil.policies.provisions import ACTIONS, Provision
from counterfoil.policies.reach import (
    by_start,
    disputed_days,
    doubtful_end,
    doubtful_start,
    presence,
    turning_days,
)
from counterfoil.policies.weighing import Evaluation, dated

_OPEN = date(9999, 12, 31)


def told(evaluation: Evaluation) -> dict[str, Any]:
    """An answer as plain values, each instrument with its citation and what its record rests on."""
    return {
        "stance": evaluation.stance,
        "doubt": evaluation.doubt,
        "is_disputed": evaluation.is_disputed,
        "conflict": evaluation.conflict,
        "note": evaluation.note,
        "because": [p.id for p in evaluation.because],
        "instruments": instruments(evaluation.because),
    }


def instruments(provisions: Iterable[Provision]) -> str:
    """Each citation with its evidence mark, in one text."""
    return "; ".join(f"{p.citation} [{p.evidence}]" for p in provisions) or "none on file speaks of it"


def instrument_row(provision: Provision) -> dict[str, Any]:
    """One instrument as plain values: where it stands, when it was in force, and how that is known."""
    p = provision
    return {
        "id": p.id,
        "title": p.title,
        "place": p.jurisdiction.name,
        "applies_to": list(p.applies_to),
        "instrument": p.instrument,
        "citation": p.citation,
        "enacted": p.enacted,
        "effective_from": p.effective_from,
        "effective_until": p.effective_until,
        "dates": dated(p),
        **{action: p.stance_on(action) for action in ACTIONS},
        "conditions": p.conditions,
        "is_contested": p.contested,
        "evidence": p.evidence,
        "from_memory": p.from_memory,
        "confidence": p.confidence,
        "cites": list(p.cites),
        "note": p.note,
    }


def grouped(custodians: Sequence[Custodian], answers: Sequence[Sequence[Any]]) -> list[tuple[str, Sequence[Any]]]:
    """The labels of custodians with the same answers joined, each with those answers."""
    found: list[tuple[list[str], Sequence[Any]]] = []
    for custodian, given in zip(custodians, answers, strict=True):
        same = next((labels for labels, held in found if list(held) == list(given)), None)
        if same is None:
            found.append(([custodian.label], given))
        else:
            same.append(custodian.label)
    return [("; ".join(labels), given) for labels, given in found]


def timeline_rows(
    provisions: Iterable[Provision],
    place: LawPlace,
    from_date: date | None,
    until_date: date | None,
    actions: Sequence[str] = ACTIONS,
) -> list[dict[str, Any]]:
    """One row a custodian, action and span of days with one answer; no gap between the spans.

    Args:
        provisions: From `load_provisions`.
        place: From `find_law_place`.
        from_date: First day, in; None for the first day on which an instrument of the place begins.
        until_date: First day after, out; None for a last span without an end.
        actions: In the order wanted.

    Returns:
        `custodian, action, from_date, until_date` and the entries of `told`; `until_date` is None where the span
        has no end.
    """
    on_file = tuple(provisions)
    bearing = {p.id: p for c in place.custodians for p in c.bearing(on_file)}
    turns = turning_days(bearing.values())
    first = from_date or (turns[0] if turns else date(1, 1, 1))
    last = until_date or _OPEN
    answers = [
        [_span(i) for action in actions for i in intervals(on_file, custodian, action, first, last)]
        for custodian in place.custodians
    ]
    return [{"custodian": label, **row} for label, rows in grouped(place.custodians, answers) for row in rows]


def change_rows(
    provisions: Iterable[Provision], place: LawPlace, from_date: date, until_date: date
) -> list[dict[str, Any]]:
    """What changed in a half-open period: one row for each instrument that began or ended in it, by day.

    Returns:
        `day, what` (began or ended), `other_day` (where two sources give two days), `said_by`, `dates` and the
        entries of the instrument that a table needs. An instrument belongs to the period if either day does.
    """
    bearing = {p.id: p for c in place.custodians for p in c.bearing(provisions)}
    rows = []
    for p in sorted(bearing.values(), key=by_start):
        for what, own, other in (
            ("began", p.effective_from, p.disputed_from),
            ("ended", p.effective_until, p.disputed_until),
        ):
            days = [d for d in (own, other.day if other else None) if d]
            if any(from_date <= d < until_date for d in days):
                rows.append(
                    {
                        "day": own,
                        "what": what,
                        "other_day": other.day if other else None,
                        "said_by": other.said_by if other else "",
                        "dates": dated(p),
                        "provision_id": p.id,
                        "title": p.title,
                        "place": p.jurisdiction.name,
                        "citation": p.citation,
                        "evidence": p.evidence,
                        **{action: p.stance_on(action) for action in ACTIONS},
                    }
                )
    return sorted(rows, key=lambda r: (r["day"], r["what"] != "ended", r["provision_id"]))


def month_rows(
    provisions: Iterable[Provision],
    place: LawPlace,
    from_date: date,
    until_date: date,
    actions: Sequence[str] = ("hold", "notify", "transfer"),
) -> list[dict[str, Any]]:
    """How the instruments in force changed from month to month: one row a custodian and month of the period.

    Returns:
        `custodian, month` (its first day), `in_force` (ids of the instruments in force, or perhaps in force, on
        any day of the month that is in the period), `began`, `ended` (ids, also where it is not certain that it
        was in this month), `disputed_days` (days on which two sources give two answers to whether an instrument
        was in force), `has_change` (an answer changes in the month, or on its first day), and for each
        action its stances in the order of the days, joined by " to ".
    """
    on_file = tuple(provisions)
    answers = []
    for custodian in place.custodians:
        bearing = sorted(custodian.bearing(on_file), key=by_start)
        spans = {a: intervals(on_file, custodian, a, from_date, until_date) for a in actions}
        answers.append(
            [_month(start, end, bearing, spans, from_date) for start, end in _months(from_date, until_date)]
        )
    return [{"custodian": label, **row} for label, rows in grouped(place.custodians, answers) for row in rows]


def _span(interval: Interval) -> dict[str, Any]:
    return {
        "action": interval.action,
        "from_date": interval.from_date,
        "until_date": None if interval.until_date == _OPEN else interval.until_date,
        **told(interval.evaluation),
    }


def _month(
    start: date,
    end: date,
    bearing: Sequence[Provision],
    spans: dict[str, list[Interval]],
    first_day: date,
) -> dict[str, Any]:
    turns = [start, *(d for d in turning_days(bearing) if start < d < end)]
    present = [p for p in bearing if any(presence(p, d) != "out" for d in turns)]
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    disputes = [pair for p in bearing for pair in disputed_days(p)]
    held = {a: [i for i in of if i.from_date < end and start < i.until_date] for a, of in spans.items()}
    turned = any(i.from_date > first_day and start <= i.from_date for of in held.values() for i in of)
    return {
        "month": start.replace(day=1),
        "in_force": [p.id for p in present],
        "began": [p.id for p in bearing if _touches(doubtful_start(p), start, end)],
        "ended": [p.id for p in bearing if _touches(doubtful_end(p), start, end)],
        "disputed_days": sum(any(a <= d < b for a, b in disputes) for d in days),
        "has_change": turned,
        **{a: " to ".join(_without_repeats([i.evaluation.stance for i in of])) for a, of in held.items()},
    }


def _touches(doubtful: tuple[date, date] | None, start: date, end: date) -> bool:
    """Whether a day that is certain, or one of those on which it may lie, is among these days."""
    if doubtful is None:
        return False
    first, last = doubtful
    return start <= first < end if first == last else first < end and start < last


def _without_repeats(words: Sequence[str]) -> list[str]:
    return [w for at, w in enumerate(words) if at == 0 or words[at - 1] != w]


def _months(from_date: date, until_date: date) -> list[tuple[date, date]]:
    """The months of a period, the first and the last cut to it."""
    found, start = [], from_date
    while start < until_date:
        end = min((start.replace(day=28) + timedelta(days=4)).replace(day=1), until_date)
        found.append((start, end))
        start = end
    return found
