"""Turns source rows of arrests, detentions, removals and encounters into records; says what became of each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.event_tables import (
    ARRESTS,
    DETENTION_STAYS,
    DETENTION_STINTS,
    ENCOUNTERS,
    RECORD_ROWS,
    REMOVALS,
)
from counterfoil.schema import Table

#: The table of records that each table of source rows about a person becomes.
EVENTS: Mapping[str, Table] = {
    "sources.arrest_rows": ARRESTS,
    "sources.detention_stint_rows": DETENTION_STINTS,
    "sources.detention_stay_rows": DETENTION_STAYS,
    "sources.removal_rows": REMOVALS,
    "sources.encounter_rows": ENCOUNTERS,
}
_ADDRESS = ("file_name", "file_hash", "sheet", "row_number")
#: Why two rows of a table are one record.
_RULE = "same_person_and_every_cell"


def identify_events(rows: Any, *, scope: str = "") -> Any:
    """Records of one release with the id of what each is; rows without a person key are never one with another.

    Args:
        rows: Source rows of one release.
        scope: Inside what person keys may be compared; "" = inside the release.
    """
    import ibis

    rows = rows.filter(rows.set_aside_reason.isnull())
    key = cleaning.value(rows.person_key_as_stated)
    records = rows.mutate(
        own_id=cleaning.short_hash(rows.file_hash, rows.sheet, rows.row_number.cast("string")),
        person_key=cleaning.scoped_key(key, scope, rows.release_id),
    )
    cells = [c for c in rows.columns if c.endswith("_as_stated")]
    keyed = records.filter(records.person_key.notnull())
    same = ibis.window(group_by=cells, order_by=list(_ADDRESS))
    keyed = keyed.mutate(record_id=keyed.own_id.first().over(same))
    alone = records.filter(records.person_key.isnull()).mutate(record_id=lambda t: t.own_id)
    return keyed.union(alone)


def build_events(identified: Any, declared: Table) -> Any:
    """Records of one release: one row a record, with the values of its first row."""
    counted = identified.group_by(count_of=identified.record_id).aggregate(source_row_count=identified.own_id.count())
    first = identified.filter(identified.own_id == identified.record_id)
    first = first.inner_join(counted, first.record_id == counted.count_of).drop("count_of")
    record_id = declared.key[0]
    columns = {name: _column(first, name, record_id) for name in declared.names}
    return first.select(**columns).order_by(["file_hash", "sheet", "row_number"])


def _column(first: Any, name: str, record_id: str) -> Any:
    """One column of a record: its id, a cell as a value, or what was read already."""
    if name == record_id:
        return first.record_id
    if name in first.columns:
        return first[name]
    return cleaning.value(first[f"{name}_as_stated"])


def build_record_fates(rows: Any, identified: Any | None) -> Any:
    """`ledger.record_rows`: every source row once, with its fate.

    Args:
        rows: Source rows of one release.
        identified: From `identify_events`; None where no two rows can be one, as in a custodian's log.
    """
    import ibis

    at = rows.column_number if "column_number" in rows.columns else ibis.literal(0, "int64")
    rows = rows.mutate(column_number=at)
    address = ["release_id", "file_hash", "file_name", "sheet", "row_number"]
    nothing = ibis.null("string")
    if identified is None:
        records = rows.filter(rows.set_aside_reason.isnull())
        kept = records.select(*address, "column_number", fate=ibis.literal("kept"), reason=nothing, record_id=nothing)
    else:
        again = identified.own_id != identified.record_id
        kept = identified.select(
            *address,
            column_number=ibis.literal(0, "int64"),
            fate=ibis.ifelse(again, "duplicate_of", "kept"),
            reason=ibis.ifelse(again, _RULE, nothing),
            record_id=identified.record_id,
        )
    aside = rows.filter(rows.set_aside_reason.notnull())
    aside = aside.select(
        *address,
        "column_number",
        fate=ibis.literal("set_aside"),
        reason=aside.set_aside_reason,
        record_id=nothing,
    )
    both = kept.union(aside)
    return both.order_by([*(both[c] for c in _ADDRESS), both.column_number]).select(list(RECORD_ROWS.names))
