"""Looks for worlds near the records, in which a hidden number is as wanted and few printed numbers differ."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from counterfoil.disclosure.program import is_whole, model_of, solve
from counterfoil.disclosure.told import Told
from counterfoil.disclosure.worlds import Number, System

#: A world: what each piece holds.
World = Any
#: How much dearer than the best a world may be, and how many branches a search for it may take: any will do.
_DEARER, _BRANCHES = 0.5, 20
_NEAR = 1e-6


def hideable(system: System) -> list[Number]:
    """The numbers that could be printed or hidden."""
    return [n for n in system.numbers if n.low is None and n.rows and n.held is not None]


class Nearby:
    """The worlds that the sums around an answer allow, and what must be hidden for each.

    Columns are the pieces that may change; then for each number that could be hidden how far it is above what it
    really is, and how far below. Each step costs what hiding the number costs; a world that costs least hides least.

    Args:
        system: The answer and its sums, as if every cell of the answer were hidden.
        truth: What the pieces really hold.
        inside: Which pieces may hold something else.
    """

    def __init__(self, system: System, truth: World, inside: Any) -> None:
        import numpy as np

        numbers = hideable(system)
        self._truth = truth
        self._inside = np.flatnonzero(inside)
        self._place = np.full(len(truth), -1, np.int64)
        self._place[self._inside] = np.arange(len(self._inside))
        self.at: Any = np.array([at for at, n in enumerate(numbers) if inside[n.pieces].any()], np.int64)
        self._held = np.array([numbers[at].held for at in self.at], np.int64)
        self._pieces, count = len(self._inside), len(self.at)
        self._columns = self._pieces + 2 * count
        rows: list[tuple[Any, Any, float, float]] = []
        for number in system.numbers:
            if number.low is not None and len(here := self._here(number)):
                away = self._away(number)
                rows.append((here, np.ones(len(here)), number.low - away, (number.high or 0) - away))
        for at, place in enumerate(self.at):
            here = self._here(numbers[place])
            index = np.append(here, [self._pieces + at, self._pieces + count + at])
            left = self._held[at] - self._away(numbers[place])
            rows.append((index, np.append(np.ones(len(here)), [-1.0, 1.0]), left, left))
        self._rows: dict[int, int] = {}
        for number in system.numbers:
            if number.is_target and len(here := self._here(number)):
                self._rows[id(number)] = len(rows)
                rows.append((here, np.ones(len(here)), -math.inf, math.inf))
        self._highs = model_of(rows, np.full(self._columns, math.inf), _BRANCHES)
        self._highs.setOptionValue("mip_rel_gap", _DEARER)

    def nearest(self, target: Number, need: int, *, is_high: bool, cost: Any, fast: Any = None) -> World | None:
        """The world in which a number is at least (or at most) so much and that costs least; None if there is none.

        Args:
            target: The number.
            need: How large, or how small, it must be.
            is_high: Whether it must be large.
            cost: For each number that could be hidden what that costs.
            fast: For each of these numbers whether it must stay what it is.
        """
        import numpy as np

        row = self._rows.get(id(target))
        if row is None:
            return None
        far = max(abs(need - int(self._truth[target.pieces].sum())), 1)
        cost = cost[self.at]
        steps = np.concatenate([np.zeros(self._pieces), cost / far, cost / np.clip(self._held, 1, far)])
        upper = np.full(self._columns, math.inf)
        if fast is not None:
            upper[self._pieces :][np.tile(fast[self.at], 2)] = 0
        need -= self._away(target)
        self._highs.changeRowBounds(row, need if is_high else -math.inf, math.inf if is_high else need)
        world = self._solved(steps, upper)
        self._highs.changeRowBounds(row, -math.inf, math.inf)
        return world

    def furthest(self, target: Number, *, is_high: bool) -> int | None:
        """The most (or the least) that a number can be if every cell is hidden, or a little more; None if unknown."""
        import numpy as np

        here = self._here(target)
        if not len(here):  # none of its pieces can be anything else: the sums tell it
            return self._away(target)
        cost = np.zeros(self._columns)
        cost[here] = -1.0 if is_high else 1.0
        found = self._run(cost, np.full(self._columns, math.inf))
        if found is None:
            return None
        held = found[here].sum() + self._away(target)
        return math.floor(held + _NEAR) if is_high else math.ceil(held - _NEAR)

    def _here(self, number: Number) -> Any:
        """The columns of a number's pieces."""
        place = self._place[number.pieces]
        return place[place >= 0]

    def _away(self, number: Number) -> int:
        """What those of a number's pieces hold that stay what they are."""
        return int(self._truth[number.pieces[self._place[number.pieces] < 0]].sum())

    def _solved(self, cost: Any, upper: Any) -> World | None:
        """The best world in whole numbers, or one that is little dearer."""
        import numpy as np

        found = self._run(cost, upper)
        if found is not None and not is_whole(found):
            found = solve(self._highs, self._pieces, self._pieces)
        if found is None or not is_whole(found):
            return None
        world = self._truth.copy()
        world[self._inside] = np.rint(found).astype(np.int64)
        return world

    def _run(self, cost: Any, upper: Any) -> Any:
        import numpy as np

        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsCost(self._columns, every, cost)
        self._highs.changeColsBounds(self._columns, every, np.zeros(self._columns), upper)
        return solve(self._highs, self._pieces)


def records_of(system: System) -> World | None:
    """What the pieces of an answer really hold, or might; None where that was not found.

    Args:
        system: The answer and its sums, as if every cell of the answer were hidden.
    """
    import numpy as np

    numbers = hideable(system)
    known = [
        *(replace(n, low=n.held, high=n.held) for n in numbers),
        *(n for n in system.numbers if n.low is not None),
    ]
    told = Told(system.piece_count, known).held
    if (told >= 0).all():
        return told
    rows = [(n.pieces, np.ones(len(n.pieces)), n.low or 0, n.high or 0) for n in known]
    highs = model_of(rows, np.full(system.piece_count, math.inf), 1)
    held = solve(highs, system.piece_count)
    if held is not None and not is_whole(held):
        held = solve(highs, system.piece_count, system.piece_count)
    return None if held is None or not is_whole(held) else np.rint(held).astype(np.int64)
