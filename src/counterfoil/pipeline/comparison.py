"""Compares two editions: which figures moved, and by what: definitions, links, rows, corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from counterfoil import measures, outcomes, publish
from counterfoil.engine import Snapshot, reading
from counterfoil.errors import DifferenceError, UsageError
from counterfoil.pipeline.editions import pinned_by
from counterfoil.pipeline.history import links_of, say_reasons
from counterfoil.pipeline.made_from import ids_of
from counterfoil.pipeline.moves import Recount, added, figures_of, new_and_gone, recount

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

    Each figure's move is taken apart by counting in between, one cause after the other: the first edition's inputs,
    links and corrections under today's definitions; with the second's links; with the second's inputs; with its
    corrections. Whatever each step moves is due to that step, and the steps add up to the move.

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
    steps, note = _steps(workspace, a, b)
    moved = []
    for figure in [*now, *(f for f in before if f not in now)]:
        was, is_now = before.get(figure), now.get(figure)
        if was != is_now:
            row: Values = {"figure": figure, "before": was, "now": is_now}
            moved.append(row | _taken_apart(figure, was, is_now, steps))
    return Difference(tuple(say_reasons(parts_a, parts_b)), tuple(moved), tuple(_cells(a, b)), note)


def _parts(edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(edition["tables"].get("made_from", {}).get("rows", []))


def _figures(edition: Mapping[str, Any]) -> Values:
    """Every figure and every total by its id."""
    return {**edition["totals"], **{f["figure_id"]: f["value"] for f in edition["figures"]}}


#: The causes of a move, in the order in which they are counted.
CAUSES = ("by_definitions", "by_links", "by_new_rows", "by_gone_rows", "by_changed_rows", "by_corrections")


@dataclass(frozen=True)
class _Steps:
    """The figures as they are counted after each cause.

    Args:
        first: Under today's definitions, with all else of the first edition.
        after: After each other cause, in their order.
        second: As the second edition counts them by the definitions of today.
        knows_links: Whether the links of both editions are on file.
    """

    first: Values
    after: tuple[Values, ...]
    second: Values
    knows_links: bool


def _steps(workspace: Path, a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[_Steps | None, str]:
    """The figures after each step between two editions; None, and why, where they cannot be counted."""
    if not (workspace / "catalog.json").exists():
        return None, "There is no workspace here, so the moves are not taken apart."
    with reading(workspace) as snapshot:
        pins = [pinned_by(snapshot, edition) for edition in (a, b)]
        entered = [sorted(ids_of(_parts(edition)).get("correction", ())) for edition in (a, b)]
        if pins[0] is None or pins[1] is None:
            return None, "The workspace does not hold the inputs of both, so the moves are not taken apart."
        on_file = {c.correction for c in outcomes.load_corrections(snapshot.fact_folders())}
        if not on_file >= {*entered[0], *entered[1]}:
            return None, "The workspace lacks an entry of one of them, so the moves are not taken apart."
        return _counted(snapshot, a, b, (pins[0], pins[1]), entered)


def _counted(
    snapshot: Snapshot,
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    pins: tuple[Mapping[str, Any], Mapping[str, Any]],
    entered: Sequence[Sequence[str]],
) -> tuple[_Steps, str]:
    place = measures.find_place(b["scope"], snapshot.fact_folders())
    days = (date.fromisoformat(b["from_date"]), date.fromisoformat(b["until_date"]))
    held = [{k: r for k, r in p.items() if r["makes"] == "sources.detainer_rows"} for p in pins]
    links = [links_of(snapshot, e["edition_id"], e.get("language", "en")) for e in (a, b)]
    other_rows = set(held[0]) != set(held[1])

    def count(which: int, corrected: int, links_id: str, by_day: bool = False) -> Recount:
        with outcomes.corrected_by(entered[corrected]), measures.placed_as(links_id):
            return recount(snapshot, held[which], place, days, by_day)

    then = count(0, 0, links[0]) if links[0] else None
    relinked = count(0, 0, "", other_rows)
    rows = count(1, 0, "", other_rows) if other_rows else relinked
    new, gone = new_and_gone(relinked, rows)
    counts = [
        relinked.counts,
        added(relinked.counts, new),
        added(added(relinked.counts, new), gone, -1),
        rows.counts,
        count(1, 1, "").counts,
    ]
    told = [(f["figure_id"], f["measure"]) for e in (a, b) for f in e["figures"]]
    read = [_rows_read(snapshot, h) for h in held]
    made = [figures_of(c, told) | read[at > 0] for at, c in enumerate(counts)]
    first = figures_of(then.counts, told) | read[0] if then else made[0]
    second = figures_of(count(1, 1, links[1]).counts, told) | read[1] if links[1] else made[-1]
    knows = bool(links[0] and links[1])
    note = "" if knows else "The links of one edition are not on file: what they moved stands under by_definitions."
    return _Steps(first, tuple(made), second, knows), note


def _rows_read(snapshot: Snapshot, held: Mapping[str, Any]) -> Values:
    """The totals that count rows of files."""
    fates: dict[str, int] = {}
    for row in measures.count_rows_by_fate(snapshot, held):
        fates[row["fate"]] = fates.get(row["fate"], 0) + row["count"]
    return {"rows_read": sum(fates.values()), "rows_set_aside": fates.get("set_aside", 0)}


def _taken_apart(figure: str, was: Any, is_now: Any, steps: _Steps | None) -> Values:
    """How much of a move is due to what; nothing where a figure is unknown or hidden on one side."""
    if steps is None or was is None or is_now is None or figure not in steps.second:
        return {}
    at: list[Any] = [steps.first.get(figure)]
    for values in (*steps.after, steps.second):  # a share of nothing stays what it was
        at.append(at[-1] if values.get(figure) is None else values[figure])
    if at[0] is None:
        return {}
    moves = [after - before for before, after in pairwise(at)]
    definitions, relinked = (at[0] - was) + (is_now - at[-1]), moves[0] + moves[-1]
    told = (definitions, relinked) if steps.knows_links else (definitions + relinked, None)
    return dict(zip(CAUSES, (*told, *moves[1:-1]), strict=True))


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
