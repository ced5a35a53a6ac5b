"""Turns a resolved facility into the body that is responsible: its id, its name and the jurisdiction to be named."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.jurisdictions.bodies import Body
from counterfoil.jurisdictions.names import key_of
from counterfoil.jurisdictions.register import County, Register


@dataclass(frozen=True)
class Agency:
    """The responsible body.

    Args:
        agency_id: County, kind and own name; the same for every spelling of a county's own body.
        name: As it is printed.
        level: The level of the jurisdiction to be named, or "" where the evidence does not say.
        jurisdiction: The jurisdiction to be named, or "".
    """

    agency_id: str
    name: str
    level: str
    jurisdiction: str


def name_agency(
    body: Body, county: County | None, state_code: str, name: str, own_name: str, register: Register
) -> Agency:
    """The body that is responsible for a facility.

    Args:
        body: What the facility is, and whose.
        county: The county, where resolved.
        state_code: Two letters, or "".
        name: The facility's name as stated.
        own_name: The same without words for institutions, or "".
        register: The names of the states.
    """
    level = body.level if body.level != "unknown" else ""
    state = register.states.get(county.state_code if county else state_code)
    if level == "county":
        agency = f"{county.name} (county custodian)" if county else name
        jurisdiction = f"{county.name}, {county.state_code}" if county else ""
        key = "custodian" if body.kind == "county_jail" else ""
    elif level == "municipal":
        city = (body.city_name or own_name).title()
        agency, key = name, key_of(city)
        jurisdiction = f"{city}, {state.code}" if state and city else ""
    else:
        agency, key = name, ""
        whole = {"state": state.name if state else "", "federal": "United States"}
        jurisdiction = whole.get(level, name if level in ("tribal", "private") else "")
    key = key or key_of(own_name) or key_of(name)
    agency_id = f"{county.code_fips}-{body.kind}-{key}".lower() if county else ""
    return Agency(agency_id, agency, level, jurisdiction)
