"""Finds the headings of a block by what they say, and tells which format has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from counterfoil.sources.blocks import Block, unreadable
from counterfoil.sources.formats import Column, Format, normal

_SEARCH_ROWS = 40


@dataclass(frozen=True)
class Header:
    """The headings of a block, and what each means in a format.

    Args:
        row: Index of the heading row in the block.
        columns: Position of a cell to the column of the format; each field once.
        headings: Position to the heading as written, for those that are read.
        unlisted: Headings that the format does not know, with their position.
        absent: Headings of the format that are read, and that the block does not have.
    """

    row: int
    columns: dict[int, Column]
    headings: dict[int, str]
    unlisted: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]


def find_header(block: Block, fact: Format) -> Header | None:
    """The heading row of a block in a format, or None where no row looks like it.

    The first row counts in which at least half of the filled cells are headings of the format.
    """
    known = {normal(h) for h in fact.all_headings()}
    for at, row in enumerate(block.cells.head(_SEARCH_ROWS).iter_rows()):
        filled = [normal(cell) for cell in row if cell is not None and cell.strip()]
        if len(filled) >= 2 and sum(h in known for h in filled) * 2 >= len(filled):
            return _match(at, row, fact)
    return None


def _match(at: int, row: tuple[str | None, ...], fact: Format) -> Header:
    """The meaning of each heading of a row."""
    by_heading = fact.by_heading()
    unread = {normal(h) for h in fact.left_unread}
    columns: dict[int, Column] = {}
    headings: dict[int, str] = {}
    unlisted: list[tuple[str, int]] = []
    taken: set[str] = set()
    for position, cell in enumerate(row):
        if cell is None or not cell.strip():
            continue
        found = by_heading.get(normal(cell))
        if found is not None and found[1].field not in taken:
            columns[position], headings[position] = found[1], cell
            taken.add(found[1].field)
        elif normal(cell) not in unread:
            unlisted.append((cell.strip(), position))
    absent = tuple(h for h, column in fact.columns.items() if column.field not in taken)
    return Header(at, columns, headings, tuple(unlisted), absent)


def choose_format(path: Path, blocks: Iterable[Block], formats: Iterable[Format]) -> Format:
    """The format whose headings the file has.

    Raises:
        CounterfoilError: No format fits, or the nearest one misses a heading that it needs.
    """
    best: tuple[int, Format, Header, Block] | None = None
    for fact in formats:
        for block in blocks:
            header = find_header(block, fact)
            if header is not None and (best is None or len(header.columns) > best[0]):
                best = (len(header.columns), fact, header, block)
    if best is None:
        raise unreadable(
            path,
            "no-format",
            "the headings of this file are those of no known format",
            "Formats are listed in docs/reference/formats.md; a new one is a file of facts:",
            "docs/start/add-a-format.md says how.",
        )
    require_headings(path, *best[1:])
    return best[1]


def require_headings(path: Path, fact: Format, header: Header, block: Block) -> None:
    """Raises where a heading is absent without which the format cannot be read."""
    missing = [h for h in header.absent if fact.columns[h].required]
    if missing:
        raise unreadable(
            path,
            "missing-heading",
            "a heading that this format needs is not in the file",
            "If the publisher renamed the heading, list the new name under `also` of the old one in the format.",
            **({"sheet": f'"{block.sheet}"'} if block.sheet else {}),
            heading=", ".join(f'"{h}"' for h in missing),
            row=str(block.row_numbers()[header.row]),
            format=fact.format,
        )
