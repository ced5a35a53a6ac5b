"""One attacker of one answer: what he knows besides, and what must be hidden so that he finds nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from counterfoil.disclosure.attack import Attack, attack
from counterfoil.disclosure.axes import build_axes
from counterfoil.disclosure.bounds import rooms_in
from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.components import needs_of, printed_around
from counterfoil.disclosure.costs import Costs
from counterfoil.disclosure.hiding import cheapest, with_variants
from counterfoil.disclosure.nearby import Nearby, hideable, records_of
from counterfoil.disclosure.numbers import Family, RowAt
from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.told import Sums
from counterfoil.disclosure.worlds import Number, System, system_of, too_large


@dataclass(frozen=True)
class Push:
    """How far a number must be able to move to one side.

    Args:
        at: The place of the number in the system.
        need: How large, or how small, it must be able to be.
        is_high: Whether it must be able to be large.
    """

    at: int
    need: int
    is_high: bool

    def is_met(self, amount: int) -> bool:
        """Whether so much is far enough."""
        return amount >= self.need if self.is_high else amount <= self.need


@dataclass(frozen=True)
class Proof:
    """A world that prints the same tables as long as some rows are hidden, and what it shows.

    Args:
        pushes: What it shows.
        amounts: What each number is in it.
        rows: The rows that are not in it what they really are.
    """

    pushes: tuple[Push, ...]
    amounts: Any
    rows: frozenset[RowAt]


class Attacker:
    """Somebody who has an answer, and some of its sums.

    Args:
        cells: The answer, with the empty cells beside small ones.
        families: Its numbers, and the sums that he knows.
        common: For each dimension its values in what is hidden anyway; rows that have these are hidden first.
        limits: What is small, and how far an attack goes.

    Raises:
        RefusedError: The answer is too large to be attacked.
    """

    def __init__(
        self, cells: Cells, families: Iterable[Family], common: Mapping[str, Collection[Any]], limits: Thresholds
    ) -> None:
        self._cells, self._limits, self._common = cells, limits, common
        self._families = [f for f in families if all(f.only.values())]
        self._axes = build_axes(self._families)
        self._rooms: dict[int, tuple[int, int]] | None = None
        self._systems: dict[frozenset[RowAt], System | None] = {}
        self._nearby: dict[int, Nearby] = {}
        self._proofs: list[Proof] = []

    def attack(self, hidden: set[RowAt], *, is_asked_why: bool = False) -> Attack:
        """What he finds where some rows are hidden, and what the sums alone do not tell."""
        found = attack(self._system(hidden), self._limits, is_asked_why=is_asked_why)
        if found.exposures and self._rooms is None:
            self._rooms = rooms_in(self._whole, self._limits)
            found = attack(self._system(hidden), self._limits, is_asked_why=is_asked_why)
        return found

    def protect(self, hidden: set[RowAt]) -> tuple[Attack, set[RowAt]]:
        """What he finds in the end; and the rows to hide, with those that are hidden, so that it is nothing."""
        while (found := self.attack(hidden)).exposures:
            rooms = dict(self._rooms or {})
            more = self._to_hide(hidden, self._places(hidden, found))
            if not more and self._rooms == rooms:
                for exposure in self.attack(hidden, is_asked_why=True).exposures:
                    more |= cheapest([self._cells], exposure, hidden, self._limits)
                if not more:
                    break
            hidden = hidden | {(0, at) for at in with_variants(self._cells, {at for _, at in more})}
        return found, hidden

    def prove(self, always: set[RowAt], hidden: set[RowAt]) -> bool:
        """Whether worlds were found for all that is protected by some hidden rows, and not by fewer.

        Args:
            always: The fewer rows.
            hidden: The rows.
        """
        cost, fast = self._costs.of(hidden), self._costs.is_printed(hidden)
        for push in self._pushes(hidden, self._places(always, self.attack(always))):
            if not self._show(self._proofs, push):
                made = self._proof(push, cost, fast)
                if made is None:
                    return False
                self._proofs.append(made)
        return True

    def spare(self, gone: set[RowAt], hidden: set[RowAt]) -> list[Proof] | None:
        """Worlds for all that is protected when some rows are no longer hidden; None if one was not found.

        Args:
            gone: The rows that would be printed again.
            hidden: The others.
        """
        kept = [proof for proof in self._proofs if not proof.rows & gone]
        cost, fast = self._costs.of(hidden), self._costs.is_printed(hidden)
        for push in (push for proof in self._proofs if proof.rows & gone for push in proof.pushes):
            if not self._show(kept, push):
                made = self._proof(push, cost, fast)
                if made is None:
                    return None
                kept.append(made)
        return kept

    def settle(self, proofs: list[Proof]) -> None:
        """Takes other worlds for all that is protected."""
        self._proofs = proofs

    def _to_hide(self, hidden: set[RowAt], exposed: Sequence[int]) -> set[RowAt]:
        """The rows that must be hidden besides, so that some numbers are not exposed."""
        cost, more = self._costs.of(hidden), set[RowAt]()
        for wanted in self._pushes(hidden, exposed):
            if self._show(self._proofs, wanted):
                continue
            made = self._proof(wanted, cost)
            if made is None and (push := self._within_room(wanted)) is not None:
                made = None if self._show(self._proofs, push) else self._proof(push, cost)
            if made is not None:
                self._proofs.append(made)
                more |= made.rows - hidden
                cost = self._costs.of(hidden | more)
        return more

    def _pushes(self, hidden: set[RowAt], places: Sequence[int]) -> list[Push]:
        """How far some numbers must be able to move, the furthest first."""
        system = self._system(hidden)
        known = [n for n in system.numbers if n.low is not None]
        targets = [system.numbers[at] for at in places]
        around = printed_around(system.piece_count, targets, known)
        pushes = []
        for at, number in zip(places, targets, strict=True):
            low, high = needs_of(number, around, self._limits)
            pushes += [Push(at, low, is_high=False), Push(at, high, is_high=True)]
        return sorted(pushes, key=lambda p: (-abs(p.need - int(self._truth[p.at])), p.at, p.is_high))

    def _within_room(self, push: Push) -> Push | None:
        """The same, no further than the sums alone leave room for; None where that is not known."""
        number = self._whole.numbers[push.at]
        end = self._within(len(self._cells.dimensions)).furthest(number, is_high=push.is_high)
        if end is None or self._rooms is None:
            return None
        least, most = self._rooms.get(push.at, (0, self._limits.largest_hidden))
        self._rooms[push.at] = (least, min(end, most)) if push.is_high else (max(end, least), most)
        return replace(push, need=end)

    def _show(self, proofs: list[Proof], push: Push) -> bool:
        """Whether the records, or a world found before, show that a number can move so far."""
        if push.is_met(int(self._truth[push.at])):
            return True
        for at, proof in enumerate(proofs):
            if push.is_met(int(proof.amounts[push.at])):
                proofs[at] = replace(proof, pushes=(*proof.pushes, push))
                return True
        return False

    def _proof(self, push: Push, cost: Any, fast: Any = None) -> Proof | None:
        """The world that costs least in which a number moves so far, first among rows like those hidden anyway."""
        number = self._whole.numbers[push.at]
        for away in self._distances:
            world = self._within(away).nearest(number, push.need, is_high=push.is_high, cost=cost, fast=fast)
            if world is not None:
                moved = Sums(self._hideable).of(world - self._records).nonzero()[0].tolist()
                rows = frozenset[RowAt]().union(*(self._hideable[at].rows for at in moved))
                return Proof((push,), self._sums.of(world), rows)
        return None

    @cached_property
    def _distances(self) -> list[int]:
        """In how many dimensions a row may be unlike what is hidden anyway, the fewest first."""
        count = len(self._cells.dimensions)
        sizes = {away: int(self._inside(away).sum()) for away in (0, 1, count)}
        return [away for away, size in sizes.items() if away == count or 2 * size < sizes[count]]

    def _within(self, away: int) -> Nearby:
        """The worlds in which only rows change that are unlike what is hidden anyway in so few dimensions."""
        if away not in self._nearby:
            self._nearby[away] = Nearby(self._whole, self._records, self._inside(away))
        return self._nearby[away]

    def _inside(self, away: int) -> Any:
        """The pieces of these rows; of the numbers that a row prints, those of the finest."""
        import numpy as np

        near = {
            (0, at)
            for at, row in enumerate(self._cells.rows)
            if sum(row[d] not in self._common[d] for d in self._cells.dimensions) <= away
        }
        finest: dict[RowAt, int] = {}
        for number in self._hideable:
            for row in number.rows & near:
                finest[row] = min(len(number.pieces), finest.get(row, self._whole.piece_count))
        inside = np.zeros(self._whole.piece_count, bool)
        for number in self._hideable:
            if any(finest[row] == len(number.pieces) for row in number.rows & near):
                inside[number.pieces] = True
        return inside

    @cached_property
    def _whole(self) -> System:
        """All that he knows where every row is hidden."""
        return self._system({(0, index) for index in range(len(self._cells.rows))})

    @cached_property
    def _records(self) -> Any:
        """What the pieces really hold."""
        records = records_of(self._whole)
        if records is None:
            raise too_large()
        return records

    @cached_property
    def _hideable(self) -> list[Number]:
        return hideable(self._whole)

    @cached_property
    def _sums(self) -> Sums:
        return Sums(self._whole.numbers)

    @cached_property
    def _truth(self) -> Any:
        """What each number really is."""
        return self._sums.of(self._records)

    @cached_property
    def _costs(self) -> Costs:
        return Costs(self._cells, self._hideable, self._limits)

    def _places(self, hidden: set[RowAt], found: Attack) -> list[int]:
        """The places of the numbers that an attack found."""
        places = {id(number): at for at, number in enumerate(self._system(hidden).numbers)}
        return sorted(places[id(exposure.number)] for exposure in found.exposures)

    def _system(self, hidden: set[RowAt]) -> System:
        """All that he knows where some rows are hidden. Its numbers stand in the same order, whatever is hidden."""
        name = frozenset(hidden)
        if name not in self._systems:
            self._systems[name] = system_of(self._axes, self._families, hidden, self._limits, "")
        system = self._systems[name]
        if system is None:
            raise too_large()
        for at, room in (self._rooms or {}).items():
            system.numbers[at].room = room
        return system
