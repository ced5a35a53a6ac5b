"""Turns the rows of custodians' logs into actions with clean values."""

from __future__ import annotations

from typing import Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.tables import CUSTODIAN_ACTIONS


def build_custodian_actions(rows: Any) -> Any:
    """`ledger.custodian_actions` of one log: one row a record, none dropped.

    Args:
        rows: `sources.custodian_log_rows` of one release.
    """
    import ibis

    rows = rows.filter(rows.set_aside_reason.isnull())
    picked_up = cleaning.normal(rows.picked_up_as_stated)
    actions = rows.mutate(
        action_id=cleaning.short_hash(rows.file_hash, rows.sheet, rows.row_number.cast("string")),
        agency_name=cleaning.value(rows.agency_name_as_stated),
        answer=cleaning.value(rows.answer_as_stated).lower(),
        picked_up=ibis.cases(
            (picked_up.isin(["yes", "y"]), "yes"), (picked_up.isin(["no", "n"]), "no"), else_="unknown"
        ),
    )
    return actions.select(list(CUSTODIAN_ACTIONS.names)).order_by("action_id")
