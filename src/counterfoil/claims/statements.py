"""Holds what one claim on file says: who said what figure, of whom, when, and what it can be held to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.claims.arithmetic_facts import Arithmetic
from counterfoil.claims.hedges import Hedge, read_hedged
from counterfoil.claims.intervals import Interval, Number, exactly

Side = Literal[
    "federal_executive",
    "border_agency",
    "state_government",
    "local_government",
    "local_police",
    "court",
    "press",
    "publisher",
    "fictional",
]
Kind = Literal["count", "share", "ratio", "trend", "equivalence", "absence", "forecast"]
Topic = Literal["detainers", "arrests", "law", "reports", "crime", "population", "drugs", "border", "other"]
Precision = Literal["day", "month", "year", "approx"]
Relation = Literal[
    "conflicts",
    "tension",
    "complements",
    "part_of",
    "whole_of",
    "derived_from",
    "repeats",
    "rounds",
    "restates",
]
Evidence = Literal["seen", "seen in part, the rest from memory, verify", "from memory, verify", "fictional"]
#: What a claim and a figure of ours may be unlike in.
Aspect = Literal["unit", "nature", "period", "scope"]

Text = Annotated[str, Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Speaker(BaseModel):
    """The office that speaks; a name only where it is a public official's or a publisher's."""

    model_config = _STRICT

    office: Text
    name: Text | None
    side: Side


class Said(BaseModel):
    """The day on which it was said, and how well that day is known."""

    model_config = _STRICT

    date: date
    precision: Precision


class Period(BaseModel):
    """The days that the figure is about, half open; an empty end is open."""

    model_config = _STRICT

    from_date: date | None
    until_date: date | None


class Counted(BaseModel):
    """One figure of a measure: where, and over which days of issue. A claim is held to one figure, not to a table.

    `denominator` names which share of the measure is meant, where it has several.
    """

    model_config = _STRICT

    measure: Text
    where: dict[str, str] = {}
    from_date: date | None
    until_date: date | None
    figure: Literal["count", "value"]
    denominator: Text | None = None


class Compared(Counted):
    """A second figure that the first is set against.

    `change`: by how much the first is above this one, as a share of this one. `share`: the first as a part of
    this one. `ratio`: how many times this one the first is.
    """

    how: Literal["change", "share", "ratio"]


class Binding(Counted):
    """One reading of the claim: the figure that it is held to, and why the two may be set side by side.

    `reading` says in a few words what is counted. `bridges` has, for each of unit, nature (stock or flow), period and
    scope in which claim and figure are unlike, the reason why they are nevertheless compared; what is unlike and has
    no bridge is not comparable.
    """

    reading: Text = "the figure of the measure"
    compared_with: Compared | None = None
    bridges: dict[Aspect, Text] = {}


class OnFile(BaseModel):
    """The day of an instrument of law on file, to which a claim about that day is held."""

    model_config = _STRICT

    instrument: Text
    day: Literal["enacted", "effective_from"]


class WhyNot(BaseModel):
    """Why the claim is held to no measure: it compares what cannot be compared, or the data are not there."""

    model_config = _STRICT

    not_comparable_because: Text | None = None
    would_need: Text | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> WhyNot:
        if (self.not_comparable_because is None) == (self.would_need is None):
            raise ValueError("says either not_comparable_because or would_need")
        return self


class Related(BaseModel):
    """How this claim stands to another one on file; `to` is its id or the part of the id before the first dash.

    `changed` says what became different on the way, where this claim was made from the other.
    """

    model_config = _STRICT

    to: Text
    how: Relation
    changed: str = ""


class Appearance(BaseModel):
    """One time that the figure was said: first, again, rounded, or with its meaning changed.

    `key` names it inside the file, `of` the appearance that it was taken from; `claim` is the id or number of the
    claim on file that it is, where it is one.
    """

    model_config = _STRICT

    key: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    date: date
    precision: Precision
    by: Text
    words: Text
    how: Literal["first", "repeats", "rounds", "mutates"]
    of: str = ""
    changed: str = ""
    claim: str = ""
    cites: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Appearance:
        if (self.how == "first") == bool(self.of):
            raise ValueError("only what is not the first names the one that it was taken from")
        if (self.how == "mutates") and not self.changed:
            raise ValueError("what mutates says what changed")
        return self


class Statement(BaseModel):
    """One claim: a figure as it was said, and the interval it stands for.

    `value` is the figure as it was said, `exact` the unrounded figure behind it where its publisher has given it;
    the claim is then held to that. `hedge` says how the words around the figure are read; `low` and `high`, both
    included, take the place of that reading, and one of them alone leaves the other side open. `nature` says whether
    the figure is a stock (on a day) or a flow (over a period). `scope` has the places it is about (US, two letters,
    FIPS).
    """

    model_config = _STRICT

    id: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    speaker: Speaker
    said: Said
    topic: Topic
    figure_as_said: Text
    value: Number | None = None
    exact: Number | None = None
    hedge: Hedge = "exactly"
    rounded_to: Annotated[Number, Field(gt=0)] | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Text
    unit_note: str = ""
    nature: Literal["stock", "flow", "neither"] = "neither"
    population: Text
    scope: tuple[Text, ...] = ()
    period: Period | None = None
    measure_in_words: Text
    kind: Kind
    bindings: tuple[Binding, ...] = ()
    on_file: OnFile | None = None
    why_not: WhyNot | None = None
    arithmetic: tuple[Arithmetic, ...] = ()
    relations: tuple[Related, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    evidence: Evidence
    from_memory: str = ""
    cites: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: str = ""

    @property
    def number(self) -> str:
        """The part of the id before the first dash: C36 for c36-active-detainers."""
        return self.id.partition("-")[0]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Statement:
        held = bool(self.bindings or self.on_file)
        if held == bool(self.why_not):
            raise ValueError("has either bindings (or on_file), or why_not")
        bare = [n for n in (self.value, self.exact, self.low, self.high) if n is not None]
        if held and not bare:
            raise ValueError("a claim that is held to a measure needs a value, or a low or a high")
        if self.kind == "share" and self.value is not None and self.hedge == "exactly" and self.high is None:
            raise ValueError("a share as said is rounded: give a hedge, or low and high")
        inside = [n for n in (self.low, self.value, self.high) if n is not None]
        if inside != sorted(inside):
            raise ValueError("value is between low and high")
        if ("memory" in self.evidence) != bool(self.from_memory):
            raise ValueError("from_memory says which parts are from memory, where evidence says that some are")
        keys = [a.key for a in self.appearances]
        if len(set(keys)) != len(keys) or any(
            a.of and a.of not in keys[:at] for at, a in enumerate(self.appearances)
        ):
            raise ValueError("appearances stand in order, each with a key of its own and taken from an earlier one")
        return self

    def claimed(self, *, as_said: bool = False) -> Interval | None:
        """What the figure leaves possible, both ends included; None where no figure was given.

        Args:
            as_said: The figure in the words that were used, also where the exact one behind it is known.
        """
        if self.low is not None or self.high is not None:
            low = float("-inf") if self.low is None else float(self.low)
            high = float("inf") if self.high is None else float(self.high)
            return Interval(low, None if self.value is None else float(self.value), high)
        if self.exact is not None and not as_said:
            return exactly(float(self.exact))
        if self.value is None:
            return None
        return read_hedged(self.value, self.hedge, self.rounded_to)
