"""Says which release serves which days, so that two releases of the same days are never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterfoil.ledger.preferences import Choice, load_choice

Releases = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Serving:
    """Days, half open, whose rows are taken from one release. None = no limit."""

    release_id: str
    from_date: date | None
    until_date: date | None


@dataclass(frozen=True)
class Seam:
    """A day from which on the rows are taken from another release than before."""

    day: date
    before: str
    after: str


def serving_days(releases: Releases, extensions: Iterable[Path] = ()) -> tuple[Serving, ...]:
    """The days that each release serves.

    A day inside the span of several releases is served by the one that `facts/releases` prefers; where nothing is
    declared, by the one with the latest as-of date; among equals by the one with most rows. A day inside no span is
    served by whichever release has a row on it.

    Args:
        releases: The records of releases of one table, each with `as_of_date`, `row_count`,
            `span_from_date` and `span_until_date`.
        extensions: Folders of fact files that a workspace adds.
    """
    makes = next((str(r["makes"]) for r in releases.values() if "makes" in r), "")
    choice = load_choice(makes, extensions)
    spans = _spans(releases)
    edges = sorted({edge for span in spans.values() for edge in span})
    if edges:
        edges = sorted({*edges, *(e for e in choice.edges() if edges[0] < e < edges[-1])})
    bounds: list[tuple[date | None, date | None]] = [(None, edges[0] if edges else None), *pairwise(edges)]
    if edges:
        bounds.append((edges[-1], None))
    served = [(start, end, _best(start, end, spans, releases, choice)) for start, end in bounds]
    serving: list[Serving] = []
    for release_id in sorted(releases):
        for start, end, best in served:
            if best in (None, release_id):
                _append(serving, Serving(release_id, start, end))
    return tuple(serving)


def _spans(releases: Releases) -> dict[str, tuple[date, date]]:
    return {
        release_id: (date.fromisoformat(r["span_from_date"]), date.fromisoformat(r["span_until_date"]))
        for release_id, r in releases.items()
        if r.get("span_from_date")
    }


def _best(
    start: date | None,
    end: date | None,
    spans: Mapping[str, tuple[date, date]],
    releases: Releases,
    choice: Choice,
) -> str | None:
    """The release that serves the days between two edges; None where they are inside no span."""
    if start is None or end is None:
        return None
    inside = [r for r, (first, until) in spans.items() if first <= start and end <= until]

    def rank(release_id: str) -> tuple[Any, ...]:
        release = releases[release_id]
        return (choice.rank(release_id, release, start), release["as_of_date"], release["row_count"], release_id)

    return max(inside, key=rank, default=None)


def _append(serving: list[Serving], new: Serving) -> None:
    """Adds days to the list, as one entry with the days before where they touch."""
    last = serving[-1] if serving else None
    if last and last.release_id == new.release_id and last.until_date == new.from_date:
        serving[-1] = Serving(new.release_id, last.from_date, new.until_date)
    else:
        serving.append(new)


def find_seams(releases: Releases, extensions: Iterable[Path] = ()) -> tuple[Seam, ...]:
    """Every day on which another release begins to serve, in order."""
    inside = [s for s in serving_days(releases, extensions) if s.from_date and s.until_date]
    inside.sort(key=lambda s: s.from_date or date.min)
    return tuple(
        Seam(after.from_date, before.release_id, after.release_id)
        for before, after in pairwise(inside)
        if after.from_date and before.release_id != after.release_id
    )


def served_detainers(detainers: Any, releases: Releases, extensions: Iterable[Path] = ()) -> Any:
    """Only the rows that their release serves; rows without a day go with the release that serves most of its days.

    Args:
        detainers: `ledger.detainers` of the releases.
        releases: Their records.
        extensions: Folders of fact files that a workspace adds.
    """
    if len(releases) == 1:
        return detainers
    import ibis

    serving = serving_days(releases, extensions)
    taken = []
    for days in serving:
        rule = detainers.release_id == days.release_id
        if days.from_date:
            rule = rule & (detainers.prepared_date >= ibis.date(days.from_date))
        if days.until_date:
            rule = rule & (detainers.prepared_date < ibis.date(days.until_date))
        taken.append(rule)
    taken.append(detainers.prepared_date.isnull() & detainers.release_id.isin(_serve_most(releases, serving)))
    return detainers.filter(ibis.or_(*taken))


def _serve_most(releases: Releases, serving: Iterable[Serving]) -> list[str]:
    """The releases that serve at least half of the days of their own span, or that have no span at all."""
    spans = _spans(releases)
    served = dict.fromkeys(spans, 0)
    for days in serving:
        if days.from_date and days.until_date and days.release_id in spans:
            served[days.release_id] += (days.until_date - days.from_date).days
    most = [r for r, (first, until) in spans.items() if 2 * served[r] >= (until - first).days]
    return sorted([*most, *(r for r in releases if r not in spans)])
