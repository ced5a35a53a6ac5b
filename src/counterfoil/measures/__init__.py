"""Counts and shares with a stated meaning."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.measures.accounting import count_rows_by_fate, count_steps, in_place
    from counterfoil.measures.around import compute_around
    from counterfoil.measures.attribution import describe_attribution
    from counterfoil.measures.cells import Shares, not_covered, share_cells
    from counterfoil.measures.cohorts import Cohorts, Portion, cell_window, chosen_days, served_portions
    from counterfoil.measures.compute import Question, compute_measure
    from counterfoil.measures.coverage import describe_coverage, describe_release
    from counterfoil.measures.covering import Time, days_not_covered, times_between
    from counterfoil.measures.custodian_measures import CustodianMeasure, find_measure, load_custodian_measures
    from counterfoil.measures.definitions import GROUPS, load_measures, outcome_labels
    from counterfoil.measures.describing import describe_measure
    from counterfoil.measures.dimensions import dimensions_of
    from counterfoil.measures.directory import describe_agencies
    from counterfoil.measures.explaining import Explanation, explain_answer, explain_rows, key_columns
    from counterfoil.measures.flag_rows import flag_notes, flag_sentence
    from counterfoil.measures.flags import describe_flags, flags_of
    from counterfoil.measures.halves import Halves, compare_halves
    from counterfoil.measures.past_places import PAST_PLACES, keep_places, placed_as
    from counterfoil.measures.periods import find_period
    from counterfoil.measures.places import Place, find_place, name_place, where_of
    from counterfoil.measures.plausibility import find_implausible
    from counterfoil.measures.plausibility_limits import Implausible
    from counterfoil.measures.prepared import Prepared, read_again, written
    from counterfoil.measures.preparing import compute_and_prepare
    from counterfoil.measures.published import (
        add_up,
        adds_up,
        answer_fields,
        count_published,
        load_publication,
        nation_dimensions,
        offered_denominators,
        published_definitions,
        published_outcomes,
    )
    from counterfoil.measures.seams import Seam, seams_between
    from counterfoil.measures.subjects import detainer_subjects, in_window, require_run, serving_releases
    from counterfoil.measures.usual import prepare_usual
    from counterfoil.measures.variants import compute_by_definitions, compute_by_rules

__all__ = [
    "GROUPS",
    "PAST_PLACES",
    "Cohorts",
    "CustodianMeasure",
    "Explanation",
    "Halves",
    "Implausible",
    "Place",
    "Portion",
    "Prepared",
    "Question",
    "Seam",
    "Shares",
    "Time",
    "add_up",
    "adds_up",
    "answer_fields",
    "cell_window",
    "chosen_days",
    "compare_halves",
    "compute_and_prepare",
    "compute_around",
    "compute_by_definitions",
    "compute_by_rules",
    "compute_measure",
    "count_published",
    "count_rows_by_fate",
    "count_steps",
    "days_not_covered",
    "describe_agencies",
    "describe_attribution",
    "describe_coverage",
    "describe_flags",
    "describe_measure",
    "describe_release",
    "detainer_subjects",
    "dimensions_of",
    "explain_answer",
    "explain_rows",
    "find_implausible",
    "find_measure",
    "find_period",
    "find_place",
    "flag_notes",
    "flag_sentence",
    "flags_of",
    "in_place",
    "in_window",
    "keep_places",
    "key_columns",
    "load_custodian_measures",
    "load_measures",
    "load_publication",
    "name_place",
    "nation_dimensions",
    "not_covered",
    "offered_denominators",
    "outcome_labels",
    "placed_as",
    "prepare_usual",
    "published_definitions",
    "published_outcomes",
    "read_again",
    "require_run",
    "seams_between",
    "served_portions",
    "serving_releases",
    "share_cells",
    "times_between",
    "where_of",
    "written",
]

__getattr__: Face = open_face(
    __name__,
    {
        "accounting": ["count_rows_by_fate", "count_steps", "in_place"],
        "around": ["compute_around"],
        "attribution": ["describe_attribution"],
        "cells": ["Shares", "not_covered", "share_cells"],
        "cohorts": ["Cohorts", "Portion", "cell_window", "chosen_days", "served_portions"],
        "compute": ["Question", "compute_measure"],
        "coverage": ["describe_coverage", "describe_release"],
        "covering": ["Time", "days_not_covered", "times_between"],
        "custodian_measures": ["CustodianMeasure", "find_measure", "load_custodian_measures"],
        "definitions": ["GROUPS", "load_measures", "outcome_labels"],
        "describing": ["describe_measure"],
        "dimensions": ["dimensions_of"],
        "directory": ["describe_agencies"],
        "explaining": ["Explanation", "explain_answer", "explain_rows", "key_columns"],
        "flag_rows": ["flag_notes", "flag_sentence"],
        "flags": ["describe_flags", "flags_of"],
        "halves": ["Halves", "compare_halves"],
        "past_places": ["PAST_PLACES", "keep_places", "placed_as"],
        "periods": ["find_period"],
        "places": ["Place", "find_place", "name_place", "where_of"],
        "plausibility": ["find_implausible"],
        "plausibility_limits": ["Implausible"],
        "prepared": ["Prepared", "read_again", "written"],
        "preparing": ["compute_and_prepare"],
        "published": [
            "add_up",
            "adds_up",
            "answer_fields",
            "count_published",
            "load_publication",
            "nation_dimensions",
            "offered_denominators",
            "published_definitions",
            "published_outcomes",
        ],
        "seams": ["Seam", "seams_between"],
        "subjects": ["detainer_subjects", "in_window", "require_run", "serving_releases"],
        "usual": ["prepare_usual"],
        "variants": ["compute_by_definitions", "compute_by_rules"],
    },
)
