"""The examples of reading a publication outside of counterfoil, run as they stand: a notebook, DuckDB and R."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

import counterfoil
from support.sites import ZZSite

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/start/publish-a-site.md"
RSCRIPT = shutil.which("Rscript")


@pytest.fixture
def demo(zz_site: ZZSite, tmp_path: Path) -> Path:
    """A folder in which the site stands where the examples look for it."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/site").symlink_to(zz_site.folder, target_is_directory=True)
    return tmp_path


def _examples(language: str) -> list[str]:
    """The blocks of the page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def _declined(published: Any, by: list[str], **more: Any) -> dict[Any, int]:
    """Detainers recorded as declined, by one dimension."""
    rows = published.measure("detainers_by_outcome", by=[*by, "outcome"], **more).arrow().to_pylist()
    return {r[by[0]]: r["count"] for r in rows if r["outcome"] == "declined_by_agency"}


def test_the_notebook_runs_and_shows_the_published_figures(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell of it, in order; its shares and counts are those of the catalog."""
    monkeypatch.chdir(demo)
    monkeypatch.delenv("COUNTERFOIL_SITE", raising=False)
    spec = importlib.util.spec_from_file_location("quickstart", ROOT / "examples/notebook/quickstart.py")
    assert spec and spec.loader
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    _, made = notebook.app.run()
    published = counterfoil.open(demo / "demo/site")
    rows = made["shares"].to_dicts()
    assert rows == published.measure("declined_share", by=["state"]).polars().to_dicts()
    assert {"value", "numerator", "denominator", "low", "high", "as_of_date"} <= set(rows[0])
    assert 0 < made["closed"].height < made["months"].height
    assert set(made["spread"]["definitions"]) == set(
        published.measure("declined_share", definitions="all").polars()["definitions"]
    )
    assert len(made["claims"]) and len(made["editions"]) == 1


def test_the_python_of_the_page_runs(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first steps in a notebook."""
    monkeypatch.chdir(demo)
    (example,) = _examples("python")
    exec(compile(example, str(PAGE), "exec"), {})  # our own page, as it stands


def test_duckdb_reads_the_parquet_files(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The query of the page gives the counts that the catalog answers, with the unknown kept apart."""
    monkeypatch.chdir(demo)
    (example,) = _examples("sql")
    found: dict[Any, int] = {}
    for state, _, declined in duckdb.sql(example).fetchall():
        found[state] = found.get(state, 0) + declined
    published = counterfoil.open(demo / "demo/site")
    assert {k: v for k, v in found.items() if v} == _declined(published, ["state"])
    years = {year: n for state, year, n in duckdb.sql(example).fetchall() if state == "ZZ" and n}
    assert years == _declined(published, ["fiscal_year"], where={"state": "ZZ"})


def _run_r(example: str, folder: Path) -> dict[str, int]:
    """What R prints of a frame of two columns, as a mapping."""
    assert RSCRIPT
    script = f"found <- {{\n{example}}}\nwrite.csv(found, row.names = FALSE, quote = FALSE)\n"
    done = subprocess.run(
        [RSCRIPT, "--vanilla", "-e", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    lines = [line.split(",") for line in done.stdout.splitlines() if line.count(",") == 1]
    return {key: int(n) for key, n in lines[1:]}


@pytest.mark.skipif(not RSCRIPT and not os.environ.get("CI"), reason="skipped: no Rscript")
def test_r_reads_the_table_of_a_page(demo: Path) -> None:
    """Without any package: the counts of a place over time are those of the catalog."""
    example = next(e for e in _examples("r") if "library" not in e)
    published = counterfoil.open(demo / "demo/site")
    found = {k or None: n for k, n in _run_r(example, demo).items() if n}
    assert found == _declined(published, ["month"], where={"state": "ZZ"})


def _has_arrow() -> bool:
    if not RSCRIPT:
        return False
    asked = [RSCRIPT, "--vanilla", "-e", 'quit(status = !requireNamespace("arrow", quietly = TRUE))']
    return subprocess.run(asked, capture_output=True, timeout=60).returncode == 0


def test_r_reads_the_parquet_files(demo: Path) -> None:
    """With the package arrow, where it is installed: Debian does not carry it."""
    if not _has_arrow():
        pytest.skip("skipped: R has no package arrow")
    example = next(e for e in _examples("r") if "library(arrow)" in e)
    published = counterfoil.open(demo / "demo/site")
    assert _run_r(example, demo) == _declined(published, ["state"])
