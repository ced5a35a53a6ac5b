"""Finds what is quantified in words alone: thousands, doubled, the highest, not a single one."""

from __future__ import annotations

import re

from counterfoil.claims.drafting.figure import Figure, make_figure
from counterfoil.claims.drafting.words import any_of, compiled, load_words, spans


def find_magnitudes(text: str) -> list[Figure]:
    """Thousands of people, millions of dollars."""
    found = []
    names = "|".join(sorted(load_words().magnitudes, key=len, reverse=True))
    for hit in spans(
        rf"(?P<name>{names})(?P<tail>\s+(?:more\s+)?(?:of\s+)?(?P<unit>[A-Za-z][\w'’-]*(?:\s[A-Za-z][\w'’-]*)?))?",
        text,
    ):
        before = text[: hit.start()]
        if re.search(r"\d\s*$|\b(?:low|mid|high|the|in the)\s*$", before, re.IGNORECASE):
            continue
        value = load_words().magnitudes[hit["name"].lower()]
        found.append(make_figure(text, hit.start(), hit.end(), "count", float(value), "at_least", hit["unit"] or ""))
    return found


def find_multiples(text: str) -> list[Figure]:
    """Doubled, twice as many, cut in half."""
    found = []
    for pattern, value in load_words().multiples.items():
        for hit in spans(f"(?:{pattern})", text):
            if re.match(
                r"\s+(?:down|check|back|standard|agent|digits|homicide|murder|murders|duty|bunk|jeopardy|shift)",
                text[hit.end() :],
            ):
                continue
            found.append(make_figure(text, hit.start(), hit.end(), "ratio", value, "rounded", "ratio"))
    return found


def find_ranks(text: str) -> list[Figure]:
    """The highest in the state, a record number, the first ever."""
    words = load_words()
    found = []
    for hit in spans(rf"(?:the\s+|one of the\s+|among the\s+)?{any_of(words.superlatives)}", text):
        tail = compiled(rf"^[^.;:]{{0,70}}?\b{any_of(words.superlative_scopes)}").search(text[hit.end() :])
        is_phrase = re.fullmatch(r"(?:best|worst|most)", hit.group(), re.IGNORECASE) and text[: hit.start()].endswith(
            "at "
        )
        if tail and not is_phrase:
            end = hit.end() + tail.end()
            found.append(make_figure(text, hit.start(), end, "ratio", 1.0, "exactly", "rank"))
    for hit in spans(any_of(words.ranks), text):
        found.append(make_figure(text, hit.start(), hit.end(), "ratio", 1.0, "exactly", "rank"))
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda f: f.start):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept


def find_absolutes(text: str) -> list[Figure]:
    """Not a single one, every detainer, no help, never."""
    words = load_words()
    measured = any_of(words.measured)
    found = []
    for hit in spans(any_of(words.absolutes), text):
        if re.match(
            r"\s+(?:tolerance|-sum|sum|else|wants?|is above|knows?|likes?|should|in (?:this|the) room|can say)\b",
            text[hit.end() :],
            re.IGNORECASE,
        ):
            continue
        is_all = re.match(r"(?:every|each|without exception|100|in every|always)", hit.group(), re.IGNORECASE)
        value = 1.0 if is_all else 0.0
        found.append(
            make_figure(text, hit.start(), hit.end(), "absence" if value == 0 else "share", value, "exactly", "")
        )
    for hit in spans(
        rf"(?P<all>every|all(?: of)?(?: the| our| its| their| these| those)?)\s+(?:\w+\s+)?{measured}", text
    ):
        if re.match(r"\s*(?:day|week|month|year|time|hour|night)s?\b", text[hit.end("all") :]) or re.search(
            r"\b(?:at|after|above|of|for|in|to|by|from|with|on|between|among)\s*$", text[: hit.start()], re.IGNORECASE
        ):
            continue
        found.append(make_figure(text, hit.start(), hit.end(), "share", 1.0, "exactly", ""))
    for hit in spans(rf"(?:no|zero)\s+(?:\w+\s+)?{measured}", text):
        if re.match(r"no\s+(?:longer|more|other|matter|fewer|less|one)\b", hit.group(), re.IGNORECASE):
            continue
        found.append(make_figure(text, hit.start(), hit.end(), "absence", 0.0, "exactly", ""))
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept
