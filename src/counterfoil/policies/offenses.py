"""Turns NCIC offense codes into the groups that measures count them in, by a cited table."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.policies.provisions import Evidence, Text
from counterfoil.schema import load_fact

_STRICT = ConfigDict(extra="forbid", frozen=True)
Code = Annotated[str, Field(pattern="^[0-9]{4}$")]

#: The group of a code that the table does not hold, and of a record without one.
UNKNOWN_GROUP = "unknown"


class Offense(BaseModel):
    """One range of NCIC codes, both ends in: its group, and how it bears on the Values Act's conviction rules.

    Args:
        codes: The first and the last code.
        name: What the codes are, in short.
        group: The group that measures count it in.
        evidence: How the name of the codes is known.
        categories: The listed categories of rule R3 that it falls under.
        serious_or_violent: Whether its offenses are serious or violent felonies in California.
        class: felony (always), either (every form can be charged as a felony), any, or minor (never a felony).
        proposition_47: Whether some of it was reduced to a misdemeanor by Proposition 47.
        registry: Whether it may oblige to register.
        federal: Whether it is a federal offense by its nature.
        doubtful: Whether the codes cover more, or less, than the categories.
        because: Why something about it is doubtful.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    codes: tuple[Code, Code]
    name: Text
    group: Text
    evidence: Evidence
    categories: tuple[Text, ...]
    serious_or_violent: Literal["yes", "doubtful", "no"]
    class_: Annotated[Literal["felony", "either", "any", "minor"], Field(alias="class")]
    proposition_47: bool = False
    registry: bool = False
    federal: bool = False
    doubtful: bool = False
    because: str = ""

    @model_validator(mode="after")
    def _gives_its_doubt(self) -> Offense:
        if (self.doubtful or self.serious_or_violent == "doubtful") and not self.because:
            raise ValueError("a doubtful entry says because of what")
        if self.codes[0] > self.codes[1]:
            raise ValueError("the first code comes before the last")
        return self


class Offenses(BaseModel):
    """The table of codes: `offenses/ncic.yaml`."""

    model_config = _STRICT

    cites: tuple[Text, ...]
    categories_evidence: Evidence
    groups: dict[str, str]
    offenses: tuple[Offense, ...]

    @model_validator(mode="after")
    def _is_in_order(self) -> Offenses:
        ends = [code for o in self.offenses for code in o.codes]
        if ends != sorted(ends) or any(a.codes[1] == b.codes[0] for a, b in pairwise(self.offenses)):
            raise ValueError("the ranges of codes stand in order, and none overlaps the next")
        if odd := {o.group for o in self.offenses} - set(self.groups):
            raise ValueError(f"no such group: {', '.join(sorted(odd))}")
        return self

    def find(self, code: str | None) -> Offense | None:
        """The entry of a code; None where there is no code, or none that the table holds."""
        return next((o for o in self.offenses if code and o.codes[0] <= code <= o.codes[1]), None)

    def add_groups(self, records: Any, code: str = "offense_code_ncic") -> Any:
        """The records with the group of each offense code.

        Args:
            records: An Ibis table.
            code: The column with the code, four digits as text.

        Returns:
            The same rows with `offense_group` and `offense_group_reason`: the group is `unknown` where there is no
            code (`not_stated`) or none that the table holds (`unresolved`).
        """
        import ibis

        group = ibis.cases(
            *((records[code].between(*o.codes) & (records[code].length() == 4), o.group) for o in self.offenses),
            else_=UNKNOWN_GROUP,
        )
        reason = ibis.cases(
            (records[code].isnull(), "not_stated"),
            (group == UNKNOWN_GROUP, "unresolved"),
            else_=ibis.null("string"),
        )
        return records.mutate(offense_group=group, offense_group_reason=reason)


@cache
def load_offenses() -> Offenses:
    """The table of NCIC codes."""
    return load_fact(files("counterfoil.policies") / "facts" / "offenses" / "ncic.yaml", Offenses)
