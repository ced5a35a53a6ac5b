"""Finds what printed numbers tell by subtraction alone, and on which of them each finding rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from counterfoil.disclosure.worlds import Number


class Sums:
    """The pieces of many numbers in one line, to add up over all of them at once."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        import numpy as np

        self._numbers = numbers
        sizes = [len(n.pieces) for n in numbers]
        self.pieces: Any = np.concatenate([n.pieces for n in numbers]) if numbers else np.zeros(0, np.int64)
        self.starts: Any = np.cumsum([0, *sizes])[:-1]
        self.owner: Any = np.repeat(np.arange(len(numbers)), sizes)

    def of(self, held: Any) -> Any:
        """For each number what its pieces hold."""
        import numpy as np

        return np.add.reduceat(held[self.pieces], self.starts)

    def around(self, number: Number) -> list[Number]:
        """The numbers that share a piece with one."""
        import numpy as np

        own = np.isin(self.pieces, number.pieces, kind="table")
        return [self._numbers[at] for at in np.unique(self.owner[own]).tolist()]


class Told:
    """What the tables tell by subtraction alone.

    `held` says for each piece what it holds, and -1 where that is not told.
    """

    def __init__(self, piece_count: int, known: Sequence[Number]) -> None:
        import numpy as np

        self.held: Any = np.full(piece_count, -1, np.int64)
        self._by = np.full(piece_count, -1, np.int64)
        self._round = np.zeros(piece_count, np.int64)
        self._exact = [n for n in known if not n.is_elastic and n.low == n.high]
        self._sums = Sums(self._exact)
        if self._exact:
            self._subtract()

    def _subtract(self) -> None:
        import numpy as np

        sums, low = self._sums, np.array([n.low for n in self._exact], np.int64)
        for at in range(1, len(self.held) + 2):
            is_open = self.held < 0
            left = sums.of(is_open.astype(np.int64))
            rest = np.maximum(low - sums.of(np.where(is_open, 0, self.held)), 0)
            told = np.where((left > 0) & (rest == 0))[0]
            if not len(told):
                told = np.where(left == 1)[0]
            if not len(told):
                return
            chosen = np.isin(sums.owner, told) & is_open[sums.pieces]
            pieces, owner = sums.pieces[chosen], sums.owner[chosen]
            self.held[pieces], self._by[pieces], self._round[pieces] = rest[owner], owner, at

    def of(self, number: Number) -> int:
        """What the pieces of a number hold that are told."""
        found = self.held[number.pieces]
        return int(found[found >= 0].sum())

    def helps(self, number: Number) -> bool:
        """Whether a number would stay unknown once it is hidden: nobody can take the rest from one that holds it."""
        import numpy as np

        sums = self._sums
        own = np.isin(sums.pieces, number.pieces, kind="table")
        inside = np.bincount(sums.owner[own], minlength=len(self._exact))
        left = np.bincount(sums.owner[~own & (self.held[sums.pieces] < 0)], minlength=len(self._exact))
        wider = np.flatnonzero((inside == len(number.pieces)) & (left == 0)).tolist()
        return all(self._exact[at] is number for at in wider)

    def rests_on(self, pieces: Iterable[int]) -> list[Number]:
        """The printed numbers by which these pieces are told: the last, those that it takes away, and so on.

        Of those that could still be hidden, only the ones of which that would help, if there are any.
        """
        todo, found = [int(p) for p in pieces], dict[int, Number]()
        while todo:
            piece = todo.pop()
            name = int(self._by[piece])
            if name < 0 or name in found:
                continue
            number = found[name] = self._exact[name]
            before = number.pieces[self._round[number.pieces] < self._round[piece]]
            if not self.held[piece]:  # nothing is left for it: that rests on what the others hold
                before = before[self.held[before] > 0]
            todo += before.tolist()
        free = [n for n in found.values() if not n.is_fixed and n.rows]
        return [n for n in free if self.helps(n)] or free
