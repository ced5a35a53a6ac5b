"""Reads the definitions of outcomes, and the outcome that each lift reason stands for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Outcome(_Fact):
    """One thing that may have become of a detainer.

    Args:
        id: Its name in every table.
        label: As printed.
        means: One clause.
        caution: What it does not say.
        is_end: The detainer has ended.
        is_unknown: What became of it is not known.
    """

    id: str
    label: str
    means: str
    caution: str = ""
    is_end: bool
    is_unknown: bool


class LiftReason(_Fact):
    """One lift reason of ICE's, and the outcome that it stands for."""

    lift_reason: str
    outcome: str
    detail: str = ""
    code: str = ""
    seen_in: tuple[str, ...]
    contestable: str


class Definitions(_Fact):
    """One set of definitions, from `facts/definitions.yaml`."""

    definition_set: str
    version: int
    title: str
    says: str
    cohort_matures_after_days: int
    cohort_matures_because: str
    cites: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    lift_reasons: tuple[LiftReason, ...]

    @model_validator(mode="after")
    def _each_reason_has_an_outcome(self) -> Self:
        """Every lift reason stands once, for an outcome that is defined."""
        ids = [o.id for o in self.outcomes]
        reasons = [" ".join(r.lift_reason.casefold().split()) for r in self.lift_reasons]
        if len(set(reasons)) != len(reasons):
            raise ValueError("a lift reason stands twice")
        odd = [r.outcome for r in self.lift_reasons if r.outcome not in ids]
        if odd:
            raise ValueError(f"no such outcome: {', '.join(odd)}")
        return self

    def ids(self) -> tuple[str, ...]:
        """The outcomes' ids, in the order in which they are printed."""
        return tuple(o.id for o in self.outcomes)

    def label(self, outcome: str) -> str:
        """The outcome as printed."""
        return next(o.label for o in self.outcomes if o.id == outcome)

    def unknown_ids(self) -> tuple[str, ...]:
        """The outcomes that say that it is not known."""
        return tuple(o.id for o in self.outcomes if o.is_unknown)


@cache
def load_definitions() -> Definitions:
    """The definitions in force."""
    return load_fact(files("counterfoil.outcomes") / "facts" / "definitions.yaml", Definitions)
