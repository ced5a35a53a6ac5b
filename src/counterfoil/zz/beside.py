"""Writes the tables beside the detainers of a release: what its truth says of people becomes arrests and the like."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.zz.cells import CellMaker
from counterfoil.zz.facts import load_shape
from counterfoil.zz.truth import Known, Truth
from counterfoil.zz.vintages import tables_beside, write_beside

#: The heading of a detainer workbook to what the tables beside it call the same.
_PERSON = {
    "citizenship_country": "Citizenship Country",
    "gender": "Gender",
    "birth_year": "Birth Year",
    "criminality": "Detainer Criminality",
    "threat_level": "Detainer Threat Level",
    "case_category": "Case Category",
    "conviction_charge_code": "MSC Charge Code",
    "issuing_site": "TOD Current Duty Site",
    "processing_disposition": "Processing Disposition",
}


def formats_of(tables: Iterable[str]) -> tuple[str, ...]:
    """The formats of some tables.

    Raises:
        UsageError: There is no such table.
    """
    known = tables_beside()
    wanted = tuple(tables)
    odd = [table for table in wanted if table not in known]
    if odd:
        raise UsageError(
            "zz/no-such-table",
            f"a release of ZZ has no table {odd[0]}",
            remedy=["The tables beside the detainers are:", *(f"  {table}" for table in known)],
        )
    return tuple(known[table] for table in wanted)


def write_tables(
    folder: Path, truth_folder: Path, truth: Truth, maker: CellMaker, formats: Iterable[str], *, rows: int, seed: int
) -> tuple[Path, ...]:
    """Writes tables of the people of a release.

    Args:
        folder: Where the workbooks go.
        truth_folder: Where their truth goes.
        truth: What is true of the detainers.
        maker: Makes the cells of a form.
        formats: The formats of the tables.
        rows: Rows of each table.
        seed: Chooses the release.
    """
    return write_beside(folder, truth_folder, _frame(truth, maker), formats, rows=rows, seed=seed)


def _frame(truth: Truth, maker: CellMaker) -> Any:
    """One row a detainer whose day can be read."""
    import polars as pl

    by_outcome = {fact.outcome: reason for reason, fact in reversed(load_shape().lift_reasons.items())}
    known = [k for k in truth.detainers if k.form.prepared and not k.superseded]
    lines = [_line(case, k, maker, by_outcome) for case, k in enumerate(known)]
    return pl.DataFrame(lines, infer_schema_length=None).with_columns(
        pl.col("birth_year").cast(pl.Int64), _since=pl.lit(None, dtype=pl.Int64)
    )


def _line(case: int, known: Known, maker: CellMaker, by_outcome: dict[str, str]) -> dict[str, Any]:
    cells = maker.cells_of(known.form)
    return {
        "case": case,
        "prepared_date": known.form.prepared,
        "lift_reason": by_outcome.get(known.outcome, known.form.reason or None),
        "person_key": known.form.person or None,
        "file": known.row.file,
        "sheet": known.row.sheet,
        "row": known.row.number,
        **{name: cells.get(heading) or None for name, heading in _PERSON.items()},
    }
