"""Turns the instruments that bear on one custodian on a day into one answer, or into the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Literal

from counterfoil.language import say, say_fact
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
        notes.append(say("Disputed days, and the answer does not turn on them: {dates}.", dates=_dates(disputed)))
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
        return undetermined(
            missing, "not_found", say("Not found, or not read: {citations}.", citations=_citations(missing))
        )
    against = _contradicting(speaking, day)
    if against:
        said = "; ".join(f"{p.citation}: {say_fact(p.stance_on(action))}" for p in against)
        return Evaluation(
            "conflict", against, True, say("The instruments contradict each other ({stances}).", stances=said)
        )
    contested = [p for p in speaking if p.disputes(action)]
    if contested:
        return undetermined(
            contested, "contested", say("What it says is contested: {citations}.", citations=_citations(contested))
        )
    sure = [p for p in speaking if presence(p, day) == "in"]
    perhaps = [p for p in speaking if presence(p, day) == "perhaps"]
    answers = {
        _compose([*sure, *some], action) for size in range(len(perhaps) + 1) for some in combinations(perhaps, size)
    }
    if len(answers) > 1:
        doubt: Doubt = "disputed_date" if all(is_disputed(p, day) for p in perhaps) else "imprecise_date"
        return undetermined(
            perhaps, doubt, say("Whether it was in force on this day is not known: {dates}.", dates=_dates(perhaps))
        )
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
        note = say("One instrument requires what another allows only under conditions.")
        return undetermined(sides, "duty_under_conditions", note)
    if stance == "conflict":
        sides = [p for p in speaking if p.stance_on(action) in ("required", "prohibited")]
        said = "; ".join(f"{p.citation}: {say_fact(p.stance_on(action))}" for p in sides)
        return Evaluation(
            "conflict", tuple(sides), True, say("The instruments contradict each other ({stances}).", stances=said)
        )
    because = tuple(p for p in speaking if p.stance_on(action) == stance)
    note = ""
    if stance == "required" and (
        below := [p for p in speaking if p.stance_on(action) in ("prohibited", "conditional")]
    ):
        note = say(
            "A lower layer may not be stricter where a higher one requires: {citations}.", citations=_citations(below)
        )
    if stance == "conditional":
        note = say("Only if the conditions are met.")
    return Evaluation(stance, because, False, note)  # type: ignore[arg-type]


def _disputed_silence(bearing: Iterable[Provision], action: str, day: date) -> list[str]:
    """One sentence for each instrument that is silent as recorded, while that silence is in dispute."""
    return [
        say("{citation} is recorded as silent on this; whether it is, is contested.", citation=p.citation)
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
    start, end = provision.disputed_from, provision.disputed_until
    if provision.effective_from and start:
        return say(
            "in force from {day} as recorded here, {other} by {source}",
            day=provision.effective_from,
            other=start.day,
            source=start.said_by,
        )
    if provision.effective_until and end:
        return say(
            "in force until, not including, {day} as recorded here, {other} by {source}",
            day=provision.effective_until,
            other=end.day,
            source=end.said_by,
        )
    words = {
        "day": say("its dates are known to the day"),
        "month": say("its dates are known to the month"),
        "year": say("its dates are known to the year"),
    }
    precisions = {provision.date_precision, provision.until_precision or provision.date_precision}
    worst = next(p for p in ("approx", "year", "month", "day") if p in precisions)
    return words.get(worst, say("its dates are approximate"))
