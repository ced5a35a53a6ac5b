"""Takes detainers from a small text table to the ledger, to outcomes and to measures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from counterfoil import pipeline
from counterfoil.engine import create_workspace, reading, writing
from counterfoil.ledger import DETAINER_ROWS_FATE, DETAINERS
from counterfoil.outcomes import DETAINER_OUTCOMES
from counterfoil.sources import DETAINER_ROWS

_COLUMNS = {
    "date": "prepared_date",
    "facility": "facility_name_as_stated",
    "code": "facility_code_as_stated",
    "city": "facility_city_as_stated",
    "state": "facility_state_as_stated",
    "form": "detainer_type_as_stated",
    "reason": "lift_reason_as_stated",
    "lift_code": "lift_reason_code_as_stated",
    "person": "person_key_as_stated",
    "resume": "custody_resumption_asked_as_stated",
    "criminality": "criminality_as_stated",
    "aside": "set_aside_reason",
}


def read_table(text: str) -> list[dict[str, str | None]]:
    """The rows of a text table; `-` stands for nothing, `~` for a space."""
    lines = [line.strip() for line in text.strip().splitlines()]
    names = [n.strip() for n in lines[0].split("|")]
    rows = []
    for line in lines[1:]:
        cells = [c.strip() for c in line.split("|")]
        rows.append({n: None if c == "-" else c.replace("~", " ") for n, c in zip(names, cells, strict=True)})
    return rows


class Given:
    """A workspace in which releases are given as text tables, one row a source row."""

    def __init__(self, path: Path) -> None:
        self.path = path / "workspace"
        create_workspace(self.path)

    def release(
        self,
        text: str,
        *,
        release_id: str = "zz",
        as_of: str = "2026-03-10",
        keyed: bool = True,
        absent: tuple[str, ...] = (),
        format_id: str = "ice_detainers_2026_03",
        span: tuple[str, str] | None = None,
    ) -> Given:
        """Stores the rows of a release as if they had been read from a file, and works it through.

        Args:
            text: The rows.
            release_id: The release.
            as_of: Its as-of date.
            keyed: Whether it has person keys.
            absent: Headings that its file does not have.
            format_id: Its format.
            span: The days that it covers, half open; None = from its first day to its last.
        """
        rows = [self._row(release_id, at, cells) for at, cells in enumerate(read_table(text), start=8)]
        days = sorted(r["prepared_date"] for r in rows if r["prepared_date"])
        with writing(self.path) as change:
            change.write(
                DETAINER_ROWS, pa.Table.from_pylist(rows, schema=DETAINER_ROWS.arrow_schema()), part=release_id
            )
            change.record(
                "releases",
                release_id,
                {
                    "format": format_id,
                    "title": "fictional",
                    "publisher": "fictional",
                    "makes": DETAINER_ROWS.name,
                    "person_key": "release" if keyed else "none",
                    "as_of_date": as_of,
                    "as_of_basis": "stated",
                    "row_count": len(rows),
                    "set_aside_count": sum(r["set_aside_reason"] is not None for r in rows),
                    "repeated_row_count": 0,
                    "first_date": str(days[0]) if days else "",
                    "last_date": str(days[-1]) if days else "",
                    "span_from_date": span[0] if span else str(days[0]) if days else "",
                    "span_until_date": span[1]
                    if span
                    else str(date.fromordinal(days[-1].toordinal() + 1))
                    if days
                    else "",
                    "files": [
                        {
                            "file_name": f"{release_id}.xlsx",
                            "path": "",
                            "sha256": release_id,
                            "row_count": len(rows),
                            "blank_row_count": 0,
                            "as_of_date": as_of,
                            "set_aside": {},
                            "unknown": {},
                            "unlisted_headings": [],
                            "absent_headings": list(absent),
                            "sheets": [],
                        }
                    ],
                },
            )
        pipeline.run(self.path, lambda _name, _done, _of: None)
        return self

    @staticmethod
    def _row(release_id: str, number: int, cells: dict[str, str | None]) -> dict[str, Any]:
        row: dict[str, Any] = dict.fromkeys(DETAINER_ROWS.names)
        row |= {
            "release_id": release_id,
            "file_hash": release_id,
            "file_name": f"{release_id}.xlsx",
            "sheet": "ZZ",
            "row_number": number,
            "facility_name_as_stated": "ZZ JAIL",
            "detainer_type_as_stated": "I247A - Immigration Detainer",
        }
        row |= {_COLUMNS[name]: cell for name, cell in cells.items() if name in _COLUMNS}
        row["prepared_date"] = date.fromisoformat(cells["date"]) if cells.get("date") else None
        row["prepared_date_reason"] = None if row["prepared_date"] else "unreadable"
        for name in ("departed_date", "apprehension_date"):
            row[f"{name}_reason"] = "not_stated"
        return row

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Columns of a stored table, in the order of the source rows."""
        declared = {t.name: t for t in (DETAINERS, DETAINER_ROWS_FATE, DETAINER_OUTCOMES)}[table]
        with reading(self.path) as snapshot:
            stored = snapshot.table(declared)
            if table == DETAINER_OUTCOMES.name:
                places = snapshot.table(DETAINERS).select(
                    id_of="detainer_id", row_number="row_number", from_release="release_id"
                )
                stored = stored.inner_join(places, stored.detainer_id == places.id_of)
            found = snapshot.run(stored.order_by(["release_id", "row_number"])).to_pylist()
        return [tuple(row[c] for c in columns) for row in found]
