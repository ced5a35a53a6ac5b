"""Reads how time is counted: the causes by which a detainer ends, the horizons, and when a cohort is too young."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Cause(_Fact):
    """One way in which a detainer ends.

    Args:
        cause: Its name in every table.
        label: As printed.
        outcomes: The outcomes that end so.
        caution: What it does not say.
    """

    cause: Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
    label: str
    outcomes: tuple[str, ...]
    caution: str


class Citation(_Fact):
    """A work that a rule stands on, and how it is known."""

    says: str
    evidence: str


class IncidenceRules(_Fact):
    """How time to custody is counted, from `facts/incidence.yaml`.

    Args:
        horizons: Days, for who names none.
        confidence: The level of the interval, 0 to 1.
        least_followed_share: The least share of a cohort, 0 to 1, that must have been followed for a horizon.
        unknown_cause: The name of an end of which it is not recorded how.
        causes: The ways to end that compete, in the order in which they are printed.
        open: Outcomes that say that no end is recorded.
    """

    version: int
    says: str
    horizons: tuple[Annotated[int, Field(ge=0)], ...]
    horizons_because: str
    confidence: Annotated[float, Field(gt=0, lt=1)]
    confidence_because: str
    least_followed_share: Annotated[float, Field(ge=0, le=1)]
    least_followed_because: str
    unknown_cause: str
    causes: tuple[Cause, ...]
    open: tuple[str, ...]
    open_says: str
    cites: tuple[Citation, ...]

    @model_validator(mode="after")
    def _every_name_stands_once(self) -> Self:
        """No cause and no outcome stands twice, and the unknown cause is none of the others."""
        names = [*self.names(), self.unknown_cause]
        if len(set(names)) != len(names):
            raise ValueError("a cause stands twice")
        outcomes = [*self.open, *(o for c in self.causes for o in c.outcomes)]
        if len(set(outcomes)) != len(outcomes):
            raise ValueError("an outcome stands twice")
        return self

    def names(self) -> tuple[str, ...]:
        """The causes, in the order in which they are printed."""
        return tuple(c.cause for c in self.causes)


@cache
def load_incidence_rules() -> IncidenceRules:
    """The rules in force."""
    return load_fact(files("counterfoil.measures.incidence") / "facts" / "incidence.yaml", IncidenceRules)
