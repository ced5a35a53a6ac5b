"""Answers a question, and prepares it so that it can be answered again without being understood anew."""

from __future__ import annotations

from counterfoil.disclosure import Releasable, load_thresholds
from counterfoil.engine import Snapshot
from counterfoil.measures.answering import answer
from counterfoil.measures.asked import Question, ask
from counterfoil.measures.compute import compute_measure, plan_measure
from counterfoil.measures.custodian_measures import load_custodian_measures
from counterfoil.measures.flag_rows import FlagPlan, tell_flags
from counterfoil.measures.flags import plan_flags
from counterfoil.measures.prepared import Prepared


def compute_and_prepare(snapshot: Snapshot, question: Question) -> tuple[Releasable, Releasable, Prepared | None]:
    """The cells of a measure, what is odd about the days behind them, and the question prepared.

    Returns:
        No prepared question where more than one query of stored tables is needed: for measures of time, stock and
        flow, of what custodians say, and of the law; and on another engine than embedded DuckDB.

    Raises:
        UsageError: There is no such measure or dimension.
        CounterfoilError: There is nothing to count yet.
    """
    if question.measure in load_custodian_measures():
        return compute_measure(snapshot, question), tell_flags(FlagPlan(), []), None
    plan, counted = plan_measure(ask(snapshot, question))
    flags, stored = plan_flags(snapshot, question)
    query = snapshot.query_of(counted) if plan.reading is not None else None
    flag_query = snapshot.query_of(stored) if query and stored is not None else None
    if query is not None and (stored is None or flag_query is not None):
        prepared = Prepared(plan, query, flags, flag_query, load_thresholds())
        return *prepared.answered(snapshot), prepared
    if plan.reading is not None:
        counted = plan.reading.cells([dict(row) for row in snapshot.run(counted).to_pylist()])
    odd = tell_flags(flags, [] if stored is None else snapshot.run(stored).to_pylist())
    return answer(plan, counted), odd, None
