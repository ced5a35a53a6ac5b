"""Outcomes and measures, against SQL written by hand for the same answer, and against pandas.

The references read the same Parquet files of the same workspace, and know nothing of releases, rules or disclosure.
They must come to the same numbers: the suite stops where they do not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from racing import Ground, Race

from counterfoil import pipeline, zz
from counterfoil.engine import Snapshot, create_workspace, reading, writing
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.ledger import DETAINERS
from counterfoil.measures import Question, compute_measure
from counterfoil.outcomes import DETAINER_LINKS, DETAINER_OUTCOMES, decide_outcomes, load_definitions, load_link_rules
from counterfoil.outcomes.vocabulary import load_vocabulary
from counterfoil.sources import add_releases, load_formats

FROM, UNTIL = date(2024, 10, 1), date(2025, 10, 1)
QUESTION = Question(
    "detainers_by_outcome", ("county_code_fips", "month", "outcome"), from_date=FROM, until_date=UNTIL
)
_COUNTED = f"""
select case when l.status = 'resolved' and l.confidence >= {load_gate()} then l.county_code_fips end as county,
       strftime(date_trunc('month', d.prepared_date), '%Y-%m-%d') as "month", o.outcome, count(*) as n
from read_parquet($detainers) d
join read_parquet($outcomes) o using (detainer_id)
left join read_parquet($links) l using (facility_id)
where d.prepared_date >= $from_date and d.prepared_date < $until_date
group by all
"""
_DECIDED = """
with rows as (
    select d.detainer_id, lower(regexp_replace(trim(d.lift_reason_as_stated), '[\\s\u00a0]+', ' ', 'g')) as reason,
           lower(d.case_status) as case_status, k.custody_date is not null
               and not coalesce(k.custody_follows_at_large, false) as is_handover,
           k.days_to_custody, coalesce(
               k.newer_form_id is not null and k.newer_form_date - d.prepared_date <= {newer}, false
           ) as is_newer
    from read_parquet($detainers) d join read_parquet($found) k using (detainer_id)
)
select coalesce(
           case when is_handover and case
                    when r.reason is null then days_to_custody <= {late}
                    when w.outcome is null then days_to_custody <= {late}
                    when w.outcome in ({soon_outcomes}) then days_to_custody <= {soon} else false end
                then 'taken_into_ice_custody' end,
           w.outcome,
           case when r.reason is null and is_newer then 'superseded_or_duplicate' end,
           case when r.reason is null then s.outcome end,
           case when r.reason is null then 'unresolved' else 'unmapped' end
       ) as outcome, count(*) as n
from rows r left join words w on w.reason = r.reason left join statuses s on s.case_status = r.case_status
group by all
"""


class Stored:
    """A workspace that has been worked through, and the files behind it."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.path = folder / "workspace"
        release = zz.write_release(folder / "zz", rows=rows, seed=1)
        create_workspace(self.path)
        shutil.copytree(release.facts, self.path / "facts")
        with writing(self.path) as change:
            add_releases(change, release.workbooks, load_formats(change.fact_folders()))
        pipeline.run(self.path, lambda _name, _done, _of: None)
        with reading(self.path) as snapshot:
            self.release = next(iter(snapshot.records("releases").values()))
            tables = {"detainers": DETAINERS, "outcomes": DETAINER_OUTCOMES, "links": FACILITY_LINKS}
            tables["found"] = DETAINER_LINKS
            self.files = {name: _file(snapshot, self.path, table) for name, table in tables.items()}


@cache
def stored_in(folder: Path, rows: int) -> Stored:
    """The workspace that the races of one run share."""
    return Stored(folder / "stored", rows)


def _file(snapshot: Snapshot, path: Path, table: Any) -> str:
    (part,) = snapshot.parts(table).values()
    return str(path / part.file)


def measure(snapshot: Snapshot) -> dict[tuple[Any, ...], int]:
    """Our measure: the cells of the question; None where disclosure control hides one."""
    rows = compute_measure(snapshot, QUESTION).rows
    return {(r["county_code_fips"], r["month"], r["outcome"]): r["count"] for r in rows}


def measure_by_hand(connection: Any, files: Mapping[str, str]) -> dict[tuple[Any, ...], int]:
    """The same counts, in SQL."""
    named = {n: files[n] for n in ("detainers", "outcomes", "links")} | {"from_date": FROM, "until_date": UNTIL}
    return {tuple(row[:-1]): row[-1] for row in connection.execute(_COUNTED, named).fetchall()}


def measure_by_pandas(files: Mapping[str, str]) -> dict[tuple[Any, ...], int]:
    """The same counts, in pandas."""
    import pandas as pd

    detainers = pd.read_parquet(files["detainers"], columns=["detainer_id", "prepared_date", "facility_id"])
    days = pd.to_datetime(detainers["prepared_date"])
    detainers = detainers[(days >= str(FROM)) & (days < str(UNTIL))]
    outcomes = pd.read_parquet(files["outcomes"], columns=["detainer_id", "outcome"])
    links = pd.read_parquet(files["links"], columns=["facility_id", "status", "confidence", "county_code_fips"])
    sure = (links["status"] == "resolved") & (links["confidence"] >= load_gate())
    links["county"] = links["county_code_fips"].where(sure)
    rows = detainers.merge(outcomes, on="detainer_id").merge(links, on="facility_id", how="left")
    rows["month"] = pd.to_datetime(rows["prepared_date"]).dt.strftime("%Y-%m-01")
    counts = rows.groupby(["county", "month", "outcome"], dropna=False).size()
    return {(None if pd.isna(key[0]) else key[0], *key[1:]): int(n) for key, n in counts.items()}


