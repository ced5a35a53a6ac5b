"""How long until a detainer ends, and in which way; how many are active on a day, and how many begin and end."""

from counterfoil.measures.incidence.cumulative import cumulative_incidence
from counterfoil.measures.incidence.days import place_days
from counterfoil.measures.incidence.ends import observe_ends
from counterfoil.measures.incidence.flow import count_flows, flowing_in
from counterfoil.measures.incidence.quantiles import day_quantiles
from counterfoil.measures.incidence.rules import IncidenceRules, load_incidence_rules
from counterfoil.measures.incidence.spans import place_spans
from counterfoil.measures.incidence.stock import active_on, standing_at

__all__ = [
    "IncidenceRules",
    "active_on",
    "count_flows",
    "cumulative_incidence",
    "day_quantiles",
    "flowing_in",
    "load_incidence_rules",
    "observe_ends",
    "place_days",
    "place_spans",
    "standing_at",
]
