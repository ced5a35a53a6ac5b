"""Where queries run: by the option, else by the setting; and clear words where that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.engine import disk, running, spark
from counterfoil.errors import CounterfoilError, UsageError
from support.spark import require_java


def test_an_engine_that_there_is_not_is_named(tmp_path: Path) -> None:
    """A word that is no engine is a usage error that lists the engines."""
    with pytest.raises(UsageError, match="there is no engine trino") as caught:
        running.engine_of("trino", tmp_path)
    assert "duckdb" in str(caught.value)
    assert "spark" in str(caught.value)


def test_the_setting_names_the_engine_where_no_option_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """COUNTERFOIL_ENGINE is used where --engine is not given; --engine goes before it."""
    monkeypatch.setenv("COUNTERFOIL_ENGINE", "spark")
    assert type(running.engine_of("", tmp_path)).__name__ == "Spark"
    assert type(running.engine_of("duckdb", tmp_path)).__name__ == "Duck"


def test_without_pyspark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """No trace of Python: what is missing, and how to get it or do without."""
    monkeypatch.setattr(spark.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(CounterfoilError, match="Spark needs PySpark") as caught:
        spark._require_parts("local[2]")
    assert "counterfoil[spark]" in str(caught.value)
    assert "--engine spark" in str(caught.value)


def test_files_that_spark_does_not_see_are_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server or a worker elsewhere must see the workspace under the same path; else that is said, and no trace."""
    require_java()
    monkeypatch.setattr(spark, "_kinds_of", lambda _file: "row_number bigint")  # the file is here, and not there
    with pytest.raises(CounterfoilError, match="Spark does not see the workspace") as caught:
        spark.Spark().read([tmp_path / "gone.parquet"])
    assert str(tmp_path / "gone.parquet") in str(caught.value)


def test_a_folder_of_files_is_named_by_what_all_of_them_hold(tmp_path: Path) -> None:
    """Another byte in one of them, or another order of them, gives another name; the folder's own name does not."""
    one, two, other = tmp_path / "one", tmp_path / "two", tmp_path / "other"
    for folder, parts in ((one, (b"a", b"b")), (two, (b"a", b"b")), (other, (b"b", b"a"))):
        folder.mkdir()
        for at, content in enumerate(parts):
            (folder / f"part-{at:05d}.parquet").write_bytes(content)
    assert disk.content_digest(one) == disk.content_digest(two)
    assert disk.content_digest(one) != disk.content_digest(other)
    assert [f.name for f in disk.files_of(one)] == ["part-00000.parquet", "part-00001.parquet"]
