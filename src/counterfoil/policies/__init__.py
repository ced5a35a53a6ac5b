"""What the law said on a day, with the citation."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.policies.lawbook import Lawbook, load_lawbook
    from counterfoil.policies.offenses import load_offenses
    from counterfoil.policies.provisions import Provision, load_provisions
    from counterfoil.policies.reach import in_force
    from counterfoil.policies.tables import PROVISIONS, STANCES, provisions_table, stances_table
    from counterfoil.policies.values_act import load_values_act

__all__ = [
    "PROVISIONS",
    "STANCES",
    "Lawbook",
    "Provision",
    "in_force",
    "load_lawbook",
    "load_offenses",
    "load_provisions",
    "load_values_act",
    "provisions_table",
    "stances_table",
]

__getattr__: Face = open_face(
    __name__,
    {
        "lawbook": ["Lawbook", "load_lawbook"],
        "offenses": ["load_offenses"],
        "provisions": ["Provision", "load_provisions"],
        "reach": ["in_force"],
        "tables": ["PROVISIONS", "STANCES", "provisions_table", "stances_table"],
        "values_act": ["load_values_act"],
    },
)
