"""Holds the states, counties, towns and known facilities that a facility can be resolved to, with their look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.decisions import Decision
from counterfoil.jurisdictions.facilities import FacilityIndex
from counterfoil.jurisdictions.names import key_of
from counterfoil.jurisdictions.places import UNKNOWN_COUNTY, county_names_nearby, load_zip_table

#: The columns of each file of the register, in order.
COLUMNS: dict[str, tuple[str, ...]] = {
    "states.csv": ("state_code", "state_code_fips", "state_name", "kind", "source"),
    "counties.csv": ("county_code_fips", "county_name", "state_code", "kind", "aliases", "source"),
    "places.csv": ("city", "state_code", "county_code_fips"),
    "towns.csv": ("town", "state_code", "county_code_fips", "population"),
    "county_changes.csv": (
        "county_code_fips",
        "county_name",
        "state_code",
        "first_seen",
        "last_seen",
        "became",
        "source",
    ),
    "facilities.csv": (
        "facility_code_ice",
        "facility_name",
        "aliases",
        "city",
        "state_code",
        "county_code_fips",
        "agency_kind",
        "custodian_level",
        "valid_from",
        "valid_until",
        "source",
        "evidence",
    ),
}

#: How a county equivalent's full name says what it is; taken off, the short name is left.
_KIND_WORDS = {
    "county": (" County",),
    "parish": (" Parish",),
    "borough": (" City and Borough", " Borough"),
    "census_area": (" Census Area",),
    "municipality": (" Municipality",),
    "municipio": (" Municipio",),
    "independent_city": (" city", " City"),
    "district": (" District",),
    "island": (" Islands", " Island"),
}


@dataclass(frozen=True)
class State:
    """A state, the district or a territory."""

    code: str
    code_fips: str
    name: str
    kind: str


@dataclass(frozen=True)
class County:
    """A county or what stands in its place: parish, borough, independent city, municipio."""

    code_fips: str
    name: str
    state_code: str
    kind: str
    aliases: tuple[str, ...] = ()

    def short_names(self) -> tuple[str, ...]:
        """The name and its other spellings without the word for what it is."""
        return tuple(_without_kind(name, self.kind) for name in (self.name, *self.aliases))


@dataclass(frozen=True)
class Register:
    """The states, counties and cities that a facility can be resolved to.

    Args:
        states: By two-letter code.
        counties: By FIPS code.
        places: FIPS codes of the counties of each (city key, state code) that extensions add to those of the
            ZIP code table.
        towns: Population by FIPS code of the county that the middle lies in, of each (town key, state code).
        facilities: The known facilities.
        decisions: What persons decided, by the facility as stated; see `decisions`.
        changes: FIPS codes that a county had or got, by FIPS code.
    """

    states: Mapping[str, State]
    counties: Mapping[str, County]
    places: Mapping[tuple[str, str], frozenset[str]]
    towns: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    facilities: FacilityIndex = field(default_factory=lambda: FacilityIndex(()))
    decisions: Mapping[tuple[str, str, str, str], Decision] = field(default_factory=dict)
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _state_keys: dict[str, str] = field(init=False, repr=False, default_factory=dict)
    _by_name: dict[tuple[str, str], set[str]] = field(init=False, repr=False, default_factory=dict)
    _independent: dict[tuple[str, str], str] = field(init=False, repr=False, default_factory=dict)
    _of_state: dict[str, list[str]] = field(init=False, repr=False, default_factory=dict)
    _full_names: dict[tuple[str, str], str] = field(init=False, repr=False, default_factory=dict)
    _cities: dict[tuple[str, str], dict[str, int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Builds the look-ups."""
        for state in self.states.values():
            self._state_keys[key_of(state.name)] = self._state_keys[key_of(state.code)] = state.code
        for county in self.counties.values():
            self._of_state.setdefault(county.state_code, []).append(county.code_fips)
            for name in (county.name, *county.aliases):
                self._full_names[key_of(name), county.state_code] = county.code_fips
            for name in county.short_names():
                key = key_of(name)
                if county.kind == "independent_city":
                    self._independent[key, county.state_code] = county.code_fips
                else:
                    for state_code in (county.state_code, ""):
                        self._by_name.setdefault((key, state_code), set()).add(county.code_fips)

    def state_code(self, text: str) -> str | None:
        """The two-letter code of a state given by its code or its full name."""
        return self._state_keys.get(key_of(text))

    def only_county(self, state_code: str) -> str | None:
        """The one county of a state that has just one."""
        counties = self._of_state.get(state_code, [])
        return counties[0] if len(counties) == 1 else None

    def counties_named(self, name: str, state_code: str = "") -> frozenset[str]:
        """The counties of that short name, in the state or else everywhere; no independent cities."""
        return frozenset(self._by_name.get((key_of(name), state_code), ()))

    def independent_city(self, name: str, state_code: str) -> str | None:
        """The independent city of that short name in the state."""
        return self._independent.get((key_of(name), state_code))

    @cached_property
    def _states_of_town(self) -> Mapping[str, frozenset[str]]:
        """The states that have a town of each key."""
        found: dict[str, set[str]] = {}
        for table in (load_zip_table().counties, self.towns, self.places):
            for key, state in table:
                found.setdefault(key, set()).add(state)
        return {key: frozenset(states) for key, states in found.items()}

    def states_with_town(self, name: str) -> frozenset[str]:
        """The states that have a town of that name."""
        return self._states_of_town.get(key_of(name), frozenset())

    def population(self, name: str, state_code: str) -> int:
        """How many live in the town, or 0 where the register does not say."""
        return max(self.towns.get((key_of(name), state_code), {"": 0}).values())

    def counties_of_town(self, name: str, state_code: str) -> frozenset[str]:
        """The counties that a town's ZIP codes or its middle lie in; empty where there is no such town."""
        middles = frozenset(self.towns.get((key_of(name), state_code), ()))
        return middles | (self.counties_of_city(name, state_code) - ({UNKNOWN_COUNTY} if middles else set()))

    def center_county(self, city: str, state_code: str) -> str | None:
        """The county in which the city's middle and more of its ZIP codes than in any other lie."""
        middles = self.towns.get((key_of(city), state_code), {})
        counts = self._zip_codes(city, state_code)
        if len(middles) != 1 or not counts:
            return None
        middle = next(iter(middles))
        others = [count for county, count in counts.items() if county != middle]
        return middle if counts.get(middle, 0) > max(others, default=0) else None

    def city_spelt_like(self, city: str, state_code: str) -> str | None:
        """The one city of the state whose name differs from the one given by a letter or two."""
        from rapidfuzz.distance import OSA

        limits = load_rules().limits
        key = key_of(city)
        if len(key) < limits.misspelt_letters_at_least:
            return None
        near = {
            other
            for other in self._cities_of_state.get(state_code, ())
            if abs(len(other) - len(key)) <= 1 and OSA.distance(key, other, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None

    @cached_property
    def _cities_of_state(self) -> Mapping[str, frozenset[str]]:
        """The keys of the cities of each state."""
        found: dict[str, set[str]] = {}
        for key, state in (*load_zip_table().counties, *self.towns, *self.places):
            found.setdefault(state, set()).add(key)
        return {state: frozenset(keys) for state, keys in found.items()}

    def counties_misspelt(self, name: str, state_code: str) -> frozenset[str]:
        """The counties of the state whose name differs from the one given by one letter, where no other is close."""
        from rapidfuzz.distance import OSA

        key, limits = key_of(name), load_rules().limits
        if len(key) < limits.misspelt_letters_at_least:
            return frozenset()
        far = {
            code: min(OSA.distance(key, key_of(short)) for short in self.counties[code].short_names())
            for code in self._of_state.get(state_code, ())
        }
        near = [code for code, distance in far.items() if distance <= limits.misspelt_runner_up_at_least]
        return frozenset(near) if len(near) == 1 and far[near[0]] == 1 else frozenset()

    def is_city(self, city: str, state_code: str) -> bool:
        """Whether the state has a city of that name."""
        return bool(self._zip_codes(city, state_code))

    def counties_of_city(self, city: str, state_code: str) -> frozenset[str]:
        """The counties that the city lies in; empty where the city is not known."""
        return frozenset(self._zip_codes(city, state_code))

    def main_county(self, city: str, state_code: str) -> str | None:
        """The county in which nearly all ZIP codes of the city lie, where there is one."""
        counts = self._zip_codes(city, state_code)
        if not counts:
            return None
        county = max(counts, key=lambda code: counts[code])
        share = counts[county] / sum(counts.values())
        least = load_rules().limits.city_mostly_at_least
        return county if share >= least and county in self.counties else None

    def counties_near_city(self, city: str, state_code: str) -> frozenset[str]:
        """The counties of the state that a small city's mail may reach, its own too; none for larger ones."""
        limits = load_rules().limits
        names = county_names_nearby(
            (key_of(city), state_code), limits.county_line_within_km, limits.small_city_zip_codes_at_most
        )
        return frozenset({self._county_of(name, state_code) for name in names} - {UNKNOWN_COUNTY})

    def counties_around_city(self, city: str, state_code: str) -> frozenset[str]:
        """The counties of the state around a city of any size, its own too."""
        names = county_names_nearby((key_of(city), state_code), load_rules().limits.around_city_within_km, None)
        return frozenset({self._county_of(name, state_code) for name in names} - {UNKNOWN_COUNTY})

    def _county_of(self, full_name: str, state_code: str) -> str:
        """The county that the ZIP code table names so."""
        return self._full_names.get((key_of(full_name), state_code), UNKNOWN_COUNTY)

    def _zip_codes(self, city: str, state_code: str) -> Mapping[str, int]:
        """How many ZIP codes the city has in each county; one in each that an extension adds."""
        place = (key_of(city), state_code)
        counts = self._cities.get(place)
        if counts is None:
            counts = self._cities[place] = {}
            for name, zip_count in load_zip_table().counties.get(place, {}).items():
                county = self._county_of(name, state_code)
                counts[county] = counts.get(county, 0) + zip_count
            for county in self.places.get(place, ()):
                counts.setdefault(county, 1)
        return counts


def _without_kind(name: str, kind: str) -> str:
    """The name without the word that says what the county equivalent is."""
    for words in _KIND_WORDS.get(kind, ()):
        if name.endswith(words):
            return name.removesuffix(words)
    return name
