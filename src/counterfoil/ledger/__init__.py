"""Who said what, and when: one row a detainer, and the fate of every source row."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.ledger.cleaning import normal
    from counterfoil.ledger.custodian_facts import load_custodian_facts
    from counterfoil.ledger.custodian_tables import CUSTODIAN_ACTIONS, CUSTODIAN_COUNTS
    from counterfoil.ledger.event_tables import RECORD_ROWS
    from counterfoil.ledger.events import EVENTS
    from counterfoil.ledger.facts import find_rules, load_rules
    from counterfoil.ledger.published import PUBLISHED_COUNTS
    from counterfoil.ledger.tables import DETAINER_ROWS_FATE, DETAINERS
    from counterfoil.ledger.vintages import find_seams, served_detainers, served_rows, serving_days
    from counterfoil.ledger.working import detainers_by_rules, keep_release

__all__ = [
    "CUSTODIAN_ACTIONS",
    "CUSTODIAN_COUNTS",
    "DETAINERS",
    "DETAINER_ROWS_FATE",
    "EVENTS",
    "PUBLISHED_COUNTS",
    "RECORD_ROWS",
    "detainers_by_rules",
    "find_rules",
    "find_seams",
    "keep_release",
    "load_custodian_facts",
    "load_rules",
    "normal",
    "served_detainers",
    "served_rows",
    "serving_days",
]

__getattr__: Face = open_face(
    __name__,
    {
        "cleaning": ["normal"],
        "custodian_facts": ["load_custodian_facts"],
        "custodian_tables": ["CUSTODIAN_ACTIONS", "CUSTODIAN_COUNTS"],
        "event_tables": ["RECORD_ROWS"],
        "events": ["EVENTS"],
        "facts": ["find_rules", "load_rules"],
        "published": ["PUBLISHED_COUNTS"],
        "tables": ["DETAINER_ROWS_FATE", "DETAINERS"],
        "vintages": ["find_seams", "served_detainers", "served_rows", "serving_days"],
        "working": ["detainers_by_rules", "keep_release"],
    },
)
