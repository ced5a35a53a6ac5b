"""Holds a sum that needs no data: the figures that go into it, what is set against what, and what it shows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.claims.hedges import Hedge
from counterfoil.claims.intervals import Number

Text = Annotated[str, Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid", frozen=True)
Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


class Term(BaseModel):
    """One figure of a sum: a number with its unit, or the figure of a claim on file (`claim`: its id or number).

    `as_said` takes the claim's figure in the words that were used, also where the exact one is known.
    """

    model_config = _STRICT

    label: str = ""
    claim: Text | None = None
    as_said: bool = False
    value: Number | None = None
    hedge: Hedge = "exactly"
    rounded_to: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str = ""

    @model_validator(mode="after")
    def _is_one_figure(self) -> Term:
        given = [self.value, self.low, self.high]
        if (self.claim is None) == all(n is None for n in given):
            raise ValueError("names a claim, or gives a value, a low or a high")
        return self


class Shown(BaseModel):
    """A figure that the sum gives besides, for readers."""

    model_config = _STRICT

    label: Text
    is_: Annotated[Text, Field(alias="is")]
    unit: str = ""
    as_: Annotated[Literal["number", "percent"], Field(alias="as")] = "number"


class Arithmetic(BaseModel):
    """One question that figures answer by themselves.

    `left` and `right` are sums, products and quotients of the names under `terms`; `left_is` and `right_is` name the
    two. It closes where both could be one figure, given how each is rounded or hedged. `beside` marks a question that
    is asked beside the claim, and does not decide its verdict. `hypothesis` marks that it supposes something nobody
    has said. `not_comparable_because` says why the two figures may not be divided or added at all.
    """

    model_config = _STRICT

    asks: Text
    terms: Annotated[dict[Name, Term], Field(min_length=1)]
    left: Text
    right: Text | None = None
    left_is: Text = "the one side"
    right_is: Text = "the other"
    beside: bool = False
    shows: tuple[Shown, ...] = ()
    hypothesis: str = ""
    not_comparable_because: str = ""
    remark: str = ""

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Arithmetic:
        if self.hypothesis and not self.beside:
            raise ValueError("a hypothesis stands beside the claim")
        if (self.right is None) != bool(self.not_comparable_because):
            raise ValueError("has a right side to hold the left to, or the reason why they are not comparable")
        return self
