"""What became of each detainer, on what evidence, under a stated definition."""

from counterfoil.outcomes.classify import DETAINER_OUTCOMES, classify_outcomes
from counterfoil.outcomes.definitions import Definitions, Outcome, load_definitions

__all__ = ["DETAINER_OUTCOMES", "Definitions", "Outcome", "classify_outcomes", "load_definitions"]
