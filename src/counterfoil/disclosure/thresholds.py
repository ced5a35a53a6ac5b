"""Reads how small a number may be printed, and what may never leave."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar

from counterfoil.schema import load_fact

_CLOSED: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True)
class AttackLimits:
    """How much work one attack may be."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED

    combinations_at_most: int
    numbers_at_once: int
    steps_for_one_cell: int
    rows_to_a_small_cell: int
    cells_to_give_back: int

    def __post_init__(self) -> None:
        """Refuses limits under which nothing would be attacked."""
        _require_at_least(1, **{f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True)
class Thresholds:
    """The limits of disclosure control, from `facts/thresholds.yaml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _CLOSED

    minimum_count: int
    minimum_count_cites: str
    minimum_count_evidence: str
    hidden_low_at_most: int
    round_to: int
    never: tuple[str, ...]
    person_dimensions: tuple[str, ...]
    place_dimensions: tuple[str, ...]
    sensitive_outcomes: tuple[str, ...]
    keep_outcomes: tuple[str, ...]
    hide_with: dict[str, str]
    attack: AttackLimits

    def __post_init__(self) -> None:
        """Refuses limits that hide nothing."""
        _require_at_least(2, minimum_count=self.minimum_count)
        _require_at_least(0, hidden_low_at_most=self.hidden_low_at_most)
        _require_at_least(1, round_to=self.round_to)

    @property
    def largest_hidden(self) -> int:
        """The largest count that is too small to print."""
        return self.minimum_count - 1


@cache
def load_thresholds() -> Thresholds:
    """The limits in force."""
    from importlib.resources import files

    return load_fact(files("counterfoil.disclosure") / "facts" / "thresholds.yaml", Thresholds)


def _require_at_least(least: int, **numbers: int) -> None:
    for name, number in numbers.items():
        if number < least:
            raise ValueError(f"{name}: less than {least}")
