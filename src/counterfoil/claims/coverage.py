"""Says what the releases at hand would have to cover before a claim can be held to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.claims.statements import Counted
from counterfoil.language import say, say_number
from counterfoil.schema import load_fact


class CoverageRules(BaseModel):
    """When releases are taken to cover a place or a period."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    national_states_at_least: Annotated[int, Field(ge=1)]
    late_start_days: Annotated[int, Field(ge=0)]
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Covered:
    """What the releases at hand hold.

    Args:
        states: The two letters of each state with at least one detainer.
        first_date: The first day that any of them holds.
    """

    states: Collection[str]
    first_date: date | None


@cache
def load_coverage_rules() -> CoverageRules:
    """The conventions on file."""
    return load_fact(files("counterfoil.claims") / "facts" / "coverage.yaml", CoverageRules)


def what_is_missing(counted: Counted, state: str, covered: Covered) -> str:
    """The releases that the figure would need; "" where those at hand hold its place and the start of its days.

    Args:
        counted: The figure.
        state: Two letters of the state that it is about; "" for the country.
        covered: What is at hand.
    """
    rules = load_coverage_rules()
    if state and state not in covered.states:
        return say("releases that hold detainers in {state}; these hold none", state=state)
    if not state and len(covered.states) < rules.national_states_at_least:
        held = say_number(len(covered.states))
        return say("releases of the whole country; these hold detainers in {number} of its states", number=held)
    begins = covered.first_date
    late = timedelta(days=rules.late_start_days)
    if counted.from_date and begins and begins > counted.from_date + late:
        days = {"start": str(counted.from_date), "first": str(begins)}
        return say("releases that cover the days from {start} on; these begin on {first}", **days)
    return ""
