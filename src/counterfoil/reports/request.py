"""What is asked of a report, and what it may ask in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.jurisdictions import Register, Shapes
from counterfoil.measures import Halves, Place, Portion, Question, Seam
from counterfoil.reports.edition import Input
from counterfoil.reports.law import Law


@dataclass(frozen=True)
class Request:
    """One report to build.

    Args:
        series: The kind of report.
        place: What it is about.
        from_date: First day, in.
        until_date: First day after, out.
        edition_number: 1 for the first of this series, place and period.
        language: The language of its sentences.
    """

    series: str
    place: Place
    from_date: date
    until_date: date
    edition_number: int
    language: str = "en"

    @property
    def edition_id(self) -> str:
        """Series, place, period and number; then the language, where it is not English."""
        name = f"{self.series}-{self.place.code}-{self.from_date}-{self.until_date}-{self.edition_number}"
        return name if self.language == "en" else f"{name}-{self.language}"


@dataclass(frozen=True)
class Desk:
    """What a report may ask: nothing here gives a record.

    Args:
        ask: Computes a measure.
        steps: The waterfall from rows read to detainers counted.
        halves: What ICE recorded beside what custodians recorded.
        attribution: How surely detainers are attributed, and the facilities that are not.
        law: What the instruments on file said of the place in the period.
        claims: Public claims held to the data, as plain rows.
        register: Names of states and counties.
        inputs: The files behind every figure.
        unkeyed_notes: Sentences about releases in which nothing can be told to be a duplicate.
        oddities: What is odd about the days behind the figures, one row a flag.
        seams: Days of the period from which on another release serves.
        portions: The days that each release serves, of whatever period.
        as_of_date: The last day that the inputs cover.
        definitions_version: Hash of the fact files.
        shapes: The shapes of the place's counties; None where they are not at hand.
    """

    ask: Callable[[Question], Releasable]
    steps: Releasable
    halves: Halves
    attribution: tuple[Releasable, Releasable]
    law: Law
    claims: tuple[Mapping[str, Any], ...]
    register: Register
    inputs: tuple[Input, ...]
    unkeyed_notes: tuple[str, ...]
    oddities: Releasable
    seams: tuple[Seam, ...]
    portions: tuple[Portion, ...]
    as_of_date: date
    definitions_version: str
    shapes: Shapes | None = None
