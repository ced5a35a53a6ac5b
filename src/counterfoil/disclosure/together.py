"""Hides over all tables of an edition together, and holds them against those of earlier editions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from counterfoil.disclosure.attack import Attack
from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.confided import Window, spans_to_tell
from counterfoil.disclosure.hiding import hide_together
from counterfoil.disclosure.numbers import Family, as_printed, count_sensitive, families_of
from counterfoil.disclosure.releasable import Releasable, gathered_in, let_out
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds
from counterfoil.errors import DefectError, RefusedError

#: Asks for the cells of some days.
Count = Callable[[date, date], object]


@dataclass(frozen=True)
class Protection:
    """What disclosure control did to an edition.

    Args:
        small_count: Cells that are hidden because they are small.
        beside_count: Cells that are hidden so that these cannot be worked out.
        program_count: Linear programs that the last attack solved.
        earlier_count: Of those beside, the ones that are hidden because of what earlier editions have printed.
    """

    small_count: int
    beside_count: int
    program_count: int
    earlier_count: int = 0


class Together:
    """The tables that leave together. First all are taken, then they are hidden as one, then each is given back."""

    def __init__(self, basis: str, limits: Thresholds | None = None) -> None:
        self._limits = limits or load_thresholds()
        self._basis = basis
        self._taken: list[Cells] = []
        self._whole: list[Cells] = []
        self._hidden: dict[int, set[int]] = {}
        self._drafts: dict[int, set[int]] = {}
        self._given: list[Releasable] = []

    def take(self, cells: Cells) -> int:
        """Keeps a table as it is, before anything is hidden; gives its ticket.

        Once the tables are hidden together, one that was taken before may be asked for again, and no other.
        """
        if self._given:
            for ticket, held in enumerate(self._taken):
                if replace(held, within={}) == replace(cells, within={}):
                    return ticket
            raise DefectError("a table came after the tables of the edition had been hidden together")
        self._taken.append(cells)
        return len(self._taken) - 1

    def note(self, ticket: int, hidden: set[int]) -> None:
        """Remembers what is hidden in the draft of a table."""
        self._drafts[ticket] = hidden

    def given(self, ticket: int) -> Releasable | None:
        """The table as it leaves with the others; None before they are hidden together."""
        return self._given[ticket] if self._given else None

    @property
    def hides_more(self) -> bool:
        """Whether a cell is hidden that was not in the draft of its table."""
        return any(
            {index for index in hidden if index < len(self._taken[at].rows)} - self._drafts.get(at, set())
            for at, hidden in self._hidden.items()
        )

    @property
    def has_sensitive(self) -> bool:
        """Whether any table that was taken counts what would be hidden if it were small, or less in fewer days."""
        return any(
            count_sensitive(family, self._limits)
            for at, cells in enumerate(self._taken)
            if cells.population
            for family in families_of(at, cells, self._basis)
        )

    def confide(self, _: Cells) -> bool:
        """Tables that are printed are not for the attack alone."""
        return False

    def _count_spans(self, count: Count, days: Window, families: Sequence[Family]) -> list[Cells]:
        """The cells of each span of days. They come through the same door, and go no further."""
        with confiding() as told:
            for span in spans_to_tell(families, self._basis, *days):
                count(*span)
        return told

    def protect(
        self, earlier: Sequence[Family] = (), days: Window | None = None, count: Count | None = None
    ) -> Protection:
        """Hides over all tables that were taken, then attacks what is left as a reader could.

        Args:
            earlier: What earlier editions have printed.
            days: The window of the edition.
            count: Asks for the cells of the whole nation in some days, where the tables are too many to be attacked
                unless the attacker is told what lies in no hidden number.

        Raises:
            RefusedError: A hidden cell can be worked out with what an earlier edition has printed.
        """
        confide = None if days is None or count is None else partial(self._count_spans, count, days)
        hiding = hide_together(self._taken, earlier, self._basis, self._limits, confide)
        self._refuse(hiding.attack)
        hidden: dict[int, set[int]] = {}
        for at, index in hiding.rows:
            hidden.setdefault(at, set()).add(index)
        self._whole, self._hidden = hiding.tables, hidden
        self._given = [
            let_out(cells, whole, hidden.get(at, set()), self._limits, at)
            for at, (cells, whole) in enumerate(zip(self._taken, hiding.tables, strict=True))
        ]
        small, earlier_count = hiding.small_count, len(hiding.rows - hiding.alone)
        return Protection(small, len(hiding.rows) - small, hiding.attack.program_count, earlier_count)

    def final(self, answer: Releasable) -> Releasable:
        """The table as it leaves with the others."""
        if answer.ticket < 0 or answer.ticket >= len(self._given):
            raise DefectError("a table was not taken with the others")
        return self._given[answer.ticket]

    def printed(self) -> list[Family]:
        """The numbers that leave, with what is hidden, as later editions must know them."""
        made: list[Family] = []
        for at, cells in enumerate(self._whole):
            if cells.population:
                hidden = {(at, index) for index in self._hidden.get(at, ())}
                made += as_printed(families_of(at, cells, self._basis), hidden, self._limits)
        return made

    def _refuse(self, found: Attack) -> None:
        if found.exposures:
            raise RefusedError(
                "disclosure/exposed",
                "the tables, with those of earlier editions, would give hidden cells away",
                where={"hidden cells": f"{len(found.exposures):,} could be bounded too tightly"},
                cost="Nothing was published.",
                remedy=[
                    "What an earlier edition has printed cannot be taken back. Choose a period that does not overlap",
                    "with it, or a larger place.",
                ],
            )


class _Confided:
    """Takes every table for the attack alone: none of them goes any further."""

    def __init__(self) -> None:
        self.cells: list[Cells] = []

    def confide(self, cells: Cells) -> bool:
        """Takes a table."""
        self.cells.append(cells)
        return True

    def take(self, _: Cells) -> int:
        """Nothing is printed."""
        raise DefectError("a table for the attack alone was to be printed")

    def given(self, _: int) -> Releasable | None:
        """Nothing is printed."""

    def note(self, _: int, __: set[int]) -> None:
        """Nothing is printed."""


@contextmanager
def confiding() -> Iterator[list[Cells]]:
    """Every table that is asked for inside is for the attack alone, and leaves empty."""
    confided = _Confided()
    with gathered_in(confided):
        yield confided.cells


@contextmanager
def gathering(basis: str, limits: Thresholds | None = None) -> Iterator[Together]:
    """Every table that leaves inside leaves together with the others."""
    together = Together(basis, limits)
    with gathered_in(together):
        yield together
