"""Answers a question from published cells alone: a table as it is, or sums of cells that can be added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.errors import UsageError
from counterfoil.measures import (
    add_up,
    adds_up,
    answer_fields,
    cell_window,
    chosen_days,
    dimensions_of,
    load_measures,
    not_covered,
    offered_denominators,
    published_outcomes,
)
from counterfoil.publish.catalog.asked import Asked, NotPublishedError
from counterfoil.schema import Field

if TYPE_CHECKING:
    from counterfoil.measures.definitions import Measure
    from counterfoil.publish.catalog.catalog import Catalog
    from counterfoil.publish.catalog.cubes import Cube

_SET = Field("definitions", "text", "The set of definitions of outcomes.", required=True)
_CODES = ("state",)
#: Dimensions whose value may be one that no detainer has: its figures are then zero, and true.
_PLACES = ("state", "county_code_fips")


@dataclass(frozen=True)
class Answer:
    """What the catalog says.

    Args:
        asked: The question, with every dimension that the measure adds.
        measure: What was counted.
        fields: The columns, in order.
        rows: One dict a cell.
        as_of_date: The last day that the releases behind the cells cover.
        notes: What must stand beside the cells.
    """

    asked: Asked
    measure: Measure
    fields: tuple[Field, ...]
    rows: list[dict[str, Any]]
    as_of_date: date | None
    notes: tuple[str, ...]


def find_answer(catalog: Catalog, asked: Asked) -> Answer:
    """The answer to a question.

    Raises:
        NotPublishedError: The catalog does not hold it; names the parameter and what is allowed.
    """
    measure = _measure(catalog, asked.measure)
    if asked.from_date and asked.until_date and asked.from_date >= asked.until_date:
        raise NotPublishedError("catalog/empty-window", "the window ends before it begins", "until")
    asked = _complete(catalog, measure, asked)
    if asked.definitions == "all":
        return _side_by_side(catalog, measure, asked)
    if not adds_up(measure):
        return _from_table(catalog, measure, asked)
    return _from_cells(catalog, measure, asked)


def _measure(catalog: Catalog, measure_id: str) -> Measure:
    if measure_id not in catalog.measures:
        raise NotPublishedError(
            "catalog/no-such-measure",
            "no such measure is published",
            "measure",
            sorted(catalog.measures),
            is_absent=True,
        )
    return load_measures()[measure_id]


def _complete(catalog: Catalog, measure: Measure, asked: Asked) -> Asked:
    """The question with what the measure adds, its words checked and its places by their codes."""
    known = [*catalog.dimensions, "outcome"]
    for parameter, names in (("by", asked.by), ("where", [name for name, _ in asked.where])):
        for name in names:
            if name not in known:
                says = "cells are not told apart by that"
                raise NotPublishedError("catalog/no-such-dimension", says, parameter, known)
    by = list(
        dict.fromkeys([*asked.by, *(d for d in (*measure.always_by, measure.told_by) if d and d not in asked.by)])
    )
    where: list[tuple[str, str]] = []
    for name, value in asked.where:
        where.append((name, catalog.state_code(value) if name in _CODES else value))
    if measure.only_outcome and "outcome" not in [*by, *(name for name, _ in where)]:
        where.append(("outcome", measure.only_outcome))
    if len({name for name, _ in where}) < len(where):
        raise NotPublishedError("catalog/where-twice", "one dimension is given two values", "where")
    if asked.definitions not in ("", "all", *catalog.definition_sets):
        raise NotPublishedError(
            "catalog/no-such-definitions",
            "no such set of definitions is published",
            "definitions",
            [*catalog.definition_sets, "all"],
        )
    return Asked(measure.measure, tuple(by), tuple(where), asked.from_date, asked.until_date, asked.definitions)


def _from_cells(catalog: Catalog, measure: Measure, asked: Asked) -> Answer:
    """Sums of published cells."""
    names = [d for d in (*asked.by, *(n for n, _ in asked.where)) if d != "outcome"]
    cube = _cube(catalog, asked, names)
    outcome = next((v for n, v in asked.where if n == "outcome"), None)
    if outcome is not None:
        _require_outcome(outcome)
    where = [(n, v) for n, v in asked.where if n != "outcome"]
    _require_values(catalog, cube, where)
    keys = [d for d in asked.by if d != "outcome"]
    splits = "outcome" in asked.by
    groups, counts = cube.add_up(keys, where, asked.from_date, asked.until_date)
    try:
        cells = add_up(measure, keys, groups, counts, outcome, splits or outcome is not None)
    except UsageError as problem:
        raise NotPublishedError("catalog/share-by-outcome", problem.headline, "by") from problem
    fields = answer_fields(measure, asked.by)
    rows = _dated(catalog, cube, asked, cells, fields)
    if asked.definitions:
        fields = (_SET, *fields)
        rows = [{"definitions": asked.definitions, **row} for row in rows]
    left = [n for n in measure.denominators if n not in offered_denominators(measure)]
    notes = [measure.caution]
    if "outcome" in (*asked.by, *(n for n, _ in asked.where)):
        notes.append(catalog.because_together)
    if left:
        notes.append(f"Not published, since it would tell deaths apart: {', '.join(left)}.")
    return Answer(asked, measure, fields, rows, catalog.as_of(asked.from_date, asked.until_date), tuple(notes))


def _cube(catalog: Catalog, asked: Asked, names: Sequence[str]) -> Cube:
    """The first set of cells that tells these dimensions apart."""
    sets = catalog.reading(asked.definitions) if asked.definitions else catalog.cubes()
    for cube in sets:
        if set(names) <= set(cube.dimensions):
            return cube
    together = sorted({", ".join(cube.dimensions) for cube in sets})
    raise NotPublishedError(
        "catalog/not-together",
        f"{', '.join(names)} are not published together",
        "by",
        together,
        is_absent=True,
    )


def _require_outcome(outcome: str) -> None:
    ids = [p.id for p in published_outcomes()]
    if outcome not in ids:
        raise NotPublishedError(
            "catalog/no-such-outcome", "no such outcome is told apart in what is published", "where",
            [f"outcome:{i}" for i in ids],
        )  # fmt: skip


def _require_values(catalog: Catalog, cube: Cube, where: Sequence[tuple[str, str]]) -> None:
    """Refuses a value that no place and no cell has."""
    for name, value in where:
        if value in cube.axis(name).index or (name in _PLACES and value in catalog.places):
            continue
        allowed = [f"{name}:{v}" for v in cube.axis(name).values if v is not None]
        raise NotPublishedError("catalog/no-such-value", f"nothing published has that {name}", "where", allowed)


def _dated(
    catalog: Catalog, cube: Cube, asked: Asked, cells: list[dict[str, Any]], fields: Sequence[Field]
) -> list[dict[str, Any]]:
    """The cells in the order of the columns, each with its as-of date, its maturity and why a part is unknown."""
    chosen = [dimensions_of("detainers")[name] for name in asked.by]
    times = tuple(d.name for d in chosen if d.span)
    kept = [(dimensions_of("detainers")[n], v) for n, v in asked.where if n in dimensions_of("detainers")]
    window = chosen_days(kept, asked.from_date, asked.until_date)
    unknown = [(d.name, d.unknown) for d in chosen if d.name != "outcome" and cube.axis(d.name).has_unknown]
    names = [f.name for f in fields]
    judged: dict[Any, tuple[Any, Any]] = {}
    for cell in cells:
        at = tuple([cell[name] for name in times])
        if at not in judged:
            judged[at] = catalog.judge(times, at, *window)
        cell["cohort"], cell["as_of_date"] = judged[at][1], judged[at][0]
    if not times:  # judged by the window alone, which has no cohort where no release covers a day of it
        cells = [cell if cell["denominator"] or cell["cohort"] else not_covered(cell) for cell in cells]
    for name, why in unknown:
        for cell in cells:
            if cell[name] is None and cell["reason"] is None:
                cell["reason"] = why
    if cells and list(cells[0]) != names:
        return [{name: cell[name] for name in names} for cell in cells]
    return cells


def _from_table(catalog: Catalog, measure: Measure, asked: Asked) -> Answer:
    """A published table as it is, or its rows of one value."""
    if asked.definitions:
        raise NotPublishedError(
            "catalog/one-reading",
            "it is published under our definitions alone",
            "definitions",
            is_absent=True,
        )
    known = dimensions_of(measure.counts)
    wanted = {*asked.by, *(n for n, _ in asked.where)}
    for table in catalog.tables_of(measure.measure):
        if {d for d in table.dimensions if d in known} == wanted:
            break
    else:
        allowed = sorted({", ".join(t.dimensions) or "(nothing)" for t in catalog.tables_of(measure.measure)})
        raise NotPublishedError(
            "catalog/not-together",
            f"{', '.join(sorted(wanted)) or 'the whole'} is not published for {measure.measure}",
            "by",
            allowed,
            is_absent=True,
        )
    rows = []
    where = dict(asked.where)
    timed = [known[n] for n in table.dimensions if n in known and known[n].span]
    if (asked.from_date or asked.until_date) and not timed:
        raise NotPublishedError(
            "catalog/no-time",
            "a window needs a time among `by`",
            "by",
            ["fiscal_year", "month"],
            is_absent=True,
        )
    for row in table.rows:
        if any(str(row[name]) != value for name, value in where.items()):
            continue
        if timed and (asked.from_date or asked.until_date):
            window = cell_window(row, timed, None, None)
            first, after = window or (None, None)
            if first is None or after is None:
                continue
            if (asked.from_date and first < asked.from_date) or (asked.until_date and after > asked.until_date):
                continue
        rows.append(row)
    fields = tuple(f for f in table.fields if f.name not in where)
    kept = [{f.name: row[f.name] for f in fields} for row in rows]
    return Answer(asked, measure, fields, kept, catalog.as_of(asked.from_date, asked.until_date), table.notes)


def _side_by_side(catalog: Catalog, measure: Measure, asked: Asked) -> Answer:
    """The answer under every set of definitions, ours first, as one that names the set of each row."""
    answers: Mapping[str, Answer] = {
        name: find_answer(catalog, replace(asked, definitions=name)) for name in catalog.definition_sets
    }
    first = next(iter(answers.values()))
    rows = [row for answer in answers.values() for row in answer.rows]
    says = tuple(f"{name}: {s['says']}" for name, s in catalog.definition_sets.items())
    return Answer(asked, measure, first.fields, rows, first.as_of_date, (*first.notes, *says))
