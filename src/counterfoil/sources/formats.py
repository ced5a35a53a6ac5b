"""Reads the fact file of each format: its headings, what each becomes, and how its cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import DeclarationError, UsageError
from counterfoil.schema import Table, fact_files, load_fact
from counterfoil.sources.tables import TABLES


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Fact):
    """What a heading becomes.

    Args:
        field: The column of the format's table.
        read: How a cell is read. `text` stays as it stands.
        required: The read stops where the heading is absent, or where hardly a cell can be read.
        sensitive: Never shown.
        also: Other headings that mean the same.
    """

    field: str
    read: Literal["text", "date", "integer"]
    required: bool = False
    sensitive: bool = False
    also: tuple[str, ...] = ()


class Covers(_Fact):
    """The days that a format is known to cover, half open; None = not known."""

    from_date: date
    until_date: date | None


class AsOf(_Fact):
    """Where the last day that a file covers is stated, best first."""

    preamble: str | None = None
    file_name: str | None = None
    declared: date | None = None


class Layout(_Fact):
    """How a layout is told from its neighbor."""

    has: str | None = None
    lacks: str | None = None


class Format(_Fact):
    """One layout of a published file, from `facts/formats`."""

    format: str
    title: str
    publisher: str
    container: Literal["workbook", "delimited"]
    makes: str
    covers: Covers
    earliest_date: date
    earliest_because: str
    as_of: AsOf
    person_key: Literal["release", "none"]
    evidence: str
    cites: tuple[str, ...]
    layouts: dict[str, Layout] = {}
    columns: dict[str, Column]
    left_unread: dict[str, str]

    @model_validator(mode="after")
    def _headings_stand_once(self) -> Format:
        """Every heading stands in one list, and every field is a column of the table."""
        if self.makes not in TABLES:
            raise ValueError(f"makes: no table {self.makes}")
        seen: set[str] = set()
        for heading in self.all_headings():
            if normal(heading) in seen:
                raise ValueError(f"the heading {heading!r} stands twice")
            seen.add(normal(heading))
        unknown = [c.field for c in self.columns.values() if c.field not in self.table.names]
        if unknown:
            raise ValueError(f"{self.makes} has no column {', '.join(unknown)}")
        return self

    @property
    def table(self) -> Table:
        """The table that the format's rows go to."""
        return TABLES[self.makes]

    def all_headings(self) -> list[str]:
        """Every heading that the format knows."""
        mapped = [h for heading, column in self.columns.items() for h in (heading, *column.also)]
        return [*mapped, *self.left_unread]

    def by_heading(self) -> dict[str, tuple[str, Column]]:
        """Each heading that is read, in normal form, to its first spelling and its column."""
        return {
            normal(h): (heading, column) for heading, column in self.columns.items() for h in (heading, *column.also)
        }


def normal(heading: str) -> str:
    """A heading with case and inner spaces made even: what headings are compared by."""
    return re.sub(r"\s+", " ", heading.replace("\ufeff", "")).strip().casefold()


def load_formats(extensions: Iterable[Path] = ()) -> dict[str, Format]:
    """Every format by its id: the project's own, then those of a workspace."""
    formats: dict[str, Format] = {}
    for file in fact_files("counterfoil.sources", "formats", extensions):
        fact = load_fact(file, Format)
        if fact.format in formats:
            raise DeclarationError(
                "facts/twice", "two formats have one id", where={"file": str(file), "format": fact.format}
            )
        formats[fact.format] = fact
    return formats


def find_format(formats: dict[str, Format], wanted: str) -> Format:
    """The format of that id.

    Raises:
        UsageError: There is none.
    """
    if wanted not in formats:
        raise UsageError(
            "sources/no-such-format",
            f"there is no format {wanted}",
            remedy=["The formats are:", *(f"  {name}" for name in sorted(formats))],
        )
    return formats[wanted]
