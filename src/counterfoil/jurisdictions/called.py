"""Finds the codes of the places that people call by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from counterfoil.jurisdictions.names import fold
from counterfoil.jurisdictions.register import County, State

#: How many places of one name are listed; Washington has 31.
_MOST = 12


def places_called(word: str, states: Mapping[str, State], counties: Mapping[str, County]) -> list[str]:
    """The states and counties of a name, or else of the names nearest to it, as lines: code, then name.

    Args:
        word: A name, with or without the word for what it is and the letters of the state: Harris County, TX.
        states: By their letters.
        counties: By their FIPS code.
    """
    named = re.fullmatch(r"(.+?),?\s+([A-Za-z]{2})", word.strip())
    state = named[2].upper() if named and named[2].upper() in states else ""
    name = fold(named[1] if named and state else word)
    lines: dict[str, list[str]] = {}
    for s in states.values():
        lines.setdefault(fold(s.name), []).append(f"  {s.code}  {s.name}")
    for c in counties.values():
        if state in ("", c.state_code):
            for known in {fold(n) for n in (c.name, *c.aliases, *c.short_names())}:
                lines.setdefault(known, []).append(f"  {c.code_fips}  {c.name}, {c.state_code}")
    near = [name] if name in lines else get_close_matches(name, lines, n=3, cutoff=0.8)
    found = list(dict.fromkeys(line for n in near for line in lines[n]))
    more = len(found) - _MOST
    return [*found[:_MOST], *([f"  and {more} more; with the state's letters there are fewer"] if more > 0 else [])]
