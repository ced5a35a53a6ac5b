"""The commands on claims: claims list, check, lineage, draft, write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.options import WorkspaceOption
from counterfoil.cli.printing import Form, print_rows, require_form, visible, written_to
from counterfoil.cli.progress import progress_bar
from counterfoil.errors import CounterfoilError

if TYPE_CHECKING:
    from counterfoil.claims import Statement, Verdict

app: typer.Typer = typer.Typer(
    help="What officials on all sides said, held to the data.", no_args_is_help=True, rich_markup_mode=None
)
FormOption = Annotated[Form, typer.Option("--format", help="table, csv or json.")]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Claims, by id or by number (C36); none for all.")
]


#: In bytes.
_LARGEST_TEXT = 2_000_000


class LineageForm(StrEnum):
    """How a lineage is printed."""

    TEXT = "text"
    SVG = "svg"
    JSON = "json"


class DraftForm(StrEnum):
    """How drafts are printed."""

    TABLE = "table"
    JSON = "json"
    YAML = "yaml"


@app.command("list")
def list_claims(
    topic: Annotated[str, typer.Option("--topic", help="Only claims on this topic, such as detainers.")] = "",
    side: Annotated[str, typer.Option("--side", help="Only claims of this side, such as press.")] = "",
    form: FormOption = Form.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """List the claims on file."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil.schema import Field

    every = [
        s for s in _statements(workspace) if (not topic or s.topic == topic) and (not side or s.speaker.side == side)
    ]
    fields = [
        Field("id", "text", "Its id."),
        Field("said", "text", "The day as well as it is known."),
        Field("speaker", "text", "The office."),
        Field("figure_as_said", "text", "The figure."),
        Field("kind", "text", "What kind of figure it is."),
        Field("topic", "text", "What it is about."),
    ]
    from counterfoil.claims import say_day

    rows = [
        {
            "id": s.id,
            "said": say_day(s.said),
            "speaker": s.speaker.office,
            "figure_as_said": s.figure_as_said,
            "kind": s.kind,
            "topic": s.topic,
        }
        for s in every
    ]
    print_rows(fields, rows, form, None)


@app.command("check")
def check(
    ids: IdsArgument = None,
    form: FormOption = Form.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Hold claims to the data, under every definition and release, and to their own arithmetic."""
    require_form(form, Form.TABLE, Form.CSV, Form.JSON)
    from counterfoil.claims import whole_row

    checked = _checked(ids or [], workspace)
    if form is Form.JSON:
        typer.echo(json.dumps([whole_row(*one) for one in checked], indent=1, ensure_ascii=False))
    elif form is Form.CSV:
        _print_csv(checked)
    else:
        for at, (statement, verdict) in enumerate(checked):
            typer.echo(("\n" if at else "") + "\n".join(visible(line) for line in _told(statement, verdict)))


def _told(statement: Statement, verdict: Verdict) -> list[str]:
    """One claim and its verdict, as lines."""
    from counterfoil.claims import say_day, say_sum

    label = verdict.verdict.removesuffix(" …")
    lines = [
        f"{statement.id}",
        f"  said     {say_day(statement.said)}, {statement.speaker.office}: {statement.figure_as_said}",
        f"  of       {statement.measure_in_words}; {statement.population}",
        f"  verdict  {label}{'' if label in ('matches', 'differs') else ':'} {verdict.because}".replace(
            "matches the", "matches: the"
        ).replace("differs the", "differs: the"),
    ]
    if verdict.would_flip:
        lines.append("  flips    under another definition or release that was tried, the conclusion is the other")
    for finding in verdict.findings:
        if finding.of == "reading" and finding.computed is not None and len(verdict.findings) > 1:
            under = finding.definitions or "our definitions"
            alone = f", {finding.vintage} alone" if finding.vintage else ""
            lines.append(
                f"  tried    {finding.label}; {under}{alone}: {finding.verdict.removesuffix(' …')}"
                f"{'' if finding.computed is None else f' ({finding.computed:,})'}"
            )
        if finding.of == "arithmetic":
            lines.append(f"  sum      {say_sum(finding)}")
    lines += [
        f"  note     {c}"
        for c in (verdict.leading.caveats if verdict.leading else ())
        if verdict.leading and verdict.leading.of != "arithmetic"
    ]
    if statement.note:
        lines.append(f"  note     {' '.join(statement.note.split())}")
    if statement.evidence != "seen":
        memory = f" ({statement.from_memory})" if statement.from_memory else ""
        lines.append(f"  rests on {statement.evidence}{memory}")
    return lines


def _print_csv(checked: Sequence[tuple[Any, Any]]) -> None:
    from counterfoil.claims import verdict_row
    from counterfoil.schema import Field

    names = ("id", "said", "speaker", "figure_as_said", "verdict", "because", "would_flip")
    numbers = ("computed", "low", "high")
    fields = [Field(n, "text", "A part of the verdict.") for n in names]
    fields += [Field(n, "number", "A figure.") for n in numbers]
    fields.append(Field("as_of_date", "text", "The last day that the data cover."))
    print_rows(fields, [verdict_row(*one) for one in checked], Form.CSV, None)


@app.command("lineage")
def lineage(
    claim: Annotated[str, typer.Argument(metavar="ID", help="The claim, by id or by number (C36).")],
    form: Annotated[LineageForm, typer.Option("--format", help="text, svg or json.")] = LineageForm.TEXT,
    output: Annotated[Path | None, typer.Option("--output", metavar="F", help="Write to this file.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Show who said a claim first, who said it again, and what changed on the way."""
    from dataclasses import asdict

    from counterfoil.claims import find_statements, lineage_lines, trace_lineage

    every = _statements(workspace)
    (statement,) = find_statements(every, [claim])
    graph = trace_lineage(statement, every)
    if form is LineageForm.JSON:
        text = json.dumps(asdict(graph), indent=1, ensure_ascii=False)
    elif form is LineageForm.SVG:
        from counterfoil.publish import draw_lineage

        text = draw_lineage(graph)
    else:
        text = "\n".join(visible(line) for line in lineage_lines(graph))
    _write_or_print(text, output)


@app.command("write")
def write(
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="A folder that is empty or not there yet.")],
    ids: IdsArgument = None,
    base_address: Annotated[str, typer.Option("--base-address", help="Where the pages will stand, https://...")] = "",
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="en, es.")] = "en",
    workspace: WorkspaceOption = None,
) -> None:
    """Write a page, a drawing of the lineage and a ClaimReview record (JSON-LD) for each claim."""
    from counterfoil import __version__, publish
    from counterfoil.claims import describe_claim, load_disputes
    from counterfoil.language import speaking

    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise CounterfoilError(
            "claims/folder",
            "the folder holds other things",
            where={"folder": str(output)},
            remedy=["Name another folder with --output."],
        )
    every = _statements(workspace)
    disputes = load_disputes(every, _fact_folders(workspace))
    with speaking(language):
        sheets = {s.id: describe_claim(s, v, every, disputes) for s, v in _checked(ids or [], workspace)}
        files = {"index.html": publish.render_claim_index(sheets, __version__)}
        for sheet in sheets.values():
            files |= publish.render_claim(sheet, __version__, base_address)
    with written_to(output, "folder"):
        output.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (output / name).write_bytes(content)
    typer.echo(f"Wrote {len(sheets):,} claims to {output}, beginning with {output / 'index.html'}.")


