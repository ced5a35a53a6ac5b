"""Writes a whole release of the fictional state ZZ: workbooks, logs, facts to add, and the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from counterfoil.errors import UsageError
from counterfoil.zz.beside import formats_of, write_tables
from counterfoil.zz.cells import CellMaker
from counterfoil.zz.extension import write_extension
from counterfoil.zz.facts import load_layout, load_places, load_shape
from counterfoil.zz.forms import Draw
from counterfoil.zz.logs import write_logs
from counterfoil.zz.plants import draw_forms
from counterfoil.zz.truth import settle, write_truth
from counterfoil.zz.workbooks import write_workbooks


@dataclass(frozen=True)
class ZZRelease:
    """Where the parts of a release stand.

    Args:
        workbooks: One a federal fiscal year.
        custodian_logs: One an agency that keeps a log.
        custodian_counts: One an agency that puts out yearly counts instead.
        facts: A folder to be copied to a workspace's `facts`.
        truth: A folder with `rows.csv`, `detainers.csv`, `planted.csv` and `totals.json`; with tables beside the
            detainers also `truth_rows.csv`, `truth_planted.csv`, `truth_links.csv` and `truth_totals.json`.
        beside: The workbooks of the tables beside the detainers.
    """

    workbooks: tuple[Path, ...]
    custodian_logs: tuple[Path, ...]
    custodian_counts: tuple[Path, ...]
    facts: Path
    truth: Path
    beside: tuple[Path, ...] = ()


def _silent(_done: int, _total: int) -> None:
    """Shows no progress."""


def write_release(
    folder: Path,
    *,
    rows: int = 4000,
    seed: int = 1,
    tables: Iterable[str] = (),
    progress: Callable[[int, int], None] = _silent,
) -> ZZRelease:
    """Writes a release; the same rows and seed give the same bytes.

    Args:
        folder: Where it goes; made where it is not there. Files of the same names are replaced.
        rows: Rows of all workbooks below the headings: the forms, one footer and one row of headings again.
        seed: Chooses the release.
        tables: What is written beside the detainers, of the same people: `arrests`, `detentions`, `encounters`,
            `removals`; as many rows each. The detainers, and all else, are the same with them and without.
        progress: Called with the rows that are written and the rows to write.

    Raises:
        UsageError: There are too few rows for what is planted, or there is no such table.
    """
    formats = formats_of(tables)
    layout, places, shape = load_layout(), load_places(), load_shape()
    if rows < shape.minimum_rows:
        raise UsageError(
            "zz/too-few-rows",
            f"{rows} rows are too few for what a release of ZZ has planted in it",
            remedy=[
                f"Ask for {shape.minimum_rows} or more:",
                "",
                f"  counterfoil demo --rows {shape.minimum_rows}",
            ],
        )
    rng = Random(seed)  # noqa: S311 (invented data, not a secret)
    forms = draw_forms(Draw(rng, shape, places), rows, layout)
    maker = CellMaker(layout, places, shape)
    paths, written = write_workbooks(folder / layout.folder, forms, layout, maker, seed=seed, progress=progress)
    truth = settle(written, shape)
    logs = write_logs(folder / "logs", truth, places, shape, layout, rng)
    write_extension(folder / "facts", truth)
    made_with = {"seed": seed, "as_of_date": layout.as_of_date.isoformat()}
    write_truth(folder / "truth", truth, {**made_with, "custodian_logs": logs.totals}, logs.planted)
    beside: tuple[Path, ...] = ()
    if formats:
        beside = write_tables(folder / layout.folder, folder / "truth", truth, maker, formats, rows=rows, seed=seed)
    return ZZRelease(paths, logs.paths, logs.counts, folder / "facts", folder / "truth", beside)
