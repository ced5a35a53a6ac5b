"""Reads how small a number may be printed, and what may never leave."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class Thresholds(BaseModel):
    """The limits of disclosure control, from `facts/thresholds.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    minimum_count: int
    minimum_count_cites: str
    minimum_count_evidence: str
    never: tuple[str, ...]
    person_dimensions: tuple[str, ...]
    place_dimensions: tuple[str, ...]
    sensitive_outcomes: tuple[str, ...]


@cache
def load_thresholds() -> Thresholds:
    """The limits in force."""
    return load_fact(files("counterfoil.disclosure") / "facts" / "thresholds.yaml", Thresholds)