def _fact_folders(workspace: Path | None) -> list[Path]:
    """The folders of facts that the workspace adds, where there is one."""
    from counterfoil.engine import reading

    path = settings.workspace_path(workspace)
    if workspace is None and not (path / "catalog.json").exists():
        return []
    with reading(path) as snapshot:
        return list(snapshot.fact_folders())


@app.command("draft")
def draft(
    article: Annotated[Path, typer.Argument(metavar="FILE", help="A text: an article, a statement, a transcript.")],
    said: Annotated[str | None, typer.Option("--said", metavar="DAY", help="The day of the text.")] = None,
    form: Annotated[DraftForm, typer.Option("--format", help="table, json or yaml.")] = DraftForm.TABLE,
    output: Annotated[Path | None, typer.Option("--output", metavar="F", help="Write to this file.")] = None,
) -> None:
    """Propose claim records from a text, each with its sentence's place, for a person to complete."""
    from counterfoil.claims import draft_claims

    said_on = as_day(said, "--said")
    proposals = draft_claims(_read_text(article), said_on)
    if form is DraftForm.JSON:
        text = json.dumps([p.row() for p in proposals], indent=1, ensure_ascii=False)
    elif form is DraftForm.YAML:
        import yaml

        records = [p.record(said_on) for p in proposals]
        text = yaml.safe_dump_all(records, sort_keys=False, allow_unicode=True, width=110).rstrip("\n")
    else:
        from counterfoil.cli.printing import table_text

        names = ["place", "figure", "kind", "speaker", "sentence"]
        rows = [
            [
                f"{p.sentence_start}-{p.sentence_end}",
                " ".join(p.figure.text.split()),
                p.figure.kind,
                p.said.speaker or "the text",
                _short(p.sentence),
            ]
            for p in proposals
        ]
        text = table_text(names, rows).rstrip("\n")
        text += f"\n\n{len(proposals):,} proposals. Each is for a person to complete: --format yaml begins a record."
    _write_or_print(text, output)


def _short(sentence: str) -> str:
    words = " ".join(sentence.split())
    return words if len(words) <= 70 else f"{words[:67].rstrip()}..."


def _read_text(path: Path) -> str:
    """The text of a file; a byte that is no UTF-8 is read as Windows wrote it.

    Raises:
        CounterfoilError: There is no such file, it is no text, or it is larger than any article.
    """
    remedy = ["Name a plain text file. A page or a PDF is saved as text first."]
    where = {"file": str(path)}
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CounterfoilError(
            "claims/no-text", f"the text cannot be read: {problem.strerror}", where=where, remedy=remedy
        ) from problem
    if len(content) > _LARGEST_TEXT:
        raise CounterfoilError("claims/long-text", "the text is longer than any article", where=where, remedy=remedy)
    if b"\0" in content:
        raise CounterfoilError("claims/no-text", "the file is no text", where=where, remedy=remedy)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").replace("\r\n", "\n")


def _write_or_print(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text)
        return
    with written_to(output):
        output.write_text(text + "\n", encoding="utf-8", newline="\n")


def _statements(workspace: Path | None) -> tuple[Statement, ...]:
    """The claims of the project, and those that the workspace adds where there is one."""
    from counterfoil.claims import load_statements
    from counterfoil.engine import reading

    path = settings.workspace_path(workspace)
    if workspace is None and not (path / "catalog.json").exists():
        return load_statements()
    with reading(path) as snapshot:
        return load_statements(snapshot.fact_folders())


def _checked(ids: Sequence[str], workspace: Path | None) -> list[tuple[Statement, Verdict]]:
    """Claims with their verdicts, held to the workspace where there is one."""
    from counterfoil import pipeline
    from counterfoil.engine import reading

    path = settings.workspace_path(workspace)
    if workspace is None and not (path / "catalog.json").exists():
        return pipeline.check_without_data(ids)
    with progress_bar("checking") as progress, reading(path) as snapshot:
        return pipeline.check_claims(snapshot, ids, progress=progress)
