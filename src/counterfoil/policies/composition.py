"""Turns what several instruments say about one action into one answer, by the order of the layers on file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.policies.provisions import Instrument
from counterfoil.schema import load_fact


class Composition(BaseModel):
    """How instruments stand over each other, and how wide an approximate date is: `composition.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    layers: tuple[tuple[Instrument, ...], ...]
    layers_evidence: str
    layers_cites: tuple[str, ...]
    approx_days: Annotated[int, Field(gt=0)]
    approx_days_because: str

    def layer_of(self, instrument: str) -> int:
        """0 for the highest layer."""
        return next(at for at, layer in enumerate(self.layers) if instrument in layer)


@cache
def load_composition() -> Composition:
    """The order in force."""
    return load_fact(files("counterfoil.policies") / "facts" / "composition.yaml", Composition)


def compose(spoken: Iterable[tuple[str, str]]) -> str:
    """One answer from pairs of instrument and stance, none of them `silent` or `unknown`.

    Returns:
        required, permitted, conditional, prohibited, silent, conflict, or undetermined where one
        instrument requires what another allows only under conditions.
    """
    order = load_composition()
    layers: dict[int, set[str]] = {}
    for instrument, stance in spoken:
        layers.setdefault(order.layer_of(instrument), set()).add(stance)
    answer = "silent"
    for at in sorted(layers):
        answer = _under(answer, _inside(layers[at]))
    return answer


def _inside(stances: set[str]) -> str:
    """What one layer says: prohibited beats conditional, and conditional beats permitted."""
    if "required" in stances:
        if "prohibited" in stances:
            return "conflict"
        return "undetermined" if "conditional" in stances else "required"
    return next(s for s in ("prohibited", "conditional", "permitted") if s in stances)


def _under(upper: str, lower: str) -> str:
    """What is left once a lower layer has spoken.

    A lower layer may be stricter where the upper one permits, not where the upper one requires.
    `undetermined` as an upper or a lower answer always has a requirement in it.
    """
    if upper in ("silent", "permitted"):
        return lower
    if upper == "prohibited":
        return "conflict" if lower in ("required", "conflict", "undetermined") else "prohibited"
    if upper == "conditional":
        if lower in ("prohibited", "conflict"):
            return lower
        return "undetermined" if lower in ("required", "undetermined") else "conditional"
    return upper
