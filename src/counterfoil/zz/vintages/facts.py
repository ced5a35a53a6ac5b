"""Reads how the files of every format are made for ZZ, from `vintages.yaml`."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Vintage(_Fact):
    """How the files of one format depart from the plain case.

    Args:
        above: Rows above the headings of a workbook.
        sheets: Into how many sheets the rows of a workbook are cut.
        sheets_before: Names of sheets that hold no rows and stand first.
        sheets_named: What the sheet of rows is called.
        delimiter: What stands between the cells of a text file.
        dates: Heading, or "*" for all, to the spelling of its dates.
        names_cut_at: The characters after which names of facilities are cut.
        lacks: Fiscal year to the headings that its file lacks.
    """

    above: int = 6
    sheets: int = 1
    sheets_before: tuple[str, ...] = ()
    sheets_named: str = ""
    delimiter: str = ","
    dates: dict[str, str] = {}
    names_cut_at: int | None = None
    lacks: dict[int, tuple[str, ...]] = {}


class EarlierForm(_Fact):
    """The labels of the forms before a day."""

    until_date: date
    hold: str
    notify: str


class Filler(_Fact):
    """What stands under headings that are left unread.

    Args:
        heading: A pattern that the heading, in small letters, holds.
        share: The share of rows in which a cell is filled.
        words: One of these, or
        numbers: a whole number from the first to the second, or
        days: a day so many days before the event.
    """

    heading: str
    share: float
    words: tuple[str, ...] = ()
    numbers: tuple[int, int] | None = None
    days: tuple[int, int] | None = None


class Stories(_Fact):
    """What becomes of people, and after how many days."""

    taken_with_blank_reason: float
    taken_unseen: float
    declined_then_at_large: float
    days_to_arrest: tuple[int, ...]
    days_to_arrest_at_large: tuple[int, ...]
    days_to_book_in: tuple[int, ...]
    days_in_custody: tuple[int, ...]
    stints: dict[str, int]
    removed: float
    met: float
    days_before_encounter: tuple[int, ...]
    others: float
    lift_days: tuple[int, ...]


class Vintages(_Fact):
    """How files of every format are made for ZZ, from `vintages.yaml`."""

    preamble: tuple[str, ...]
    as_of_line: str
    unstated_line: str
    footer: str
    withheld: str
    author: str
    other_names: str
    batch_from_rows: int
    block_from_rows: int
    block_rows: int
    formats: dict[str, Vintage]
    earlier_forms: tuple[EarlierForm, ...]
    stories: Stories
    methods: dict[str, dict[str, Any]]
    programs: dict[str, str]
    apprehension_type: dict[str, Any]
    detention_facilities: dict[str, str]
    words: dict[str, Any]
    beside: dict[str, str]
    fillers: tuple[Filler, ...]
    cites: tuple[str, ...]

    def of(self, format_id: str) -> Vintage:
        """How the files of a format depart from the plain case."""
        return self.formats.get(format_id, Vintage())


@cache
def load_vintages() -> Vintages:
    """How files of every format are made for ZZ."""
    return load_fact(files("counterfoil.zz") / "facts" / "vintages.yaml", Vintages)


def tables_beside() -> dict[str, str]:
    """The tables that a release of ZZ may have beside its detainers, each with its format."""
    return dict(load_vintages().beside)
