"""Chooses where queries run: embedded DuckDB, or Spark; both take the same Ibis expressions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from counterfoil import settings
from counterfoil.errors import UsageError
from counterfoil.schema import Table

ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """What a workspace asks of the place where queries run."""

    def read(self, files: list[Path]) -> Any:
        """The rows of some Parquet files of one table, as an Ibis table."""

    def empty(self, schema: Any) -> Any:
        """An Ibis table of that Arrow schema with no row."""

    def run(self, expression: Any) -> Any:
        """The result of an Ibis expression, as an Arrow table."""

    def hold(self, expression: Any, file: Path | None) -> Any:
        """The result of an Ibis expression as a table of its own, kept in a file where one is named."""

    def write(self, expression: Any, declared: Table, target: Path) -> None:
        """Writes the result of an Ibis expression as Parquet: one file, or a folder of them."""

    def text_of(self, expression: Any) -> tuple[str, dict[str, list[Path]]] | None:
        """The query of an Ibis expression as text for embedded DuckDB, and the files behind its tables."""

    def close(self) -> None:
        """Gives back what is held."""


def engine_of(name: str, spill: Path) -> Engine:
    """The engine of that name; "" = as the setting says. Nothing is started before the first query.

    Args:
        name: One of `ENGINES`, or "".
        spill: A folder that may hold what does not fit in the memory of this machine; Spark has its own.

    Raises:
        UsageError: There is none of that name.
    """
    chosen = name or settings.ENGINE.read()
    if chosen not in ENGINES:
        raise UsageError(
            "engine/no-such-engine", f"there is no engine {chosen}", remedy=["The engines are:", *ENGINES]
        )
    if chosen == "spark":
        from counterfoil.engine.spark import Spark

        return Spark()
    from counterfoil.engine.duck import Duck

    return Duck(spill)
