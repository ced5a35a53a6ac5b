"""The same inputs, definitions and version give the same edition, byte for byte, wherever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from counterfoil import zz

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "zz" / "build.py"
#: Reads a release that lies beside it, and builds three editions; the database gets as many threads as are named.
BUILD = """
import sys
from datetime import date
from pathlib import Path

import ibis

connect = ibis.duckdb.connect
ibis.duckdb.connect = lambda *given, **named: connect(*given, threads=int(sys.argv[1]), **named)

from counterfoil import pipeline
from counterfoil.engine import create_workspace, writing
from counterfoil.sources import add_releases, load_formats

here, quiet = Path.cwd(), lambda *_: None
workspace = here / "workspace"
create_workspace(workspace)
(here / "release" / "facts").rename(workspace / "facts")
with writing(workspace) as change:
    formats = load_formats(change.fact_folders())
    add_releases(change, sorted((here / "release").glob("*.xlsx")), formats)
    for record in sorted((here / "logs").iterdir()):
        add_releases(change, [record], formats)
pipeline.run(workspace, quiet)
days = (date(2024, 10, 1), date(2025, 10, 1))
for series, scope, language in (("ddor", "ZZ", "en"), ("ddor", "us", "es"), ("place", "99001", "es")):
    folder = here / "editions" / f"{series}-{language}"
    pipeline.build_report(workspace, series, scope, *days, folder, quiet, language=language)
"""


def test_the_example_edition_has_the_hashes_that_are_checked_in() -> None:
    """Another time zone, language and hash seed change nothing; a figure that moves is seen here first.

    Where this fails after a change that was meant to move the edition: a note in changes/, and `make example`.
    """
    elsewhere = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, str(EXAMPLE)], env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def built(release: Path, folder: Path, threads: int, processors: str, around: Mapping[str, str]) -> dict[str, bytes]:
    """Every file of the three editions, built in a folder of its own by a process of its own."""
    shutil.copytree(release, folder)
    command = [sys.executable, "-c", BUILD, str(threads)]
    if processors:
        command = ["taskset", "--cpu-list", processors, *command]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **around}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    editions = folder / "editions"
    return {p.relative_to(editions).as_posix(): p.read_bytes() for p in editions.rglob("*") if p.is_file()}


@pytest.mark.skipif(not shutil.which("taskset"), reason="skipped: no taskset, so no other number of processors")
def test_two_machines_give_the_same_editions_in_every_form(tmp_path: Path) -> None:
    """One processor here, several threads there; another folder, language, time zone and order of hashes.

    Every form of every edition is compared: page, PDF, workbook, CSV, JSON, charts, manifest.
    """
    made = zz.write_release(tmp_path / "made", rows=700, seed=4)
    given = tmp_path / "given"
    (given / "release").mkdir(parents=True)
    (given / "logs").mkdir()
    for book in made.workbooks:
        shutil.copy(book, given / "release")
    for log in (*made.custodian_logs, *made.custodian_counts):
        shutil.copy(log, given / "logs")
    shutil.copytree(made.facts, given / "release" / "facts")
    one = built(
        given,
        tmp_path / "m",
        1,
        "0",
        {"POLARS_MAX_THREADS": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    )
    other = built(
        given,
        tmp_path / "Otra máquina" / "with a long path" / "of four" / "folders",
        5,
        "",
        {"POLARS_MAX_THREADS": "4", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    assert {Path(name).name for name in one} >= {"index.html", "report.pdf", "tables.xlsx", "edition.json"}
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
