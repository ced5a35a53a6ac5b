"""Refuses a custodian's record that could name a person: by its headings, and by what its cells look like."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.errors import CounterfoilError
from counterfoil.schema import load_fact
from counterfoil.sources.blocks import Block, columns_before, unreadable
from counterfoil.sources.cells import BLANK, read_date
from counterfoil.sources.formats import Format, normal
from counterfoil.sources.headings import Header

#: The tables whose rows come from custodians.
CUSTODIANS = ("sources.custodian_log_rows", "sources.published_count_rows")


class Identifiers(BaseModel):
    """What could name a person, from `facts/identifiers.yaml`.

    Args:
        headings: What a heading says, to the pattern of such headings.
        cells: What a cell holds, to the pattern of such cells.
        number_alone: A cell of digits alone that is taken for an A-number in a column of words.
        bodies: Words of which the name of an agency or a facility has one.
        abbreviations: Abbreviations of agencies and facilities.
        abbreviation: The pattern of what is one besides.
        no_number: The pattern of a cell that is no booking number, but may be a name.
        body_fields: Columns that hold names of agencies and facilities.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    headings: dict[str, str]
    cells: dict[str, str]
    number_alone: str
    bodies: str
    abbreviations: str
    abbreviation: str
    no_number: str
    body_fields: tuple[str, ...]
    cites: tuple[str, ...]


@cache
def load_identifiers() -> Identifiers:
    """What could name a person."""
    return load_fact(files("counterfoil.sources") / "facts" / "identifiers.yaml", Identifiers)


def require_no_identifier(path: Path, fact: Format, header: Header, block: Block) -> None:
    """Raises where a custodian's record could name a person. No cell is quoted, and nothing was stored.

    Headings that the format leaves unread, with a reason, are let through: their cells go no further.

    Raises:
        CounterfoilError: A heading, or a cell that would be kept, could name a person.
    """
    if fact.makes not in CUSTODIANS:
        return
    facts = load_identifiers()
    for heading, position in header.unlisted:
        for what, pattern in facts.headings.items():
            if re.search(pattern, normal(heading)):
                raise _refused(path, block, header, position, what, None, 0)
    rows = block.cells.slice(header.row + 1)
    numbers = list(block.row_numbers())[header.row + 1 :]
    for position, column in header.columns.items():
        cell = rows[rows.columns[position]]
        marks = _marks(cell, column.field, column.read, fact)
        for what, found in marks.items():
            at = found.arg_true()
            if at.len():
                raise _refused(path, block, header, position, what, numbers[at[0]], at.len() - 1)


def _marks(cell: Any, field: str, read: str, fact: Format) -> dict[str, Any]:
    """For each thing that could name a person, which cells of a column look like it."""
    import polars as pl

    facts = load_identifiers()
    if read == "date":
        if fact.makes != CUSTODIANS[0]:
            return {}
        parsed = cell.rename("c").to_frame().select(read_date(pl.col("c"), date.min, date.max)[0]).to_series()
        return {"a date of birth": (parsed < fact.earliest_date).fill_null(False)}
    plain = cell.str.strip_chars()
    is_blank = plain.str.to_lowercase().is_in(list(BLANK))
    marks = {what: plain.str.contains(pattern).fill_null(False) for what, pattern in facts.cells.items()}
    if read != "integer" and field not in ("booking_key", "county_code_fips"):
        number = plain.str.contains(facts.number_alone).fill_null(False)
        marks["an A-number"] = marks["an A-number"] | number
    if fact.makes == CUSTODIANS[0] and field in facts.body_fields:
        words = "|".join(re.escape(word) for word in facts.bodies.split())
        is_body = plain.str.contains(rf"(?i)(^|[^a-z'])({words})([^a-z']|$)")
        is_body = is_body | plain.is_in(facts.abbreviations.split()) | plain.str.contains(facts.abbreviation)
        marks["a person's name"] = (~(is_body | is_blank)).fill_null(False)
    if field == "booking_key":
        no_number = plain.str.contains(facts.no_number) & ~is_blank
        marks["a person's name"] = marks["a person's name"] | no_number.fill_null(False)
    return marks


def _refused(
    path: Path, block: Block, header: Header, position: int, what: str, row: int | None, more: int
) -> CounterfoilError:
    at = columns_before(path, block) + position + 1
    known = header.headings.get(position)
    column = f'"{known}", column {at}' if known else f"column {at}"
    also = f" (and {more:,} more cells)" if more else ""
    remedy = (
        ["Take the column out of the file."]
        if row is None
        else [
            "Take it out of the file. A booking number is enough to find the record again in your own system.",
            "Where it is no such thing: write an agency's name out, with a word such as sheriff, police, jail or",
            "department; a booking number has a digit in it.",
        ]
    )
    return unreadable(
        path,
        "personal-identifier",
        f"this record holds what looks like {what}",
        "It was refused before anything was stored, and no cell of it is shown here.",
        *remedy,
        **({"sheet": f'"{block.sheet}"'} if block.sheet else {}),
        row=f"{row}{also}" if row is not None else str(block.row_numbers()[header.row]),
        column=column,
    )
