"""What a table is, what a fact file is, and why a value may be unknown."""

from counterfoil.schema.checks import Finding, check_rows, check_shape, checks_expression
from counterfoil.schema.facts import fact_files, facts_by_id, facts_digest, load_fact
from counterfoil.schema.tables import REASONS, Field, Table, data_package_field, reference_page

__all__ = [
    "REASONS",
    "Field",
    "Finding",
    "Table",
    "check_rows",
    "check_shape",
    "checks_expression",
    "data_package_field",
    "fact_files",
    "facts_by_id",
    "facts_digest",
    "load_fact",
    "reference_page",
]
