"""Turns the provisions that reach a custodian on a day into one stance, with its instruments and reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from counterfoil.errors import UsageError
from counterfoil.policies.composition import compose
from counterfoil.policies.provisions import ACTIONS, CUSTODIAN_LEVELS, Provision
from counterfoil.policies.reach import by_start, presence, reaches

Answer = Literal["required", "permitted", "conditional", "prohibited", "silent", "undetermined", "conflict"]


@dataclass(frozen=True)
class Evaluation:
    """What the instruments on file said about one action, to one custodian, on one day.

    Args:
        stance: `silent` where no instrument on file speaks; `undetermined` where one that speaks was
            not found, is contested or is not dated well enough; `conflict` where one requires what
            another prohibits.
        because: The instruments that give this stance, by the day they began.
        conflict: Whether instruments of equal or higher rank contradict each other.
        note: Sentences that must stand beside the stance, or "".
    """

    stance: Answer
    because: tuple[Provision, ...]
    conflict: bool
    note: str


def evaluate(
    provisions: Iterable[Provision],
    *,
    state_code: str | None,
    county_code_fips: str | None,
    custodian_level: str,
    action: str,
    day: date,
    agency: str | None = None,
) -> Evaluation:
    """What the instruments on file said about one action, to a custodian of one level, on one day.

    Args:
        provisions: From `load_provisions`.
        state_code: Two letters, or None for nation-wide instruments alone.
        county_code_fips: The county of the custodian, or None.
        custodian_level: municipal, county, state, federal, tribal, private or unknown; where it is
            unknown, the answer is the one that holds at every level, else `undetermined`.
        action: hold, notify, transfer, jail_access or inquire.
        day: The day of the custody event (the request, the release), not the day on which it was recorded.
        agency: The agency's id. Without it, an instrument of one agency never speaks for the others: where it
            could change the answer, the answer is `undetermined`.

    Raises:
        UsageError: The level or the action is not in its list.
    """
    _require("action", action, ACTIONS)
    _require("custodian level", custodian_level, (*CUSTODIAN_LEVELS, "unknown"))
    place = (state_code, county_code_fips, agency)
    if custodian_level != "unknown":
        return _at_level(provisions, place, custodian_level, action, day)
    on_file = tuple(provisions)
    found = [_at_level(on_file, place, level, action, day) for level in CUSTODIAN_LEVELS]
    if len({f.stance for f in found}) == 1:
        return found[0]
    because = sorted({p.id: p for f in found for p in f.because}.values(), key=by_start)
    return _undetermined(because, "The answer depends on the level of the custodian, which is not known.")


def _at_level(
    provisions: Iterable[Provision],
    place: tuple[str | None, str | None, str | None],
    custodian_level: str,
    action: str,
    day: date,
) -> Evaluation:
    """The answer to a custodian of one level; `place` is state, county and agency."""
    _, county_code_fips, agency = place
    bearing = [
        p for p in sorted(provisions, key=by_start) if reaches(p.jurisdiction, *place) and p.binds(custodian_level)
    ]
    weigh = _whichever_agency if agency is None else _weigh
    found = weigh(bearing, action, day)
    notes = [found.note, *_disputed_silence(bearing, action, day)]
    local = any(p.jurisdiction.level in ("county", "agency") for p in bearing)
    open_below = found.stance in ("permitted", "conditional", "silent")
    if open_below and county_code_fips and not local and custodian_level in ("municipal", "county"):
        whose = "this county or of an agency in it" if agency is None else "this agency or of its county"
        notes.append(f"No instrument of {whose} is on file; one may be stricter.")
    return Evaluation(found.stance, found.because, found.conflict, " ".join(n for n in notes if n))


def _whichever_agency(bearing: Sequence[Provision], action: str, day: date) -> Evaluation:
    """The answer that holds for every agency of the place, or `undetermined` where there is none."""
    common = [p for p in bearing if p.jurisdiction.agency is None]
    found = _weigh(common, action, day)
    own: dict[str, list[Provision]] = {}
    for p in bearing:
        if p.jurisdiction.agency is not None:
            own.setdefault(p.jurisdiction.agency, []).append(p)
    apart = [
        p
        for provisions in own.values()
        if _weigh([*common, *provisions], action, day).stance != found.stance
        for p in _speaking(provisions, action, day)
    ]
    if not apart:
        return found
    names = ", ".join(dict.fromkeys(p.jurisdiction.name for p in apart))
    return _undetermined(apart, f"The answer depends on the agency, which was not named: {names}.")


def _weigh(bearing: Sequence[Provision], action: str, day: date) -> Evaluation:
    """The answer of the instruments that bear on one custodian."""
    speaking = _speaking(bearing, action, day)
    missing = [p for p in speaking if p.stance_on(action) == "unknown"]
    if missing:
        return _undetermined(missing, f"Not found, or not read: {_citations(missing)}.")
    contested = [p for p in speaking if p.disputes(action)]
    if contested:
        return _undetermined(contested, f"What it says is contested: {_citations(contested)}.")
    sure = [p for p in speaking if presence(p, day) == "in"]
    perhaps = [p for p in speaking if presence(p, day) == "perhaps"]
    answers = {
        _compose([*sure, *some], action) for size in range(len(perhaps) + 1) for some in combinations(perhaps, size)
    }
    if len(answers) > 1:
        dated = ", ".join(f"{p.citation} ({_dated(p)})" for p in perhaps)
        return _undetermined(perhaps, f"Whether it was in force on this day is not known: {dated}.")
    return _decided(answers.pop(), sure, action)


def _decided(stance: str, speaking: Sequence[Provision], action: str) -> Evaluation:
    """The answer with the instruments that give it."""
    if stance == "undetermined":
        sides = [p for p in speaking if p.stance_on(action) in ("required", "conditional")]
        return _undetermined(sides, "One instrument requires what another allows only under conditions.")
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


def _speaking(bearing: Iterable[Provision], action: str, day: date) -> list[Provision]:
    """The provisions that were, or perhaps were, in force and say something about the action."""
    return [p for p in bearing if p.stance_on(action) != "silent" and presence(p, day) != "out"]


def _disputed_silence(bearing: Iterable[Provision], action: str, day: date) -> list[str]:
    """One sentence for each instrument that is silent as recorded, while that silence is in dispute."""
    return [
        f"{p.citation} is recorded as silent on this; whether it is, is contested."
        for p in bearing
        if p.stance_on(action) == "silent" and p.disputes(action) and presence(p, day) != "out"
    ]


def _compose(provisions: Iterable[Provision], action: str) -> str:
    return compose((p.instrument, p.stance_on(action)) for p in provisions)


def _undetermined(because: Sequence[Provision], note: str) -> Evaluation:
    return Evaluation("undetermined", tuple(because), False, note)


def _citations(provisions: Iterable[Provision]) -> str:
    return ", ".join(p.citation for p in provisions)


def _dated(provision: Provision) -> str:
    """How well the days of a provision are known, in words."""
    words = {"day": "known to the day", "month": "known to the month", "year": "known to the year"}
    return f"its dates are {words.get(provision.date_precision, 'approximate')}"


def _require(what: str, given: str, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise UsageError(
            f"policies/unknown-{what.replace(' ', '-')}",
            f"there is no such {what}",
            where={what: given},
            remedy=[f"One of: {', '.join(allowed)}."],
        )
