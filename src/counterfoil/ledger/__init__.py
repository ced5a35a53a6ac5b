"""Who said what, and when: one row a detainer, and the fate of every source row."""

from counterfoil.ledger.cleaning import normal
from counterfoil.ledger.custodians import build_custodian_actions
from counterfoil.ledger.detainers import build_detainers, build_row_fates, identify_rows
from counterfoil.ledger.tables import CUSTODIAN_ACTIONS, DETAINER_ROWS_FATE, DETAINERS
from counterfoil.ledger.vintages import served_detainers, serving_days

__all__ = [
    "CUSTODIAN_ACTIONS",
    "DETAINERS",
    "DETAINER_ROWS_FATE",
    "build_custodian_actions",
    "build_detainers",
    "build_row_fates",
    "identify_rows",
    "normal",
    "served_detainers",
    "serving_days",
]
