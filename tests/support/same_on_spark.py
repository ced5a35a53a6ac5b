"""Works a workspace through on Spark and tells where anything differs from DuckDB; run as a process of its own."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import jurisdictions, ledger, measures, outcomes, pipeline, policies, reconciliation
from counterfoil.engine import reading
from counterfoil.errors import CounterfoilError
from counterfoil.measures import Question
from counterfoil.pipeline import NewOverride
from counterfoil.schema import Table

FROM, UNTIL = date(2024, 10, 1), date(2025, 10, 1)


def tables() -> Iterator[Table]:
    """Every table that `run` makes."""
    for room in (ledger, jurisdictions, policies, outcomes, reconciliation):
        for name in room.__all__:
            held = getattr(room, name)
            yield from (t for t in (held.values() if isinstance(held, Mapping) else [held]) if isinstance(t, Table))


def questions() -> Iterator[Question]:
    """Every measure, by state where its cells can be told apart by states, else whole."""
    for measure_id, measure in measures.load_measures().items():
        by = ("state",) if "state" in measures.dimensions_of(measure.counts) else ()
        yield Question(measure_id, by, from_date=FROM, until_date=UNTIL)
    for measure_id in measures.load_custodian_measures():
        yield Question(measure_id, ("state",))


def differing_rows(here: Path, there: Path, table: Table) -> int:
    """How many rows of a table one workspace has and the other has not, in any order."""
    import duckdb

    files = []
    for path in (here, there):
        with reading(path) as snapshot:
            places = [path / part.file for part in snapshot.parts(table).values()]
        files.append([str(f) for place in places for f in (place.glob("*.parquet") if place.is_dir() else [place])])
    if not all(files):
        return 0 if not any(files) else -1
    names = ", ".join(f'"{name}"' for name in table.names)
    one, other = (f"select {names} from read_parquet({held!r})" for held in files)
    query = f"select count(*) from ((({one}) except all ({other})) union all (({other}) except all ({one})))"
    return int(duckdb.sql(query).fetchall()[0][0])


def answers(workspace: Path, engine: str) -> dict[str, list[dict[str, Any]]]:
    """The cells of every measure by its id, as an engine answers; none where there is nothing to count."""
    found = {}
    with reading(workspace, engine) as snapshot:
        for question in questions():
            try:
                found[question.measure] = [dict(r) for r in measures.compute_measure(snapshot, question).rows]
            except CounterfoilError as problem:
                if problem.slug not in ("measures/no-release", "measures/no-log"):
                    raise
                found[question.measure] = []
    return found


def edition(workspace: Path, engine: str, folder: Path, expected: Sequence[str] = ()) -> dict[str, bytes]:
    """The files of an edition, as an engine builds it.

    Args:
        workspace: The workspace.
        engine: The engine.
        folder: Where it goes.
        expected: Findings of the gate that invented rows are bound to have.
    """
    overrides = [NewOverride(name, "The rows are invented.", "ZZ", UNTIL) for name in expected]
    pipeline.build_report(workspace, "ddor", "us", FROM, UNTIL, folder, _quiet, overrides=overrides, engine=engine)
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The names under which two mappings differ."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _quiet(_name: str, _done: int, _of: int) -> None:
    """Says nothing."""


def main(here: Path, there: Path, *expected: str) -> None:
    """Prints what differs, as JSON, and how long each step took on Spark.

    Args:
        here: A workspace that DuckDB has worked through.
        there: The same, not worked through.
        expected: Findings of the gate that the edition is built in spite of.
    """
    took: dict[str, float] = {}

    def timed(name: str, made: Any) -> Any:
        start = time.monotonic()
        found = made()
        took[name] = round(time.monotonic() - start, 1)
        return found

    done = timed("run", lambda: pipeline.run(there, _quiet, engine="spark"))
    folders = [p for p in (there / "tables").glob("*/*") if p.is_dir()]
    said: dict[str, Any] = {
        "differs": [t.name for t in tables() if differing_rows(here, there, t)],
        "done": len(done),
        "again": timed("again", lambda: pipeline.run(there, _quiet, engine="spark")),
        "partitioned": sorted({len(list(p.glob("*.parquet"))) for p in folders}),
        "others": [str(f) for p in folders for f in p.iterdir() if f.suffix != ".parquet"],
    }
    cells = timed("measures", lambda: answers(there, "spark"))
    held_to = answers(here, "duckdb")
    said |= {"measures": len(cells), "cells": sum(len(c) for c in cells.values())}
    said["measures_differ"] = differing(held_to, cells)
    printed = timed("report", lambda: edition(there, "spark", there.parent / "edition", expected))
    said |= {"files": len(printed), "edition_bytes": sum(len(b) for b in printed.values())}
    said["edition_differs"] = differing(edition(here, "duckdb", here.parent / "edition", expected), printed)
    json.dump(said | {"took": took}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
