"""Whether both halves match: what ICE recorded beside what the custodian recorded."""

from counterfoil.reconciliation.agency_months import AGENCY_MONTHS, build_agency_months

__all__ = ["AGENCY_MONTHS", "build_agency_months"]
