"""The commands on reports: report build, verify, diff, explain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.options import EngineOption, WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form
from counterfoil.cli.progress import progress_bar, say_waiting
from counterfoil.errors import UsageError

app: typer.Typer = typer.Typer(
    help="Editions: build one, and verify one.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("build")
def build(
    from_day: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, in: YYYY-MM-DD.")],
    until_day: Annotated[str, typer.Option("--until", metavar="DAY", help="First day after, out: YYYY-MM-DD.")],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder of the edition.")],
    series: Annotated[
        str, typer.Option("--series", help="The kind of report: ddor, or place for two pages.")
    ] = "ddor",
    scope: Annotated[
        str, typer.Option("--scope", help="us, two letters of a state, a county's FIPS code, or an agency's id.")
    ] = "us",
    language: Annotated[
        str, typer.Option("--language", help="The language of its sentences: en, es, or another with a catalog.")
    ] = "en",
    overridden: Annotated[
        list[str] | None,
        typer.Option("--override", metavar="FINDING", help="Publish all the same; needs --reason and --who."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why the figure stands; printed in the edition.")] = "",
    who: Annotated[str, typer.Option("--who", help="Who looked at the finding.")] = "",
    workspace: WorkspaceOption = None,
    engine: EngineOption = "",
) -> None:
    """Build an edition: HTML, PDF, XLSX, CSV, JSON and a manifest with hashes."""
    from datetime import date

    from counterfoil import pipeline

    start, end = as_day(from_day, "--from"), as_day(until_day, "--until")
    if start is None or end is None or start >= end:
        raise UsageError(
            "reports/empty-period",
            "the period ends before it begins",
            remedy=["--from is the first day in, --until the first day out."],
        )
    today = date.today()  # noqa: DTZ011 - the day where the person sits
    overrides = [pipeline.NewOverride(finding, reason, who, today) for finding in overridden or ()]
    with progress_bar("report") as progress:
        built = pipeline.build_report(
            *(settings.workspace_path(workspace), series, scope, start, end, output, progress, say_waiting),
            language=language,
            overrides=overrides,
            engine=engine,
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


@app.command("diff")
def diff(
    first: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the earlier edition.")],
    second: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the later one.")],
    form: Annotated[Form, typer.Option("--format", help="table, csv or json.")] = Form.TABLE,
    cells: Annotated[bool, typer.Option("--cells", help="Every cell of a table that moved, besides.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Compare two editions: each figure that moved, and how much of it is due to what."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil import pipeline
    from counterfoil.schema import Field

    found = pipeline.compare_editions(first, second, settings.workspace_path(workspace))
    if form is Form.JSON:
        import json
        from dataclasses import asdict

        typer.echo(json.dumps(asdict(found), indent=1, ensure_ascii=False, default=str))
        return
    numbers = ("before", "now", *pipeline.CAUSES)
    fields = [Field("figure", "text", "The figure."), *(Field(n, "number", n) for n in numbers)]
    rows = [{f.name: row.get(f.name) for f in fields} for row in found.moved]
    if form is Form.TABLE:
        for sentence in found.reasons or ("Both were made from the same.",):
            typer.echo(sentence)
        typer.echo("")
    if rows or form is Form.CSV:
        print_rows(fields, rows, form, None)
    else:
        typer.echo("No figure moved.")
    if form is Form.TABLE and found.note:
        typer.echo(f"\n{found.note}")
    if cells and form is Form.TABLE:
        typer.echo("")
        told = [Field(n, "text", n) for n in ("table", "row", "column", "before", "now")]
        print_rows(told, [{f.name: str(c[f.name]) for f in told} for c in found.cells], form, None)


@app.command("explain")
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of an edition.")],
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE",
            help="Its address: a figure's id, totals/KEY, or TABLE/ROW/COLUMN; edition_id# before or not.",
        ),
    ],
    form: Annotated[Form, typer.Option("--format", help="table or json.")] = Form.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="F", help="Write every address there, as CSV.")
    ] = None,
    workspace: WorkspaceOption = None,
    engine: EngineOption = "",
) -> None:
    """Explain a printed figure: its definition, the counts at each step, and the addresses of its source rows."""
    from counterfoil import pipeline
    from counterfoil.cli.explaining import print_explanation

    require_form(form, Form.TABLE, Form.JSON)
    found = pipeline.explain_figure(folder, figure, settings.workspace_path(workspace), output, engine)
    print_explanation(found.explanation, form, output, [found.address, found.label, ""])
