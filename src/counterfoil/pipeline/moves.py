"""Counts how many detainers are new, gone or otherwise ended between two sets of releases, by facility and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil import measures
from counterfoil.engine import Snapshot
from counterfoil.measures import Place

#: The column in which two releases are told apart.
_KEYS = ("facility_id", "prepared_date")


@dataclass(frozen=True)
class Days:
    """How two sets of releases differ on the days of a period.

    Args:
        new: Detainers of the second on days and at facilities where the first has fewer.
        gone: Detainers of the first where the second has fewer.
        changed: Detainers of both whose outcome, or whose place, is another.
    """

    new: int
    gone: int
    changed: int


def count_moves(
    snapshot: Snapshot,
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    place: Place,
    from_date: str,
    until_date: str,
) -> Days:
    """How many detainers are new, gone or changed. Releases share no key of a detainer, so counts are compared.

    Args:
        snapshot: The workspace.
        first: The records of the releases of the first edition.
        second: Those of the second.
        place: The nation, a state or a county.
        from_date: First day, in.
        until_date: First day, out.
    """
    days = (date.fromisoformat(from_date), date.fromisoformat(until_date))
    by_day = [_counts(snapshot, held, place, *days, _KEYS) for held in (first, second)]
    by_outcome = [_counts(snapshot, held, place, *days, (*_KEYS, "outcome")) for held in (first, second)]
    new, gone = _surplus(by_day[1], by_day[0]), _surplus(by_day[0], by_day[1])
    return Days(new, gone, max(_surplus(by_outcome[1], by_outcome[0]) - new, 0))


def _counts(
    snapshot: Snapshot, held: Mapping[str, Any], place: Place, start: date, end: date, keys: tuple[str, ...]
) -> dict[tuple[Any, ...], int]:
    subjects = measures.detainer_subjects(snapshot, held)
    inside = subjects.filter(measures.in_window(subjects, start, end) & measures.in_place(subjects, place))
    table = inside.group_by(list(keys)).aggregate(n=inside.count())
    return {tuple(row[k] for k in keys): row["n"] for row in snapshot.run(table).to_pylist()}


def _surplus(more: Mapping[tuple[Any, ...], int], less: Mapping[tuple[Any, ...], int]) -> int:
    return sum(max(n - less.get(key, 0), 0) for key, n in more.items())
