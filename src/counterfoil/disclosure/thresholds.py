"""Reads how small a number may be printed, and what may never leave."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.schema import load_fact


class AttackLimits(BaseModel):
    """How much work one attack may be."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    combinations_at_most: int = Field(ge=1)
    numbers_at_once: int = Field(ge=1)
    steps_for_one_cell: int = Field(ge=1)


class Thresholds(BaseModel):
    """The limits of disclosure control, from `facts/thresholds.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_count: int = Field(ge=2)
    minimum_count_cites: str
    minimum_count_evidence: str
    hidden_low_at_most: int = Field(ge=0)
    round_to: int = Field(ge=1)
    never: tuple[str, ...]
    person_dimensions: tuple[str, ...]
    place_dimensions: tuple[str, ...]
    sensitive_outcomes: tuple[str, ...]
    keep_outcomes: tuple[str, ...]
    attack: AttackLimits

    @property
    def largest_hidden(self) -> int:
        """The largest count that is too small to print."""
        return self.minimum_count - 1


@cache
def load_thresholds() -> Thresholds:
    """The limits in force."""
    return load_fact(files("counterfoil.disclosure") / "facts" / "thresholds.yaml", Thresholds)
