"""Stores releases given as small text tables, as if they had been read from files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterfoil.engine import create_workspace, reading, writing
from counterfoil.sources import DETAINER_ROWS
from support.detainers import read_table

_SHORT = {
    "prepared": "prepared_date",
    "departed": "departed_date",
    "arrested": "apprehension_date",
    "code": "facility_code_as_stated",
    "form": "detainer_type_as_stated",
    "reason": "lift_reason_as_stated",
    "reason_code": "lift_reason_code_as_stated",
    "status": "case_status_as_stated",
    "born": "birth_year",
    "gender": "gender_as_stated",
    "country": "citizenship_country_as_stated",
    "key": "person_key_as_stated",
    "times": "times",
}
_UNKNOWN = {None: "not_stated", "!": "out_of_range", "?": "unreadable", "#": "withheld"}


class Releases:
    """A workspace in which releases of detainers are given as text tables.

    In a column of days `-` is blank, `!` out of range, `?` unreadable and `#` withheld; `times` says how often a row
    stands.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "workspace"
        create_workspace(self.path)

    def given(self, release_id: str, text: str, **record: Any) -> None:
        """Stores one release; its record may be given in part."""
        rows = [row for cells in read_table(text) for row in _rows(release_id, cells)]
        for at, row in enumerate(rows, start=8):
            row["row_number"] = at
        days = sorted(row["prepared_date"] for row in rows if row["prepared_date"])
        span = (str(days[0]), str(days[-1] + timedelta(days=1))) if days else ("", "")
        kept = {**_record(len(rows)), "span_from_date": span[0], "span_until_date": span[1], **record}
        with writing(self.path) as change:
            table = pa.Table.from_pylist(rows, schema=DETAINER_ROWS.arrow_schema())
            change.write(DETAINER_ROWS, table, part=release_id)
            change.record("releases", release_id, kept)

    def reading(self) -> Any:
        """The workspace, opened to read."""
        return reading(self.path)


def _rows(release_id: str, cells: dict[str, str | None]) -> list[dict[str, Any]]:
    row: dict[str, Any] = {
        "release_id": release_id,
        "file_hash": "f" * 64,
        "file_name": "zz.xlsx",
        "sheet": "Detainers",
        **dict.fromkeys(n for n in DETAINER_ROWS.names if n.endswith("_date_reason")),
    }
    for short, cell in cells.items():
        name = _SHORT[short]
        if name == "birth_year":
            row[name] = int(cell) if cell else None
        elif name.endswith("_date"):
            row[f"{name}_reason"] = _UNKNOWN.get(cell)
            row[name] = None if cell in _UNKNOWN else date.fromisoformat(str(cell))
        else:
            row[name] = cell
    times = int(row.pop("times", None) or 1)
    return [{**dict.fromkeys(DETAINER_ROWS.names), **row} for _ in range(times)]


def _record(row_count: int) -> dict[str, Any]:
    return {
        "format": "ice_detainers_2026_03",
        "title": "Detainers of the fictional state ZZ",
        "publisher": "zz_invented",
        "makes": DETAINER_ROWS.name,
        "person_key": "release",
        "person_key_scope": "zz",
        "as_of_date": "2026-03-10",
        "as_of_basis": "stated above the headings",
        "row_count": row_count,
        "set_aside_count": 0,
        "repeated_row_count": 0,
        "files": [file_record(row_count)],
        "files_set_aside": [],
    }


def file_record(row_count: int, **said: Any) -> dict[str, Any]:
    """What is kept of a file when it is read; what is odd may be given."""
    return {
        "file_name": "zz.xlsx",
        "sha256": "f" * 64,
        "as_of_date": "2026-03-10",
        "as_of_basis": "stated above the headings",
        "row_count": row_count,
        "blank_row_count": 0,
        "set_aside": {},
        "sheets": [{"sheet": "Detainers", "read": True, "header_row": 7, "row_count": row_count}],
        "unlisted_headings": [],
        "absent_headings": [],
        "unknown": {},
        "readable_identifiers": {},
        "cells_without_heading": 0,
        "error_cells": 0,
        "replaced_characters": 0,
        **said,
    }
