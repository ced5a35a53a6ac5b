"""The commands on jurisdictions: jurisdictions resolve, review, accept, reject, undo."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form, written_to
from counterfoil.errors import CounterfoilError, UsageError

app: typer.Typer = typer.Typer(
    help="Whose jail it is: places of any list, and what a person must decide.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

WhoOption = Annotated[str, typer.Option("--who", help="Who decides.")]
WhyOption = Annotated[str, typer.Option("--why", "--reason", help="On what grounds.")]
SourceOption = Annotated[str, typer.Option("--source", help="The document or page that says so.")]
FacilityArgument = Annotated[
    str, typer.Argument(metavar="FACILITY", help="The facility's id, as `jurisdictions review` prints it.")
]


@app.command("resolve")
def resolve(
    source: Annotated[Path, typer.Option("--input", metavar="F.csv", help="The list.")],
    output: Annotated[Path, typer.Option("--output", metavar="F.csv", help="Where to write it.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Resolve any list of facilities: facility_name, city, state, detloc; any may be blank but one must be there."""
    from counterfoil.jurisdictions import load_register, resolve_list

    folder = settings.workspace_path(workspace) / "facts"
    text, counts = resolve_list(source, load_register([folder] if folder.is_dir() else []))
    with written_to(output):
        output.write_text(text, encoding="utf-8", newline="")
    typer.echo(", ".join(f"{count:,} {status}" for status, count in counts.items()) + f": {output}")


