"""Whose jail it is: each facility to agency, custodian level and county, or a plain no."""
