"""Works a workspace through on Spark and tells where anything differs from DuckDB; run as a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from counterfoil import jurisdictions, ledger, outcomes, pipeline, policies, reconciliation
from counterfoil.engine import reading
from counterfoil.schema import Table


def tables() -> Iterator[Table]:
    """Every table that `run` makes."""
    for room in (ledger, jurisdictions, policies, outcomes, reconciliation):
        for name in room.__all__:
            held = getattr(room, name)
            yield from (t for t in (held.values() if isinstance(held, Mapping) else [held]) if isinstance(t, Table))


def rows(workspace: Path, table: Table) -> list[dict[str, Any]]:
    """The rows of a table in the order of its key, read by DuckDB."""
    with reading(workspace, "duckdb") as snapshot:
        found = snapshot.run(snapshot.table(table)).to_pylist()
    return sorted(found, key=lambda r: [str(r[k]) for k in table.key])


def main(here: Path, there: Path) -> None:
    """Prints what differs, as JSON.

    Args:
        here: A workspace that DuckDB has worked through.
        there: The same, not worked through.
    """
    quiet = lambda _name, _done, _of: None  # noqa: E731
    done = pipeline.run(there, quiet, engine="spark")
    differs = [t.name for t in tables() if rows(here, t) != rows(there, t)]
    folders = [p for p in (there / "tables").glob("*/*") if p.is_dir()]
    json.dump(
        {
            "differs": differs,
            "done": len(done),
            "again": pipeline.run(there, quiet, engine="spark"),
            "partitioned": sorted({len(list(p.glob("*.parquet"))) for p in folders}),
            "others": [str(f) for p in folders for f in p.iterdir() if f.suffix != ".parquet"],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
