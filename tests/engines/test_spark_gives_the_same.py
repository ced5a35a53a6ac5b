"""On a cluster of two workers the same expressions give the same tables, measures and edition as on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.cluster import standalone_cluster
from support.on_spark import told_by
from support.spark import require_java
from support.zz import make_zz_workspace

ROWS = 400


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a cluster of two workers on the loopback makes of a ZZ workspace, beside what DuckDB makes of it."""
    require_java()
    folder = tmp_path_factory.mktemp("cluster")
    here = make_zz_workspace(folder, rows=ROWS, tables=("arrests", "detentions", "removals")).path
    with standalone_cluster(folder) as master:
        said = told_by(folder, master, here)
    said["workers"] = sum(any((folder / f"work-{n}").glob("app-*")) for n in range(2))
    yield said


def test_both_workers_took_part(told: dict[str, Any]) -> None:
    """Each worker ran a program of ours: the cluster is one, and not a thread of the driver."""
    assert told["workers"] == 2


def test_every_table_is_the_same(told: dict[str, Any]) -> None:
    """Every table that `run` makes has the same rows, cell for cell."""
    assert told["differs"] == []
    assert told["done"] > 8


def test_every_measure_is_the_same(told: dict[str, Any]) -> None:
    """Every measure has the same cells, floating figures too."""
    assert told["measures_differ"] == []
    assert told["measures"] > 30
    assert told["cells"] > 100


def test_an_edition_is_the_same_byte_for_byte(told: dict[str, Any]) -> None:
    """An edition built on the cluster has the same files: pages, PDF, workbook, tables and manifest."""
    assert told["edition_differs"] == []
    assert told["files"] > 10


def test_what_spark_writes_is_a_folder_of_partitions_and_nothing_else(told: dict[str, Any]) -> None:
    """A part of a table is a folder of Parquet files, of which some have several; no mark of the writer is left."""
    assert max(told["partitioned"]) > 1
    assert told["others"] == []


def test_a_second_run_on_spark_does_nothing(told: dict[str, Any]) -> None:
    """What is current is left alone there too."""
    assert told["again"] == []
