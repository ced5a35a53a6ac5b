"""Prepares the questions that people usually ask, which a fact file names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.disclosure import load_thresholds
from counterfoil.engine import Query, Snapshot
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.measures.asked import Question, ask
from counterfoil.measures.compute import plan_measure
from counterfoil.measures.definitions import load_measures
from counterfoil.measures.dimensions import require_dimensions
from counterfoil.measures.flag_rows import FlagPlan
from counterfoil.measures.flags import plan_flags
from counterfoil.measures.prepared import Prepared
from counterfoil.schema import load_fact


class Usual(BaseModel):
    """The questions that people usually ask, from `facts/usual.yaml`; `run` prepares them.

    Args:
        usual: For each measure, one entry a question: what tells its cells apart, in order.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    usual: dict[str, tuple[tuple[str, ...], ...]]

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        """Every measure is defined, and is a count or a share; every dimension is one of it."""
        for measure_id, questions in self.usual.items():
            measure = load_measures().get(measure_id)
            if measure is None or measure.kind not in ("count", "share"):
                raise ValueError(f"no count or share: {measure_id}")
            for by in questions:
                try:
                    require_dimensions(by, measure.counts)
                except UsageError as problem:
                    raise ValueError(f"{measure_id} by {', '.join(by)}: {problem.headline}") from problem
        return self


@cache
def load_usual() -> tuple[Question, ...]:
    """The questions, in the order of the file."""
    fact = load_fact(files("counterfoil.measures") / "facts" / "usual.yaml", Usual)
    return tuple(Question(measure, by) for measure, questions in fact.usual.items() for by in questions)


def prepare_usual(snapshot: Snapshot) -> Iterator[tuple[Question, Prepared]]:
    """The questions that people usually ask, each prepared and none counted.

    Yields:
        Those that the workspace can answer: of one that holds no arrests, none about arrests.
    """
    beside: dict[str, tuple[FlagPlan, Query | None] | None] = {}
    for question in load_usual():
        try:
            asked = ask(snapshot, question)
            plan, counted = plan_measure(asked)
        except CounterfoilError:  # it is said to whoever asks
            continue
        query, counts = snapshot.query_of(counted), asked.grain.name
        if counts not in beside:  # none has a window or a place, so that all ask the same of the flags
            flags, stored = plan_flags(snapshot, question)
            told = None if stored is None else snapshot.query_of(stored)
            beside[counts] = None if stored is not None and told is None else (flags, told)
        odd = beside[counts]
        if query is not None and odd is not None:  # what is odd about its days is never left out
            yield question, Prepared(plan, query, *odd, load_thresholds())
