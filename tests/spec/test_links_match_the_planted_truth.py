"""A production of the fictional state ZZ, whose truth is known, is linked and decided as it was planted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from counterfoil import zz
from counterfoil.engine import create_workspace, writing
from counterfoil.ledger import DETAINERS, keep_release
from counterfoil.outcomes import decide_outcomes, find_production, load_definitions
from counterfoil.sources import add_releases, load_formats

_ROWS = 50_000
_FORMATS = (
    "ddp_detainers_latest_2026",
    "ddp_arrests_latest_2026",
    "ddp_detention_stints_latest_2026",
    "ddp_removals_latest_2026",
)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One row a detainer: what was found, and what is true of it."""
    folder = tmp_path_factory.mktemp("zz")
    made = zz.write_production(folder / "release", _FORMATS, rows=_ROWS, seed=5, ending=".parquet")
    create_workspace(folder / "workspace")
    with writing(folder / "workspace") as change:
        formats = load_formats()
        for files in made.files.values():
            add_releases(change, files, formats)
        releases = change.records("releases")
        for release_id, release in releases.items():
            keep_release(change, release_id, release, "")
        own = next(r for r, record in releases.items() if record["makes"] == "sources.detainer_rows")
        detainers = change.table(DETAINERS, [own])
        links = change.run(find_production(change, releases[own]).link(change, detainers))
        import ibis

        found = decide_outcomes(detainers, ibis.memtable(links), load_definitions(), releases[own]["as_of_date"])
        outcomes = pl.from_arrow(change.run(found))
        places = pl.from_arrow(change.run(detainers.select("detainer_id", "row_number", "person_key")))
    return _beside_the_truth(places.join(outcomes, on="detainer_id"), made.truth)


def _beside_the_truth(found: Any, truth: Path) -> Any:
    links = pl.read_csv(truth / "truth_links.csv", infer_schema_length=0)
    rows = pl.read_csv(truth / "truth_rows.csv", infer_schema_length=0)
    planted = pl.read_csv(truth / "truth_planted.csv", infer_schema_length=0)
    rows = rows.filter(pl.col("format") == _FORMATS[0]).select(pl.col("row").cast(pl.Int64), "record", "fate")
    planted = planted.filter(pl.col("format") == _FORMATS[0]).select(pl.col("row").cast(pl.Int64), "kind")
    near = rows.join(planted.filter(pl.col("kind") == "near_duplicate"), on="row").select("record", is_near=True)
    links = links.select(
        "how",
        row=pl.col("detainer_row").cast(pl.Int64),
        true_reason="lift_reason",
        true_outcome="outcome",
        is_booked=pl.col("book_in_row").is_not_null(),
        true_days=pl.col("days_to_book_in").cast(pl.Int64),
    )
    found = found.join(rows, left_on="row_number", right_on="row", how="left")
    found = found.join(near, on="record", how="left")
    return found.join(links, left_on="row_number", right_on="row", how="left", coalesce=True)


def test_the_days_to_custody_of_every_detainer_are_the_planted_ones(decided: Any) -> None:
    """A number where the records allow it; where key or record are missing, none, and the reason."""
    can_be_known = pl.col("person_key").is_not_null() & pl.col("is_booked") & (pl.col("how") == "custodial")
    expected = pl.when(can_be_known).then("true_days")
    wrong = decided.filter(~expected.eq_missing(pl.col("days_to_custody")))
    assert (decided.height > 48_000, wrong.height) == (True, 0)
    unknown = decided.filter(pl.col("days_to_custody").is_null())
    assert unknown["custody_reason"].null_count() == 0
    keyless = decided.filter(pl.col("person_key").is_null())
    assert keyless["custody_reason"].unique().to_list() == ["not_stated"]


def test_the_outcome_of_every_detainer_is_the_planted_one(decided: Any) -> None:
    """By its lift reason; where that is blank, by the booking that can be linked; else unresolved, never guessed.

    Left aside: detainers of several rows of which a later one may state the reason that the first has not.
    """
    can_be_known = pl.col("person_key").is_not_null() & pl.col("is_booked") & (pl.col("how") == "custodial")
    expected = (
        pl.when(pl.col("fate") == "superseded_by")
        .then(pl.lit("superseded_or_duplicate"))
        .when(pl.col("true_reason").is_not_null())
        .then("true_outcome")
        .when(can_be_known)
        .then(pl.lit("taken_into_ice_custody"))
        .otherwise(pl.lit("unresolved"))
    )
    plain = decided.filter(
        pl.col("is_near").is_null() & (pl.col("true_outcome").is_not_null() | (pl.col("fate") == "superseded_by"))
    )
    wrong = plain.filter(expected != pl.col("outcome"))
    assert (plain.height > 47_000, wrong.height) == (True, 0)


def test_a_decline_after_which_the_person_was_arrested_at_large_stays_a_decline(decided: Any) -> None:
    """The planted arrests at large are linked, and make no handover."""
    later = decided.filter(pl.col("is_booked") & (pl.col("how") == "at_large") & pl.col("person_key").is_not_null())
    later = later.filter(pl.col("is_near").is_null())
    assert later.height > 100
    assert later["outcome"].unique().to_list() == ["declined_by_agency"]
    assert later["days_to_custody"].null_count() == later.height
