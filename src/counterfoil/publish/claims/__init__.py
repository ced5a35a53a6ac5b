"""The forms of one claim: its page, the drawing of its lineage, and its ClaimReview record."""

from counterfoil.publish.claims.drawing import draw_lineage

__all__ = ["draw_lineage"]
