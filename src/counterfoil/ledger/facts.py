"""Reads what the ledger goes by: what each form asks, and when two rows are one detainer."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(_Fact):
    """One form, and what it asks of the custodian."""

    asks: Literal["notify", "notify_and_hold", "return_of_person"]
    in_use: str
    evidence: str = "seen"
    cites: tuple[str, ...]


class Forms(_Fact):
    """The forms by the first word of their names, from `facts/forms.yaml`."""

    forms: dict[str, Form]


class Superseded(_Fact):
    """When one form replaces another."""

    says: str
    lift_reasons: tuple[str, ...]


class Duplicates(_Fact):
    """When two rows are one detainer, from `facts/duplicates.yaml`."""

    rule: str
    says: str
    gap_days: int
    superseded: Superseded
    cites: tuple[str, ...]


@cache
def load_forms() -> dict[str, Form]:
    """The forms by the first word of their names."""
    return load_fact(files("counterfoil.ledger") / "facts" / "forms.yaml", Forms).forms


@cache
def load_duplicates() -> Duplicates:
    """The rule by which rows are one detainer."""
    return load_fact(files("counterfoil.ledger") / "facts" / "duplicates.yaml", Duplicates)
