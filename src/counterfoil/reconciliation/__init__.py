"""Whether both halves match: what ICE recorded beside what the custodian recorded."""

from counterfoil.reconciliation.agency_months import AGENCY_MONTHS, build_agency_months
from counterfoil.reconciliation.issued_days import ISSUED_DAYS, build_issued_days

__all__ = ["AGENCY_MONTHS", "ISSUED_DAYS", "build_agency_months", "build_issued_days"]
