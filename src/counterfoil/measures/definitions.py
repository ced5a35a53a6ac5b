"""Reads what each measure counts, from its fact file."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import UsageError
from counterfoil.measures.classings import Classing, GrainName, load_classings
from counterfoil.measures.dimensions import dimensions_of
from counterfoil.outcomes import load_definitions
from counterfoil.schema import fact_files, facts_by_id

Kind = Literal["count", "share", "within_days", "quantiles", "stock", "flow"]
#: The groups in which measures are listed, each with its heading.
GROUPS = {
    "issued": "Detainers issued",
    "outcomes": "What became of them",
    "custody": "Taken into custody, by how much of the record says so",
    "time": "How long it took",
    "stock": "Active on a day; issued and ended in a period",
    "law": "What the law said",
    "record": "What the record does not say",
    "arrests": "Arrests",
    "removals": "Removals",
}


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Denominator(_Fact):
    """What a share is a share of.

    Args:
        label: In a word or two.
        says: In words.
        only: Only rows of these classes.
        leaves_out: All but rows of these classes.
    """

    label: str
    says: str
    only: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


class Measure(_Fact):
    """One measure, from `facts/definitions`.

    Args:
        measure: Its id.
        group: Where it stands in the list.
        unit: What is counted, `share` (0 to 1), or `days`.
        kind: count; share; within_days (the share that ended so within so many days); quantiles (of days); stock
            (active on a day); flow (issued, and ended, in a period).
        counts: What one row of it is.
        always_by: Dimensions that every answer has.
        told_by: The dimension whose parts add up to the whole of a group; the unknown of it could be any part.
        only_outcome: The one outcome that is counted, where the measure is about one.
        numerator: What a share counts: the name of a classing, and classes of it.
        unknown: Classes that could be any other: they make the bounds.
        horizons: Whole days, both ends in, for `within_days`.
        cause: The end that `within_days` is about.
        quantiles: Shares of those whose days are known, for `quantiles`.
        date: The date that the window is about.
        bounds: What low and high are, where the classes do not say it.
        example_by: What tells cells apart in the example on its page.
    """

    measure: str
    group: str
    title: str
    question: str
    unit: str
    kind: Kind
    counts: GrainName
    always_by: tuple[str, ...] = ()
    told_by: str = ""
    only_outcome: str | None = None
    numerator: dict[str, tuple[str, ...]] = {}
    denominators: dict[str, Denominator] = {}
    denominator_says: str = ""
    unknown: tuple[str, ...] = ()
    horizons: tuple[int, ...] = ()
    cause: str = ""
    quantiles: tuple[float, ...] = ()
    date: str
    includes: str
    excludes: str
    bounds: str = ""
    caution: str
    example_by: tuple[str, ...] = ()

    @property
    def classing(self) -> Classing | None:
        """The classing whose classes it counts; None where it counts rows whatever their class."""
        name = next(iter(self.numerator), "outcome" if self.counts == "detainers" and self.unknown else "")
        return load_classings()[name] if name else None

    @property
    def counted(self) -> tuple[str, ...]:
        """The classes that a share counts."""
        return next(iter(self.numerator.values()), ())

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """It has what its kind needs, and every class, dimension and outcome that it names is defined."""
        if self.group not in GROUPS:
            raise ValueError(f"no such group: {self.group}")
        is_share = bool(self.denominators) and bool(self.numerator or self.told_by)
        if (self.kind == "share") != is_share or len(self.numerator) > 1:
            raise ValueError("a share, and only a share, has one numerator, or a told_by, and denominators")
        if (self.kind == "within_days") != bool(self.horizons and self.cause):
            raise ValueError("within_days, and only that, has horizons and a cause")
        if (self.kind == "quantiles") != bool(self.quantiles):
            raise ValueError("quantiles, and only that, has quantiles")
        known = dimensions_of(self.counts)
        odd = {d for d in (*self.always_by, self.told_by, *self.example_by) if d and d not in known}
        for name in self.numerator:
            if name not in load_classings() or load_classings()[name].of != self.counts:
                odd.add(name)
        if not odd:
            named = {*self.unknown, *self.counted}
            for denominator in self.denominators.values():
                named |= {*denominator.only, *denominator.leaves_out}
            odd = named - set(self.classing.labels if self.classing else ())
        if self.only_outcome:
            odd |= {self.only_outcome} - set(load_definitions().ids())
        if odd:
            raise ValueError(f"no such class, outcome or dimension: {', '.join(sorted(odd))}")
        return self


@cache
def load_measures() -> dict[str, Measure]:
    """Every measure by its id, in the order of the groups."""
    files = fact_files("counterfoil.measures", "definitions")
    found = facts_by_id(files, Measure, lambda fact: fact.measure, named_so=True)
    measures = {name: fact for name, (_, fact) in found.items()}
    groups = list(GROUPS)
    return dict(sorted(measures.items(), key=lambda item: (groups.index(item[1].group), item[0])))


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
