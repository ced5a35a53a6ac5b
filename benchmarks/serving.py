"""Requests a second of the API, beside Datasette with the same aggregate over the same detainers, in the same run.

    python -m venv /tmp/datasette && /tmp/datasette/bin/pip install -r requirements/serving.in
    .venv/bin/python benchmarks/serving.py /tmp/datasette/bin/datasette [DETAINERS] [SECONDS]

Both answer: how many detainers of one state, by month and outcome, with the states in turn. Three kinds are timed:
*live* adds up published cells on each request, with no answer kept; *ready* is served as `serve` is by default;
Datasette has an immutable SQLite file with a covering index, for the rows and for a table of finished cells. They
take turns. One load generator for all, in Python, on the same machine: it is a part of what it measures, so only the
ratios say something.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from counterfoil import measures, publish
from counterfoil.disclosure import Cells, release
from counterfoil.measures import Portion
from counterfoil.schema import Field

STATES = [f"{a}{b}" for a in "ZQ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXY"]
MONTHS = [f"{2022 + m // 12}-{m % 12 + 1:02d}-01" for m in range(50)]
ROUNDS = 3


def make(folder: Path, detainers: int) -> None:
    """The same detainers as a catalog of cells, and as a SQLite file."""
    random = np.random.default_rng(7)
    outcomes = [p.id for p in measures.published_outcomes()]
    agency = random.integers(0, 3000, detainers)
    month, outcome = random.integers(0, len(MONTHS), detainers), random.integers(0, len(outcomes), detainers)
    database = sqlite3.connect(folder / "zz.db")
    database.execute("CREATE TABLE detainers (state TEXT, agency TEXT, month TEXT, outcome TEXT)")
    rows = (
        (STATES[a % 50], f"a{a}", MONTHS[m], outcomes[o])
        for a, m, o in zip(agency.tolist(), month.tolist(), outcome.tolist(), strict=True)
    )
    database.executemany("INSERT INTO detainers VALUES (?, ?, ?, ?)", rows)
    database.execute("CREATE INDEX covering ON detainers (state, month, outcome)")
    database.execute(
        "CREATE TABLE cells AS SELECT state, month, outcome, count(*) AS n FROM detainers GROUP BY 1, 2, 3"
    )
    database.execute("CREATE INDEX cells_by ON cells (state, month, outcome, n)")
    database.commit()
    database.close()
    cube = np.zeros((3000, len(MONTHS), len(outcomes)), dtype=np.int64)
    np.add.at(cube, (agency, month, outcome), 1)
    at, when = np.nonzero(cube.sum(axis=2))
    by = measures.load_publication().cells["places"]
    names = (*by, *(f"n_{o}" for o in outcomes))
    fixed = (None, "county", "county_jail", "attributed")
    told = tuple(
        dict(
            zip(names, (STATES[a % 50], fixed[0], f"a{a}", *fixed[1:], MONTHS[m], *cube[a, m].tolist()), strict=True)
        )
        for a, m in zip(at.tolist(), when.tolist(), strict=True)
    )
    fields = (*(Field(d, "text", d) for d in by), *(Field(f"n_{o}", "integer", o, required=True) for o in outcomes))
    places = [
        {"code": s, "name": s, "level": "state", "state": s, "fips": f"{60 + n}", "kind": "fictional"}
        for n, s in enumerate(STATES)
    ]
    parts = publish.CatalogParts(
        cells={"places": release(Cells("published_cells", "Cells", "detainers", fields, told, dimensions=by))},
        readings={},
        tables=(),
        beside={},
        definition_sets={"counterfoil": {"title": "ours", "by": "counterfoil", "says": ""}},
        places=places,
        claims=(),
        releases=(),
        portions=(Portion(date(2022, 1, 1), date(2026, 3, 1), date(2026, 3, 10)),),
        is_fictional=True,
    )
    for path, data in publish.write_catalog(parts).items():
        (folder / "site/catalog" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site/catalog" / path).write_bytes(data)


@contextlib.contextmanager
def server(words: list[str], port_word: str, **env: str) -> Iterator[tuple[int, int]]:
    """A server as a process of its own; gives its port and its number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*words, port_word, str(port)], env={**os.environ, **env}, **quiet)
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def opened(
    folder: Path, datasette: str, detainers: int
) -> Iterator[tuple[dict[str, tuple[int, int]], dict[str, tuple[str, list[str]]]]]:
    """The servers over the same detainers: their ports and processes, and what each kind is asked, of which."""
    with contextlib.ExitStack() as stack:
        make(folder, detainers)
        ours = [sys.executable, "-m", "counterfoil", "serve", "--site", str(folder / "site")]
        theirs = [datasette, "serve", "--immutable", str(folder / "zz.db"), "--setting", "max_returned_rows", "5000"]
        theirs += ["--setting", "sql_time_limit_ms", "60000"]
        quiet = {"COUNTERFOIL_SERVE_LOG": "off"}
        ports = {
            "live": stack.enter_context(server(ours, "--port", COUNTERFOIL_SERVE_KEPT_BYTES="0", **quiet)),
            "ready": stack.enter_context(server(ours, "--port", **quiet)),
            "Datasette": stack.enter_context(server(theirs, "--port")),
        }
        api = [f"/api/v1/measures/detainers_by_outcome?by=month,outcome&where=state:{s}" for s in STATES]
        rows = "select month, outcome, count(*) as n from detainers where state = '{}' group by 1, 2"
        cells = "select month, outcome, n from cells where state = '{}'"
        asked = {
            "live": ("live", api),
            "ready": ("ready", api),
            "Datasette, rows": ("Datasette", [f"/zz.json?sql={quote(rows.format(s))}&_shape=array" for s in STATES]),
            "Datasette, cells": (
                "Datasette",
                [f"/zz.json?sql={quote(cells.format(s))}&_shape=array" for s in STATES],
            ),
        }
        yield ports, asked


