"""Answers of the API against Datasette's, with the same aggregate over the same detainers."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from functools import partial

import serving
from racing import Cost, Ground, Race

#: Datasette is in an environment of its own: it is no part of the lock.
_DATASETTE = os.environ.get("COUNTERFOIL_DATASETTE") or shutil.which("datasette")
_SECONDS = 2.0


def races(ground: Ground) -> Iterator[Race]:
    """A live aggregate and published cells, over one connection and sixteen: seconds a request, and the p99."""
    if not _DATASETTE:
        yield Race("serve", "an answer", lambda: None, "Datasette, which COUNTERFOIL_DATASETTE does not name", None)
        return
    detainers = 1_000_000 if ground.is_full else 100_000
    with serving.opened(ground.folder, _DATASETTE, detainers) as (ports, asked):
        serving.compare(ports, asked)

        def cost(name: str, connections: int, of_worst: bool = False) -> Cost:
            which, addresses = asked[name]
            port, process = ports[which]
            before = serving.work_of(process)
            took = sorted(asyncio.run(serving.load(port, addresses, connections, _SECONDS)))
            seconds = took[int(len(took) * 0.99)] if of_worst else _SECONDS / len(took)
            return Cost(seconds, (serving.work_of(process) - before) / len(took))

        rows, cells = "Datasette, rows", "Datasette, cells"
        for name, what, ours, against, connections, of_worst, goal in (
            ("serve-live", "a live aggregate", "live", rows, 1, False, 0.5),
            ("serve-live-16", "a live aggregate, 16 connections", "live", rows, 16, False, 0.5),
            ("serve-live-16-p99", "its p99 at 16 connections", "live", rows, 16, True, 1 / 3),
            ("serve-ready", "a published cell table", "ready", cells, 1, False, 0.1),
            ("serve-ready-16", "a published cell table, 16 connections", "ready", cells, 16, False, 0.1),
        ):
            yield Race(
                name,
                what,
                partial(cost, ours, connections, of_worst),
                f"the same of {against}",
                partial(cost, against, connections, of_worst),
                goal,
            )
