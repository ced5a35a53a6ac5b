"""Finds the numbers of a sentence, in digits and in words, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = re.compile(
    r"(?<![\w.])(?P<sign>[-−–](?=\d))?(?P<money>\$|€|£|US\$)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?:[ -])(?P<scale>thousand|million|billion|trillion)\b|(?P<short>[kKmMbB])\b)?(?P<sup>st|nd|rd|th)?"
)
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3, "m": 1e6, "b": 1e9}
_WORD = re.compile(r"[A-Za-z]+|[^\sA-Za-z]")
_HALF = re.compile(r"\bhalf an?\s+(?P<scale>thousand|million|billion|dozen)\b", re.IGNORECASE)
_DOZEN = re.compile(
    r"\b(?:(?P<many>a|one|two|three|four|five|six|seven|eight|nine|ten|several)\s+)?dozen\b", re.IGNORECASE
)
#: Read elsewhere, as the least that they can mean.
_PLURAL = ("hundreds", "thousands", "millions", "billions", "trillions", "tens")
_AND_A_HALF = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """One number of a sentence.

    Args:
        start: Where it begins, in characters of the sentence.
        end: Where it ends.
        value: What it is.
        is_words: Whether it stands in words.
        is_ordinal: Whether it counts off, as in 21st.
        is_money: Whether a sign of a currency stands before it.
    """

    start: int
    end: int
    value: float
    is_words: bool = False
    is_ordinal: bool = False
    is_money: bool = False


class _Token:
    """One word for the library that reads numbers in words."""

    def __init__(self, match: re.Match[str]) -> None:
        self.match = match
        self.word = match.group().lower()

    def text(self) -> str:
        return self.word

    def nt_separated(self, previous: _Token) -> bool:
        gap = self.match.string[previous.match.end() : self.match.start()]
        return not re.fullmatch(r"\s*|-", gap)

    def not_a_number_part(self) -> bool:
        return False


def find_numbers(text: str) -> list[Number]:
    """Every number of a sentence, in order; those inside another are left out."""
    found = [_from_digits(m) for m in _DIGITS.finditer(text)]
    found += [
        Number(m.start(), m.end(), {"dozen": 6}.get(m["scale"].lower(), _SCALE.get(m["scale"].lower(), 1) / 2), True)
        for m in _HALF.finditer(text)
    ]
    found += [n for n in map(_from_dozen, _DOZEN.finditer(text)) if n]
    found += _in_words(text)
    found.sort(key=lambda n: (n.start, -(n.end - n.start)))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _from_digits(match: re.Match[str]) -> Number:
    value = float(match["digits"].replace(",", ""))
    scale = (match["scale"] or match["short"] or "").lower()
    short_is_unit = match["short"] and not match["money"] and match["short"].lower() == "m"
    if scale and not short_is_unit:
        value *= _SCALE[scale]
    end = match.end() if not short_is_unit else match.end("digits")
    if match["sign"]:
        value = -value if match["sign"] != "–" else value
    return Number(match.start(), end, value, False, bool(match["sup"]), bool(match["money"]))


def _from_dozen(match: re.Match[str]) -> Number | None:
    many = (match["many"] or "a").lower()
    words = "a one two three four five six seven eight nine ten".split()  # noqa: SIM905
    if many == "several":
        return Number(match.start(), match.end(), 36, True)
    return Number(match.start(), match.end(), 12 * max(1, words.index(many)), True)


def _in_words(text: str) -> list[Number]:
    """Numbers written out, by the library; "and a half" is added."""
    from text_to_num import find_numbers as find

    tokens = [_Token(m) for m in _WORD.finditer(text)]
    found = []
    for hit in find(tokens, "en", threshold=0.0):
        words = tokens[hit.start : hit.end]
        if not words or any(t.word[:1].isdigit() or t.word in _PLURAL for t in words):
            continue
        start, end = words[0].match.start(), words[-1].match.end()
        value = float(hit.value)
        half = _AND_A_HALF.match(text, end)
        if half:
            value, end = value + 0.5, half.end()
        found.append(Number(start, end, value, True, bool(hit.is_ordinal)))
    return found
