"""Turns what persons decided on a facility, one fact file a decision, into the answers in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from counterfoil.errors import DeclarationError
from counterfoil.jurisdictions.names import fold
from counterfoil.schema import fact_files, load_fact

#: Name, city, state and code as stated, folded: what a decision is about.
Stated = tuple[str, str, str, str]


@dataclass(frozen=True)
class AsStated:
    """The facility that a decision is about, as a release writes it."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    facility_name: str
    city: str
    state: str
    detloc: str


@dataclass(frozen=True)
class Decision:
    """What a person decided on one facility as stated.

    Args:
        decision: The id; the name of its file.
        facility: The facility as stated.
        action: accept = this county and body; reject = no county; undo = an earlier decision no longer holds.
        who: Who decided.
        why: On what grounds.
        on_date: The day.
        source: The document or page that says so.
        county_code_fips: The county, for accept.
        agency_kind: What the body is, where the decision says so.
        custodian_level: Whose it is, where the decision says so.
        undoes: The id of the decision that is undone.
        sequence: Tells decisions of one day apart: the later has the higher number.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    decision: str
    facility: AsStated
    action: Literal["accept", "reject", "undo"]
    who: str
    why: str
    on_date: date
    source: str
    county_code_fips: str = ""
    agency_kind: str = ""
    custodian_level: str = ""
    undoes: str = ""
    sequence: int = 0


def stated_key(name: str, city: str, state: str, code: str) -> Stated:
    """What tells facilities as stated apart, whatever their capitals and points."""
    return fold(name), fold(city), fold(state), code.strip().upper()


def read_decisions(extensions: Iterable[Path]) -> list[Decision]:
    """Every decision of the workspace's fact folders, the undone too, in the order in which they were made.

    Raises:
        DeclarationError: A file breaks its schema, gives no reason, or undoes what is not there.
    """
    found: list[Decision] = []
    for file in fact_files("counterfoil.jurisdictions", "decisions", extensions):
        decision = load_fact(file, Decision)
        lacking = [name for name in ("who", "why", "source") if not getattr(decision, name).strip()]
        if decision.action == "accept" and not decision.county_code_fips:
            lacking.append("county_code_fips")
        if lacking:
            raise DeclarationError(
                "jurisdictions/decision-incomplete",
                "a decision on a facility does not say all that it must",
                where={"file": str(file), "entry": ", ".join(lacking)},
                remedy=["A decision says who, why, when and on what source; an accepted one says the county."],
            )
        found.append(decision)
    found.sort(key=lambda d: (d.on_date, d.sequence, d.decision))
    ids = {d.decision for d in found}
    for decision in found:
        if decision.action == "undo" and decision.undoes not in ids:
            raise DeclarationError(
                "jurisdictions/decision-undoes-nothing",
                "a decision undoes one that is not there",
                where={"decision": decision.decision, "undoes": decision.undoes or "nothing"},
                remedy=["counterfoil jurisdictions review --decided lists the decisions."],
            )
    return found


def load_decisions(extensions: Iterable[Path]) -> Mapping[Stated, Decision]:
    """The decision in force on each facility as stated: the last that is not undone."""
    decisions = read_decisions(extensions)
    undone = {d.undoes for d in decisions if d.action == "undo"}
    return {
        stated_key(d.facility.facility_name, d.facility.city, d.facility.state, d.facility.detloc): d
        for d in decisions
        if d.action != "undo" and d.decision not in undone
    }
