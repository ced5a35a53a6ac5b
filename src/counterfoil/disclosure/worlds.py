"""Turns printed numbers into a system of sums over pieces: each answer to it is a world that the tables allow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from counterfoil.disclosure.axes import TIME, Axis, axis_of, build_axes
from counterfoil.disclosure.joining import added_up, join_pieces
from counterfoil.disclosure.numbers import Family, Key, RowAt, is_known, is_whole
from counterfoil.disclosure.pieces import Reader, combine, keys_of
from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.errors import RefusedError

#: Numbers that make up a random, and always the same, name for a set of pieces.
_SEED = 20170406


@dataclass
class Number:
    """One distinct sum of pieces.

    Args:
        pieces: Its variables.
        low: The least that the tables say it is; None where it is hidden.
        high: The most.
        is_elastic: Said of other records than today's: it may have been revised since.
        rows: The rows of today's tables that print it.
        is_fixed: Printed where it can no longer be hidden.
        is_sensitive: Some table says it of persons, or of a sensitive outcome, in a place below a state.
        is_target: Hidden because it is too small: the number to be protected.
        is_open: Some table of today that says so prints it all the same, since it is not small today.
        held: What it really is, where a table of today says it, printed or hidden; None where none does.
        room: The least and the most that it can be by sums that can no longer be hidden, where that is known to be
            less than each of them leaves alone.
    """

    pieces: Any
    low: int | None = None
    high: int | None = None
    is_elastic: bool = False
    rows: set[RowAt] = field(default_factory=set)
    is_fixed: bool = False
    is_sensitive: bool = False
    is_target: bool = False
    is_open: bool = False
    held: int | None = None
    room: tuple[int, int] | None = None


@dataclass
class System:
    """Every distinct number over one population, and how many pieces there are."""

    piece_count: int
    numbers: list[Number]


def build_system(
    families: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds, basis: str = ""
) -> System | None:
    """The system of one population; None where no number in it is hidden because it is small.

    Args:
        families: The numbers of one population, today's with what they really are.
        hidden: The rows of today's tables that are hidden.
        limits: What is small.
        basis: The records behind today's tables.
    """
    families = without_implied([f for f in families if _counts(f)], hidden, limits)
    if not any(_targets(f, hidden, limits) for f in families):
        return None
    axes, families = join_pieces(build_axes(families), families, hidden, limits, basis)
    while (system := system_of(axes, families, hidden, limits, basis)) is None:
        families, axes = _coarser(families, axes, hidden, limits)
    return system


def _counts(family: Family) -> bool:
    """Whether the numbers of a family count anything at all."""
    return all(family.only.values())


def _targets(family: Family, hidden: Collection[RowAt], limits: Thresholds) -> set[Key]:
    """The numbers that are hidden because they are small."""
    if family.is_earlier or not hidden:
        return family.small
    return family.small | {
        key
        for key, value in family.values.items()
        if 0 < value <= limits.largest_hidden
        and not is_known(family, key, hidden)
        and family.counts_sensitive(key, limits)
    }


def without_implied(families: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds) -> list[Family]:
    """The families without those that follow from another."""
    kept = list(families)
    for family in families:
        if any(other is not family and _implies(other, family, hidden, limits) for other in kept):
            kept = [other for other in kept if other is not family]
    return kept


def _implies(whole: Family, part: Family, hidden: Collection[RowAt], limits: Thresholds) -> bool:
    """Whether the numbers of one family are sums of those that another prints in full."""
    return (
        not part.is_partial
        and (whole.from_date, whole.until_date, whole.basis, whole.is_earlier)
        == (part.from_date, part.until_date, part.basis, part.is_earlier)
        and {k: v for k, v in part.only.items() if k not in whole.dimensions} == dict(whole.only)
        and set(part.dimensions) | (set(part.only) - set(whole.only)) < set(whole.dimensions)
        and is_whole(whole, hidden, limits)
    )


def _coarser(
    families: Sequence[Family], axes: Sequence[Axis], hidden: Collection[RowAt], limits: Thresholds
) -> tuple[list[Family], list[Axis]]:
    """The families with the axis summed out of those printed in full that has most pieces and hides nothing.

    Raises:
        RefusedError: Something is hidden on every axis.
    """
    needed = {axis_of(d) for f in families if not is_whole(f, hidden, limits) for d in f.said} | {TIME}
    sizes = {a.name: len(a.pieces) for a in axes if a.name not in needed}
    if not sizes:
        raise too_large()
    name = max(sizes, key=lambda n: (sizes[n], n))
    made = []
    for family in families:
        gone = [d for d in family.said if axis_of(d) == name]
        if not gone:
            made.append(family)
        elif not set(gone) & set(family.only):
            made.append(added_up(family, [d for d in family.dimensions if d not in gone]))
    return made, [a for a in axes if a.name != name]


def too_large() -> RefusedError:
    """What is said where nobody can attack some tables."""
    return RefusedError(
        "disclosure/too-large",
        "the tables are too large to be attacked, so nobody can say what they give away",
        cost="Nothing was published.",
        remedy=["Choose a smaller place, a shorter period, or fewer dimensions."],
    )


def system_of(
    axes: Sequence[Axis], families: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds, basis: str
) -> System | None:
    """The system of some families as they are; None where it has too many pieces.

    The combinations that no number tells apart become one piece, and the numbers that sum the same pieces one.
    """
    import numpy as np

    found = combine(axes, families, limits)
    if found is None:
        return None
    draw = np.random.default_rng(_SEED)
    names = np.zeros(len(found[TIME]), np.uint64)
    placed = []
    for family in families:
        positions = Reader(axes, family).positions(found)
        words = draw.integers(1, 2**63, size=len(keys_of(family)) + 1, dtype=np.uint64)
        words[-1] = 0
        names += words[np.where(positions >= 0, positions, len(words) - 1)]
        placed.append(positions)
    distinct, first = np.unique(names, return_index=True)
    first = first[distinct != 0]  # what no number counts is nobody's business
    words = draw.integers(1, 2**63, size=len(first), dtype=np.uint64)
    numbers: dict[tuple[int, bool], Number] = {}
    for family, positions in zip(families, placed, strict=True):
        _gather(numbers, family, positions[first], words, hidden, limits, basis)
    for (name, _), number in numbers.items():
        number.is_target &= not numbers.get((name, False), number).is_open
    return System(len(first), list(numbers.values()))


def _gather(
    numbers: dict[tuple[int, bool], Number],
    family: Family,
    positions: Any,
    words: Any,
    hidden: Collection[RowAt],
    limits: Thresholds,
    basis: str,
) -> None:
    """Adds the numbers of one family."""
    import numpy as np

    keys = keys_of(family)
    order = np.argsort(positions, kind="stable")
    starts = np.searchsorted(positions[order], np.arange(len(keys)))
    ends = np.searchsorted(positions[order], np.arange(len(keys)), side="right")
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(words[order], dtype=np.uint64)])
    names = (sums[ends] - sums[starts]).tolist()
    targets = _targets(family, hidden, limits)
    is_elastic = family.is_earlier and family.basis != basis
    for at, key in enumerate(keys):
        pieces = order[starts[at] : ends[at]]
        if not len(pieces):
            continue
        name = (names[at], is_elastic)
        if (number := numbers.get(name)) is None:
            number = numbers[name] = Number(pieces, is_elastic=is_elastic)
        sensitive = family.counts_sensitive(key, limits)
        number.is_sensitive |= sensitive
        number.is_target |= key in targets
        number.rows |= set(family.rows.get(key, ()))
        if not family.is_earlier and not family.is_partial:
            number.held = family.values.get(key, number.held)
        if is_known(family, key, hidden):
            low, high = _printed(family, key, limits)
            number.low = low if number.low is None else max(low, number.low)
            number.high = high if number.high is None else min(high, number.high)
            number.is_fixed |= family.is_earlier
            number.is_open |= sensitive and not family.is_earlier
            if number.low > number.high:  # said twice, and otherwise: the later word counts
                number.low, number.high = low, high


def _printed(family: Family, key: Key, limits: Thresholds) -> tuple[int, int]:
    """The least and the most that a printed number can stand for."""
    value, step = family.values[key], limits.round_to
    if step == 1 or not family.counts_sensitive(key, limits) or family.is_earlier:
        return value, value
    shown = rounded(value, step)
    return max(shown - step // 2, 0), shown + (step - 1) // 2


def rounded(value: int, step: int) -> int:
    """The multiple of the step that lies next to a count; halves go up."""
    return (value + step // 2) // step * step
