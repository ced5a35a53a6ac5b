"""Says what is true of a production: where each row stands, its fate, and which rows are one person's story."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from counterfoil.sources import Format
from counterfoil.zz.facts import load_shape
from counterfoil.zz.vintages.events import DAY_OF
from counterfoil.zz.vintages.placing import Placed

_ADDRESS = ("file", "sheet", "row")
#: The tables that a detainer is linked to, as the columns of `truth_links.csv` are called.
_LINKED = {
    "sources.arrest_rows": "arrest",
    "sources.detention_stint_rows": "book_in",
    "sources.detention_stay_rows": "stay",
    "sources.removal_rows": "removal",
    "sources.encounter_rows": "encounter",
}


def rows_of(fact: Format, placed: Sequence[Placed]) -> Any:
    """Every row of a format's files: its address, its record, what was planted, its fate, and some of its cells.

    Returns:
        A Polars frame, in the order of the files. `date` is the day that a reader can read, else null. A blank row
        has no fate: it is not read.
    """
    import polars as pl

    parts = []
    for file in placed:
        for sheet in file.sheets:
            rows = sheet.rows
            day = pl.col(DAY_OF[fact.makes])
            lost = pl.col("planted").is_in(["impossible_date", "future_date"])
            parts.append(
                rows.select(
                    "case",
                    "fate",
                    "planted",
                    pl.col("part").cast(pl.Int64),
                    format=pl.lit(fact.format),
                    file=pl.lit(file.name.name),
                    sheet=pl.lit(sheet.name),
                    row=pl.col("row_number"),
                    record=pl.lit(f"{fact.format}:") + pl.col("record").cast(pl.String),
                    date=pl.when(lost | pl.col("record").is_null()).then(None).otherwise(day),
                    facility_code=_or_null(rows, "facility_code"),
                    county_code_fips=_or_null(rows, "county_code_fips"),
                    custodian_level=_or_null(rows, "custodian_level"),
                    lift_reason=_or_null(rows, "lift_reason"),
                )
            )
    return pl.concat(parts)


def _or_null(rows: Any, name: str) -> Any:
    import polars as pl

    return pl.col(name) if name in rows.columns else pl.lit(None, dtype=pl.String).alias(name)


def links_of(cases: Any, tables: Mapping[str, Any]) -> Any:
    """One row a detainer: where it stands, what became of it, and where that is recorded.

    Args:
        cases: One row a case, those without a detainer too.
        tables: For each table of sources that was written, its rows from `rows_of`.
    """
    import polars as pl

    links = cases.filter(pl.col("prepared_date").is_not_null()).select(
        "case",
        "prepared_date",
        "arrest_date",
        "book_in_date",
        "departed_date",
        "lift_reason",
        how=pl.col("arrest_kind"),
        has_person_key=pl.col("person_key").is_not_null(),
    )
    detainers = tables.get("sources.detainer_rows")
    if detainers is not None:
        # What was planted may have moved the day or changed the reason: what stands in the file counts.
        changed = _first_rows(detainers).select(
            "case",
            "date",
            *(pl.col(name).alias(f"detainer_{name}") for name in _ADDRESS),
            stated="lift_reason",
        )
        links = links.join(changed, on="case", how="inner", maintain_order="left")
        links = links.with_columns(prepared_date="date", lift_reason="stated").drop("date", "stated")
    for table, called in _LINKED.items():
        if table in tables:
            found = _first_rows(tables[table]).select(
                "case", *(pl.col(name).alias(f"{called}_{name}") for name in _ADDRESS)
            )
            links = links.join(found, on="case", how="left", maintain_order="left")
    days = {"days_to_arrest": "arrest_date", "days_to_book_in": "book_in_date"}
    between = {name: (pl.col(day) - pl.col("prepared_date")).dt.total_days() for name, day in days.items()}
    return links.with_columns(
        **between,
        days_to_custody=pl.min_horizontal(*between.values()),
        outcome=_outcome(pl.col("lift_reason")),
    )


def _first_rows(rows: Any) -> Any:
    """For each case the first row that is kept."""
    import polars as pl

    kept = rows.filter(pl.col("case").is_not_null() & (pl.col("fate") == "kept"))
    return kept.filter(pl.col("part").fill_null(1) == 1).unique("case", keep="first", maintain_order=True)


def _outcome(reason: Any) -> Any:
    """The outcome that follows from a lift reason alone."""
    import polars as pl

    known = {r.casefold(): fact.outcome for r, fact in load_shape().lift_reasons.items()}
    said = reason.str.to_lowercase().replace_strict(known, default="unmapped", return_dtype=pl.String)
    return pl.when(reason.is_null()).then(pl.lit("unresolved")).otherwise(said)


def write_production_truth(folder: Path, tables: Mapping[str, Any], links: Any, made_with: Mapping[str, Any]) -> None:
    """Writes `truth_rows.csv`, `truth_planted.csv`, `truth_links.csv` and `truth_totals.json`.

    Args:
        folder: Where they go.
        tables: The rows of each format, from `rows_of`.
        links: From `links_of`.
        made_with: What else `truth_totals.json` says.
    """
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    every = pl.concat(list(tables.values()))
    rows = every.filter(pl.col("fate") != "")
    address = ["format", *_ADDRESS]
    rows.select(*address, "record", "fate", "date", "facility_code", "county_code_fips", "custodian_level").write_csv(
        folder / "truth_rows.csv"
    )
    every.filter(pl.col("planted") != "").select(*address, kind="planted").write_csv(folder / "truth_planted.csv")
    links.write_csv(folder / "truth_links.csv")
    totals = {
        name: {
            "rows": part.height,
            "records": part.filter(pl.col("fate").is_in(["kept", "superseded_by"])).height,
            "by_fate": dict(sorted(part.group_by("fate").len().iter_rows())),
        }
        for name, part in ((p["format"][0], p) for p in rows.partition_by("format", maintain_order=True))
    }
    by_outcome = dict(sorted(links.group_by("outcome").len().iter_rows()))
    content = {"formats": totals, "detainers_by_outcome": by_outcome, **made_with}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / "truth_totals.json").write_text(text, encoding="utf-8", newline="\n")
