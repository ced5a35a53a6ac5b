"""Counts and shares with a stated meaning."""

from counterfoil.measures.accounting import count_steps
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.measures.coverage import describe_coverage, describe_release
from counterfoil.measures.definitions import find_measure, load_measures, outcome_labels
from counterfoil.measures.halves import compare_halves
from counterfoil.measures.places import Place, find_place
from counterfoil.measures.subjects import require_run, serving_releases

__all__ = [
    "Place",
    "Question",
    "compare_halves",
    "compute_measure",
    "count_steps",
    "describe_coverage",
    "describe_release",
    "find_measure",
    "find_place",
    "load_measures",
    "outcome_labels",
    "require_run",
    "serving_releases",
]
