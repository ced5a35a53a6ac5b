"""The command `counterfoil`: puts the verbs together, and turns every error into words and an exit status."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import Annotated

import typer

from counterfoil import __version__, settings
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
from counterfoil.errors import CounterfoilError, DefectError, Exit

#: How many objects are made before Python looks for loops among them. By its own number, 700, a command that loads
#: several libraries and makes thousands of cells looks hundreds of times, and finds next to nothing.
_MADE_BETWEEN_SWEEPS = 100_000

app = typer.Typer(
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


def main() -> None:
    """Runs the command line."""
    gc.set_threshold(_MADE_BETWEEN_SWEEPS)
    try:
        app()
    except CounterfoilError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(problem.status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.DONE)
    except Exception as problem:
        _say_defect(problem)
        sys.exit(Exit.DEFECT)


def _say_defect(problem: Exception) -> None:
    """Says that counterfoil itself is at fault, and where; the message is left out, as it may hold a cell."""
    sys.stderr.write("counterfoil: a defect of counterfoil itself, not of your input        [defect]\n\n")
    frames = traceback.extract_tb(problem.__traceback__)
    for frame in [f for f in frames if "counterfoil" in f.filename][-6:]:
        sys.stderr.write(f"  {frame.filename}:{frame.lineno} in {frame.name}\n")
    words = f": {problem}" if isinstance(problem, DefectError) else ""
    sys.stderr.write(f"  {type(problem).__name__}{words}\n\nNothing was changed.\n\n")
    sys.stderr.write("Report it with these lines; SECURITY.md says how, where it may concern a person's data.\n")
    if settings.DEBUG.read():
        traceback.print_exception(problem)
