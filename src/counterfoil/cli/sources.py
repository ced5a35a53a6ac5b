"""The commands on releases: sources add, list, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form, visible
from counterfoil.cli.progress import progress_bar, say_waiting
from counterfoil.cli.sources_quality import check, compare
from counterfoil.errors import UsageError

app: typer.Typer = typer.Typer(
    help="Read releases, and say what is in them.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("add")
def add(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, zip archives or https addresses of one release."),
    ],
    format_id: Annotated[str | None, typer.Option("--format", metavar="ID", help="Read as this format.")] = None,
    allow_unlisted: Annotated[
        bool, typer.Option("--allow-unlisted", help="Read on where a heading is in no list, and record it.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Read the files of one release; says what was read and what is odd."""
    from tempfile import TemporaryDirectory

    from counterfoil.engine import writing
    from counterfoil.sources import add_releases, collect, find_format, load_formats

    place = settings.workspace_path(workspace)
    with writing(place, say_waiting) as change:  # one that cannot be written is refused before anything is fetched
        formats = load_formats(change.fact_folders())
    if format_id:
        find_format(formats, format_id)
    with TemporaryDirectory(prefix="counterfoil-") as folder:
        with progress_bar("fetching") as progress:
            collected = collect(paths, Path(folder), progress, downloads=place / "downloads")
        with writing(place, say_waiting) as change, progress_bar("reading") as progress:
            releases = add_releases(
                change,
                collected.files,
                formats,
                format_id=format_id,
                allow_unlisted=allow_unlisted,
                progress=progress,
            )
    for release in releases:
        _say_read(release)
    for skipped in collected.skipped:
        typer.echo(f"- {visible(skipped.origin)}: not read, {visible(skipped.because)}.")
    typer.echo("Next: counterfoil run" + (f" --workspace {workspace}" if workspace else ""))


def _say_read(release: dict[str, Any]) -> None:
    """Says what was read from a release, and what is odd about it."""
    typer.echo(f"Added {release['release_id']}: {visible(release['title'])}.")
    files = release["files"]
    dates = f", {release['first_date']} to {release['last_date']}" if release["first_date"] else ", no readable date"
    if release["makes"] == "sources.published_count_rows":
        dates = ""
    blank = sum(f["blank_row_count"] for f in files)
    typer.echo(
        f"Read {release['row_count']:,} rows from {len(files)} file{'s' if len(files) > 1 else ''}{dates}; "
        f"as of {release['as_of_date']} ({release['as_of_basis']})."
    )
    if blank:
        typer.echo(f"{blank:,} rows hold nothing and were not counted.")
    if release["set_aside_count"]:
        typer.echo(f"{release['set_aside_count']:,} rows are no record and were set aside.")
    for file in release.get("files_set_aside", []):
        typer.echo(f"The file {visible(file['file_name'])} was set aside whole: {visible(file['because'])}.")
    from counterfoil.measures import describe_release

    for said in describe_release(release["release_id"], release):
        typer.echo(f"- {visible(said)}")


@app.command("list")
def list_releases(
    workspace: WorkspaceOption = None,
    form: Annotated[Form, typer.Option("--format", help="table, csv or json.")] = Form.TABLE,
) -> None:
    """List the releases in the workspace."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil.engine import reading
    from counterfoil.schema import Field

    fields = [
        Field("release_id", "text", "The release."),
        Field("format", "text", "Its format."),
        Field("file_count", "integer", "Its files."),
        Field("row_count", "integer", "Rows read from them."),
        Field("first_date", "text", "Its first day."),
        Field("last_date", "text", "Its last day."),
        Field("as_of_date", "text", "The last day that it covers."),
    ]
    with reading(settings.workspace_path(workspace)) as snapshot:
        rows = [
            {**r, "release_id": release_id, "file_count": len(r["files"])}
            for release_id, r in snapshot.records("releases").items()
        ]
    print_rows(fields, [{f.name: r[f.name] for f in fields} for r in rows], form, None)


@app.command("show")
def show(
    release: Annotated[str, typer.Argument(metavar="RELEASE", help="The release's id.")],
    workspace: WorkspaceOption = None,
    form: Annotated[Form, typer.Option("--format", help="table or json.")] = Form.TABLE,
) -> None:
    """Show what was read from a release: its files, sheets and rows, and what is odd."""
    require_form(form, Form.TABLE, Form.JSON)
    from counterfoil.engine import reading

    with reading(settings.workspace_path(workspace)) as snapshot:
        records = snapshot.records("releases")
    if release not in records:
        raise UsageError(
            "sources/no-such-release",
            f"there is no release {visible(release)}",
            remedy=["The releases are:", *(f"  {name}" for name in records)],
        )
    record = {"release_id": release, **records[release]}
    if form is Form.JSON:
        import json

        typer.echo(json.dumps(record, indent=1, ensure_ascii=False))
        return
    for file in record["files"]:
        typer.echo(f"{visible(file['file_name'])}  {file['bytes']:,} bytes  sha256 {file['sha256']}")
        for sheet in file["sheets"]:
            if sheet["read"]:
                name = f'sheet "{visible(sheet["sheet"])}"' if sheet["sheet"] else "text"
                typer.echo(f"  {name}: headings in row {sheet['header_row']}, {sheet['row_count']:,} rows")
    _say_read(record)


app.command("compare")(compare)
app.command("check")(check)
