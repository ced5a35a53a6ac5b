"""Turns a name as it is written into words and a key, so that spellings of one name come out the same."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

#: Short forms at the head of place names, and what they stand for.
_LONG_FORMS = {"ST": "SAINT", "STE": "SAINTE", "FT": "FORT", "MT": "MOUNT", "SPGS": "SPRINGS", "HTS": "HEIGHTS"}
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")
_LONE_LETTERS = re.compile(r"\b([A-Z])(?: ([A-Z])\b)+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text in capitals, without accents and punctuation, one space between words.

    Lone letters in a row become one word ("U.S.P." and "U S P" are "USP"); "St." becomes "SAINT".
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    plain = plain.replace("'", "").replace("`", "").replace("&", " AND ")
    plain = _NOT_A_WORD.sub(" ", plain).strip()
    plain = _LONE_LETTERS.sub(lambda found: found.group().replace(" ", ""), plain)
    return " ".join(_LONG_FORMS.get(word, word) for word in plain.split())


def key_of(text: str) -> str:
    """The folded text without spaces: "De Kalb" and "DeKalb" have one key."""
    return fold(text).replace(" ", "")


def likeness(one: str, other: str) -> float:
    """The share of letters that two keys have in the same order, 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
