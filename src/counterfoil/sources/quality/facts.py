"""Reads the facts that releases are held to: rules of each table, lists of values, and limits."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.schema import fact_files, load_fact
from counterfoil.sources.tables import TABLES

Check = Literal[
    "filled", "blank", "possible", "year", "in_order", "pairs", "together", "file_year", "recorded", "not_held"
]
#: How many columns each check takes; those not named take one.
_COLUMNS = {"in_order": 2, "pairs": 2, "together": 2, "recorded": 0, "not_held": 0}
#: What the record of a release says of its reading.
Recorded = Literal[
    "readable_identifiers",
    "cut_sheets",
    "unlisted_headings",
    "absent_headings",
    "sheets_not_read",
    "set_aside_rows",
    "cells_without_heading",
    "error_cells",
    "replaced_characters",
    "files_set_aside",
    "repeated_rows",
]


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class ValueList(_Fact):
    """The values that a column is known to hold.

    Args:
        closed: Whether the list is said to be whole: a value outside is then a finding to look at first.
        values: The values as written; compared without regard to case and spaces.
        starts_with: Beginnings of values whose end was not seen.
        note: What a reader should know of them.
        cites: Where they were seen.
        evidence: How well that is known.
    """

    closed: bool
    values: tuple[str, ...]
    starts_with: tuple[str, ...] = ()
    note: str = ""
    cites: tuple[str, ...]
    evidence: str


class ValueLists(_Fact):
    """Every list of values, by its id."""

    values: dict[str, ValueList]


class Rule(_Fact):
    """One sentence that holds of a sound release, and what to do where it does not.

    Args:
        check: How it is counted: `filled` and `blank`, the share of records; `possible`, dates out of range among the
            stated; `year`, years outside; `in_order`, two days of which the first must not follow the second;
            `pairs`, values that go with more than one of the other; `together`, one column blank and the other not;
            `file_year`, days outside the fiscal year of the file's name; `recorded`, what was counted when the files
            were read; `not_held`, said and not counted.
        columns: What it looks at, in the order that the check names.
        of: What was counted, for `recorded`.
        at_least: The share that must be reached.
        at_most: The share that must not be passed; where neither is given, one is enough.
        slack_days: Days by which an order may be broken.
        from_year: The first year that can be true.
        otherwise: What a broken rule is: a note, something to look at, or a reason to stop.
        says: What holds.
        do: What to do where it does not.
    """

    check: Check
    columns: tuple[str, ...] = ()
    of: Recorded | None = None
    at_least: float | None = None
    at_most: float | None = None
    slack_days: int = 0
    from_year: int = 1900
    otherwise: Literal["note", "look", "stop"]
    says: str
    do: str

    @model_validator(mode="after")
    def _has_its_columns(self) -> Rule:
        """A check has as many columns as it looks at."""
        wanted = _COLUMNS.get(self.check, 1)
        if len(self.columns) != wanted:
            raise ValueError(f"the check {self.check} takes {wanted} columns, not {len(self.columns)}")
        if (self.check == "recorded") != (self.of is not None):
            raise ValueError("of: goes with the check recorded, and with no other")
        return self


class EveryRelease(_Fact):
    """What holds of every release when it was read."""

    rules: dict[str, Rule]
    cites: tuple[str, ...]
    evidence: str


class Spikes(_Fact):
    """The columns that name a place, best first, for days on which it has implausibly many records."""

    place: str
    columns: tuple[str, ...]


class TableQuality(_Fact):
    """What the rows of a table are held to, and by what two releases of it are compared.

    Args:
        table: The table.
        event_date: The day of the event.
        lists: Column to the list of its values.
        spikes: The places whose days are looked at.
        rules: What holds of a sound release.
        identity: The columns that say which event a record is of, and that are not rewritten later.
        identity_where_absent: A column of `identity` to the one that stands in where a release lacks it.
        tells_apart: Columns that tell equal events apart; used to count changes, never shown.
        rewritten_later: The columns that the publisher fills in or mends after the event.
        compared_values: Further columns whose values are compared, besides those with a list.
        cites: Where the rules come from.
        evidence: How well that is known.
    """

    table: str
    event_date: str
    lists: dict[str, str] = {}
    spikes: tuple[Spikes, ...] = ()
    rules: dict[str, Rule]
    identity: tuple[str, ...]
    identity_where_absent: dict[str, str] = {}
    tells_apart: tuple[str, ...] = ()
    rewritten_later: tuple[str, ...]
    compared_values: tuple[str, ...] = ()
    cites: tuple[str, ...]
    evidence: str

    @model_validator(mode="after")
    def _columns_are_the_tables(self) -> TableQuality:
        """Every column is one of the table, and none that is printed is sensitive."""
        if self.table not in TABLES:
            raise ValueError(f"table: no table {self.table}")
        declared = TABLES[self.table]
        named = [self.event_date, *self.lists, *self.identity, *self.tells_apart, *self.rewritten_later]
        named += [*self.compared_values, *self.identity_where_absent, *self.identity_where_absent.values()]
        named += [c for s in self.spikes for c in s.columns] + [c for r in self.rules.values() for c in r.columns]
        unknown = sorted({c for c in named if c not in declared.names})
        if unknown:
            raise ValueError(f"{self.table} has no column {', '.join(unknown)}")
        printed = [*self.compared_values, *(c for s in self.spikes for c in s.columns)]
        sensitive = sorted({c for c in printed if declared[c].sensitive})
        if sensitive:
            raise ValueError(f"the values of {', '.join(sensitive)} are never printed")
        return self


class SpikeLimits(_Fact):
    """From what on a day of one place is implausible."""

    at_least_rows: int
    times_median: float
    month_share: float
    release_share: float


class Limits(_Fact):
    """What is odd enough to be said, how much is printed, and what never is.

    Args:
        spikes: From what on a day is implausible.
        unlisted_share: Up to this share, values outside a list are no finding.
        smallest_count: Where the day of the event is sensitive, a week that no release covers needs as many.
        counterpart_share: Where fewer records of a release have a counterpart in the other, that is said.
        printed_values: Values printed of one column.
        printed_spikes: Spikes printed.
        printed_length: Characters printed of a value.
        fiscal_year_in_name: How the name of a file states its fiscal year, or two.
        never_printed: Patterns of cells that may say who a person is.
        cites: Where the numbers come from.
        evidence: How well that is known.
    """

    spikes: SpikeLimits
    unlisted_share: float
    smallest_count: int
    counterpart_share: float
    printed_values: int
    printed_spikes: int
    printed_length: int
    fiscal_year_in_name: str
    never_printed: tuple[str, ...]
    cites: tuple[str, ...]
    evidence: str


def load_quality(table: str, extensions: Iterable[Path] = ()) -> TableQuality:
    """What the rows of a table are held to; a workspace's file of the same name takes the place of the project's.

    Raises:
        DeclarationError: A fact file breaks the schema.
    """
    name = f"{table.removeprefix('sources.')}.yaml"
    found = [f for f in fact_files("counterfoil.sources", "quality", extensions) if f.name == name]
    return load_fact(found[-1], TableQuality)


def load_lists() -> dict[str, ValueList]:
    """The values that are known, by the id of their list."""
    return load_fact(files("counterfoil.sources") / "facts" / "quality" / "values.yaml", ValueLists).values


def load_limits() -> Limits:
    """What is odd enough to be said, and what is never printed."""
    return load_fact(files("counterfoil.sources") / "facts" / "quality" / "limits.yaml", Limits)


def load_every_release() -> EveryRelease:
    """What holds of every release, whatever its table."""
    return load_fact(files("counterfoil.sources") / "facts" / "quality" / "every_release.yaml", EveryRelease)
