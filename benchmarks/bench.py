"""Times what people wait for, each as a ratio to a named reference in the same run.

`sources add` against a bare fastexcel parse of the same workbooks (all sheets, all cells as text) and, where R with
readxl is installed, against readxl reading all sheets as text, which is how the field reads them today; a second run
with nothing new, and a small release added to a large workspace; and the start of the command against a bare import
of its command-line library. Candidates take turns, so that a machine that slows down slows both; the median is
printed with the least and the most, and the peak memory of each in a process of its own.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from counterfoil import pipeline, zz
from counterfoil.engine import create_workspace, writing
from counterfoil.sources import add_releases, load_formats

#: Runs a step in a process of its own, so that its peak memory is its own: name, then the workbooks.
_STEP = """
import sys, time
sys.path.insert(0, sys.argv[1])
import bench
from pathlib import Path
start = time.perf_counter()
getattr(bench, sys.argv[2])([Path(p) for p in sys.argv[3:]])
took = time.perf_counter() - start
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(took, int(peak) / 1024)
"""
_READXL = """
library(readxl)
for (path in commandArgs(TRUE)) for (sheet in excel_sheets(path))
  read_excel(path, sheet = sheet, col_names = FALSE, col_types = "text", .name_repair = "minimal")
"""


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bare_parse(workbooks: Sequence[Path]) -> None:
    """Every sheet of every workbook as text, one after the other, and nothing else."""
    import fastexcel

    for path in workbooks:
        reader = fastexcel.read_excel(path)
        for at in range(len(reader.sheet_names)):
            reader.load_sheet_eager(at, header_row=None, skip_rows=0, dtypes="string")


def add(workbooks: Sequence[Path]) -> None:
    """The workbooks as a release into a new workspace: checked, typed, with addresses, as Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        add_to(Path(folder) / "workspace", workbooks)


def add_to(workspace: Path, workbooks: Sequence[Path]) -> None:
    """The workbooks as a release into a workspace, made where there is none."""
    if not workspace.exists():
        create_workspace(workspace)
    with writing(workspace) as change:
        add_releases(change, workbooks, load_formats())


def apart(step: str, workbooks: Sequence[Path]) -> tuple[float, float]:
    """Seconds and peak MiB of a step in a process of its own."""
    words = [sys.executable, "-c", _STEP, str(Path(__file__).parent), step, *map(str, workbooks)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    took, peak = done.stdout.split()
    return float(took), float(peak)


def take_turns(
    rounds: int, reference: Callable[[], object], candidate: Callable[[], object]
) -> list[tuple[float, float]]:
    """Seconds of the reference and of the candidate in each round, after one round that is not counted."""
    reference(), candidate()
    return [(seconds(reference), seconds(candidate)) for _ in range(rounds)]


def say(name: str, against: str, pairs: Sequence[tuple[float, float]], more: str = "") -> None:
    """One line: the ratio, its spread, and the seconds behind it."""
    ratios = [candidate / reference for reference, candidate in pairs]
    medians = [statistics.median(times) for times in zip(*pairs, strict=True)]
    print(
        f"{name:<32} {statistics.median(ratios):5.2f} x {against:<36}"
        f" ({min(ratios):.2f} to {max(ratios):.2f}; {medians[1]:.3f} s against {medians[0]:.3f} s){more}",
        flush=True,
    )


def reading_workbooks(folder: Path, rows: int, rounds: int) -> Sequence[Path]:
    """`sources add` of four workbooks, and of one with a single sheet, against bare parses of the same files."""
    four = zz.write_production(folder / "four", rows=rows, seed=1).files["ice_detainers_2026_03"]
    one = zz.write_production(folder / "one", ("ice_detainers_2025_10",), rows=rows, seed=2)
    for name, books in (("four workbooks", four), ("one sheet", one.files["ice_detainers_2025_10"])):
        turns = [(apart("bare_parse", books), apart("add", books)) for _ in range(rounds)]
        peak = f"; peak {max(b[1] for _, b in turns):,.0f} MiB against {max(a[1] for a, _ in turns):,.0f}"
        say(f"sources add, {name}", "a bare fastexcel parse", [(a[0], b[0]) for a, b in turns], peak)
        if shutil.which("Rscript"):
            read = ["Rscript", "-e", _READXL, *map(str, books)]
            took = seconds(lambda read=read: subprocess.run(read, check=True, capture_output=True))  # type: ignore[misc]
            mean = statistics.median(b[0] for _, b in turns)
            say(f"sources add, {name}", "R readxl, all text (one round)", [(took, mean)])
        else:
            print("R readxl: Rscript is not installed here, so it was not measured")
    return four


def working_through(folder: Path, four: Sequence[Path], rows: int) -> None:
    """The first run, a run with nothing new, and a small release added to the workspace of a large one."""
    workspace = folder / "workspace"
    add_to(workspace, four)
    quiet: Callable[[str, int, int], None] = lambda _name, _done, _of: None  # noqa: E731
    first = seconds(lambda: pipeline.run(workspace, quiet))
    again = seconds(lambda: pipeline.run(workspace, quiet))
    say("a run with nothing new", "the first run", [(first, again)])
    small = zz.write_production(folder / "small", ("ice_detainers_2025_02",), rows=2000, seed=3)
    books = small.files["ice_detainers_2025_02"]
    alone = seconds(lambda: add_to(folder / "alone", books))
    beside = seconds(lambda: add_to(workspace, books))
    say(f"adding 2,000 rows to {rows:,}", "adding them to an empty workspace", [(alone, beside)])


def main() -> None:
    """Runs every benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the fictional releases")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds of each benchmark")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; {asked.rows:,} rows, {asked.rounds} rounds\n")
    with tempfile.TemporaryDirectory() as name:
        four = reading_workbooks(Path(name), asked.rows, asked.rounds)
        working_through(Path(name), four, asked.rows)
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
