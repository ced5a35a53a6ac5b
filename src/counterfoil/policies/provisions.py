"""Turns the fact files of single instruments into provisions: whom each binds, since when, to what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from counterfoil.schema import fact_files, facts_by_id

Action = Literal["hold", "notify", "transfer", "jail_access", "inquire"]
Stance = Literal["required", "permitted", "conditional", "prohibited", "silent", "unknown"]
Precision = Literal["day", "month", "year", "approx"]
Level = Literal["nation", "circuit", "state", "county", "agency"]
CustodianLevel = Literal["municipal", "county", "state", "federal", "tribal", "private"]
Instrument = Literal["regulation", "statute", "court_ruling", "ordinance", "agency_policy", "agreement_287g"]
Evidence = Literal[
    "seen",
    "seen in part, the rest from memory, verify",
    "from memory, verify",
    "not found",
    "fictional",
]
Confidence = Literal["high", "medium", "low"]

ACTIONS: tuple[str, ...] = get_args(Action)
CUSTODIAN_LEVELS: tuple[str, ...] = get_args(CustodianLevel)

Text = Annotated[str, Field(min_length=1)]
County = Annotated[str, Field(pattern="^[0-9A-Z]{2}[0-9]{3}$")]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class Jurisdiction(BaseModel):
    """The place, or the agencies, that an instrument speaks to.

    `states` holds two-letter codes, or `US` alone where the level is `nation`; `circuit` is the territory of a
    federal court. `agency` is the id by which instruments name an agency, and is there only where the
    instrument speaks to that agency alone; `agencies` and `county_codes_fips` are for an instrument of several.
    """

    model_config = _STRICT

    name: Text
    level: Level
    states: Annotated[tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...], Field(min_length=1)]
    county_code_fips: County | None
    agency: Text | None
    county_codes_fips: tuple[County, ...] = ()
    agencies: tuple[Text, ...] = ()

    @property
    def counties(self) -> tuple[str, ...]:
        """Its counties; none where it is wider than a county, or an agency of the whole state."""
        return self.county_codes_fips or ((self.county_code_fips,) if self.county_code_fips else ())

    @property
    def only_agencies(self) -> tuple[str, ...]:
        """The agencies that it speaks to alone; none where it speaks to a place."""
        return self.agencies or ((self.agency,) if self.agency else ())

    @model_validator(mode="after")
    def _fits_its_level(self) -> Jurisdiction:
        if (self.level == "nation") != (self.states == ("US",)):
            raise ValueError("states is US alone at the level nation, and only there")
        if self.level in ("county", "agency") and len(self.states) != 1:
            raise ValueError("a county and an agency stand in one state")
        if self.level == "county" and not self.counties:
            raise ValueError("a county needs its county_code_fips")
        if self.level not in ("county", "agency") and self.counties:
            raise ValueError("only a county and an agency have a county_code_fips")
        if (self.level == "agency") != bool(self.only_agencies):
            raise ValueError("agency is named at the level agency, and only there")
        if (self.agency and self.agencies) or (self.county_code_fips and self.county_codes_fips):
            raise ValueError("one is named by the singular, several by the plural, never both")
        return self


class Stances(BaseModel):
    """What an instrument says about each action that a custodian may be asked for."""

    model_config = _STRICT

    hold: Stance
    notify: Stance
    transfer: Stance
    jail_access: Stance
    inquire: Stance


class DisputedDay(BaseModel):
    """Another day that a source gives for a start or an end; the days between the two are disputed."""

    model_config = _STRICT

    day: date
    said_by: Text


class Provision(BaseModel):
    """One instrument: half open in time, from `effective_from` (in) until `effective_until` (out).

    An empty `effective_from` means that no start was found, an empty `effective_until` that it is still in
    force. `date_precision` holds for both ends unless `until_precision` says otherwise. `disputed_from` and
    `disputed_until` hold the other day where two sources give two. `contested` means that what it says is in
    dispute; `contested_actions` limits the dispute to some actions. `contradicts` names instruments with which
    it cannot both be followed. `except_agencies` are left out although their level is bound.
    """

    model_config = _STRICT

    id: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    jurisdiction: Jurisdiction
    applies_to: Annotated[tuple[CustodianLevel | Literal["all"], ...], Field(min_length=1)]
    except_agencies: tuple[Text, ...] = ()
    instrument: Instrument
    title: Text
    citation: Text
    enacted: date | None
    effective_from: date | None
    effective_until: date | None
    date_precision: Precision
    until_precision: Precision | None = None
    disputed_from: DisputedDay | None = None
    disputed_until: DisputedDay | None = None
    stance: Stances
    conditions: str
    contested: bool
    contested_actions: tuple[Action, ...] = ()
    contradicts: tuple[Text, ...] = ()
    evidence: Evidence
    from_memory: str = ""
    confidence: Confidence
    cites: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Provision:
        if self.effective_from and self.effective_until and self.effective_until <= self.effective_from:
            raise ValueError("effective_until is the first day out of force, after effective_from")
        for other, own in ((self.disputed_from, self.effective_from), (self.disputed_until, self.effective_until)):
            if other and (own is None or other.day == own):
                raise ValueError("a disputed day is another day than the one on file")
        if any(self.stance_on(action) == "conditional" for action in ACTIONS) and not self.conditions:
            raise ValueError("a conditional stance needs its conditions")
        if self.contested_actions and not self.contested:
            raise ValueError("contested_actions needs contested: true")
        if ("memory" in self.evidence) != bool(self.from_memory):
            raise ValueError("from_memory says which parts are from memory, where evidence says that some are")
        return self

    def stance_on(self, action: str) -> str:
        """What it says about one action."""
        return str(getattr(self.stance, action))

    def disputes(self, action: str) -> bool:
        """Whether what it says about this action is in dispute."""
        return self.contested and (not self.contested_actions or action in self.contested_actions)

    def binds(self, custodian_level: str) -> bool:
        """Whether it speaks to custodians of this level."""
        return "all" in self.applies_to or custodian_level in self.applies_to


def load_provisions(extensions: Iterable[Path] = ()) -> tuple[Provision, ...]:
    """Every provision on file, in order of id.

    Args:
        extensions: Folders laid out as `policies/rules`, which a workspace adds.

    Raises:
        DeclarationError: A file breaks the schema, or two files have one id.
    """
    found = facts_by_id(fact_files("counterfoil.policies", "rules", extensions), Provision, lambda fact: fact.id)
    return tuple(found[key][1] for key in sorted(found))
