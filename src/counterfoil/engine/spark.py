"""Runs Ibis expressions on Spark and writes their result as a folder of Parquet files, one a partition."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.schema import Table

_SQL_KINDS = {
    "text": "STRING",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "texts": "ARRAY<STRING>",
}
#: The prefix of the address of a Spark Connect server; every other master starts a driver in this process.
_CONNECT = "sc://"

#: What the answers depend on: days are days, and a cast that fails is an error, on every cluster.
_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
#: What holds of a driver in this process.
_DRIVER = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
    "spark.driver.maxResultSize": "0",
}
#: A client of Spark Connect asks again for ten minutes without a word; a server that is there answers in this time.
_ANSWER_SECONDS = 30
#: What Spark says of a file that one of its programs does not see.
_NOT_SEEN = ("PATH_NOT_FOUND", "FAILED_READ_FILE.FILE_NOT_EXIST")


class Spark:
    """One Spark session that reads Parquet files. It is made at the first query, not before."""

    def __init__(self) -> None:
        self._held: list[Any] = []
        self._views: list[str] = []

    @property
    def connection(self) -> Any:
        """The Ibis connection."""
        return _session(settings.SPARK_MASTER.read())[0]

    @property
    def _spark(self) -> Any:
        return _session(settings.SPARK_MASTER.read())[1]

    def read(self, files: list[Path]) -> Any:
        """The rows of some Parquet files of one table, as an Ibis table.

        Raises:
            CounterfoilError: Spark does not see the files.
        """
        with _seen_by_all(files[0]):
            reader = self._spark.read.schema(_kinds_of(files[0]))
            return self._view(reader.parquet(*(f.resolve().as_uri() for f in files)))

    def empty(self, schema: Any) -> Any:
        """An Ibis table of that Arrow schema with no row."""
        return self._view(self._spark.createDataFrame([], _spark_schema(schema)))

    def run(self, expression: Any) -> Any:
        """The result of an Ibis expression, as an Arrow table, or as an Arrow scalar where it is one value."""
        table = expression.as_table()
        found = self._frame(table).toArrow().cast(table.schema().to_pyarrow())
        return expression.__pyarrow_result__(found)

    def hold(self, expression: Any, file: Path | None) -> Any:
        """The result of an Ibis expression as a table of its own: what is built on it does not work it out again.

        Spark itself keeps it, in memory or on the disks of its workers; a file that is named is not written.
        """
        frame = self._frame(expression).persist()
        self._held.append(frame)
        return self._view(frame)

    def write(self, expression: Any, declared: Table, target: Path) -> None:
        """Writes the result of an Ibis expression as a folder of Parquet files, without holding it in one place.

        Args:
            expression: The rows.
            declared: Each column is cast to its declared kind.
            target: The folder; every worker must see it under this path.

        Raises:
            CounterfoilError: What Spark wrote is not seen here.
        """
        columns = [f"CAST(`{f.name}` AS {_SQL_KINDS[f.kind]}) AS `{f.name}`" for f in declared.fields]
        with _seen_by_all(target):
            self._frame(expression).selectExpr(*columns).write.parquet(target.resolve().as_uri())
        if not target.is_dir():
            raise _not_seen(target)
        written = sorted(target.glob("*.parquet"))
        for at, file in enumerate(written):
            file.rename(target / f"part-{at:05d}.parquet")
        for other in [f for f in target.iterdir() if f.suffix != ".parquet"]:
            other.unlink()

    def text_of(self, _expression: Any) -> None:
        """Nothing: its queries are not texts for embedded DuckDB."""

    def close(self) -> None:
        """Gives back what was held. The session stays for the next workspace that this process opens."""
        for frame in self._held:
            frame.unpersist()
        for name in self._views:
            self._spark.catalog.dropTempView(name)
        self._held, self._views = [], []

    def _frame(self, expression: Any) -> Any:
        with warnings.catch_warnings():
            # Ibis names an option that Spark Connect has not, and that changes nothing.
            warnings.filterwarnings("ignore", message="'verifySchema' is ignored")
            self.connection._run_pre_execute_hooks(expression)
        return self._spark.sql(self.connection.compile(expression))

    def _view(self, frame: Any) -> Any:
        import ibis

        name = ibis.util.gen_name("counterfoil")
        frame.createOrReplaceTempView(name)
        self._views.append(name)
        return self.connection.table(name)


@cache
def _session(master: str) -> tuple[Any, Any]:
    """The Ibis connection and the Spark session of a master, made once a process.

    Raises:
        CounterfoilError: There is no PySpark or no Java, or the master does not answer.
    """
    _require_parts(master)
    import ibis
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    is_connect = master.startswith(_CONNECT)
    builder = SparkSession.builder.remote(master) if is_connect else SparkSession.builder.master(master)
    wanted = _MEANING if is_connect else {**_MEANING, **_DRIVER, **_of_driver(master)}
    for name, value in wanted.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if is_connect:
                _require_answer(master)
            with _quiet_start():
                session = builder.appName("counterfoil").getOrCreate()
            session.sql("SELECT 1").collect()
            return ibis.pyspark.connect(session), session
        except Exception as problem:
            raise CounterfoilError(
                "engine/spark-unreachable",
                "Spark does not answer",
                where={"master": _named(master), "because": type(problem).__name__},
                remedy=["Name a master that runs with COUNTERFOIL_SPARK_MASTER, such as local[2], spark://HOST:7077",
                        "or sc://HOST:15002; or leave out --engine spark."],
            ) from problem  # fmt: skip


def _kinds_of(file: Path) -> Any:
    """The columns of a Parquet file, as Spark names them: asked what they are, Spark starts a job of its own."""
    import pyarrow.parquet as pq

    return _spark_schema(pq.read_schema(file))


def _spark_schema(schema: Any) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def _named(master: str) -> str:
    """The address of a master without what follows it, where a token may stand."""
    return master.split("/;")[0]


def _require_answer(master: str) -> None:
    """Raises where no server of Spark Connect answers."""
    import grpc
    from pyspark.sql.connect.client import DefaultChannelBuilder

    channel = DefaultChannelBuilder(master).toChannel()
    try:
        grpc.channel_ready_future(channel).result(timeout=_ANSWER_SECONDS)
    finally:
        channel.close()


@contextmanager
def _seen_by_all(place: Path) -> Iterator[None]:
    """Turns what Spark says of a file that it does not see into one clear error."""
    try:
        yield
    except Exception as problem:
        if not any(said in str(problem) for said in _NOT_SEEN):
            raise
        raise _not_seen(place) from problem


def _not_seen(place: Path) -> CounterfoilError:
    return CounterfoilError(
        "engine/spark-sees-other-files",
        "Spark does not see the workspace under the path that it has here",
        where={"file": str(place), "master": _named(settings.SPARK_MASTER.read())},
        remedy=["Keep the workspace in a folder that this machine, the server and every worker share under one path,",
                "name a master on this machine, or leave out --engine spark."],
    )  # fmt: skip


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Keeps what the Java of the driver says on starting off the terminal; `COUNTERFOIL_DEBUG` lets it through."""
    if settings.DEBUG.read():
        yield
        return
    sys.stderr.flush()
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _of_driver(master: str) -> dict[str, str]:
    """What a driver in this process needs: a folder of its own, no log on the terminal, and the loopback if local."""
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-spark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    said = {
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.driver.memory": settings.SPARK_MEMORY.read(),
    }
    if master.startswith("local") or "://127." in master or "://localhost" in master:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        said |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return said


def _require_parts(master: str) -> None:
    """Raises where PySpark, or the Java that it needs, is not installed."""
    missing = []
    if importlib.util.find_spec("pyspark") is None:
        missing.append("PySpark")
    elif not master.startswith(_CONNECT) and shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        missing.append("Java")
    elif master.startswith(_CONNECT) and importlib.util.find_spec("grpc") is None:
        missing.append("the client of Spark Connect")
    if missing:
        raise CounterfoilError(
            "engine/no-spark",
            f"Spark needs {missing[0]}, which is not installed",
            where={"master": _named(master)},
            remedy=["Install Java 17 and counterfoil with its extra:", "", '  pip install "counterfoil[spark]"', "",
                    "or leave out --engine spark."],
        )  # fmt: skip
