"""Writes placed rows as the files of a format: workbooks, text files and files of columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.errors import DefectError
from counterfoil.sources import Format
from counterfoil.zz.vintages.cells import Column, columns_of
from counterfoil.zz.vintages.facts import load_vintages
from counterfoil.zz.vintages.placing import Placed, is_columnar, is_columnar_format, is_workbook
from counterfoil.zz.vintages.workbook import SheetCells, write_workbook


def write_file(folder: Path, placed: Placed, fact: Format, *, seed: int, rows: int, last: date) -> Path:
    """Writes one file of a format.

    Args:
        folder: Where it goes.
        placed: Its rows.
        fact: The format.
        seed: Chooses the release; printed above the headings.
        rows: Rows of the table; printed above the headings.
        last: The last day that the release covers; printed where the publisher prints it.
    """
    name, years = placed.name.name, placed.name.years
    path = folder / name
    made = [columns_of(s.rows, fact, name, years, seed) for s in placed.sheets]
    if is_workbook(name):
        facts, vintage = load_vintages(), load_vintages().of(fact.format)
        lines = _preamble(fact, seed=seed, rows=rows, last=last)
        before = [SheetCells(sheet, facts.preamble[:1], None, ()) for sheet in vintage.sheets_before]
        above = lines[: max(placed.sheets[0].header_row - 2, 0)]
        sheets = [
            SheetCells(s.name, above, s.header_row, columns) for s, columns in zip(placed.sheets, made, strict=True)
        ]
        write_workbook(path, [*before, *sheets], facts.preamble[0].replace("&", "and").replace("'", ""))
    elif is_columnar(name):
        _write_columnar(path, made[0])
    else:
        _write_text(path, made[0], load_vintages().of(fact.format).delimiter)
    return path


def _preamble(fact: Format, *, seed: int, rows: int, last: date) -> Sequence[str]:
    """The lines above the headings; the as-of date where the publisher is known to state one."""
    facts = load_vintages()
    if is_columnar_format(fact):
        return ()
    states = fact.as_of.preamble is not None or fact.as_of.declared is not None
    as_of = facts.as_of_line.format(day=last) if states else facts.unstated_line
    return [line.format(as_of=as_of, rows=rows, seed=seed) for line in facts.preamble]


def _write_text(path: Path, columns: Sequence[Column], delimiter: str) -> None:
    """Text with a line of headings; what is nothing is an empty cell."""
    import polars as pl

    texts = []
    for at, column in enumerate(columns):
        if column.kind == "date":
            values = column.values.dt.strftime("%Y-%m-%d")
        elif column.kind == "instant":
            values = column.values.dt.strftime("%Y-%m-%d %H:%M:%S")
        else:
            values = column.values.cast(pl.String)
        texts.append((values if column.text is None else column.text.fill_null(values)).alias(f"c{at}"))
    headings = pl.DataFrame({f"c{at}": [column.heading] for at, column in enumerate(columns)})
    pl.concat([headings, pl.DataFrame(texts)]).write_csv(path, include_header=False, separator=delimiter)


def _write_columnar(path: Path, columns: Sequence[Column]) -> None:
    """A file of typed columns, in the format of its name."""
    import polars as pl

    frame = pl.DataFrame([column.values.alias(column.heading) for column in columns])
    ending = path.suffix
    if ending == ".parquet":
        frame.write_parquet(path, compression="zstd", statistics=False)
    elif ending == ".feather":
        from pyarrow import feather

        feather.write_feather(frame.to_arrow(), str(path), compression="uncompressed")
    elif ending in (".dta", ".sav"):
        _write_labeled(path, frame)
    else:
        raise DefectError(f"no file of columns ends in {ending}")


def _write_labeled(path: Path, frame: Any) -> None:
    """A Stata or an SPSS file; missing text is empty there."""
    import polars as pl
    import pyreadstat

    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    frame = frame.with_columns(pl.col(texts).fill_null(""))
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    write(frame, str(path))
