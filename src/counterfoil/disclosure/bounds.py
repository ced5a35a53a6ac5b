"""Says how far sums bound each of the pieces that they add up, taken one sum at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.told import Sums
from counterfoil.disclosure.worlds import Number, System

#: How often every sum is looked at again; the bounds are true whenever one stops.
_ROUNDS = 20


def rooms_in(system: System, limits: Thresholds) -> dict[int, tuple[int, int]]:
    """How much room the sums alone leave each number to protect, by its place, where that is less than it needs.

    Args:
        system: An answer and its sums, as if every cell of the answer were hidden.
        limits: What is small.
    """
    least, most = bounds_of(system.piece_count, [n for n in system.numbers if n.low is not None])
    rooms = {}
    for at, number in enumerate(system.numbers):
        if number.is_target:
            low = int(least[number.pieces].sum())
            high = int(min(most[number.pieces].sum(), limits.largest_hidden))
            if low > 0 or high < limits.largest_hidden:
                rooms[at] = (low, high)
    return rooms


def bounds_of(piece_count: int, known: Sequence[Number]) -> tuple[Any, Any]:
    """For each piece the least and the most that it can hold.

    What a sum leaves to a piece is at most the sum less the least of the others, and at least the sum less the most
    of the others.
    """
    import numpy as np

    least, most = np.zeros(piece_count), np.full(piece_count, np.inf)
    exact = [n for n in known if not n.is_elastic and n.low == n.high and len(n.pieces)]
    if not exact:
        return least, most
    sums, total = Sums(exact), np.array([float(n.low or 0) for n in exact])
    pieces, owner = sums.pieces, sums.owner
    for _ in range(_ROUNDS):
        before = least.copy(), most.copy()
        np.minimum.at(most, pieces, (total - sums.of(least))[owner] + least[pieces])
        is_open = np.isinf(most)
        unbound = sums.of(is_open.astype(float))
        rest = sums.of(np.where(is_open, 0, most))
        others_open = unbound[owner] - is_open[pieces]
        others = rest[owner] - np.where(is_open[pieces], 0, most[pieces])
        np.maximum.at(least, pieces, np.where(others_open > 0, 0, total[owner] - others))
        if (least == before[0]).all() and (most == before[1]).all():
            break
    return least, most
