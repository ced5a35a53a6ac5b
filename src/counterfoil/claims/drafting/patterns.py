"""Reads the patterns by which numbers that measure something are told from others."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.schema import load_fact


class Patterns(BaseModel):
    """What stands around numbers. Each list holds patterns; `MONTH` and `WEEKDAY` stand for the two first entries.

    A name that ends in `before` is held to what stands right before a number, one that ends in `after` to what
    stands right after.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    month: str
    weekday: str
    abbreviations: tuple[str, ...]
    noise_before: tuple[str, ...]
    noise_after: tuple[str, ...]
    digits_together: tuple[str, ...]
    year_before: tuple[str, ...]
    span_before: tuple[str, ...]
    sentenced_before: tuple[str, ...]
    duration: tuple[str, ...]
    average: tuple[str, ...]
    one_after: tuple[str, ...]
    scene_after: tuple[str, ...]
    margin_before: tuple[str, ...]
    unit_words: tuple[str, ...]
    bare_before: tuple[str, ...]
    bare_after: tuple[str, ...]
    alone_before: tuple[str, ...]
    alone_after: tuple[str, ...]
    up_or_down: tuple[str, ...]
    by: tuple[str, ...]
    clause: tuple[str, ...]
    percent: tuple[str, ...]
    days: tuple[str, ...]
    cites: tuple[str, ...]


@cache
def load_patterns() -> Patterns:
    """The patterns on file."""
    return load_fact(files("counterfoil.claims") / "facts" / "drafting" / "patterns.yaml", Patterns)


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """One pattern for any of the list of that name; of what stands before a number, up to that number."""
    patterns = load_patterns()
    either = "|".join(getattr(patterns, name))
    either = either.replace("MONTH", patterns.month).replace("WEEKDAY", patterns.weekday)
    return re.compile(f"(?:{either})$" if name == "noise_before" else either)
