"""Finds words that ICE begins to use inside a release, and columns that begin to be filled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import DETAINERS
from counterfoil.outcomes.flags.rules import FirstUseRules
from counterfoil.sources import load_limits, printable

Row = dict[str, Any]


def find_first_uses(snapshot: Snapshot, release_id: str, rules: FirstUseRules, first_day: date) -> list[Row]:
    """The values that appear long after the release's first day, and the columns that do.

    Args:
        snapshot: The workspace.
        release_id: The release.
        rules: When a first use is told.
        first_day: The release's first day of issue.
    """
    import ibis

    detainers = snapshot.table(DETAINERS, [release_id])
    detainers = detainers.filter(detainers.prepared_date.notnull())
    used = []
    for column in rules.columns:
        stated = detainers.filter(detainers[column].notnull())
        used.append(
            stated.group_by(stated_value=stated[column])
            .aggregate(first_day=stated.prepared_date.min(), record_count=stated.count().cast("int64"))
            .mutate(column=ibis.literal(column))
        )
    begun = first_day + timedelta(days=rules.after_days)
    rows = snapshot.run(ibis.union(*used)).to_pylist()
    found: list[Row] = []
    for column, words in rules.columns.items():
        own = [r for r in rows if r["column"] == column]
        column_day = min((r["first_day"] for r in own), default=first_day)
        stated_count = sum(r["record_count"] for r in own)
        if column_day >= begun and stated_count >= rules.at_least_rows:
            found.append(_flag("first_stated", column_day, stated_count, words, None, rules))
        late = max(begun, column_day + timedelta(days=rules.after_days)) if column_day >= begun else begun
        for r in own:
            if r["first_day"] >= late and r["record_count"] >= rules.at_least_rows:
                shown = printable(r["stated_value"], load_limits())
                found.append(_flag("first_use", r["first_day"], r["record_count"], words, shown, rules))
    return found


def _flag(kind: str, day: date, count: int, column: str, value: str | None, rules: FirstUseRules) -> Row:
    return {
        "flag_kind": kind,
        "level": "release",
        "from_date": day,
        "until_date": day + timedelta(days=1),
        "record_count": count,
        "column_name": column,
        "stated_value": value,
        "because": f"at least {rules.at_least_rows} detainers, none in the first {rules.after_days} days",
    }
