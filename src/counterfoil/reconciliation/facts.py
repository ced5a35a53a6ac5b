"""Reads what of the two halves can be compared, and by what parts a difference can be explained."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.ledger import load_custodian_facts
from counterfoil.outcomes import load_definitions
from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Comparable(_Fact):
    """A figure of one half and its counterpart in the other.

    Args:
        ice: Outcomes of detainers that ICE's figure counts; empty = every detainer.
        custodian: What the custodian's figure counts.
    """

    id: str
    label: str
    ice: tuple[str, ...]
    ice_says: str
    custodian: tuple[str, ...]
    custodian_says: str


class PartWords(_Fact):
    """A named part of a difference."""

    label: str
    is_exact: bool


class ComparisonFacts(_Fact):
    """The facts of reconciliation, from `facts/comparisons.yaml`.

    Args:
        may_be_recorded_as: Outcome in the custodian's record to the outcomes under which ICE may have it.
        open: Outcomes of detainers without an end.
        replaced: Outcomes of detainers that another form replaced.
        transit_days: Days within which a form is taken to reach the custodian.
        parts: The parts of a difference, in the order in which they are taken.
        not_comparable: Why two figures cannot be subtracted, with `{a}` and `{b}` for what each says.
    """

    comparisons: tuple[Comparable, ...]
    may_be_recorded_as: dict[str, tuple[str, ...]]
    open: tuple[str, ...]
    replaced: tuple[str, ...]
    transit_days: int
    transit_because: str
    parts: dict[str, PartWords]
    verdicts: dict[str, str]
    not_comparable: dict[str, str]
    cites: tuple[str, ...]

    @model_validator(mode="after")
    def _outcomes_are_defined(self) -> Self:
        """Every outcome that is named is one of its half."""
        theirs, ours = set(load_definitions().ids()), set(load_custodian_facts().ids())
        named = {*self.open, *self.replaced, *(o for c in self.comparisons for o in c.ice)}
        named |= {o for held in self.may_be_recorded_as.values() for o in held}
        odd = (named - theirs) | (set(self.may_be_recorded_as) ^ ours)
        odd |= {o for c in self.comparisons for o in c.custodian} - ours - {"received"}
        if odd:
            raise ValueError(f"no such outcome: {', '.join(sorted(odd))}")
        return self


@cache
def load_comparisons() -> ComparisonFacts:
    """The comparisons in force."""
    return load_fact(files("counterfoil.reconciliation") / "facts" / "comparisons.yaml", ComparisonFacts)
