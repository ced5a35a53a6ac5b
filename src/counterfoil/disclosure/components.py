"""Cuts a system into parts that have nothing to do with one another, and takes out what the tables tell at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.worlds import Number, System


@dataclass
class Component:
    """Numbers that share pieces.

    Args:
        piece_count: Pieces whose content is not known at once; 0 where the targets are known outright.
        known: For each printed number its pieces here, the least and the most that they hold, and the number.
        targets: The hidden numbers to protect.
        target_pieces: The pieces of each.
        needs: For each how small and how large its pieces here must be able to be.
    """

    piece_count: int
    known: list[tuple[Any, int, int, Number]] = field(default_factory=list)
    targets: list[Number] = field(default_factory=list)
    target_pieces: list[Any] = field(default_factory=list)
    needs: list[tuple[int, int]] = field(default_factory=list)


def components_of(system: System, limits: Thresholds) -> list[Component]:
    """The parts of a system that have a number to protect."""
    import numpy as np

    known = [n for n in system.numbers if n.low is not None]
    fixed = _fixed(system.piece_count, known)
    label = _labels(system, fixed)
    parts: dict[int, Component] = {}
    outright = Component(0)
    around = _around(system, known)
    for number in (n for n in system.numbers if n.is_target):
        left = number.pieces[fixed[number.pieces] < 0]
        if not len(left):
            outright.targets.append(number)
            continue
        part = parts.setdefault(int(label[left[0]]), Component(1))
        base = _held(number, fixed)
        low, high = _needs(number, around, limits)
        part.targets.append(number)
        part.target_pieces.append(left)
        part.needs.append((low - base, high - base))  # below none where what is known is too much already
    for number in known:
        left = number.pieces[fixed[number.pieces] < 0]
        if len(left) and int(label[left[0]]) in parts:
            base = _held(number, fixed)
            part = parts[int(label[left[0]])]
            part.known.append((left, (number.low or 0) - base, (number.high or 0) - base, number))
    for name, part in parts.items():
        pieces = np.flatnonzero((label == name) & (fixed < 0))
        place = np.full(system.piece_count, -1, np.int64)
        place[pieces] = np.arange(len(pieces))
        part.piece_count = len(pieces)
        part.known = [(place[p], low, high, n) for p, low, high, n in part.known]
        part.target_pieces = [place[p] for p in part.target_pieces]
    return [*parts.values(), *([outright] if outright.targets else [])]


def _held(number: Number, fixed: Any) -> int:
    """What the pieces of a number hold that are known."""
    found = fixed[number.pieces]
    return int(found[found >= 0].sum())


def _fixed(count: int, known: Sequence[Number]) -> Any:
    """For each piece what it holds, where the tables tell that by subtraction alone; -1 elsewhere."""
    import numpy as np

    fixed = np.full(count, -1, np.int64)
    todo = [n for n in known if not n.is_elastic and n.low == n.high]
    changed = True
    while changed:
        changed = False
        for number in todo:
            left = number.pieces[fixed[number.pieces] < 0]
            if not len(left):
                continue
            rest = max((number.low or 0) - _held(number, fixed), 0)
            if rest == 0 or len(left) == 1:
                fixed[left] = rest
                changed = True
    return fixed


def _labels(system: System, fixed: Any) -> Any:
    """For each piece the name of its part: that of the first piece in it."""
    import numpy as np

    label = np.arange(system.piece_count)
    linking = [n.pieces[fixed[n.pieces] < 0] for n in system.numbers if n.low is not None or n.is_target]
    linking = [pieces for pieces in linking if len(pieces) > 1]
    changed = True
    while changed:
        changed = False
        for pieces in linking:
            least = label[pieces].min()
            if (label[pieces] != least).any():
                label[pieces] = least
                changed = True
        label = label[label]  # a name leads to the name of its name: long chains end sooner
    return label


def _around(system: System, known: Sequence[Number]) -> dict[int, list[Number]]:
    """For the first piece of each target the printed numbers without anything sensitive that count it."""
    import numpy as np

    firsts = np.unique([int(n.pieces[0]) for n in system.numbers if n.is_target])
    found: dict[int, list[Number]] = {}
    for number in known:
        if not number.is_sensitive:
            for piece in np.intersect1d(number.pieces, firsts, assume_unique=True).tolist():
                found.setdefault(piece, []).append(number)
    return found


def _needs(number: Number, around: dict[int, list[Number]], limits: Thresholds) -> tuple[int, int]:
    """How small, and how large, a hidden number must be able to be: 1 and 10, or all the room that a total leaves."""
    own = set(number.pieces.tolist())
    totals = [n.high or 0 for n in around.get(int(number.pieces[0]), []) if own <= set(n.pieces.tolist())]
    room = min(totals, default=limits.largest_hidden)
    if room < limits.largest_hidden:
        return 0, room
    return limits.hidden_low_at_most, limits.largest_hidden
