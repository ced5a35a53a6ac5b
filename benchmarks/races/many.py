"""Measures over many detainers, from the start of the process to its answer, against SQL written by hand.

The references read the same Parquet files and give the same cells with the same bounds; they know nothing of
releases, rules or disclosure. The suite stops where the cells differ. Full size is 10 million detainers.

Each question is raced twice: asked again, and asked for the first time. "First" is the first time in that workspace
after `run`, with nothing in the user's cache but what `run` itself keeps there as it ends: the questions that people
usually ask, prepared and not counted. The question by month is one of them; the others are understood, and their
query is written, when they are asked. The reference has its query either way.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from many_detainers import write_many
from racing import Ground, Race, command

from counterfoil.engine import reading
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS
from counterfoil.measures import Question
from counterfoil.measures.usual import load_usual
from counterfoil.outcomes import DETAINER_OUTCOMES

_FULL, _SMALL = 10_000_000, 300_000
#: Runs a query of the database and prints its answer as CSV.
_BY_HAND = """
import csv, sys, duckdb
connection = duckdb.connect(config={"threads": 2})
connection.execute("set enable_progress_bar = false")  # it would stand among the rows
found = connection.execute(sys.argv[1])
writer = csv.writer(sys.stdout)
writer.writerow([column[0] for column in found.description])
writer.writerows(found.fetchall())
"""
_SURE = f"case when l.status = 'resolved' and l.confidence >= {load_gate()} then"
_UNKNOWN = "outcome in ('unresolved', 'unmapped')"
_UNKNOWN_OR_GONE_ON = "outcome in ('unresolved', 'unmapped', 'superseded_or_duplicate', 'moved_to_other_custodian')"
_DETAINERS = "read_parquet('{detainers}') d"
_DECIDED = (
    f"{_DETAINERS} join read_parquet('{{outcomes}}') o using (detainer_id)"
    " left join read_parquet('{links}') l on l.facility_id = d.facility_id"
)
#: The number of the month since the year 0, which costs a fifth of cutting each day off, and its first day as text.
_MONTH = "year(d.prepared_date) * 12 + month(d.prepared_date) - 1"
_FIRST_DAY = "strftime(make_date(m // 12, m % 12 + 1, 1), '%Y-%m-%d') as \"month\""
#: The same of quarters.
_QUARTER = "year(d.prepared_date) * 4 + quarter(d.prepared_date) - 1"
_FIRST_DAY_OF_QUARTER = "strftime(make_date(q // 4, q % 4 * 3 + 1, 1), '%Y-%m-%d') as quarter"
#: What `run` keeps as it ends.
_AFTER_RUN = """
import sys, pathlib
from counterfoil.cli.usual import keep_usual
keep_usual(pathlib.Path(sys.argv[1]))
"""
#: For each race: the measure, what tells its cells apart, the columns compared, and the query by hand.
_ASKED = {
    "many-issued": (
        "detainers_issued",
        "month",
        ("month", "count"),
        f"select {_FIRST_DAY}, count from (select {_MONTH} as m, count(*) as count from {_DETAINERS} group by all)",
    ),
    "many-quarters": (
        "detainers_issued",
        "quarter",
        ("quarter", "count"),
        f"select {_FIRST_DAY_OF_QUARTER}, count from (select {_QUARTER} as q, count(*) as count from {_DETAINERS}"
        " group by all)",
    ),
    "many-by-outcome": (
        "detainers_by_outcome",
        "state,month",
        ("state", "month", "outcome", "count", "denominator", "low", "high", "unknown_count"),
        f"with counted as (select l.state_code as state, {_MONTH} as m, o.outcome, count(*) as count from {_DECIDED}"
        f" group by all) select state, {_FIRST_DAY}, outcome, count, count as low, sum(count) over w as denominator,"
        f" count + case when {_UNKNOWN} then 0 else coalesce(sum(count) filter ({_UNKNOWN}) over w, 0) end as high,"
        f" coalesce(sum(count) filter ({_UNKNOWN}) over w, 0) as unknown_count from counted"
        " window w as (partition by state, m)",
    ),
    "many-share": (
        "taken_into_custody_share",
        "county_code_fips,fiscal_year",
        (
            *("county_code_fips", "fiscal_year", "denominator_is", "value", "numerator", "denominator"),
            *("low", "high", "unknown_count"),
        ),
        f"with counted as (select {_SURE} l.county_code_fips end as county_code_fips, year(d.prepared_date) +"
        " (month(d.prepared_date) >= 10)::int as fiscal_year, count(*) as every, count(*) filter (o.outcome ="
        f" 'taken_into_ice_custody') as taken, count(*) filter (not o.{_UNKNOWN_OR_GONE_ON}) as ended,"
        f" count(*) filter (o.outcome = 'declined_by_agency') as declined, count(*) filter (o.{_UNKNOWN}) as lost"
        f" from {_DECIDED} group by 1, 2), cells as (select *, unnest(['of_all_issued', 'of_all_ended',"
        " 'of_declined_plus_taken']) as denominator_is, unnest([every, ended, declined + taken]) as denominator,"
        " unnest([0, lost, lost]) as outside from counted) select *, taken / denominator as value,"
        " taken as numerator, taken / (denominator + outside) as low, (taken + lost) / (denominator + outside) as"
        " high, lost as unknown_count from cells",
    ),
}  # fmt: skip


def races(ground: Ground) -> Iterator[Race]:
    """Each question asked of our command, and of the database by hand; both from a process of their own."""
    rows = _FULL if ground.is_full else _SMALL
    workspace = write_many(ground.folder, rows)
    tables = {"detainers": DETAINERS, "outcomes": DETAINER_OUTCOMES, "links": FACILITY_LINKS}
    with reading(workspace) as snapshot:
        files = {name: str(workspace / next(iter(snapshot.parts(t).values())).file) for name, t in tables.items()}
    after_run = _kept_by_run(ground.folder, workspace)
    for name, (measure, by, columns, query) in _ASKED.items():
        ours = _our_words(measure, by, workspace)
        theirs = [sys.executable, "-c", _BY_HAND, query.format(**files)]
        if (here := _cells(ours, columns)) != (there := _cells(theirs, columns)):
            raise SystemExit(f"many: the cells of {measure} differ, first in {sorted(here ^ there)[:2]}")
        goal = 1.5 if ground.is_full else None  # of a few rows, the start of the process is the whole cost
        is_prepared = Question(measure, tuple(by.split(","))) in load_usual()
        first = f"for the first time, {'' if is_prepared else 'not '}prepared by `run`"
        for name_of_kind, asked in (("", "again"), ("-first", first)):
            yield Race(
                name + name_of_kind,
                f"{measure} by {by} of {rows:,} detainers, asked {asked}",
                lambda ours=ours, asked=asked: command(ours, "" if asked == "again" else str(_copy(after_run))),
                "SQL written by hand, start included",
                lambda theirs=theirs: command(theirs),
                goal=goal,
            )


def _kept_by_run(folder: Path, workspace: Path) -> Path:
    """A folder that holds what `run` keeps as it ends, and nothing else."""
    kept = folder / "kept-by-run"
    subprocess.run(
        [sys.executable, "-c", _AFTER_RUN, str(workspace)],
        check=True,
        env={**os.environ, "COUNTERFOIL_KEPT": str(kept)},
    )
    if len(list(kept.iterdir())) < 2:
        raise SystemExit("many: run would prepare no question")
    return kept


def _copy(kept: Path) -> Path:
    """A copy for one asking, as a question that is asked is kept in turn."""
    return Path(shutil.copytree(kept, Path(tempfile.mkdtemp(dir=kept.parent)) / "kept"))


def _our_words(measure: str, by: str, workspace: Path) -> list[str]:
    words = ["measures", "compute", measure, "--by", by, "--format", "csv", "--workspace", str(workspace)]
    return [sys.executable, "-m", "counterfoil", *words]


def _cells(words: list[str], columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What a command prints, as far as it is compared."""
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return {tuple(row[c] for c in columns) for row in csv.DictReader(io.StringIO(done.stdout))}
