"""The commands on the law: policies list, at, timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.options import FromOption, UntilOption, WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form, table_text, visible
from counterfoil.errors import UsageError
from counterfoil.schema import Field

app: typer.Typer = typer.Typer(
    help="What the law said on a day, with the citation.", no_args_is_help=True, rich_markup_mode=None
)

PlaceArgument = Annotated[
    str, typer.Argument(metavar="PLACE", help="US, a FIPS code (06, 48453), or an agency's name.")
]
ActionOption = Annotated[
    str | None,
    typer.Option("--action", metavar="A", help="One of hold, notify, transfer, jail_access, inquire; else all."),
]
FormOption = Annotated[Form, typer.Option("--format", help="table, csv or json.")]

_LISTED = (
    Field("id", "text", "The instrument: the name of its fact file."),
    Field("place", "text", "The place or the agency it speaks to."),
    Field("instrument", "text", "What kind of instrument."),
    Field("citation", "text", "Where it stands."),
    Field("effective_from", "date", "First day in force, in."),
    Field("effective_until", "date", "First day out of force, out."),
    Field("hold", "text", "What it says about holding."),
    Field("notify", "text", "What it says about telling ICE."),
    Field("transfer", "text", "What it says about handing over."),
    Field("evidence", "text", "What the record rests on."),
)
_ANSWERED = (
    Field("place", "text", "The place asked about."),
    Field("date", "date", "The day asked about."),
    Field("custodian", "text", "Whom the answer is for."),
    Field("action", "text", "What a custodian is asked for."),
    Field("stance", "text", "What the instruments on file said."),
    Field("doubt", "text", "Why it is undetermined, or empty."),
    Field(
        "is_disputed", "boolean", "Whether two sources give two days for an instrument, and this day lies between."
    ),
    Field("conflict", "boolean", "Whether instruments contradict each other."),
    Field("instruments", "text", "Each citation that the answer rests on, with its evidence."),
    Field("note", "text", "What must stand beside the answer."),
)
_SPANS = (
    Field("custodian", "text", "Whom the answer is for."),
    Field("action", "text", "What a custodian is asked for."),
    Field("from_date", "date", "First day, in."),
    Field("until_date", "date", "First day after, out; empty where there is no end."),
    *_ANSWERED[4:],
)


@app.command("list")
def list_policies(form: FormOption = Form.TABLE, workspace: WorkspaceOption = None) -> None:
    """List the instruments on file, with their citations and evidence."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    rows = _lawbook(workspace).list_rows()
    if form is Form.JSON:
        _print_json(rows)
    else:
        print_rows(_LISTED, rows, form, None)


@app.command("at")
def at(
    place: PlaceArgument,
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day of the event: YYYY-MM-DD.")],
    action: ActionOption = None,
    form: FormOption = Form.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Say what the law said at a place on a day, with the citations."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    on = as_day(day, "DATE")
    book = _lawbook(workspace)
    found = book.find_place(place)
    rows = book.at(found, on, _actions(action))
    if form is Form.JSON:
        _print_json(rows)
        return
    if form is Form.CSV:
        print_rows(_ANSWERED, rows, form, None)
        return
    names = ["custodian", "action", "stance", "because"]
    title = f"{found.name} on {on}: what the instruments on file said"
    typer.echo(table_text(names, [[r["custodian"], r["action"], _stance(r), _ids(r)] for r in rows], title))
    chain = {p["id"]: p for r in rows for p in r["chain"]}
    _print_notes(rows, chain.values())


@app.command("timeline")
def timeline(
    place: PlaceArgument,
    action: ActionOption = None,
    from_day: FromOption = None,
    until_day: UntilOption = None,
    form: FormOption = Form.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Show how the answers at a place changed, with the citations of each span of days."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    first, last = as_day(from_day, "--from"), as_day(until_day, "--until")
    if first and last and last <= first:
        raise UsageError("policies/empty-period", "the period has no day in it", remedy=["--until is the day after."])
    book = _lawbook(workspace)
    found = book.find_place(place)
    rows = book.timeline(found, first, last, _actions(action))
    if form is Form.JSON:
        _print_json(rows)
        return
    if form is Form.CSV:
        print_rows(_SPANS, rows, form, None)
        return
    names = ["custodian", "action", "from", "until", "stance", "because"]
    lines = [
        [r["custodian"], r["action"], str(r["from_date"]), str(r["until_date"] or "-"), _stance(r), _ids(r)]
        for r in rows
    ]
    typer.echo(table_text(names, lines, f"{found.name}: what the instruments on file said"))
    used = {i for r in rows for i in r["because"]}
    _print_notes(rows, [p for p in book.list_rows() if p["id"] in used])


def _lawbook(workspace: Path | None) -> Any:
    """The instruments of the project, and those that the workspace adds where there is one."""
    from counterfoil.engine import reading
    from counterfoil.policies import load_lawbook

    path = settings.workspace_path(workspace)
    if workspace is None and not (path / "catalog.json").exists():
        return load_lawbook()
    with reading(path) as snapshot:
        return load_lawbook(snapshot.fact_folders())


def _actions(action: str | None) -> tuple[str, ...]:
    """The one action, or all."""
    from counterfoil.policies.provisions import ACTIONS

    if action is not None and action not in ACTIONS:
        raise UsageError(
            "policies/unknown-action",
            "there is no such action",
            where={"action": action},
            remedy=[f"One of: {', '.join(ACTIONS)}."],
        )
    return (action,) if action else ACTIONS


def _stance(row: Mapping[str, Any]) -> str:
    marks = [row["doubt"].replace("_", " ")] if row["doubt"] else []
    marks += ["disputed days"] if row["is_disputed"] and row["doubt"] != "disputed_date" else []
    return row["stance"] + (f" ({', '.join(marks)})" if marks else "")


def _ids(row: Mapping[str, Any]) -> str:
    return ", ".join(row["because"]) or "none on file speaks of it"


def _print_notes(rows: Iterable[Mapping[str, Any]], instruments: Iterable[Mapping[str, Any]]) -> None:
    """The citation, the days and the evidence of each instrument, then what must stand beside the answers."""
    for p in instruments:
        memory = f" ({p['from_memory']})" if p["from_memory"] else ""
        typer.echo(f"{p['id']}: {visible(p['title'])}")
        typer.echo(f"  citation    {visible(p['citation'])}")
        typer.echo(f"  in force    {_days(p)}; {visible(p['dates'])}")
        typer.echo(f"  evidence    {p['evidence']}{visible(memory)}; confidence {p['confidence']}")
        if p["conditions"]:
            typer.echo(f"  conditions  {visible(p['conditions'])}")
    about: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        if row["note"]:
            actions = about.setdefault(row["note"], {}).setdefault(row["custodian"], [])
            actions += [row["action"]] if row["action"] not in actions else []
    for note, custodians in about.items():
        whose = "; ".join(f"{name} ({', '.join(actions)})" for name, actions in custodians.items())
        typer.echo(f"\n{visible(whose)}: {visible(note)}")
    typer.echo("\nWhat the texts on file said, not whether anybody acted lawfully. Not legal advice.")


def _days(instrument: Mapping[str, Any]) -> str:
    """The days on file in words; the end is the first day no longer in force."""
    start, end = instrument["effective_from"], instrument["effective_until"]
    began = f"from {start}" if start else "start not found"
    return f"{began} until {end}, that day out" if end else f"{began} on"


def _print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    import json

    typer.echo(json.dumps(list(rows), default=str, indent=1, ensure_ascii=False))
