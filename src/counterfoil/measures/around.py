"""Computes a measure for equal stretches before and after an instrument took force, where it binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from counterfoil.disclosure import Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.measures.seams import seams_between
from counterfoil.measures.subjects import require_run
from counterfoil.policies import Provision, load_provisions
from counterfoil.schema import Field

_PERIOD = Field(
    "period", "text", "Before or after the first day of the instrument.", required=True, values=("before", "after")
)
_FROM = Field("from_date", "date", "First day of issue of the stretch.", required=True)
_UNTIL = Field("until_date", "date", "First day after the stretch.", required=True)


def compute_around(snapshot: Snapshot, question: Question, instrument: str, months: int) -> Releasable:
    """The cells of a measure by cohort of issue: as many months before an instrument's first day as after it.

    It says how figures stood, not why. Days of which sources disagree are in neither stretch.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count; without a window, which the instrument gives. Without a place, the one it binds.
        instrument: The id of an instrument on file.
        months: The length of each stretch.

    Raises:
        UsageError: There is no such instrument, or the question has a window of its own.
        CounterfoilError: The first day of the instrument is not known to the day.
    """
    provision = _find(snapshot, instrument)
    if question.from_date or question.until_date:
        raise UsageError(
            "measures/two-windows", "the instrument gives the window", remedy=["Leave out --from, --until."]
        )
    first, last = _first_days(provision)
    where = question.where or _bound_place(provision)
    stretches = {"before": (_months_from(first, -months), first), "after": (last, _months_from(last, months))}
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    for period, (start, end) in stretches.items():
        answer = compute_measure(snapshot, replace(question, where=where, from_date=start, until_date=end))
        rows += [{"period": period, "from_date": start, "until_date": end, **row} for row in answer.rows]
        notes += [n for n in answer.cells.notes if n not in notes]
        cells = answer.cells
    seams = seams_between(
        require_run(snapshot), stretches["before"][0], stretches["after"][1], snapshot.fact_folders()
    )
    notes += [f"Seam: from {s.day} on the figures come from {s.after}, before it from {s.before}." for s in seams]
    notes += [
        f"{provision.title} ({provision.citation}), first day {_said(first, last)}; evidence: {provision.evidence}.",
        "The two stretches are set side by side; the figures do not say what made them differ.",
    ]
    return release(
        replace(
            cells,
            population="",
            sums={},
            fields=(_PERIOD, _FROM, _UNTIL, *cells.fields),
            rows=tuple(rows),
            dimensions=("period", *cells.dimensions),
            from_date=stretches["before"][0],
            until_date=stretches["after"][1],
            notes=tuple(notes),
        )
    )


def _find(snapshot: Snapshot, instrument: str) -> Provision:
    provisions = {p.id: p for p in load_provisions(snapshot.fact_folders())}
    if instrument not in provisions:
        raise UsageError(
            "measures/no-such-instrument",
            f"there is no instrument {instrument}",
            remedy=["For the instruments on file:", "", "  counterfoil policies list"],
        )
    return provisions[instrument]


def _first_days(provision: Provision) -> tuple[date, date]:
    """The first day in force, and the last one that a source gives for it."""
    day = provision.effective_from
    if day is None or provision.date_precision != "day":
        raise CounterfoilError(
            "measures/no-first-day",
            "the first day of the instrument is not known to the day",
            where={"instrument": provision.id, "first day": str(day or "not known")},
            cost="Nothing was computed.",
            remedy=["Choose another instrument, or name a window with --from and --until."],
        )
    other = provision.disputed_from.day if provision.disputed_from else day
    return min(day, other), max(day, other)


def _bound_place(provision: Provision) -> tuple[tuple[str, str], ...]:
    """The filter that keeps the place that an instrument speaks to; none for the nation."""
    where = provision.jurisdiction
    if where.county_code_fips:
        return (("county_code_fips", where.county_code_fips),)
    if where.level != "nation" and len(where.states) == 1:
        return (("state", where.states[0]),)
    return ()


def _months_from(day: date, months: int) -> date:
    """The same day of the month so many months later or earlier, or the month's last where it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    for last in (day.day, 30, 29, 28):
        try:
            return date(at // 12, at % 12 + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _said(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} or {last}, as sources disagree"
