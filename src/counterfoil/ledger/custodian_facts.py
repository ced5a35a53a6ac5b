"""Reads what may become of a request by a custodian's own record."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class CustodianOutcome(_Fact):
    """One way in which a request can stand by the custodian's own log."""

    id: str
    label: str
    says: str


class CustodianFacts(_Fact):
    """The outcomes of requests, from `facts/custodians.yaml`.

    Args:
        outcomes: In the order in which they are tried and printed.
        unknown: Those that could be any other.
        pickup_days: Days after a custody release until which a pick-up that is not stated is pending.
        levels: The levels of custodians.
        default_level: The level of a log that states none.
    """

    outcomes: tuple[CustodianOutcome, ...]
    unknown: tuple[str, ...]
    pickup_days: int
    pickup_days_because: str
    levels: tuple[str, ...]
    default_level: str
    cites: tuple[str, ...]

    def ids(self) -> tuple[str, ...]:
        """The outcomes' ids, in order."""
        return tuple(o.id for o in self.outcomes)

    def labels(self) -> dict[str, str]:
        """The outcomes' labels, by id, in order."""
        return {o.id: o.label for o in self.outcomes}


@cache
def load_custodian_facts() -> CustodianFacts:
    """The outcomes in force."""
    return load_fact(files("counterfoil.ledger") / "facts" / "custodians.yaml", CustodianFacts)
