"""Reads a question to the measures: what is counted, what tells cells apart, and which rows are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.measures.cohorts import Cohorts, served_portions
from counterfoil.measures.definitions import Measure, find_measure
from counterfoil.measures.dimensions import OUTCOME_DIMENSIONS, Dimension, dimensions_of, require_dimensions
from counterfoil.measures.grains import GRAINS, Grain, require_releases, rows_of
from counterfoil.measures.places import as_state_code
from counterfoil.measures.subjects import in_window
from counterfoil.measures.values import require_values
from counterfoil.outcomes import load_definitions
from counterfoil.schema import Field


@dataclass(frozen=True)
class Question:
    """One question to the measures.

    Args:
        measure: The measure's id.
        by: Dimensions that tell cells apart, in order.
        where: Dimension to the one value to keep.
        from_date: First day of issue (or of the arrest, or the departure), in.
        until_date: First day that is out.
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


def _no_column(_rows: Any) -> Any:
    raise AssertionError("a measure makes this column itself")


#: The columns that a kind of measure makes itself.
MADE: Mapping[str, tuple[Dimension, ...]] = {
    "within_days": (
        Dimension(Field("within_days", "integer", "Whole days from issue, this many or fewer."), _no_column),
    ),
    "quantiles": (
        Dimension(Field("quantile", "number", "The share of those taken, on known days, by then."), _no_column),
    ),
    "stock": (Dimension(Field("day", "date", "The day at whose close it is counted."), _no_column),),
    "flow": (Dimension(Field("flow", "text", "issued, ended, or the way in which it ended."), _no_column),),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question with everything that its words stand for.

    Args:
        snapshot: The workspace.
        question: With the outcome of the measure among its filters.
        measure: What is counted.
        grain: One row of it.
        dimensions: What tells cells apart, in order.
        releases: The records of the releases that are looked at.
        cohorts: As of which day a window is known.
    """

    snapshot: Snapshot
    question: Question
    measure: Measure
    grain: Grain
    dimensions: tuple[Dimension, ...]
    releases: Mapping[str, Mapping[str, Any]]
    cohorts: Cohorts
    made: Mapping[str, Dimension] = field(default_factory=dict)

    def told(self) -> list[Dimension]:
        """The dimensions, shown or chosen, whose unknown could be any value of theirs."""
        names = [*(d.name for d in self.dimensions), *(name for name, _ in self.question.where)]
        every = require_dimensions(list(dict.fromkeys(names)), self.grain.name, self.made)
        return [d for d in every if d.is_told or d.name == self.measure.told_by]

    def base(self) -> list[Dimension]:
        """What tells groups apart, inside of which the unknown could be any value: neither told nor made."""
        told = {d.name for d in self.told()}
        return [d for d in self.dimensions if d.name not in told and d.name not in self.made]

    def dimensions_of_grain(self) -> Mapping[str, Dimension]:
        """Every dimension of what is counted, by its name."""
        return dimensions_of(self.grain.name)

    def rows(self, needs: Collection[str], *, is_windowed: bool = True) -> Any:
        """The rows that are looked at: inside the window, and with the values that are chosen.

        Told and made values are chosen after counting: what is unknown must not be filtered away before.
        """
        later = {d.name for d in self.told()} | set(self.made)
        chosen = [(d, v) for d, v in self.chosen() if d.name not in later]
        wanted = {need for d in (*self.base(), *(d for d, _ in chosen)) for need in d.needs}
        question = self.question
        rows = rows_of(
            self.snapshot, self.grain, self.releases, {*needs, *wanted}, question.rules, question.definitions
        )
        if is_windowed and (question.from_date or question.until_date):
            rows = rows.filter(in_window(rows, question.from_date, question.until_date, self.grain.day))
        for dimension, value in chosen:
            rows = rows.filter(dimension.of(rows).cast("string") == value)
        return rows

    def chosen_later(self) -> dict[str, str]:
        """Told and made values that are chosen, by their column."""
        later = {d.name for d in self.told()} | set(self.made)
        return {d.name: value for d, value in self.chosen() if d.name in later}

    def chosen(self) -> list[tuple[Dimension, str]]:
        """The dimensions of which one value is kept, each with that value."""
        return _chosen(self.question.where, self.grain, self.made)


def ask(snapshot: Snapshot, question: Question) -> Asked:
    """The question with everything that its words stand for.

    Raises:
        UsageError: There is no such measure, dimension or outcome, or the window is empty.
        CounterfoilError: There is nothing to count yet.
    """
    measure = find_measure(question.measure)
    grain = GRAINS[measure.counts]
    made = {d.name: d for d in MADE.get(measure.kind, ())}
    always = [d for d in (*measure.always_by, measure.told_by) if d]
    by = [*question.by, *(d for d in (*always, *made) if d not in question.by)]
    dimensions = require_dimensions(list(dict.fromkeys(by)), grain.name, made)
    folders = snapshot.fact_folders()
    where = tuple((name, as_state_code(v, folders) if name == "state" else v) for name, v in question.where)
    if measure.only_outcome and "outcome" not in [*by, *(name for name, _ in where)]:
        where = (*where, ("outcome", measure.only_outcome))
    chosen = _chosen(where, grain, made)
    _require_outcome(dict(where))
    require_values(snapshot, chosen)
    if question.from_date and question.until_date and question.from_date >= question.until_date:
        raise UsageError(
            "measures/empty-window",
            "the window ends before it begins",
            remedy=["--from is the first day in, --until the first day out."],
        )
    held = require_releases(snapshot, grain)
    if question.releases is not None:
        held = {k: r for k, r in held.items() if k in question.releases}
        if not held:
            raise UsageError(
                "measures/none-of-these",
                f"none of the releases that are asked for holds {grain.name}",
                remedy=["For what each holds:", "", "  counterfoil sources list"],
            )
    return Asked(
        snapshot=snapshot,
        question=replace(question, where=where),
        measure=measure,
        grain=grain,
        dimensions=tuple(dimensions),
        releases=held,
        cohorts=Cohorts(served_portions(held, snapshot.fact_folders())),
        made=made,
    )


def _chosen(
    where: Sequence[tuple[str, str]], grain: Grain, made: Mapping[str, Dimension]
) -> list[tuple[Dimension, str]]:
    """The dimensions of which one value is kept, each with that value."""
    kept = require_dimensions([name for name, _ in where], grain.name, made)
    return list(zip(kept, (value for _, value in where), strict=True))


def _require_outcome(where: Mapping[str, str]) -> None:
    ids = load_definitions().ids()
    if OUTCOME_DIMENSIONS[0] in where and where[OUTCOME_DIMENSIONS[0]] not in ids:
        raise UsageError(
            "measures/no-such-outcome",
            f"there is no outcome {where['outcome']}",
            remedy=["The outcomes are:", *(f"  {o}" for o in ids)],
        )
