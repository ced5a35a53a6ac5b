"""Reads the words that name a place: two letters, a FIPS code, an agency's id, or `us`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate, load_states_and_counties, places_called

#: An agency's id: its county, its kind, its own name.
_AGENCY = re.compile(r"\d{5}-[a-z_]+-[^\s/\\]+")


@dataclass(frozen=True)
class Place:
    """A nation, a state, a county or an agency.

    Args:
        code: `us`, two letters, five digits, or an agency's id, which begins with its county's five digits.
        name: As printed.
        level: nation, state, county or agency.
        state_code: Two letters; "" for the nation.
    """

    code: str
    name: str
    level: str
    state_code: str

    @property
    def county_code(self) -> str:
        """The FIPS code of the county, or of the agency's county; "" for a state and the nation."""
        return self.code[:5] if self.level in ("county", "agency") else ""


def as_state_code(word: str, extensions: Iterable[Path] = ()) -> str:
    """Two letters for a state given by its letters or its FIPS code; anything else in upper case."""
    for state in load_states_and_counties(extensions)[0].values():
        if word == state.code_fips:
            return state.code
    return word.upper()


def find_place(word: str, extensions: Iterable[Path] = ()) -> Place:
    """The place that a word names.

    Raises:
        UsageError: No place has that code.
    """
    states, counties = load_states_and_counties(extensions)
    if word.casefold() == "us":
        return Place("us", "United States", "nation", "")
    for state in states.values():
        if word.upper() == state.code or word == state.code_fips:
            return Place(state.code, state.name, "state", state.code)
    if word in counties:
        county = counties[word]
        return Place(word, f"{county.name}, {county.state_code}", "county", county.state_code)
    if _AGENCY.fullmatch(word.lower()) and word[:5] in counties:
        county = counties[word[:5]]
        return Place(word.lower(), f"{word.lower()}, {county.state_code}", "agency", county.state_code)
    raise UsageError(
        "measures/no-such-place",
        f"no place has the code {word}",
        remedy=[
            "Name a place by `us`, by the two letters of a state, by a FIPS code (06, 48453),",
            "or an agency by its id (`measures compute detainers_issued --by agency_id` lists them).",
            *places_called(word, states, counties),
        ],
    )


def name_place(snapshot: Snapshot, place: Place) -> Place:
    """The place with the name of its agency, as the links from facilities give it.

    Raises:
        UsageError: No facility of the workspace is surely that agency's.
    """
    if place.level != "agency":
        return place
    links = snapshot.table(FACILITY_LINKS)
    sure = (links.status == "resolved") & (links.confidence >= load_gate()) & (links.agency_id == place.code)
    found = snapshot.run(links.filter(sure).aggregate(name=links.agency_name.min())).to_pylist()[0]["name"]
    if found is None:
        raise UsageError(
            "measures/no-such-agency",
            f"no facility of the workspace is surely that of the agency {place.code}",
            remedy=["To see the agencies: counterfoil measures compute detainers_issued --by agency_id,agency_name"],
        )
    return replace(place, name=f"{found}, {place.state_code}")


def where_of(place: Place) -> tuple[tuple[str, str], ...]:
    """The filter of a question that keeps only a place; none for the nation."""
    dimension = {"state": "state", "county": "county_code_fips", "agency": "agency_id"}.get(place.level)
    return ((dimension, place.code),) if dimension else ()
