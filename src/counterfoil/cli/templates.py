"""The commands for custodians: templates write, check, yearly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.options import FromOption, UntilOption, WorkspaceOption
from counterfoil.cli.printing import visible
from counterfoil.errors import CounterfoilError, UsageError

app: typer.Typer = typer.Typer(
    help="Forms for custodians: a log, yearly counts, and a check of what was filled in.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("write")
def write(
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder to write to.")],
) -> None:
    """Write the templates of logs and of yearly counts, each as a workbook and as a CSV."""
    from counterfoil.templates import write_templates

    written = write_templates(output)
    for path in written:
        typer.echo(visible(path))
    typer.echo("Fill one in, then: counterfoil templates check FILE")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled form, as a workbook or a CSV.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Check a filled form: errors stop it, warnings are told of. Nothing is stored."""
    from counterfoil.engine import reading
    from counterfoil.sources import inspect_record, load_formats

    place = settings.workspace_path(workspace)
    extensions: list[Path] = []
    if workspace is not None or (place / "catalog.json").exists():
        with reading(place) as snapshot:
            extensions = snapshot.fact_folders()
    found = inspect_record(file, load_formats(extensions))
    typer.echo(
        f"{visible(found.fact.title)}: {found.row_count:,} rows, up to {found.as_of_date[0]} ({found.as_of_date[1]})."
    )
    for warning in found.warnings:
        typer.echo(f"- warning: {visible(warning)}")
    if found.errors:
        raise CounterfoilError(
            "templates/errors",
            "this form has errors that must be mended first",
            where={"file": visible(file)},
            cost="",
            remedy=[f"- {visible(error)}" for error in found.errors],
        )
    typer.echo("It has no error." + ("" if found.warnings else " It has no warning."))


@app.command("yearly")
def yearly(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG...", help="Logs, as workbooks or CSV files.")],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help="The counts, as .xlsx or .csv.")],
    from_day: FromOption = None,
    until_day: UntilOption = None,
) -> None:
    """Count a log into the yearly counts that are handed in. A month without a row stops it: silence is no count."""
    from counterfoil.templates import count_year, write_year

    first, until = as_day(from_day, "--from"), as_day(until_day, "--until")
    if first is None or until is None:
        raise UsageError(
            "templates/no-period", "name the period", remedy=["Such as --from 2025-01-01 --until 2026-01-01"]
        )
    counts = count_year(logs, first, until)
    write_year(counts, output)
    for row in counts.rows:
        typer.echo(f"{visible(row['Agency'])}, {first} until {until}: {row['Requests Received']:,} requests.")
        for heading in list(row)[7:]:
            if row[heading]:
                typer.echo(f"  {heading.lower():<32} {row[heading]:,}")
    for cell in counts.missed:
        if cell["value"] is not None:
            typer.echo(
                f"Of {cell['denominator']:,} announced releases, ICE did not attend {cell['numerator']:,} "
                f"({cell['value']:.2%}; between {cell['low']:.2%} and {cell['high']:.2%})."
            )
    typer.echo(f"Written: {visible(output)}")
