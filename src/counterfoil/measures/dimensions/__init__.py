"""Declares what cells can be told apart by, and reads the words that choose them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from counterfoil.errors import UsageError
from counterfoil.measures.classings import GrainName
from counterfoil.measures.dimensions.detainers import detainer_dimensions
from counterfoil.measures.dimensions.events import arrest_dimensions, removal_dimensions
from counterfoil.measures.dimensions.kinds import Dimension, counted_by
from counterfoil.measures.dimensions.times import TIMES

__all__ = ["OUTCOME_DIMENSIONS", "TIMES", "Dimension", "counted_by", "dimensions_of", "require_dimensions"]

#: The dimensions that say what became of the detainer: the unknown could be any value of theirs.
OUTCOME_DIMENSIONS = ("outcome", "outcome_detail")


@cache
def dimensions_of(grain: GrainName) -> Mapping[str, Dimension]:
    """Every dimension of what is counted, by its name."""
    made = {"detainers": detainer_dimensions, "arrests": arrest_dimensions, "removals": removal_dimensions}
    return made[grain]()


def require_dimensions(
    names: Sequence[str], grain: GrainName = "detainers", added: Mapping[str, Dimension] | None = None
) -> list[Dimension]:
    """The dimensions of these names.

    Args:
        names: Their names.
        grain: What is counted.
        added: Dimensions that one measure has beside those of its grain.

    Raises:
        UsageError: There is no such dimension.
    """
    known = {**(added or {}), **dimensions_of(grain)}
    for name in names:
        if name not in known:
            raise UsageError(
                "measures/no-such-dimension",
                f"cells of {grain} cannot be told apart by {name}",
                remedy=["They can by:", *(f"  {n:<22} {d.field.meaning}" for n, d in known.items())],
            )
    return [known[name] for name in names]
