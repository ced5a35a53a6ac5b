"""Computes a measure under other rules on when two rows are one detainer, so that it is seen how far it moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from counterfoil.disclosure import COUNTS, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.ledger import find_rules, load_rules
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.schema import Field

_RULES = Field("rules", "text", "The set of rules by which rows are one detainer.", required=True)


def compute_by_rules(snapshot: Snapshot, question: Question, rules: str) -> Releasable:
    """The cells of a measure under another set of rules, or under every set, ours first.

    Nothing is stored: the figures of editions go by the ledger's own rules.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        question: What to count.
        rules: The id of a set of rules, or `all`.

    Raises:
        UsageError: There is no such set, measure or dimension.
    """
    wanted = list(load_rules()) if rules == "all" else [find_rules(rules).rules]
    answers = [(name, compute_measure(snapshot, replace(question, rules=name))) for name in wanted]
    first = answers[0][1].cells
    said = tuple(f"{name}: {load_rules()[name].says}" for name in wanted)
    rows = [{"rules": name, **row} for name, answer in answers for row in answer.rows]
    return release(
        replace(
            first,
            fields=(_RULES, *first.fields),
            rows=tuple(_hidden_everywhere(rows, first.dimensions)),
            dimensions=("rules", *first.dimensions),
            notes=(*first.notes, *said),
        )
    )


def _hidden_everywhere(rows: Sequence[dict[str, Any]], dimensions: Sequence[str]) -> list[dict[str, Any]]:
    """The rows, with a cell that is hidden under one set of rules hidden under all: they are one cell, almost."""
    hidden = {tuple(r[d] for d in dimensions) for r in rows if r["reason"] == "suppressed"}
    return [
        {k: (None if k in COUNTS else v) for k, v in r.items()} | {"reason": "suppressed"}
        if tuple(r[d] for d in dimensions) in hidden
        else r
        for r in rows
    ]
