"""Runs Ibis expressions on embedded DuckDB and writes their result as Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.schema import Table

_SQL_KINDS = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "texts": "VARCHAR[]",
}


def limits(spill: Path) -> dict[str, Any]:
    """How DuckDB is set up wherever it is opened: its memory, where it spills, and that rows keep their order."""
    return {
        "memory_limit": settings.MEMORY_LIMIT.read(),
        "temp_directory": str(spill),
        "preserve_insertion_order": True,
    }


def view_of(name: str, files: Iterable[Path | str]) -> str:
    """The statement that names the rows of some Parquet files of one table."""
    return f"CREATE TEMP VIEW {named(name)} AS SELECT * FROM read_parquet({listed(files)})"  # noqa: S608 - quoted


def listed(files: Iterable[Path | str]) -> str:
    """Files as a statement takes them."""
    return "[" + ", ".join("'" + str(file).replace("'", "''") + "'" for file in files) + "]"


def named(name: str) -> str:
    """A name as a statement takes it."""
    return '"' + name.replace('"', '""') + '"'


class Duck:
    """One in-memory DuckDB that reads Parquet files. It is made at the first query, not before.

    Args:
        spill: A folder that may hold what does not fit in memory; made when it is needed.
    """

    def __init__(self, spill: Path) -> None:
        self._spill = spill
        self._connection: Any = None
        self._files: dict[str, list[Path]] = {}
        self._kind_of = cache(self._read_kind)

    @property
    def connection(self) -> Any:
        """The Ibis connection."""
        if self._connection is None:
            import ibis

            self._connection = ibis.duckdb.connect(**limits(self._spill))
            self._connection.raw_sql("SET enable_progress_bar = false")
        return self._connection

    def read(self, files: list[Path]) -> Any:
        """The rows of some Parquet files of one table, as an Ibis table.

        `read_parquet` of Ibis does the same, and loads Arrow to read the names of columns.
        """
        import ibis
        import ibis.expr.operations as ops

        name = ibis.util.gen_name("read_parquet")
        self.connection.raw_sql(view_of(name, files))
        columns = self.connection.raw_sql(f"DESCRIBE {named(name)}").fetchall()
        schema = ibis.schema({column: self._kind_of(kind, null == "YES") for column, kind, null, *_ in columns})
        self._files[name] = files
        return ops.DatabaseTable(name, schema=schema, source=self.connection, namespace=ops.Namespace()).to_expr()

    def _read_kind(self, kind: str, is_nullable: bool) -> Any:
        """The kind of a column as Ibis has it. It is parsed like a query, which for every column of a table costs."""
        return self.connection.compiler.type_mapper.from_string(kind, nullable=is_nullable)

    def text_of(self, expression: Any) -> tuple[str, dict[str, list[Path]]] | None:
        """The query of an Ibis expression as text, and the files behind each table that it names.

        None where it rests on more than stored files, or has a column whose values another reader would give another
        kind.
        """
        import ibis.expr.operations as ops

        table = expression.as_table()
        named = {t.name for t in table.op().find(ops.PhysicalTable)}
        made = any(isinstance(t, (ops.InMemoryTable, ops.SQLQueryResult)) for t in table.op().find(ops.PhysicalTable))
        plain = all(
            kind.is_string() or kind.is_integer() or kind.is_date() or kind.is_float64() or kind.is_boolean()
            for kind in table.schema().types
        )
        if made or not plain or not named <= set(self._files):
            return None
        return self.connection.compile(table), {name: self._files[name] for name in sorted(named)}

    def empty(self, schema: Any) -> Any:
        """An Ibis table of that Arrow schema with no row."""
        import ibis

        return self.connection.create_table(ibis.util.gen_name("empty"), schema.empty_table(), temp=True)

    def run(self, expression: Any) -> Any:
        """The result of an Ibis expression, as an Arrow table.

        `to_pyarrow` of Ibis does the same, and loads pandas to do so, which takes longer than most queries. Only
        a column of no kind needs it.
        """
        if any(kind.is_null() for kind in expression.as_table().schema().types):
            return self.connection.to_pyarrow(expression)
        relation = self.connection._to_duckdb_relation(expression)
        return expression.__pyarrow_result__(relation.to_arrow_table())

    def hold(self, expression: Any, file: Path | None) -> Any:
        """The result of an Ibis expression as a table of its own: what is built on it does not work it out again.

        Args:
            expression: The rows.
            file: Where to keep them, packed; None = in memory, and what does not fit in the spill folder.
        """
        import ibis

        if file is None:
            return self.connection.create_table(ibis.util.gen_name("held"), expression, temp=True)
        kinds = expression.schema().items()
        columns = ", ".join(f'CAST("{n}" AS BIGINT) AS "{n}"' if kind.is_integer() else f'"{n}"' for n, kind in kinds)
        query = f"SELECT {columns} FROM ({self.connection.compile(expression)})"  # noqa: S608 - names are ours
        self._copy(query, expression, file)
        return self.read([file])

    def write(self, expression: Any, declared: Table, target: Path) -> None:
        """Writes the result of an Ibis expression as Parquet with zstd, without holding it in memory.

        Each column is cast to its declared kind: DuckDB adds whole numbers up as a wider type that
        Parquet has no name for.
        """
        query = self.connection.compile(expression)
        columns = ", ".join(f'CAST("{f.name}" AS {_SQL_KINDS[f.kind]}) AS "{f.name}"' for f in declared.fields)
        self._copy(f"SELECT {columns} FROM ({query})", expression, target)  # noqa: S608 - names are declared

    def _copy(self, query: str, expression: Any, target: Path) -> None:
        file = str(target).replace("'", "''")
        self.connection._run_pre_execute_hooks(expression)
        self.connection.raw_sql(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Gives the memory back."""
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None
