"""Says why a whole file is set aside: it contradicts its own date, or it is in the workspace already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.sources.asof import AsOfDate, load_as_of_rules
from counterfoil.sources.formats import Format

#: Two digits from here on are a year of the last century.
_LAST_CENTURY = 70
#: Where a row stood, which says nothing of what it holds.
_ADDRESS = ("release_id", "file_hash", "file_name", "sheet", "row_number", "column_number")
#: Each reason for which a whole file is set aside, in words.
REASONS = {
    "same_bytes": "the same bytes are in the workspace already, or were given twice",
    "same_cells": "every cell that is read is that of a file that is in the workspace already",
    "two_as_of_dates": "it states two as-of dates more than {apart} days apart",
    "older_than_its_name": "it states an as-of date more than {apart} days before the day in its name",
    "other_fiscal_year": "it holds no day of the fiscal year in its name",
}


@dataclass(frozen=True)
class SetAsideFile:
    """A file of which no row was kept.

    Args:
        file_name: Its name.
        origin: Where it is.
        sha256: The hash of its bytes.
        reason: One of `REASONS`.
        because: The reason in words, with the days or the file that it rests on.
    """

    file_name: str
    origin: str
    sha256: str
    reason: str
    because: str


def says(reason: str, detail: str = "") -> str:
    """A reason in words."""
    words = REASONS[reason].format(apart=load_as_of_rules().apart_days)
    return f"{words}: {detail}" if detail else words


def why_stale(name: str, fact: Format, as_of: AsOfDate, days: Any) -> tuple[str, str] | None:
    """The reason for which a file contradicts its own date, with the days in words; None where it does not.

    Args:
        name: The file's name.
        fact: Its format.
        as_of: What is known of its as-of date.
        days: A Polars series of the days of its events.
    """
    apart = load_as_of_rules().apart_days
    stated = sorted({d for _, d in as_of.stated})
    places = {d: place for place, d in reversed(as_of.stated)}
    if stated and (stated[-1] - stated[0]).days > apart:
        return "two_as_of_dates", " and ".join(f"{d} {places[d]}" for d in (stated[0], stated[-1]))
    if stated and as_of.in_name and (as_of.in_name - stated[-1]).days > apart:
        return "older_than_its_name", f"{stated[-1]} {places[stated[-1]]}, {as_of.in_name} in the name"
    year = _fiscal_year(name)
    if year is not None and days.len():
        first, until = date(year - 1, fact.fiscal_year_starts, 1), date(year, fact.fiscal_year_starts, 1)
        if not ((days >= first) & (days < until)).any():
            return "other_fiscal_year", f"fiscal year {year} in the name, {days.min()} to {days.max()} in the file"
    return None


def _fiscal_year(name: str) -> int | None:
    """The one fiscal year in a file's name; None where it gives none, or several."""
    rules = load_as_of_rules()
    words = {m[1] for m in re.finditer(rules.fiscal_year_in_name, name)}
    found = {int(w) if len(w) == 4 else (1900 if int(w) >= _LAST_CENTURY else 2000) + int(w) for w in words}
    if len(found) != 1 or any(re.search(pattern, name) for pattern in rules.several_years_in_name):
        return None
    return found.pop()


def content_mark(frame: Any) -> str:
    """A mark of all cells that were read from a file, wherever they stood: equal for equal cells.

    What was made of a cell with the help of the as-of date counts not: a file under another name may have another.
    It holds for one version of Polars, which is named in it.
    """
    import polars as pl

    own = [c for c in frame.columns if f"{c}_as_stated" not in frame.columns and not c.endswith("_reason")]
    cells = frame.select([c for c in own if c not in _ADDRESS])
    return f"polars {pl.__version__} {cells.height} {cells.hash_rows().sort().hash().sum() or 0:x}"


def known_files(releases: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Hash of bytes to release, and mark of cells to release, for every file in a workspace."""
    by_bytes, by_cells = {}, {}
    for release_id, release in releases.items():
        for file in release["files"]:
            by_bytes[file["sha256"]] = release_id
            if file.get("cells"):
                by_cells[file["cells"]] = release_id
    return by_bytes, by_cells
