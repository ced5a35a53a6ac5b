"""Builds claims by offices of the fictional state ZZ, and cells that they are held to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.claims import Answer, Statement
from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.schema import Field

BINDING = {
    "reading": "recorded as declined",
    "measure": "zz_declined",
    "where": {"state": "ZZ"},
    "from_date": "2025-01-01",
    "until_date": "2026-01-01",
    "figure": "count",
}
SPEAKER = {"office": "Office of the Governor of ZZ", "name": None, "side": "fictional"}


def claim(**more: Any) -> Statement:
    """A claim by an office of ZZ that 400 detainers were declined in 2025."""
    given = {
        "id": "zz-declined-2025",
        "speaker": SPEAKER,
        "said": {"date": "2026-02-01", "precision": "day"},
        "topic": "detainers",
        "figure_as_said": "400",
        "value": 400,
        "unit": "detainer",
        "nature": "flow",
        "population": "detainers issued to jails in ZZ",
        "scope": ["ZZ"],
        "period": {"from_date": "2025-01-01", "until_date": "2026-01-01"},
        "measure_in_words": "Detainers recorded as declined",
        "kind": "count",
        "bindings": [BINDING],
        "evidence": "fictional",
        "cites": ["made up"],
    }
    return Statement.model_validate(given | more)


def untested(**more: Any) -> Statement:
    """The same claim, with no measure to hold it to."""
    return claim(**({"bindings": [], "why_not": {"would_need": "a log"}} | more))


def cells(*rows: Mapping[str, Any], as_of: str = "2026-01-31", unit: str = "detainers", **more: Any) -> Releasable:
    """Cells of the measure, through disclosure control."""
    names = {"county_code_fips", "offense_group", "denominator_is"} & set(rows[0]) if rows else set()
    numbers = ("count", "value", "numerator", "denominator", "low", "high")
    fields = [Field(name, "text", "A dimension.") for name in sorted(names)]
    fields += [Field(name, "number", "A figure.") for name in numbers if not rows or name in rows[0]]
    return release(
        Cells(
            subject="zz_declined",
            title="Declined in ZZ",
            unit=unit,
            fields=(*fields, Field("reason", "text", "Why there is no figure.")),
            rows=tuple({"reason": "", **row} for row in rows),
            as_of_date=date.fromisoformat(as_of),
            **more,
        )
    )


def answer(count: float, low: float | None = None, high: float | None = None, **more: Any) -> Answer:
    """One answer of the data: a count with its bounds."""
    low, high = count if low is None else low, count if high is None else high
    return Answer(found=cells({"count": count, "low": low, "high": high}), **more)
