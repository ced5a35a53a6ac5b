"""Makes the narrow table of outcomes over time: one row a span of time, one column a kind of outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say
from counterfoil.measures import Time
from counterfoil.reports.edition import EditionTable, Value
from counterfoil.schema import Field

_COLUMNS = (
    Field("issued_count", "integer", "Detainers issued.", unit="detainers"),
    Field("taken_count", "integer", "Taken into ICE custody.", unit="detainers"),
    Field("declined_count", "integer", "Recorded as declined.", unit="detainers"),
    Field("other_count", "integer", "Any other end on record.", unit="detainers"),
    Field("unknown_count", "integer", "Outcome not known.", unit="detainers"),
    Field("cohort", "text", "open: outcomes of the group are still being recorded."),
    Field("reason", "text", "Why a count is unknown."),
)
_KINDS = {
    "taken_into_ice_custody": "taken",
    "declined_by_agency": "declined",
    "unresolved": "unknown",
    "unmapped": "unknown",
}


def over_time_table(answer: Releasable, by: str, times: Sequence[Time]) -> EditionTable:
    """Detainers by outcome, one row a month, quarter or fiscal year; a hidden count hides what it would give away.

    Args:
        answer: `detainers_by_outcome` by that span of time.
        by: The span: month, quarter or fiscal_year.
        times: Every such span of the period: one that a release covers and that has no detainer is 0, one that none
            covers is unknown.
    """
    rows: dict[str, dict[str, Any]] = {
        str(t.value): {"when": t.value, "issued": 0, "cohort": t.cohort, "is_covered": t.is_covered} for t in times
    }
    for cell in answer.rows:
        if cell[by] is None:
            continue
        row = rows.setdefault(str(cell[by]), {})
        row |= {"when": cell[by], "issued": cell["denominator"], "cohort": cell["cohort"], "is_covered": True}
        kind = _KINDS.get(cell["outcome"], "other")
        before = row.get(kind, 0)
        row[kind] = None if before is None or cell["count"] is None else before + cell["count"]
    when = next(f for f in answer.fields if f.name == by)
    return EditionTable(
        "outcomes_over_time",
        say("Detainers by outcome over time"),
        (when, *_COLUMNS),
        tuple(_row(row) for _, row in sorted(rows.items())),
        (say("Counts of one row add up to the detainers issued."),),
        "detainers_by_outcome",
    )


def _row(row: Mapping[str, Any]) -> tuple[Value, ...]:
    if not row["is_covered"]:
        return (row["when"], *[None] * 5, None, "not_covered")
    counts = [row["issued"], *(row.get(kind, 0) for kind in ("taken", "declined", "other", "unknown"))]
    return (row["when"], *counts, row["cohort"], "suppressed" if None in counts else None)
