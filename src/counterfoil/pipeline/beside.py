"""Says which editions may not stand beside the catalog of their workspace, because the two would give a cell away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from counterfoil import disclosure, measures
from counterfoil.disclosure import PUBLISHED_NUMBERS, Family, Releasable
from counterfoil.engine import Snapshot
from counterfoil.measures import Question
from counterfoil.pipeline.history import every_edition, read_printed

#: What the cells of the catalog tell apart, of which counts are made for the attack.
_PLACES = ("state", "custodian_level", "county_code_fips")
_OTHERS = ("agency_id", "agency_kind", "attribution")


def given_away_beside(
    snapshot: Snapshot, edition_ids: Sequence[str], readings: Mapping[str, Releasable] | None = None
) -> set[str]:
    """The editions whose hidden cells could be worked out with the catalog, or with one another beside it.

    Args:
        snapshot: The workspace.
        edition_ids: The editions to be published, one of each language at most.
        readings: The cells of the catalog under other definitions, by their names.
    """
    entries = [e for e in every_edition(snapshot) if e["edition_id"] in edition_ids]
    printed = {e["edition_id"]: read_printed(snapshot, [e]) for e in entries}
    if not any(f.small for families in printed.values() for f in families):
        return set()
    families = [f for each in printed.values() for f in each]
    extra = [d for d in _OTHERS if any(d in f.said and "outcome" in f.said for f in families)]
    by = (*_PLACES, *extra, "month")
    with disclosure.confiding() as counted:
        for start, end in _spans(families):
            measures.compute_measure(snapshot, Question("detainers_by_outcome", by, (), start, end))
    (together,) = (p for p in measures.published_outcomes() if len(p.outcomes) > 1)
    others = {name: _column(answer, f"n_{together.id}") for name, answer in (readings or {}).items()}
    return disclosure.given_away(counted, printed, frozenset(together.outcomes), others)


def _spans(families: Sequence[Family]) -> list[tuple[date, date]]:
    """The days between every two neighboring days on which a window begins or ends, if some window has them."""
    windows = {(f.from_date, f.until_date) for f in families if "outcome" in f.said and f.from_date and f.until_date}
    days = sorted({d for window in windows for d in window if d})
    return [
        (start, end)
        for start, end in pairwise(days)
        if any(first <= start and end <= last for first, last in windows if first and last)
    ]


def _column(answer: Releasable, name: str) -> dict[tuple[str, ...], int]:
    """One column of the published cells, by state, county and month."""
    found: dict[tuple[str, ...], int] = {}
    for row in answer.rows:
        if row["state"] and row["county_code_fips"] and row["month"]:
            key = (str(row["state"]), str(row["county_code_fips"]), str(row["month"]))
            found[key] = found.get(key, 0) + int(row[name])
    return found


def is_known(snapshot: Snapshot, edition_id: str, edition: Mapping[str, Any]) -> bool:
    """Whether an edition was built here, so that the workspace holds what it printed and what it hid."""
    if edition_id not in snapshot.parts(PUBLISHED_NUMBERS):
        return False
    entry = next((e for e in every_edition(snapshot) if e["edition_id"] == edition_id), None)
    return entry is not None and all(entry["figures"].get(f["figure_id"]) == f["value"] for f in edition["figures"])
