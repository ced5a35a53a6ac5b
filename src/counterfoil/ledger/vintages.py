"""Says which release serves which days, so that two releases of the same days are never added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Serving:
    """Days, half open, whose rows are taken from one release. None = no limit."""

    release_id: str
    from_date: date | None
    until_date: date | None


def serving_days(releases: Mapping[str, Mapping[str, Any]]) -> tuple[Serving, ...]:
    """The days that each release serves.

    A day inside the span of several releases is served by the one with the latest as-of date; among
    equals by the one with most rows. A day inside no span is served by whichever release has a row on it.

    Args:
        releases: The records of releases of one table, each with `as_of_date`, `row_count`,
            `span_from_date` and `span_until_date`.
    """
    spans = {
        release_id: (date.fromisoformat(r["span_from_date"]), date.fromisoformat(r["span_until_date"]))
        for release_id, r in releases.items()
        if r.get("span_from_date")
    }
    edges = sorted({edge for span in spans.values() for edge in span})
    bounds: list[tuple[date | None, date | None]] = [
        (None, edges[0] if edges else None),
        *pairwise(edges),
    ]
    if edges:
        bounds.append((edges[-1], None))
    serving: list[Serving] = []
    for release_id in sorted(releases):
        for start, end in bounds:
            inside = [r for r, (a, b) in spans.items() if start and end and a <= start and end <= b]
            best = max(inside, key=lambda r: (releases[r]["as_of_date"], releases[r]["row_count"], r), default=None)
            if best in (None, release_id):
                _append(serving, Serving(release_id, start, end))
    return tuple(serving)


def _append(serving: list[Serving], new: Serving) -> None:
    """Adds days to the list, as one entry with the days before where they touch."""
    last = serving[-1] if serving else None
    if last and last.release_id == new.release_id and last.until_date == new.from_date:
        serving[-1] = Serving(new.release_id, last.from_date, new.until_date)
    else:
        serving.append(new)


def served_detainers(detainers: Any, releases: Mapping[str, Mapping[str, Any]]) -> Any:
    """Only the rows that their release serves; an unreadable date is served by every release that serves a day."""
    if len(releases) == 1:
        return detainers
    import ibis

    serving = serving_days(releases)
    taken = []
    for days in serving:
        rule = detainers.release_id == days.release_id
        if days.from_date:
            rule = rule & (detainers.prepared_date >= ibis.date(days.from_date))
        if days.until_date:
            rule = rule & (detainers.prepared_date < ibis.date(days.until_date))
        taken.append(rule)
    serves = sorted({days.release_id for days in serving if days.from_date and days.until_date})
    taken.append(detainers.prepared_date.isnull() & detainers.release_id.isin(serves))
    return detainers.filter(ibis.or_(*taken))
