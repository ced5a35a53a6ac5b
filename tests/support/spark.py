"""Runs Ibis expressions on a local Spark: one session a process, started at the first use."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

#: Small queries: what is saved by compiling them is less than what compiling costs.
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.ui.showConsoleProgress": "false",
}


def require_java() -> None:
    """Skips a test on a laptop without Java or PySpark; with the environment variable CI set, that is a failure."""
    _require("pyspark", "PySpark")


def require_connect() -> None:
    """Skips a test likewise, and where the client of Spark Connect is not there."""
    require_java()
    _require("grpc", "client of Spark Connect")


def _require(module: str, name: str) -> None:
    found = importlib.util.find_spec(module) is not None
    missing = "no Java" if shutil.which("java") is None else "" if found else f"no {name}"
    if missing:
        if os.environ.get("CI"):
            pytest.fail(f"Spark is needed here, and there is {missing}")
        pytest.skip(f"skipped: {missing}")


@cache
def _backend() -> Any:
    import ibis
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    folder = tempfile.mkdtemp(prefix="counterfoil-spark-")
    builder = SparkSession.builder.master("local[1]").config("spark.sql.warehouse.dir", folder)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    return ibis.pyspark.connect(session), session


def spark_tables(named: Mapping[str, Any]) -> dict[str, Any]:
    """Arrow tables as Ibis tables on Spark."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        backend, session = _backend()
        for name, rows in named.items():
            session.createDataFrame(rows).createOrReplaceTempView(name)
        return {name: backend.table(name) for name in named}


def spark_rows(expression: Any) -> list[dict[str, Any]]:
    """The rows of an Ibis expression on Spark."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        backend, session = _backend()
        return [row.asDict() for row in session.sql(backend.compile(expression)).collect()]
