"""Reads an article's text and proposes claim records for a person to complete: by rules, never by a model."""

from counterfoil.claims.drafting.proposals import Proposal, draft_claims

__all__ = ["Proposal", "draft_claims"]
