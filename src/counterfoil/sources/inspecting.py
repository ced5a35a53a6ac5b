"""Reads a custodian's record and stores nothing: which format it has, what was read, and all that is wrong or odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from counterfoil.engine import file_digest
from counterfoil.errors import UsageError
from counterfoil.sources.asof import last_day
from counterfoil.sources.blocks import container_of, open_blocks, plain
from counterfoil.sources.file_reading import read_file
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import choose_format
from counterfoil.sources.identifiers import CUSTODIANS


@dataclass(frozen=True)
class Inspected:
    """A custodian's record that was looked at.

    Args:
        fact: Its format.
        row_count: Rows that were read.
        as_of_date: The last day that it covers, and where that is said.
        errors: What stops it, one sentence each.
        warnings: What is odd, one sentence each.
    """

    fact: Format
    row_count: int
    as_of_date: tuple[str, str]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


def inspect_record(path: Path, formats: Mapping[str, Format]) -> Inspected:
    """Everything that is wrong or odd in a custodian's record, without storing any of it.

    Raises:
        CounterfoilError: The file cannot be read, has no known headings, or could name a person.
        UsageError: It is no custodian's record.
    """
    blocks = open_blocks(path, container_of(path))
    fact = choose_format(path, path.name, blocks, list(formats.values()), partial(last_day, blocks=blocks))
    if fact.makes not in CUSTODIANS:
        raise UsageError(
            "templates/not-a-record",
            f"this file has the headings of {fact.format}, which is no custodian's record",
            where={"file": plain(path)},
            remedy=["For a release of another kind:", "", f"  counterfoil sources add {plain(path)}"],
        )
    lenient = fact.model_copy(update={"is_checked": False})
    record, _, _ = read_file(path, path.name, str(path), file_digest(path), blocks, lenient, allow_unlisted=False)
    said: dict[str, list[str]] = {"error": [], "warning": []}
    for finding in record.findings:
        said[str(finding["severity"])].append(str(finding["says"]))
    as_of: Any = (record.as_of_date, record.as_of_basis)
    return Inspected(fact, record.row_count, as_of, tuple(said["error"]), tuple(said["warning"]))
