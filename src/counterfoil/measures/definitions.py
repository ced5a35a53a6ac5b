"""Reads what each measure counts, from its fact file."""

from __future__ import annotations

from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import DeclarationError, UsageError
from counterfoil.outcomes import load_definitions
from counterfoil.schema import fact_files, load_fact


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Denominator(_Fact):
    """What a share is a share of.

    Args:
        label: In a word or two.
        says: In words.
        only: Only detainers with these outcomes.
        leaves_out: All but detainers with these outcomes.
    """

    label: str
    says: str
    only: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


class Numerator(_Fact):
    """What a share counts."""

    outcome: tuple[str, ...]


class Measure(_Fact):
    """One measure, from `facts/definitions`.

    Args:
        measure: Its id.
        unit: What is counted, or `share` (0 to 1).
        always_by: Dimensions that every answer has.
        only_outcome: The one outcome that is counted, where the measure is about one.
        unknown: Outcomes that could be any other: they make the bounds.
        date: The date that the window is about.
    """

    measure: str
    title: str
    question: str
    unit: str
    kind: Literal["count", "share"]
    counts: str
    always_by: tuple[str, ...] = ()
    only_outcome: str | None = None
    numerator: Numerator | None = None
    denominators: dict[str, Denominator] = {}
    denominator_says: str = ""
    unknown: tuple[str, ...] = ()
    date: str
    includes: str
    excludes: str
    caution: str

    @model_validator(mode="after")
    def _outcomes_are_defined(self) -> Self:
        """A share has a numerator and a denominator, and every outcome named is defined."""
        if (self.kind == "share") != bool(self.numerator and self.denominators):
            raise ValueError("a share, and only a share, has a numerator and denominators")
        named = {
            *self.unknown,
            *([self.only_outcome] if self.only_outcome else []),
            *(self.numerator.outcome if self.numerator else ()),
        }
        for denominator in self.denominators.values():
            named |= {*denominator.only, *denominator.leaves_out}
        odd = named - set(load_definitions().ids())
        if odd:
            raise ValueError(f"no such outcome: {', '.join(sorted(odd))}")
        return self


@cache
def load_measures() -> dict[str, Measure]:
    """Every measure by its id."""
    measures: dict[str, Measure] = {}
    for file in fact_files("counterfoil.measures", "definitions"):
        fact = load_fact(file, Measure)
        if fact.measure in measures or file.name != f"{fact.measure}.yaml":
            raise DeclarationError("facts/twice", "a measure stands twice", where={"file": str(file)})
        measures[fact.measure] = fact
    return measures


def find_measure(measure_id: str) -> Measure:
    """The measure of that id.

    Raises:
        UsageError: There is none.
    """
    measures = load_measures()
    if measure_id not in measures:
        raise UsageError(
            "measures/no-such-measure",
            f"there is no measure {measure_id}",
            remedy=["The measures are:", *(f"  {name}" for name in measures)],
        )
    return measures[measure_id]


def outcome_labels() -> dict[str, str]:
    """The outcomes that measures tell apart, in the order in which they are printed, with their labels."""
    return {o.id: o.label for o in load_definitions().outcomes}
