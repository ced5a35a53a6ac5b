"""Turns a facility's name and code into what body it is, before any place is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import ClassVar, Literal

from counterfoil.jurisdictions.names import fold
from counterfoil.schema import load_fact

#: Kinds of body that stand in the city of their address.
_IN_TOWN = ("hold_room", "hospital", "juvenile", "other")


@dataclass(frozen=True)
class Body:
    """What a facility's name says it is.

    Args:
        kind: One of AGENCY_KINDS.
        level: One of CUSTODIAN_LEVELS.
        county_names: What stands before each word for a county, longest first; "" never.
        city_name: What stands before the word for a city body, or "".
        in_independent_city: What it is where that city stands in a county's place, or "".
        says_jail: It is named a jail or a sheriff's.
    """

    kind: str
    level: str
    county_names: tuple[str, ...] = ()
    city_name: str = ""
    in_independent_city: str = ""
    says_jail: bool = False

    def stands_in_town(self) -> bool:
        """Whether the body stands where its mail comes from; a prison may stand across a county line."""
        return self.level == "municipal" or self.kind in _IN_TOWN


@dataclass(frozen=True)
class _Rule:
    """One rule of `facts/bodies.yaml`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    kind: str
    level: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    code_starts: tuple[str, ...] = ()
    code_ends: tuple[str, ...] = ()
    county_word: Literal["required", "absent", "either"] = "either"
    sheriff_word: Literal["required", "either"] = "either"
    in_independent_city: str = ""


@dataclass(frozen=True)
class _Otherwise:
    """What a body is that no rule fits."""

    kind: str
    level: str


@dataclass(frozen=True)
class _Grammar:
    """The whole of `facts/bodies.yaml`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    county_words: tuple[str, ...]
    sheriff_words: tuple[str, ...]
    sheriff_last_words: tuple[str, ...]
    jail_words: tuple[str, ...]
    rules: tuple[_Rule, ...]
    otherwise: _Otherwise


@cache
def _grammar() -> tuple[_Grammar, tuple[tuple[_Rule, re.Pattern[str], re.Pattern[str]], ...]]:
    """The grammar, with the phrases and exceptions of each rule as patterns."""
    grammar = load_fact(files("counterfoil.jurisdictions") / "facts" / "bodies.yaml", _Grammar)
    return grammar, tuple((rule, _pattern(rule.phrases), _pattern(rule.unless)) for rule in grammar.rules)


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, and nothing where there is none."""
    words = "|".join(re.escape(p).replace(r"\*", r"\w*") for p in phrases)
    return re.compile(rf"\b(?:{words})\b" if words else r"(?!)")


def classify_body(name: str, code: str) -> Body:
    """What body a facility is, by the grammar of its name and its code.

    Args:
        name: The facility's name without a state at its end.
        code: ICE's code, or "".
    """
    grammar, rules = _grammar()
    words = fold(name).split()
    text = " ".join(words)
    county = _before(words, grammar.county_words)
    sheriff = () if county else _before(words, grammar.sheriff_words)
    if not county and words[1:] and words[-1] in grammar.sheriff_last_words:
        sheriff = _before(words, (words[-1],))
    jail = any(word in grammar.jail_words for word in words)
    for rule, phrases, exceptions in rules:
        if (rule.county_word == "required" and not county) or (rule.county_word == "absent" and county):
            continue
        if rule.sheriff_word == "required" and not sheriff:
            continue
        found = phrases.search(text)
        fits = (
            (found and not exceptions.search(text))
            or not rule.phrases
            or (rule.code_starts and code.startswith(rule.code_starts))
            or (rule.code_ends and code.endswith(rule.code_ends))
        )
        if fits:
            city = _city_before(text, found.start()) if found and rule.level == "municipal" else ""
            return Body(rule.kind, rule.level, county or sheriff, city, rule.in_independent_city, jail)
    return Body(grammar.otherwise.kind, grammar.otherwise.level, county, says_jail=jail)


def _before(words: list[str], marks: tuple[str, ...]) -> tuple[str, ...]:
    """What stands before the marking words, whole first, then less and less of it; or after "COUNTY OF"."""
    found: list[str] = []
    for at, word in enumerate(words):
        if word in marks and at:
            found += [" ".join(words[start:at]) for start in range(at)]
        if word == "COUNTY" and words[at + 1 : at + 2] == ["OF"]:
            rest = words[at + 2 :]
            found += [" ".join(rest[:end]) for end in range(len(rest), 0, -1)]
    return tuple(found)


def _city_before(text: str, end: int) -> str:
    """The city named before the words for a city body: "WEST LAKE CITY JAIL" is West Lake's."""
    return text[:end].strip().removesuffix(" CITY") if end else ""
