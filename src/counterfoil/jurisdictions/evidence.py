"""Turns what a facility's name, city and state say into one county, or into the candidates they leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.jurisdictions.bodies import Body
from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.names import key_of, likeness
from counterfoil.jurisdictions.places import UNKNOWN_COUNTY
from counterfoil.jurisdictions.register import Register


@dataclass(frozen=True)
class Evidence:
    """What the fields of a facility say, each read by itself.

    Args:
        body: What the name says it is.
        state: Two letters, or "".
        state_is_stated: The state stands in its column or in the name; else the code's end says it.
        name_state: The state that the name writes, or "".
        code_state: The state that the code's end says, or "".
        city: As stated, or "".
        pieces: What stands after commas or in parentheses of the name.
    """

    body: Body
    state: str
    state_is_stated: bool
    name_state: str
    code_state: str
    city: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What the evidence comes to.

    Args:
        status: resolved, ambiguous or unresolved.
        rule: The rule that decided; `facts/confidence.yaml` says what it means.
        county: FIPS code where resolved, or "".
        candidates: FIPS codes where ambiguous.
    """

    status: str
    rule: str
    county: str = ""
    candidates: tuple[str, ...] = ()


def weigh(evidence: Evidence, register: Register) -> Verdict:
    """The county that the evidence settles, or why it does not.

    No field wins in silence over another that contradicts it.
    """
    if not evidence.state:
        return _without_state(evidence, register)
    verdict = _within_state(evidence, register)
    if verdict.status == "resolved" and not evidence.state_is_stated:
        return Verdict("resolved", f"{verdict.rule}_state_from_code", verdict.county)
    return verdict


def _resolved(rule: str, county: str) -> Verdict:
    """The verdict that one county is settled."""
    return Verdict("resolved", rule, county)


def _open(rule: str, candidates: Iterable[str]) -> Verdict:
    """The verdict that several counties are left, or none."""
    left = tuple(sorted(set(candidates) - {UNKNOWN_COUNTY}))
    return Verdict("ambiguous" if left else "unresolved", rule, candidates=left)


def _within_state(evidence: Evidence, register: Register) -> Verdict:
    """The verdict where the state is known."""
    body = evidence.body
    named, is_whole = _county_named(body, evidence.state, register)
    where = _counties_of_city(evidence, register)
    for other in (evidence.name_state, evidence.code_state):
        if other in ("", evidence.state):
            continue
        elsewhere = _county_named(body, other, register)[0] | register.counties_of_city(evidence.city, other)
        # A code's end is a state for most bodies only: it objects where a place of that state bears it out.
        if elsewhere or other == evidence.name_state:
            return _open("states_contradict", named | where | elsewhere)
    only = register.only_county(evidence.state)
    if only and evidence.state_is_stated:
        return _resolved("state_is_one_county", only)
    if body.level == "county" and (body.county_names or body.city_name):
        return _county_custodian(evidence, register, named, is_whole, where)
    return _where_it_stands(evidence, register, named if is_whole else frozenset(), where)


def _county_named(body: Body, state: str, register: Register) -> tuple[frozenset[str], bool]:
    """The counties of a state that the name says, and whether with all its words before the county word."""
    if body.level == "county" and body.city_name:
        city = register.independent_city(body.city_name, state)
        return frozenset({city} if city else ()), True
    for at, name in enumerate(body.county_names):
        found = register.counties_named(name, state)
        if found:
            return found, at == 0
    return frozenset(), False


