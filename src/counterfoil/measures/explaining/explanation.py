"""Puts together what a figure rests on, where disclosure control lets the figure out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.disclosure import Releasable, load_thresholds
from counterfoil.engine import Snapshot
from counterfoil.errors import DefectError, RefusedError, UsageError
from counterfoil.measures.accounting import count_rows_by_fate
from counterfoil.measures.asked import MADE, Asked, Question, ask
from counterfoil.measures.compute import compute_measure
from counterfoil.measures.definitions import find_measure
from counterfoil.measures.describing import describe_measure
from counterfoil.measures.dimensions import dimensions_of
from counterfoil.measures.explaining.roles import COUNTED, PLAIN, ROLES, WHICH, Chosen, Looked, look
from counterfoil.measures.explaining.stretches import (
    Stretch,
    rows_by_fate,
    source_rows,
    stretches_of,
    write_addresses,
)
from counterfoil.measures.explaining.timed import timed_subjects

_IDS = {"detainers": "detainer_id", "arrests": "arrest_id", "removals": "removal_id"}


@dataclass(frozen=True)
class Step:
    """How many are left after one step.

    Args:
        step: Its name.
        says: In words.
        count: How many are left; None where that is too few to be told.
        unit: rows, or what is counted.
        reason: Why the count is None, or "".
    """

    step: str
    says: str
    count: int | None
    unit: str
    reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """What a figure rests on. It holds addresses of rows: for who holds the workspace, and never published.

    Args:
        title: The measure, as printed.
        definition: What it counts: a heading and a text each.
        cells: The figure as disclosure control lets it out, one cell or several that add up.
        steps: From the rows read to the rows counted.
        stretches: The addresses of the source rows, short.
        address_count: Source rows in all.
        counted: Rows of what is counted that are in the figure; None where the cell says no number.
    """

    title: str
    definition: tuple[tuple[str, str], ...]
    cells: tuple[Mapping[str, Any], ...]
    steps: tuple[Step, ...]
    stretches: tuple[Stretch, ...]
    address_count: int
    counted: int | None


def key_columns(measure_id: str) -> frozenset[str]:
    """The columns that can tell the cells of a measure apart."""
    measure = find_measure(measure_id)
    made = (d.name for d in MADE.get(measure.kind, ()))
    return frozenset({WHICH, *made, *dimensions_of(measure.counts)})


def explain_answer(
    snapshot: Snapshot, question: Question, chosen: Chosen | None = None, output: Path | None = None
) -> Explanation:
    """What one cell of an answer rests on.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What was asked.
        chosen: The values of the cell, or of cells that are added up, by the column that tells cells apart; None
            where the answer has one cell (or one a denominator).
        output: A file for every address, as CSV.

    Raises:
        UsageError: There is no such cell, or several without a choice.
        RefusedError: Disclosure control hides the cell.
    """
    if question.rules:
        raise UsageError(
            "measures/explain-our-rules",
            "rows have addresses under the ledger's own rules on duplicates alone",
            remedy=["Leave out --rules."],
        )
    answer = compute_measure(snapshot, question)
    cells = _cells(answer, question, chosen)
    chosen = chosen or {}
    _require_shown(cells)
    asked = ask(snapshot, question)
    _require_one(asked, cells)
    looked = look(asked, chosen)
    named = {"subject_id": _IDS[asked.grain.name], "release_of": "release_id"}
    if asked.measure.kind in PLAIN:
        subjects = looked.rows.select(**named, role=looked.role(asked.measure.kind == "share"))
    else:
        inside = looked.inside()
        subjects = timed_subjects(asked, inside.mutate(**{n: inside[c] for n, c in named.items()}), cells[0])
    subjects = snapshot.hold(subjects.filter(subjects.role.notnull()))
    numerator = _numerator(cells)
    steps = _steps(asked, looked, subjects, has_figure=numerator is not None)
    counted = next((s.count for s in steps if s.step == COUNTED), None)
    if counted != numerator:
        raise DefectError(f"{question.measure}: the rows of a figure are not those that it counts")
    rows = source_rows(snapshot, list(asked.releases), subjects, asked.grain.name == "detainers")
    return _explained(
        snapshot, asked.measure.title, describe_measure(asked.measure), cells, steps, rows, output, counted
    )


def explain_rows(
    snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], fates: Sequence[str], output: Path | None = None
) -> Explanation:
    """The source rows of some releases that had some fates.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: Their records.
        fates: The fates.
        output: A file for every address, as CSV.
    """
    counts = _by_fate(snapshot, releases)
    steps = (
        Step("rows_read", "rows read from the files", sum(counts.values()), "rows"),
        Step("counted", f"fate: {', '.join(fates)}", sum(counts.get(f, 0) for f in fates), "rows"),
    )
    rows = rows_by_fate(snapshot, list(releases), fates)
    says = (
        ("grain", "one row of a file; every row has one fate, and docs/explain/accounting.md says how it is found"),
    )
    return _explained(snapshot, "Rows by their fate", says, (), steps, rows, output, steps[-1].count)


def _explained(
    snapshot: Snapshot,
    title: str,
    definition: Sequence[tuple[str, str]],
    cells: Sequence[Mapping[str, Any]],
    steps: Sequence[Step],
    rows: Any,
    output: Path | None,
    counted: int | None,
) -> Explanation:
    stretches = stretches_of(snapshot, rows, tuple(ROLES))
    if output is not None:
        write_addresses(snapshot, rows, output)
    count = sum(s.row_count for s in stretches)
    return Explanation(title, tuple(definition), tuple(cells), tuple(steps), stretches, count, counted)


def _cells(answer: Releasable, question: Question, chosen: Chosen | None) -> list[Mapping[str, Any]]:
    """The cells with the values that are chosen; where none is, the one cell, or the one of each denominator.

    Values that do not occur have no cell: they are explained as nothing.
    """
    wanted = {name: (value,) for name, value in question.where if name != "state"} | dict(chosen or {})
    told = [d for d in answer.cells.dimensions if d in wanted]
    cells = [r for r in answer.rows if all(_same(r[d], wanted[d]) for d in told)]
    groups = {tuple(r[d] for d in answer.cells.dimensions if d != WHICH) for r in cells}
    several = chosen is None and len(groups) > 1
    if several or (not cells and chosen is None):
        raise UsageError(
            "measures/explain-one-cell" if several else "measures/no-such-cell",
            f"the answer has {len(groups):,} cells, and one is explained at a time"
            if several
            else "there is no such cell",
            remedy=[
                "Choose one with --where, for each of:",
                *(f"  {d}" for d in answer.cells.dimensions if d != WHICH),
            ],
        )
    return cells


def _same(value: Any, wanted: tuple[Any, ...]) -> bool:
    return any(value is None if w is None else value is not None and str(value) == str(w) for w in wanted)


def _require_shown(cells: Sequence[Mapping[str, Any]]) -> None:
    """Refuses a cell that disclosure control hides."""
    if any(c["reason"] == "suppressed" for c in cells):
        raise RefusedError(
            "measures/hidden-cell",
            "disclosure control hides this cell, so what it rests on is not shown",
            remedy=["Ask for a wider place or a longer period."],
        )


def _require_one(asked: Asked, cells: Sequence[Mapping[str, Any]]) -> None:
    """Refuses several cells, or none, of a measure whose cells do not add up."""
    if asked.measure.kind not in PLAIN and len(cells) != 1:
        raise UsageError(
            "measures/explain-one-cell",
            f"the answer has {len(cells):,} such cells, and one is explained at a time",
            remedy=["Choose one with --where, for each of:", *(f"  {name}" for name in asked.made)],
        )


def _numerator(cells: Sequence[Mapping[str, Any]]) -> int | None:
    """What the cells count together; the denominators of one share count the same. None where they say no number."""
    if any(cell["numerator"] is None for cell in cells):
        return None
    by_group: dict[tuple[Any, ...], int] = {}
    figures = ("count", "value", "numerator", "denominator", "low", "high", "unknown_count", "reason", WHICH)
    for cell in cells:
        by_group[tuple(v for k, v in cell.items() if k not in figures)] = int(cell["numerator"])
    return sum(by_group.values())


def _by_fate(snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in count_rows_by_fate(snapshot, releases):
        counts[row["fate"]] = counts.get(row["fate"], 0) + row["count"]
    return counts


def _least_shown(asked: Asked, looked: Looked) -> int:
    """From what on a step may say how many are left: a step on the way to a cell is a cell of its own."""
    limits = load_thresholds()
    said = {c.step for c in (*looked.conditions, *looked.told)}
    outcomes = {value for name, value in asked.question.where if name == "outcome"}
    outcomes |= {o for c in looked.told if c.step == "outcome" for o in limits.sensitive_outcomes if o in c.says}
    of_persons = bool(said & set(limits.person_dimensions)) or bool(outcomes & set(limits.sensitive_outcomes))
    return limits.minimum_count if of_persons and said & set(limits.place_dimensions) else 0


def _steps(asked: Asked, looked: Looked, subjects: Any, *, has_figure: bool) -> list[Step]:
    """The rows read, what is left after each condition, and how many have each role."""
    snapshot, unit = asked.snapshot, asked.grain.name
    fates = _by_fate(snapshot, asked.releases)
    read, aside, again = sum(fates.values()), fates.get("set_aside", 0), fates.get("duplicate_of", 0)
    held: Any = None
    sums = {"served": looked.rows.count()}
    for at, condition in enumerate((*looked.conditions, *looked.told)):
        held = condition.holds if held is None else held & condition.holds
        sums[f"c{at}"] = held.sum()
    found = snapshot.run(looked.rows.aggregate(**sums)).to_pylist()[0]
    steps = [
        Step("rows_read", "rows read from the files of the releases", read, "rows"),
        Step("records", f"less {aside:,} that are no record", read - aside, "rows"),
        Step("distinct", f"less {again:,} that repeat another row", read - aside - again, unit),
        Step("served", "each day from the one release that serves it", int(found["served"]), unit),
    ]
    least = _least_shown(asked, looked)
    for at, condition in enumerate((*looked.conditions, *looked.told)):
        left = int(found[f"c{at}"] or 0)
        hidden = 0 < left < least
        steps.append(
            Step(condition.step, condition.says, None if hidden else left, unit, "suppressed" if hidden else "")
        )
    counted = subjects.group_by("role").aggregate(n=subjects.count())
    roles = {r["role"]: r["n"] for r in snapshot.run(counted).to_pylist()}
    wanted = [r for r in ROLES if r in roles or (r == COUNTED and has_figure)]
    return [*steps, *(Step(r, ROLES[r], int(roles.get(r, 0)), unit) for r in wanted)]
