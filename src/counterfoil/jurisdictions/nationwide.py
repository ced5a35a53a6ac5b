"""Turns the evidence on a facility whose state no field says into one county, or into the candidates it leaves."""

from __future__ import annotations

from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.evidence import Evidence
from counterfoil.jurisdictions.facilities import KnownFacility
from counterfoil.jurisdictions.places import UNKNOWN_COUNTY
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.verdicts import Verdict, left_open, settled

#: Bodies that are named after a place; others may be named after a person or a saint.
_NAMED_AFTER_PLACES = ("city_police", "county_jail", "state_prison", "federal", "hold_room", "private")


def weigh_nationwide(evidence: Evidence, register: Register) -> Verdict:
    """The verdict without a state: what only one county of the whole country can mean, and nothing else."""
    if evidence.body.level == "county" and evidence.body.county_names:
        return _county_custodian(evidence, register)
    known = _known(evidence, register)
    if known is not None:
        return known
    if evidence.city:
        return left_open("state_unknown", ())
    return _town(evidence, register)


def agreeing(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of any state that both the whole name and the city say."""
    if not evidence.body.county_names:
        return frozenset()
    return frozenset(
        county
        for county in register.counties_named(evidence.body.county_names[0])
        if county in register.counties_of_city(evidence.city, register.counties[county].state_code)
    )


def _county_custodian(evidence: Evidence, register: Register) -> Verdict:
    """The verdict on a county's own body."""
    name = evidence.body.county_names[0]
    named = register.counties_named(name)
    if not named:
        return left_open("state_unknown", ())
    both = agreeing(evidence, register)
    if len(both) == 1:
        return settled("county_name_and_city_agree_in_one_state", next(iter(both)))
    in_area = {c for c in named if register.counties[c].state_code in evidence.area_states}
    if evidence.area_states and not in_area:
        return left_open("states_contradict", named)
    if len(named) > 1 and len(in_area) == 1 and not evidence.city:
        return settled("county_name_in_one_state_of_area", in_area.pop())
    if len(named) == 1:
        if evidence.city:
            return left_open("county_name_and_city_contradict", named)
        return settled("county_name_in_one_state", next(iter(named)))
    return left_open("county_name_in_several_states", both or in_area or named)


def _known(evidence: Evidence, register: Register) -> Verdict | None:
    """The verdict of the register of facilities, where one county of the country alone is meant."""
    if evidence.coded:
        counties = {f.county for f in evidence.coded}
        if len(counties) == 1:
            return settled("known_code", counties.pop())
        return left_open("known_facilities_differ", counties)
    known = [f for f in evidence.known if f.kind == evidence.body.kind or f.kind == "private"]
    counties = {f.county for f in known}
    if not counties:
        return None
    if len(counties) > 1:
        return left_open("known_facilities_differ", counties)
    if evidence.city and not all(f.county in register.counties_of_town(evidence.city, f.state_code) for f in known):
        return left_open("known_facility_and_city_contradict", counties)
    if _may_be_elsewhere(evidence, known[0], register):
        return left_open("known_facility_or_another_place", counties)
    return settled("known_facility_in_one_state", counties.pop())


def _may_be_elsewhere(evidence: Evidence, known: KnownFacility, register: Register) -> bool:
    """Whether another state has a county that the name may mean instead: its jail may be called a center.

    Of federal bodies and of contractors' centers the register holds nearly all, so that a name whose grammar says
    that it is one means the one that is known.
    """
    if known.kind == evidence.body.kind and known.kind in ("federal", "hold_room", "private"):
        return False
    for name in evidence.own_names:
        counties = register.counties_named(name) | register.counties_named(name.removesuffix(" COUNTY"))
        if {register.counties[c].state_code for c in counties} - {known.state_code}:
            return True
    return False


def _town(evidence: Evidence, register: Register) -> Verdict:
    """The verdict on a body named after a town that one state alone has."""
    body = evidence.body
    if body.kind not in _NAMED_AFTER_PLACES:
        return left_open("state_unknown", ())
    names = (body.city_name,) if body.level == "municipal" else (*evidence.pieces, *evidence.own_names)
    for name in names:
        states = register.states_with_town(name) if name else frozenset()
        if not states:
            bare = register.counties_named(name) if name else frozenset()
            if len(bare) == 1 and body.kind in ("county_jail", "hold_room"):
                return settled("county_in_name_in_one_state", next(iter(bare)))
            continue
        counties = frozenset().union(*(register.counties_of_town(name, s) for s in states))
        if len(states) > 1:
            return left_open("town_in_several_states", counties)
        state = next(iter(states))
        least = 1 if body.level == "municipal" else load_rules().limits.town_population_at_least
        if register.population(name, state) < least:
            return left_open("town_too_small", counties)
        others = frozenset() if body.level == "municipal" else register.counties_named(name)
        county = next(iter(counties)) if len(counties) == 1 else register.center_county(name, state)
        if others - counties:
            return left_open("town_and_county_in_name_differ", counties | others)
        if not county or county == UNKNOWN_COUNTY:
            return left_open("city_in_several_counties", counties)
        return settled("town_in_one_state", county)
    return left_open("state_unknown", ())
