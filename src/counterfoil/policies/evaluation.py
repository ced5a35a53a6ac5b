"""Turns the provisions that reach a custodian on a day into one stance, with its instruments and reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from counterfoil.errors import UsageError
from counterfoil.language import say
from counterfoil.policies.provisions import ACTIONS, CUSTODIAN_LEVELS, Provision
from counterfoil.policies.reach import by_start, reaches
from counterfoil.policies.weighing import Doubt, Evaluation, chain_of, undetermined, weigh

#: Where the custodian of a county is not known, its instruments are those of some county of the state.
ANY_OTHER = ""


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
        county_code_fips: The county of the custodian, or None for the state as a whole.
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
    in_place = [p for p in sorted(provisions, key=by_start) if reaches(p, state_code, county_code_fips, agency)]
    levels = CUSTODIAN_LEVELS if custodian_level == "unknown" else (custodian_level,)
    found = [evaluate_bearing(binding(in_place, level), action, day, agency) for level in levels]
    answer = one_answer(found, "level_not_known", say("The answer depends on the level of the custodian, not known."))
    if len(levels) > 1 or not county_code_fips:
        return answer
    return _with_local_note(answer, binding(in_place, custodian_level), custodian_level, agency)


def evaluate_record(
    provisions: Iterable[Provision],
    *,
    state_code: str | None,
    county_code_fips: str | None,
    custodian_level: str | None,
    action: str,
    day: date | None,
    agency: str | None = None,
) -> Evaluation:
    """The same for a record, in which a blank means that something is not known.

    Returns:
        As `evaluate`. Without a day or a state the answer is `undetermined`; without the county of a local
        custodian it is the answer that holds in every county of the state, else `undetermined`.
    """
    if state_code is None:
        return undetermined((), "place_not_known", say("The place of the custodian is not known."))
    if day is None:
        return undetermined((), "date_not_known", say("The day of the event is not known."))
    on_file, level = tuple(provisions), custodian_level or "unknown"
    counties = [county_code_fips]
    if county_code_fips is None:
        counties = [ANY_OTHER, *counties_on_file(on_file, state_code)]
    found = [
        evaluate(
            on_file,
            state_code=state_code,
            county_code_fips=county,
            custodian_level=level,
            action=action,
            day=day,
            agency=agency,
        )
        for county in counties
    ]
    return one_answer(found, "place_not_known", say("The answer depends on the county, which is not known."))


def counties_on_file(provisions: Iterable[Provision], state_code: str) -> list[str]:
    """The counties of a state that an instrument on file names."""
    return sorted({c for p in provisions if state_code in p.jurisdiction.states for c in p.jurisdiction.counties})


def binding(provisions: Iterable[Provision], custodian_level: str) -> list[Provision]:
    """Those that speak to custodians of this level."""
    return [p for p in provisions if p.binds(custodian_level)]


def evaluate_bearing(bearing: Sequence[Provision], action: str, day: date, agency: str | None) -> Evaluation:
    """The answer of the instruments that bear on a custodian of one level, its agency named or not.

    Without the agency's name, it is the answer that holds for every agency of the place, or `undetermined`.
    """
    if agency is not None:
        return weigh(bearing, action, day)
    common = [p for p in bearing if not p.jurisdiction.only_agencies]
    found = weigh(common, action, day)
    apart: dict[str, Provision] = {}
    for name in sorted({a for p in bearing for a in p.jurisdiction.only_agencies}):
        own = [p for p in bearing if name in p.jurisdiction.only_agencies]
        shared = [p for p in common if name not in p.except_agencies]
        if weigh([*shared, *own], action, day).stance != found.stance:
            spoken = chain_of([*own, *(p for p in common if name in p.except_agencies)], action, day)
            apart.update((p.id, p) for p in spoken)
    if not apart:
        return found
    whose = [p.jurisdiction.name for p in apart.values() if p.jurisdiction.only_agencies]
    names = ", ".join(dict.fromkeys(whose)) or "those that an instrument leaves out"
    note = say("The answer depends on the agency, which was not named: {names}.", names=names)
    because = tuple(sorted(apart.values(), key=by_start))
    return replace(
        undetermined(because, "agency_not_named", note),
        chain=chain_of(bearing, action, day),
        is_disputed=found.is_disputed,
    )


def one_answer(found: Sequence[Evaluation], doubt: Doubt, note: str) -> Evaluation:
    """The answer that all give, or `undetermined`; either way with the instruments of all."""
    agreed = len({(f.stance, f.doubt) for f in found}) == 1
    answer = found[0] if agreed else undetermined((), doubt, note)
    because = {p.id: p for f in found for p in f.because}
    chain = {p.id: p for f in found for p in f.chain}
    return replace(
        answer,
        because=tuple(sorted(because.values(), key=by_start)),
        chain=tuple(chain.values()),
        is_disputed=any(f.is_disputed for f in found),
    )


def _with_local_note(
    answer: Evaluation, bearing: Sequence[Provision], custodian_level: str, agency: str | None
) -> Evaluation:
    """The answer, with the words for a county whose own instruments have not been looked for."""
    local = any(p.jurisdiction.level in ("county", "agency") for p in bearing)
    open_below = answer.stance in ("permitted", "conditional", "silent")
    if not open_below or local or custodian_level not in ("municipal", "county"):
        return answer
    note = (
        say("No instrument of this county or of an agency in it is on file; one may be stricter.")
        if agency is None
        else say("No instrument of this agency or of its county is on file; one may be stricter.")
    )
    return replace(answer, note=f"{answer.note} {note}".strip())


def _require(what: str, given: str, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise UsageError(
            f"policies/unknown-{what.replace(' ', '-')}",
            f"there is no such {what}",
            where={what: given},
            remedy=[f"One of: {', '.join(allowed)}."],
        )
