"""Finds the words that judge a person or a party, which no verdict and no record may hold."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class NeutralWords(BaseModel):
    """Words that may not stand in a verdict, a template or a record; each a pattern of one word."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    barred: tuple[str, ...]
    cites: tuple[str, ...]


@cache
def _pattern() -> re.Pattern[str]:
    words = load_fact(files("counterfoil.claims") / "facts" / "neutral_words.yaml", NeutralWords).barred
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


def judging_words(text: str) -> list[str]:
    """The words of a text that judge, in order; none where it is neutral."""
    return _pattern().findall(text)
