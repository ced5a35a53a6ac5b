"""Computes a measure: cells with numerator, denominator, bounds, the unknown, and the as-of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.jurisdictions import load_register
from counterfoil.measures.cells import Group, count_cells, share_cells
from counterfoil.measures.cohorts import Cohorts, cell_window
from counterfoil.measures.definitions import Measure, find_measure
from counterfoil.measures.dimensions import DIMENSIONS, OUTCOME_DIMENSIONS, Dimension, require_dimensions
from counterfoil.measures.enrichment import enrich
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
        rules: Another set of rules by which rows are one detainer; "" = that of the ledger.
        definitions: Another set of definitions of outcomes; "" = ours.
    """

    measure: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    releases: tuple[str, ...] | None = None
    rules: str = ""
    definitions: str = ""


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
    where = question.where
    if measure.only_outcome and "outcome" not in [*by, *(name for name, _ in where)]:
        where = (*where, ("outcome", measure.only_outcome))
    require_dimensions([name for name, _ in where])
    folders = snapshot.fact_folders()
    where = tuple((name, as_state_code(value, folders) if name == "state" else value) for name, value in where)
    if question.from_date and question.until_date and question.from_date >= question.until_date:
        raise UsageError(
            "measures/empty-window",
            "the window ends before it begins",
            remedy=["--from is the first day in, --until the first day out."],
        )
    releases = require_run(snapshot)
    if question.releases is not None:
        releases = {k: r for k, r in releases.items() if k in question.releases}
    subjects = detainer_subjects(snapshot, releases, question.rules, question.definitions)
    subjects = subjects.filter(in_window(subjects, question.from_date, question.until_date))
    chosen = [*dimensions, *require_dimensions([name for name, _ in where])]
    subjects = enrich(snapshot, subjects, [d.needs for d in chosen if d.needs])
    for name, value in where:
        if name in OUTCOME_DIMENSIONS:
            continue
        subjects = subjects.filter(DIMENSIONS[name].of(subjects).cast("string") == value)
    cohorts = Cohorts(releases, snapshot.fact_folders())
    day, _ = cohorts.judge(question.from_date, question.until_date)
    rows = _rows(snapshot, measure, where, subjects, by)
    for row in rows:
        window = cell_window(row, dimensions, question.from_date, question.until_date)
        row["as_of_date"], row["cohort"] = cohorts.judge(*window) if window else (day, None)
        row["reason"] = row["reason"] or _unknown_dimension(row, dimensions)
    rows.sort(key=lambda r: [_sort_key(d, r[d.field.name]) for d in dimensions])
    register = load_register(snapshot.fact_folders())
    cells = _cells(measure, replace(question, where=where), dimensions, rows, day)
    return release(replace(cells, within={code: c.state_code for code, c in register.counties.items()}))


def _counts(snapshot: Snapshot, subjects: Any, groups: Sequence[Dimension]) -> list[Group]:
    """One dict a group with the number of detainers of each outcome."""
    keys = {d.field.name: d.of(subjects) for d in groups}
    numbers = {f"n_{o}": (subjects.outcome == o).sum().fill_null(0) for o in load_definitions().ids()}
    table = subjects.group_by(**keys).aggregate(**numbers) if keys else subjects.aggregate(**numbers)
    return [dict(row) for row in snapshot.run(table).to_pylist()]


def _rows(
    snapshot: Snapshot, measure: Measure, where: Sequence[tuple[str, str]], subjects: Any, by: Sequence[str]
) -> list[Group]:
    """The cells of a measure before they are dated.

    Outcomes are chosen after counting: the unknown of a group could be any outcome, so they must not be
    filtered away before the bounds are known.
    """
    of_outcome = {name: value for name, value in where if name in OUTCOME_DIMENSIONS}
    told = {*by, *of_outcome} & set(OUTCOME_DIMENSIONS)
    base = [d for d in require_dimensions(by) if d.field.name not in OUTCOME_DIMENSIONS]
    whole = _counts(snapshot, subjects, base)
    if measure.kind == "share":
        if told:
            raise UsageError(
                "measures/share-by-outcome",
                "a share counts outcomes, so its cells cannot be told apart or chosen by outcome",
                remedy=[
                    "For the detainers of one outcome:",
                    "",
                    "  counterfoil measures compute detainers_by_outcome",
                ],
            )
        return share_cells(measure, whole)
    parts = _counts(snapshot, subjects, [*base, DIMENSIONS["outcome_detail"]]) if "outcome_detail" in told else whole
    outcome, detail = of_outcome.get("outcome"), of_outcome.get("outcome_detail")
    if outcome is not None and outcome not in load_definitions().ids():
        raise UsageError(
            "measures/no-such-outcome",
            f"there is no outcome {outcome}",
            remedy=["The outcomes are:", *(f"  {o}" for o in load_definitions().ids())],
        )
    if detail is not None:
        parts = [p for p in parts if p["outcome_detail"] == detail]
    return count_cells(
        measure,
        whole,
        parts,
        keys=[d.field.name for d in base],
        splits="outcome" in told,
        only=outcome,
        is_of_outcome=bool(told),
    )


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
        population=_population(measure, question),
        sums=_sums(measure, told_apart, question),
    )


def _population(measure: Measure, question: Question) -> str:
    """What is counted, in one word for all answers that count the same detainers by the same rules."""
    return "/".join([measure.counts, question.rules or "-", question.definitions or "-"])


def _sums(
    measure: Measure, told_apart: Sequence[str], question: Question
) -> dict[str, dict[str, tuple[str, ...] | None]]:
    """The outcomes that each column of an answer sums over."""
    ids = load_definitions().ids()
    if measure.kind == "share":
        assert measure.numerator is not None
        inside = {
            name: [o for o in (what.only or ids) if o not in what.leaves_out]
            for name, what in measure.denominators.items()
        }
        return {
            name: {
                "numerator": measure.numerator.outcome,
                "denominator": None if set(within) == set(ids) else tuple(within),
                "unknown_count": measure.unknown,
            }
            for name, within in inside.items()
        }
    is_of_outcome = bool({*told_apart, *(name for name, _ in question.where)} & set(OUTCOME_DIMENSIONS))
    unknown = load_definitions().unknown_ids() if is_of_outcome else measure.unknown
    return {"": {"denominator": None, "unknown_count": tuple(unknown)}}
