"""The command demo: the fictional state ZZ, end to end, offline."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from counterfoil.cli.progress import progress_bar, say_waiting
from counterfoil.errors import CounterfoilError

_MARK = ".counterfoil-demo"
#: What the release has beside its detainers.
_BESIDE = ("arrests", "detentions", "removals")
#: Claims whose figures answer a question by themselves.
_SUMS = ("C56", "C60", "C47", "C37", "C54")
_FROM, _UNTIL = "2024-10-01", "2025-10-01"


def attach(app: typer.Typer) -> None:
    """Adds the command to the root."""
    app.command("demo")(demo)


def demo(
    rows: Annotated[int, typer.Option("--rows", min=200, max=2_000_000, help="Rows of the release to make.")] = 4000,
    seed: Annotated[int, typer.Option("--seed", help="Another seed gives another release.")] = 1,
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="The folder to make.")] = Path("demo"),
) -> None:
    """Make the fictional state ZZ and its report, end to end, offline, into ./demo."""
    from datetime import date

    from counterfoil import pipeline, zz
    from counterfoil.engine import create_workspace, writing
    from counterfoil.sources import add_releases, load_formats

    _clear(output)
    workspace, edition = output / "workspace", output / "edition"
    with progress_bar("making the fictional state ZZ") as progress:
        release = zz.write_release(
            output / "release",
            rows=rows,
            seed=seed,
            tables=_BESIDE,
            progress=lambda done, of: progress("rows", done, of),
        )
    create_workspace(workspace)
    shutil.copytree(release.facts, workspace / "facts")
    with progress_bar("reading") as progress, writing(workspace, say_waiting) as change:
        formats = load_formats(change.fact_folders())
        added = add_releases(change, [*release.workbooks, *release.beside], formats, progress=progress)
        for record in (*release.custodian_logs, *release.custodian_counts):
            add_releases(change, [record], formats, progress=progress)
    read = {a["makes"].removeprefix("sources.").removesuffix("_rows"): a["row_count"] for a in added}
    typer.echo(
        f"Read {read['detainer']:,} rows of detainers, {read['arrest']:,} of arrests, {read['detention_stint']:,} of "
        f"detentions and {read['removal']:,} of departures, all fictional, {len(release.custodian_logs)} logs and "
        f"{len(release.custodian_counts)} tables of counts."
    )
    with progress_bar("run") as progress:
        pipeline.run(workspace, progress, say_waiting)
    with progress_bar("report") as progress:
        built = pipeline.build_report(
            workspace,
            "ddor",
            "ZZ",
            date.fromisoformat(_FROM),
            date.fromisoformat(_UNTIL),
            edition,
            progress,
            say_waiting,
        )
    typer.echo("")
    for sentence in built.edition.answer:
        typer.echo(sentence)
    typer.echo("")
    typer.echo("All of it is invented: the state ZZ does not exist.")
    typer.echo(f"The edition is in {(edition / 'index.html').resolve()}")
    tell_sums()
    typer.echo(f"Look around: counterfoil status --workspace {workspace}")


def tell_sums() -> None:
    """Prints what figures that were said in public say to each other, which needs no data."""
    from counterfoil import pipeline
    from counterfoil.claims import say_day

    typer.echo("")
    typer.echo(
        "Not invented: what was said in public, and what its figures say to each other. It needs no data, and a"
    )
    typer.echo("verdict speaks of the figure, never of who said it.")
    for name, (claim, verdict) in zip(_SUMS, pipeline.check_without_data(_SUMS), strict=True):
        typer.echo("")
        typer.echo(f'{name}  {claim.speaker.office}, {say_day(claim.said)}: "{claim.figure_as_said}"')
        for finding in verdict.findings:
            if finding.of == "arithmetic":
                typer.echo(f"  {finding.label}")
                typer.echo(f"    {finding.verdict.removesuffix(', because …')}: {finding.because}")
                typer.echo(f"    {'; '.join(f'{label}: {figure}' for label, figure in finding.shown)}")
                for caveat in finding.caveats:
                    typer.echo(f"    note: {caveat}")
        typer.echo(f"  from {'; '.join(claim.cites)}")
    typer.echo("")
    typer.echo(f"Each in full, with who said it first: counterfoil claims check {_SUMS[0]}")


def _clear(folder: Path) -> None:
    """Empties the folder of an earlier demo; leaves any other folder alone.

    Raises:
        CounterfoilError: The folder holds other things.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise CounterfoilError(
            "cli/demo-folder",
            "the folder holds other things",
            where={"folder": str(folder)},
            remedy=["Name another folder:", "", "  counterfoil demo --output DIR"],
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()
