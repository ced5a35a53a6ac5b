"""Every setting: its name, its default and one sentence on what it does.

A setting is read from the environment; nothing else configures counterfoil.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One setting.

    Args:
        name: The environment variable.
        default: The value where the variable is not set.
        meaning: One sentence; says the unit where there is one.
    """

    name: str
    default: str
    meaning: str

    def read(self) -> str:
        """The value in force."""
        return os.environ.get(self.name) or self.default

    def read_integer(self) -> int:
        """The value in force, as a whole number; the default where it is not one."""
        value = self.read()
        return int(value) if value.isdigit() else int(self.default)


WORKSPACE = Setting("COUNTERFOIL_WORKSPACE", "workspace", "The folder of the workspace.")
MEMORY_LIMIT = Setting("COUNTERFOIL_MEMORY_LIMIT", "4GB", "The most memory that the embedded database takes.")
ENGINE = Setting("COUNTERFOIL_ENGINE", "duckdb", "Where queries run: duckdb, or spark.")
SPARK_MASTER = Setting(
    "COUNTERFOIL_SPARK_MASTER",
    "local[*]",
    "Where Spark runs: local[N], spark://HOST:PORT, or sc://HOST:PORT for Spark Connect.",
)
SPARK_MEMORY = Setting(
    "COUNTERFOIL_SPARK_MEMORY", "2g", "The memory of Spark's driver, which is all of it where the master is local."
)
LOCK_WAIT_SECONDS = Setting(
    "COUNTERFOIL_LOCK_WAIT_SECONDS",
    "60",
    "Seconds that a command waits for another one on the same workspace.",
)
MAX_UNPACKED_BYTES = Setting(
    "COUNTERFOIL_MAX_UNPACKED_BYTES", "12000000000", "The most bytes that a workbook or an archive may unpack to."
)
MAX_UNPACK_RATIO = Setting(
    "COUNTERFOIL_MAX_UNPACK_RATIO",
    "250",
    "The most times that a part of a workbook or an archive may grow when it is unpacked.",
)
SHEET_ROW_LIMIT = Setting(
    "COUNTERFOIL_SHEET_ROW_LIMIT",
    "1048576",
    "The rows at which a sheet is full: the rows after may have been lost when it was written.",
)
MAX_DOWNLOAD_BYTES = Setting(
    "COUNTERFOIL_MAX_DOWNLOAD_BYTES", "5000000000", "The most bytes that are downloaded from one address."
)
NETWORK_TIMEOUT_SECONDS = Setting(
    "COUNTERFOIL_NETWORK_TIMEOUT_SECONDS", "60", "Seconds that a download waits for an answer, or for more of it."
)
SERVE_RATE = Setting(
    "COUNTERFOIL_SERVE_RATE",
    "20",
    "Requests a second that `serve` answers one caller in the long run; 0 for no limit. This machine has none.",
)
SERVE_BURST = Setting("COUNTERFOIL_SERVE_BURST", "200", "Requests that one caller of `serve` may make at once.")
SERVE_TIMEOUT_SECONDS = Setting(
    "COUNTERFOIL_SERVE_TIMEOUT_SECONDS", "10", "Seconds that `serve` works on one answer before it gives up."
)
SERVE_KEPT_BYTES = Setting(
    "COUNTERFOIL_SERVE_KEPT_BYTES", "128000000", "Bytes of ready answers that `serve` keeps in memory; 0 for none."
)
SERVE_LOG = Setting("COUNTERFOIL_SERVE_LOG", "on", "`off`: `serve` writes no line a request on standard error.")
KEPT = Setting(
    "COUNTERFOIL_KEPT",
    "",
    "The folder of queries already written, or `off`. Where not set: counterfoil in $XDG_CACHE_HOME or ~/.cache.",
)
DEBUG = Setting(
    "COUNTERFOIL_DEBUG",
    "",
    "Anything: a defect of counterfoil prints its whole message too, which may hold a cell of the input.",
)

SETTINGS: tuple[Setting, ...] = (
    WORKSPACE,
    MEMORY_LIMIT,
    ENGINE,
    SPARK_MASTER,
    SPARK_MEMORY,
    LOCK_WAIT_SECONDS,
    MAX_UNPACKED_BYTES,
    MAX_UNPACK_RATIO,
    SHEET_ROW_LIMIT,
    MAX_DOWNLOAD_BYTES,
    NETWORK_TIMEOUT_SECONDS,
    SERVE_RATE,
    SERVE_BURST,
    SERVE_TIMEOUT_SECONDS,
    SERVE_KEPT_BYTES,
    SERVE_LOG,
    KEPT,
    DEBUG,
)


def workspace_path(given: Path | None) -> Path:
    """The folder of the workspace: the one given, else the one of the environment, else `./workspace`."""
    return given if given is not None else Path(WORKSPACE.read())
