"""What the fact files of the Values Act hold: gates, conviction rules, listed categories, limits and duties."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.policies.provisions import Evidence, Text

_STRICT = ConfigDict(extra="forbid", frozen=True)


class Opening(BaseModel):
    """One action, and the gates of which any one opens it; none where it is never open."""

    model_config = _STRICT

    action: Literal["hold", "notify", "transfer"]
    opened_by: tuple[Text, ...]
    cite: Text
    says: Text


class Gate(BaseModel):
    """One gate, with its citation."""

    model_config = _STRICT

    id: Text
    name: Text
    says: Text
    cite: Text
    evidence: Evidence


class Lookback(BaseModel):
    """Years within which a conviction counts, by its class."""

    model_config = _STRICT

    misdemeanor: int
    felony: int


class ConvictionRule(Gate):
    """One rule on convictions; without look-back years it counts for ever."""

    lookback_years: Lookback | None


class Exclusion(Gate):
    """What opens nothing, and the rules that it is taken from."""

    excludes: tuple[Text, ...]


class Rules(BaseModel):
    """What opens an action under the Values Act: `values_act/rules.yaml`."""

    model_config = _STRICT

    provision: Text
    binds: Text
    never_required: Text
    actions: tuple[Opening, ...]
    gates: tuple[Gate, ...]
    conviction_rules: tuple[ConvictionRule, ...]
    exclusion: Exclusion
    unsure: tuple[Text, ...]
    cites: tuple[Text, ...]

    @model_validator(mode="after")
    def _names_its_gates(self) -> Rules:
        if {g for a in self.actions for g in a.opened_by} - {g.id for g in self.gates}:
            raise ValueError("an action is opened by gates that are listed")
        if set(self.exclusion.excludes) - {r.id for r in self.conviction_rules}:
            raise ValueError("the exclusion is taken from rules that are listed")
        return self

    @property
    def lookback(self) -> Lookback:
        """The years of the one rule that has them."""
        return next(r.lookback_years for r in self.conviction_rules if r.lookback_years)


class Category(BaseModel):
    """One listed category of offenses, with sections as examples."""

    model_config = _STRICT

    id: Text
    name: Text
    penal_code: tuple[Text, ...]
    vehicle_code: tuple[Text, ...] = ()
    note: str = ""
    felony_only: bool


class Categories(BaseModel):
    """The listed categories of rule R3: `values_act/categories.yaml`."""

    model_config = _STRICT

    cite: Text
    evidence: Evidence
    from_memory: Text
    categories: tuple[Category, ...]


class Duty(BaseModel):
    """One limit or duty, whom it binds, and its citation."""

    model_config = _STRICT

    id: Text
    binds: Text
    says: Text
    cite: Text
    evidence: Evidence


class Duties(BaseModel):
    """The other limits and duties: `values_act/duties.yaml`."""

    model_config = _STRICT

    limits: tuple[Duty, ...]
    allowed_anyway: tuple[Duty, ...]
    reporting: tuple[Duty, ...]
    truth_act: tuple[Duty, ...]
    state_prisons: tuple[Duty, ...]
    cites: tuple[Text, ...]
