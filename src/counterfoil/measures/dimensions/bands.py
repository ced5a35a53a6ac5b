"""Turns whole numbers into bands, such as ages of persons and of detainers, by a fact file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.schema import load_fact


class Bands(BaseModel):
    """Bands of one number.

    Args:
        says: What the number is.
        because: Why these.
        starts: The first number of each band and its name, from the lowest; below the first there is none.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    says: str
    because: str
    starts: dict[int, str]

    @model_validator(mode="after")
    def _ascend(self) -> Self:
        if list(self.starts) != sorted(self.starts) or len(set(self.starts.values())) != len(self.starts):
            raise ValueError("bands stand in ascending order, each with a name of its own")
        return self

    def names(self) -> tuple[str, ...]:
        """The bands in order."""
        return tuple(self.starts.values())

    def of(self, number: Any) -> Any:
        """The band of a column of whole numbers; empty where that is empty or below the first band."""
        import ibis

        steps = [(number >= start, name) for start, name in reversed(self.starts.items())]
        return ibis.cases(*steps, else_=ibis.null("string"))


class BandsFact(BaseModel):
    """The bands, by the name of their dimension, from `facts/bands.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    bands: dict[str, Bands]


@cache
def load_bands() -> dict[str, Bands]:
    """The bands by the name of their dimension."""
    return load_fact(files("counterfoil.measures") / "facts" / "bands.yaml", BandsFact).bands
