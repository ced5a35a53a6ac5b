"""Turns what was measured for each grade of evidence into the confidence of a link, and the gate into a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from counterfoil.schema import load_fact

#: Put behind a rule's name where the state is only the end of ICE's code.
FROM_CODE = "_state_from_code"


@dataclass(frozen=True)
class Grade:
    """Rules that rest on evidence of one strength, counted together.

    Args:
        says: What they have in common.
        decided: How many facilities of the development sample they decided; see `measured` of the file.
        right: How many of them rightly.
        at_most: The most that their confidence may be, whatever was counted; 1 where nothing limits it.
        because: Why `at_most` is less than 1; "" where it is 1.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    says: str
    decided: int
    right: int
    at_most: float = 1.0
    because: str = ""

    def confidence(self) -> float:
        """The chance that the next one is right, 0 to 1.

        Source:
            Laplace's rule of succession: (right + 1) / (decided + 2).
        """
        return round(min(self.at_most, (self.right + 1) / (self.decided + 2)), 4)


@dataclass(frozen=True)
class Deciding:
    """A rule that settles a county: which signals decide, in plain words, and its grade."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    says: str
    grade: str


@dataclass(frozen=True)
class Gate:
    """The least confidence with which a figure is printed under a county's name, and why."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    print_under_county_at_least: float
    because: str


@dataclass(frozen=True)
class Limits:
    """How much likeness, and how much of a city, the rules ask for.

    Args:
        misspelt_letters_at_least: A shorter name is never taken for misspelt.
        misspelt_likeness_at_least: Share of letters that a misspelt name and the county's have in order.
        misspelt_runner_up_at_least: Another county of the state within so many letters leaves it open.
        city_mostly_at_least: Share of its ZIP codes with which a city lies mostly in one county.
        small_city_zip_codes_at_most: A city with more ZIP codes is not small.
        county_line_within_km: A small city is close to another county of its state where the middle of one
            of that county's ZIP codes is no further, in kilometers.
        around_city_within_km: A county lies around an independent city where a ZIP code of it is no further.
        town_population_at_least: A body that is not a town's own is taken to be named after a town of so many only.
        because: Why these.
        evidence: What in that is not yet verified.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    misspelt_letters_at_least: int
    misspelt_likeness_at_least: float
    misspelt_runner_up_at_least: int
    city_mostly_at_least: float
    small_city_zip_codes_at_most: int
    county_line_within_km: float
    around_city_within_km: float
    town_population_at_least: int
    because: str
    evidence: str


@dataclass(frozen=True)
class Rules:
    """The whole of `facts/confidence.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    gate: Gate
    limits: Limits
    measured: str
    grades: dict[str, Grade]
    deciding: dict[str, Deciding]
    leaving_open: dict[str, str]

    def grade_of(self, rule: str, name_alone: bool = False) -> str:
        """The grade of a rule that settles a county.

        Args:
            rule: Its name.
            name_alone: No field but the name is given, so that the state too, if any, is read from the name.
        """
        if rule.endswith(FROM_CODE):
            return "state_from_code"
        grade = self.deciding[rule].grade
        return "name_alone" if name_alone and grade not in ("known_code", "decided_by_a_person") else grade

    def says(self, rule: str) -> str:
        """Which signals decide, in plain words."""
        if rule.endswith(FROM_CODE):
            return f"{self.deciding[rule.removesuffix(FROM_CODE)].says}; the state is the end of the facility's code"
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
