"""Turns what was measured for each rule into the confidence of a link, and the gate into a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from counterfoil.schema import load_fact


@dataclass(frozen=True)
class Deciding:
    """A rule that settles a county.

    Args:
        says: Which signals decide, in plain words.
        measured: On which fields of the development sample it was counted.
        decided: How many facilities it decided there.
        right: How many of them rightly.
        confidence: No more than `lower_bound(right, decided)`.
        below_the_bound_because: Why the confidence is less than the bound; "" where it is the bound.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    says: str
    measured: str
    decided: int
    right: int
    confidence: float
    below_the_bound_because: str = ""


@dataclass(frozen=True)
class Gate:
    """The least confidence with which a figure is printed under a county's name, and why."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    print_under_county_at_least: float
    because: str


@dataclass(frozen=True)
class Limits:
    """How much likeness, and how much of a city, the rules ask for.

    Args:
        misspelt_letters_at_least: A shorter county name is never taken for misspelt.
        misspelt_likeness_at_least: Share of letters that a misspelt name and the county's have in order.
        city_mostly_at_least: Share of its ZIP codes with which a city lies mostly in one county.
        small_city_zip_codes_at_most: A city with more ZIP codes is not small.
        county_line_within_km: A small city is close to another county of its state where the middle of one
            of that county's ZIP codes is no further, in kilometers.
        because: Why these.
        evidence: What in that is not yet verified.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    misspelt_letters_at_least: int
    misspelt_likeness_at_least: float
    city_mostly_at_least: float
    small_city_zip_codes_at_most: int
    county_line_within_km: float
    because: str
    evidence: str


@dataclass(frozen=True)
class Rules:
    """The whole of `facts/confidence.yaml`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    gate: Gate
    limits: Limits
    deciding: dict[str, Deciding]
    leaving_open: dict[str, str]

    def confidence(self, rule: str) -> float:
        """The confidence of a county that the rule settles."""
        return self.deciding[rule].confidence

    def says(self, rule: str) -> str:
        """Which signals decide, in plain words."""
        return self.deciding[rule].says if rule in self.deciding else self.leaving_open[rule]


@cache
def load_rules() -> Rules:
    """The rules, with what was measured for each."""
    return load_fact(files("counterfoil.jurisdictions") / "facts" / "confidence.yaml", Rules)


def load_gate() -> float:
    """The least confidence with which a figure may be printed under a county's name, 0 to 1."""
    return load_rules().gate.print_under_county_at_least


def lower_bound(right: int, decided: int) -> float:
    """The least precision that the counts leave plausible, 0 to 1.

    Source:
        Wilson (1927), lower end of the 95 percent score interval.
    """
    z = 1.959964
    share = right / decided
    middle = share + z * z / (2 * decided)
    spread = z * ((share * (1 - share) + z * z / (4 * decided)) / decided) ** 0.5
    return (middle - spread) / (1 + z * z / decided)
