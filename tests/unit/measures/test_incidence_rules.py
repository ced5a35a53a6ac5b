"""How ends are read from outcomes, and what the facts and the questions may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from counterfoil.measures.incidence import (
    IncidenceRules,
    active_on,
    count_flows,
    cumulative_incidence,
    load_incidence_rules,
    observe_ends,
)
from counterfoil.outcomes import load_definitions
from support.incidence_engines import Engine, read_records


def test_every_outcome_has_a_cause_or_is_open() -> None:
    """Each outcome of the definitions ends in a stated cause, is open, or is the one whose cause nobody knows."""
    rules = load_incidence_rules()
    named = {*rules.open, *(o for c in rules.causes for o in c.outcomes)}
    assert set(load_definitions().ids()) - named == {"unmapped"}
    assert named - set(load_definitions().ids()) == set()


def test_an_outcome_becomes_days_and_a_cause() -> None:
    """Days run from the day of issue; without a day of the end they are empty. What is open has no cause."""
    given = read_records("""
        prepared_date | outcome                   | ended_date | as_of_date
        2025-03-01    | taken_into_ice_custody    | 2025-03-01 | 2025-03-31
        2025-03-01    | declined_by_agency        | -          | 2025-03-31
        2025-03-01    | unresolved                | 2025-03-09 | 2025-03-31
        2025-03-01    | unmapped                  | 2025-03-05 | 2025-03-31
        -             | lifted_by_ice             | 2025-03-05 | 2025-03-31
    """)
    found = Engine("duckdb").run(given, observe_ends)
    assert [(r["cause"], r["days"], r["followed_days"]) for r in found] == [
        ("taken", 0, 30),
        ("released", None, 30),
        (None, None, 30),
        ("unknown", 4, 30),
        ("lifted", None, None),
    ]


def _changed(**parts: Any) -> dict[str, Any]:
    return {**load_incidence_rules().model_dump(), **parts}


def test_a_cause_stands_once() -> None:
    """The facts are refused where a cause, or an outcome, stands twice."""
    causes = load_incidence_rules().model_dump()["causes"]
    with pytest.raises(ValidationError, match="a cause stands twice"):
        IncidenceRules.model_validate(_changed(unknown_cause="taken"))
    with pytest.raises(ValidationError, match="an outcome stands twice"):
        IncidenceRules.model_validate(_changed(causes=[*causes, {**causes[0], "cause": "again"}]))


def test_a_question_that_makes_no_sense_is_refused() -> None:
    """No horizon, one below zero, and a period that ends before it begins are no questions."""
    with pytest.raises(ValueError, match="horizon"):
        cumulative_incidence(None, (), [])
    with pytest.raises(ValueError, match="horizon"):
        cumulative_incidence(None, (), [-1])
    with pytest.raises(ValueError, match="day"):
        active_on(None, [])
    with pytest.raises(ValueError, match="period"):
        count_flows(None, [(date(2025, 3, 2), date(2025, 3, 2))])
    with pytest.raises(ValueError, match="period"):
        count_flows(None, [])


def test_the_last_digit_does_not_depend_on_the_number_of_threads() -> None:
    """One thread and four, which sum the days in another order, say the same to the last bit."""
    import ibis
    import numpy as np
    import pyarrow as pa

    draw = np.random.default_rng(3)
    days = draw.exponential(200, 60_000).astype("int64")
    rows = {
        "place": pa.array([f"ZZ-{n}" for n in draw.integers(0, 40, days.size).tolist()]),
        "days": days,
        "cause": pa.array(draw.choice(["taken", "released", "lifted"], days.size).tolist()),
        "followed_days": draw.integers(300, 900, days.size),
    }
    answers = []
    for threads in (1, 4):
        backend = ibis.duckdb.connect(threads=threads)
        stored = backend.create_table("records", pa.table(rows))
        answers.append(backend.to_pyarrow(cumulative_incidence(stored, ["place"], [30, 180, 365])).to_pylist())
    assert answers[0] == answers[1]
    assert len(answers[0]) == 40 * 3 * 5
