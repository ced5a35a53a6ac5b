"""Counts detainers by what their figures rest on, and tells those that are new, gone or changed apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil import measures
from counterfoil.engine import Snapshot
from counterfoil.measures import Place
from counterfoil.outcomes import load_definitions

#: Detainers of one facility and day, by outcome and attribution.
Class = tuple[str, str]
Counts = dict[Class, int]
_KEYS = ("facility_id", "prepared_date")
_ATTRIBUTED = "attributed"


@dataclass(frozen=True)
class Recount:
    """The detainers of a place and a period under one state of inputs, links and corrections.

    Args:
        counts: How many of each outcome and attribution.
        groups: The same by facility and day; empty where it was not asked for.
    """

    counts: Counts
    groups: Mapping[tuple[Any, ...], Counts]


def recount(
    snapshot: Snapshot, held: Mapping[str, Any], place: Place, days: tuple[date, date], by_day: bool = False
) -> Recount:
    """Counts the detainers of releases, with the links and the corrections that are in force around the call.

    Args:
        snapshot: The workspace.
        held: The records of the releases.
        place: The nation, a state or a county.
        days: The period, half open.
        by_day: By facility and day too.
    """
    subjects = measures.detainer_subjects(snapshot, held)
    inside = subjects.filter(measures.in_window(subjects, *days) & measures.in_place(subjects, place))
    keys = [*(_KEYS if by_day else ()), "outcome", "attribution"]
    found = snapshot.run(inside.group_by(keys).aggregate(n=inside.count())).to_pylist()
    counts: Counts = {}
    groups: dict[tuple[Any, ...], Counts] = {}
    for row in found:
        told = (row["outcome"], row["attribution"])
        counts[told] = counts.get(told, 0) + row["n"]
        if by_day:
            groups.setdefault(tuple(row[k] for k in _KEYS), {})[told] = row["n"]
    return Recount(counts, groups)


def new_and_gone(first: Recount, second: Recount) -> tuple[Counts, Counts]:
    """The detainers of the second that the first does not have, and those of the first that the second does not.

    Releases share no key of a detainer, so a facility's day is compared with the same day. What both have of one
    outcome and attribution is the same; where the second has more in all, so many are new, where the first has more,
    so many are gone. Which of the others these are, nobody can tell: those without an outcome are taken first. All
    that is left has changed.
    """
    new: Counts = {}
    gone: Counts = {}
    for key in {*first.groups, *second.groups}:
        was, is_now = first.groups.get(key, {}), second.groups.get(key, {})
        lost = {c: n - is_now.get(c, 0) for c, n in was.items() if n > is_now.get(c, 0)}
        gained = {c: n - was.get(c, 0) for c, n in is_now.items() if n > was.get(c, 0)}
        more = sum(gained.values()) - sum(lost.values())
        _take(gained, more, new)
        _take(lost, -more, gone)
    return new, gone


def _take(some: Mapping[Class, int], count: int, into: Counts) -> None:
    """Adds so many of some detainers: those whose outcome is unknown first, then in the order of outcomes."""
    unknown, order = load_definitions().unknown_ids(), load_definitions().ids()
    for told in sorted(some, key=lambda c: (c[0] not in unknown, order.index(c[0]), c[1])):
        if count <= 0:
            return
        taken = min(count, some[told])
        into[told] = into.get(told, 0) + taken
        count -= taken


def added(counts: Counts, more: Counts, sign: int = 1) -> Counts:
    """The counts with more of some, or with less."""
    return {c: counts.get(c, 0) + sign * more.get(c, 0) for c in {*counts, *more}}


def figures_of(counts: Counts, figures: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Totals and figures of the first page from the counts of detainers.

    Args:
        counts: Detainers by outcome and attribution.
        figures: The figures that are asked for: the id and the measure of each.
    """
    by_outcome: dict[str, int] = {}
    for (outcome, _), n in counts.items():
        by_outcome[outcome] = by_outcome.get(outcome, 0) + n
    found: dict[str, Any] = {o: by_outcome.get(o, 0) for o in load_definitions().ids()}
    found["detainers_issued"] = sum(counts.values())
    found["not_attributed"] = sum(n for (_, told), n in counts.items() if told != _ATTRIBUTED)
    shares = _shares(by_outcome, {m for _, m in figures})
    return found | {f: shares[f] for f, _ in figures if f in shares}


def _shares(by_outcome: Mapping[str, int], wanted: Iterable[str]) -> dict[str, Any]:
    parts: Sequence[Mapping[str, Any]] = [{"outcome": o, "n": n} for o, n in by_outcome.items()]
    found = {}
    for name in sorted(wanted):
        measure = measures.load_measures().get(name)
        if measure is None or measure.kind != "share" or measure.classing is None:
            continue
        for cell in measures.share_cells(measures.Shares.of(measure), parts, (), "outcome"):
            found[f"{name}_{cell['denominator_is']}"] = cell["value"]
    return found
