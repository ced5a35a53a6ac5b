"""Counts and shares with a stated meaning."""

from counterfoil.measures.accounting import count_steps
from counterfoil.measures.around import compute_around
from counterfoil.measures.attribution import describe_attribution
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.measures.coverage import describe_coverage, describe_release
from counterfoil.measures.definitions import GROUPS, find_measure, load_measures, outcome_labels
from counterfoil.measures.describing import describe_measure
from counterfoil.measures.flags import describe_flags, flag_notes, flag_sentence, flags_of
from counterfoil.measures.halves import compare_halves
from counterfoil.measures.places import Place, find_place, where_of
from counterfoil.measures.seams import Seam, seams_between
from counterfoil.measures.subjects import require_run, serving_releases
from counterfoil.measures.variants import compute_by_definitions, compute_by_rules

__all__ = [
    "GROUPS",
    "Place",
    "Question",
    "Seam",
    "compare_halves",
    "compute_around",
    "compute_by_definitions",
    "compute_by_rules",
    "compute_measure",
    "count_steps",
    "describe_attribution",
    "describe_coverage",
    "describe_flags",
    "describe_measure",
    "describe_release",
    "find_measure",
    "find_place",
    "flag_notes",
    "flag_sentence",
    "flags_of",
    "load_measures",
    "outcome_labels",
    "require_run",
    "seams_between",
    "serving_releases",
    "where_of",
]
