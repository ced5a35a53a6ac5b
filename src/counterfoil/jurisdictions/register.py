"""Turns the register's files, and those that a workspace adds, into states, counties and cities."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from counterfoil.errors import DeclarationError
from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.names import key_of, likeness
from counterfoil.jurisdictions.places import UNKNOWN_COUNTY, county_names_nearby, load_zip_table
from counterfoil.schema import fact_files

#: The columns of each file of the register, in order.
COLUMNS: dict[str, tuple[str, ...]] = {
    "states.csv": ("state_code", "state_code_fips", "state_name", "kind", "source"),
    "counties.csv": ("county_code_fips", "county_name", "state_code", "kind", "aliases", "source"),
    "places.csv": ("city", "state_code", "county_code_fips"),
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
    """

    states: Mapping[str, State]
    counties: Mapping[str, County]
    places: Mapping[tuple[str, str], frozenset[str]]
    _state_keys: dict[str, str] = field(init=False, repr=False, default_factory=dict)
    _by_name: dict[tuple[str, str], set[str]] = field(init=False, repr=False, default_factory=dict)
    _initials: dict[str, set[str]] = field(init=False, repr=False, default_factory=dict)
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
                    self._initials.setdefault(key[:1], set()).add(key)
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

    def counties_spelt_like(self, name: str) -> frozenset[str]:
        """The counties of any state whose short name differs by a few letters, not the first."""
        key, least = key_of(name), load_rules().limits.misspelt_likeness_at_least
        return frozenset(
            county
            for other in self._initials.get(key[:1], ())
            if other != key and abs(len(other) - len(key)) <= 2 and likeness(key, other) >= least
            for county in self._by_name[other, ""]
        )

    def independent_city(self, name: str, state_code: str) -> str | None:
        """The independent city of that short name in the state."""
        return self._independent.get((key_of(name), state_code))

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


def load_register(extensions: Iterable[Path] = ()) -> Register:
    """The register as it is shipped, with what a workspace adds.

    Args:
        extensions: Folders laid out as `<folder>/jurisdictions/register/{states,counties,places}.csv`.

    Raises:
        DeclarationError: A file has other columns than it should, gives one code twice, or names a
            state or county that no file declares; says which file and which column.
    """
    states: dict[str, State] = {}
    counties: dict[str, County] = {}
    places: dict[tuple[str, str], frozenset[str]] = {}
    files = list(fact_files("counterfoil.jurisdictions", "register", extensions, ".csv"))
    for file, line, row in _rows(files, "states.csv"):
        _require(row["state_code"] not in states, file, "state_code", line, "a state stands twice")
        states[row["state_code"]] = State(row["state_code"], row["state_code_fips"], row["state_name"], row["kind"])
    for file, line, row in _rows(files, "counties.csv"):
        code, state = row["county_code_fips"], row["state_code"]
        _require(state in states, file, "state_code", line, "a county's state is not in the register")
        _require(code not in counties, file, "county_code_fips", line, "a county stands twice")
        _require(
            code.startswith(states[state].code_fips) and len(code) == 5 and code.isdigit(),
            file,
            "county_code_fips",
            line,
            "a county's code is not five digits that begin with its state's",
        )
        aliases = tuple(a.strip() for a in row["aliases"].split(";") if a.strip())
        counties[code] = County(code, row["county_name"], state, row["kind"], aliases)
    for file, line, row in _rows(files, "places.csv"):
        code, state = row["county_code_fips"], row["state_code"]
        _require(code in counties, file, "county_code_fips", line, "a place's county is not in the register")
        _require(state in states, file, "state_code", line, "a place's state is not in the register")
        place = (key_of(row["city"]), state)
        places[place] = places.get(place, frozenset()) | {code}
    return Register(states, counties, places)


def _rows(files: Iterable[Any], name: str) -> Iterable[tuple[Any, int, dict[str, str]]]:
    """The rows of every file of that name: the file, the line, and the cells by column."""
    for file in files:
        if file.name != name:
            continue
        reader = csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig")))
        expected, found = COLUMNS[name], tuple(reader.fieldnames or ())
        if found != expected:
            odd = sorted(set(expected) ^ set(found)) or ["the order of the columns"]
            raise DeclarationError(
                "jurisdictions/register-columns",
                "a register file has other columns than it should",
                where={"file": str(file), "column": ", ".join(odd)},
                remedy=[f"The columns of {name} are {', '.join(expected)}."],
            )
        for row in reader:
            whole = not row.get(None) and all(v is not None for v in row.values())
            _require(whole, file, expected[-1], reader.line_num, "a row has too few or too many cells")
            yield file, reader.line_num, {k: v.strip() for k, v in row.items()}


def _require(holds: bool, file: Any, column: str, line: int, headline: str) -> None:
    """Raises the register's error where a rule does not hold."""
    if not holds:
        raise DeclarationError(
            "jurisdictions/register-row",
            headline,
            where={"file": str(file), "line": str(line), "column": column},
            remedy=["docs/explain/jurisdictions.md says what each file of the register holds."],
        )


def _without_kind(name: str, kind: str) -> str:
    """The name without the word that says what the county equivalent is."""
    for words in _KIND_WORDS.get(kind, ()):
        if name.endswith(words):
            return name.removesuffix(words)
    return name
