"""Reads what each measure of custodians' logs counts, from its fact file."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.ledger import load_custodian_facts
from counterfoil.measures.definitions import Denominator, Measure
from counterfoil.measures.definitions import find_measure as find_measure_of_ice
from counterfoil.schema import fact_files, facts_by_id

#: The heading under which they are listed.
GROUP = "What custodians' logs say"


class CustodianMeasure(BaseModel):
    """One measure of custodians' logs, from `facts/custodians`.

    Args:
        counts: The table whose rows are counted: one row a request.
        where: What a request must be to be counted.
        always_by: Dimensions that every answer has.
        only_outcome: The one outcome that is counted, where the measure is about one.
        numerator: The outcomes that a share counts.
        unknown: Outcomes that could be any other: they make the bounds.
        date: The day that the window is about.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    measure: str
    title: str
    question: str
    unit: str
    kind: Literal["count", "share"]
    counts: Literal["ledger.custodian_actions"]
    where: dict[str, str] = {}
    always_by: tuple[str, ...] = ()
    only_outcome: str | None = None
    numerator: tuple[str, ...] = ()
    denominators: dict[str, Denominator] = {}
    denominator_says: str = ""
    unknown: tuple[str, ...] = ()
    date: Literal["received_date", "custody_release_date"]
    includes: str
    excludes: str
    caution: str

    @model_validator(mode="after")
    def _outcomes_are_defined(self) -> Self:
        """A share has a numerator and a denominator, and every outcome named is one of custodians' logs."""
        if (self.kind == "share") != bool(self.numerator and self.denominators):
            raise ValueError("a share, and only a share, has a numerator and denominators")
        named = {*self.unknown, *self.numerator, *([self.only_outcome] if self.only_outcome else [])}
        for denominator in self.denominators.values():
            named |= {*denominator.only, *denominator.leaves_out}
        odd = named - set(load_custodian_facts().ids())
        if odd:
            raise ValueError(f"no such outcome: {', '.join(sorted(odd))}")
        return self

    def described(self) -> list[tuple[str, str]]:
        """What it counts and leaves out, as pairs of words."""
        said = [("unit", self.unit), ("includes", self.includes), ("excludes", self.excludes), ("date", self.date)]
        if self.numerator:
            said.append(("numerator", ", ".join(self.numerator)))
        said += [(f"of {name}", what.says) for name, what in self.denominators.items()]
        if self.unknown:
            said.append(("bounds", f"low: none of the {', '.join(self.unknown)} is counted; high: all of them are"))
        return said


@cache
def load_custodian_measures() -> dict[str, CustodianMeasure]:
    """Every measure of custodians' logs by its id."""
    files = fact_files("counterfoil.measures", "custodians")
    found = facts_by_id(files, CustodianMeasure, lambda fact: fact.measure, named_so=True)
    return {name: fact for name, (_, fact) in found.items()}


def find_measure(measure_id: str) -> Measure | CustodianMeasure:
    """The measure of that id, of either half.

    Raises:
        UsageError: There is none.
    """
    return load_custodian_measures().get(measure_id) or find_measure_of_ice(measure_id)
