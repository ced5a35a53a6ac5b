"""Reads units, so that pounds become doses by a stated factor and persons never become detainers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.language import say_fact
from counterfoil.schema import load_fact


class Units(BaseModel):
    """What may be counted. `define` is in the library's notation; `unit_of_the_data` names the units of measures."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    define: tuple[str, ...]
    unit_of_the_data: dict[str, str]
    cites: tuple[str, ...]


@cache
def load_units() -> Units:
    """The units on file."""
    return load_fact(files("counterfoil.claims") / "facts" / "units.yaml", Units)


@cache
def registry() -> Any:
    """The library's registry with what is counted here added to it. It takes a second, once."""
    import pint

    made: Any = pint.UnitRegistry(on_redefinition="ignore")
    for line in load_units().define:
        made.define(line)
    return made


def read_unit(text: str) -> Any:
    """A unit by its name, such as `pound` or `milligram / dose`.

    Raises:
        ValueError: There is no such unit.
    """
    import pint

    try:
        return registry().parse_units(text)
    except (pint.errors.PintError, ValueError, TypeError, AttributeError) as problem:
        raise ValueError(f"there is no unit {text!r}: see facts/units.yaml") from problem


def factor_between(one: Any, other: Any) -> float | None:
    """By what a figure in one unit is multiplied to be in the other; None where neither becomes the other."""
    import pint

    try:
        return float(registry().Quantity(1.0, one).to(other).magnitude)
    except pint.errors.DimensionalityError:
        return None


def reduced_unit(unit: Any) -> Any:
    """The unit in its simplest form: pounds over milligrams are a number."""
    return registry().Quantity(1.0, unit).to_reduced_units().units


def several(unit: str) -> str:
    """A unit as it is printed beside a number of them."""
    one, slash, per = unit.partition(" / ")
    many = f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"
    return (many if one else "") + (f" per {per}" if slash else "")


def say_several(unit: str) -> str:
    """The same in the reader's language, where the catalog has the unit."""
    return say_fact(several(unit))


def same_kind(one: str, other: str) -> bool:
    """Whether two units count the same kind of thing."""
    return one == other or factor_between(read_unit(one), read_unit(other)) is not None


def unit_of_data(unit: str) -> str:
    """What the unit that stands beside a figure of ours is called here."""
    return load_units().unit_of_the_data.get(unit, unit)
