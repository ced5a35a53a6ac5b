"""Reads where the figures of two sides meet: in what they differ, what they have in common, what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.claims.statements import Statement
from counterfoil.claims.units import say_several
from counterfoil.errors import DeclarationError
from counterfoil.language import say
from counterfoil.schema import fact_files, load_fact

Text = Annotated[str, Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Party(BaseModel):
    """The claims of one side, under a neutral label; claims by id or number."""

    model_config = _STRICT

    label: Text
    claims: Annotated[tuple[Text, ...], Field(min_length=1)]


class Dispute(BaseModel):
    """Claims of two sides that are set against each other in public.

    `differ_in` and `in_common` say what the figures count, each as a clause; `would_settle` what would have to be
    known or printed side by side.
    """

    model_config = _STRICT

    id: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    sides: Annotated[tuple[Party, ...], Field(min_length=2, max_length=2)]
    differ_in: Annotated[tuple[Text, ...], Field(min_length=1)]
    in_common: Annotated[tuple[Text, ...], Field(min_length=1)]
    would_settle: Text
    cites: Annotated[tuple[Text, ...], Field(min_length=1)]


def load_disputes(statements: Sequence[Statement], extensions: Iterable[Path] = ()) -> tuple[Dispute, ...]:
    """Every dispute on file, its claims by their whole ids.

    Raises:
        DeclarationError: A file breaks the schema, or names a claim that is not on file.
    """
    ids = {s.number: s.id for s in reversed(statements)} | {s.id: s.id for s in statements}
    found = []
    for path in fact_files("counterfoil.claims", "disputes", extensions):
        dispute = load_fact(path, Dispute)
        lost = [c for side in dispute.sides for c in side.claims if c not in ids]
        if lost:
            raise DeclarationError(
                "claims/unknown-relation",
                "a dispute names a claim that is not on file",
                where={"file": str(path), "claim": lost[0]},
                remedy=["Mend the id under `sides`, or add the claim that it names."],
            )
        sides = tuple(s.model_copy(update={"claims": tuple(ids[c] for c in s.claims)}) for s in dispute.sides)
        found.append(dispute.model_copy(update={"sides": sides}))
    return tuple(found)


def shared_ground(one: Statement, other: Statement) -> list[str]:
    """What two claims have in common by their own records: places, days, unit, stock or flow."""
    shared = []
    places = [p for p in one.scope if p in other.scope]
    if places:
        shared.append(say("both are about {places}", places=", ".join(places)))
    if one.unit == other.unit:
        shared.append(say("both are in the unit {unit}", unit=say_several(one.unit)))
    if one.nature == other.nature and one.nature != "neither":
        shared.append(say("both count a stock") if one.nature == "stock" else say("both count a flow"))
    if one.period and other.period:
        starts = [p.from_date for p in (one.period, other.period) if p.from_date]
        ends = [p.until_date for p in (one.period, other.period) if p.until_date]
        if not starts or not ends or max(starts) < min(ends):
            first = max(starts).isoformat() if starts else say("the beginning")
            last = min(ends).isoformat() if ends else say("today")
            shared.append(say("the days from {first} to {last} are in both", first=first, last=last))
    return shared
