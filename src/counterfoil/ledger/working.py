"""Works one release through to the ledger: its records, and the fate of every source row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.engine import Snapshot, Transaction
from counterfoil.ledger.custodian_counts import build_custodian_counts
from counterfoil.ledger.custodian_tables import CUSTODIAN_ACTIONS, CUSTODIAN_COUNTS
from counterfoil.ledger.custodians import build_custodian_actions
from counterfoil.ledger.detainers import build_detainers, build_row_fates, identify_rows
from counterfoil.ledger.event_tables import RECORD_ROWS
from counterfoil.ledger.events import EVENTS, build_events, build_record_fates, identify_events
from counterfoil.ledger.published import PUBLISHED_COUNTS, build_published_counts
from counterfoil.ledger.tables import DETAINER_ROWS_FATE, DETAINERS
from counterfoil.sources import CUSTODIAN_LOG_ROWS, DETAINER_ROWS, TABLES

if TYPE_CHECKING:
    from counterfoil.sources import Format


def keep_release(change: Transaction, release_id: str, release: Mapping[str, Any], mark: str) -> bool:
    """Stores the records of one release and the fate of each of its rows, where that was not done yet.

    Args:
        change: The change to the workspace.
        release_id: The release.
        release: Its record.
        mark: What the records are made from; those of an equal mark are left alone.

    Returns:
        Whether anything was done.
    """
    source = TABLES[release["makes"]]
    fates = DETAINER_ROWS_FATE if source is DETAINER_ROWS else RECORD_ROWS
    if change.is_current(fates, release_id, mark):
        return False
    rows = change.table(source, [release_id])
    if source is DETAINER_ROWS:
        identified = _identified(change, rows, release)
        change.write(DETAINERS, build_detainers(identified), part=release_id, fingerprint=mark)
        made = build_row_fates(rows, identified, change.table(DETAINERS, [release_id]))
    elif source.name in EVENTS:
        identified = change.hold(identify_events(rows, scope=release.get("person_key_scope", "")))
        declared = EVENTS[source.name]
        change.write(declared, build_events(identified, declared), part=release_id, fingerprint=mark)
        made = build_record_fates(rows, identified)
    elif source is CUSTODIAN_LOG_ROWS:
        fact, as_of = (
            _format_of(change, release),
            date.fromisoformat(release["as_of_date"]),
        )
        actions = build_custodian_actions(rows, fact, as_of)
        change.write(CUSTODIAN_ACTIONS, actions, part=release_id, fingerprint=mark)
        made = build_record_fates(rows, None)
    else:
        fact, as_of = (
            _format_of(change, release),
            date.fromisoformat(release["as_of_date"]),
        )
        counts = build_published_counts(rows, fact.fiscal_year_starts)
        change.write(PUBLISHED_COUNTS, counts, part=release_id, fingerprint=mark)
        if fact.counts is not None:
            meant = build_custodian_counts(change.table(PUBLISHED_COUNTS, [release_id]), fact, as_of)
            change.write(CUSTODIAN_COUNTS, meant, part=release_id, fingerprint=mark)
        made = build_record_fates(rows, None)
    change.write(fates, made, part=release_id, fingerprint=mark)
    return True


def detainers_by_rules(snapshot: Snapshot, releases: Mapping[str, Mapping[str, Any]], rules: str) -> Any:
    """`ledger.detainers` of some releases as another set of rules makes them; nothing is stored.

    Args:
        snapshot: The workspace.
        releases: The records of the releases.
        rules: The id of the set of rules.
    """
    import ibis

    made = [
        build_detainers(_identified(snapshot, snapshot.table(DETAINER_ROWS, [release_id]), release, rules), rules)
        for release_id, release in releases.items()
    ]
    return made[0] if len(made) == 1 else ibis.union(*made)


def _identified(snapshot: Snapshot, rows: Any, release: Mapping[str, Any], rules: str | None = None) -> Any:
    """The records of one release, each with the id of the detainer that it is."""
    options: dict[str, Any] = {"rules": rules} if rules else {}
    return identify_rows(
        rows,
        without_lift_reason=_files_without(snapshot, release, "lift_reason_as_stated"),
        scope=release.get("person_key_scope", ""),
        hold=snapshot.hold,
        **options,
    )


def _files_without(snapshot: Snapshot, release: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """The hashes of the files of a release that have no column for a field."""
    columns = _format_of(snapshot, release).columns
    headings = {heading for heading, column in columns.items() if column.field == field}
    return tuple(f["sha256"] for f in release["files"] if not headings or headings & set(f["absent_headings"]))


def _format_of(snapshot: Snapshot, release: Mapping[str, Any]) -> Format:
    """The format that a release was read by."""
    from counterfoil.sources import load_formats

    return load_formats(snapshot.fact_folders())[release["format"]]
