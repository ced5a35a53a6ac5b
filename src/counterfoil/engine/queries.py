"""Runs a query that is there as text on the embedded database, which then sees no file but those it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.engine.duck import limits, listed, view_of
from counterfoil.errors import DefectError


@dataclass(frozen=True)
class Query:
    """A query as text.

    Args:
        text: One SELECT over named tables.
        files: For each table that it names the stored files behind it, relative to the workspace.
        columns: The columns of the result.
    """

    text: str
    files: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...]


def run_query(query: Query, workspace: Path, spill: Path) -> list[dict[str, Any]]:
    """The rows that a query gives, one dict a row.

    The database is shut before the text is looked at: it can read the files of the query's tables and spill, and can
    do nothing else to the machine, whatever the text says.

    Args:
        query: The query.
        workspace: Where its files lie.
        spill: A folder that may hold what does not fit in memory.

    Raises:
        DefectError: The text is not one SELECT.
    """
    import duckdb

    paths = {name: [str(workspace / file) for file in files] for name, files in query.files.items()}
    connection = duckdb.connect(
        config={
            **limits(spill),
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
        }
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET python_enable_replacements = false")
        connection.execute(f"SET allowed_paths = {listed([path for each in paths.values() for path in each])}")
        connection.execute("SET enable_external_access = false")
        for name, files in paths.items():
            connection.execute(view_of(name, files))
        connection.execute("SET lock_configuration = true")
        statements = connection.extract_statements(query.text)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise DefectError("a query is not one SELECT")
        found = connection.execute(statements[0])
        return [dict(zip(query.columns, row, strict=True)) for row in found.fetchall()]
    finally:
        connection.close()
