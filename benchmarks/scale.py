"""Measures how time and memory grow with the number of rows: the whole run, and questions to what it made.

    .venv/bin/python benchmarks/scale.py 10000 100000 1000000

Source rows are written straight as Parquet, without a file to read; `run` then does all that it does with a release.
Each step is a process of its own under the memory limit of the setting, and its cost is that of the process: seconds
by the clock, seconds of processor, greatest memory. One row in fifty repeats another, one person in eight has no key.
It fails where the processor's seconds of a step grow faster from one size to the next than sorting would: n log n.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

from invented_release import AS_OF, DAYS, FACILITIES, FIRST, RELEASE, store_record, store_table

from counterfoil.engine import create_workspace, writing
from counterfoil.sources import DETAINER_ROWS

_COLUMNS = {
    "release_id": f"'{RELEASE}'",
    "file_hash": "lpad(to_hex(i // 1000000), 64, '0')",
    "file_name": "'fictional-' || (i // 1000000) || '.xlsx'",
    "sheet": "'Sheet'",
    "row_number": "i % 1000000 + 8",
    "prepared_date": f"date '{FIRST}' + (one * {DAYS} // {{rows}})::integer",
    "prepared_date_as_stated": f"(date '{FIRST}' + (one * {DAYS} // {{rows}})::integer)::varchar",
    "facility_code_as_stated": "'ZZ' || lpad(f::varchar, 5, '0')",
    "facility_name_as_stated": "'FICTIONAL JAIL ' || f",
    "facility_city_as_stated": "'FICTIONAL CITY ' || (f % 900)",
    "facility_state_as_stated": "'ZZ'",
    "detainer_type_as_stated": "case when k < 80 then 'I247A - Immigration Detainer' else 'I247G - Request' end",
    "lift_reason_as_stated": "case when u < 30 then null when u < 65 then 'Booked into Detention' "
    "when u < 75 then 'Detainer Declined by LEA' when u < 93 then 'Case Closed' else 'Died' end",
    "criminality_as_stated": "(1 + k % 3)::varchar || ' Fictional'",
    "threat_level_as_stated": "(1 + k % 3)::varchar",
    "citizenship_country_as_stated": "'COUNTRY ' || (k % 60)",
    "birth_year": "1960 + (k % 45)",
    "person_key_as_stated": "case when k >= 12 then md5('p' || one) end",
}
#: `one` is the row itself, or the row before where it repeats that.
_BASE = f"""
    select i, one, hash(one * 64 + 1) % 100 as u, hash(one * 64 + 2) % {FACILITIES} as f,
           hash(one * 64 + 3) % 100 as k
    from (select range as i, case when range % 50 = 49 then range - 1 else range end as one from range({{rows}}))
"""
#: By how much a step may take longer than sorting from one size to the next, since no two runs take the same time.
SLACK = 1.15
STEPS = {
    "run": ["run"],
    "run again": ["run"],
    "outcomes by month": ["measures", "compute", "detainers_by_outcome", "--by", "month"],
    "declined by county": ["measures", "compute", "declined_share", "--by", "county_code_fips"],
    "custody within days": ["measures", "compute", "custody_within_days"],
    "explain a month": [
        *("measures", "compute", "detainers_by_outcome", "--explain"),
        *("--where", "month=2024-03-01", "--where", "outcome=declined_by_agency"),
    ],
}


def write_rows(path: Path, rows: int) -> None:
    """Makes a workspace with so many source rows of one release, not worked through."""
    create_workspace(path)
    columns = {name: said.replace("{rows}", str(rows)) for name, said in _COLUMNS.items()}
    with writing(path) as change:
        store_table(change, DETAINER_ROWS, columns, f"({_BASE.format(rows=rows)})", "i")
        store_record(change, rows, _files(rows))


def _files(rows: int) -> list[dict[str, object]]:
    """What a workspace keeps of the files of the release: a million rows each."""
    same = {"path": "", "blank_row_count": 0, "as_of_date": AS_OF, "set_aside": {}, "unknown": {}}
    same |= {"unlisted_headings": [], "absent_headings": [], "sheets": []}
    return [
        {
            **same,
            "file_name": f"fictional-{at}.xlsx",
            "sha256": f"{at:064x}",
            "row_count": min(10**6, rows - at * 10**6),
        }
        for at in range((rows - 1) // 10**6 + 1)
    ]


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds by the clock and of the processor, memory and disk at their greatest, status."""

    clock: float
    processor: float
    memory_mib: float
    disk_mb: float
    status: int


def cost_of(words: list[str], environment: dict[str, str], folder: Path) -> Cost:
    """The cost of a Python program.

    Args:
        words: Its arguments.
        environment: Its environment.
        folder: What is looked at for the greatest room that it takes on the disk, spilled rows too.
    """
    sizes, ended = [0.0], Event()

    def look() -> None:
        while not ended.wait(1):
            sizes.append(_megabytes(folder))

    watching = Thread(target=look)
    watching.start()
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, *words],
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    clock = time.perf_counter() - start
    ended.set()
    watching.join()
    disk = max(*sizes, _megabytes(folder))
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, disk, os.waitstatus_to_exitcode(status))


def _megabytes(folder: Path) -> float:
    """The room that a folder takes on the disk; what goes while it is looked at counts as nothing."""
    total = 0
    for at, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                total += (Path(at) / name).stat().st_blocks * 512
    return total / 1e6


def dearer_than_sorting(took: Mapping[str, Mapping[int, float]]) -> list[str]:
    """The steps whose cost grew faster than n log n between two sizes, one sentence each.

    Args:
        took: Seconds of the processor by step and number of rows.
    """
    found = []
    for step, by_rows in took.items():
        sizes = sorted(by_rows)
        for few, many in pairwise(sizes):
            grew, may = by_rows[many] / by_rows[few], many * math.log(many) / (few * math.log(few))
            if grew > SLACK * may:
                found.append(f"{step}: {grew:.1f} times from {few:,} to {many:,} rows, where sorting takes {may:.1f}")
    return found


def main() -> None:
    """Prints one line a size and step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--write-to", type=Path, help="only make a workspace of the first size there")
    given = parser.parse_args()
    if given.write_to:
        write_rows(given.write_to, given.sizes[0])
        return
    environment = {**os.environ, "COUNTERFOIL_MEMORY_LIMIT": given.memory, "COUNTERFOIL_ENGINE": given.engine}
    print("| rows | step | s | processor s | peak MiB | peak MB on disk | status |\n|---|---|---|---|---|---|---|")
    took: dict[str, dict[int, float]] = {}
    for rows in given.sizes:
        folder = Path(tempfile.mkdtemp(prefix="counterfoil-scale-"))
        path = folder / "workspace"
        try:
            # In a process of its own: a program begins with the greatest memory of the one that started it.
            steps = {"write the rows": [__file__, str(rows), "--write-to", str(path)]}
            steps |= {s: ["-m", "counterfoil", *STEPS[s], "--workspace", str(path)] for s in given.steps.split(",")}
            for step, words in steps.items():
                cost = cost_of(words, environment, path)
                if not cost.status:
                    took.setdefault(step, {})[rows] = cost.processor
                print(
                    f"| {rows:,} | {step} | {cost.clock:.1f} | {cost.processor:.1f} | {cost.memory_mib:.0f} "
                    f"| {cost.disk_mb:.0f} | {cost.status} |",
                    flush=True,
                )
        finally:
            shutil.rmtree(folder)
    if dearer := dearer_than_sorting(took):
        sys.exit("dearer than sorting:\n" + "\n".join(dearer))


if __name__ == "__main__":
    main()
