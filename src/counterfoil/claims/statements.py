"""Turns the fact files of single statements into claims: who said what figure, and how it can be tested."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.errors import DeclarationError
from counterfoil.schema import fact_files, load_fact

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

Number = int | float
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


class Binding(BaseModel):
    """The one figure of a measure that the claim is held to.

    `where` maps a dimension to a value. `by` is always `none`: a claim is held to one figure, not to a table.
    """

    model_config = _STRICT

    measure: Text
    by: Literal["none"] = "none"
    where: dict[str, str] = {}
    from_date: date | None
    until_date: date | None
    figure: Literal["count", "value"]


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


class Amount(BaseModel):
    """One labeled number of a sum."""

    model_config = _STRICT

    label: Text
    value: Number


class Arithmetic(BaseModel):
    """Parts and the whole that was said with them.

    `rounding` is the most that the rounding of the printed numbers can move the sum, in the claim's unit.
    """

    model_config = _STRICT

    parts: Annotated[tuple[Amount, ...], Field(min_length=2)]
    whole: Amount
    rounding: Annotated[Number, Field(ge=0)]
    remark: str = ""


class Related(BaseModel):
    """How this claim stands to another one on file."""

    model_config = _STRICT

    to: Text
    how: Relation


class Statement(BaseModel):
    """One claim: a figure as it was said, and the interval it stands for.

    `low` and `high`, both included, are given where the figure is rounded or hedged ("more than", "about");
    one of them alone leaves the other side open. Without them the claim is `value` exactly.
    """

    model_config = _STRICT

    id: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    speaker: Speaker
    said: Said
    figure_as_said: Text
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    unit: Text
    population: Text
    period: Period | None
    measure_in_words: Text
    kind: Kind
    binding: Binding | None
    why_not: WhyNot | None = None
    arithmetic: Arithmetic | None
    relations: tuple[Related, ...] = ()
    evidence: Evidence
    from_memory: str = ""
    cites: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Statement:
        if (self.binding is None) == (self.why_not is None):
            raise ValueError("has either a binding or why_not")
        if self.binding and self.value is None and self.low is None and self.high is None:
            raise ValueError("a claim that is held to a measure needs a value, or a low or a high")
        if self.kind == "share" and self.value is not None and (self.low is None or self.high is None):
            raise ValueError("a share as said is rounded: give low and high")
        inside = [n for n in (self.low, self.value, self.high) if n is not None]
        if inside != sorted(inside):
            raise ValueError("value lies between low and high")
        if self.arithmetic and self.why_not and self.why_not.not_comparable_because:
            raise ValueError("what is not comparable has no arithmetic")
        if ("memory" in self.evidence) != bool(self.from_memory):
            raise ValueError("from_memory says which parts are from memory, where evidence says that some are")
        return self

    def claimed(self) -> tuple[float, float]:
        """The interval that the figure stands for, both ends included; infinite where it is open."""
        if self.low is None and self.high is None and self.value is not None:
            return float(self.value), float(self.value)
        low = float("-inf") if self.low is None else float(self.low)
        return low, float("inf") if self.high is None else float(self.high)


def load_statements(extensions: Iterable[Path] = ()) -> tuple[Statement, ...]:
    """Every claim on file, in order of id.

    Args:
        extensions: Folders laid out as `claims/statements`, which a workspace adds.

    Raises:
        DeclarationError: A file breaks the schema, two files have one id, or a relation leads nowhere.
    """
    found: dict[str, tuple[str, Statement]] = {}
    for path in fact_files("counterfoil.claims", "statements", extensions):
        statement = load_fact(path, Statement)
        if statement.id in found:
            raise DeclarationError(
                "claims/duplicate-id",
                "two statements have one id",
                where={"id": statement.id, "file": str(path), "and": found[statement.id][0]},
                remedy=["Give one of them another id. The same figure said again is a statement of its own."],
            )
        found[statement.id] = (str(path), statement)
    for file, statement in found.values():
        for related in statement.relations:
            if related.to not in found:
                raise DeclarationError(
                    "claims/unknown-relation",
                    "a statement is related to one that is not on file",
                    where={"file": file, "to": related.to},
                    remedy=["Mend the id under `relations`, or add the statement that it names."],
                )
    return tuple(found[key][1] for key in sorted(found))
