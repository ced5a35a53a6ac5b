"""Cuts what is counted into the pieces that some tables tell apart, for each span of days apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.disclosure.axes import OTHER, TIME, Axis, axis_of
from counterfoil.disclosure.numbers import Family, Key
from counterfoil.disclosure.thresholds import Thresholds


def keys_of(family: Family) -> list[Key]:
    """The keys of a family, those that are hidden for good last."""
    return [*family.values, *sorted(family.unknown - set(family.values))]


class Reader:
    """Says which number of one family counts a combination of pieces."""

    def __init__(self, axes: Sequence[Axis], family: Family) -> None:
        import numpy as np

        by_name = {a.name: a for a in axes}
        self.axes: set[str] = {axis_of(d) for d in family.said} | {TIME}
        self.narrowed: set[str] = {axis_of(d) for d in family.only}
        self.inside: dict[str, Any] = {name: np.array(by_name[name].inside(family), dtype=bool) for name in self.axes}
        self.axis_of: list[str] = [axis_of(d) for d in family.dimensions]
        self._count = len(keys_of(family))
        self._is_partial = family.is_partial
        self._called, self._keys, self._sizes = [], [], []
        for at, dimension in enumerate(family.dimensions):
            words = {word: n for n, word in enumerate(sorted({key[at] for key in keys_of(family)}))}
            called = by_name[axis_of(dimension)].called(dimension)
            self._called.append(np.array([-1 if w == OTHER else words.get(w, -1) for w in called], np.int64))
            self._keys.append(np.array([words[key[at]] for key in keys_of(family)], np.int64))
            self._sizes.append(len(words) + 1)

    def labels(self, axis: str) -> Any:
        """What the family tells apart on an axis: a number for each piece, -1 for what it does not count."""
        import numpy as np

        label = np.zeros(len(self.inside[axis]), np.int64)
        for at, name in enumerate(self.axis_of):
            if name == axis:
                label = label * self._sizes[at] + self._called[at] + 1
        return np.where(self.inside[axis], label, -1)

    def allowed(self, found: dict[str, Any]) -> Any:
        """Which combinations of pieces the family does not rule out: it lists all that it counts, or is partial."""
        import numpy as np

        if self._is_partial:
            return np.ones(len(found[TIME]), dtype=bool)
        code, codes = self._codes(found, [at for at, name in enumerate(self.axis_of) if name in found])
        outside = ~self._inside(found)
        return outside | np.isin(code, codes)

    def positions(self, found: dict[str, Any]) -> Any:
        """For each combination the place of the key that counts it; -1 = it is not counted, -2 = it cannot be."""
        import numpy as np

        inside = self._inside(found)
        unlisted = -1 if self._is_partial else -2
        if not self._count:
            return np.where(inside, unlisted, -1)
        code, codes = self._codes(found, range(len(self.axis_of)))
        order = np.argsort(codes, kind="stable")
        slots = order[np.searchsorted(codes, code, sorter=order).clip(max=self._count - 1)]
        return np.where(inside, np.where(codes[slots] == code, slots, unlisted), -1)

    def _inside(self, found: dict[str, Any]) -> Any:
        import numpy as np

        inside = np.ones(len(found[TIME]), dtype=bool)
        for name in self.axes & set(found):
            inside &= self.inside[name][found[name]]
        return inside

    def _codes(self, found: dict[str, Any], dimensions: Sequence[int]) -> tuple[Any, Any]:
        """For each combination, and for each key, one number for some dimensions; -1 for words that no key has."""
        import numpy as np

        code, codes = np.zeros(len(found[TIME]), np.int64), np.zeros(self._count, np.int64)
        unnamed = np.zeros(len(code), bool)
        for at in dimensions:
            called = self._called[at][found[self.axis_of[at]]]
            unnamed |= called < 0
            code, codes = code * self._sizes[at] + called, codes * self._sizes[at] + self._keys[at]
        return np.where(unnamed, -1, code), codes


def combine(axes: Sequence[Axis], families: Sequence[Family], limits: Thresholds) -> Any:
    """Every combination of pieces that some table may count, as a column an axis; None where there are too many.

    What no family of a span of days tells apart is one piece there.
    """
    import numpy as np

    readers = [Reader(axes, family) for family in families]
    names = [a.name for a in axes if a.name != TIME]
    parts, count = [], 0
    for span in range(len(next(a for a in axes if a.name == TIME).pieces)):
        here = [r for r in readers if r.inside[TIME][span]]
        made = _combined(span, names, here, limits.attack.combinations_at_most)
        count += len(made[TIME]) if made else 0
        if made is None or count > limits.attack.combinations_at_most:
            return None
        parts.append(made)
    return {name: np.concatenate([part[name] for part in parts]) for name in (TIME, *names)}


def _combined(span: int, names: Sequence[str], readers: Sequence[Reader], at_most: int) -> dict[str, Any] | None:
    """The combinations of one span of days."""
    import numpy as np

    pieces: dict[str, Any] = {}
    for name in names:
        told = [r.labels(name) for r in readers if name in r.axes]
        pieces[name] = np.unique(np.stack(told), axis=1, return_index=True)[1] if told else np.zeros(1, np.int64)
    found: dict[str, Any] = {TIME: np.full(1, span, np.int64)}
    for name in (TIME, *sorted(names, key=lambda n: (-len(pieces[n]), n))):
        count, size = len(found[TIME]), len(pieces.get(name, (0,)))
        if count * size > 8 * at_most:
            return None
        if name != TIME:
            found = {held: np.repeat(column, size) for held, column in found.items()}
            found[name] = np.tile(pieces[name], count)
        for reader in readers:
            if name in reader.axes and reader.narrowed <= set(found):
                stays = reader.allowed(found)
                found = {held: column[stays] for held, column in found.items()}
        if len(found[TIME]) > at_most:
            return None
    return found
