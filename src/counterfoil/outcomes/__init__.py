"""What became of each detainer, on what evidence, under a stated definition."""

from counterfoil.outcomes.decide import decide_outcomes
from counterfoil.outcomes.definitions import Definitions, load_definition_sets, load_definitions
from counterfoil.outcomes.flags import FLAGS, find_flags
from counterfoil.outcomes.link_rules import load_link_rules
from counterfoil.outcomes.links import classify_arrests, link_detainers
from counterfoil.outcomes.production import find_production
from counterfoil.outcomes.tables import DETAINER_LINKS, DETAINER_OUTCOMES
from counterfoil.outcomes.vocabulary import load_vocabulary

__all__ = [
    "DETAINER_LINKS",
    "DETAINER_OUTCOMES",
    "FLAGS",
    "Definitions",
    "classify_arrests",
    "decide_outcomes",
    "find_flags",
    "find_production",
    "link_detainers",
    "load_definition_sets",
    "load_definitions",
    "load_link_rules",
    "load_vocabulary",
]
