"""Turns the instruments that bear on one custodian on a day into one answer, or into the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Literal

from counterfoil.policies.composition import compose, load_composition
from counterfoil.policies.provisions import Provision
from counterfoil.policies.reach import is_disputed, presence

Answer = Literal["required", "permitted", "conditional", "prohibited", "silent", "undetermined", "conflict"]
Doubt = Literal[
    "",
    "not_found",
    "contested",
    "disputed_date",
    "imprecise_date",
    "duty_under_conditions",
    "agency_not_named",
    "level_not_known",
    "place_not_known",
    "date_not_known",
]


@dataclass(frozen=True)
class Evaluation:
    """What the instruments on file said about one action, to one custodian, on one day.

    Args:
        stance: `silent` where no instrument on file speaks; `undetermined` where one that speaks was
            not found, is contested or is not dated well enough; `conflict` where one requires what
            another prohibits, or two are on file as contradicting each other.
        because: The instruments that give this stance, by the day they began.
        conflict: Whether instruments of equal or higher rank contradict each other.
        note: Sentences that must stand beside the stance, or "".
        chain: Every instrument that was, or may have been, in force and speaks of the action, the highest
            layer first.
        is_disputed: Whether two sources give two days for the start or the end of one that speaks, and the
            day lies between, also where the stance is the same either way.
        doubt: Why the stance is undetermined, or "".
    """

    stance: Answer
    because: tuple[Provision, ...]
    conflict: bool
    note: str
    chain: tuple[Provision, ...] = ()
    is_disputed: bool = False
    doubt: Doubt = ""


def weigh(bearing: Sequence[Provision], action: str, day: date) -> Evaluation:
    """The answer of the instruments that bear on one custodian; `bearing` is in the order of their start."""
    chain = chain_of(bearing, action, day)
    ids = {p.id for p in chain}
    speaking = [p for p in bearing if p.id in ids]
    disputed = [p for p in speaking if is_disputed(p, day)]
    found = _weigh(speaking, action, day)
    notes = [found.note, *_disputed_silence(bearing, action, day)]
    if disputed and found.doubt != "disputed_date":
        notes.append(f"Disputed days, and the answer does not turn on them: {_dates(disputed)}.")
    return replace(found, note=" ".join(n for n in notes if n), chain=chain, is_disputed=bool(disputed))


def chain_of(bearing: Iterable[Provision], action: str, day: date) -> tuple[Provision, ...]:
    """Those that were, or perhaps were, in force and say something about the action, the highest layer first."""
    layer_of = load_composition().layer_of
    found = [p for p in bearing if p.stance_on(action) != "silent" and presence(p, day) != "out"]
    return tuple(sorted(found, key=lambda p: layer_of(p.instrument)))


def undetermined(because: Sequence[Provision], doubt: Doubt, note: str) -> Evaluation:
    """No answer, with the instruments that stand in its way and the reason."""
    return Evaluation("undetermined", tuple(because), False, note, doubt=doubt)


def _weigh(speaking: Sequence[Provision], action: str, day: date) -> Evaluation:
    missing = [p for p in speaking if p.stance_on(action) == "unknown"]
    if missing:
        return undetermined(missing, "not_found", f"Not found, or not read: {_citations(missing)}.")
    against = _contradicting(speaking, day)
    if against:
        said = "; ".join(f"{p.citation}: {p.stance_on(action)}" for p in against)
        return Evaluation("conflict", against, True, f"The instruments contradict each other ({said}).")
    contested = [p for p in speaking if p.disputes(action)]
    if contested:
        return undetermined(contested, "contested", f"What it says is contested: {_citations(contested)}.")
    sure = [p for p in speaking if presence(p, day) == "in"]
    perhaps = [p for p in speaking if presence(p, day) == "perhaps"]
    answers = {
        _compose([*sure, *some], action) for size in range(len(perhaps) + 1) for some in combinations(perhaps, size)
    }
    if len(answers) > 1:
        doubt: Doubt = "disputed_date" if all(is_disputed(p, day) for p in perhaps) else "imprecise_date"
        return undetermined(perhaps, doubt, f"Whether it was in force on this day is not known: {_dates(perhaps)}.")
    return _decided(answers.pop(), sure, action)


def _contradicting(speaking: Sequence[Provision], day: date) -> tuple[Provision, ...]:
    """The instruments in force that are on file as contradicting each other."""
    sure = [p for p in speaking if presence(p, day) == "in"]
    found = [p for p in sure if {q.id for q in sure} & set(p.contradicts)]
    others = {name for p in found for name in p.contradicts}
    others.update(p.id for p in found)
    return tuple(p for p in sure if p.id in others)


def _decided(stance: str, speaking: Sequence[Provision], action: str) -> Evaluation:
    """The answer with the instruments that give it."""
    if stance == "undetermined":
        sides = [p for p in speaking if p.stance_on(action) in ("required", "conditional")]
        note = "One instrument requires what another allows only under conditions."
        return undetermined(sides, "duty_under_conditions", note)
    if stance == "conflict":
        sides = [p for p in speaking if p.stance_on(action) in ("required", "prohibited")]
        said = "; ".join(f"{p.citation}: {p.stance_on(action)}" for p in sides)
        return Evaluation("conflict", tuple(sides), True, f"The instruments contradict each other ({said}).")
    because = tuple(p for p in speaking if p.stance_on(action) == stance)
    note = ""
    if stance == "required" and (
        below := [p for p in speaking if p.stance_on(action) in ("prohibited", "conditional")]
    ):
        note = f"A lower layer may not be stricter where a higher one requires: {_citations(below)}."
    if stance == "conditional":
        note = "Only if the conditions are met."
    return Evaluation(stance, because, False, note)  # type: ignore[arg-type]


def _disputed_silence(bearing: Iterable[Provision], action: str, day: date) -> list[str]:
    """One sentence for each instrument that is silent as recorded, while that silence is in dispute."""
    return [
        f"{p.citation} is recorded as silent on this; whether it is, is contested."
        for p in bearing
        if p.stance_on(action) == "silent" and p.disputes(action) and presence(p, day) != "out"
    ]


def _compose(provisions: Iterable[Provision], action: str) -> str:
    return compose((p.instrument, p.stance_on(action)) for p in provisions)


def _citations(provisions: Iterable[Provision]) -> str:
    return ", ".join(p.citation for p in provisions)


def _dates(provisions: Iterable[Provision]) -> str:
    return "; ".join(f"{p.citation} ({dated(p)})" for p in provisions)


def dated(provision: Provision) -> str:
    """How well the days of a provision are known, in words; both days where two sources give two."""
    for own, other, what in (
        (provision.effective_from, provision.disputed_from, "in force from"),
        (provision.effective_until, provision.disputed_until, "in force until, not including,"),
    ):
        if own and other:
            return f"{what} {own} as recorded here, {other.day} by {other.said_by}"
    words = {"day": "known to the day", "month": "known to the month", "year": "known to the year"}
    precisions = {provision.date_precision, provision.until_precision or provision.date_precision}
    worst = next(p for p in ("approx", "year", "month", "day") if p in precisions)
    return f"its dates are {words.get(worst, 'approximate')}"
