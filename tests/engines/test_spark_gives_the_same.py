"""On Spark the same expressions give the same tables as on DuckDB."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.spark import require_java
from support.zz import make_zz_workspace

ROWS = 400
#: Small queries: what is saved by compiling them, and by cutting them into many parts, is less than what that costs.
DEFAULTS = """\
spark.sql.shuffle.partitions 2
spark.default.parallelism 2
spark.sql.adaptive.enabled false
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a local Spark makes of a ZZ workspace, beside what DuckDB makes of it."""
    require_java()
    folder = tmp_path_factory.mktemp("cluster")
    here = make_zz_workspace(folder, rows=ROWS).path
    there = folder / "on-spark" / "workspace"
    shutil.copytree(here, there)
    catalog = json.loads((there / "catalog.json").read_text())
    catalog["tables"] = {k: v for k, v in catalog["tables"].items() if k.startswith("sources.")}
    (there / "catalog.json").write_text(json.dumps(catalog))
    script = Path(__file__).resolve().parents[1] / "support" / "same_on_spark.py"
    environment = {**os.environ, "SPARK_CONF_DIR": str(folder / "conf"), "COUNTERFOIL_SPARK_MASTER": "local[2]"}
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(script), str(here), str(there)], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return dict(json.loads(ran.stdout))


def test_every_table_is_the_same(told: dict[str, Any]) -> None:
    """Every table that `run` makes has the same rows, cell for cell."""
    assert told["differs"] == []
    assert told["done"] > 5


def test_what_spark_writes_is_a_folder_of_partitions_and_nothing_else(told: dict[str, Any]) -> None:
    """A part of a table is a folder of Parquet files, of which some have several; no mark of the writer is left."""
    assert max(told["partitioned"]) > 1
    assert told["others"] == []


def test_a_second_run_on_spark_does_nothing(told: dict[str, Any]) -> None:
    """What is current is left alone there too."""
    assert told["again"] == []