def _counties_of_city(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of the city in its column or, for a county's own body without one, in its name."""
    if evidence.city or evidence.body.level != "county":
        return register.counties_of_city(evidence.city, evidence.state)
    for piece in evidence.pieces:
        if register.is_city(piece, evidence.state):
            return register.counties_of_city(piece, evidence.state)
    return frozenset()


def _county_custodian(
    evidence: Evidence, register: Register, named: frozenset[str], is_whole: bool, where: frozenset[str]
) -> Verdict:
    """The verdict on a county's own body: its name is the first witness, the city the second."""
    if not named:
        near = [c for c in where - {UNKNOWN_COUNTY} if _is_near(evidence.body, register, c)]
        if len(near) == 1:
            return _resolved("county_name_misspelt_and_city_agree", near[0])
        return _open("county_name_not_in_state", where)
    if where:
        both = named & where
        if len(both) == 1:
            rule = "county_name_and_city_agree" if is_whole else "county_name_part_and_city_agree"
            return _resolved(rule, next(iter(both)))
        return _open("county_name_and_city_contradict", named | where)
    elsewhere = _agreeing(evidence, register)
    if elsewhere:
        return _open("states_contradict", named | elsewhere)
    if len(named) == 1 and is_whole:
        return _resolved("county_name_without_city", next(iter(named)))
    return _open("county_name_not_exact", named)


def _is_near(body: Body, register: Register, county: str) -> bool:
    """Whether the name says this county but for a few letters."""
    limits = load_rules().limits
    said = [key_of(name) for name in body.county_names]
    keys = [key_of(name) for name in register.counties[county].short_names()]
    return any(
        len(name) >= limits.misspelt_letters_at_least and likeness(name, key) >= limits.misspelt_likeness_at_least
        for name in said
        for key in keys
    )


def _where_it_stands(evidence: Evidence, register: Register, named: frozenset[str], where: frozenset[str]) -> Verdict:
    """The verdict on any other body: the city decides; a county or city in the name agrees or objects."""
    body = evidence.body
    of_name = register.counties_of_city(body.city_name, evidence.state) if body.city_name else frozenset()
    if where and of_name and not where & of_name:
        return _open("city_in_name_and_city_contradict", where | of_name)
    if not where and of_name:
        if len(of_name - {UNKNOWN_COUNTY}) == len(of_name) == 1:
            return _resolved("city_in_name_lies_in_one_county", next(iter(of_name)))
        return _open("city_in_several_counties", of_name)
    if where and named and not where & named:
        return _open("county_name_and_city_contradict", where | named)
    if len(where) == 1 and UNKNOWN_COUNTY not in where:
        nearby = frozenset() if body.stands_in_town() else register.counties_near_city(evidence.city, evidence.state)
        if nearby - where and not where & named:
            return _open("city_close_to_another_county", where | nearby)
        return _resolved("city_lies_in_one_county", next(iter(where)))
    if len(where & named) == 1:
        return _resolved("county_name_settles_city", next(iter(where & named)))
    main = register.main_county(evidence.city, evidence.state)
    if main and not named:
        return _resolved("city_lies_mostly_in_one_county", main)
    return _open("city_in_several_counties" if where else "city_unknown", where)


def _without_state(evidence: Evidence, register: Register) -> Verdict:
    """The verdict where no field says the state: only a county custodian's name can point to a county."""
    body = evidence.body
    if body.level != "county" or not body.county_names:
        return _open("state_unknown", ())
    named = register.counties_named(body.county_names[0])
    if not named:
        return _open("state_unknown", ())
    agreeing = _agreeing(evidence, register)
    if len(agreeing) == 1:
        return _resolved("county_name_and_city_agree_in_one_state", next(iter(agreeing)))
    if len(named) == 1:
        if evidence.city:
            return _open("county_name_and_city_contradict", named)
        alike = register.counties_spelt_like(body.county_names[0])
        if alike:
            return _open("county_name_like_another", named | alike)
        return _resolved("county_name_in_one_state", next(iter(named)))
    return _open("county_name_in_several_states", agreeing or named)


def _agreeing(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of any state that both the whole name and the city say."""
    if not evidence.body.county_names:
        return frozenset()
    return frozenset(
        county
        for county in register.counties_named(evidence.body.county_names[0])
        if county in register.counties_of_city(evidence.city, register.counties[county].state_code)
    )
