"""Reads the fact file of each format: its headings, what each becomes, and how its cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import DeclarationError, UsageError
from counterfoil.schema import Table, fact_files, facts_by_id, facts_digest, load_fact
from counterfoil.sources.tables import TABLES

Container = Literal["workbook", "delimited", "columnar"]


#: What a format says for itself alone, never through the one that it is like.
_OWN = ("files", "production", "notes", "layouts")


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Column(_Fact):
    """What a heading becomes.

    Args:
        field: The column of the format's table.
        read: How a cell is read. `text` stays as it stands.
        required: The read stops where the heading is absent, or where hardly a cell can be read.
        sensitive: Never shown.
        also: Other headings that mean the same.
        note: What a reader should know of the column.
        earliest: The first day that can be true in this column, where it is not that of the format.
        words: What may stand in a cell, in small letters, and which of our words each stands for.
        keyed: A number that could lead to a person, such as a booking number: replaced by a hash under the key of
            the workspace before anything is stored.
        says: What a clerk should write here; printed in the template.
    """

    field: str
    read: Literal["text", "date", "integer"]
    required: bool = False
    sensitive: bool = False
    also: tuple[str, ...] = ()
    note: str = ""
    earliest: date | None = None
    words: dict[str, str] = {}
    keyed: bool = False
    says: str = ""


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


class Wide(_Fact):
    """Columns that hold one count each, as in a table with a column a year.

    Args:
        headings: A pattern that each such heading matches whole.
        to: The field that the heading itself goes to.
    """

    headings: str
    to: str


class Balance(_Fact):
    """Counts of which one is the sum of the others, by our words for them."""

    total: str
    parts: tuple[str, ...]


class Meaning(_Fact):
    """What one count of a table is of, where it is not what the table says for all."""

    half: Literal["custodian", "ice", "other"] | None = None
    unit: str | None = None
    stock_or_flow: Literal["stock", "flow"] | None = None
    clock: str | None = None
    custodian_levels: tuple[str, ...] | None = None


class Counts(_Fact):
    """What the counts of a table are counts of, where they are one half of the record.

    Args:
        half: Whose record it is: the custodian's, ICE's, or another's.
        unit: What is counted: requests, detainers, people, offers, pick-ups.
        stock_or_flow: What there is on a day, or what happened over a period.
        clock: The day by which a count belongs to its period.
        custodian_levels: The levels of custodian that the counts cover.
        levels_in: The field that says so row by row, several with a plus; "" = all rows cover the same.
        words: The publisher's words for what is counted, in small letters, to ours.
        meanings: For one of our words what it is of, where that differs.
        balances: Which counts should add up.
    """

    half: Literal["custodian", "ice", "other"]
    unit: str
    stock_or_flow: Literal["stock", "flow"] = "flow"
    clock: str
    custodian_levels: tuple[str, ...]
    levels_in: str = ""
    words: dict[str, str]
    meanings: dict[str, Meaning] = {}
    balances: tuple[Balance, ...] = ()


class Format(_Fact):
    """One layout of a published file, from `facts/formats`.

    Args:
        files: Patterns of the names that the publisher gave the files; they tell apart layouts that have the same
            headings, and nothing else.
        production: The answer in which the files were handed out; tables of one production share their person keys.
        withheld: Headings of columns that would name a person, with the reason; never read, and reported where a
            cell is not redacted.
        repeats: Headings that stand twice, with the reason why the second column is not read.
        constants: Fields that no column holds, and what each row says there.
        wide: Columns that hold one count each.
        fiscal_year_starts: The month in which the publisher's fiscal year starts.
        notes: What a reader of the files should know.
        counts: What the counts of a table mean, where they are one half of the record.
        is_checked: A log in this layout is not read while it has an error.
    """

    format: str
    title: str
    publisher: str
    container: Container
    makes: str
    covers: Covers
    earliest_date: date
    earliest_because: str
    as_of: AsOf
    person_key: Literal["release", "none"]
    production: str = ""
    files: tuple[str, ...] = ()
    evidence: str
    cites: tuple[str, ...]
    notes: tuple[str, ...] = ()
    layouts: dict[str, Layout] = {}
    columns: dict[str, Column]
    left_unread: dict[str, str]
    withheld: dict[str, str] = {}
    repeats: dict[str, str] = {}
    constants: dict[str, str] = {}
    wide: Wide | None = None
    fiscal_year_starts: int = 10
    is_checked: bool = False
    counts: Counts | None = None

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
        fields = [*(c.field for c in self.columns.values()), *self.constants, *([self.wide.to] if self.wide else [])]
        unknown = [field for field in fields if field not in self.table.names]
        if unknown:
            raise ValueError(f"{self.makes} has no column {', '.join(unknown)}")
        twice = {field for field in fields if fields.count(field) > 1}
        if twice:
            raise ValueError(f"two headings go to {', '.join(sorted(twice))}: list the second under `also`")
        for field, said in self.constants.items():
            if self.table[field].kind == "date" and not _is_day(said):
                raise ValueError(f"constants: {field} is a day, written as 2025-12-31")
        odd = [heading for heading in self.repeats if normal(heading) not in seen]
        if odd:
            raise ValueError(f"repeats: the heading {odd[0]!r} stands in no list")
        patterns = (*self.files, self.wide.headings if self.wide else "")
        for pattern in (*patterns, self.as_of.preamble or "", self.as_of.file_name or ""):
            try:
                re.compile(pattern)
            except re.error as problem:
                raise ValueError(f"the pattern {pattern!r} cannot be read: {problem}") from problem
        return self

    @property
    def table(self) -> Table:
        """The table that the format's rows go to."""
        return TABLES[self.makes]

    def all_headings(self) -> list[str]:
        """Every heading that the format knows."""
        mapped = [h for heading, column in self.columns.items() for h in (heading, *column.also)]
        return [*mapped, *self.left_unread, *self.withheld]

    @cached_property
    def known(self) -> frozenset[str]:
        """Every heading that the format knows, in normal form."""
        return frozenset(normal(h) for h in self.all_headings())

    @cached_property
    def by_heading(self) -> dict[str, tuple[str, Column]]:
        """Each heading that is read, in normal form, to its first spelling and its column."""
        return {
            normal(h): (heading, column) for heading, column in self.columns.items() for h in (heading, *column.also)
        }

    @property
    def main_date(self) -> str | None:
        """The field of the first required date: the day of the event. None for a table of counts."""
        return next((c.field for c in self.columns.values() if c.read == "date" and c.required), None)

    def is_named(self, file_name: str) -> bool:
        """Whether a file is called what the publisher called the files of this format.

        What a browser or a file manager adds to a name that is taken, as in "Detainers (1).xlsx", is no part of it.
        """
        names = (file_name, _COPY.sub(r"\1", file_name))
        return any(re.fullmatch(pattern, name) for pattern in self.files for name in names)


