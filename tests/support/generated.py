"""Draws many made-up cases at once, for an engine of which one question takes longer than a thousand cases."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st


def drawn(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """So many cases, the first of them plain and the others at random.

    A case that fails is not made smaller: whoever compares them says which one it was.
    """
    found: list[Any] = []

    @settings(
        max_examples=number,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(case: Any) -> None:
        found.append(case)

    draw()
    return found


def mostly(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value in seven of eight draws, and none in the eighth. (`one_of` draws a choice that is given twice once.)"""
    return st.integers(0, 7).flatmap(lambda n: strategy if n < 7 else st.none())
