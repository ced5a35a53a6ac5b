"""Reads from what on a release is odd enough to be told."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, field_validator

from counterfoil.ledger import DETAINERS
from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class SpikeRules(_Fact):
    """Which spikes are told once only.

    Args:
        explained_share: A wider place's day is left out where one place inside it holds more than this share of it.
    """

    explained_share: float


class GapRules(_Fact):
    """From what on days without a record are a gap.

    Args:
        at_least_days: Days in a row.
        expected_rows: What the rate before would have given in them.
        rate_days: Over how many days before the gap the rate is taken.
        rate_least_days: Over how many days at least, where the place is younger.
    """

    at_least_days: int
    expected_rows: float
    rate_days: int
    rate_least_days: int


class FirstUseRules(_Fact):
    """When the first use of a value is told.

    Args:
        at_least_rows: On how many detainers of the release the value must stand.
        after_days: How long after the release's first day it must appear.
        columns: Columns of `ledger.detainers`, each with its name in words.
    """

    at_least_rows: int
    after_days: int
    columns: dict[str, str]

    @field_validator("columns")
    @classmethod
    def _are_printable(cls, columns: dict[str, str]) -> dict[str, str]:
        """Every column is a text of the ledger, and none is sensitive."""
        unfit = [
            c for c in columns if c not in DETAINERS.names or DETAINERS[c].sensitive or DETAINERS[c].kind != "text"
        ]
        if unfit:
            raise ValueError(f"no printable text of {DETAINERS.name}: {', '.join(unfit)}")
        return columns


class FlagRules(_Fact):
    """From what on a release is odd, from `facts/flags.yaml`."""

    spikes: SpikeRules
    gaps: GapRules
    first_uses: FirstUseRules
    because: str
    cites: tuple[str, ...]
    evidence: str


@cache
def load_flag_rules() -> FlagRules:
    """The rules in force."""
    return load_fact(files("counterfoil.outcomes") / "facts" / "flags.yaml", FlagRules)
