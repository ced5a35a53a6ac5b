"""Counts, for each column of a release, how many cells are filled and why the others are not."""

from __future__ import annotations

from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.cells import BLANK, WITHHELD
from counterfoil.sources.quality.release import Held


def count_columns(snapshot: Snapshot, held: Held) -> list[dict[str, Any]]:
    """One entry a column, in the order of the table.

    Returns:
        Records that have the column, filled, not stated, withheld, not collected, unreadable, out of range, and
        different values. No value, and no smallest or largest one.
    """
    rows, asked = held.rows, {}
    texts: dict[str, int] = {}
    for name in held.measured():
        kind, cell = held.declared[name].kind, rows[name]
        if kind == "text":
            texts |= _count_texts(snapshot, rows, name)
            continue
        asked[f"{name}.filled"] = cell.notnull().sum()
        asked[f"{name}.different"] = cell.nunique()
        if f"{name}_reason" in rows.columns:
            for reason in ("not_stated", "withheld", "unreadable", "out_of_range"):
                asked[f"{name}.{reason}"] = (rows[f"{name}_reason"] == reason).sum()
    found = snapshot.run(rows.aggregate(**asked)).to_pylist()[0] if asked else {}
    counts = texts | {name: int(count or 0) for name, count in found.items()}
    per_file = {
        row["file_hash"]: row["n"]
        for row in snapshot.run(rows.group_by("file_hash").aggregate(n=rows.count())).to_pylist()
    }
    return [_column(held, name, counts, per_file) for name in held.measured()]


def _count_texts(snapshot: Snapshot, rows: Any, name: str) -> dict[str, int]:
    """Filled and withheld cells of a column of text, and how many different values it has."""
    import polars as pl

    counted = pl.DataFrame(snapshot.run(rows.group_by(cell=rows[name]).aggregate(n=rows.count())))
    plain = counted.with_columns(pl.col("cell").cast(pl.String).str.strip_chars())
    stated = plain.filter(pl.col("cell").is_not_null() & ~pl.col("cell").str.to_lowercase().is_in(BLANK))
    marked = pl.col("cell").str.contains(WITHHELD)
    filled = stated.filter(~marked)
    return {
        f"{name}.withheld": int(stated.filter(marked)["n"].sum()),
        f"{name}.filled": int(filled["n"].sum()),
        f"{name}.different": filled["cell"].n_unique(),
    }


def _column(held: Held, name: str, counts: dict[str, int], per_file: dict[str, int]) -> dict[str, Any]:
    """What is said of one column."""
    files = [f for f in held.record["files"] if name in held.collected(f)]
    having = sum(per_file.get(f["sha256"], 0) for f in files)
    filled = counts[f"{name}.filled"]
    said = {
        reason: counts.get(f"{name}.{reason}", sum(f["unknown"].get(name, {}).get(reason, 0) for f in files))
        for reason in ("not_stated", "withheld", "unreadable", "out_of_range")
    }
    if held.declared[name].kind == "text":
        said["not_stated"] = having - filled - said["withheld"]
    return {
        "column": name,
        "meaning": held.declared[name].meaning,
        "is_sensitive": name in held.sensitive,
        "record_count": having,
        "filled_count": filled if having else None,
        "filled_share": filled / having if having else None,
        "filled_reason": None if having else "not_collected",
        "not_stated_count": said["not_stated"] if having else None,
        "withheld_count": said["withheld"] if having else None,
        "unreadable_count": said["unreadable"] if having else None,
        "out_of_range_count": said["out_of_range"] if having else None,
        "not_collected_count": held.record_count - having,
        "different_count": counts[f"{name}.different"] if having else None,
    }
