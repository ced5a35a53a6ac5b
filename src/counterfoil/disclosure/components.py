"""Cuts a system into parts that have nothing to do with one another, and takes out what the tables tell at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.told import Sums, Told
from counterfoil.disclosure.worlds import Number, System


@dataclass
class Component:
    """Numbers that share pieces.

    Args:
        piece_count: Pieces whose content is not known at once; 0 where the targets are known outright.
        told: What the tables tell at once.
        known: For each printed number its pieces here, the least and the most that they hold, and the number.
        targets: The hidden numbers to protect.
        target_pieces: The pieces of each.
        needs: For each how small and how large its pieces here must be able to be.
    """

    piece_count: int
    told: Told
    known: list[tuple[Any, int, int, Number]] = field(default_factory=list)
    targets: list[Number] = field(default_factory=list)
    target_pieces: list[Any] = field(default_factory=list)
    needs: list[tuple[int, int]] = field(default_factory=list)


def components_of(system: System, limits: Thresholds) -> list[Component]:
    """The parts of a system that have a number to protect."""
    known = [n for n in system.numbers if n.low is not None]
    targets = [n for n in system.numbers if n.is_target]
    told = Told(system.piece_count, known)
    fixed = told.held
    label = _labels(system.piece_count, [*known, *targets], fixed)
    place = _places(label, fixed)
    parts: dict[int, Component] = {}
    outright = Component(0, told)
    around = printed_around(system.piece_count, targets, known)
    for number in targets:
        left = number.pieces[fixed[number.pieces] < 0]
        if not len(left):
            low, high = needs_of(number, around, limits)
            if not high <= told.of(number) <= low:
                outright.targets.append(number)
            continue
        name = int(label[left[0]])
        if name not in parts:
            parts[name] = Component(int(((label == name) & (fixed < 0)).sum()), told)
        base = told.of(number)
        low, high = needs_of(number, around, limits)
        parts[name].targets.append(number)
        parts[name].target_pieces.append(place[left])
        parts[name].needs.append((low - base, high - base))  # below none where what is known is too much already
    for number in known:
        left = number.pieces[fixed[number.pieces] < 0]
        if len(left) and int(label[left[0]]) in parts:
            base = told.of(number)
            low, high = (number.low or 0) - base, (number.high or 0) - base
            parts[int(label[left[0]])].known.append((place[left], low, high, number))
    return [*parts.values(), *([outright] if outright.targets else [])]


def _labels(count: int, linking: Sequence[Number], fixed: Any) -> Any:
    """For each piece the name of its part: that of the first piece in it."""
    import numpy as np

    label = np.arange(count)
    sums = Sums(linking)
    is_open = fixed[sums.pieces] < 0
    pieces, owner = sums.pieces[is_open], sums.owner[is_open]
    if not len(pieces):
        return label
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    sizes = np.diff(np.r_[starts, len(owner)])
    while True:
        before = label.copy()
        np.minimum.at(label, pieces, np.repeat(np.minimum.reduceat(label[pieces], starts), sizes))
        label = label[label]  # a name leads to the name of its name: long chains end sooner
        if (label == before).all():
            return label


def _places(label: Any, fixed: Any) -> Any:
    """For each piece its place among those of its part that are not known."""
    import numpy as np

    place = np.full(len(label), -1, np.int64)
    is_open = np.flatnonzero(fixed < 0)
    order = is_open[np.argsort(label[is_open], kind="stable")]
    names = label[order]
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]]) if len(names) else names
    place[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return place


def printed_around(count: int, targets: Sequence[Number], known: Sequence[Number]) -> dict[int, list[Number]]:
    """For the first piece of each target the printed numbers without anything sensitive that count it."""
    import numpy as np

    is_first = np.zeros(count, bool)
    is_first[[int(n.pieces[0]) for n in targets]] = True
    found: dict[int, list[Number]] = {}
    for number in known:
        if not number.is_sensitive:
            for piece in number.pieces[is_first[number.pieces]].tolist():
                found.setdefault(piece, []).append(number)
    return found


def needs_of(number: Number, around: dict[int, list[Number]], limits: Thresholds) -> tuple[int, int]:
    """How small, and how large, a hidden number must be able to be: 1 and 10, or all the room that totals leave."""
    totals = [n.high or 0 for n in around.get(int(number.pieces[0]), []) if is_within(number, n)]
    least, most = number.room or (0, limits.largest_hidden)
    room = min([most, limits.largest_hidden, *totals])
    return max(least, 0 if room < limits.largest_hidden else limits.hidden_low_at_most), room


def is_within(number: Number, other: Number) -> bool:
    """Whether all pieces of one number are among those of another; both are in order."""
    import numpy as np

    at = np.searchsorted(other.pieces, number.pieces).clip(max=len(other.pieces) - 1)
    return bool((other.pieces[at] == number.pieces).all())
