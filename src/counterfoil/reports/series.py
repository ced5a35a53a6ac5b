"""Reads the words of a series that do not change from edition to edition."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.errors import UsageError
from counterfoil.schema import load_fact

SERIES = ("ddor", "place")


class SectionWords(BaseModel):
    """The heading and the standing text of a section."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    title: str
    paragraphs: tuple[str, ...]


class SeriesWords(BaseModel):
    """The words of a series, from `facts/<series>.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    series: str
    title: str
    sections: dict[str, SectionWords]
    cites: tuple[str, ...]


@cache
def load_series(series: str) -> SeriesWords:
    """The words of a series.

    Raises:
        UsageError: There is no such series.
    """
    if series not in SERIES:
        raise UsageError(
            "reports/no-such-series", f"there is no series {series}", remedy=["The series are:", *SERIES]
        )
    return load_fact(files("counterfoil.reports") / "facts" / f"{series}.yaml", SeriesWords)