#: How programs mark a second copy of a file, before its ending.
_COPY = re.compile(r"(?:\s*\(\d{1,3}\)|[ _-]+[Cc]opy(?:[ _]?(?:\(\d{1,3}\)|\d{1,3}))?)+(\.[A-Za-z]{2,5})?$")


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def normal(heading: str) -> str:
    """A heading with case and inner spaces made even, `_` and `.` read as spaces: what headings are compared by."""
    return re.sub(r"[\s_.]+", " ", heading.replace("\ufeff", "")).strip().casefold()


def load_formats(extensions: Iterable[Path] = ()) -> dict[str, Format]:
    """Every format by its id: the project's own, then those of a workspace.

    A format may be `like` another: it takes over what it does not say itself.

    Raises:
        DeclarationError: A fact file breaks the schema, two have one id, or one is like a format that is not there.
    """
    files = tuple(fact_files("counterfoil.sources", "formats", extensions))
    return dict(_formats_in(files, facts_digest(files)))


@lru_cache(maxsize=8)
def _formats_in(files: tuple[Any, ...], digest: str) -> dict[str, Format]:
    """The formats of files with that digest: understood once, and again when a file says something else."""
    drafts = facts_by_id(files, dict[str, Any], lambda draft: str(draft.get("format", "")))
    return {name: load_fact(file, Format, content=_whole(name, drafts, ())) for name, (file, _) in drafts.items()}


def _whole(name: str, drafts: dict[str, tuple[Any, dict[str, Any]]], behind: tuple[str, ...]) -> dict[str, Any]:
    """What a fact file says, with what it takes over from the format that it is like."""
    file, draft = drafts[name]
    model = draft.get("like")
    if model is None:
        return draft
    if model not in drafts or model == name or model in behind:
        because = "it is like itself" if model == name or model in behind else "there is no such format"
        raise DeclarationError(
            "facts/like",
            "a format is like one that cannot be used",
            where={"file": str(file), "like": str(model), "because": because},
        )
    try:
        return _merged(_whole(model, drafts, (*behind, name)), draft)
    except (AttributeError, TypeError, ValueError) as problem:
        raise DeclarationError(
            "facts/invalid",
            "a fact file breaks its schema",
            where={"file": str(file), "like": str(model), "because": "a list of headings is not laid out as one"},
            remedy=["docs/reference/facts.md says what each fact file may hold."],
        ) from problem


def _merged(model: dict[str, Any], draft: dict[str, Any]) -> dict[str, Any]:
    """A format that is like another: renamed headings, absent ones, and its own."""
    own = {key: value for key, value in draft.items() if key not in ("like", "renamed", "absent")}
    lists = {key: dict(model.get(key) or {}) for key in ("columns", "left_unread", "withheld", "repeats")}
    renamed: dict[str, str] = {normal(str(old)): str(new) for old, new in (draft.get("renamed") or {}).items()}
    gone = {normal(h) for h in draft.get("absent") or ()}
    said = {normal(h) for key in ("columns", "left_unread", "withheld") for h in (own.get(key) or {})}
    for key, headings in lists.items():
        kept = {
            renamed.get(normal(str(h)), str(h)): value
            for h, value in headings.items()
            if normal(str(h)) not in gone
            and normal(renamed.get(normal(str(h)), str(h))) not in (said if key != "repeats" else set())
        }
        lists[key] = {**kept, **(own.get(key) or {})}
    fields = {c["field"] for c in (own.get("columns") or {}).values() if isinstance(c, dict) and "field" in c}
    own_headings = set(own.get("columns") or {})
    lists["columns"] = {
        h: c for h, c in lists["columns"].items() if h in own_headings or c.get("field") not in fields
    }
    taken_over = {key: value for key, value in model.items() if key not in _OWN}
    return {**taken_over, **own, **lists}


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
