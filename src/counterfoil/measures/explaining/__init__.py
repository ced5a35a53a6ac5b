"""From a figure back to what it rests on: its definition, the counts at each step, the addresses of its rows."""

from counterfoil.measures.explaining.explanation import Explanation, Step, explain_answer, explain_rows, key_columns
from counterfoil.measures.explaining.stretches import Stretch

__all__ = ["Explanation", "Step", "Stretch", "explain_answer", "explain_rows", "key_columns"]
