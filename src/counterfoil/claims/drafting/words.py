"""Reads the word lists by which figures, hedges and speakers are found, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.claims.hedges import Hedge
from counterfoil.schema import load_fact


class DraftWords(BaseModel):
    """The words by which a text is read. Each list holds patterns; each map says what a pattern stands for."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    hedges: dict[Hedge, tuple[str, ...]]
    hedges_after: dict[Hedge, tuple[str, ...]]
    fractions: dict[str, float]
    magnitudes: dict[str, int]
    multiples: dict[str, float]
    rising: tuple[str, ...]
    falling: tuple[str, ...]
    superlatives: tuple[str, ...]
    superlative_scopes: tuple[str, ...]
    ranks: tuple[str, ...]
    absolutes: tuple[str, ...]
    measured: tuple[str, ...]
    reporting: tuple[str, ...]
    titles: tuple[str, ...]
    offices: tuple[str, ...]
    cites: tuple[str, ...]


@cache
def load_words() -> DraftWords:
    """The lists on file."""
    return load_fact(files("counterfoil.claims") / "facts" / "drafting" / "words.yaml", DraftWords)


@cache
def any_of(patterns: tuple[str, ...]) -> str:
    """One pattern for any of several, the longest first."""
    return "(?:" + "|".join(sorted(patterns, key=len, reverse=True)) + ")"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that does not tell capitals from small letters."""
    return re.compile(pattern, re.IGNORECASE)


def spans(pattern: str, text: str) -> Iterable[re.Match[str]]:
    """Every place in a text where a pattern stands as whole words."""
    return compiled(rf"(?<![\w-]){pattern}(?![\w])").finditer(text)
