"""Reads from what on a person must look at a figure before it is published, and what such a finding says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class _Limit(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    because: str


class HistoryLimit(_Limit):
    """When a week of a place does not fit its series."""

    at_least: int
    share_of_series: float
    weeks_of_series: int


class DayLimit(_Limit):
    """When one day holds too much of a period."""

    place_at_least: int
    place_share: float
    all_at_least: int
    all_share: float
    days_of_period: int


class ShareLimit(_Limit):
    """When too much is not known."""

    share: float
    at_least: int


class CountLimit(_Limit):
    """When there is too much of what there should be none of."""

    at_least: int


class GapLimit(_Limit):
    """When too many days of a period have no record."""

    share_of_period: float


class Plausibility(BaseModel):
    """The limits of the gate, from `facts/plausibility.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    history: HistoryLimit
    one_day: DayLimit
    not_attributed: ShareLimit
    unresolved: ShareLimit
    gap: GapLimit
    after_as_of: CountLimit
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Implausible:
    """One thing to look at before anything is published.

    Args:
        finding: Its id, the same whenever the same thing is found.
        check: The check that found it.
        where: The place and the days.
        says: What is odd, with its figures.
    """

    finding: str
    check: str
    where: str
    says: str


@cache
def load_plausibility() -> Plausibility:
    """The limits in force."""
    return load_fact(files("counterfoil.measures") / "facts" / "plausibility.yaml", Plausibility)
