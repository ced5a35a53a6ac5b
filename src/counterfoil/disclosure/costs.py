"""What it costs readers that the numbers of an answer are hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.hiding import cost_of
from counterfoil.disclosure.numbers import RowAt
from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.worlds import Number

#: What it costs to lean on a row that is hidden already, as a part of what hiding it costs.
_HIDDEN_ALREADY = 0.01


class Costs:
    """For each of some numbers the rows of one table that print it.

    Args:
        cells: The table.
        numbers: The numbers, each printed by some row.
        limits: Which outcomes readers need most.
    """

    def __init__(self, cells: Cells, numbers: Sequence[Number], limits: Thresholds) -> None:
        import numpy as np

        self._each = np.array([cost_of(cells, at, limits) for at in range(len(cells.rows))])
        self._rows = np.array([at for n in numbers for _, at in sorted(n.rows)], np.int64)
        self._starts = np.cumsum([0, *(len(n.rows) for n in numbers)])[:-1]

    def of(self, hidden: Collection[RowAt]) -> Any:
        """For each number what it costs to lean on it where some rows are hidden."""
        import numpy as np

        each = np.where(self._mask(hidden), _HIDDEN_ALREADY, 1.0) * self._each
        return np.add.reduceat(each[self._rows], self._starts)

    def is_printed(self, hidden: Collection[RowAt]) -> Any:
        """For each number whether some row prints it."""
        import numpy as np

        return np.logical_or.reduceat(~self._mask(hidden)[self._rows], self._starts)

    def _mask(self, hidden: Collection[RowAt]) -> Any:
        import numpy as np

        mask = np.zeros(len(self._each), bool)
        mask[[at for _, at in hidden]] = True
        return mask
