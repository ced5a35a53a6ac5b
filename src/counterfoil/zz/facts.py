"""Reads the fact files of ZZ: the layout of its workbooks, its facilities, its shape, and its cells."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact

Law = Literal["none", "local", "notify_only"]


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Layout(_Fact):
    """The layout of the workbooks, from `workbook.yaml`."""

    folder: str
    file_name: str
    sheet_name: str
    fiscal_years: tuple[int, ...]
    header_row: int
    as_of_date: date
    preamble: tuple[str, ...]
    withheld: str
    without_birth_date: tuple[int, ...]
    trailing_blank_rows: dict[str, int]
    footer: dict[str, int | str]
    repeated_header: dict[str, int]
    cites: tuple[str, ...]
    headings: tuple[str, ...]

    def file_of(self, year: int) -> str:
        """The workbook's name of a fiscal year."""
        return self.file_name.format(short_year=year % 100)

    def sheet_of(self, year: int) -> str:
        """The sheet's name of a fiscal year."""
        return self.sheet_name.format(year=year)

    def headings_of(self, year: int) -> tuple[str, ...]:
        """The headings of a fiscal year, in order."""
        if year in self.without_birth_date:
            return tuple(h for h in self.headings if h != "Birth Date")
        return self.headings


class Facility(_Fact):
    """A fictional facility; `county_code_fips` is the truth that a resolver should find."""

    code: str
    name: str
    city: str
    state: str
    county_code_fips: str
    level: str
    weight: int
    law: Law
    trap: str = ""
    batch: bool = False


class Log(_Fact):
    """An agency that keeps a log of the requests to one facility.

    Args:
        certified_zero_month: A month in which nothing is sent, and that the agency certifies to be empty.
        mirrors: Every form that ICE recorded reached the agency on its day, and is in the log: `as_recorded` with the
            end that ICE recorded; `missed` with a release that ICE did not attend wherever ICE recorded no hand-over.
        covers: Another facility whose requests stand in the same log, of another level of custodian.
    """

    code: str
    agency: str
    slug: str
    silent_year: int | None = None
    certified_zero_month: date | None = None
    mirrors: Literal["", "as_recorded", "missed"] = ""
    covers: str = ""


class Yearly(_Fact):
    """An agency that keeps no log and puts out counts of a year.

    Args:
        left_out: Requests that are in the total and in no part of it.
    """

    code: str
    agency: str
    slug: str
    from_date: date
    until_date: date
    left_out: int = 0


class Places(_Fact):
    """The facilities and the logs, from `facilities.yaml`."""

    states: dict[str, str]
    aor: dict[str, str]
    facilities: tuple[Facility, ...]
    logs: tuple[Log, ...]
    yearly: tuple[Yearly, ...]
    cites: tuple[str, ...]

    def facility(self, code: str) -> Facility:
        """The facility of that code."""
        return next(f for f in self.facilities if f.code == code)

    def zero_month(self, code: str) -> date | None:
        """The month in which nothing is sent to a facility, because its custodian certifies that."""
        return next((log.certified_zero_month for log in self.logs if log.code == code), None)


class Seam(_Fact):
    """The days on which an old and a new label both occur."""

    first_day: date
    last_day: date


class Types(_Fact):
    """The labels of the forms: two of the hold form, old and new, and one of the notice form."""

    hold: tuple[str, str]
    hold_seam: Seam
    notify: str
    notify_share: dict[str, float]


class Batch(_Fact):
    """The day on which one prison got a heap of forms."""

    date: date
    share: float
    blank: float
    reasons: dict[str, int]


class LiftReason(_Fact):
    """What follows from a lift reason, and its code where one is known."""

    outcome: str
    code: str = ""


class Amount(_Fact):
    """How many of a kind are planted."""

    share: float
    least: int

    def of(self, rows: int) -> int:
        """The number in a release of so many rows."""
        return max(self.least, int(rows * self.share))


class Shape(_Fact):
    """How much of what, from `shape.yaml`."""

    minimum_rows: int
    from_date: date
    until_date: date
    weekday_weights: tuple[float, ...]
    trend: dict[str, float]
    blank_reason: dict[str, float]
    missing_person_key: float
    repeated_person: float
    repeated_person_days: int
    statute_from: date
    types: Types
    batch: Batch
    reasons: dict[str, dict[str, int]]
    lift_reasons: dict[str, LiftReason]
    planted: dict[str, Amount]
    impossible_dates: tuple[str, ...]
    future_date: date
    text_dates: tuple[str, ...]
    unknown_lift_reason: str
    logs: dict[str, float]
    cites: tuple[str, ...]


@cache
def load_layout() -> Layout:
    """The layout of the workbooks."""
    return load_fact(_file("workbook.yaml"), Layout)


@cache
def load_places() -> Places:
    """The facilities and the logs."""
    return load_fact(_file("facilities.yaml"), Places)


@cache
def load_shape() -> Shape:
    """The shape of the release."""
    return load_fact(_file("shape.yaml"), Shape)


@cache
def load_cells() -> dict[str, Any]:
    """What stands in the cells that nothing is planted in."""
    return load_fact(_file("cells.yaml"), dict[str, Any])


def extension_folder() -> Any:
    """The facts that do not depend on the size of a release, laid out as a workspace adds them."""
    return _file("extension")


def _file(name: str) -> Any:
    return files("counterfoil.zz") / "facts" / name
