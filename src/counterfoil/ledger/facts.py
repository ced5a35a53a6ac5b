"""Reads what the ledger goes by: what each form asks, and when two rows are one."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import UsageError
from counterfoil.schema import fact_files, load_fact

#: The rules that the ledger is kept by; the others are for comparison.
OURS = "counterfoil"


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


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


class DetainerRules(_Fact):
    """When two rows are one detainer.

    Args:
        rule: The name that the fate of a row gives as its reason.
        same: What the rows must share; nothing = no two rows are one.
        gap_days: The most days from one row to the next; None = any.
        keep: The row that is kept of those that are one: the first, or none of them.
        without_person_key: What becomes of rows that have no person key.
        superseded: When one form replaces another; None = never.
    """

    rule: str
    same: tuple[Literal["person", "facility", "form", "every_cell"], ...]
    gap_days: int | None
    keep: Literal["first", "none"]
    without_person_key: Literal["kept", "dropped"]
    superseded: Superseded | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> DetainerRules:
        """A person is among what must be the same, or every cell is, alone."""
        if self.same and "person" not in self.same and self.same != ("every_cell",):
            raise ValueError("same: rows are one only where the person is the same, or every cell is")
        return self

    @property
    def replaced_reasons(self) -> tuple[str, ...]:
        """The lift reasons that say that a form was replaced by the person's next one."""
        return self.superseded.lift_reasons if self.superseded else ()


class Rules(_Fact):
    """One set of rules by which rows are one, from `facts/rules`."""

    rules: str
    title: str
    says: str
    detainers: DetainerRules
    cites: tuple[str, ...]


@cache
def load_forms() -> dict[str, Form]:
    """The forms by the first word of their names."""
    return load_fact(files("counterfoil.ledger") / "facts" / "forms.yaml", Forms).forms


@cache
def load_rules() -> dict[str, Rules]:
    """Every set of rules by its id, ours first."""
    every = [load_fact(file, Rules) for file in fact_files("counterfoil.ledger", "rules")]
    return {r.rules: r for r in sorted(every, key=lambda r: (r.rules != OURS, r.rules))}


def find_rules(wanted: str) -> Rules:
    """The set of rules of that id.

    Raises:
        UsageError: There is none.
    """
    rules = load_rules()
    if wanted not in rules:
        raise UsageError(
            "ledger/no-such-rules",
            f"there is no set of rules {wanted}",
            remedy=["The sets are:", *(f"  {name}" for name in rules)],
        )
    return rules[wanted]
