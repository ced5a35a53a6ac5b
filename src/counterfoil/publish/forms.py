"""Turns an edition into every file of its folder, as paths and bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterfoil.errors import RefusedError
from counterfoil.language import speaking
from counterfoil.publish.formats import (
    csv_name,
    drawing_name,
    record_schema,
    render_csv,
    render_data_package,
    render_document,
    render_drawing,
    render_page,
    render_record,
    render_workbook,
)
from counterfoil.publish.manifest import render_manifest

if TYPE_CHECKING:
    from counterfoil.reports import Edition

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")


def render_edition(edition: Edition) -> dict[str, bytes]:
    """Every file of the edition's folder, path to bytes, in order of path.

    The same edition gives the same bytes on any machine, in any time zone and language.

    Raises:
        RefusedError: A table has a column that may never be printed.
        CounterfoilError: A chart asks for something outside its own data.
    """
    _require_sound(edition)
    with speaking(edition.language):
        return _rendered(edition)


def _rendered(edition: Edition) -> dict[str, bytes]:
    drawings = {chart.chart_id: render_drawing(chart) for chart in edition.charts}
    files = {
        "edition.json": render_record(edition),
        "edition.schema.json": record_schema(),
        "index.html": render_page(edition, drawings),
        "report.pdf": render_document(edition, drawings),
        "tables.xlsx": render_workbook(edition),
    }
    for chart_id, drawing in drawings.items():
        files[drawing_name(chart_id)] = drawing.encode() + b"\n"
    tables = {csv_name(table.table_id): render_csv(table) for table in edition.tables}
    files |= tables
    files["datapackage.json"] = render_data_package(edition, tables)
    files["manifest.json"] = render_manifest(edition, files)
    return dict(sorted(files.items()))


def _require_sound(edition: Edition) -> None:
    """Refuses ids that cannot be the names of files, ids that stand twice, and columns that may not leave."""
    for ids in ([t.table_id for t in edition.tables], [c.chart_id for c in edition.charts]):
        unfit = [i for i in ids if not _ID.fullmatch(i)]
        if unfit or len(set(ids)) != len(ids):
            raise ValueError(f"ids of tables and charts must be snake_case and stand once: {unfit or ids}")
    tables = {t.table_id for t in edition.tables}
    printed = {t for s in edition.sections for t in s.tables} | {c.table_id for c in edition.charts}
    drawn = {c for s in edition.sections for c in s.charts} | ({edition.opening} - {""})
    absent = (printed - tables) | (drawn - {c.chart_id for c in edition.charts})
    if absent:
        raise ValueError(f"a section or chart names what the edition does not hold: {sorted(absent)}")
    for table in edition.tables:
        barred = [f.name for f in table.fields if f.sensitive]
        if barred:
            raise RefusedError(
                "publish/sensitive-column",
                "a table of the edition has a column that may never be printed",
                where={"table": table.table_id, "column": ", ".join(barred)},
            )
