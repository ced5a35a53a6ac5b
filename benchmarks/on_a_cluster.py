"""Holds a cluster of two workers here to DuckDB at a size: every table, measure and edition, cell for cell.

    .venv/bin/python benchmarks/on_a_cluster.py 2000000

The rows are those of `scale.py`. It needs Java and PySpark, and the test that does the same with few rows.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scale import cost_of, write_rows

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.cluster import environment_of, standalone_cluster

SETTINGS = {"spark.executor.memory": "3g", "spark.sql.shuffle.partitions": "8"}
_SAME = Path(__file__).resolve().parents[1] / "tests" / "support" / "same_on_spark.py"
#: Facilities of no real place are not attributed to one, which the gate says.
_EXPECTED = "not-attributed-us"


def main() -> None:
    """Prints what differs, and how long the steps took on each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=int)
    rows = parser.parse_args().rows
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-cluster-"))
    try:
        here, there = folder / "workspace", folder / "on-spark" / "workspace"
        write_rows(here, rows)
        shutil.copytree(here, there)
        alone = cost_of(["-m", "counterfoil", "run", "--workspace", str(here)], dict(os.environ), folder)
        with standalone_cluster(folder, memory="4g") as master:
            ran = subprocess.run(
                [sys.executable, str(_SAME), str(here), str(there), _EXPECTED],
                env=environment_of(folder, master, SETTINGS),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        found = {"rows": rows, "run_on_duckdb": round(alone.clock, 1), **json.loads(ran.stdout)}
        print(json.dumps(found, indent=1))
        if found["differs"] or found["measures_differ"] or found["edition_differs"]:
            sys.exit("the engines differ")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
