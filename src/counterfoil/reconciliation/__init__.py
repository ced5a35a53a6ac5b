"""Whether both halves match: what ICE and the custodian recorded, counted apart, and why they differ."""

from counterfoil.reconciliation.agency_months import AGENCY_MONTHS, build_agency_months
from counterfoil.reconciliation.facts import load_comparisons
from counterfoil.reconciliation.issued_days import ISSUED_DAYS, build_issued_days
from counterfoil.reconciliation.parts import Difference, Part, take_apart
from counterfoil.reconciliation.published import Pair, Stated, why_not_comparable
from counterfoil.reconciliation.reconcile import BothHalves, Reconciled, custodians_by_months, reconcile
from counterfoil.reconciliation.stated import BalanceCheck, check_balance

__all__ = [
    "AGENCY_MONTHS",
    "ISSUED_DAYS",
    "BalanceCheck",
    "BothHalves",
    "Difference",
    "Pair",
    "Part",
    "Reconciled",
    "Stated",
    "build_agency_months",
    "build_issued_days",
    "check_balance",
    "custodians_by_months",
    "load_comparisons",
    "reconcile",
    "take_apart",
    "why_not_comparable",
]
