"""Computes a measure under other people's rules and definitions, so that it is seen how far the figure moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from counterfoil.disclosure import COUNTS, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.ledger import find_rules, load_rules
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.outcomes import load_definition_sets, load_definitions
from counterfoil.schema import Field

_RULES = Field("rules", "text", "The set of rules by which rows are one detainer.", required=True)
_DEFINITIONS = Field("definitions", "text", "The set of definitions of outcomes.", required=True)


def compute_by_rules(snapshot: Snapshot, question: Question, rules: str) -> Releasable:
    """The cells of a measure under another set of rules on duplicates, or under every set, ours first.

    Nothing is stored: the figures of editions go by the ledger's own rules.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count.
        rules: The id of a set of rules, or `all`.

    Raises:
        UsageError: There is no such set, measure or dimension.
    """
    wanted = list(load_rules()) if rules == "all" else [find_rules(rules).rules]
    says = {name: load_rules()[name].says for name in wanted}
    return _side_by_side(_RULES, says, {n: compute_measure(snapshot, replace(question, rules=n)) for n in wanted})


def compute_by_definitions(snapshot: Snapshot, question: Question, definitions: str) -> Releasable:
    """The cells of a measure under another set of definitions of outcomes, or under every set, ours first.

    Nothing is stored: the figures of editions go by our definitions.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count.
        definitions: The id of a set, or `all`.

    Raises:
        UsageError: There is no such set, measure or dimension.
    """
    folders = snapshot.fact_folders()
    sets = load_definition_sets(folders)
    wanted = list(sets) if definitions == "all" else [load_definitions(definitions, folders).definition_set]
    says = {name: sets[name].says for name in wanted}
    answers = {n: compute_measure(snapshot, replace(question, definitions=n)) for n in wanted}
    return _side_by_side(_DEFINITIONS, says, answers)


def _side_by_side(field: Field, says: Mapping[str, str], answers: Mapping[str, Releasable]) -> Releasable:
    """Answers to one question under several sets, as one answer that names the set of each row."""
    first = next(iter(answers.values())).cells
    rows = [{field.name: name, **row} for name, answer in answers.items() for row in answer.rows]
    return release(
        replace(
            first,
            population="",
            sums={},
            fields=(field, *first.fields),
            rows=tuple(_hidden_everywhere(rows, first.dimensions)),
            dimensions=(field.name, *first.dimensions),
            notes=(*first.notes, *(f"{name}: {text}" for name, text in says.items())),
        )
    )


def _hidden_everywhere(rows: Sequence[dict[str, Any]], dimensions: Sequence[str]) -> list[dict[str, Any]]:
    """The rows, with a cell that is hidden under one set hidden under all: they are one cell, almost."""
    hidden = {tuple(r[d] for d in dimensions) for r in rows if r["reason"] == "suppressed"}
    return [
        {k: (None if k in COUNTS else v) for k, v in r.items()} | {"reason": "suppressed"}
        if tuple(r[d] for d in dimensions) in hidden
        else r
        for r in rows
    ]
