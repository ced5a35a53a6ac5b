"""What was said in public, held to the data."""

from counterfoil.claims.checking import Verdict, check_statement
from counterfoil.claims.rows import verdict_row
from counterfoil.claims.statements import Statement, load_statements

__all__ = ["Statement", "Verdict", "check_statement", "load_statements", "verdict_row"]
