"""Compares two editions: which figures moved, and by what: other definitions, other rows, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil import measures, publish, reports
from counterfoil.engine import Snapshot, reading
from counterfoil.errors import DifferenceError, RefusedError, UsageError
from counterfoil.pipeline.editions import pinned_by, rebuild_edition
from counterfoil.pipeline.history import say_reasons
from counterfoil.pipeline.moves import Days, count_moves

Values = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What differs between two editions.

    Args:
        reasons: What changed in what they were made from, one sentence each.
        moved: One mapping a figure that moved: what it was, what it is, and how much of that is due to what.
        cells: One mapping a cell of a table that moved.
        note: Why the parts of a move could not be told apart, or "".
    """

    reasons: tuple[str, ...]
    moved: tuple[Mapping[str, Any], ...]
    cells: tuple[Mapping[str, Any], ...]
    note: str


def compare_editions(first: Path, second: Path, workspace: Path) -> Difference:
    """What moved between two editions of one series, place and period, and why.

    Each figure's move is taken apart by building in between: the first edition's inputs under today's definitions,
    then the second's inputs with the first's corrections. Whatever each step moves is due to that step.

    Raises:
        DifferenceError: A folder is not what its manifest says.
        UsageError: They are not about the same place and period.
    """
    for folder in (first, second):
        differences = publish.check_edition(folder)
        if differences:
            raise DifferenceError(
                "reports/difference",
                "the edition is not what it was",
                where={"folder": str(folder)},
                remedy=[f"- {d}" for d in differences],
            )
    a, b = publish.read_edition(first), publish.read_edition(second)
    if any(a[k] != b[k] for k in ("series", "scope", "from_date", "until_date")):
        raise UsageError(
            "reports/not-comparable",
            "the editions are not about the same place and period",
            where={str(first): a["edition_id"], str(second): b["edition_id"]},
            remedy=["Compare editions that differ in their number alone."],
        )
    parts_a, parts_b = _parts(a), _parts(b)
    before, now = _figures(a), _figures(b)
    steps, days, note = _steps(workspace, a, b)
    moved = []
    for figure in [*now, *(f for f in before if f not in now)]:
        was, is_now = before.get(figure), now.get(figure)
        if was == is_now:
            continue
        row: Values = {"figure": figure, "before": was, "now": is_now}
        if steps is not None:
            row |= _taken_apart(was, is_now, *(s.get(figure) for s in steps))
        if days is not None and figure == "detainers_issued":
            row |= {"new_rows": days.new, "gone_rows": -days.gone}
        elif days is not None and days.changed and row.get("by_rows"):
            row["changed_outcomes"] = days.changed
        moved.append(row)
    return Difference(tuple(say_reasons(parts_a, parts_b)), tuple(moved), tuple(_cells(a, b)), note)


def _parts(edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(edition["tables"].get("made_from", {}).get("rows", []))


def _figures(edition: Mapping[str, Any]) -> Values:
    """Every figure and every total by its id."""
    return {**edition["totals"], **{f["figure_id"]: f["value"] for f in edition["figures"]}}


def _steps(
    workspace: Path, a: Mapping[str, Any], b: Mapping[str, Any]
) -> tuple[tuple[Values, Values] | None, Days | None, str]:
    """The figures after each step between two editions; None, and why, where they cannot be built."""
    if not (workspace / "catalog.json").exists():
        return None, None, "There is no workspace here, so the moves are not taken apart."
    with reading(workspace) as snapshot:
        pins = [pinned_by(snapshot, edition) for edition in (a, b)]
        if pins[0] is None or pins[1] is None:
            return None, None, "The workspace does not hold the inputs of both, so the moves are not taken apart."
        try:
            redefined = rebuild_edition(snapshot, a, pins[0])
            other_rows = rebuild_edition(snapshot, {**b, "tables": a["tables"]}, pins[1], is_step=True)
        except RefusedError:
            return None, None, "A step between them would not pass the gate, so the moves are not taken apart."
        if redefined is None or other_rows is None:
            return None, None, "The workspace lacks an entry of the first, so the moves are not taken apart."
        days = _days(snapshot, b, pins[0], pins[1])
    return (_figures_of(redefined.edition), _figures_of(other_rows.edition)), days, ""


def _days(
    snapshot: Snapshot, b: Mapping[str, Any], first: Mapping[str, Any], second: Mapping[str, Any]
) -> Days | None:
    """How many detainers are new, gone or changed between the inputs; None where the inputs are the same."""
    held = [{k: r for k, r in p.items() if r["makes"] == "sources.detainer_rows"} for p in (first, second)]
    if set(held[0]) == set(held[1]):
        return None
    place = measures.find_place(b["scope"], snapshot.fact_folders())
    return count_moves(snapshot, held[0], held[1], place, b["from_date"], b["until_date"])


def _figures_of(edition: reports.Edition) -> Values:
    return {**edition.totals, **{f.figure_id: f.value for f in edition.figures}}


def _taken_apart(was: Any, is_now: Any, redefined: Any, other_rows: Any) -> Values:
    """How much of a move is due to what; None where a figure is unknown on one side."""

    def step(start: Any, end: Any) -> Any:
        return None if start is None or end is None else end - start

    return {
        "by_definitions": step(was, redefined),
        "by_rows": step(redefined, other_rows),
        "by_corrections": step(other_rows, is_now),
    }


def _cells(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Values]:
    """The rows of tables that are in one edition and not, or otherwise, in the other."""
    found = []
    for name in sorted({*a["tables"], *b["tables"]} - {"made_from", "changes", "corrections", "findings"}):
        rows = [edition["tables"].get(name, {}).get("rows", []) for edition in (a, b)]
        keyed = [{_key(row): row for row in each} for each in rows]
        for key in [*keyed[1], *(k for k in keyed[0] if k not in keyed[1])]:
            was, is_now = keyed[0].get(key), keyed[1].get(key)
            if was != is_now:
                columns = sorted({*(was or {}), *(is_now or {})})
                for column in columns:
                    pair = ((was or {}).get(column), (is_now or {}).get(column))
                    if pair[0] != pair[1] and not all(isinstance(v, str) or v is None for v in pair):
                        found.append(
                            {
                                "table": name,
                                "row": " / ".join(key),
                                "column": column,
                                "before": pair[0],
                                "now": pair[1],
                            }
                        )
    return found


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row is about: its words."""
    said = [v for k, v in row.items() if isinstance(v, str) and not k.endswith("reason") and k != "as_of_date"]
    return tuple(said)
