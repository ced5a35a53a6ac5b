"""Chooses which cells to hide: those that are small, and others until no attack on the tables gets through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from counterfoil.disclosure.attack import Attack, Exposure, attack
from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.confided import confided, told_of
from counterfoil.disclosure.numbers import VARIANT, Family, RowAt, families_of, small_rows
from counterfoil.disclosure.padding import padded, values_in
from counterfoil.disclosure.subtracting import subtracted
from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.worlds import Number, build_system

#: Counts the cells of each span of days between the windows of some numbers.
Confide = Callable[[Sequence[Family]], Sequence[Cells]]


@dataclass
class Hiding:
    """What is hidden, and what the last attack on the rest found.

    Args:
        tables: The tables, with the empty cells beside small ones.
        rows: The rows that are hidden.
        small_count: How many of them are hidden because they are small themselves.
        attack: The last attack: it has exposures only where hiding more did not help.
        alone: The rows that would be hidden if there were no earlier editions.
    """

    tables: list[Cells]
    rows: set[RowAt] = field(default_factory=set)
    small_count: int = 0
    attack: Attack = field(default_factory=Attack)
    alone: set[RowAt] = field(default_factory=set)


def hide_least(tables: Sequence[Cells], limits: Thresholds) -> Hiding:
    """Hides what is small, and what is hidden together with it; what subtraction gives back is not looked for yet."""
    small = _small(tables, limits)
    values = values_in(tables)
    here = [[index for table, index in sorted(small) if table == at] for at in range(len(tables))]
    hiding = Hiding([padded(cells, rows, values) for cells, rows in zip(tables, here, strict=True)], small)
    hiding.small_count = len(small)
    hiding.rows |= {(at, row) for at, rows in enumerate(here) for row in _partners(hiding.tables[at], rows, limits)}
    return hiding


def hide_small(tables: Sequence[Cells], limits: Thresholds) -> Hiding:
    """Hides what is small, and what subtraction within one table would give back; nothing is attacked yet."""
    hiding = hide_least(tables, limits)
    hide_in_lines(hiding.tables, hiding.rows, limits)
    return hiding


def hide_together(
    tables: Sequence[Cells],
    earlier: Sequence[Family],
    basis: str,
    limits: Thresholds,
    confide: Confide | None = None,
) -> Hiding:
    """What to hide in tables that are printed together, beside what earlier editions have printed.

    Args:
        tables: Every table, with nothing hidden.
        earlier: The numbers of earlier editions.
        basis: The records behind today's tables.
        limits: What is small.
        confide: Counts the cells of each span of days, to be told to the attacker where the tables are too many.
    """
    hiding = hide_small(tables, limits)
    if not hiding.rows and not earlier:
        return hiding
    families = [f for at, cells in enumerate(hiding.tables) for f in families_of(at, cells, basis)]
    _hide_until_safe(families, hiding, limits, basis)
    hiding.alone = set(hiding.rows)
    if earlier:
        everything = [*families, *subtracted(families, earlier, basis, limits), *earlier]
        count = sum(len(f.values) + len(f.unknown) for f in everything)
        is_large = confide is not None and count > limits.attack.numbers_at_once
        base = [told_of(cells, basis) for cells in confide(everything)] if confide and is_large else []
        _hide_until_safe(everything, hiding, limits, basis, base)
    return hiding


def find_exposures(
    families: Sequence[Family],
    hidden: set[RowAt],
    basis: str,
    limits: Thresholds,
    base: Sequence[Family] = (),
) -> Attack:
    """The hidden numbers that the printed ones bound too tightly, over all that is counted."""
    found = Attack()
    for population in sorted({f.population for f in families}):
        here = [f for f in families if f.population == population]
        system = build_system(confided(base, here, hidden, limits), hidden, limits, basis)
        if system is not None:
            found.add(attack(system, limits))
    return found


def _small(tables: Sequence[Cells], limits: Thresholds) -> set[RowAt]:
    """The cells that are too small where they stand; a share goes with the same share of other denominators."""
    hidden = set()
    for at, cells in enumerate(tables):
        hidden |= {(at, index) for index in with_variants(cells, small_rows(cells, limits))}
    return hidden


def with_variants(cells: Cells, found: set[int]) -> set[int]:
    """The rows, and those that differ from one of them only in what a share is a share of."""
    if VARIANT not in cells.dimensions or not found:
        return found
    others = [d for d in cells.dimensions if d != VARIANT]
    keys = {tuple(cells.rows[index][d] for d in others) for index in found}
    return {index for index, row in enumerate(cells.rows) if tuple(row[d] for d in others) in keys}


def _partners(cells: Cells, rows: Sequence[int], limits: Thresholds) -> set[int]:
    """The rows that hold what is hidden together with some small rows."""
    if "outcome" not in cells.dimensions:
        return set()

    def key(row: Mapping[str, Any], outcome: Any) -> tuple[Any, ...]:
        return tuple(outcome if d == "outcome" else row[d] for d in cells.dimensions)

    small = (cells.rows[at] for at in rows)
    wanted = {key(row, limits.hide_with[row["outcome"]]) for row in small if row["outcome"] in limits.hide_with}
    return {at for at, row in enumerate(cells.rows) if key(row, row["outcome"]) in wanted} if wanted else set()


def hide_in_lines(tables: Sequence[Cells], hidden: set[RowAt], limits: Thresholds) -> None:
    """Hides besides, so that no sum over one dimension has one hidden cell alone, or too little that is hidden."""
    for at, cells in enumerate(tables):
        here = {index for table, index in hidden if table == at}
        if not here:
            continue
        lines = {d: _Lines(cells, d) for d in cells.dimensions if d != VARIANT}
        todo = set(here)
        while todo:
            new: set[int] = set()
            for dimension, sums in lines.items():
                for key in sorted({sums.keys[index] for index in todo | new}, key=str):
                    new |= _hide_in_line(cells, dimension, sums.members[key], here, limits)
            todo = new
        hidden |= {(at, index) for index in with_variants(cells, here)}


class _Lines:
    """For each cell of a table the sum over one dimension that it is in, and for each sum its cells."""

    def __init__(self, cells: Cells, dimension: str) -> None:
        others = [d for d in cells.dimensions if d != dimension]
        self.keys = [tuple(row[d] for d in others) for row in cells.rows]
        self.members: dict[tuple[Any, ...], list[int]] = {}
        for index, key in enumerate(self.keys):
            self.members.setdefault(key, []).append(index)


def _hide_in_line(
    cells: Cells, dimension: str, members: Sequence[int], here: set[int], limits: Thresholds
) -> set[int]:
    """What is hidden more in one sum over one dimension."""
    if _is_untold(cells, dimension, members, limits):
        return set()
    found: set[int] = set()
    inside = [index for index in members if index in here]
    held = sum(_amount(cells, index) for index in inside)
    outside = sorted(
        (i for i in members if i not in here and cells.rows[i].get(cells.amount) is not None),
        key=lambda i: (not _amount(cells, i), _is_kept(cells, i, limits), _amount(cells, i), i),
    )
    count = len(inside)
    for index in outside:
        amount = _amount(cells, index)
        if count > 1 and (held >= limits.largest_hidden or not amount):
            break
        here.add(index)
        found.add(index)
        count, held = count + 1, held + amount
    return found


def _is_untold(cells: Cells, dimension: str, members: Sequence[int], limits: Thresholds) -> bool:
    """Whether the sum over one dimension would be hidden itself if it were asked for."""
    if dimension in cells.sums_over:
        return False
    told = {*cells.dimensions, *(name for name, _ in cells.filters)} - {dimension}
    if not told & set(limits.place_dimensions):
        return False
    outcome = cells.rows[members[0]].get("outcome") or dict(cells.filters).get("outcome")
    sensitive = told & set(limits.person_dimensions) or outcome in limits.sensitive_outcomes
    return bool(sensitive) and 0 < sum(_amount(cells, index) for index in members) <= limits.largest_hidden


def _amount(cells: Cells, index: int) -> int:
    return int(cells.rows[index].get(cells.amount) or 0)


def cost_of(cells: Cells, index: int, limits: Thresholds) -> float:
    """What it costs readers that a cell is hidden: one with an outcome that they need most counts twice."""
    return (2 if _is_kept(cells, index, limits) else 1) + min(_amount(cells, index), 1000) / 1e4


def _is_kept(cells: Cells, index: int, limits: Thresholds) -> bool:
    """Whether a cell has an outcome that readers need most."""
    outcome = cells.rows[index].get("outcome") or dict(cells.filters).get("outcome")
    return outcome in limits.keep_outcomes


def _hide_until_safe(
    families: Sequence[Family], hiding: Hiding, limits: Thresholds, basis: str, base: Sequence[Family] = ()
) -> None:
    """Attacks, hides what the attack rests on, and attacks again, until nothing gets through or nothing helps."""
    tables = hiding.tables
    while True:
        hiding.attack = find_exposures(families, hiding.rows, basis, limits, base)
        more: set[RowAt] = set()
        for exposure in hiding.attack.exposures:
            if not any(n.rows & more for n in exposure.leaned_on):
                more |= cheapest(tables, exposure, hiding.rows, limits)
        if not more:
            return
        for at, cells in enumerate(tables):
            rows = with_variants(cells, {index for table, index in more if table == at})
            hiding.rows |= {(at, index) for index in rows}


def cheapest(tables: Sequence[Cells], exposure: Exposure, hidden: set[RowAt], limits: Thresholds) -> set[RowAt]:
    """The rows of the printed number whose hiding costs readers least; none where no number is left to hide."""

    def cost(number: Number) -> tuple[int, ...]:
        rows = sorted(number.rows - hidden)
        amounts = [_amount(tables[at], index) for at, index in rows]
        below = [
            bool({*tables[at].dimensions, *dict(tables[at].filters)} & set(limits.place_dimensions)) for at, _ in rows
        ]
        kept = sum(_is_kept(tables[at], index, limits) for at, index in rows)
        return (sum(not b for b in below), not any(amounts), kept, sum(amounts), *(rows[0] if rows else ()))

    choices = [n for n in exposure.leaned_on if not n.is_fixed and n.rows - hidden]
    return min(choices, key=cost).rows - hidden if choices else set()
