"""What the law said on a day, with the citation."""

from counterfoil.policies.evaluation import Evaluation, evaluate
from counterfoil.policies.provisions import Provision, load_provisions
from counterfoil.policies.reach import in_force
from counterfoil.policies.tables import PROVISIONS, STANCES, provisions_table, stances_table

__all__ = [
    "PROVISIONS",
    "STANCES",
    "Evaluation",
    "Provision",
    "evaluate",
    "in_force",
    "load_provisions",
    "provisions_table",
    "stances_table",
]
