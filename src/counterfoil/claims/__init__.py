"""What was said in public, held to the data."""

from counterfoil.claims.checking import check_statement
from counterfoil.claims.coverage import Covered, load_coverage_rules, what_is_missing
from counterfoil.claims.disputes import load_disputes
from counterfoil.claims.drafting import Proposal, draft_claims
from counterfoil.claims.lineage import Edge, Lineage, Node, lineage_lines, trace_lineage
from counterfoil.claims.loading import find_statements, load_statements
from counterfoil.claims.rows import finding_row, say_day, say_sum, verdict_row, whole_row
from counterfoil.claims.sheets import ClaimSheet, describe_claim
from counterfoil.claims.statements import Binding, Counted, Statement
from counterfoil.claims.verdicts import Answer, Finding, Verdict

__all__ = [
    "Answer",
    "Binding",
    "ClaimSheet",
    "Counted",
    "Covered",
    "Edge",
    "Finding",
    "Lineage",
    "Node",
    "Proposal",
    "Statement",
    "Verdict",
    "check_statement",
    "describe_claim",
    "draft_claims",
    "find_statements",
    "finding_row",
    "lineage_lines",
    "load_coverage_rules",
    "load_disputes",
    "load_statements",
    "say_day",
    "say_sum",
    "trace_lineage",
    "verdict_row",
    "what_is_missing",
    "whole_row",
]
