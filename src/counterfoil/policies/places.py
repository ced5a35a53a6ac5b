"""Turns a word for a place or an agency into the custodians of it that an answer can be given for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from counterfoil.errors import UsageError
from counterfoil.jurisdictions import Register, places_called
from counterfoil.language import say, say_fact, to_say
from counterfoil.policies.agencies import Agency
from counterfoil.policies.intervals import Custodian
from counterfoil.policies.provisions import CUSTODIAN_LEVELS

#: An agency that no instrument on file names.
OTHER = "*"
_LOCAL = ("county", "municipal")


#: The custodians of each level, as they are printed.
_LEVELS = (
    to_say("municipal custodians"),
    to_say("county custodians"),
    to_say("state custodians"),
    to_say("federal custodians"),
    to_say("tribal custodians"),
    to_say("private custodians"),
    to_say("unknown custodians"),
    to_say("other municipal custodians"),
    to_say("other county custodians"),
    to_say("other state custodians"),
)


@dataclass(frozen=True)
class LawPlace:
    """A place that the law on a day can be asked for.

    Args:
        code: US, a FIPS code, or an agency's id.
        name: As printed.
        custodians: Whom an answer is given for; each may have another.
    """

    code: str
    name: str
    custodians: tuple[Custodian, ...]


def find_law_place(word: str, register: Register, agencies: Mapping[str, Agency]) -> LawPlace:
    """The place that a word names: US, a state, the FIPS code of a state or county, or an agency's name or id.

    Raises:
        UsageError: Nothing has that name, or several agencies have it.
    """
    if word.casefold() == "us":
        nation = tuple(Custodian(_custodians(level), None, None, level) for level in CUSTODIAN_LEVELS)
        return LawPlace("US", "United States", nation)
    for state in register.states.values():
        if word.upper() == state.code or word == state.code_fips:
            return LawPlace(state.code_fips, state.name, _of_state(state.code, agencies.values()))
    if word in register.counties:
        county = register.counties[word]
        return LawPlace(
            word, f"{county.name}, {county.state_code}", _of_county(word, county.state_code, agencies.values())
        )
    return _agency(word, register, agencies)


def _of_state(state: str, agencies: Iterable[Agency]) -> tuple[Custodian, ...]:
    own = [a for a in agencies if a.state_code == state and a.county_code_fips is None]
    rest = say("other state custodians") if own else say("state custodians")
    return (
        *(Custodian(_custodians(level), state, None, level) for level in _LOCAL),
        *(_named(a) for a in own),
        Custodian(rest, state, None, "state", OTHER if own else None),
    )


def _of_county(county: str, state: str, agencies: Iterable[Agency]) -> tuple[Custodian, ...]:
    own = [a for a in agencies if a.county_code_fips == county]
    found = [_named(a) for a in own]
    for level in _LOCAL:
        has_own = any(a.custodian_level == level for a in own)
        label = _custodians(level, has_own)
        found.append(Custodian(label, state, county, level, OTHER if has_own else None))
    return tuple(found)


def _custodians(level: str, has_own: bool = False) -> str:
    """The custodians of a level, or those of it that have no name here."""
    return say_fact(f"other {level} custodians" if has_own else f"{level} custodians")


def _named(agency: Agency) -> Custodian:
    return Custodian(agency.name, agency.state_code, agency.county_code_fips, agency.custodian_level, agency.id)


def _agency(word: str, register: Register, agencies: Mapping[str, Agency]) -> LawPlace:
    """The one agency of that name or id."""
    names: dict[str, list[Agency]] = {}
    for agency in agencies.values():
        for name in {_plain(n) for n in (agency.id, agency.name, *agency.also)}:
            names.setdefault(name, []).append(agency)
    found = names.get(_plain(word), [])
    if len(found) == 1:
        return LawPlace(found[0].id, found[0].name, (_named(found[0]),))
    if found:
        raise UsageError(
            "policies/several-agencies",
            f"several agencies are called {word}",
            remedy=["Name one of them:", *(f'  "{a.name}"' for a in found)],
        )
    near = [a.name for n in get_close_matches(_plain(word), names, n=3, cutoff=0.7) for a in names[n]]
    raise UsageError(
        "policies/no-such-place",
        f"no place and no agency on file is called {word}",
        remedy=[
            "Name a place by US, by the two letters of a state, or by a FIPS code (06, 48453),",
            "or an agency by its name; `counterfoil policies list` shows those with instruments on file.",
            *(f'  "{name}"' for name in dict.fromkeys(near)),
            *places_called(word, register.states, register.counties),
        ],
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("'", "")).strip()
