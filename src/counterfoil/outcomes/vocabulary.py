"""Reads the outcomes, the outcome that each lift reason stands for, and the words for evidence that disagrees."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.ledger import normal
from counterfoil.schema import load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Outcome(_Fact):
    """One thing that may have become of a detainer.

    Args:
        id: Its name in every table.
        label: As printed.
        means: One clause.
        caution: What it does not say.
        is_end: The detainer has ended.
        is_unknown: What became of it is not known.
    """

    id: str
    label: str
    means: str
    caution: str = ""
    is_end: bool
    is_unknown: bool


class LiftReason(_Fact):
    """One lift reason of ICE's, and the outcome that it stands for."""

    lift_reason: str
    outcome: str
    detail: str = ""
    code: str = ""
    seen_in: tuple[str, ...]
    contestable: str


class CaseStatus(_Fact):
    """One status of a person's case that says something of a detainer, and what."""

    case_status: str
    outcome: str
    contestable: str


class Conflict(_Fact):
    """One way in which lines of evidence disagree.

    Args:
        id: Its word in `conflicts`.
        says: One sentence.
    """

    id: str
    says: str


class Vocabulary(_Fact):
    """The words of outcomes, from `facts/outcomes.yaml`.

    Args:
        version: Counts the changes.
        cohort_matures_after_days: Until then a group of detainers counts as open.
        cohort_matures_because: Why that many.
        cites: Where lift reasons were seen.
        outcomes: In the order in which they are printed.
        lift_reasons: Each stands for one outcome.
        case_statuses: Those that say something of a detainer.
        log_answers: Words of a custodian's log, by what they mean.
        log_answers_evidence: How sure these are.
        conflicts: The closed list of disagreements, in the order in which they are written down.
    """

    version: int
    cohort_matures_after_days: int
    cohort_matures_because: str
    cites: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    lift_reasons: tuple[LiftReason, ...]
    case_statuses: tuple[CaseStatus, ...]
    log_answers: dict[str, tuple[str, ...]]
    log_answers_evidence: str
    conflicts: tuple[Conflict, ...]

    @model_validator(mode="after")
    def _each_reason_has_an_outcome(self) -> Self:
        """Every lift reason stands once, for an outcome that is defined."""
        ids = [o.id for o in self.outcomes]
        reasons = [normal_text(r.lift_reason) for r in self.lift_reasons]
        if len(set(reasons)) != len(reasons):
            raise ValueError("a lift reason stands twice")
        read = [*(r.outcome for r in self.lift_reasons), *(s.outcome for s in self.case_statuses)]
        odd = [outcome for outcome in read if outcome not in ids]
        if odd:
            raise ValueError(f"no such outcome: {', '.join(odd)}")
        return self


def normal_text(text: str) -> str:
    """A text with case and inner spaces made even, as vocabularies are matched."""
    return " ".join(text.casefold().split())


def even_text(cell: Any) -> Any:
    """A column with case and inner spaces made even as `normal_text` does, no-break spaces among them."""
    return normal(cell.re_replace("[\u00a0\u2007\u202f]", " "))


@cache
def load_vocabulary() -> Vocabulary:
    """The words in force."""
    return load_fact(files("counterfoil.outcomes") / "facts" / "outcomes.yaml", Vocabulary)