@app.command("review")
def review(
    decided: Annotated[bool, typer.Option("--decided", help="List the decisions instead.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="Print no more than so many.")] = 50,
    form: Annotated[Form, typer.Option("--format", help="table, csv or json.")] = Form.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the facilities that are not attributed, most detainers first, with the evidence."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil.engine import reading
    from counterfoil.jurisdictions import open_facilities, read_decisions
    from counterfoil.schema import Field

    with reading(settings.workspace_path(workspace)) as snapshot:
        if decided:
            decisions = read_decisions(snapshot.fact_folders())
        else:
            rows = open_facilities(_links(snapshot))
    if decided:
        undone = {d.undoes for d in decisions if d.action == "undo"}
        fields = [
            Field("decision", "text", "Its id."),
            Field("facility_name", "text", "The facility, as stated."),
            Field("action", "text", "accept, reject or undo."),
            Field("county_code_fips", "text", "The county, or the decision that is undone."),
            Field("who", "text", "Who decided."),
            Field("why", "text", "On what grounds."),
            Field("on_date", "date", "When."),
            Field("source", "text", "What says so."),
            Field("in_force", "text", "yes, or undone."),
        ]
        print_rows(
            fields,
            [
                {f.name: getattr(d, f.name, None) for f in fields}
                | {
                    "facility_name": d.facility.facility_name,
                    "county_code_fips": d.county_code_fips or d.undoes,
                    "in_force": "" if d.action == "undo" else "undone" if d.decision in undone else "yes",
                }
                for d in decisions
            ],
            form,
            None,
        )
        return
    fields = [
        Field("detainers", "integer", "Detainers to it."),
        Field("facility", "text", "Its id, for accept and reject."),
        Field("facility_name", "text", "As stated."),
        Field("facility_city", "text", "As stated."),
        Field("state_code", "text", "The state that its fields say."),
        Field("status", "text", "resolved, ambiguous or unresolved."),
        Field("confidence", "number", "0 to 1."),
        Field("candidates", "text", "The counties that are left."),
        Field("basis", "text", "The evidence."),
    ]
    shown = [
        {f.name: row.get(f.name) for f in fields}
        | {
            "facility": row["facility_id"],
            "facility_name": row["facility_name_as_stated"],
            "candidates": " ".join(row["candidates"] or [row["county_code_fips"] or ""]),
        }
        for row in rows[:most]
    ]
    print_rows(fields, shown, form, None)
    if form is Form.TABLE:
        detainers = sum(row["detainers"] for row in rows)
        typer.echo(
            f"{len(rows):,} facilities with {detainers:,} detainers are not attributed; {len(shown):,} are shown."
        )


@app.command("accept")
def accept(
    facility: FacilityArgument,
    county: Annotated[str, typer.Option("--county", metavar="FIPS", help="The county.")],
    who: WhoOption,
    why: WhyOption,
    source: SourceOption,
    kind: Annotated[str, typer.Option("--kind", help="What the body is, if the name misleads.")] = "",
    level: Annotated[str, typer.Option("--level", help="Its custodian level, if the name misleads.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Decide that a facility stands in, or belongs to, a county; kept with who, why, when and source."""
    _decide(
        workspace,
        facility,
        "accept",
        who=who,
        why=why,
        source=source,
        county_code_fips=county,
        agency_kind=kind,
        custodian_level=level,
    )


@app.command("reject")
def reject(
    facility: FacilityArgument,
    who: WhoOption,
    why: WhyOption,
    source: SourceOption,
    workspace: WorkspaceOption = None,
) -> None:
    """Decide that no county can be named for a facility, whatever the rules say."""
    _decide(workspace, facility, "reject", who=who, why=why, source=source)


@app.command("undo")
def undo(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Its id, as `review --decided` prints it.")],
    who: WhoOption,
    why: WhyOption,
    source: SourceOption = "as stated in the reason",
    workspace: WorkspaceOption = None,
) -> None:
    """Undo a decision by a further one; both are kept."""
    _decide(workspace, decision, "undo", who=who, why=why, source=source, undoes=decision)


def _decide(workspace: Path | None, about: str, action: str, **said: str) -> None:
    """Writes one decision into the workspace's facts, after all of it has been checked."""
    from counterfoil.engine import writing
    from counterfoil.jurisdictions import decision_file, load_register, read_decisions

    path = settings.workspace_path(workspace)
    with writing(path, lambda: typer.echo("Another command holds the workspace; waiting.", err=True)) as change:
        folders = change.fact_folders()
        facility = _undone(read_decisions(folders), about) if action == "undo" else _stated(change, about)
        decision, text = decision_file(
            facility,
            action,
            on_date=date.today(),  # noqa: DTZ011 - the day where the person sits
            register=load_register(folders),
            extensions=folders,
            **said,
        )
        folder = path / "facts" / "jurisdictions" / "decisions"
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{decision}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / f"{decision}.yaml")
    typer.echo(f"{decision} is kept. It is in force after:\n\n  counterfoil run")


def _undone(decisions: list[Any], about: str) -> dict[str, str]:
    """The facility of an earlier decision."""
    for decision in decisions:
        if decision.decision == about:
            stated = decision.facility
            return {name: getattr(stated, name) for name in ("facility_name", "city", "state", "detloc")}
    raise UsageError(
        "jurisdictions/no-such-decision",
        f"there is no decision {about}",
        remedy=["counterfoil jurisdictions review --decided lists the decisions."],
    )


def _stated(snapshot: Any, facility_id: str) -> dict[str, str]:
    """A facility as its releases state it."""
    rows = [row for row in _links(snapshot) if row["facility_id"] == facility_id]
    if not rows:
        raise UsageError(
            "jurisdictions/no-such-facility",
            f"no release has a facility {facility_id}",
            remedy=["counterfoil jurisdictions review lists them."],
        )
    names = {
        "facility_name": "facility_name_as_stated",
        "city": "facility_city",
        "state": "facility_state_as_stated",
        "detloc": "facility_code_ice",
    }
    return {name: rows[0][column] or "" for name, column in names.items()}


def _links(snapshot: Any) -> list[dict[str, Any]]:
    """The links of every release, with how many detainers each facility has.

    Raises:
        CounterfoilError: Nothing has been resolved yet.
    """
    from counterfoil.jurisdictions import FACILITY_LINKS
    from counterfoil.ledger import DETAINERS

    releases = list(snapshot.parts(FACILITY_LINKS))
    if not releases:
        raise CounterfoilError(
            "jurisdictions/not-run",
            "no facility has been resolved yet",
            where={"workspace": str(snapshot.path)},
            cost="",
            remedy=["Then type:", "", "  counterfoil run"],
        )
    detainers = snapshot.table(DETAINERS, releases)
    counted = detainers.group_by(["release_id", "facility_id"]).aggregate(
        detainers=detainers.count(), facility_state_as_stated=detainers.facility_state_as_stated.max()
    )
    links = snapshot.table(FACILITY_LINKS, releases)
    joined = links.left_join(counted, ["release_id", "facility_id"])
    names = [*FACILITY_LINKS.names, "detainers", "facility_state_as_stated"]
    rows: list[dict[str, Any]] = snapshot.run(joined.select(names)).to_pylist()
    return [row | {"detainers": row["detainers"] or 0} for row in rows]
