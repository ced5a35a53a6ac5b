"""Puts the provisions and the agencies on file together into one book that can be asked by place and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from counterfoil.jurisdictions import Register, load_register
from counterfoil.policies.agencies import Agency, add_agency, load_agencies
from counterfoil.policies.places import LawPlace, find_law_place
from counterfoil.policies.provisions import ACTIONS, Provision, load_provisions
from counterfoil.policies.records import ASKED, add_stances
from counterfoil.policies.timeline import (
    change_rows,
    grouped,
    instrument_row,
    month_rows,
    timeline_rows,
    told,
)


@dataclass(frozen=True)
class Lawbook:
    """Every instrument on file, to be asked by place and day.

    Args:
        provisions: In order of id.
        agencies: By id.
        extensions: The folders of facts that a workspace adds.
    """

    provisions: tuple[Provision, ...]
    agencies: dict[str, Agency]
    extensions: tuple[Path, ...] = ()

    @cached_property
    def register(self) -> Register:
        """The names of states and counties."""
        return load_register(self.extensions)

    def find_place(self, word: str) -> LawPlace:
        """The place that a word names: US, a state, a FIPS code, or an agency's name.

        Raises:
            UsageError: Nothing has that name, or several agencies have it.
        """
        return find_law_place(word, self.register, self.agencies)

    def at(self, place: LawPlace, day: date, actions: Sequence[str] = ACTIONS) -> list[dict[str, Any]]:
        """What the law said on a day: one row for custodians with the same answers, and action.

        Returns:
            `place, place_name, date, custodian, action, stance, doubt, is_disputed, conflict, note, because,
            instruments`, and `chain`: every instrument that speaks of the action on that day, the highest layer
            first, each with its citation, days, stance and evidence.
        """
        answers = [
            [{"action": a, **self._answer(c.evaluate(self.provisions, a, day), a)} for a in actions]
            for c in place.custodians
        ]
        asked = {"place": place.code, "place_name": place.name, "date": day}
        return [
            {**asked, "custodian": label, **row} for label, rows in grouped(place.custodians, answers) for row in rows
        ]

    def timeline(
        self, place: LawPlace, from_date: date | None, until_date: date | None, actions: Sequence[str] = ACTIONS
    ) -> list[dict[str, Any]]:
        """One row a custodian, action and span of days with one answer: `timeline.timeline_rows`."""
        return timeline_rows(self.provisions, place, from_date, until_date, actions)

    def changes(self, place: LawPlace, from_date: date, until_date: date) -> list[dict[str, Any]]:
        """The instruments that began or ended in a period: `timeline.change_rows`."""
        return change_rows(self.provisions, place, from_date, until_date)

    def months(
        self, place: LawPlace, from_date: date, until_date: date, actions: Sequence[str] = ASKED
    ) -> list[dict[str, Any]]:
        """How the instruments in force changed from month to month: `timeline.month_rows`."""
        return month_rows(self.provisions, place, from_date, until_date, actions)

    def list_rows(self) -> list[dict[str, Any]]:
        """Every instrument on file as plain values, in order of id."""
        return [instrument_row(p) for p in self.provisions]

    def add_agency(self, records: Any, **columns: str) -> Any:
        """Records with the agency that keeps the jail: `agencies.add_agency`."""
        return add_agency(records, self.agencies, **columns)

    def add_stances(self, records: Any, **options: Any) -> Any:
        """Records with what the instruments said about each on its day: `records.add_stances`."""
        return add_stances(records, self.provisions, **options)

    def _answer(self, evaluation: Any, action: str) -> dict[str, Any]:
        chain = [{**instrument_row(p), "stance": p.stance_on(action)} for p in evaluation.chain]
        return {**told(evaluation), "chain": chain}


def load_lawbook(extensions: Iterable[Path] = ()) -> Lawbook:
    """The book of every instrument and agency on file, with those that a workspace adds.

    Raises:
        DeclarationError: A fact file breaks its schema, or two have one id.
    """
    folders = tuple(extensions)
    return Lawbook(load_provisions(folders), load_agencies(folders), folders)
