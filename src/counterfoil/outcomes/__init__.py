"""What became of each detainer, on what evidence, under a stated definition."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.outcomes.corrections import KINDS as CORRECTION_KINDS
    from counterfoil.outcomes.corrections import (
        UNPLACING,
        Correction,
        apply_corrections,
        corrected_by,
        load_corrections,
        selected,
    )
    from counterfoil.outcomes.decide import decide_outcomes
    from counterfoil.outcomes.definitions import Definitions, load_definition_sets, load_definitions
    from counterfoil.outcomes.flags import FLAGS, find_flags, load_flag_rules
    from counterfoil.outcomes.link_rules import load_link_rules
    from counterfoil.outcomes.links import classify_arrests, link_detainers
    from counterfoil.outcomes.production import find_production
    from counterfoil.outcomes.tables import DETAINER_LINKS, DETAINER_OUTCOMES
    from counterfoil.outcomes.vocabulary import load_vocabulary

__all__ = [
    "CORRECTION_KINDS",
    "DETAINER_LINKS",
    "DETAINER_OUTCOMES",
    "FLAGS",
    "UNPLACING",
    "Correction",
    "Definitions",
    "apply_corrections",
    "classify_arrests",
    "corrected_by",
    "decide_outcomes",
    "find_flags",
    "find_production",
    "link_detainers",
    "load_corrections",
    "load_definition_sets",
    "load_definitions",
    "load_flag_rules",
    "load_link_rules",
    "load_vocabulary",
    "selected",
]

__getattr__: Face = open_face(
    __name__,
    {
        "corrections": [
            "KINDS as CORRECTION_KINDS",
            "UNPLACING",
            "Correction",
            "apply_corrections",
            "corrected_by",
            "load_corrections",
            "selected",
        ],
        "decide": ["decide_outcomes"],
        "definitions": ["Definitions", "load_definition_sets", "load_definitions"],
        "flags": ["FLAGS", "find_flags", "load_flag_rules"],
        "link_rules": ["load_link_rules"],
        "links": ["classify_arrests", "link_detainers"],
        "production": ["find_production"],
        "tables": ["DETAINER_LINKS", "DETAINER_OUTCOMES"],
        "vocabulary": ["load_vocabulary"],
    },
)
