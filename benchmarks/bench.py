"""Times what people wait for, each as a ratio to a named reference in the same run.

`sources add` against a bare fastexcel parse of the same workbooks (all sheets, all cells as text), and the start of
the command against a bare import of its command-line library. Candidates take turns, so that a machine that slows
down slows both; the median is printed with the least and the most.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from counterfoil import zz
from counterfoil.engine import create_workspace, writing
from counterfoil.sources import add_releases, load_formats


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_parse(workbooks: tuple[Path, ...]) -> None:
    """Every sheet of every workbook as text, one after the other, and nothing else."""
    import fastexcel

    for path in workbooks:
        reader = fastexcel.read_excel(path)
        for at in range(len(reader.sheet_names)):
            reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")


def add(workbooks: tuple[Path, ...], folder: Path) -> None:
    """The workbooks as a release into a new workspace: checked, typed, with addresses, as Parquet."""
    create_workspace(folder)
    with writing(folder) as change:
        add_releases(change, workbooks, load_formats())


def take_turns(
    rounds: int, reference: Callable[[], object], candidate: Callable[[], object]
) -> list[tuple[float, float]]:
    """Seconds of the reference and of the candidate in each round, after one round that is not counted."""
    reference(), candidate()
    return [(seconds(reference), seconds(candidate)) for _ in range(rounds)]


def say(name: str, against: str, pairs: list[tuple[float, float]]) -> None:
    """One line: the ratio, its spread, and the seconds behind it."""
    ratios = [candidate / reference for reference, candidate in pairs]
    medians = [statistics.median(times) for times in zip(*pairs, strict=True)]
    print(
        f"{name:<28} {statistics.median(ratios):5.2f} x {against:<34}"
        f" ({min(ratios):.2f} to {max(ratios):.2f}; {medians[1]:.3f} s against {medians[0]:.3f} s)"
    )


def main() -> None:
    """Runs every benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the fictional release")
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds of each benchmark")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; {asked.rows:,} rows, {asked.rounds} rounds\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbooks = zz.write_release(folder / "release", rows=asked.rows, seed=1).workbooks
        turn = iter(range(10_000))
        pairs = take_turns(
            asked.rounds, lambda: bare_parse(workbooks), lambda: add(workbooks, folder / f"w{next(turn)}")
        )
        say("sources add", "a bare fastexcel parse", pairs)
    start = [sys.executable, "-m", "counterfoil", "--help"]
    bare = [sys.executable, "-c", "import typer"]
    pairs = take_turns(
        asked.rounds,
        lambda: subprocess.run(bare, check=True, stdout=subprocess.DEVNULL),
        lambda: subprocess.run(start, check=True, stdout=subprocess.DEVNULL),
    )
    say("counterfoil --help", "a bare import of typer", pairs)


if __name__ == "__main__":
    main()
