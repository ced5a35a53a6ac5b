"""Turns sums into what a page prints of them: figures with their denominators and bounds, sentences, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_day, say_fact, say_many, say_month, say_number, say_share
from counterfoil.measures import add_up
from counterfoil.publish.site.subjects import Subject, Sums, measure_of

if TYPE_CHECKING:
    from counterfoil.measures.definitions import Measure

#: The measures whose figures stand first on a page.
_FIRST = ("detainers_issued", "taken_into_custody_share", "declined_share", "unresolved_share")
TAKEN, DECLINED, UNRESOLVED = "taken_into_ice_custody", "declined_by_agency", "unresolved"
#: The shares that are shown under every set of definitions: measure and denominator.
_SPREAD = (
    ("taken_into_custody_share", "of_all_issued"),
    ("declined_share", "of_all_issued"),
    ("declined_share", "of_declined_plus_taken"),
)


@dataclass(frozen=True)
class Shown:
    """One figure as it is printed.

    Args:
        id: Its anchor, the same in every publication.
        measure: The measure's id.
        label: What it is.
        of: Of what, for a share.
        value: In words; the reason where it is unknown.
        raw: For programs; None where it is unknown.
        unit: detainers, or "" for a share.
        basis: Numerator and denominator.
        bounds: The least and the most.
        unknown_count: How many are unknown.
    """

    id: str
    measure: str
    label: str
    of: str
    value: str
    raw: int | float | None
    unit: str
    basis: str
    bounds: str
    unknown_count: int

    @property
    def detail(self) -> str:
        """What stands under the figure."""
        parts = [p for p in (self.basis, self.bounds) if p]
        return "; ".join(parts) + "." if parts else ""


def figures_of(sums: Sums, counts: Any, measures: tuple[str, ...] = ()) -> list[Shown]:
    """The figures of one vector of counts: of some measures, or of all that can be added up."""
    return [shown for m in measures or sums.summed for shown in _figures(sums, counts, measure_of(m))]


def first_figures(sums: Sums, counts: Any) -> list[Shown]:
    """The figures that stand first: one a measure, of all that were issued."""
    return [f for f in figures_of(sums, counts, _FIRST) if f.id.rpartition(".")[2] in ("count", "of_all_issued")]


def _figures(sums: Sums, counts: Any, measure: Measure) -> list[Shown]:
    return [_shown(measure, cell) for cell in sums.cells(measure, counts)]


def _shown(measure: Measure, cell: dict[str, Any]) -> Shown:
    is_share = measure.kind == "share"
    of = cell.get("denominator_is") or "count"
    raw = cell["value"] if is_share else cell["count"]
    write = say_share if is_share else say_number
    low, high = cell["low"], cell["high"]
    bounds = ""
    if low is not None and high is not None and low != high:
        bounds = say("between {low} and {high}, depending on what is unknown", low=write(low), high=write(high))
    basis = ""
    if is_share and cell["denominator"]:
        basis = say("{part} of {whole}", part=say_number(cell["numerator"]), whole=say_number(cell["denominator"]))
    return Shown(
        f"{measure.measure}.{of}",
        measure.measure,
        say_fact(measure.title),
        say_fact(measure.denominators[of].says) if is_share else "",
        write(raw) if raw is not None else say("not applicable"),
        raw,
        "" if is_share else say("detainers"),
        basis,
        bounds,
        cell["unknown_count"] or 0,
    )


def sentences(sums: Sums, subject: Subject, place: str) -> list[str]:
    """The answer in sentences, each with its figures, denominators and bounds."""
    counts = sums.whole(subject)
    issued = int(counts.sum())
    start, end = sums.window
    day = sums.catalog.as_of()
    assert day is not None
    if not issued:
        return [
            say(
                "The releases hold no detainer that is sure enough to be printed under the name of {place}.",
                place=place,
            ),
            say(
                "That is no finding about the place: the releases may not cover it, or its facilities may not be "
                "resolved. The last day covered is {day}.",
                day=say_day(day),
            ),
        ]
    taken = _cell(sums, counts, "taken_into_custody_share", "of_all_issued")
    declined = _cell(sums, counts, "declined_share", "of_all_issued")
    two = _cell(sums, counts, "declined_share", "of_declined_plus_taken")
    said = [
        say_many(
            "The releases record {number} detainer sent to custodians in {place}, prepared from {start} up to, not "
            "including, {end}, as the record stood on {day}.",
            "The releases record {number} detainers sent to custodians in {place}, prepared from {start} up to, not "
            "including, {end}, as the record stood on {day}.",
            issued,
            place=place,
            start=say_day(start),
            end=say_day(end),
            day=say_day(day),
        ),
        say(
            "The record says that {part} of them ({share}) ended with ICE taking the person into custody; the share "
            "lies between {low} and {high}, depending on what is unknown.",
            part=say_number(taken["numerator"]),
            share=say_share(taken["value"]),
            low=say_share(taken["low"]),
            high=say_share(taken["high"]),
        ),
        say(
            "{part} were recorded as declined by the agency: {share} of all issued.",
            part=say_number(declined["numerator"]),
            share=say_share(declined["value"]),
        )
        if two["value"] is None
        else say(
            "{part} were recorded as declined by the agency: {share} of all issued, and {other} of the {whole} that "
            "were declined or taken.",
            part=say_number(declined["numerator"]),
            share=say_share(declined["value"]),
            other=say_share(two["value"]),
            whole=say_number(two["denominator"]),
        ),
    ]
    if declined["unknown_count"]:
        said.append(
            say(
                "For {unknown} the record does not say how they ended, so the share recorded as declined could be "
                "anything from {low} to {high} of all issued.",
                unknown=say_number(declined["unknown_count"]),
                low=say_share(declined["low"]),
                high=say_share(declined["high"]),
            )
        )
    else:
        said.append(say("For none of them is it unknown how they ended."))
    return [*said, *filter(None, [say_not_covered(sums)])]


def _cell(sums: Sums, counts: Any, measure_id: str, denominator: str) -> dict[str, Any]:
    measure = measure_of(measure_id)
    return next(c for c in sums.cells(measure, counts) if c["denominator_is"] == denominator)


def spread(sums: Sums, subject: Subject) -> list[dict[str, Any]]:
    """The main shares under every set of definitions, ours first; empty where that is not published."""
    rows = []
    for name, about in sums.catalog.definition_sets.items():
        counts = sums.reading(name, subject)
        if counts is None or not counts.sum():
            return []
        figures = {f.id: f for f in figures_of(sums, counts, tuple(dict.fromkeys(m for m, _ in _SPREAD)))}
        rows.append(
            {
                "set": name,
                "title": say_fact(about["title"]),
                "by": about["by"],
                "says": say_fact(about["says"]),
                "cells": [figures[f"{m}.{d}"] for m, d in _SPREAD],
            }
        )
    return rows


def spread_heads() -> list[tuple[str, str]]:
    """The headings of the columns of `spread`: measure and denominator."""
    return [(say_fact(measure_of(m).title), say_fact(measure_of(m).denominators[d].label)) for m, d in _SPREAD]


def over_time(sums: Sums, subject: Subject) -> list[dict[str, Any]]:
    """One row a time of the axis: issued, taken, declined, all others, unresolved, and whether it is open.

    Where a release covers a time, no detainer is 0; where none does, every count is unknown.
    """
    import numpy as np

    found = {value: counts for value, counts in sums.timed(subject) if value is not None}
    if not found:
        return []
    covered = {time.value for time in sums.axis if time.is_covered} | set(found)
    timed = [(value, found.get(value, sums.zero)) for value in sorted(covered)]
    each = np.stack([counts for _, counts in timed])
    cells = add_up(measure_of("declined_share"), (), [()] * len(timed), each, None, False)
    shares = [c for c in cells if c["denominator_is"] == "of_all_issued"]
    rows = []
    for (value, counts), share in zip(timed, shares, strict=True):
        issued = int(counts.sum())
        taken, declined, unknown = (sums.sum_of(counts, [o]) for o in (TAKEN, DECLINED, UNRESOLVED))
        rows.append(
            {
                "value": value,
                "label": say_time(sums.time, value),
                "issued": issued,
                "taken": taken,
                "declined": declined,
                "other": issued - taken - declined - unknown,
                "unresolved": unknown,
                "low": share["low"],
                "high": share["high"],
                "is_open": sums.judge(value)[1] == "open",
                "is_covered": True,
            }
        )
    counts = dict.fromkeys(("issued", "taken", "declined", "other", "unresolved", "low", "high"))
    gaps = [time.value for time in sums.axis if time.value not in covered]
    rows += [
        {"value": v, "label": say_time(sums.time, v), **counts, "is_open": False, "is_covered": False} for v in gaps
    ]
    return sorted(rows, key=lambda row: row["value"])


def say_not_covered(sums: Sums) -> str:
    """The days of the window that no release covers, in words; "" where every day is."""
    spans = [
        say("{start} up to, not including, {end}", start=say_day(start), end=say_day(end))
        for start, end in sums.not_covered
    ]
    return say("No release covers {spans}: nothing is counted there.", spans="; ".join(spans)) if spans else ""


def undated(sums: Sums, subject: Subject) -> int:
    """Detainers whose date of issue cannot be read."""
    return sum(int(counts.sum()) for value, counts in sums.timed(subject) if value is None)


def say_time(time: str, value: Any) -> str:
    """A month or a fiscal year as it is printed."""
    from datetime import date

    if time == "month":
        return say_month(date.fromisoformat(value))
    return say("fiscal year {year}", year=str(value))


def by_outcome(sums: Sums, counts: Any) -> list[dict[str, Any]]:
    """One row an outcome: its label, how many, and of how many."""
    issued = int(counts.sum())
    return [
        {
            "outcome": name,
            "label": say_fact(label),
            "count": int(counts[at]),
            "share": int(counts[at]) / issued if issued else None,
        }
        for at, (name, label) in enumerate(sums.catalog.outcomes.items())
        if counts[at]
    ]
