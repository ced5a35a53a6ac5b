"""Through a server of Spark Connect the same expressions give the same tables, measures and edition as on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import CounterfoilError
from support.cluster import connect_server, free_port
from support.on_spark import told_by
from support.spark import require_connect
from support.zz import make_zz_workspace


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a server on the loopback makes of a ZZ workspace, beside what DuckDB makes of it."""
    require_connect()
    folder = tmp_path_factory.mktemp("connect")
    here = make_zz_workspace(folder, rows=200, has_records=False).path
    with connect_server(folder) as master:
        yield told_by(folder, master, here)


def test_every_table_is_the_same(told: dict[str, Any]) -> None:
    """Every table that `run` makes has the same rows, cell for cell; a second run does nothing."""
    assert told["differs"] == []
    assert told["done"] > 5
    assert told["again"] == []
    assert told["others"] == []


def test_every_measure_is_the_same(told: dict[str, Any]) -> None:
    """Every measure has the same cells."""
    assert told["measures_differ"] == []
    assert told["measures"] > 30
    assert told["cells"] > 50


def test_an_edition_is_the_same_byte_for_byte(told: dict[str, Any]) -> None:
    """An edition that asks the server has the same files."""
    assert told["edition_differs"] == []
    assert told["files"] > 10


def test_the_client_says_nothing_of_its_own(told: dict[str, Any]) -> None:
    """What Ibis and the client warn of among themselves does not reach the terminal."""
    assert told["complaints"] == ""


def test_a_server_that_does_not_answer_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client alone would ask for ten minutes; here it is an error, which does not repeat a token."""
    require_connect()
    from counterfoil.engine import spark

    monkeypatch.setattr(spark, "_ANSWER_SECONDS", 0.5)
    with pytest.raises(CounterfoilError, match="Spark does not answer") as refused:
        spark._session(f"sc://127.0.0.1:{free_port()}/;token=zz-secret")
    assert "sc://127.0.0.1" in str(refused.value)
    assert "zz-secret" not in str(refused.value)
