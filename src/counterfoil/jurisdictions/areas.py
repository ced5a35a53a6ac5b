"""Turns ICE's area of responsibility, by code or name, into the states that it covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar

from counterfoil.jurisdictions.names import fold
from counterfoil.schema import load_fact


@dataclass(frozen=True)
class _Area:
    """One area."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    names: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True)
class _Areas:
    """The whole of `facts/areas.yaml`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    cites: str
    evidence: str
    areas: dict[str, _Area]


@cache
def _states_by_name() -> dict[str, tuple[str, ...]]:
    """The states of each area, by its code and its names."""
    facts = load_fact(files("counterfoil.jurisdictions") / "facts" / "areas.yaml", _Areas)
    found = {code: area.states for code, area in facts.areas.items()}
    for area in facts.areas.values():
        found |= {fold(name): area.states for name in area.names}
    return found


def states_of_area(text: str) -> tuple[str, ...]:
    """The states of an area given by code or city ("HOU", "Houston Area of Responsibility"); empty for others."""
    name = fold(text).removesuffix(" AREA OF RESPONSIBILITY").removesuffix(" FIELD OFFICE")
    return _states_by_name().get(name, ())
