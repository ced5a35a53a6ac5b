"""The commands on measures: measures list, show, compute."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterfoil.cli.again import answer, question_of
from counterfoil.cli.answers import print_answer
from counterfoil.cli.asking import Said, read_asking
from counterfoil.cli.options import EngineOption, FromOption, UntilOption, WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form
from counterfoil.errors import UsageError

if TYPE_CHECKING:
    from counterfoil.cli.asking import Asking
    from counterfoil.measures import Question

app: typer.Typer = typer.Typer(
    help="Counts and shares with a stated meaning.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_measures(
    form: Annotated[Form, typer.Option("--format", help="table, csv or json.")] = Form.TABLE,
) -> None:
    """List the measures."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil.measures import GROUPS, load_custodian_measures, load_measures
    from counterfoil.schema import Field

    fields = [
        Field("measure", "text", "Its id."),
        Field("unit", "text", "What is counted."),
        Field("title", "text", "Its title."),
        Field("group", "text", "Where it stands in the list."),
    ]
    rows = [{f.name: getattr(m, f.name) for f in fields} for m in load_measures().values()]
    of_logs = load_custodian_measures().values()
    rows += [{**{f.name: getattr(m, f.name) for f in fields[:3]}, "group": "custodians"} for m in of_logs]
    if form is not Form.TABLE:
        print_rows(fields, rows, form, None)
        return
    wide, unit = max(len(r["measure"]) for r in rows), max(len(r["unit"]) for r in rows)
    for group, heading in {**GROUPS, "custodians": "What custodians' logs say"}.items():
        typer.echo(f"{heading}")
        for row in rows:
            if row["group"] == group:
                typer.echo(f"  {row['measure']:<{wide}}  {row['unit']:<{unit}}  {row['title']}")
        typer.echo("")
    typer.echo("What one counts and leaves out: counterfoil measures show ID")


@app.command("show")
def show(
    measure_id: Annotated[str, typer.Argument(metavar="ID", help="The measure.")],
    form: Annotated[Form, typer.Option("--format", help="table or json.")] = Form.TABLE,
) -> None:
    """Show what a measure counts, what it leaves out, and its bounds."""
    require_form(form, Form.TABLE, Form.JSON)
    from counterfoil.measures import CustodianMeasure, describe_measure, find_measure

    measure = find_measure(measure_id)
    if form is Form.JSON:
        typer.echo(measure.model_dump_json(indent=1))
        return
    described = measure.described() if isinstance(measure, CustodianMeasure) else describe_measure(measure)
    lines = [f"{measure.measure}: {measure.title}", "", measure.question, ""]
    lines += [f"{name:<11} {text}" for name, text in described]
    lines += ["", measure.caution]
    typer.echo("\n".join(lines))


@app.command("compute")
def compute(
    measure_id: Annotated[str, typer.Argument(metavar="ID", help="The measure.")],
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="A,B", help="Dimensions that tell cells apart.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="K=V", help="Keep one value of a dimension.")
    ] = None,
    from_day: FromOption = None,
    until_day: UntilOption = None,
    form: Annotated[Form, typer.Option("--format", help="table, csv, json or parquet.")] = Form.TABLE,
    output: Annotated[Path | None, typer.Option("--output", metavar="F", help="Write to this file.")] = None,
    rules: Annotated[
        str, typer.Option("--rules", metavar="ID", help="Count by other rules on duplicates; `all` for every set.")
    ] = "",
    definitions: Annotated[
        str, typer.Option("--definitions", metavar="ID", help="Other definitions of outcomes; `all` for every set.")
    ] = "",
    around: Annotated[
        str, typer.Option("--around", metavar="INSTRUMENT", help="Before and after this instrument took force.")
    ] = "",
    months: Annotated[
        int, typer.Option("--months", min=1, max=120, help="With --around: how long each side is.")
    ] = 12,
    explain: Annotated[
        bool, typer.Option("--explain", help="What the one cell rests on: steps, and addresses of its source rows.")
    ] = False,
    workspace: WorkspaceOption = None,
    engine: EngineOption = "",
) -> None:
    """Compute a measure; every figure comes with numerator, denominator, bounds, the unknown and the as-of date."""
    others = [around, rules, definitions]
    if sum(map(bool, others)) > 1:
        raise UsageError(
            "cli/one-comparison",
            "--around, --rules and --definitions do not go together",
            remedy=["Choose one of them."],
        )
    asking = read_asking(measure_id, ",".join(by or []), where or [], (from_day, until_day), workspace, engine)
    if explain:
        _explain(question_of(asking), form, output, others, asking.workspace, engine)
    elif any(others):
        _compare(asking, form, output, others, months)
    else:
        answer(Said(asking, form, output))


def _compare(asking: Asking, form: Form, output: Path | None, others: list[str], months: int) -> None:
    """Prints a measure before and after an instrument, or by other rules or definitions."""
    from counterfoil.engine import reading
    from counterfoil.measures import (
        CustodianMeasure,
        compute_around,
        compute_by_definitions,
        compute_by_rules,
        find_measure,
        flag_notes,
        flags_of,
    )

    around, rules, definitions = others
    question = question_of(asking)
    with reading(asking.workspace, asking.engine) as snapshot:
        if around:
            found = compute_around(snapshot, question, around, months)
        elif definitions:
            found = compute_by_definitions(snapshot, question, definitions)
        else:
            found = compute_by_rules(snapshot, question, rules)
        of_ice = not isinstance(find_measure(question.measure), CustodianMeasure)  # flags are about ICE's releases
        flags = flags_of(snapshot, question) if of_ice else None
    print_answer(found, flag_notes(flags) if flags and flags.rows else (), form, output)


def _explain(
    question: Question, form: Form, output: Path | None, others: list[str], workspace: Path, engine: str
) -> None:
    """Prints what the one cell of an answer rests on."""
    from counterfoil.cli.explaining import print_explanation
    from counterfoil.engine import reading
    from counterfoil.measures import explain_answer

    around, rules, definitions = others
    if around or rules or definitions == "all":
        raise UsageError(
            "cli/explain-one",
            "--explain goes with one set of definitions, and not with --around or --rules",
            remedy=["Leave them out."],
        )
    require_form(form, Form.TABLE, Form.JSON)
    with reading(workspace, engine) as snapshot:
        found = explain_answer(snapshot, replace(question, definitions=definitions), None, output)
    print_explanation(found, form, output)
