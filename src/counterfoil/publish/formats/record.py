"""Turns an edition into `edition.json`: everything that it says, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil.publish.formats.drawing import drawing_name
from counterfoil.publish.formats.words import ordered_totals
from counterfoil.schema import data_package_field

if TYPE_CHECKING:
    from counterfoil.reports import Edition, EditionTable


def render_record(edition: Edition) -> bytes:
    """`edition.json`: days as ISO dates, shares from 0 to 1, unknown as null with the reason beside it."""
    content = {
        "edition_id": edition.edition_id,
        "language": edition.language,
        "series": edition.series,
        "edition_number": edition.edition_number,
        "title": edition.title,
        "scope": edition.scope.code,
        "scope_name": edition.scope.name,
        "scope_level": edition.scope.level,
        "from_date": edition.from_date,
        "until_date": edition.until_date,
        "as_of_date": edition.as_of_date,
        "definitions_version": edition.definitions_version,
        "software_version": edition.software_version,
        "inputs": [asdict(i) for i in edition.inputs],
        "totals": dict(ordered_totals(edition)),
        "answer": edition.answer,
        "figures": [asdict(f) for f in edition.figures],
        "sections": [asdict(s) for s in edition.sections],
        "tables": {t.table_id: _table(t) for t in edition.tables},
        "charts": {
            c.chart_id: {
                "title": c.title,
                "alt": c.alt,
                "table_id": c.table_id,
                "file": drawing_name(c.chart_id),
            }
            for c in edition.charts
        },
        "flags": [asdict(f) for f in edition.flags],
        "claims": [_sorted(c) for c in edition.claims],
        "errata": [_sorted(e) for e in edition.errata],
        "replies": [_sorted(r) for r in edition.replies],
    }
    return json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def record_schema() -> bytes:
    """The JSON Schema that every `edition.json` satisfies."""
    return files("counterfoil.publish").joinpath("facts", "edition.schema.json").read_bytes()


def plain(value: Any) -> Any:
    """The value with its days as ISO dates and its tuples as lists, as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _sorted(entry: Mapping[str, Any]) -> Any:
    """An entry whose keys are not fixed, in order of key all the way down: equal entries give equal bytes."""
    return json.loads(json.dumps(plain(entry), sort_keys=True, allow_nan=False))


def _table(table: EditionTable) -> dict[str, Any]:
    names = [f.name for f in table.fields]
    return {
        "title": table.title,
        "fields": [data_package_field(f) for f in table.fields],
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows],
        "notes": table.notes,
        "measure": table.measure,
    }
