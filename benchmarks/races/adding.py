"""Adding a release: checked, typed, with addresses and as Parquet, against what only parses the same workbooks.

The bare parse is one fastexcel call a sheet, all cells as text. R readxl, reading every sheet as text, and pandas
with openpyxl are what the field reads them with today.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from racing import Cost, Ground, Race, apart, command

from counterfoil.engine import create_workspace, writing
from counterfoil.sources import add_releases, load_formats

#: Beyond so many rows pandas with openpyxl takes minutes a round.
_PANDAS_ROWS = 20_000
_READXL = """
library(readxl)
for (path in commandArgs(TRUE)) for (sheet in excel_sheets(path))
  read_excel(path, sheet = sheet, col_names = FALSE, col_types = "text", .name_repair = "minimal")
"""


def bare_parse(*workbooks: str) -> None:
    """Every sheet of every workbook as text, one after the other, and nothing else."""
    import fastexcel

    for path in workbooks:
        reader = fastexcel.read_excel(path)
        for at in range(len(reader.sheet_names)):
            reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")


def pandas_parse(*workbooks: str) -> None:
    """Every sheet of every workbook as text, by pandas with openpyxl."""
    import pandas as pd

    for path in workbooks:
        pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="openpyxl")


def add(*workbooks: str) -> None:
    """The workbooks as a release into a new workspace."""
    with tempfile.TemporaryDirectory() as folder:
        add_to(Path(folder) / "workspace", workbooks)


def add_to(workspace: Path, workbooks: Sequence[str | Path]) -> None:
    """The workbooks as a release into a workspace, made where there is none."""
    if not workspace.exists():
        create_workspace(workspace)
    with writing(workspace) as change:
        add_releases(change, [Path(w) for w in workbooks], load_formats())


def races(ground: Ground) -> Iterator[Race]:
    """Four workbooks, one sheet, and a small release beside a large one."""
    from counterfoil import zz  # only for making the files: no side of a race needs it

    four = zz.write_production(ground.folder / "four", rows=ground.rows, seed=1).files["ice_detainers_2026_03"]
    goals = (1.0, 1.25, round(1 / 3.5, 3)) if ground.is_full else (None, None, None)  # asked of large releases
    one = zz.write_production(ground.folder / "one", ("ice_detainers_2025_10",), rows=ground.rows, seed=2).files[
        "ice_detainers_2025_10"
    ]
    readxl = shutil.which("Rscript") is not None and _has_readxl()
    for name, what, books, goal in (
        ("add-four-workbooks", "four workbooks", four, goals[0]),
        ("add-one-sheet", "one workbook of one sheet", one, goals[1]),
    ):
        ours = partial(apart, "adding", "add", *books)
        bare = partial(apart, "adding", "bare_parse", *books)
        yield Race(name, f"sources add, {what}", ours, "a bare fastexcel parse", bare, goal, warm=not ground.is_full)
        theirs: Callable[[], Cost] | None = partial(command, ["Rscript", "-e", _READXL, *map(str, books)])
        yield Race(
            f"{name}-readxl",
            f"sources add, {what}",
            ours,
            "R readxl, every sheet as text" if readxl else "R with readxl is not installed",
            theirs if readxl else None,
            goals[2],
            warm=False,
        )
    if ground.rows <= _PANDAS_ROWS:
        pandas = partial(apart, "adding", "pandas_parse", *one)
        ours = partial(apart, "adding", "add", *one)
        yield Race("add-one-sheet-pandas", "sources add", ours, "pandas with openpyxl", pandas, rounds=1, warm=False)
    yield _beside(ground, four)


def _beside(ground: Ground, large: Sequence[Path]) -> Race:
    """A small release, added to a workspace that holds a large one and to an empty one."""
    from counterfoil import zz

    small = zz.write_production(ground.folder / "small", ("ice_detainers_2025_02",), rows=2000, seed=3)
    books = small.files["ice_detainers_2025_02"]
    held = ground.folder / "held"
    add_to(held, large)
    made = iter(range(1000))

    def copied(workspace: Path | None) -> Callable[[], Cost]:
        def work() -> Cost:
            folder = ground.folder / f"w{next(made)}"
            if workspace is not None:
                shutil.copytree(workspace, folder)
            else:
                create_workspace(folder)
            cost = apart("adding", "add_small", folder, *books)
            shutil.rmtree(folder)
            return cost

        return work

    what = f"2,000 rows beside {ground.rows:,}"
    return Race("add-beside-a-large-release", what, copied(held), "into an empty workspace", copied(None), 1.1)


def add_small(workspace: str, *workbooks: str) -> None:
    """The workbooks as a release into a workspace that is there."""
    add_to(Path(workspace), workbooks)


def _has_readxl() -> bool:
    done = subprocess.run(["Rscript", "-e", "library(readxl)"], capture_output=True)
    return done.returncode == 0
