"""Reads the words that name a place: two letters, a FIPS code, or `us`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import UsageError
from counterfoil.jurisdictions import load_register


@dataclass(frozen=True)
class Place:
    """A nation, a state or a county.

    Args:
        code: `us`, two letters, or five digits.
        name: As printed.
        level: nation, state or county.
        state_code: Two letters; "" for the nation.
    """

    code: str
    name: str
    level: str
    state_code: str


def as_state_code(word: str, extensions: Iterable[Path] = ()) -> str:
    """Two letters for a state given by its letters or its FIPS code; anything else in upper case."""
    for state in load_register(extensions).states.values():
        if word == state.code_fips:
            return state.code
    return word.upper()


def find_place(word: str, extensions: Iterable[Path] = ()) -> Place:
    """The place that a word names.

    Raises:
        UsageError: No place has that code.
    """
    register = load_register(extensions)
    if word.casefold() == "us":
        return Place("us", "United States", "nation", "")
    for state in register.states.values():
        if word.upper() == state.code or word == state.code_fips:
            return Place(state.code, state.name, "state", state.code)
    if word in register.counties:
        county = register.counties[word]
        return Place(word, f"{county.name}, {county.state_code}", "county", county.state_code)
    raise UsageError(
        "measures/no-such-place",
        f"no place has the code {word}",
        remedy=["Name a place by `us`, by the two letters of a state, or by a FIPS code (06, 48453)."],
    )


def where_of(place: Place) -> tuple[tuple[str, str], ...]:
    """The filter of a question that keeps only a place; none for the nation."""
    dimension = {"state": "state", "county": "county_code_fips"}.get(place.level)
    return ((dimension, place.code),) if dimension else ()