async def load(port: int, addresses: list[str], connections: int, seconds: float) -> list[float]:
    """How long each request took, over some connections at once."""
    until = time.perf_counter() + seconds
    took: list[float] = []

    async def one(at: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            start = time.perf_counter()
            writer.write(f"GET {addresses[at % len(addresses)]} HTTP/1.1\r\nHost: zz\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:80]
            low = head.lower()
            if b"content-length:" in low:
                await reader.readexactly(int(low.partition(b"content-length:")[2].partition(b"\r\n")[0]))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            took.append(time.perf_counter() - start)
            at += connections
        writer.close()

    await asyncio.gather(*(one(n) for n in range(connections)))
    return took


def work_of(process: int) -> float:
    """Seconds of processors that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Makes the data, starts the servers, compares their answers, and lets them take turns."""
    datasette = sys.argv[1]
    detainers = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 4.0
    with tempfile.TemporaryDirectory() as name, opened(Path(name), datasette, detainers) as (ports, asked):
        compare(ports, asked)
        print(f"{detainers:,} detainers; {seconds:g} s a turn, {ROUNDS} turns; load {os.getloadavg()[0]:.1f}")
        for connections in (1, 16):
            times: dict[str, list[tuple[float, ...]]] = {n: [] for n in asked}
            for _ in range(ROUNDS):
                for name_, (which, addresses) in asked.items():
                    before = work_of(ports[which][1])
                    took = sorted(asyncio.run(load(ports[which][0], addresses, connections, seconds)))
                    rate = len(took) / seconds
                    work = (work_of(ports[which][1]) - before) / len(took) * 1e3
                    high = took[int(len(took) * 0.99)] * 1e3
                    times[name_].append((rate, statistics.median(took) * 1e3, high, work))
            told = {n: [statistics.median(c) for c in zip(*t, strict=True)] for n, t in times.items()}
            for name_, (rate, middle, high, work) in told.items():
                print(
                    f"  {connections:>2}  {name_:<17} {rate:7.0f}/s  p50 {middle:6.2f} ms  p99 {high:6.2f} ms  "
                    f"processors {work:6.2f} ms a request"
                )
            live, ready, rows_, cells_ = (told[n] for n in asked)
            print(
                f"  {connections:>2}  live / rows {live[0] / rows_[0]:.2f}, its p99 {live[2] / rows_[2]:.2f}; "
                f"ready / cells {ready[0] / cells_[0]:.2f}; in processors: rows / live {rows_[3] / live[3]:.2f}, "
                f"cells / ready {cells_[3] / ready[3]:.2f}"
            )


def compare(ports: dict[str, tuple[int, int]], asked: dict[str, tuple[str, list[str]]]) -> None:
    """Stops where two do not give the same counts."""
    import urllib.request

    found = []
    for which, addresses in asked.values():
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[which][0]}{addresses[3]}") as answer:
            content = json.load(answer)
        listed = content["rows"] if isinstance(content, dict) else content
        found.append({(r["month"], r["outcome"]): r.get("n", r.get("count")) for r in listed})
    assert all(f == found[0] for f in found), "the answers differ"


if __name__ == "__main__":
    main()
