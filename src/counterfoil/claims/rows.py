"""Turns a claim and its verdict into one plain row for an edition."""

from __future__ import annotations

from typing import Any

from counterfoil.claims.checking import Verdict
from counterfoil.claims.statements import Said, Statement

_LENGTH = {"year": 4, "month": 7}


def verdict_row(statement: Statement, verdict: Verdict) -> dict[str, Any]:
    """One row of `Edition.claims`, of plain JSON values; `speaker` is the office."""
    return {
        "id": statement.id,
        "said": _said(statement.said),
        "speaker": statement.speaker.office,
        "figure_as_said": statement.figure_as_said,
        "measure_in_words": statement.measure_in_words,
        "verdict": verdict.verdict,
        "because": verdict.because,
        "computed": verdict.computed,
        "low": verdict.low,
        "high": verdict.high,
        "as_of_date": verdict.as_of_date.isoformat() if verdict.as_of_date else None,
        "evidence": statement.evidence,
        "cites": list(statement.cites),
    }


def _said(said: Said) -> str:
    """The day as well as it is known: 2026-02-12, 2026-02, 2026 or about 2026-02-12."""
    day = said.date.isoformat()
    if said.precision == "approx":
        return f"about {day}"
    return day[: _LENGTH.get(said.precision, 10)]
