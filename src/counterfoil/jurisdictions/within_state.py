"""Turns the evidence on a facility whose state is known into one county, or into the candidates it leaves."""

from __future__ import annotations

from counterfoil.jurisdictions.bodies import Body
from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.evidence import Evidence
from counterfoil.jurisdictions.names import key_of, likeness
from counterfoil.jurisdictions.places import UNKNOWN_COUNTY
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.verdicts import Verdict, left_open, settled

NOWHERE: frozenset[str] = frozenset()
#: Bodies that a county's bare name places: its own, or what is kept inside its jail. Never a prison.
_BORN_BY_COUNTIES = ("county_jail", "juvenile", "hold_room")


def county_named(body: Body, state: str, register: Register) -> tuple[frozenset[str], bool]:
    """The counties of a state that the name says, and whether with all its words before the county word."""
    if body.level == "county" and body.city_name:
        city = register.independent_city(body.city_name, state)
        return frozenset({city} if city else ()), True
    for at, name in enumerate(body.county_names):
        found = register.counties_named(name, state)
        if found:
            return found, at == 0
    return NOWHERE, False


def counties_of_column(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of the city in its column, also where that is misspelt by a letter."""
    if not evidence.city:
        return NOWHERE
    where = register.counties_of_town(evidence.city, evidence.state)
    if where:
        return where
    near = register.city_spelt_like(evidence.city, evidence.state)
    return register.counties_of_town(near, evidence.state) if near else NOWHERE


def weigh_known(evidence: Evidence, register: Register, where: frozenset[str]) -> Verdict | None:
    """The verdict of the register of facilities, where the name or the code is known there."""
    known = evidence.coded or evidence.known
    counties = {f.county for f in known if f.state_code == evidence.state}
    if len(counties) != 1:
        return left_open("known_facilities_differ", counties) if counties else None
    county = counties.pop()
    rule = "known_code" if evidence.coded else "known_facility"
    if where - {UNKNOWN_COUNTY} and county not in where:
        return left_open("known_facility_and_city_contradict", {county} | where)
    if county in where:
        return settled(f"{rule}_and_city_agree", county)
    return settled(rule, county)


def weigh_county_custodian(evidence: Evidence, register: Register, where: frozenset[str]) -> Verdict:
    """The verdict on a county's own body: its name is the first witness, the city the second."""
    named, is_whole = county_named(evidence.body, evidence.state, register)
    if not evidence.city:
        where = _counties_of_pieces(evidence, register)
    if not named:
        near = [c for c in where - {UNKNOWN_COUNTY} if _is_near(evidence.body, register, c)]
        if len(near) == 1:
            return settled("county_name_misspelt_and_city_agree", near[0])
        alike = register.counties_misspelt(evidence.body.county_names[0], evidence.state) if not where else NOWHERE
        if len(alike) == 1:
            return settled("county_name_misspelt", next(iter(alike)))
        return left_open("county_name_not_in_state", where)
    if where:
        both = named & where
        if len(both) == 1:
            rule = "county_name_and_city_agree" if is_whole else "county_name_part_and_city_agree"
            return settled(rule, next(iter(both)))
        if is_whole and len(named) == 1 and _city_within(evidence, register, where, next(iter(named))):
            return settled("county_name_and_city_within_agree", next(iter(named)))
        return left_open("county_name_and_city_contradict", named | where)
    if len(named) == 1 and is_whole:
        return settled("county_name_without_city", next(iter(named)))
    if len(named) == 1 and _rest_is_its_place(evidence, register, next(iter(named))):
        return settled("county_name_part_and_rest_agree", next(iter(named)))
    return left_open("county_name_not_exact", named)


def _city_within(evidence: Evidence, register: Register, where: frozenset[str], county: str) -> bool:
    """Whether the city stands in a county's place and lies next to the county, whose jail it may hold."""
    known = where - {UNKNOWN_COUNTY}
    if not known or any(register.counties[c].kind != "independent_city" for c in known):
        return False
    return county in register.counties_around_city(evidence.city, evidence.state)


def _rest_is_its_place(evidence: Evidence, register: Register, county: str) -> bool:
    """Whether the words before the county's name are a town of it, or a whole name of a jail."""
    names = evidence.body.county_names
    at = next(i for i, name in enumerate(names) if register.counties_named(name, evidence.state))
    rest = " ".join(names[0].split()[: len(names[0].split()) - len(names[at].split())])
    if names[0].split()[: len(names[at].split())] == names[at].split():
        rest = " ".join(names[0].split()[len(names[at].split()) :])
    return county in register.counties_of_town(rest, evidence.state) or bool({"JAIL", "CENTER"} & set(rest.split()))


def _counties_of_pieces(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of a city that stands after a comma or in parentheses."""
    for piece in evidence.pieces:
        if register.is_city(piece, evidence.state):
            return register.counties_of_town(piece, evidence.state)
    return NOWHERE


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


def weigh_place(evidence: Evidence, register: Register, where: frozenset[str]) -> Verdict:
    """The verdict on any other body: the city decides; a county or town in the name agrees or objects."""
    named, is_whole = county_named(evidence.body, evidence.state, register)
    named = named if is_whole else NOWHERE
    town = _town_in_name(evidence, register)
    if not where:
        return _without_city(evidence, register, named, town)
    if evidence.body.level == "municipal" and town and not where & town:
        return left_open("city_in_name_and_city_contradict", where | town)
    if named and not where & named:
        return left_open("county_name_and_city_contradict", where | named)
    if len(where) == 1 and UNKNOWN_COUNTY not in where:
        return _in_one_county(evidence, register, named, next(iter(where)))
    if len(where & named) == 1:
        return settled("county_name_settles_city", next(iter(where & named)))
    if len(where & _bare_county(evidence, register)) == 1 and evidence.body.kind in _BORN_BY_COUNTIES:
        return settled("county_name_settles_city", next(iter(where & _bare_county(evidence, register))))
    main = register.main_county(evidence.city, evidence.state)
    if main and not named:
        return settled("city_lies_mostly_in_one_county", main)
    center = register.center_county(evidence.city, evidence.state)
    if center and not named and (_stands_in_town(evidence) or evidence.body.kind == "federal"):
        return settled("city_center_and_most_zip_codes_agree", center)
    return left_open("city_in_several_counties" if where else "city_unknown", where)


def _in_one_county(evidence: Evidence, register: Register, named: frozenset[str], county: str) -> Verdict:
    """The verdict on a body whose city lies in one county, which may be near another."""
    nearby = NOWHERE if _stands_in_town(evidence) else register.counties_near_city(evidence.city, evidence.state)
    agreeing = county in named or county in _bare_county(evidence, register)
    if nearby - {county} and not agreeing:
        return left_open("city_close_to_another_county", nearby | {county})
    return settled("city_lies_in_one_county", county)


def _stands_in_town(evidence: Evidence) -> bool:
    """Whether the body stands where its mail comes from: a jail does that bears the town's name; a prison may not."""
    if evidence.body.stands_in_town():
        return True
    named_so = any(key_of(name) == key_of(evidence.city) for name in evidence.own_names)
    return named_so and evidence.body.kind in ("county_jail", "unknown")


def _without_city(evidence: Evidence, register: Register, named: frozenset[str], town: frozenset[str]) -> Verdict:
    """The verdict where only the name says the place."""
    body = evidence.body
    if named:
        if town - named and body.level == "municipal":
            return left_open("county_name_and_city_contradict", named | town)
        return settled("county_in_name_of_other_body", next(iter(named)))
    bare = _bare_county(evidence, register)
    if town and bare and body.level != "municipal":
        if len(town) == 1 and town == bare:
            return settled("town_and_county_in_name_agree", next(iter(town)))
        return left_open("town_and_county_in_name_differ", town | bare)
    if town:
        if len(town) == 1 and UNKNOWN_COUNTY not in town:
            return settled("town_in_name_lies_in_one_county", next(iter(town)))
        center = _center_of_name(evidence, register)
        if center:
            return settled("town_in_name_center", center)
        return left_open("city_in_several_counties", town)
    if len(bare) == 1 and body.kind in _BORN_BY_COUNTIES:
        return settled("county_in_name_without_county_word", next(iter(bare)))
    return left_open("city_unknown", bare)


def _bare_county(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties whose name, without a word for a county, is the facility's own name."""
    for name in evidence.own_names:
        found = register.counties_named(name, evidence.state)
        if found:
            return found
    return NOWHERE


def _towns(evidence: Evidence, register: Register) -> str:
    """The town of the state that the name says whole, or after a comma or in parentheses; else ""."""
    said = [evidence.body.city_name] if evidence.body.level == "municipal" else []
    if evidence.body.kind in ("hospital", "other", "juvenile") and not _bears_town(evidence, register):
        return next((p for p in evidence.pieces if register.counties_of_town(p, evidence.state)), "")
    for name in (*said, *evidence.pieces, *evidence.own_names):
        if name and register.counties_of_town(name, evidence.state):
            return name
    return ""


def _bears_town(evidence: Evidence, register: Register) -> bool:
    """Whether a hospital, a home or a hotel is likely named after a town: a large one, and no saint."""
    if not evidence.own_names or evidence.own_names[0].startswith("SAINT "):
        return False
    least = load_rules().limits.town_population_at_least
    return register.population(evidence.own_names[-1], evidence.state) >= least


def _town_in_name(evidence: Evidence, register: Register) -> frozenset[str]:
    """The counties of the town in the name."""
    name = _towns(evidence, register)
    return register.counties_of_town(name, evidence.state) if name else NOWHERE


def _center_of_name(evidence: Evidence, register: Register) -> str | None:
    """The county of the middle of the town in the name, for a body that stands in town."""
    if not (evidence.body.stands_in_town() or evidence.body.kind in ("federal", "county_jail")):
        return None
    name = _towns(evidence, register)
    return register.center_county(name, evidence.state) or register.main_county(name, evidence.state)
