"""Turns cases into the rows of each table: arrests, encounters, times in detention, whole stays and removals."""

from __future__ import annotations

from typing import Any

from counterfoil.zz.vintages.draws import Draws
from counterfoil.zz.vintages.facts import load_vintages
from counterfoil.zz.vintages.stories import PERSON

#: The day by which the rows of each table of sources are ordered.
DAY_OF = {
    "sources.detainer_rows": "prepared_date",
    "sources.arrest_rows": "arrest_date",
    "sources.encounter_rows": "encounter_date",
    "sources.detention_stint_rows": "book_in_date",
    "sources.detention_stay_rows": "stay_book_in_date",
    "sources.removal_rows": "departed_date",
}
_ALWAYS = ("case", "is_linked", *PERSON, "case_status", "departed_date", "apprehension_method", "final_program")


def events_of(table: str, cases: Any, rows: int, seed: int) -> Any:
    """The rows of one table, at most so many: those of people with a detainer first.

    Args:
        table: A table of sources, as formats name it in `makes`.
        cases: One row a case, whole; `is_linked` says that the person has a detainer.
        rows: The most rows.
        seed: Chooses the release.

    Returns:
        A Polars frame whose columns are the fields of the table, with `case`, `is_linked`, and `part`: the how
        manieth row of its case it is, from 1.
    """
    import polars as pl

    if table == "sources.arrest_rows":
        frame = _arrests(cases)
    elif table == "sources.encounter_rows":
        frame = _encounters(cases)
    elif table == "sources.detention_stint_rows":
        frame = _stints(cases, seed)
    elif table == "sources.detention_stay_rows":
        frame = _stays(_stints(cases, seed))
    else:
        frame = _removals(cases)
    frame = frame.filter(pl.col(DAY_OF[table]).is_not_null())
    return frame.sort(pl.col("is_linked").not_(), "case", "part", maintain_order=True).head(rows)


def _arrests(cases: Any) -> Any:
    import polars as pl

    return cases.select(
        *_ALWAYS,
        "arrest_date",
        "apprehension_type",
        "arrest_state",
        "landmark",
        "operation",
        "arresting_agency",
        part=pl.lit(1),
        arrest_aor="aor",
        arrest_site="issuing_site",
        arrest_city=pl.lit("ZENITHVILLE"),
    )


def _encounters(cases: Any) -> Any:
    import polars as pl

    return cases.select(
        *_ALWAYS,
        "encounter_date",
        "event_type",
        "landmark",
        "operation",
        "processing_disposition",
        part=pl.lit(1),
        encounter_state="arrest_state",
        responsible_aor="aor",
        responsible_site="issuing_site",
    )


def _removals(cases: Any) -> Any:
    import polars as pl

    return cases.select(
        *_ALWAYS,
        "processing_disposition",
        part=pl.lit(1),
        docket_aor="aor",
        docket_office="issuing_site",
        departure_port=pl.lit("PORT ALPHA, ZZ"),
        apprehension_date="arrest_date",
    )


def _stints(cases: Any, seed: int) -> Any:
    """One row a time in one facility: a stay is cut into one to three, each a day or longer."""
    import polars as pl

    facts = load_vintages()
    stays = cases.filter(pl.col("book_in_date").is_not_null())
    draws = Draws(seed, "stints")
    wanted = draws.mix(facts.stories.stints, stays.height).cast(pl.Int64)
    length = (pl.col("stay_book_out_date") - pl.col("book_in_date")).dt.total_days()
    stays = stays.with_columns(_length=length, _count=pl.min_horizontal(wanted, length.fill_null(1)).clip(1))
    stays = stays.with_columns(_step=pl.col("_length") // pl.col("_count"), stay_book_in_date="book_in_date")
    frame = stays.with_columns(part=pl.int_ranges(1, pl.col("_count") + 1)).explode("part")
    start = pl.col("stay_book_in_date") + pl.duration(days=(pl.col("part") - 1) * pl.col("_step").fill_null(0))
    is_last = pl.col("part") == pl.col("_count")
    out = pl.when(is_last).then("stay_book_out_date").otherwise(start + pl.duration(days="_step"))
    codes = list(facts.detention_facilities)
    at = draws.integers(0, len(codes), frame.height)
    words = facts.words["release_last"]
    ended = pl.when(pl.col("departed_date").is_not_null())
    last_reason = ended.then(pl.lit(words["removed"])).otherwise(pl.lit(words["freed"]))
    stay_reason = pl.when(pl.col("stay_book_out_date").is_not_null()).then(last_reason)
    between = pl.lit(facts.words["release_between"])
    return frame.select(
        *_ALWAYS,
        "part",
        "stay_book_in_date",
        "stay_book_out_date",
        book_in_date=start,
        book_out_date=out,
        facility_code=pl.Series(codes).gather(at),
        facility_name=pl.Series(list(facts.detention_facilities.values())).gather(at),
        book_in_aor="aor",
        docket_office="issuing_site",
        release_reason=pl.when(is_last).then(stay_reason).otherwise(between),
        stay_release_reason=stay_reason,
    )


def _stays(stints: Any) -> Any:
    """One row a whole stay."""
    import polars as pl

    days = (pl.col("book_out_date") - pl.col("book_in_date")).dt.total_days().fill_null(9999)
    grouped = stints.sort("case", "part").group_by("case", maintain_order=True)
    stays = grouped.agg(
        pl.exclude("case", "part", "facility_code").first(),
        first_facility_code=pl.col("facility_code").first(),
        last_facility_code=pl.col("facility_code").last(),
        longest_facility_code=pl.col("facility_code").get(days.arg_max()),
        stint_count=pl.len().cast(pl.Int64),
    )
    return stays.with_columns(part=pl.lit(1))
