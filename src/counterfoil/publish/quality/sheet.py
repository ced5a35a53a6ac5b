"""What a sheet is: a short answer, then sections of tables, before it becomes a page or lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.reports import EditionTable
from counterfoil.schema import Field


@dataclass(frozen=True)
class SheetSection:
    """One part of a sheet.

    Args:
        anchor: kebab-case.
        title: Its heading.
        paragraphs: Plain text.
        tables: Its tables.
        in_brief: Whether it is printed in a terminal.
    """

    anchor: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[EditionTable, ...] = ()
    in_brief: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Args:
        title: Its heading.
        subject: The id of what it is about.
        facts: Label and text, for the head.
        answer: The short answer, as sentences.
        sections: The parts, in reading order.
        closing: Sentences for the foot.
    """

    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    answer: tuple[str, ...]
    sections: tuple[SheetSection, ...]
    closing: tuple[str, ...] = ()


def table_of(
    table_id: str,
    title: str,
    fields: Sequence[Field],
    rows: Iterable[Mapping[str, Any]],
    notes: Sequence[str] = (),
) -> EditionTable:
    """A table of the columns that are named, from entries that may hold more."""
    cells = tuple(tuple(row.get(f.name) for f in fields) for row in rows)
    return EditionTable(table_id, title, tuple(fields), cells, tuple(notes))


def text(name: str, meaning: str) -> Field:
    """A column of words."""
    return Field(name, "text", meaning)


def count(name: str, meaning: str) -> Field:
    """A column of whole numbers."""
    return Field(name, "integer", meaning)


def share(name: str, meaning: str) -> Field:
    """A column of shares; its name ends in `share`."""
    return Field(name, "number", meaning, unit="share")


REASON = Field("reason", "text", "Why a number is not there.")
