"""Starts a standalone Spark cluster on the loopback: one master, and workers of one core each."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"
START_SECONDS = 120

#: Small queries: what is saved by compiling them, and by cutting them into many parts, is less than what that costs.
SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.executor.memory": "700m",
}


def environment_of(folder: Path, master: str, said: Mapping[str, str] = SMALL) -> dict[str, str]:
    """The environment of a program that uses a master of this machine, with the settings of its cluster."""
    home = _home()
    configured = folder / "conf"
    configured.mkdir(exist_ok=True)
    lines = [f"{name} {value}\n" for name, value in said.items()]
    (configured / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("SPARK_")},
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(configured),
        "SPARK_LOCAL_IP": LOOPBACK,
        "PYSPARK_PYTHON": sys.executable,
        "COUNTERFOIL_SPARK_MASTER": master,
    }


@contextmanager
def standalone_cluster(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """The address of a master that all its workers have joined; all of them end with the block.

    Args:
        folder: For logs, and for what the workers unpack.
        workers: How many, one core each.
        memory: What each worker may give to programs.
    """
    port, page = free_port(), free_port()
    address = f"spark://{LOOPBACK}:{port}"
    at = ["--host", LOOPBACK, "--port"]
    with ExitStack() as started:
        started.enter_context(daemon(folder, "master.Master", [*at, str(port), "--webui-port", str(page)]))
        for number in range(workers):
            mine = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work-{number}")]
            words = [*at, "0", "--webui-port", "0", *mine, address]
            started.enter_context(daemon(folder, "worker.Worker", words, f"worker-{number}"))
        _wait_for(workers, page, folder)
        yield address


@contextmanager
def connect_server(folder: Path, master: str = "local[2]") -> Iterator[str]:
    """The address of a Spark Connect server that answers; it ends with the block.

    Args:
        folder: For its log, and its warehouse.
        master: Where it runs what it is sent.
    """
    port = free_port()
    said = {
        **SMALL,
        "spark.connect.grpc.binding.address": LOOPBACK,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    settings = [word for name, value in said.items() for word in ("--conf", f"{name}={value}")]
    words = ["--master", master, "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    with daemon(folder, "SparkSubmit", [*words, *settings, "spark-internal"], "connect", "1g") as process:
        until = time.monotonic() + START_SECONDS
        while not _listens(port):
            if time.monotonic() > until or process.poll() is not None:
                raise AssertionError(f"no Spark Connect in {START_SECONDS} seconds\n{_logs(folder)}")
            time.sleep(0.3)
        yield f"sc://{LOOPBACK}:{port}"


def _listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex((LOOPBACK, port)) == 0


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        return int(listening.getsockname()[1])


@contextmanager
def daemon(
    folder: Path, kind: str, words: list[str], name: str = "", memory: str = "256m"
) -> Iterator[subprocess.Popen[bytes]]:
    """One Java program of Spark in a process group of its own, which ends with the block.

    Args:
        folder: For its log.
        kind: Its class below `org.apache.spark.deploy`, or the words of `spark-submit` that name another.
        words: Its arguments.
        name: Of its log, where the kind does not tell it from another.
        memory: What it may take.
    """
    log = folder / f"{name or kind}.log"
    command = [str(_home() / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *words]
    environment = environment_of(folder, "") | {"SPARK_DAEMON_MEMORY": memory}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, env=environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _home() -> Path:
    import pyspark

    return Path(next(iter(pyspark.__path__)))


def _wait_for(workers: int, page: int, folder: Path) -> None:
    """Returns when the master says that so many workers are alive."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{page}/json/", timeout=5) as answer:
                alive = [w for w in json.load(answer)["workers"] if w["state"] == "ALIVE"]
            if len(alive) == workers:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the cluster did not come up in {START_SECONDS} seconds\n{_logs(folder)}")


def _logs(folder: Path) -> str:
    return "\n".join(f"{f.name}: {f.read_text(errors='replace')[-800:]}" for f in sorted(folder.glob("*.log")))
