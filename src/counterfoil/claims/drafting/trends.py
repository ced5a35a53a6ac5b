"""Finds a rise or a fall of something measured, where no number says how far."""

from __future__ import annotations

import re

from counterfoil.claims.drafting.figure import Figure, make_figure
from counterfoil.claims.drafting.words import any_of, compiled, load_words, spans
from counterfoil.claims.statements import Kind


def find_trends(text: str) -> list[Figure]:
    """A rise or a fall of something measured."""
    words = load_words()
    measured, moving = any_of(words.measured), any_of(words.rising + words.falling)
    subject_first = rf"{measured}(?:\s+(?!that\b|who\b|which\b)[\w'’-]+){{0,6}}?\s+(?P<move>{moving})"
    between = r"(?:of|in|the|number|its|their|our|a|an|to|for|by|from|and|steady|sharp|share)"
    move_first = rf"(?P<move>(?:{moving}|more|fewer|less))\s+(?:{between}\s+){{0,4}}(?:\w+\s+){{0,2}}?{measured}"
    found: list[Figure] = []
    for pattern in (subject_first, move_first):
        for hit in spans(pattern, text):
            if hit["move"].lower() in ("more", "fewer", "less") and not compiled(
                r"\bthan\b|\bnow\b|\btoday\b|\bever\b"
            ).search(text[hit.end() :]):
                continue
            if (
                hit["move"].lower() in ("cut", "drop", "rise", "ease", "fall")
                and re.search(
                    r"\b(?:to|will|would|could|should|must|may|might)\s*$", text[: hit.start("move")], re.IGNORECASE
                )
                and not re.search(r"\b(?:will|would)\b", text)
            ):
                continue
            if any(f.start < hit.end() and hit.start() < f.end for f in found):
                continue
            is_down = compiled(f"^{any_of(words.falling)}$").match(hit["move"]) or hit["move"].lower() in (
                "fewer",
                "less",
            )
            kind: Kind = (
                "forecast"
                if compiled(r"\b(?:will|would|could|may|might|going to|expects?|predict\w*)\b").search(
                    text[: hit.end()]
                )
                else "trend"
            )
            found.append(
                make_figure(text, hit.start(), hit.end(), kind, None, "at_most" if is_down else "at_least", "")
            )
    return found[:1]
