"""Puts together everything that is known of one claim, for a page or for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.claims.disputes import Dispute, shared_ground
from counterfoil.claims.lineage import Lineage, trace_lineage
from counterfoil.claims.statements import Statement
from counterfoil.claims.verdicts import Verdict


@dataclass(frozen=True)
class Opposite:
    """A claim of the other side.

    Args:
        statement: The claim.
        label: The side.
        shared: What both have in common by their own records.
    """

    statement: Statement
    label: str
    shared: tuple[str, ...]


@dataclass(frozen=True)
class ClaimSheet:
    """One claim with its verdict and all that stands around it.

    Args:
        statement: The claim.
        verdict: What the data and arithmetic say to it.
        lineage: Who said it first, who again, and what changed.
        disputes: Each dispute it stands in, with the claims of the other side.
        related: Claims that it names, or that name it, by id.
    """

    statement: Statement
    verdict: Verdict
    lineage: Lineage
    disputes: tuple[tuple[Dispute, tuple[Opposite, ...]], ...]
    related: tuple[Statement, ...]


def describe_claim(
    statement: Statement, verdict: Verdict, every: Sequence[Statement], disputes: Sequence[Dispute]
) -> ClaimSheet:
    """Everything that is known of a claim.

    Args:
        statement: The claim.
        verdict: Its verdict.
        every: Every claim on file.
        disputes: Every dispute on file.
    """
    known = {s.id: s for s in every}
    found = []
    for dispute in disputes:
        here = next((s for s in dispute.sides if statement.id in s.claims), None)
        if here is None:
            continue
        other = next(s for s in dispute.sides if s is not here)
        opposites = tuple(
            Opposite(known[c], other.label, tuple(shared_ground(statement, known[c]))) for c in other.claims
        )
        found.append((dispute, opposites))
    named = {r.to for r in statement.relations} | {s.id for s in every for r in s.relations if r.to == statement.id}
    related = tuple(known[name] for name in sorted(named - {statement.id}))
    return ClaimSheet(statement, verdict, trace_lineage(statement, every), tuple(found), related)
