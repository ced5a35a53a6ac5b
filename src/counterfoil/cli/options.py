"""The options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from counterfoil.errors import UsageError

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


def as_day(text: str | None, option: str) -> date | None:
    """A day given on the command line.

    Raises:
        UsageError: It is not a day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "cli/not-a-day", f"{option} is not a day: {text}", remedy=["Write days as YYYY-MM-DD."]
        ) from None
