"""Gives rows to the measures as small text tables, and asks the same question of DuckDB, Spark and plain Python."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from counterfoil.engine import Snapshot, create_workspace, reading, writing
from counterfoil.jurisdictions import FACILITY_LINKS
from counterfoil.ledger import DETAINERS, EVENTS
from counterfoil.measures import Question, compute_measure
from counterfoil.outcomes import DETAINER_LINKS, DETAINER_OUTCOMES
from counterfoil.schema import Table
from support.reference_measures import Row, reference_cells
from support.spark import require_java, spark_rows, spark_tables

ENGINES = ("python", "duckdb", "spark")
ARRESTS, REMOVALS = EVENTS["sources.arrest_rows"], EVENTS["sources.removal_rows"]
_DETAINER_TABLES = (DETAINERS, DETAINER_OUTCOMES, DETAINER_LINKS, FACILITY_LINKS)
_KINDS = {f.name: f.kind for t in (*_DETAINER_TABLES, ARRESTS, REMOVALS) for f in t.fields}
#: What a row says where a test does not say it.
_PLAIN: Row = {
    "request_asked": "unknown",
    "source_row_count": 1,
    "file_hash": "zz",
    "sheet": "ZZ",
    "row_number": 8,
    "definition_set": "counterfoil",
    "outcome": "unresolved",
    "outcome_basis": "none",
    "ended_basis": "none",
    "request_met": "unknown",
    "conflicts": [],
    "link_status": "no_event",
    "removal_reason": "not_applicable",
    "custody_reason": "not_applicable",
    "agency_kind": "unknown",
    "custodian_level": "unknown",
    "status": "resolved",
    "confidence": 1.0,
    "basis": "given",
    "candidates": [],
    "state_code": "ZZ",
}
_VIEWS = itertools.count()


def read_rows(text: str) -> list[Row]:
    """The rows of a text table: `-` is nothing, `~` a space, `+` stands between the words of a list."""
    lines = [line.strip() for line in text.strip().splitlines()]
    names = [n.strip() for n in lines[0].split("|")]
    return [
        {n: _value(n, cell.strip()) for n, cell in zip(names, line.split("|"), strict=True)} for line in lines[1:]
    ]


def _value(name: str, cell: str) -> Any:
    kind = _KINDS[name]
    if cell == "-":
        return [] if kind == "texts" else None
    if kind == "texts":
        return cell.split("+")
    if kind == "date":
        return date.fromisoformat(cell)
    return {"integer": int, "number": float}.get(kind, lambda c: c.replace("~", " "))(cell)


class Measured:
    """A workspace that holds the given rows, as `run` would have left them.

    Args:
        folder: An empty folder.
        as_of: The last day that the release covers.
        detainers: A text table, or rows: columns of the ledger, of outcomes, of links and of facility links.
        arrests: The same of `ledger.arrests`.
        removals: The same of `ledger.removals`.
    """

    def __init__(
        self,
        folder: Path,
        detainers: str | Sequence[Row] = "",
        arrests: str | Sequence[Row] = "",
        removals: str | Sequence[Row] = "",
        as_of: str = "2025-12-31",
    ) -> None:
        self.path, self.as_of = folder / "workspace", as_of
        self.rows = {
            "detainers": _filled(detainers, "D", "detainer_id"),
            "arrests": _filled(arrests, "A", "arrest_id"),
            "removals": _filled(removals, "R", "removal_id"),
        }
        _count_links(self.rows)
        create_workspace(self.path)
        with writing(self.path) as change:
            for name, tables, makes, day in (
                ("detainers", _DETAINER_TABLES, "sources.detainer_rows", "prepared_date"),
                ("arrests", (ARRESTS,), "sources.arrest_rows", "arrest_date"),
                ("removals", (REMOVALS,), "sources.removal_rows", "departed_date"),
            ):
                rows = self.rows[name]
                for table in tables if rows else ():
                    change.write(table, _arrow(table, rows, name), part=name, fingerprint="given")
                if rows:
                    change.record("releases", name, _record(rows, makes, day, as_of))

    def cells(self, engine: str, question: Question) -> list[Row]:
        """The cells of an answer, in order."""
        return next(self.answers(engine, [question]))

    def answers(self, engine: str, questions: Iterable[Question]) -> Iterator[list[Row]]:
        """The cells of each answer, in order."""
        if engine == "python":
            yield from (reference_cells(q, self.rows, date.fromisoformat(self.as_of)) for q in questions)
            return
        with reading(self.path) as snapshot:
            asked: Any = SparkSnapshot(snapshot) if engine == "spark" else snapshot
            for question in questions:
                yield [dict(row) for row in compute_measure(asked, question).rows]


class SparkSnapshot:
    """A workspace whose tables are handed out, and whose queries are run, on Spark."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._own = snapshot
        self.path, self.records, self.parts = snapshot.path, snapshot.records, snapshot.parts
        self.fact_folders = snapshot.fact_folders
        self._handed: dict[tuple[str, ...], Any] = {}

    def table(self, declared: Table, parts: Any = None) -> Any:
        """A stored table on Spark, carried there once."""
        wanted = (declared.name, *(sorted(self.parts(declared)) if parts is None else parts))
        if wanted not in self._handed:
            name = f"measured_{next(_VIEWS)}"
            self._handed[wanted] = spark_tables({name: self._own.run(self._own.table(declared, parts))})[name]
        return self._handed[wanted]

    def run(self, expression: Any) -> Any:
        """The rows of an expression."""
        return _Answer(spark_rows(expression))


