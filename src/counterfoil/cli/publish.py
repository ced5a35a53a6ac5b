"""The command on publishing: publish site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption
from counterfoil.cli.progress import progress_bar

app: typer.Typer = typer.Typer(help="Publish what a workspace holds.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Publish what a workspace holds."""


@app.command("site")
def site(
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder of the site.")],
    edition: Annotated[
        list[Path] | None,
        typer.Option("--edition", metavar="DIR", help="An edition that another workspace built; may be repeated."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Publish the site: a page a place, agency, measure, claim, instrument and edition, and the catalog behind it."""
    from counterfoil import pipeline

    with progress_bar("publish") as progress:
        published = pipeline.publish_site(settings.workspace_path(workspace), output, progress, edition or ())
    for edition_id in published.missing:
        typer.echo(f"Left out: {edition_id}.")
    typer.echo(f"Published the site: {output / 'index.html'}")
    typer.echo("Serve it with its API: counterfoil serve")
