"""The forms of one claim: its page, the drawing of its lineage, and its ClaimReview record."""

from counterfoil.publish.claims.drawing import draw_lineage
from counterfoil.publish.claims.page import render_claim, render_claim_index
from counterfoil.publish.claims.review import claim_review

__all__ = ["claim_review", "draw_lineage", "render_claim", "render_claim_index"]
