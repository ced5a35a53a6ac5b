"""Finds stretches of rows that repeat an earlier stretch of the same sheet, in the same order."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact

#: Distances that are looked at: those at which most equal rows stand from each other.
_DISTANCES = 12


class RepeatedBlocks(BaseModel):
    """When a stretch of rows is a second copy, from `facts/repeated_blocks.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    rule: str
    says: str
    at_least_rows: int
    at_least_different: int
    cites: tuple[str, ...]


@cache
def load_repeated_blocks() -> RepeatedBlocks:
    """The rule by which a stretch of rows is a second copy."""
    return load_fact(files("counterfoil.sources") / "facts" / "repeated_blocks.yaml", RepeatedBlocks)


def second_copies(cells: Any) -> Any:
    """For each row, whether it stands in a stretch that repeats an earlier one.

    Args:
        cells: A Polars frame of text cells, in the order of the sheet.

    Returns:
        A Polars series of booleans.
    """
    import polars as pl

    rule = load_repeated_blocks()
    none = pl.repeat(False, cells.height, eager=True)
    if cells.height < 2 * rule.at_least_rows:
        return none
    hashes = cells.hash_rows().alias("hash")
    at = pl.DataFrame({"hash": hashes}).with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    at = at.filter(pl.col("hash").is_duplicated())  # few rows repeat another; the others need no look backwards
    distance = at.select((pl.col("at") - pl.col("at").shift(1).over("hash")).alias("distance"))["distance"]
    far = distance.filter(distance >= rule.at_least_different).drop_nulls()
    if far.len() < rule.at_least_different:
        return none
    common = (
        far.value_counts(sort=True).filter(pl.col("count") >= rule.at_least_different)["distance"].head(_DISTANCES)
    )
    found = none
    for step in common:
        equal = (hashes == hashes.shift(step)).fill_null(False)
        found = found | _long_runs(equal, hashes, rule)
    return found


def _long_runs(equal: Any, hashes: Any, rule: RepeatedBlocks) -> Any:
    """Only those marked rows that stand in a run long enough, and varied enough, to be a copy."""
    import polars as pl

    runs = pl.DataFrame({"equal": equal, "hash": hashes, "run": equal.rle_id()})
    long = (
        runs.filter("equal")
        .group_by("run")
        .agg(pl.len().alias("rows"), pl.col("hash").n_unique().alias("different"))
        .filter((pl.col("rows") >= rule.at_least_rows) & (pl.col("different") >= rule.at_least_different))
    )
    return runs["run"].is_in(long["run"].implode()) & runs["equal"]
