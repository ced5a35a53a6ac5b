"""Turns a facility's name into its own name: what is left when the words for institutions are taken off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import ClassVar

from counterfoil.jurisdictions.names import fold
from counterfoil.schema import load_fact

#: Words for a county, which are all written as the first.
_COUNTY = ("COUNTY", "CO", "CNTY", "CTY", "CONTY", "COUN", "COUNT", "PARISH", "PAR")


@dataclass(frozen=True)
class _Words:
    """The whole of `facts/words.yaml`."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    institutions: tuple[str, ...]
    left_over_letters: int


@cache
def _words() -> tuple[frozenset[str], int]:
    """The words for institutions, and how long a left-over may be."""
    facts = load_fact(files("counterfoil.jurisdictions") / "facts" / "words.yaml", _Words)
    return frozenset(facts.institutions), facts.left_over_letters


@lru_cache(maxsize=65536)
def own_names(text: str) -> tuple[str, ...]:
    """What a name may be without words for institutions, the longest reading first; "" never.

    A town may itself be called Camp Hill: so words are first taken off at the end, then at both ends, then
    everywhere. A word for a county is always written COUNTY.
    """
    institutions, short = _words()
    words = ["COUNTY" if at and w in _COUNTY else w for at, w in enumerate(fold(text).split())]
    while words and words[-1].isdigit():
        words = words[:-1]
    if len(words) > 1 and len(words[-1]) < short:
        words = words[:-1]
    readings = []
    end = len(words)
    while end and words[end - 1] in institutions:
        end -= 1
    readings.append(words[:end])
    start = 0
    while start < end and words[start] in institutions:
        start += 1
    readings.append(words[start:end])
    readings.append([w for w in words if w not in institutions])
    return tuple(dict.fromkeys(" ".join(r) for r in readings if r))
