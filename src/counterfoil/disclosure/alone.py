"""Chooses what to hide in one answer, whose sums over its dimensions could be asked for as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.disclosure.attack import Attack
from counterfoil.disclosure.attacker import Attacker
from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.hiding import Hiding, cost_of, hide_in_lines, hide_least, with_variants
from counterfoil.disclosure.numbers import VARIANT, RowAt, as_printed, families_of
from counterfoil.disclosure.sums import summed_over, sums_not_small
from counterfoil.disclosure.thresholds import Thresholds


def hide_alone(cells: Cells, limits: Thresholds) -> Hiding:
    """What to hide in one table whose sums over its dimensions may be asked for as well.

    Two attackers must find nothing. One has all those sums as they are printed when they are asked for; small numbers
    among the sums are protected from him as well. The other knows every sum that is not itself small and about
    persons, also where it would be hidden beside another.

    Raises:
        RefusedError: The answer is too large to be attacked.
    """
    return _hide(cells, limits, {})


def _hide(cells: Cells, limits: Thresholds, made: dict[tuple[str, ...], Hiding]) -> Hiding:
    """The same; what was made before, for sums of other tables, is not made again."""
    if cells.dimensions in made:
        return made[cells.dimensions]
    hiding = made[cells.dimensions] = hide_least([cells], limits)
    if not hiding.rows:
        return hiding
    for dimension in cells.dimensions:
        if dimension != VARIANT:
            _hide(summed_over(cells, dimension), limits, made)
    below = [sums for told, sums in sorted(made.items()) if set(told) < set(cells.dimensions)]
    attackers, always = _attackers(hiding, below, limits), set(hiding.rows)
    is_dense = hiding.small_count * limits.attack.rows_to_a_small_cell > len(cells.rows)
    rows = set(always)
    if is_dense:
        hide_in_lines(hiding.tables, rows, limits)
    hiding.attack, rows = _protected(attackers, rows)
    less = rows if is_dense else _without_needless(attackers, hiding.tables[0], rows, always, limits)
    if less != rows:
        found = _found(attackers, less)
        if not found.exposures:
            hiding.attack, rows = found, less
    if hiding.attack.exposures:  # then the answer says nothing that its sums do not say
        rows = {(0, index) for index in range(len(hiding.tables[0].rows))}
        hiding.attack = _found(attackers, rows)
    hiding.rows = rows
    return hiding


def _attackers(hiding: Hiding, below: Sequence[Hiding], limits: Thresholds) -> list[Attacker]:
    """Who must find nothing in a table.

    Args:
        hiding: The table.
        below: All its sums, as they would be printed.
        limits: What is small.
    """
    table = hiding.tables[0]
    families = families_of(0, table)
    known = [[f for h in below for f in as_printed(families_of(0, h.tables[0]), h.rows, limits)]]
    if any(sums.unknown for sums in known[0]):  # otherwise every sum is printed
        known.append([sums for family in families for sums in sums_not_small(family, limits)])
    common: dict[str, set[Any]] = {d: set() for d in table.dimensions}
    for told in (hiding, *below):
        for dimension in told.tables[0].dimensions:
            common[dimension] |= {told.tables[0].rows[at][dimension] for _, at in told.rows}
    return [Attacker(table, [*families, *sums], common, limits) for sums in known]


def _found(attackers: Sequence[Attacker], hidden: set[RowAt]) -> Attack:
    """What all attackers find."""
    found = Attack()
    for attacker in attackers:
        found.add(attacker.attack(hidden))
    return found


def _protected(attackers: Sequence[Attacker], hidden: set[RowAt]) -> tuple[Attack, set[RowAt]]:
    """What the attackers find in the end; and the rows to hide so that it is nothing."""
    founds: dict[int, Attack] = {}
    while len(founds) < len(attackers):
        for at, attacker in enumerate(attackers):
            if at not in founds:
                found, rows = attacker.protect(hidden)
                founds = {**(founds if rows == hidden else {}), at: found}
                hidden = rows
    total = Attack()
    for found in founds.values():
        total.add(found)
    return total, hidden


def _without_needless(
    attackers: Sequence[Attacker], table: Cells, hidden: set[RowAt], always: set[RowAt], limits: Thresholds
) -> set[RowAt]:
    """The rows that must stay hidden: each that is not needed is given back, the one that readers miss most first."""
    beside = sorted(hidden - always, key=lambda r: (-cost_of(table, r[1], limits), r))
    if not beside or not all(attacker.prove(always, hidden) for attacker in attackers):
        return hidden
    for row in beside[: limits.attack.cells_to_give_back]:
        gone = {(0, at) for at in with_variants(table, {row[1]})} - always
        offers = [attacker.spare(gone, hidden - gone) for attacker in attackers] if row in hidden else [None]
        if all(offer is not None for offer in offers):
            hidden = hidden - gone
            for attacker, offer in zip(attackers, offers, strict=True):
                attacker.settle(offer or [])
    return hidden
