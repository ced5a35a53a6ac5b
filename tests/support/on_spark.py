"""Has a workspace worked through on a Spark that runs, by a process of its own, and held to what DuckDB makes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.cluster import environment_of

_SAME = Path(__file__).with_name("same_on_spark.py")


def told_by(folder: Path, master: str, here: Path) -> dict[str, Any]:
    """Where anything differs, and what was made.

    Args:
        folder: For the copy that Spark works through, and the two editions.
        master: The address of the Spark.
        here: A workspace that DuckDB has worked through.
    """
    there = folder / "on-spark" / "workspace"
    shutil.copytree(here, there)
    catalog = json.loads((there / "catalog.json").read_text())
    catalog["tables"] = {k: v for k, v in catalog["tables"].items() if k.startswith("sources.")}
    (there / "catalog.json").write_text(json.dumps(catalog))
    ran = subprocess.run(
        [sys.executable, str(_SAME), str(here), str(there)],
        env=environment_of(folder, master),
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return {**json.loads(ran.stdout), "complaints": ran.stderr}
