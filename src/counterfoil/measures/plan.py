"""What an answer is made of but for the counted rows: plain values, which can be written down and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.disclosure import Cells
from counterfoil.measures.cells import Cell, Part, Shares, Told, plain_cells, share_cells, told_cells
from counterfoil.measures.cohorts import Cohorts
from counterfoil.schema import Field

#: The column with the class of each row that a share counts.
CLASS = "class_of_row"


@dataclass(frozen=True)
class Head:
    """What an answer says of a dimension.

    Args:
        field: Its column in the answer.
        unknown: Why it is empty, where it is.
        span: How many months a cell of it covers, for dimensions of time.
        order: The values in the order in which they are printed; () = by their own order.
    """

    field: Field
    unknown: str
    span: int
    order: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its column."""
        return self.field.name

    def sort_key(self, value: Any) -> tuple[bool, Any]:
        """By which its values are put in order, unknown last."""
        if self.order:
            return value is None, self.order.index(value) if value in self.order else len(self.order)
        return value is None, value if value is not None else ""


@dataclass(frozen=True)
class Reading:
    """How counted rows become cells: each its own, told apart by what could be unknown, or as shares.

    Args:
        keys: The dimensions of the groups.
        told: The dimensions whose unknown could be any value; None where there is none.
        shares: Which classes are counted over which; None for what is no share.
    """

    keys: tuple[str, ...]
    told: Told | None = None
    shares: Shares | None = None

    def cells(self, parts: Sequence[Part]) -> list[Cell]:
        """The cells of counted rows: the values of dimensions, and `n`, how many."""
        if self.shares:
            return share_cells(self.shares, parts, self.keys, CLASS)
        if self.told:
            return told_cells(parts, self.keys, self.told)
        return plain_cells(parts or ([] if self.keys else [{"n": 0}]))


@dataclass(frozen=True)
class Plan:
    """An answer before anything is counted.

    Args:
        table: What the answer says of itself, without a row.
        heads: Its dimensions, in order.
        cohorts: As of which day a window is known.
        reading: How counted rows become cells.
    """

    table: Cells
    heads: tuple[Head, ...]
    cohorts: Cohorts
    reading: Reading | None = None
