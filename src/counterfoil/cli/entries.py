"""The commands on what persons enter beside the data: reply, erratum and correction, each add and list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.options import FromOption, UntilOption, WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form
from counterfoil.cli.progress import say_waiting
from counterfoil.errors import UsageError

replies: typer.Typer = typer.Typer(
    help="What a named place answered to a figure.", no_args_is_help=True, rich_markup_mode=None
)
errata: typer.Typer = typer.Typer(help="Mistakes of an edition, mended.", no_args_is_help=True, rich_markup_mode=None)
corrections: typer.Typer = typer.Typer(
    help="What is wrong about detainers.", no_args_is_help=True, rich_markup_mode=None
)

WhoOption = Annotated[str, typer.Option("--who", help="The office that says so.")]
SourceOption = Annotated[str, typer.Option("--source", help="The document or page that shows it.")]
OnOption = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day of the entry. Default: today.")]
FigureArgument = Annotated[
    str, typer.Argument(metavar="FIGURE", help="EDITION#FIGURE: the edition, and its figure or table.")
]
FormOption = Annotated[Form, typer.Option("--format", help="table, csv or json.")]
OutputOption = Annotated[Path | None, typer.Option("--output", metavar="F", help="Write to this file.")]


@replies.command("add")
def add_reply(
    figure: FigureArgument,
    place: Annotated[str, typer.Option("--place", help="The place that answers: a FIPS code, two letters or us.")],
    says: Annotated[str, typer.Option("--says", help="Its words.")],
    who: WhoOption,
    source: SourceOption,
    on: OnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Enter a reply; the next edition prints it with the figure that it answers."""
    from counterfoil import pipeline, reports

    edition_id, name = _address(figure)
    said = reports.Reply("", edition_id, name, place, who, says, source, _day(on))
    _tell(pipeline.add_reply(settings.workspace_path(workspace), said, say_waiting))


@errata.command("add")
def add_erratum(
    figure: FigureArgument,
    said: Annotated[str, typer.Option("--said", help="What was printed.")],
    right: Annotated[str, typer.Option("--right", help="What is right.")],
    who: WhoOption,
    source: SourceOption,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Since when that is known.")] = None,
    on: OnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Enter an erratum; the next edition prints what was said, what is right, and since when."""
    from counterfoil import pipeline, reports

    edition_id, name = _address(figure)
    day = _day(on)
    known = as_day(since, "--since") or day
    entry = reports.Erratum("", edition_id, name, said, right, known, who, source, day)
    _tell(pipeline.add_erratum(settings.workspace_path(workspace), entry, say_waiting))


@corrections.command("add")
def add_correction(
    facility: Annotated[
        str, typer.Argument(metavar="FACILITY", help="The facility's id, as `correction facilities` prints it.")
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help="wrong_place, wrong_addressee, moved_to_other_custodian, release_not_shown or outcome_contested.",
        ),
    ],
    detainers: Annotated[int, typer.Option("--detainers", min=1, help="How many detainers it is about.")],
    says: Annotated[str, typer.Option("--says", help="What is right, in one sentence.")],
    who: WhoOption,
    source: SourceOption,
    from_day: FromOption = None,
    until_day: UntilOption = None,
    outcome: Annotated[str, typer.Option("--outcome", help="Only those with this outcome on record.")] = "",
    to_county: Annotated[
        str, typer.Option("--to-county", metavar="FIPS", help="With wrong_place: where they were sent.")
    ] = "",
    on: OnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Enter a correction of detainers; the next edition counts them otherwise, and lists it."""
    from counterfoil import outcomes, pipeline

    known = {name: name for name in outcomes.CORRECTION_KINDS}
    if kind not in known:
        raise UsageError(
            "cli/no-such-kind", f"there is no kind of correction {kind}", remedy=["The kinds are:", *known]
        )
    said = outcomes.Correction(
        correction="",
        kind=known[kind],
        facility_id=facility,
        facility_name="",
        detainer_count=detainers,
        says=says,
        who=who,
        source=source,
        on_date=_day(on),
        from_date=as_day(from_day, "--from"),
        until_date=as_day(until_day, "--until"),
        outcome=outcome,
        to_county_code_fips=to_county,
    )
    _tell(pipeline.add_correction(settings.workspace_path(workspace), said, say_waiting))


@corrections.command("facilities")
def list_facilities(
    place: Annotated[str, typer.Option("--place", help="us, two letters of a state, or a county's FIPS code.")],
    from_day: FromOption = None,
    until_day: UntilOption = None,
    form: FormOption = Form.TABLE,
    output: OutputOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """List the facilities whose detainers are counted for a place, with their ids and outcomes."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil import pipeline
    from counterfoil.schema import Field

    days = (as_day(from_day, "--from"), as_day(until_day, "--until"))
    rows = pipeline.list_facilities(settings.workspace_path(workspace), place, *days)
    fields = [
        Field("facility_id", "text", "Its id."),
        Field("facility_name", "text", "As stated."),
        Field("outcome", "text", "The outcome."),
        Field("detainer_count", "integer", "Detainers with it."),
    ]
    print_rows(fields, rows, form, output)


@replies.command("list")
def list_replies(
    form: FormOption = Form.TABLE, output: OutputOption = None, workspace: WorkspaceOption = None
) -> None:
    """List the replies."""
    _list(
        "reply",
        ("reply", "edition_id", "figure", "place", "who", "says", "source", "on_date"),
        form,
        output,
        workspace,
    )


@errata.command("list")
def list_errata(
    form: FormOption = Form.TABLE, output: OutputOption = None, workspace: WorkspaceOption = None
) -> None:
    """List the errata."""
    names = ("erratum", "edition_id", "figure", "said", "right", "since_date", "who", "source", "on_date")
    _list("erratum", names, form, output, workspace)


@corrections.command("list")
def list_corrections(
    form: FormOption = Form.TABLE, output: OutputOption = None, workspace: WorkspaceOption = None
) -> None:
    """List the corrections."""
    names = (
        *("correction", "kind", "facility_id", "facility_name", "from_date", "until_date", "outcome"),
        *("detainer_count", "to_county_code_fips", "says", "who", "source", "on_date"),
    )
    _list("correction", names, form, output, workspace)


def _list(kind: str, names: Sequence[str], form: Form, output: Path | None, workspace: Path | None) -> None:
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil import pipeline
    from counterfoil.schema import Field

    rows: list[dict[str, Any]] = pipeline.list_entries(settings.workspace_path(workspace), kind)
    fields = [Field(name, "integer" if name == "detainer_count" else "text", name) for name in names]
    print_rows(fields, [{name: row[name] for name in names} for row in rows], form, output)


def _address(figure: str) -> tuple[str, str]:
    """`edition#figure` as a pair."""
    edition_id, mark, name = figure.partition("#")
    if not mark or not edition_id or not name:
        raise UsageError(
            "cli/not-a-figure",
            f"this is not EDITION#FIGURE: {figure}",
            remedy=["Such as ddor-ZZ-2024-10-01-2025-10-01-1#declined_share_of_all_issued"],
        )
    return edition_id, name


def _day(text: str | None) -> date:
    return as_day(text, "--on") or date.today()  # noqa: DTZ011 - the day where the person sits


def _tell(name: str) -> None:
    typer.echo(f"{name} is kept. The next edition has it.")
