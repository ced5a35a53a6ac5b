"""Computes a measure: cells with numerator, denominator, bounds, the unknown, and the as-of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.measures.cohorts import Cohorts, cell_window
from counterfoil.measures.definitions import Measure, find_measure
from counterfoil.measures.dimensions import DIMENSIONS, Dimension, require_dimensions
from counterfoil.measures.places import as_state_code
from counterfoil.measures.subjects import detainer_subjects, in_window, require_run
from counterfoil.outcomes import load_definitions
from counterfoil.schema import Field

_SHARED = (
    Field("numerator", "integer", "How many are counted.", unit="detainers"),
    Field("denominator", "integer", "Of how many.", unit="detainers"),
    Field("low", "number", "The least it can be, given the unknown."),
    Field("high", "number", "The most it can be, given the unknown."),
    Field("unknown_count", "integer", "Detainers of the group whose outcome is not known.", unit="detainers"),
    Field("reason", "text", "Why a figure, or a part of the cell's place or time, is unknown."),
)
_AS_OF = Field("as_of_date", "date", "The last day that the releases behind the cell cover.")
_COHORT = Field("cohort", "text", "open: outcomes of the group are still being recorded.", values=("open", "closed"))
_WHICH = Field("denominator_is", "text", "What the share is a share of.")


@dataclass(frozen=True)
class Question:
    """One question to the measures.

    Args:
        measure: The measure's id.
        by: Dimensions that tell cells apart, in order.
        where: Dimension to the one value to keep.
        from_date: First day of issue, in.
        until_date: First day of issue that is out.
        releases: Only these releases; None for all.
    """

    measure: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    releases: tuple[str, ...] | None = None


def compute_measure(snapshot: Snapshot, question: Question) -> Releasable:
    """The cells of a measure, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count, and how to tell cells apart.

    Returns:
        One cell a group, and for shares a denominator; in the order of the dimensions, unknown last.

    Raises:
        UsageError: There is no such measure or dimension.
        CounterfoilError: There is nothing to count yet.
    """
    measure = find_measure(question.measure)
    by = [*question.by, *(d for d in measure.always_by if d not in question.by)]
    dimensions = require_dimensions(by)
    require_dimensions([name for name, _ in question.where])
    if question.from_date and question.until_date and question.from_date >= question.until_date:
        raise UsageError(
            "measures/empty-window",
            "the window ends before it begins",
            remedy=["--from is the first day in, --until the first day out."],
        )
    releases = require_run(snapshot)
    if question.releases is not None:
        releases = {k: r for k, r in releases.items() if k in question.releases}
    subjects = detainer_subjects(snapshot, releases)
    subjects = subjects.filter(in_window(subjects, question.from_date, question.until_date))
    for name, value in question.where:
        wanted = as_state_code(value, snapshot.fact_folders()) if name == "state" else value
        subjects = subjects.filter(DIMENSIONS[name].of(subjects).cast("string") == wanted)
    cohorts = Cohorts(releases)
    day, _ = cohorts.judge(question.from_date, question.until_date)
    groups = [d for d in dimensions if d.field.name != "outcome"]
    counted = _counts(snapshot, subjects, groups)
    rows = (
        _share_rows(measure, counted, by)
        if measure.kind == "share"
        else _count_rows(measure, counted, by, splits="outcome" in by)
    )
    for row in rows:
        window = cell_window(row, dimensions, question.from_date, question.until_date)
        row["as_of_date"], row["cohort"] = cohorts.judge(*window) if window else (day, None)
        row["reason"] = row["reason"] or _unknown_dimension(row, dimensions)
    rows.sort(key=lambda r: [_sort_key(d, r[d.field.name]) for d in dimensions])
    return release(_cells(measure, question, dimensions, rows, day))


def _counts(snapshot: Snapshot, subjects: Any, groups: Sequence[Dimension]) -> list[dict[str, Any]]:
    """One row a group with the number of detainers of each outcome."""
    outcomes = load_definitions().ids()
    keys = {d.field.name: d.of(subjects) for d in groups}
    numbers = {f"n_{o}": (subjects.outcome == o).sum().fill_null(0) for o in outcomes}
    table = subjects.group_by(**keys).aggregate(**numbers) if keys else subjects.aggregate(**numbers)
    return [dict(row) for row in snapshot.run(table).to_pylist()]


def _number(group: Mapping[str, Any], outcomes: Sequence[str]) -> int:
    return sum(int(group[f"n_{o}"]) for o in outcomes)


def _count_rows(
    measure: Measure, counted: list[dict[str, Any]], by: Sequence[str], *, splits: bool
) -> list[dict[str, Any]]:
    """Cells of a count: all detainers of a group, or those of each outcome that occurs in any group."""
    ids = load_definitions().ids()
    rows = []
    for group in counted:
        keys = {name: group[name] for name in by if name != "outcome"}
        total, unknown = _number(group, ids), _number(group, measure.unknown)
        if not splits:
            rows.append({**keys, **_count_cell(total, total, 0, unknown if measure.unknown else 0)})
            continue
        for outcome in ids:
            count = _number(group, [outcome])
            if count:
                is_known = outcome not in measure.unknown
                cell = _count_cell(count, total, unknown if is_known else 0, unknown)
                rows.append({**keys, "outcome": outcome, **cell})
    return rows


def _count_cell(count: int, total: int, more: int, unknown: int) -> dict[str, Any]:
    return {
        "count": count,
        "numerator": count,
        "denominator": total,
        "low": count,
        "high": count + more,
        "unknown_count": unknown,
        "reason": None,
    }


def _share_rows(measure: Measure, counted: list[dict[str, Any]], by: Sequence[str]) -> list[dict[str, Any]]:
    """Cells of a share: one a group and denominator, with what the unknown could make of it."""
    ids = load_definitions().ids()
    assert measure.numerator is not None
    rows = []
    for group in counted:
        by_outcome = "outcome" in by
        for outcome in ids if by_outcome else [None]:
            if outcome is not None and not group[f"n_{outcome}"]:
                continue
            one = group if outcome is None else {f"n_{o}": group[f"n_{o}"] if o == outcome else 0 for o in ids}
            for name, what in measure.denominators.items():
                inside = [o for o in (what.only or ids) if o not in what.leaves_out]
                keys = {d: outcome if d == "outcome" else group[d] for d in by}
                rows.append(
                    {
                        **keys,
                        **_share_cell(
                            counted_in=_number(one, measure.numerator.outcome),
                            of=_number(one, inside),
                            unknown_inside=_number(one, [o for o in measure.unknown if o in inside]),
                            unknown_outside=_number(one, [o for o in measure.unknown if o not in inside]),
                        ),
                        "denominator_is": name,
                    }
                )
    return rows


def _share_cell(*, counted_in: int, of: int, unknown_inside: int, unknown_outside: int) -> dict[str, Any]:
    """One share. Low: none of the unknown is counted; high: all are; outside ones then join the denominator."""
    widest = of + unknown_outside
    return {
        "value": counted_in / of if of else None,
        "numerator": counted_in,
        "denominator": of,
        "low": counted_in / widest if widest else None,
        "high": (counted_in + unknown_inside + unknown_outside) / widest if widest else None,
        "unknown_count": unknown_inside + unknown_outside,
        "reason": None if of else "not_applicable",
    }


def _unknown_dimension(row: Mapping[str, Any], dimensions: Sequence[Dimension]) -> str | None:
    """Why a part of the cell's place or time is empty."""
    return next((d.unknown for d in dimensions if row[d.field.name] is None), None)


