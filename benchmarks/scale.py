"""Measures how time and memory grow with the number of rows: the whole run, and questions to what it made.

    .venv/bin/python benchmarks/scale.py 10000 100000 1000000

Source rows are written straight as Parquet, without a file to read; `run` then does all that it does with a release.
Each step is a process of its own under the memory limit of the setting, and its cost is that of the process: seconds
by the clock, seconds of processor, greatest memory. One row in fifty repeats another, one person in eight has no key.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from many_detainers import AS_OF, DAYS, FACILITIES, FIRST, RELEASE

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


def write_rows(folder: Path, rows: int) -> Path:
    """A workspace with so many source rows of one release, not worked through."""
    path = folder / "workspace"
    create_workspace(path)
    kinds = {"text": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date"}
    with writing(path) as change:
        said = []
        for f in DETAINER_ROWS.fields:
            filled = _COLUMNS.get(f.name, "null")
            said.append(f'({filled.replace("{rows}", str(rows))})::{kinds[f.kind]} as "{f.name}"')
        query = f"select {', '.join(said)} from ({_BASE.format(rows=rows)}) order by i"
        change.write(DETAINER_ROWS, change._engine.connection.sql(query), part=RELEASE, fingerprint="made")
        change.record("releases", RELEASE, _record(rows))
    return path


def _record(rows: int) -> dict[str, object]:
    """What a workspace keeps of the release."""
    same = {"path": "", "blank_row_count": 0, "as_of_date": AS_OF, "set_aside": {}, "unknown": {}}
    same |= {"unlisted_headings": [], "absent_headings": [], "sheets": []}
    files = [
        {
            **same,
            "file_name": f"fictional-{at}.xlsx",
            "sha256": f"{at:064x}",
            "row_count": min(10**6, rows - at * 10**6),
        }
        for at in range((rows - 1) // 10**6 + 1)
    ]
    return {
        "format": "ice_detainers_2026_03",
        "title": "fictional",
        "publisher": "fictional",
        "makes": DETAINER_ROWS.name,
        "person_key": "release",
        "person_key_scope": RELEASE,
        "as_of_date": AS_OF,
        "as_of_basis": "stated",
        "row_count": rows,
        "set_aside_count": 0,
        "repeated_row_count": 0,
        "first_date": FIRST,
        "last_date": AS_OF,
        "span_from_date": FIRST,
        "span_until_date": "2026-03-05",
        "files": files,
    }


def cost_of(words: list[str], environment: dict[str, str]) -> tuple[float, float, float, int]:
    """Seconds by the clock, seconds of processor, greatest memory in MiB, and status of one command."""
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "counterfoil", *words],
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    return (
        time.perf_counter() - start,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
        os.waitstatus_to_exitcode(status),
    )


def main() -> None:
    """Prints one line a size and step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--steps", default=",".join(STEPS))
    given = parser.parse_args()
    environment = {**os.environ, "COUNTERFOIL_MEMORY_LIMIT": given.memory, "COUNTERFOIL_ENGINE": given.engine}
    print(
        "| rows | step | s | processor s | peak MiB | MB on disk | status |\n|---|---|---|---|---|---|---|",
        flush=True,
    )
    for rows in given.sizes:
        folder = Path(tempfile.mkdtemp(prefix="counterfoil-scale-"))
        try:
            path = write_rows(folder, rows)
            for step in given.steps.split(","):
                clock, used, peak, status = cost_of([*STEPS[step], "--workspace", str(path)], environment)
                size = sum(f.stat().st_size for f in path.rglob("*.parquet")) / 1e6
                print(
                    f"| {rows:,} | {step} | {clock:.1f} | {used:.1f} | {peak:.0f} | {size:.0f} | {status} |",
                    flush=True,
                )
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
