"""Turns printed numbers into a system of sums over pieces: each answer to it is a world that the tables allow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from counterfoil.disclosure.axes import OTHER, TIME, Axis, axis_of, build_axes
from counterfoil.disclosure.numbers import Family, Key, RowAt
from counterfoil.disclosure.thresholds import Thresholds

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
    families = _without_implied(families, hidden)
    if not any(_targets(f, hidden, limits) for f in families):
        return None
    axes = build_axes(families)
    while (pieces := _combine(axes, families, limits)) is None:
        families, axes = _coarser(families, hidden)
    return _as_numbers(axes, pieces, families, hidden, limits, basis)


def is_known(family: Family, key: Key, hidden: Collection[RowAt]) -> bool:
    """Whether a number is printed somewhere."""
    if key in family.unknown or family.is_earlier:
        return key not in family.unknown
    return any(row not in hidden for row in family.rows[key])


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


def _is_whole(family: Family, hidden: Collection[RowAt]) -> bool:
    return all(is_known(family, key, hidden) for key in family.values) and not family.unknown


def _without_implied(families: Sequence[Family], hidden: Collection[RowAt]) -> list[Family]:
    """The families without those that follow from another, and with dimensions summed out that one alone has."""
    kept = list(families)
    for family in families:
        if any(other is not family and _implies(other, family, hidden) for other in kept):
            kept.remove(family)
    changed = True
    while changed:
        changed = False
        for at, family in enumerate(kept):
            if not _is_whole(family, hidden) or family.only.keys() & {"outcome", "outcome_detail"}:
                continue
            others = {axis_of(d) for f in kept if f is not family for d in f.said}
            private = [d for d in family.dimensions if axis_of(d) not in others | {TIME}]
            if private:
                kept[at] = _summed_out(family, private)
                changed = True
    return kept


def _implies(whole: Family, part: Family, hidden: Collection[RowAt]) -> bool:
    """Whether the numbers of one family are sums of those that another prints in full."""
    return (
        (whole.from_date, whole.until_date, whole.basis, whole.is_earlier)
        == (part.from_date, part.until_date, part.basis, part.is_earlier)
        and {k: v for k, v in part.only.items() if k not in whole.dimensions} == dict(whole.only)
        and set(part.dimensions) | (set(part.only) - set(whole.only)) < set(whole.dimensions)
        and _is_whole(whole, hidden)
    )


def _summed_out(family: Family, dimensions: Collection[str]) -> Family:
    """The family with some dimensions added up."""
    left = tuple(d for d in family.dimensions if d not in dimensions)
    ats = [family.dimensions.index(d) for d in left]
    made = Family(
        family.population, family.basis, left, family.only, family.from_date, family.until_date,
        is_earlier=family.is_earlier, within=family.within,
    )  # fmt: skip
    for key, value in family.values.items():
        short = tuple(key[at] for at in ats)
        made.values[short] = made.values.get(short, 0) + value
        made.rows.setdefault(short, []).extend(family.rows.get(key, ()))
    return made


def _coarser(families: Sequence[Family], hidden: Collection[RowAt]) -> tuple[list[Family], list[Axis]]:
    """The families with the axis summed out of those printed in full that has most pieces and hides nothing."""
    needed = {axis_of(d) for f in families if not _is_whole(f, hidden) for d in f.said}
    sizes = {a.name: len(a.pieces) for a in build_axes(families) if a.name not in needed | {TIME}}
    if not sizes:
        sizes = {a.name: len(a.pieces) for a in build_axes(families) if a.name != TIME}
    name = max(sizes, key=lambda n: (sizes[n], n))
    made = []
    for family in families:
        gone = [d for d in family.said if axis_of(d) == name]
        if not gone:
            made.append(family)
        elif _is_whole(family, hidden) and not set(gone) & set(family.only):
            made.append(_summed_out(family, gone))
    return made, build_axes(made)


def _combine(axes: Sequence[Axis], families: Sequence[Family], limits: Thresholds) -> Any:
    """Every combination of pieces that some table may count; None where there are too many."""
    import numpy as np

    order = sorted(axes, key=lambda a: (a.name != TIME, -len(a.pieces), a.name))
    found: dict[str, Any] = {}
    count = 1
    done: set[str] = set()
    pruned: set[int] = set()
    for axis in order:
        size = len(axis.pieces)
        if count * size > 8 * limits.attack.combinations_at_most:
            return None
        found = {name: np.repeat(column, size) for name, column in found.items()}
        found[axis.name] = np.tile(np.arange(size, dtype=np.int32), count)
        count *= size
        done.add(axis.name)
        for at, family in enumerate(families):
            if at in pruned or not {axis_of(d) for d in family.said} <= done:
                continue
            pruned.add(at)
            stays = _positions(axes, found, family) != -2
            found = {name: column[stays] for name, column in found.items()}
            count = int(stays.sum())
        if count > limits.attack.combinations_at_most:
            return None
    return found


def _positions(axes: Sequence[Axis], found: Any, family: Family) -> Any:
    """For each combination the key of the family that counts it: its place, -1 = not in its window, -2 = none."""
    import numpy as np

    by_name = {a.name: a for a in axes}
    count = len(found[TIME])
    inside = np.ones(count, dtype=bool)
    for name in {axis_of(d) for d in family.said} | {TIME}:
        inside &= np.array(by_name[name].inside(family), dtype=bool)[found[name]]
    keys = _keys(family)
    if not family.dimensions:
        return np.where(inside, 0 if keys else -2, -1)
    code, code_of_keys, impossible = np.zeros(count, np.int64), np.zeros(len(keys), np.int64), np.zeros(count, bool)
    for at, dimension in enumerate(family.dimensions):
        words = sorted({key[at] for key in keys})
        place = {word: i for i, word in enumerate(words)}
        axis = by_name[axis_of(dimension)]
        named = np.array([place.get(word, -1) if word != OTHER else -1 for word in axis.called(dimension)], np.int64)
        called = named[found[axis.name]]
        impossible |= called < 0
        code = code * (len(words) + 1) + called
        code_of_keys = code_of_keys * (len(words) + 1) + np.array([place[key[at]] for key in keys], np.int64)
    order = np.argsort(code_of_keys)
    slots = np.searchsorted(code_of_keys, code, sorter=order).clip(max=max(len(keys) - 1, 0))
    if not keys:
        return np.where(inside, -2, -1)
    hit = (code_of_keys[order[slots]] == code) & ~impossible
    return np.where(inside, np.where(hit, order[slots], -2), -1)


def _keys(family: Family) -> list[Key]:
    return [*family.values, *sorted(family.unknown - set(family.values))]


def _as_numbers(
    axes: Sequence[Axis],
    found: Any,
    families: Sequence[Family],
    hidden: Collection[RowAt],
    limits: Thresholds,
    basis: str,
) -> System:
    """The combinations that no number tells apart become one piece, and the numbers that sum the same pieces one."""
    import numpy as np

    draw = np.random.default_rng(_SEED)
    count = len(found[TIME])
    names = np.zeros(count, np.uint64)
    placed = []
    for family in families:
        positions = _positions(axes, found, family)
        words = draw.integers(1, 2**63, size=len(_keys(family)) + 1, dtype=np.uint64)
        words[-1] = 0
        names += words[np.where(positions >= 0, positions, len(words) - 1)]
        placed.append(positions)
    distinct, first = np.unique(names, return_index=True)
    first = first[distinct != 0]  # what no number counts is nobody's business
    words = draw.integers(1, 2**63, size=len(first), dtype=np.uint64)
    numbers: dict[tuple[int, bool], Number] = {}
    for family, positions in zip(families, placed, strict=True):
        _gather(numbers, family, positions[first], words, hidden, limits, basis)
    for number in numbers.values():
        exact = numbers.get((_name(words, number.pieces), False), number)
        number.is_target &= not exact.is_open
    return System(len(first), list(numbers.values()))


def _name(words: Any, pieces: Any) -> int:
    import numpy as np

    return int(words[pieces].sum(dtype=np.uint64))


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

    keys = _keys(family)
    order = np.argsort(positions, kind="stable")
    starts = np.searchsorted(positions[order], np.arange(len(keys)))
    ends = np.searchsorted(positions[order], np.arange(len(keys)), side="right")
    targets = _targets(family, hidden, limits)
    is_elastic = family.is_earlier and family.basis != basis
    for at, key in enumerate(keys):
        pieces = order[starts[at] : ends[at]]
        if not len(pieces):
            continue
        name = (_name(words, pieces), is_elastic)
        number = numbers.setdefault(name, Number(np.sort(pieces), is_elastic=is_elastic))
        sensitive = family.counts_sensitive(key, limits)
        number.is_sensitive |= sensitive
        number.is_target |= key in targets
        number.rows |= set(family.rows.get(key, ()))
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
