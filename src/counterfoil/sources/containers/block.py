"""What every kind of file is cut into: the text cells of one sheet, or of a whole file without sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """The cells of one sheet, or of a file without sheets, all as text, from its first row on.

    Args:
        sheet: The sheet's name; "" for a text file and for a columnar file.
        cells: A Polars frame of text columns; row 0 is row 1 of the file. In a columnar file row 1 is the names of
            its columns.
        bad_rows: Rows that do not have as many cells as the others, and so stand in no row of `cells`: their
            numbers, in order.
        blank_rows: Those of them in which no cell holds anything: their numbers, in order.
        error_cells: Cells of a workbook that hold an error such as #DIV/0!; they are empty in `cells`.
        replaced_characters: Characters of a text file that its encoding cannot explain; U+FFFD stands for each.
        is_cut: Whether a sheet has as many rows as a sheet can have, so that the rows after may have been lost.
    """

    sheet: str
    cells: Any
    bad_rows: tuple[int, ...] = ()
    blank_rows: tuple[int, ...] = ()
    error_cells: int = 0
    replaced_characters: int = 0
    is_cut: bool = False

    def row_numbers(self) -> list[int] | range:
        """The number of each row of `cells` in the file: rows that could not be cut into cells are numbered too."""
        height = self.cells.height
        if not self.bad_rows:
            return range(1, height + 1)
        bad = set(self.bad_rows)
        return [n for n in range(1, height + len(bad) + 1) if n not in bad]


def column_names(width: int) -> list[str]:
    """What the columns of `cells` are called: the headings are not known yet."""
    return [f"c{at}" for at in range(width)]
