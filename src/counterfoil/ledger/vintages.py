"""Says which release serves which days, so that two releases of the same days are never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterfoil.ledger.preferences import Choice, load_choice

Releases = Mapping[str, Mapping[str, Any]]
#: Days, half open (None = no limit), and the release that serves them (None = inside no span).
_Stretch = tuple[date | None, date | None, str | None]


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
    served by whichever release has a row on it; where several have, by the best of them.

    Args:
        releases: The records of releases of one table, each with `as_of_date`, `row_count`,
            `span_from_date` and `span_until_date`.
        extensions: Folders of fact files that a workspace adds.
    """
    serving: list[Serving] = []
    stretches = _stretches(releases, _choice(releases, extensions))
    for release_id in sorted(releases):
        for start, end, best in stretches:
            if best in (None, release_id):
                _append(serving, Serving(release_id, start, end))
    return tuple(serving)


def _choice(releases: Releases, extensions: Iterable[Path]) -> Choice:
    return load_choice(next((str(r["makes"]) for r in releases.values() if "makes" in r), ""), extensions)


def _stretches(releases: Releases, choice: Choice) -> list[_Stretch]:
    """All days in order, cut where another release may begin to serve, with the one that serves (None: no span)."""
    spans = _spans(releases)
    edges = sorted({edge for span in spans.values() for edge in span})
    if edges:
        edges = sorted({*edges, *(e for e in choice.edges() if edges[0] < e < edges[-1])})
    bounds: list[tuple[date | None, date | None]] = [(None, edges[0] if edges else None), *pairwise(edges)]
    if edges:
        bounds.append((edges[-1], None))
    return [(start, end, _best(start, end, spans, releases, choice)) for start, end in bounds]


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

    return max(inside, key=lambda r: _rank(r, start, releases, choice), default=None)


def _rank(release_id: str, day: date, releases: Releases, choice: Choice) -> tuple[Any, ...]:
    """How a release stands on a day: the highest serves."""
    release = releases[release_id]
    return choice.rank(release_id, release, day), release["as_of_date"], release["row_count"], release_id


def _append(serving: list[Serving], new: Serving) -> None:
    """Adds days to the list, as one entry with the days before where they touch."""
    last = serving[-1] if serving else None
    if last and last.release_id == new.release_id and last.until_date == new.from_date:
        serving[-1] = Serving(new.release_id, last.from_date, new.until_date)
    else:
        serving.append(new)


def find_seams(releases: Releases, extensions: Iterable[Path] = ()) -> tuple[Seam, ...]:
    """Every day on which another release begins to serve, in order; days that none covers may lie before it."""
    served = [(start, best) for start, _, best in _stretches(releases, _choice(releases, extensions)) if best]
    return tuple(
        Seam(start, before, after) for (_, before), (start, after) in pairwise(served) if start and before != after
    )


def served_detainers(detainers: Any, releases: Releases, extensions: Iterable[Path] = ()) -> Any:
    """Only the detainers that their release serves, each day of issue from one release.

    Args:
        detainers: `ledger.detainers` of the releases.
        releases: Their records.
        extensions: Folders of fact files that a workspace adds.
    """
    return served_rows(detainers, releases, "prepared_date", extensions)


def served_rows(rows: Any, releases: Releases, day: str, extensions: Iterable[Path] = ()) -> Any:
    """Only the rows that their release serves, each day from one release.

    Rows without a day go with the release that serves most of its days.

    Args:
        rows: Records of one table of the releases.
        releases: The records of the releases.
        day: The column with the day.
        extensions: Folders of fact files that a workspace adds.
    """
    if len(releases) == 1:
        return rows
    import ibis

    choice = _choice(releases, extensions)
    stretches = _stretches(releases, choice)
    most = _serve_most(releases, stretches)
    taken = [rows[day].isnull() & rows.release_id.isin(most)]
    beside = []
    for start, end, best in stretches:
        rule = ibis.literal(True)
        if start:
            rule = rule & (rows[day] >= ibis.date(start))
        if end:
            rule = rule & (rows[day] < ibis.date(end))
        if best:
            taken.append(rule & (rows.release_id == best))
        else:
            ranked = sorted(releases, key=lambda r: _rank(r, start or end or date.min, releases, choice))
            beside.append((rule & rows[day].notnull(), ranked))
    served = rows.filter(ibis.or_(*taken))
    place = ibis.cases(*((rule, _place(rows, ranked)) for rule, ranked in beside), else_=-1)
    strays = rows.mutate(_place=place).filter(lambda t: t._place >= 0)
    best_of_day = strays._place.max().over(group_by=strays[day])
    strays = strays.mutate(_best=best_of_day).filter(lambda t: t._place == t._best).drop("_place", "_best")
    return served.union(strays)


def _place(rows: Any, ranked: Sequence[str]) -> Any:
    """The place of a row's release among some, the best one last."""
    return rows.release_id.cases(*((r, at) for at, r in enumerate(ranked)), else_=-1)


def _serve_most(releases: Releases, stretches: Iterable[_Stretch]) -> list[str]:
    """The releases that serve at least half of the days of their own span, or that have no span at all."""
    spans = _spans(releases)
    served = dict.fromkeys(spans, 0)
    for start, end, best in stretches:
        if start and end and best:
            served[best] += (end - start).days
    most = [r for r, (first, until) in spans.items() if 2 * served[r] >= (until - first).days]
    return sorted([*most, *(r for r in releases if r not in spans)])