class _Answer:
    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def to_pylist(self) -> list[Row]:
        """The rows, as an Arrow table hands them out."""
        return self._rows


def require(engine: str) -> str:
    """The name of the engine; the test is skipped where it cannot run."""
    if engine == "spark":
        require_java()
    return engine


def told(cells: Sequence[Row], *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of the cells, in order; shares as plain numbers."""
    rows = [
        tuple(
            pytest.approx(float(c[n])) if n in ("value", "low", "high") and c[n] is not None else c[n]
            for n in columns
        )
        for c in cells
    ]
    return sorted(rows, key=lambda row: [str(cell) for cell in row])


def _filled(given: str | Sequence[Row], letter: str, key: str) -> list[Row]:
    rows = read_rows(given) if isinstance(given, str) and given else list(given or ())
    every: Row = dict.fromkeys(_KINDS)
    release = {"D": "detainers", "A": "arrests", "R": "removals"}[letter]
    filled = []
    for at, row in enumerate(rows):
        own = {key: f"{letter}{at}", "facility_id": f"F{at}", "release_id": release}
        filled.append({**every, **_PLAIN, **own, **row})
    return filled


def _count_links(rows: dict[str, list[Row]]) -> None:
    """Says of each departure how many detainers it is the next departure of; nothing where there are none."""
    for removal in rows["removals"]:
        named = sum(d["removal_id"] == removal["removal_id"] for d in rows["detainers"])
        removal["detainer_count"] = named if rows["detainers"] else None


def _arrow(table: Table, rows: Sequence[Row], release: str) -> Any:
    return pa.Table.from_pylist(
        [{n: row.get(n) for n in table.names} | {"release_id": release} for row in rows], schema=table.arrow_schema()
    )


def _record(rows: Sequence[Row], makes: str, day: str, as_of: str) -> Row:
    days = sorted(r[day] for r in rows if r[day])
    return {
        "title": "fictional",
        "makes": makes,
        "person_key_scope": "zz",
        "as_of_date": as_of,
        "row_count": len(rows),
        "first_date": str(days[0]) if days else "",
        "last_date": str(days[-1]) if days else "",
        "span_from_date": str(days[0]) if days else "",
        "span_until_date": str(days[-1] + timedelta(days=1)) if days else "",
        "files": [],
    }
