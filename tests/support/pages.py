"""Opens pages as their readers and their judges do: in a browser, and in the checker of the HTML standard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
#: Nothing that the browser does of its own accord.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: The Nu Html Checker, as `.ci/run` puts it there.
CHECKER = Path(os.environ.get("VNU_JAR", Path(__file__).resolve().parents[2] / ".ci/tools/vnu.jar"))


@contextmanager
def open_browser() -> Iterator[Any]:
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    assert CHROMIUM.exists(), "CI must have /usr/bin/chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


def serious(page: Any) -> list[tuple[str, str]]:
    """What axe finds wrong in an open page that keeps somebody out: the rule, and the first place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]


def complaints(*pages: Path) -> str:
    """What the checker finds wrong in pages; empty where that is nothing."""
    assert CHECKER.exists(), "CI must have the checker at .ci/tools/vnu.jar"
    command = ["java", "-XX:+UseSerialGC", "-Xss8m", "-jar", str(CHECKER), "--errors-only", "--format", "gnu"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=False, timeout=900)
    return done.stderr
