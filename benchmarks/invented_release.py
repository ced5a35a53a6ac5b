"""Stores an invented release straight from a query of the database, without a file to read.

Nothing in it is true of any place: facilities, counties and states have made-up codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.engine import Transaction
from counterfoil.schema import Table

RELEASE = "many"
FACILITIES = 3000
FIRST, AS_OF, DAYS = "2022-10-01", "2026-03-10", 1250

_KINDS = {"text": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}


def store_table(change: Transaction, table: Table, columns: Mapping[str, str], source: str, order: str) -> None:
    """Writes one table from a query, with what is not named left empty.

    Args:
        change: The change to the workspace.
        table: What the rows must be.
        columns: For each column its expression.
        source: The table, or the query in brackets, that the expressions are about.
        order: What the rows are in order of.
    """
    said = [f'({columns.get(f.name, "null")})::{_KINDS.get(f.kind, "varchar[]")} as "{f.name}"' for f in table.fields]
    query = f"select {', '.join(said)} from {source} order by {order}"
    change.write(table, change._engine.connection.sql(query), part=RELEASE, fingerprint="made")


def store_record(change: Transaction, rows: int, files: Sequence[Mapping[str, Any]] = (), first: str = FIRST) -> None:
    """Keeps what a workspace knows of the release, as far as the steps after reading ask for it.

    Args:
        change: The change to the workspace.
        rows: How many rows it has.
        files: The records of its files.
        first: Its first day.
    """
    record = {
        "format": "ice_detainers_2026_03",
        "title": "fictional",
        "publisher": "fictional",
        "makes": "sources.detainer_rows",
        "person_key": "release",
        "person_key_scope": RELEASE,
        "as_of_date": AS_OF,
        "as_of_basis": "stated",
        "row_count": rows,
        "set_aside_count": 0,
        "repeated_row_count": 0,
        "first_date": first,
        "last_date": AS_OF,
        "span_from_date": first,
        "span_until_date": "2026-03-05",
        "files": list(files),
    }
    change.record("releases", RELEASE, record)
