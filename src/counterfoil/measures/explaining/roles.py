"""Says of each row that a question looks at what it is to the cell that is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.measures.asked import Asked
from counterfoil.measures.dimensions import Dimension, require_dimensions
from counterfoil.measures.grains import rows_of
from counterfoil.measures.plan import CLASS
from counterfoil.measures.subjects import in_window

#: What a row can be to a cell, in the order in which the rows are listed.
COUNTED, MAY_BE_COUNTED, REST, COULD_BE_COUNTED, LOOKED_AT = (
    "counted",
    "may_be_counted",
    "rest_of_denominator",
    "could_be_counted",
    "looked_at",
)
ROLES = {
    COUNTED: "counted in the figure",
    MAY_BE_COUNTED: "not surely counted: its day, or how it ended, is unknown",
    REST: "in the denominator alone",
    COULD_BE_COUNTED: "unknown, and in the bounds alone",
    LOOKED_AT: "what no figure could be computed from",
}
#: The column that tells the cells of a share apart by what they are a share of.
WHICH = "denominator_is"
#: The kinds of measure whose figure is a number of rows.
PLAIN = ("count", "share")
Chosen = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Condition:
    """One condition that the rows of a cell meet.

    Args:
        step: Its name.
        says: In words.
        holds: The Ibis column that says of each row whether it holds.
    """

    step: str
    says: str
    holds: Any


@dataclass(frozen=True)
class Looked:
    """The rows that a question looks at, before any is left out, and what its cell asks of them.

    Args:
        rows: One row a thing that is counted, with its class where the measure has classes.
        conditions: What a row must meet to be looked at, in order.
        told: What it must meet besides to be counted, in order.
        counted: Of the class, what is counted; None where the measure has no classes.
        denominator: Of the class, what is in the denominator.
        open: Of the class, what could be counted.
    """

    rows: Any
    conditions: tuple[Condition, ...]
    told: tuple[Condition, ...]
    counted: tuple[str, ...] | None = None
    denominator: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def inside(self) -> Any:
        """The rows that meet every condition."""
        return self.rows.filter(_all((*self.conditions, *self.told)))

    def role(self, is_share: bool) -> Any:
        """The role of each row to a count or a share; empty where it has none.

        Args:
            is_share: The figure has a denominator of its own.
        """
        import ibis

        here = _all(self.conditions)
        nothing = ibis.null("string")
        if self.counted is not None:
            of = self.rows[CLASS]
            steps = [(here & of.isin(self.counted), COUNTED), (here & of.isin(self.denominator), REST)]
            if self.open:
                steps.append((here & of.isin(self.open), COULD_BE_COUNTED))
            return ibis.cases(*steps, else_=nothing)
        met = _all(self.told)
        if is_share:
            return ibis.cases((here & met, COUNTED), (here, REST), else_=nothing)
        return ibis.ifelse(here & met, COUNTED, nothing)


def _all(conditions: tuple[Condition, ...]) -> Any:
    import ibis

    held = ibis.literal(True)
    for condition in conditions:
        held = held & condition.holds
    return held


def look(asked: Asked, chosen: Chosen) -> Looked:
    """The rows of a question, and the conditions of the cell that is chosen among its cells.

    Args:
        asked: The question.
        chosen: For each column that tells cells apart, the values of the cells.
    """
    question, measure, grain = asked.question, asked.measure, asked.grain
    named = dict(question.where)
    wanted: dict[str, tuple[Any, ...]] = {name: (value,) for name, value in named.items()}
    wanted |= {k: v for k, v in chosen.items() if k != WHICH}
    every = require_dimensions(list(wanted), grain.name, asked.made)
    told = {d.name for d in asked.told()}
    classing = measure.classing if measure.kind == "share" and not measure.told_by else None
    needs = {need for d in every if d.name not in asked.made for need in d.needs} | set(
        classing.needs if classing else ()
    )
    if measure.kind not in PLAIN:
        needs |= {"outcome", "as_of"}
    rows = rows_of(asked.snapshot, grain, asked.releases, needs, question.rules, question.definitions)
    if classing:
        rows = rows.mutate(**{CLASS: classing.column(rows)})
    conditions = []
    if question.from_date or question.until_date:
        day = rows[grain.day]
        conditions.append(Condition("dated", f"the day of {grain.of_day} is known", day.notnull()))
        said = " ".join(
            words
            for words, limit in (
                (f"from {question.from_date}", question.from_date),
                (f"up to, not including, {question.until_date}", question.until_date),
            )
            if limit
        )
        if measure.kind not in ("stock", "flow"):
            inside = in_window(rows, question.from_date, question.until_date, grain.day)
            conditions.append(Condition("in_window", f"day of {grain.of_day} {said}", inside))
    later: list[Condition] = []
    for dimension in every:
        is_period = bool(dimension.span) and dimension.name not in named and measure.kind in ("stock", "flow")
        if dimension.name in asked.made or is_period:  # the cell's own, not the rows'
            continue
        values = _as_asked(asked, dimension, wanted[dimension.name])
        condition = Condition(dimension.name, _says(dimension, values), _equals(dimension.of(rows), values))
        (later if dimension.name in told else conditions).append(condition)
    if classing is None:
        return Looked(rows, tuple(conditions), tuple(later))
    inside_of = _classes_inside(asked, chosen.get(WHICH, ()))
    outside = tuple(c for c in measure.unknown if c not in inside_of)
    return Looked(rows, tuple(conditions), tuple(later), measure.counted, inside_of, outside)


def _classes_inside(asked: Asked, which: tuple[Any, ...]) -> tuple[str, ...]:
    """The classes of the denominators that are explained; of all where none is chosen."""
    classing = asked.measure.classing
    assert classing is not None
    found: list[str] = []
    for name, what in asked.measure.denominators.items():
        if not which or name in which:
            found += [c for c in (what.only or classing.labels) if c not in what.leaves_out]
    return tuple(dict.fromkeys(found))


def _as_asked(asked: Asked, dimension: Dimension, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values as the column has them: a state by its two letters."""
    if dimension.name != "state":
        return values
    from counterfoil.measures.places import as_state_code

    folders = asked.snapshot.fact_folders()
    return tuple(as_state_code(str(v), folders) if v is not None else None for v in values)


def _says(dimension: Dimension, values: tuple[Any, ...]) -> str:
    words = ["not known" if v is None else str(v) for v in values]
    return f"{dimension.name} is {' or '.join(words)}"


def _equals(column: Any, values: tuple[Any, ...]) -> Any:
    """Whether a column has one of some values, of which one may be empty; never empty itself."""
    texts = [str(v) for v in values if v is not None]
    held = column.cast("string").isin(texts).fill_null(False) if texts else column.isnull()
    return held | column.isnull() if texts and None in values else held
