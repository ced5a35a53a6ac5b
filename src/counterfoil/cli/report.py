"""The commands on reports: report build, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption, as_day
from counterfoil.cli.progress import progress_bar, say_waiting
from counterfoil.errors import UsageError

app = typer.Typer(help="Editions: build one, and verify one.", no_args_is_help=True, rich_markup_mode=None)


@app.command("build")
def build(
    from_day: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, in: YYYY-MM-DD.")],
    until_day: Annotated[str, typer.Option("--until", metavar="DAY", help="First day after, out: YYYY-MM-DD.")],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder of the edition.")],
    series: Annotated[
        str, typer.Option("--series", help="The kind of report: ddor, or place for two pages.")
    ] = "ddor",
    scope: Annotated[
        str, typer.Option("--scope", help="us, two letters of a state, or a county's FIPS code.")
    ] = "us",
    language: Annotated[
        str, typer.Option("--language", help="The language of its sentences: en, es, or another with a catalog.")
    ] = "en",
    workspace: WorkspaceOption = None,
) -> None:
    """Build an edition: HTML, PDF, XLSX, CSV, JSON and a manifest with hashes."""
    from counterfoil import pipeline

    start, end = as_day(from_day, "--from"), as_day(until_day, "--until")
    if start is None or end is None or start >= end:
        raise UsageError(
            "reports/empty-period",
            "the period ends before it begins",
            remedy=["--from is the first day in, --until the first day out."],
        )
    with progress_bar("report") as progress:
        built = pipeline.build_report(
            settings.workspace_path(workspace), series, scope, start, end, output, progress, say_waiting, language
        )
    for sentence in built.edition.answer:
        typer.echo(sentence)
    typer.echo("")
    verb = "Built" if built.is_new else "Nothing changed: the folder holds"
    typer.echo(f"{verb} {built.edition.edition_id}: {output / 'index.html'}")


@app.command("verify")
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an edition.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Verify an edition: every file against its manifest, then rebuilt from its inputs, byte for byte."""
    from counterfoil import pipeline

    with progress_bar("verify") as progress:
        said = pipeline.verify_report(folder, settings.workspace_path(workspace), progress)
    for sentence in said:
        typer.echo(sentence)
