"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", help="The workspace. Default: $COUNTERFOIL_WORKSPACE, else ./workspace."),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="Where queries run: duckdb, or spark (COUNTERFOIL_SPARK_MASTER names the master).",
    ),
]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day, in: YYYY-MM-DD.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DAY", help="First day after, out: YYYY-MM-DD.")]
