"""The start of the command, and a run that has nothing to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from adding import add_to
from racing import Ground, Race, command, cost_of

from counterfoil import pipeline, zz


def races(ground: Ground) -> Iterator[Race]:
    """Help against a bare import of the command-line library; a second run against the first."""
    start = partial(command, [sys.executable, "-m", "counterfoil", "--help"])
    bare = partial(command, [sys.executable, "-c", "import typer"])
    yield Race("help", "counterfoil --help", start, "a bare import of typer", bare, 2.0, rounds=max(5, ground.rounds))
    books = zz.write_production(ground.folder / "four", rows=ground.rows, seed=1).files["ice_detainers_2026_03"]
    workspace = ground.folder / "workspace"
    add_to(workspace, books)
    first = cost_of(lambda: pipeline.run(workspace, lambda _name, _done, _of: None))

    def again() -> None:
        pipeline.run(workspace, lambda _name, _done, _of: None)

    what = "a run with nothing new"
    yield Race("run-again", what, again, "the first run of the same workspace", lambda: first, 0.1)
