"""Reads the rules by which a detainer is linked to what came after it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterfoil.schema import load_fact

#: What an arrest was, in the order in which one of several on one day is named.
ARREST_CLASSES = ("custodial", "at_large", "unknown")


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Rule(_Fact):
    """One rule of linking, in words.

    Args:
        rule: Its name.
        says: The rule, in sentences.
        cites: Where it comes from.
    """

    rule: str
    says: str
    cites: tuple[str, ...]


class Windows(_Fact):
    """The windows of linking, in days.

    Args:
        soon_days: A booking this soon is a handover, even against a lift reason.
        late_days: After a blank lift reason, a later booking is not taken for a handover.
        arrest_before_booking_days: An arrest this long before a booking led to it.
        earlier_custody_days: A booking this long before a request may be the one that ICE meant.
        newer_form_days: A form to the same place this soon takes the place of a blank one.
    """

    soon_days: int = Field(ge=0)
    late_days: int = Field(ge=0)
    arrest_before_booking_days: int = Field(ge=0)
    earlier_custody_days: int = Field(ge=0)
    newer_form_days: int = Field(ge=0)


class LinkRules(_Fact):
    """The rules of linking, from `facts/links.yaml`.

    Args:
        version: Counts the changes.
        says: What a link is, in sentences.
        rules: Each rule in words.
        evidence: How sure the rules are.
        windows: In days.
        windows_because: Why these.
        methods: Methods of arrest, by what the arrest was.
        methods_evidence: How sure that grouping is.
        programs: Programs, by what the arrest was.
        programs_evidence: How sure that grouping is.
        cites: Where methods and programs were seen.
    """

    version: int
    says: str
    rules: tuple[Rule, ...]
    evidence: str
    windows: Windows
    windows_because: str
    methods: dict[Literal["custodial", "at_large"], tuple[str, ...]]
    methods_evidence: str
    programs: dict[Literal["custodial", "at_large"], tuple[str, ...]]
    programs_evidence: str
    cites: tuple[str, ...]


@cache
def load_link_rules() -> LinkRules:
    """The rules in force."""
    return load_fact(files("counterfoil.outcomes") / "facts" / "links.yaml", LinkRules)
