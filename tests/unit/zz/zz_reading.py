"""Reads a release of ZZ back: its workbooks as a person would see them, and its CSV files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from counterfoil.zz import ZZRelease

#: Rows of the release that the tests share.
ROWS = 1500


def read_rows(release: ZZRelease) -> list[dict[str, Any]]:
    """The rows of the workbooks of a release, read back."""
    import fastexcel
    import polars as pl

    rows: list[dict[str, Any]] = []
    for path in release.workbooks:
        reader = fastexcel.read_excel(path)
        for sheet in reader.sheet_names:
            frame = pl.from_arrow(reader.load_sheet_eager(sheet, header_row=None, skip_rows=0, dtypes="string"))
            assert isinstance(frame, pl.DataFrame)
            lines = list(frame.iter_rows())
            for number, cells in enumerate(lines[7:], start=8):
                if any(c and c.strip() for c in cells):
                    named = {h: c or "" for h, c in zip(lines[6], cells, strict=True)}
                    rows.append({**named, "file": path.name, "sheet": sheet, "row": number})
    return rows


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
