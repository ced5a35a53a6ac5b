"""Turns a claim and its verdict into one plain row for an edition or a program."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from counterfoil.claims.intervals import plain
from counterfoil.claims.statements import Said, Statement
from counterfoil.claims.verdicts import Finding, Verdict
from counterfoil.language import SOURCE_LANGUAGE, say, say_fact, spoken

_LENGTH = {"year": 4, "month": 7}


def verdict_row(statement: Statement, verdict: Verdict) -> dict[str, Any]:
    """One row of `Edition.claims`, of plain JSON values; `speaker` is the office."""
    leading = verdict.leading
    row = {
        "id": statement.id,
        "said": say_day(statement.said),
        "speaker": statement.speaker.office,
        "figure_as_said": statement.figure_as_said,
        "measure_in_words": statement.measure_in_words,
        "verdict": verdict.verdict,
        "because": verdict.because,
        "would_flip": verdict.would_flip,
        "computed": leading.computed if leading else None,
        "low": _finite(leading.low) if leading else None,
        "high": _finite(leading.high) if leading else None,
        "as_of_date": leading.as_of_date.isoformat() if leading and leading.as_of_date else None,
        "tried": say_tried(verdict),
        "arithmetic": [say_sum(f) for f in verdict.findings if f.of == "arithmetic"],
        "caveats": list(leading.caveats) if leading else [],
        "evidence": statement.evidence,
        "cites": list(statement.cites),
    }
    written = _as_written(statement, [row[name] for name in ("because", "tried", "arithmetic", "caveats")])
    return row | ({"as_written": written} if written else {})


def _as_written(statement: Statement, said: Any) -> list[str]:
    """The claim's own words that are said as they were written, because no catalog has them; the longest first."""
    if spoken().code == SOURCE_LANGUAGE:
        return []
    held = {text.rstrip(". ") for text in _texts(statement.model_dump(mode="json")) if text not in spoken().messages}
    told = list(_texts(said))
    return sorted({h for h in held if " " in h and any(h in t for t in told)}, key=lambda text: (-len(text), text))


def _texts(value: Any) -> Iterator[str]:
    """Every text inside plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)


def whole_row(statement: Statement, verdict: Verdict) -> dict[str, Any]:
    """The row with everything behind it: the claim's own record and every comparison."""
    return verdict_row(statement, verdict) | {
        "statement": statement.model_dump(mode="json", by_alias=True),
        "findings": [finding_row(f) for f in verdict.findings],
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """One comparison as plain JSON values."""
    return {
        "of": finding.of,
        "label": finding.label,
        "definitions": finding.definitions or "counterfoil",
        "vintage": finding.vintage or None,
        "verdict": finding.verdict,
        "because": finding.because,
        "computed": _finite(finding.computed),
        "low": _finite(finding.low),
        "high": _finite(finding.high),
        "numerator": finding.numerator,
        "denominator": finding.denominator,
        "as_of_date": finding.as_of_date.isoformat() if finding.as_of_date else None,
        "shown": [{"label": label, "figure": figure} for label, figure in finding.shown],
        "caveats": list(finding.caveats),
    }


def say_sum(finding: Finding) -> str:
    """A sum in one sentence: the question, the verdict, both sides, and what else it gives."""
    shown = "; ".join(f"{label}: {figure}" for label, figure in finding.shown)
    word = say_fact(finding.verdict).removesuffix(" …")
    parts = [f"{finding.label} {word}: {finding.because}", shown, *finding.caveats]
    return ". ".join(p.rstrip(".") for p in parts if p) + "."


def say_tried(verdict: Verdict) -> list[str]:
    """Each reading, under each set of definitions or rules and from each release, with its figure and bounds."""
    said: list[str] = []
    for finding in verdict.findings:
        if finding.of != "reading":
            continue
        under = finding.definitions or say("our definitions")
        if finding.vintage:
            under += ", " + say("{release} alone", release=finding.vintage)
        line = f"{finding.label}; {under}: {say_fact(finding.verdict).removesuffix(' …')}"
        if finding.computed is not None:
            line += f" ({_with_bounds(finding)})"
        said.append(line)
    return list(dict.fromkeys(said))


def _with_bounds(finding: Finding) -> str:
    """The figure of a reading, and the least and the most that it can be."""
    value, low, high = (None if n is None else plain(n) for n in (finding.computed, finding.low, finding.high))
    if finding.low == finding.high:
        return str(value)
    if finding.high is not None and math.isinf(finding.high):
        return say("{number} or more", number=value)
    return say("{value}, between {low} and {high}", value=value, low=low, high=high)


def say_day(said: Said) -> str:
    """The day as well as it is known: 2026-02-12, 2026-02, 2026 or about 2026-02-12."""
    day = said.date.isoformat()
    if said.precision == "approx":
        return f"about {day}"
    return day[: _LENGTH.get(said.precision, 10)]


def _finite(number: int | float | None) -> int | float | None:
    return None if number is None or math.isinf(number) else number
