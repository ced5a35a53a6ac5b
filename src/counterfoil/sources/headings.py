"""Finds the headings of a block by what they say, and tells which format has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil.sources.blocks import Block, unreadable
from counterfoil.sources.formats import Column, Format, normal

_SEARCH_ROWS = 40
#: Formats whose likeness to a file, 0 to 1, differs by no more than this are told apart by days and names.
_NEAR = 0.02


#: How like a file a format is, the format, and the block with its headings.
_Near = tuple[float, Format, Block]


@dataclass(frozen=True)
class Header:
    """The headings of a block, and what each means in a format.

    Args:
        row: Index of the heading row in the block.
        columns: Position of a cell to the column of the format; each field once.
        headings: Position to the heading as written, for those that are read.
        unlisted: Headings that the format does not know, with their position.
        absent: Headings of the format that are read, and that the block does not have.
        withheld: Position to the heading as written, for those whose cells must all be redacted.
        wide: Position to the heading as written, for those that hold one count each.
        bare: Positions of cells under no heading at all.
    """

    row: int
    columns: dict[int, Column]
    headings: dict[int, str]
    unlisted: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]
    withheld: dict[int, str]
    wide: dict[int, str]
    bare: tuple[int, ...]


def find_header(block: Block, fact: Format) -> Header | None:
    """The heading row of a block in a format, or None where no row looks like it.

    Of the rows in which at least half of the filled cells are headings of the format, the first counts that has
    every heading it needs; where none has, the first.
    """
    rows = [
        (at, row, set(filled)) for at, row, filled in _rows(block) if _known_count(filled, fact) * 2 >= len(filled)
    ]
    if not rows:
        return None
    at, row, _ = next((found for found in rows if _has_required(found[2], fact)), rows[0])
    return _match(at, row, fact)


def _rows(block: Block) -> Iterator[tuple[int, tuple[str | None, ...], list[str]]]:
    """Each of the first rows with two cells at least: where it stands, its cells, and those that are filled."""
    for at, row in enumerate(block.cells.head(_SEARCH_ROWS).iter_rows()):
        filled = [normal(cell) for cell in row if cell is not None and cell.strip()]
        if len(filled) >= 2:
            yield at, row, filled


def _known_count(filled: Iterable[str], fact: Format) -> int:
    """How many headings, in normal form, the format knows."""
    if fact.wide is None:
        return sum(map(fact.known.__contains__, filled))
    return sum(h in fact.known or _is_wide(h, fact) for h in filled)


def _is_wide(heading: str, fact: Format) -> bool:
    return fact.wide is not None and re.fullmatch(fact.wide.headings, heading, re.IGNORECASE) is not None


def _match(at: int, row: tuple[str | None, ...], fact: Format) -> Header:
    """The meaning of each heading of a row."""
    unread = {normal(h) for h in fact.left_unread}
    withheld_headings = {normal(h) for h in fact.withheld}
    may_repeat = {normal(h) for h in fact.repeats}
    columns: dict[int, Column] = {}
    headings: dict[int, str] = {}
    withheld: dict[int, str] = {}
    wide: dict[int, str] = {}
    unlisted: list[tuple[str, int]] = []
    taken: set[str] = set()
    for position, cell in enumerate(row):
        if cell is None or not cell.strip():
            continue
        plain = normal(cell)
        found = fact.by_heading.get(plain)
        if found is not None and found[1].field not in taken:
            columns[position], headings[position] = found[1], cell
            taken.add(found[1].field)
        elif plain in withheld_headings:
            withheld[position] = cell.strip()
        elif _is_wide(plain, fact) and plain not in {normal(h) for h in wide.values()}:
            wide[position] = cell.strip()
        elif plain not in unread and not (found is not None and plain in may_repeat):
            unlisted.append((cell.strip(), position))
    absent = tuple(h for h, column in fact.columns.items() if column.field not in taken)
    bare = tuple(p for p, cell in enumerate(row) if cell is None or not cell.strip())
    return Header(at, columns, headings, tuple(unlisted), absent, withheld, wide, bare)


def choose_format(
    path: Path,
    name: str,
    blocks: Sequence[Block],
    formats: Sequence[Format],
    last_day: Callable[[Format], date | None] = lambda _fact: None,
) -> Format:
    """The format whose headings are most like those of the file.

    Args:
        path: The file, for the error.
        name: What the publisher called it: it decides between layouts with the same headings.
        blocks: Its cells.
        formats: The formats that it may have.
        last_day: The last day in the file, read as a format: of formats that are equally like it, one that ends
            before that day is not taken.

    Raises:
        CounterfoilError: No format fits, or the nearest one misses a heading that it needs.
    """
    fitting: dict[str, tuple[bool, float, Format, Block]] = {}
    known = frozenset[str]().union(*(fact.known for fact in formats))
    wide = [fact for fact in formats if fact.wide is not None]
    for block in blocks:
        rows = [
            # Most rows are no headings of any format: only those of a column a year could still be.
            (filled, formats if sum(map(known.__contains__, filled)) * 2 >= len(filled) else wide)
            for _, _, filled in _rows(block)
        ]
        for filled, fact in ((filled, fact) for filled, likely in rows for fact in likely):
            if _known_count(filled, fact) * 2 < len(filled):
                continue
            likeness = _has_required(set(filled), fact), _likeness(set(filled), fact)
            if fact.format not in fitting or likeness > fitting[fact.format][:2]:
                fitting[fact.format] = (*likeness, fact, block)
    if not fitting:
        raise unreadable(
            path,
            "no-format",
            "the headings of this file are those of no known format",
            "Formats are listed in docs/reference/formats.md; a new one is a file of facts:",
            "docs/start/add-a-format.md says how.",
        )
    whole, most, *_ = max(fitting.values(), key=lambda f: f[:2])
    near = [
        (like, fact, block) for has, like, fact, block in fitting.values() if has == whole and like >= most - _NEAR
    ]
    _, fact, block = near[0] if len(near) == 1 else _by_days(near, name, last_day(near[0][1]))
    header = find_header(block, fact)
    assert header is not None
    require_headings(path, fact, header, block)
    return fact


def _by_days(near: Sequence[_Near], name: str, last: date | None) -> _Near:
    """Of formats with nearly the same headings, the one that ends soonest after the last day in the file.

    A name counts only among those that the days allow: publishers have posted other days under an old name.
    """

    def ends(fact: Format) -> date:
        return fact.covers.until_date or date.max

    allowed = [n for n in near if last is None or last < ends(n[1])] or list(near)
    named = [n for n in allowed if n[1].is_named(name)] or allowed
    if last is not None and last < max(ends(fact) for _, fact, _ in near):
        return min(named, key=lambda n: (ends(n[1]), -n[0], n[1].format))
    return max(named, key=lambda n: (ends(n[1]), n[0], n[1].format))


def _likeness(filled: set[str], fact: Format) -> float:
    """Headings that a file and a format share, of all headings that either has: 0 to 1.

    A heading that the format leaves unread, and that the file does not have, counts half.
    """
    shared = _known_count(filled, fact)
    read = sum(not any(normal(h) in filled for h in (first, *c.also)) for first, c in fact.columns.items())
    unread = sum(normal(h) not in filled for h in (*fact.left_unread, *fact.withheld))
    return shared / max(len(filled) + read + unread / 2, 1)


def _has_required(filled: set[str], fact: Format) -> bool:
    """Whether every heading that the format cannot do without is among those of a file."""
    return all(
        any(normal(h) in filled for h in (heading, *column.also))
        for heading, column in fact.columns.items()
        if column.required
    )


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
