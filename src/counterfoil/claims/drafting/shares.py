"""Finds shares in words: one in eight, nine out of ten, two-thirds, half, a majority."""

from __future__ import annotations

import re
from itertools import pairwise

from counterfoil.claims.drafting.figure import Figure, make_figure
from counterfoil.claims.drafting.noise import is_noise
from counterfoil.claims.drafting.numbers import Number
from counterfoil.claims.drafting.patterns import pattern_of
from counterfoil.claims.drafting.words import load_words, spans


def find_shares(text: str, numbers: list[Number]) -> list[Figure]:
    """One in eight, nine out of ten, two-thirds, half."""
    found = []
    for one, other in pairwise(numbers):
        between = text[one.end : other.start]
        is_ratio = re.fullmatch(
            r"(?:\s+\w+)?\s+(?:in|out of|of every|in every|out of every)\s+", between, re.IGNORECASE
        )
        if is_ratio and 0 < one.value < other.value <= 1000 and not one.is_ordinal and not is_noise(text, other):
            months = re.search(r"\b(?:in|within)\s+$", between) and re.match(
                r"\s+(?:years?|months?|weeks?|days?|hours?)\b", text[other.end :]
            )
            if not months:
                found.append(
                    make_figure(text, one.start, other.end, "share", one.value / other.value, "fraction", "share")
                )
    names = "|".join(load_words().fractions)
    pattern = rf"(?:(?P<top>a|an|one|two|three|four|five|six|seven|eight|nine)[-\s]+)?(?P<name>{names})s?"
    for hit in spans(pattern, text):
        name, top = hit["name"].lower(), (hit["top"] or "").lower()
        after = text[hit.end() :]
        if name == "half":
            if re.match(r"[-\s]+(?:hour|day|mile|century|dozen|an?\b|million|brother|sister|time|way|past)", after):
                continue
            if not top and not re.match(
                r"\s+(?:of|the|as|that|those|its|their|our|were|are|is|was|had|have)\b|[\s]*[.,;]", after
            ):
                continue
            if re.search(
                r"\b(?:and a|first|second|last|other|past|next|latter)\s+$", text[: hit.start()], re.IGNORECASE
            ):
                continue
        elif (
            top
            and pattern_of("by").search(text[: hit.start()])
            and not re.match(r"\s+(?:time|round|person|party|option|term|year|day|week)\b", after)
        ):
            pass
        elif (
            not top
            or not re.match(
                r"\s+(?:of|the|are|were|is|was|had|have|as|more|fewer|less|were|said|come|came|went)\b|[\s]*[.,;]",
                after,
            )
            or (
                name in ("third", "fourth", "fifth")
                and re.match(r"[,]?\s+(?:of|was|is)\s+(?:July|May|June)\b", after)
            )
            or (top in ("a", "one") and re.match(r"\s+(?:was|is|said)\b", after) and name != "third")
        ):
            continue
        tops = {
            "": 1,
            "a": 1,
            "an": 1,
            "one": 1,
            "two": 2,
            "three": 3,
            "four": 4,
            "five": 5,
            "six": 6,
            "seven": 7,
            "eight": 8,
            "nine": 9,
        }
        value = tops[top] * load_words().fractions[name]
        if value < 1:
            found.append(make_figure(text, hit.start(), hit.end(), "share", round(value, 4), "fraction", "share"))
    for hit in spans(r"(?:the )?(?:vast |overwhelming |clear )?majority of", text):
        found.append(make_figure(text, hit.start(), hit.end(), "share", 0.5, "more_than", "share"))
    found.sort(key=lambda f: f.start)
    return [f for at, f in enumerate(found) if not any(o.start < f.end and f.start < o.end for o in found[:at])]
