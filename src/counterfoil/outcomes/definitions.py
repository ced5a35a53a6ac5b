"""Reads the sets of definitions: which evidence each goes by, in which order, and how it reads a lift reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import UsageError
from counterfoil.outcomes.vocabulary import LiftReason, Outcome, load_vocabulary, normal_text
from counterfoil.schema import fact_files, facts_by_id

OURS = "counterfoil"
Rung = Literal["linked_detention", "custodian_log", "lift_reason", "newer_form", "case_status"]
RUNGS: tuple[Rung, ...] = ("linked_detention", "custodian_log", "lift_reason", "newer_form", "case_status")
#: `any`: no limit but the next form of the person; else the name of a window of `facts/links.yaml`.
Window = Literal["soon_days", "late_days", "any"]


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Share(_Fact):
    """One share that the set's author would print.

    Args:
        share: Its name.
        numerator: The outcomes counted.
        only: The outcomes that it is a share of; none = all but those left out.
        leaves_out: The outcomes that it is not a share of.
        says: One clause: what over what.
    """

    share: str
    numerator: tuple[str, ...]
    only: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    says: str


class DefinitionSet(_Fact):
    """One set of definitions, from `facts/definitions`.

    Args:
        definition_set: Its id, which is also the name of the file.
        version: Counts the changes.
        title: As printed.
        by: Whose reading it is.
        says: The reading, in sentences.
        ladder: The lines of evidence it goes by, the strongest first.
        linked_detention: The outcomes of a lift reason against which a booking decides, and inside which window.
        outcomes: Outcomes of ours that it reads as another.
        lift_reasons: Lift reasons that it reads as another outcome than ours.
        labels: Words of its own for an outcome.
        shares: What is divided by what.
        evidence: How sure it is that this is their reading.
        cites: Where it is stated.
    """

    definition_set: str
    version: int
    title: str
    by: str
    says: str
    ladder: tuple[Rung, ...]
    linked_detention: dict[str, Window] = {}
    outcomes: dict[str, str] = {}
    lift_reasons: dict[str, str] = {}
    labels: dict[str, str] = {}
    shares: tuple[Share, ...]
    evidence: str
    cites: tuple[str, ...]

    @model_validator(mode="after")
    def _is_made_of_known_words(self) -> Self:
        """Every outcome and every lift reason that is named is in the vocabulary; no rung stands twice."""
        vocabulary = load_vocabulary()
        known = {o.id for o in vocabulary.outcomes}
        named = {*self.linked_detention, *self.outcomes, *self.labels}
        named |= {*self.outcomes.values(), *self.lift_reasons.values()}
        for share in self.shares:
            named |= {*share.numerator, *share.only, *share.leaves_out}
        odd = named - known
        odd |= {normal_text(r) for r in self.lift_reasons} - {
            normal_text(r.lift_reason) for r in vocabulary.lift_reasons
        }
        if odd:
            raise ValueError(f"no such outcome or lift reason: {', '.join(sorted(odd))}")
        if len(set(self.ladder)) != len(self.ladder):
            raise ValueError("a line of evidence stands twice")
        return self


@dataclass(frozen=True)
class Definitions:
    """A set of definitions together with the words that all sets share.

    Args:
        facts: The set as its file states it.
        outcomes: In the order in which they are printed, with the set's own labels.
        lift_reasons: Each with the outcome that this set reads in it.
        cohort_matures_after_days: Until then a group of detainers counts as open.
        cohort_matures_because: Why that many.
    """

    facts: DefinitionSet
    outcomes: tuple[Outcome, ...]
    lift_reasons: tuple[LiftReason, ...]
    cohort_matures_after_days: int
    cohort_matures_because: str

    @property
    def definition_set(self) -> str:
        """The id of the set."""
        return self.facts.definition_set

    @property
    def version(self) -> int:
        """The version of the set."""
        return self.facts.version

    @property
    def title(self) -> str:
        """The set as printed."""
        return self.facts.title

    @property
    def says(self) -> str:
        """The reading, in sentences."""
        return self.facts.says

    @property
    def cites(self) -> tuple[str, ...]:
        """Where the set is stated."""
        return self.facts.cites

    def ids(self) -> tuple[str, ...]:
        """The outcomes' ids, in the order in which they are printed."""
        return tuple(o.id for o in self.outcomes)

    def label(self, outcome: str) -> str:
        """The outcome as printed."""
        return next(o.label for o in self.outcomes if o.id == outcome)

    def unknown_ids(self) -> tuple[str, ...]:
        """The outcomes that say that it is not known."""
        return tuple(o.id for o in self.outcomes if o.is_unknown)

    def reading(self, outcome: str) -> str:
        """What this set reads in an outcome of the vocabulary."""
        return self.facts.outcomes.get(outcome, outcome)


def load_definitions(set_id: str = OURS, extensions: Iterable[Path] = ()) -> Definitions:
    """The set of definitions of that id.

    Args:
        set_id: The set; "" = ours.
        extensions: Folders of fact files that a workspace adds.

    Raises:
        UsageError: There is none.
    """
    sets, set_id = load_definition_sets(extensions), set_id or OURS
    if set_id not in sets:
        raise UsageError(
            "outcomes/no-such-definitions",
            f"there is no set of definitions {set_id}",
            remedy=["The sets are:", *(f"  {name}" for name in sets)],
        )
    return sets[set_id]


def load_definition_sets(extensions: Iterable[Path] = ()) -> dict[str, Definitions]:
    """Every set of definitions by its id: ours first, then in order of name.

    Args:
        extensions: Folders of fact files that a workspace adds.

    Raises:
        DeclarationError: A set stands twice, or under another name than its file's.
    """
    return dict(_sets(tuple(extensions)))


@cache
def _sets(extensions: tuple[Path, ...]) -> dict[str, Definitions]:
    files = fact_files("counterfoil.outcomes", "definitions", extensions)
    facts = facts_by_id(files, DefinitionSet, lambda fact: fact.definition_set, named_so=True)
    found = {name: _with_words(fact) for name, (_, fact) in facts.items()}
    return {name: found[name] for name in sorted(found, key=lambda n: (n != OURS, n))}


def _with_words(fact: DefinitionSet) -> Definitions:
    vocabulary = load_vocabulary()
    own = {normal_text(reason): outcome for reason, outcome in fact.lift_reasons.items()}

    def read(reason: LiftReason) -> LiftReason:
        outcome = own.get(normal_text(reason.lift_reason), fact.outcomes.get(reason.outcome, reason.outcome))
        return reason if outcome == reason.outcome else reason.model_copy(update={"outcome": outcome, "detail": ""})

    def label(outcome: Outcome) -> Outcome:
        return outcome.model_copy(update={"label": fact.labels.get(outcome.id, outcome.label)})

    made = Definitions(
        facts=fact,
        outcomes=vocabulary.outcomes,
        lift_reasons=tuple(read(r) for r in vocabulary.lift_reasons),
        cohort_matures_after_days=vocabulary.cohort_matures_after_days,
        cohort_matures_because=vocabulary.cohort_matures_because,
    )
    return replace(made, outcomes=tuple(label(o) for o in made.outcomes)) if fact.labels else made
