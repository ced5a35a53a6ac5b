"""The commands on a whole workspace: init, run, status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.options import EngineOption, WorkspaceOption
from counterfoil.cli.printing import Form, require_form, table_text, visible
from counterfoil.cli.progress import progress_bar, say_waiting
from counterfoil.errors import UsageError


def attach(app: typer.Typer) -> None:
    """Adds the commands to the root."""
    app.command("init")(init)
    app.command("run")(run)
    app.command("status")(status)


def init(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The folder to make.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a workspace: a folder that holds releases and what is made from them."""
    from counterfoil.engine import create_workspace

    if folder and workspace and folder != workspace:
        raise UsageError("cli/two-folders", "DIR and --workspace name two folders", remedy=["Give one of them."])
    path = settings.workspace_path(folder or workspace)
    made = create_workspace(path)
    typer.echo(f"{'Made the' if made else 'There is already a'} workspace {path}.")
    if made:
        typer.echo(f"Next: counterfoil sources add FILE... --workspace {path}")


def run(workspace: WorkspaceOption = None, engine: EngineOption = "") -> None:
    """Work every release through to outcomes; only what changed is done again."""
    from counterfoil import pipeline
    from counterfoil.cli.usual import keep_usual

    path = settings.workspace_path(workspace)
    with progress_bar("run") as progress:
        done = pipeline.run(path, progress, say_waiting, engine)
    keep_usual(path, engine)
    for step in done:
        typer.echo(step)
    typer.echo("Done." if done else "Nothing had changed.")


def status(
    workspace: WorkspaceOption = None,
    form: Annotated[Form, typer.Option("--format", help="table or json.")] = Form.TABLE,
) -> None:
    """Say what the workspace holds: coverage, fates of rows, what is unknown, and what is odd."""
    from counterfoil.engine import reading
    from counterfoil.measures import describe_coverage

    require_form(form, Form.TABLE, Form.JSON)
    with reading(settings.workspace_path(workspace)) as snapshot:
        described = describe_coverage(snapshot)
    if form is Form.JSON:
        import json

        typer.echo(json.dumps(described, indent=1, ensure_ascii=False, default=str))
        return
    typer.echo(_status_text(described), nl=False)


def _status_text(described: dict[str, Any]) -> str:
    """The status as a person reads it."""
    if not described["releases"]:
        return "The workspace holds no release yet.\nNext: counterfoil sources add FILE...\n"
    names = [
        "release",
        "files",
        "rows read",
        "kept",
        "duplicates",
        "superseded",
        "set aside",
        "from",
        "to",
        "as of",
    ]
    rows = []
    for r in described["releases"]:
        fates = r["fates"]
        numbers = [fates.get(f, 0) for f in ("kept", "duplicate_of", "superseded_by", "set_aside")]
        shown = [f"{n:,}" for n in numbers] if fates else ["-"] * 4
        rows.append(
            [
                *(r["release_id"], str(r["files"]), f"{r['rows_read']:,}", *shown),
                *(r["first_date"], r["last_date"], r["as_of_date"]),
            ]
        )
    text = table_text(names, rows, "Releases")
    pending = [r["release_id"] for r in described["releases"] if not r["worked_through"]]
    if pending:
        text += f"\nNot worked through yet: {', '.join(pending)}. Type: counterfoil run\n"
    totals = described["totals"]
    if totals:
        issued = totals["detainers_issued"]
        rows = [[k, f"{v:,}", f"{v / issued:.2%}"] for k, v in totals.items() if v is not None]
        text += "\n" + table_text(["outcome", "detainers", "of all"], rows, "Detainers by outcome")
        rows = [[str(k), f"{v:,}", f"{v / issued:.2%}"] for k, v in described["attribution"].items()]
        text += "\n" + table_text(["attribution", "detainers", "of all"], rows, "Attributed to a place")
        rows = [
            [str(y["fiscal_year"] or "no readable date"), f"{y['detainers_issued']:,}", y["cohort"] or "-"]
            for y in described["fiscal_years"]
        ]
        text += "\n" + table_text(["fiscal year", "detainers", "cohort"], rows, "By federal fiscal year of issue")
        text += "open: outcomes of the year are still being recorded at the as-of date.\n"
    if described["flags"]:
        text += "\nWhat is odd\n\n" + "".join(f"- {visible(flag)}\n" for flag in described["flags"])
    return text
