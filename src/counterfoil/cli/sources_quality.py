"""The commands on the quality of releases: sources check, sources compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption
from counterfoil.cli.printing import Form, require_form, table_text, visible, written_to
from counterfoil.cli.progress import progress_bar

if TYPE_CHECKING:
    from counterfoil.publish.quality import Sheet
    from counterfoil.reports import EditionTable

_PageOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE.html", help="Write the whole report as a page to this file.")
]
_FormOption = Annotated[Form, typer.Option("--format", help="table or json.")]
#: Rows of a table that are printed in a terminal; a page has all of them.
_SHOWN_ROWS = 15
#: What stands above a column that says too little without its unit.
_HEADS = {"record_count": "records"}


def check(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="The release's id.")],
    workspace: WorkspaceOption = None,
    form: _FormOption = Form.TABLE,
    output: _PageOption = None,
) -> None:
    """Hold a release to the rules of its table: blanks, values in no list, impossible days and orders, full days."""
    require_form(form, Form.TABLE, Form.JSON)
    from counterfoil.engine import reading
    from counterfoil.publish.quality import check_sheet
    from counterfoil.sources.quality import check_release

    with reading(settings.workspace_path(workspace)) as snapshot, progress_bar("checking") as progress:
        report = check_release(snapshot, release, progress)
    _say(report, check_sheet(report), form, output)


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help="The release before.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The release after.")],
    workspace: WorkspaceOption = None,
    form: _FormOption = Form.TABLE,
    output: _PageOption = None,
) -> None:
    """Compare two releases: weeks, headings, values, and records changed after the fact."""
    require_form(form, Form.TABLE, Form.JSON)
    from counterfoil.engine import reading
    from counterfoil.publish.quality import comparison_sheet
    from counterfoil.sources.quality import compare_releases

    with reading(settings.workspace_path(workspace)) as snapshot, progress_bar("comparing") as progress:
        compared = compare_releases(snapshot, a, b, progress)
    _say(compared, comparison_sheet(compared), form, output)


def _say(report: dict[str, Any], sheet: Sheet, form: Form, output: Path | None) -> None:
    """Prints the answer, and writes the page where one is asked for.

    Raises:
        CounterfoilError: The page cannot be written.
    """
    if output is not None:
        from importlib.metadata import version

        from counterfoil.publish.quality import render_sheet

        with written_to(output):
            output.write_bytes(render_sheet(sheet, version("counterfoil")))
    if form is Form.JSON:
        import json

        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
        return
    for sentence in sheet.answer:
        typer.echo(visible(sentence))
    for section in sheet.sections:
        if not section.in_brief:
            continue
        if section.paragraphs:
            typer.echo()
        for paragraph in section.paragraphs:
            typer.echo(visible(paragraph))
        for table in section.tables:
            typer.echo()
            typer.echo(_table(table), nl=False)
    typer.echo()
    typer.echo(
        f"The page: {visible(output)}" if output else "For every rule, column, value and week: --output FILE.html"
    )


def _table(table: EditionTable) -> str:
    """The first rows of a table, without columns that hold nothing."""
    shown = table.rows[:_SHOWN_ROWS]
    kept = [
        at for at, f in enumerate(table.fields) if f.name != "do" and any(row[at] not in (None, "") for row in shown)
    ]
    names = [_HEADS.get(table.fields[at].name, table.fields[at].name.removesuffix("_count")) for at in kept]
    cells = [[_cell(table.fields[at].name, row[at]) for at in kept] for row in shown]
    more = len(table.rows) - len(shown)
    return table_text(names, cells, visible(table.title)) + (f"... and {more:,} more\n" if more > 0 else "")


def _cell(name: str, value: Any) -> str:
    """A value as people read it: a share in percent, a count with separators, unknown as a dash."""
    if value is None:
        return "-"
    if name.endswith("share"):
        return f"{value:.2%}"
    return f"{value:,}" if isinstance(value, int | float) else visible(str(value))
