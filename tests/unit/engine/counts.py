"""One small table of the fictional state ZZ, for the tests of what stores tables."""

from __future__ import annotations

from typing import Any

from counterfoil.schema import Field, Table

COUNTS = Table(
    name="zz.counts",
    grain="one row a jail and year",
    part="year",
    key=("jail", "year"),
    fields=(
        Field("jail", "text", "The jail.", required=True),
        Field("year", "text", "The year.", required=True),
        Field("answer", "text", "What it answered.", values=("yes", "no")),
        Field("count", "integer", "Requests.", unit="requests"),
    ),
)


def counts(*rows: tuple[Any, ...]) -> Any:
    """Rows of the table, as an Arrow table."""
    import pyarrow as pa

    return pa.Table.from_pylist([dict(zip(COUNTS.names, row, strict=True)) for row in rows], COUNTS.arrow_schema())


ONE = ("ZZ-J1", "2025", "yes", 3)
TWO = ("ZZ-J2", "2025", "no", 5)
