"""States one part of a system as a linear program, and asks it for worlds that the tables allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from counterfoil.disclosure.components import Component
from counterfoil.disclosure.worlds import Number

_NEAR = 1e-6


class Program:
    """The worlds of one component.

    Columns are the pieces; for numbers that may have been revised, what they grew and shrank by; then for each target
    how far it can be pushed up, and how far it stays above what it must be able to fall to.
    """

    def __init__(self, component: Component, steps: int) -> None:
        import numpy as np

        self.component = component
        self.solved_count: int = 0
        self._pieces = component.piece_count
        elastic = {at: n for n, at in enumerate(a for a, known in enumerate(component.known) if known[3].is_elastic)}
        self._slack = self._pieces
        self._up = self._slack + 2 * len(elastic)
        self._over = self._up + len(component.targets)
        columns = self._over + len(component.targets)
        rows: list[tuple[Any, Any, float, float]] = []
        for at, (pieces, low, high, _) in enumerate(component.known):
            index, value = pieces, np.ones(len(pieces))
            if at in elastic:
                slot = self._slack + 2 * elastic[at]
                index, value = np.append(pieces, [slot, slot + 1]), np.append(value, [1.0, -1.0])
            rows.append((index, value, low, high))
        for at, pieces in enumerate(component.target_pieces):
            low, _ = component.needs[at]
            rows.append((np.append(pieces, self._up + at), np.append(np.ones(len(pieces)), -1.0), 0, math.inf))
            rows.append((np.append(pieces, self._over + at), np.append(np.ones(len(pieces)), -1.0), -math.inf, low))
        upper = np.full(columns, math.inf)
        upper[self._up : self._over] = [max(high, 0) for _, high in component.needs]
        self._target_pieces = np.concatenate(component.target_pieces)
        self._target_starts = np.cumsum([0, *map(len, component.target_pieces)])[:-1]
        self._needs = np.array(component.needs).T
        self._highs = model_of(rows, upper, steps)
        if elastic:
            self._allow_least_revision(len(elastic))

    def settled_together(self, targets: Sequence[int], weights: Any, *, is_high: bool) -> set[int]:
        """The targets that are as large (or small) as they must be able to be in a world that favors all of them."""
        import numpy as np

        cost = np.zeros(self._columns)
        cost[[(self._up if is_high else self._over) + at for at in targets]] = -weights if is_high else weights
        return self._settled(cost, is_high)

    def settled_alone(self, target: int, *, is_high: bool) -> set[int]:
        """The targets that are as large (or small) as they must be able to be in a world that favors one of them."""
        import numpy as np

        cost = np.zeros(self._columns)
        cost[(self._up if is_high else self._over) + target] = -1.0 if is_high else 1.0
        return self._settled(cost, is_high)

    def leaned_on(self, target: int, *, is_high: bool) -> list[Number]:
        """The printed numbers that keep a target from moving further, and that could still be hidden."""
        import numpy as np

        cost = np.zeros(self._columns)
        cost[(self._up if is_high else self._over) + target] = -1.0 if is_high else 1.0
        self._solve(cost)
        duals = np.array(self._highs.getSolution().row_dual[: len(self.component.known)])
        binding = [n for (_, _, _, n), dual in zip(self.component.known, duals, strict=True) if abs(dual) > _NEAR]
        own, told = self.component.target_pieces[target], self.component.told
        near = [n for pieces, _, _, n in self.component.known if np.isin(pieces, own).any()]
        away = told.rests_on(p for n in binding for p in n.pieces[told.held[n.pieces] > 0])
        for numbers in (binding, near, away):
            free = [n for n in numbers if not n.is_fixed and n.rows]
            if free:
                return free
        return []

    @property
    def _columns(self) -> int:
        return self._over + len(self.component.targets)

    def _settled(self, cost: Any, is_high: bool) -> set[int]:
        import numpy as np

        x = self._solve(cost)
        if x is not None and not is_whole(x):
            x = self._solve(cost, whole=True)
        if x is None or not is_whole(x):
            return set()
        held = np.add.reduceat(x[self._target_pieces], self._target_starts)
        low, high = self._needs
        return set(np.flatnonzero(held >= high - _NEAR if is_high else held <= low + _NEAR).tolist())

    def _solve(self, cost: Any, whole: bool = False) -> Any:
        """What the pieces hold in the best world; None where none was found within the allowed steps."""
        import numpy as np

        self.solved_count += 1
        self._highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)
        return solve(self._highs, self._pieces, self._up if whole else 0)

    def _allow_least_revision(self, count: int) -> None:
        """Holds what may have been revised to the least revision under which the tables agree at all."""
        import numpy as np

        cost = np.zeros(self._columns)
        slots = np.arange(self._slack, self._slack + 2 * count, dtype=np.int32)
        cost[slots] = 1.0
        self._solve(cost)
        least = math.ceil(self._highs.getInfo().objective_function_value - _NEAR)
        self._highs.addRow(-math.inf, float(least), len(slots), slots, np.ones(len(slots)))


def is_whole(held: Any) -> bool:
    """Whether pieces hold whole numbers."""
    import numpy as np

    return bool(np.all(np.abs(held - np.rint(held)) < 1e-5))


def solve(highs: Any, pieces: int, whole: int = 0) -> Any:
    """What the pieces hold in the best world; None where none was found within the allowed steps.

    Args:
        highs: The program, whose first columns are the pieces.
        pieces: How many there are.
        whole: How many of its first columns must be whole numbers.
    """
    import highspy
    import numpy as np

    every = np.arange(whole, dtype=np.int32)
    if whole:
        highs.changeColsIntegrality(whole, every, np.full(whole, highspy.HighsVarType.kInteger.value, np.uint8))
    highs.run()
    is_done = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    held = np.array(highs.getSolution().col_value[:pieces]) if is_done else None
    if whole:
        highs.changeColsIntegrality(whole, every, np.full(whole, highspy.HighsVarType.kContinuous.value, np.uint8))
    return held


def model_of(rows: Sequence[tuple[Any, Any, float, float]], upper: Any, steps: int) -> Any:
    """The program as HiGHS holds it; quiet, in one thread, so that every machine does the same steps."""
    import highspy
    import numpy as np
    from highspy._core import _Highs  # the face prints a line of its own wherever it is made

    highs = _Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_max_nodes", steps)):
        highs.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(upper), len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(len(upper)), np.zeros(len(upper)), upper
    lp.row_lower_ = np.array([low for _, _, low, _ in rows], float)
    lp.row_upper_ = np.array([high for _, _, _, high in rows], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(index) for index, *_ in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([[], *(index for index, *_ in rows)]).astype(np.int32)  # there may be no row
    lp.a_matrix_.value_ = np.concatenate([[], *(value for _, value, _, _ in rows)])
    highs.passModel(lp)
    return highs
