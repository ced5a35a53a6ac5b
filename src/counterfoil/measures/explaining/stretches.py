"""Turns the rows of a cell into the addresses of their source rows: file, sheet, and rows as short ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import DETAINER_ROWS_FATE, RECORD_ROWS

#: Ranges of one file and sheet that are shown; the others are counted.
_SHOWN = 12
_ORDER = ("role", "release_id", "file_name", "sheet")


@dataclass(frozen=True)
class Stretch:
    """The rows of one sheet that are the same to a figure.

    Args:
        role: What they are to it.
        release_id: The release.
        file_name: The file, as it was named when it was read.
        sheet: The sheet.
        row_count: How many rows.
        ranges: The first ranges of rows, both ends in, as a spreadsheet numbers them.
        more_ranges: How many ranges more.
    """

    role: str
    release_id: str
    file_name: str
    sheet: str
    row_count: int
    ranges: tuple[tuple[int, int], ...]
    more_ranges: int


def source_rows(snapshot: Snapshot, releases: Sequence[str], subjects: Any, is_detainers: bool) -> Any:
    """The source rows behind some rows: one row a source row, with its role and its fate.

    Args:
        snapshot: The workspace.
        releases: The releases that are looked at.
        subjects: An Ibis table: `release_of`, `subject_id`, `role`.
        is_detainers: The subjects are detainers; else records of another table.
    """
    declared = DETAINER_ROWS_FATE if is_detainers else RECORD_ROWS
    fates = snapshot.table(declared, [r for r in releases if r in snapshot.parts(declared)])
    record = "detainer_id" if is_detainers else "record_id"
    fates = fates.filter((fates.fate != "set_aside") & fates[record].notnull())
    joined = fates.inner_join(
        subjects, (fates[record] == subjects.subject_id) & (fates.release_id == subjects.release_of)
    )
    return joined.select("role", "release_id", "file_name", "sheet", "row_number", "fate")


def rows_by_fate(snapshot: Snapshot, releases: Sequence[str], fates: Sequence[str]) -> Any:
    """The source rows of detainers that had some fates, as `source_rows` gives them."""
    import ibis

    held = [r for r in releases if r in snapshot.parts(DETAINER_ROWS_FATE)]
    rows = snapshot.table(DETAINER_ROWS_FATE, held)
    rows = rows.filter(rows.fate.isin(list(fates)))
    return rows.mutate(role=ibis.literal("counted")).select(
        "role", "release_id", "file_name", "sheet", "row_number", "fate"
    )


def stretches_of(snapshot: Snapshot, rows: Any, roles: Sequence[str]) -> tuple[Stretch, ...]:
    """Source rows as ranges, sheet by sheet, in the order of roles and addresses.

    Args:
        snapshot: Where to run.
        rows: From `source_rows`.
        roles: Every role, in order.
    """
    import ibis

    along = ibis.window(group_by=list(_ORDER), order_by="row_number")
    distinct = rows.select(*_ORDER, "row_number").distinct()
    placed = distinct.mutate(place=ibis.row_number().over(along))
    marked = placed.mutate(island=placed.row_number - placed.place.cast("int64"))
    islands = marked.group_by([*_ORDER, "island"]).aggregate(
        first_row=marked.row_number.min(), last_row=marked.row_number.max()
    )
    within = ibis.window(group_by=list(_ORDER), order_by="first_row")
    all_of = ibis.window(group_by=list(_ORDER))
    islands = islands.mutate(
        place=ibis.row_number().over(within),
        range_count=islands.island.count().over(all_of),
        row_count=(islands.last_row - islands.first_row + 1).sum().over(all_of),
    )
    found = snapshot.run(islands.filter(islands.place < _SHOWN).order_by([*_ORDER, "first_row"])).to_pylist()
    sheets: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    for row in found:
        sheets.setdefault((row["role"], row["release_id"], row["file_name"], row["sheet"]), []).append(row)
    said = []
    for (role, release_id, file_name, sheet), held in sheets.items():
        ranges = tuple((int(r["first_row"]), int(r["last_row"])) for r in held)
        more = int(held[0]["range_count"]) - len(held)
        said.append(Stretch(role, release_id, file_name, sheet, int(held[0]["row_count"]), ranges, more))
    return tuple(sorted(said, key=lambda s: (roles.index(s.role), s.release_id, s.file_name, s.sheet)))


def write_addresses(snapshot: Snapshot, rows: Any, output: Path) -> int:
    """Writes every address as CSV, in order; returns how many.

    Raises:
        CounterfoilError: The file cannot be written.
    """
    import polars as pl

    found = pl.DataFrame(pl.from_arrow(snapshot.run(rows.order_by([*_ORDER, "row_number", "fate"]))))
    texts = [pl.col(name) for name, kind in found.schema.items() if kind == pl.String]
    odd = [
        pl.when(t.str.contains(r"^[=+\-@\t\r]")).then("'" + t).otherwise(t).alias(t.meta.output_name()) for t in texts
    ]
    try:
        found.with_columns(odd).write_csv(output)
    except OSError as problem:
        raise CounterfoilError(
            "measures/addresses-not-written",
            f"the addresses cannot be written: {problem.strerror}",
            where={"file": str(output)},
            remedy=["Name another file with --output."],
        ) from problem
    return found.height