def _sort_key(dimension: Dimension, value: Any) -> tuple[bool, Any]:
    if dimension.field.name == "outcome":
        return value is None, load_definitions().ids().index(value) if value else 0
    return value is None, value if value is not None else ""


def _cells(
    measure: Measure,
    question: Question,
    dimensions: Sequence[Dimension],
    rows: list[dict[str, Any]],
    day: date | None,
) -> Cells:
    """The answer with its columns in the order that scripts rely on."""
    first = (
        Field("count", "integer", measure.title, unit=measure.unit)
        if measure.kind == "count"
        else Field("value", "number", measure.title, unit="share")
    )
    fields = [*(d.field for d in dimensions), first, *_SHARED]
    if measure.kind == "share":
        fields.append(_WHICH)
    fields += [_COHORT, _AS_OF]
    told_apart = (
        *(d.field.name for d in dimensions),
        *(("denominator_is",) if measure.kind == "share" else ()),
    )
    return Cells(
        subject=measure.measure,
        title=measure.title,
        unit=measure.unit,
        fields=tuple(fields),
        rows=tuple({f.name: row.get(f.name) for f in fields} for row in rows),
        dimensions=told_apart,
        filters=question.where,
        from_date=question.from_date,
        until_date=question.until_date,
        as_of_date=day,
        notes=(measure.caution,),
    )
