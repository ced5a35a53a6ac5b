"""Whose jail it is: each facility to agency, custodian level and county, or a plain no."""

from counterfoil.jurisdictions.confidence import load_gate
from counterfoil.jurisdictions.facility_links import FACILITY_LINKS
from counterfoil.jurisdictions.register import Register, load_register
from counterfoil.jurisdictions.resolve import resolve_facilities

__all__ = ["FACILITY_LINKS", "Register", "load_gate", "load_register", "resolve_facilities"]