def outcomes(snapshot: Snapshot, release: Mapping[str, Any]) -> dict[str, int]:
    """Our outcomes, decided anew and counted."""
    detainers, links = snapshot.table(DETAINERS), snapshot.table(DETAINER_LINKS)
    decided = decide_outcomes(detainers, links, load_definitions(), release["as_of_date"]).select("outcome")
    counted = snapshot.run(decided.group_by("outcome").aggregate(n=decided.count()))
    return {row["outcome"]: row["n"] for row in counted.to_pylist()}


def outcomes_by_hand(connection: Any, files: Mapping[str, str]) -> dict[str, int]:
    """The same outcomes, in SQL that is written for this one set of definitions."""
    windows = load_link_rules().windows
    soon = [o for o, window in load_definitions().facts.linked_detention.items() if window == "soon_days"]
    query = _DECIDED.format(
        newer=windows.newer_form_days,
        late=windows.late_days,
        soon=windows.soon_days,
        soon_outcomes=", ".join(f"'{o}'" for o in soon),
    )
    named = {n: files[n] for n in ("detainers", "found")}
    return dict(connection.execute(query, named).fetchall())


def outcomes_by_pandas(files: Mapping[str, str]) -> dict[str, int]:
    """The same outcomes, in pandas."""
    import pandas as pd

    windows, words = load_link_rules().windows, load_vocabulary()
    soon = [o for o, window in load_definitions().facts.linked_detention.items() if window == "soon_days"]
    stated = ["detainer_id", "prepared_date", "lift_reason_as_stated", "case_status"]
    after = ["detainer_id", "custody_date", "custody_follows_at_large", "days_to_custody"]
    rows = pd.read_parquet(files["detainers"], columns=stated).merge(
        pd.read_parquet(files["found"], columns=[*after, "newer_form_id", "newer_form_date"]), on="detainer_id"
    )
    reason = rows["lift_reason_as_stated"].str.strip().str.replace(r"[\s\u00a0]+", " ", regex=True).str.lower()
    by_lift = reason.map({r.lift_reason.casefold(): r.outcome for r in words.lift_reasons})
    by_status = (
        rows["case_status"].str.lower().map({s.case_status.casefold(): s.outcome for s in words.case_statuses})
    )
    blank, days = reason.isna(), rows["days_to_custody"]
    handed = rows["custody_date"].notna() & ~rows["custody_follows_at_large"].eq(True)
    inside = (by_lift.isna() & (days <= windows.late_days)) | (by_lift.isin(soon) & (days <= windows.soon_days))
    gap = (pd.to_datetime(rows["newer_form_date"]) - pd.to_datetime(rows["prepared_date"])).dt.days
    newer = blank & rows["newer_form_id"].notna() & (gap <= windows.newer_form_days)
    last = pd.Series("unmapped", index=rows.index, dtype=object).mask(blank, "unresolved")
    said = last.mask(blank & by_status.notna(), by_status).mask(newer, "superseded_or_duplicate")
    said = said.mask(by_lift.notna(), by_lift).mask(handed & inside, "taken_into_ice_custody")
    return {str(name): int(n) for name, n in said.value_counts().items()}


def _connection() -> Any:
    """A database of our kind that holds the two vocabularies, for SQL by hand."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    words = load_vocabulary()
    connection.execute("create table words (reason text, outcome text)")
    connection.execute("create table statuses (case_status text, outcome text)")
    for table, pairs in (
        ("words", [(r.lift_reason.casefold(), r.outcome) for r in words.lift_reasons]),
        ("statuses", [(s.case_status.casefold(), s.outcome) for s in words.case_statuses]),
    ):
        if pairs:
            connection.executemany(f"insert into {table} values (?, ?)", pairs)
    return connection


def races(ground: Ground) -> Iterator[Race]:
    """A measure by county, month and outcome; and outcomes decided anew."""
    stored, connection = stored_in(ground.folder.parent, ground.rows), _connection()
    with reading(stored.path) as snapshot:
        ours = measure(snapshot)
        for name, theirs in (
            ("SQL", measure_by_hand(connection, stored.files)),
            ("pandas", measure_by_pandas(stored.files)),
        ):
            wrong = [key for key, n in ours.items() if n is not None and n != theirs.get(key, 0)]
            if wrong or theirs.keys() - ours.keys():
                raise SystemExit(f"counting: the measure and {name} differ, first in {wrong[:1]}")
        decided = outcomes(snapshot, stored.release)
        for name, others in (
            ("SQL", outcomes_by_hand(connection, stored.files)),
            ("pandas", outcomes_by_pandas(stored.files)),
        ):
            if decided != others:
                raise SystemExit(f"counting: the outcomes and {name} differ")
        what, rounds = "detainers by county, month and outcome", max(15, ground.rounds)
        yield Race(
            "measure-sql",
            what,
            lambda: measure(snapshot),
            "SQL written by hand",
            lambda: measure_by_hand(connection, stored.files),
            rounds=rounds,
        )
        yield Race(
            "measure-pandas", what, lambda: measure(snapshot), "pandas", lambda: measure_by_pandas(stored.files),
            rounds=rounds,
        )  # fmt: skip
        yield Race(
            "outcomes-sql",
            "outcomes decided and counted",
            lambda: outcomes(snapshot, stored.release),
            "SQL written by hand",
            lambda: outcomes_by_hand(connection, stored.files),
            rounds=rounds,
        )
        yield Race(
            "outcomes-pandas",
            "outcomes decided and counted",
            lambda: outcomes(snapshot, stored.release),
            "pandas",
            lambda: outcomes_by_pandas(stored.files),
            rounds=rounds,
        )
