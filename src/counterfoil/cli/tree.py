"""Puts the commands together: the tree of words that `counterfoil` understands."""

from __future__ import annotations

from typing import Annotated

import typer

from counterfoil import __version__
from counterfoil.cli import (
    claims,
    demo,
    entries,
    jurisdictions,
    measures,
    policies,
    publish,
    report,
    serve,
    sources,
    templates,
    workspace,
)

app: typer.Typer = typer.Typer(
    name="counterfoil",
    help="Both halves of every immigration detainer in one ledger, and a report that can be rebuilt.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
workspace.attach(app)
app.add_typer(sources.app, name="sources")
app.add_typer(jurisdictions.app, name="jurisdictions")
app.add_typer(measures.app, name="measures")
app.add_typer(policies.app, name="policies")
app.add_typer(claims.app, name="claims")
app.add_typer(report.app, name="report")
app.add_typer(publish.app, name="publish")
serve.attach(app)
app.add_typer(entries.replies, name="reply")
app.add_typer(entries.errata, name="erratum")
app.add_typer(entries.corrections, name="correction")
app.add_typer(templates.app, name="templates")
demo.attach(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"counterfoil {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Both halves of every immigration detainer in one ledger, and a report that can be rebuilt."""
