"""Joins pieces of an axis that only tables printed in full tell apart, where that changes nothing about the others.

Let a table be printed in full, say detainers by month and outcome, and let no table that hides something tell months
apart. Whoever finds counts by place and outcome that agree with all other tables, and whose sums by outcome are those
of the printed months together, can always share them out over the months: for each outcome that is a problem of
transport, with whole supplies and whole demands of the same sum, and it has an answer in whole numbers. So the months
can be added up before anything is solved, and every hidden cell has the bounds that it had before. Numbers that may
have been revised since can be joined too, where nothing else speaks of these pieces: the least revision of a sum is
the least revision of its parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterfoil.disclosure.axes import TIME, Axis, axis_of
from counterfoil.disclosure.numbers import Family, Key, RowAt, is_whole
from counterfoil.disclosure.thresholds import Thresholds

#: A group of pieces of one axis, by their places on it.
Group = tuple[int, ...]
#: What a family calls a piece: the words of its dimensions on the axis.
Words = tuple[str, ...]


@dataclass(frozen=True)
class JoinedAxis(Axis):
    """An axis some of whose pieces are several of another axis.

    Args:
        whole: The other axis.
        groups: Its pieces that make up each piece of this one.
        names: For each dimension what a piece is called that had several names.
    """

    whole: Axis
    groups: tuple[Group, ...]
    names: dict[str, dict[int, str]]

    def called(self, dimension: str) -> list[str]:
        """What each piece is called by a dimension."""
        words, joined = self.whole.called(dimension), self.names.get(dimension, {})
        return [joined.get(at) or words[group[0]] for at, group in enumerate(self.groups)]

    def inside(self, family: Family) -> list[bool]:
        """Whether each piece is among what the numbers of a family are narrowed to."""
        inside = self.whole.inside(family)
        return [inside[group[0]] for group in self.groups]


def join_pieces(
    axes: Sequence[Axis], families: Sequence[Family], hidden: Collection[RowAt], limits: Thresholds, basis: str
) -> tuple[list[Axis], list[Family]]:
    """The axes with every group of pieces joined that may be, and the families with their numbers added up.

    Args:
        axes: The axes on which the families lie.
        families: The numbers of one population.
        hidden: The rows of today's tables that are hidden.
        limits: What is rounded.
        basis: The records behind today's tables.
    """
    axes, families = list(axes), list(families)
    whole = [is_whole(f, hidden, limits) for f in families]
    fresh = (f"\0joined {n}" for n in itertools.count())
    todo = list(range(len(axes)))
    while todo:
        at = todo.pop(0)
        lines = _Lines(axes[at], families, whole, basis)
        groups = lines.groups()
        if len(groups) == len(axes[at].pieces):
            continue
        axes[at], families = lines.joined(groups, fresh)
        todo = list(range(len(axes)))  # one axis the shorter, another may be joined
    return _without_single(axes, families)


class _Lines:
    """One axis, and what each family calls each of its pieces."""

    def __init__(self, axis: Axis, families: Sequence[Family], whole: Sequence[bool], basis: str) -> None:
        self._axis, self._families, self._basis = axis, families, basis
        self._whole = whole
        self._dimensions = [tuple(d for d in f.dimensions if axis_of(d) == axis.name) for f in families]
        called = {d: axis.called(d) for dimensions in self._dimensions for d in dimensions}
        self._said: list[list[Words | None]] = []
        for family, dimensions in zip(families, self._dimensions, strict=True):
            inside = axis.inside(family)
            words = zip(*(called[d] for d in dimensions), strict=True) if dimensions else itertools.repeat(())
            told = _told(family, dimensions) if family.is_partial else None
            self._said.append(
                [w if i and (told is None or w in told) else None for i, w in zip(inside, words, strict=False)]
            )
        self._classes: list[dict[Words, frozenset[int]]] = []
        for said in self._said:
            made: dict[Words, set[int]] = {}
            for piece, word in enumerate(said):
                if word is not None:
                    made.setdefault(word, set()).add(piece)
            self._classes.append({word: frozenset(pieces) for word, pieces in made.items()})

    def groups(self) -> list[Group]:
        """The groups of pieces that may be joined, each piece in one."""
        count = len(self._axis.pieces)
        rough = [
            tuple(s[at] is not None for s in self._said)
            + tuple(s[at] for s, whole in zip(self._said, self._whole, strict=True) if not whole)
            for at in range(count)
        ]
        found: list[Group] = []
        for atom in _alike(rough):
            told = _alike([tuple(s[at] for s in self._said) for at in atom])
            same = [tuple(atom[at] for at in group) for group in told]
            joined = self._joinable(atom) if len(same) > 1 else frozenset()
            if joined:
                found.append(tuple(at for at in atom if at in joined))
            found += [group for group in same if not set(group) <= joined]
        return sorted(found)

    def _joinable(self, atom: Group) -> frozenset[int]:
        """The pieces of an atom that one family tells apart in full, and every other as it does or less finely."""
        telling = [
            at for at, said in enumerate(self._said) if self._whole[at] and len({said[piece] for piece in atom}) > 1
        ]
        for lead in sorted(telling, key=lambda at: (self._is_elastic(at), -len(self._families[at].dimensions), at)):
            classes = self._inside(lead, atom)
            pieces = frozenset().union(*classes)
            if len(classes) > 1 and all(self._follows(at, lead, classes, pieces) for at in telling if at != lead):
                return pieces
        return frozenset()

    def _inside(self, at: int, pieces: Collection[int]) -> list[frozenset[int]]:
        """The classes that a family makes of some pieces, as far as they lie among them wholly."""
        words = dict.fromkeys(self._said[at][piece] for piece in pieces)
        classes = [self._classes[at][word] for word in words if word is not None]
        return [c for c in classes if c <= frozenset(pieces)]

    def _follows(self, at: int, lead: int, classes: Sequence[frozenset[int]], pieces: frozenset[int]) -> bool:
        """Whether all that a family says of some pieces follows from the lead, or it does not tell them apart."""
        said = self._said[at]
        if len({said[piece] for piece in pieces}) == 1:
            return True
        own = self._inside(at, pieces)
        return (
            frozenset().union(*own) == pieces
            and all(any(c <= o for o in own) for c in classes)
            and (self._is_same(at, lead) if self._is_elastic(lead) else self._adds_up(at, lead))
        )

    def _is_same(self, at: int, lead: int) -> bool:
        """Whether two families say the same."""
        ours, theirs = (replace(self._families[n], rows={}, small=set(), within={}) for n in (at, lead))
        return ours == theirs

    def _adds_up(self, at: int, lead: int) -> bool:
        """Whether the numbers of a family are sums of those of the lead, as far as the other axes go."""
        part, whole, here = self._families[at], self._families[lead], self._axis.name

        def narrowed(family: Family) -> dict[str, frozenset[str]]:
            return {k: v for k, v in family.only.items() if axis_of(k) != here and k not in whole.dimensions}

        window = (part.from_date, part.until_date) == (whole.from_date, whole.until_date)
        others = {d for d in part.dimensions if axis_of(d) != here}
        return (
            (here == TIME or window)
            and others <= set(whole.dimensions)
            and narrowed(part) == narrowed(whole)
            and not any(axis_of(k) != here and k in whole.dimensions for k in whole.only)
        )

    def _is_elastic(self, at: int) -> bool:
        family = self._families[at]
        return family.is_earlier and family.basis != self._basis

    def joined(self, groups: Sequence[Group], fresh: Iterator[str]) -> tuple[Axis, list[Family]]:
        """The axis with these pieces, and the families that speak of them so."""
        names: dict[str, dict[int, str]] = {}
        called = {d: self._axis.called(d) for d in {d for dimensions in self._dimensions for d in dimensions}}
        for dimension, words in called.items():
            for at, group in enumerate(groups):
                if len({words[piece] for piece in group}) > 1:
                    names.setdefault(dimension, {})[at] = next(fresh)
        axis = JoinedAxis(
            self._axis.name, tuple(self._axis.pieces[g[0]] for g in groups), self._axis, tuple(groups), names
        )
        made = []
        for family, dimensions, said in zip(self._families, self._dimensions, self._said, strict=True):
            calls = zip(*(axis.called(d) for d in dimensions), strict=True)
            renamed = {
                said[piece]: words
                for group, words in zip(groups, calls, strict=False)
                for piece in group
                if said[piece] is not None and said[piece] != words
            }
            made.append(_renamed(family, dimensions, renamed) if renamed else family)
        return axis, made


def _told(family: Family, dimensions: Sequence[str]) -> set[Words]:
    """What the keys of a family call the pieces that they count."""
    ats = [family.dimensions.index(d) for d in dimensions]
    return {tuple(key[at] for at in ats) for key in (*family.values, *family.unknown)}


def _alike(words: Sequence[Any]) -> list[Group]:
    """The places of equal entries."""
    found: dict[Any, list[int]] = {}
    for at, word in enumerate(words):
        found.setdefault(word, []).append(at)
    return [tuple(group) for group in found.values()]


def _renamed(family: Family, dimensions: Sequence[str], renamed: dict[Words | None, Words]) -> Family:
    """The family with the keys that have one name now added up."""
    ats = [family.dimensions.index(d) for d in dimensions]
    made = replace(family, values={}, rows={})
    for key, value in family.values.items():
        words = renamed.get(tuple(key[at] for at in ats))
        new = list(key)
        for at, word in zip(ats, words or (), strict=False):
            new[at] = word
        _add(made, tuple(new), value, family.rows.get(key, []))
    return made


def _add(family: Family, key: Key, value: int, rows: Sequence[RowAt]) -> None:
    family.values[key] = family.values.get(key, 0) + value
    family.rows[key] = [*family.rows.get(key, []), *rows]


def _without_single(axes: Sequence[Axis], families: Sequence[Family]) -> tuple[list[Axis], list[Family]]:
    """What is left when axes of one piece are taken away: nothing is told apart on them any more."""
    kept = [a for a in axes if a.name == TIME or len(a.pieces) > 1]
    gone = {a.name: a for a in axes if a not in kept}
    made = []
    for family in families:
        here = {axis_of(d) for d in family.said} & set(gone)
        if not here:
            made.append(family)
        elif all(gone[name].inside(family)[0] for name in here):
            left = tuple(d for d in family.dimensions if axis_of(d) not in here)
            only = {k: v for k, v in family.only.items() if axis_of(k) not in here}
            made.append(added_up(replace(family, only=only), left))
    return kept, made


def added_up(family: Family, dimensions: Sequence[str]) -> Family:
    """A family with its numbers added up over all but some of its dimensions."""
    made = replace(family, dimensions=tuple(dimensions), values={}, rows={})
    ats = [family.dimensions.index(d) for d in dimensions]
    for key, value in family.values.items():
        _add(made, tuple(key[at] for at in ats), value, family.rows.get(key, []))
    made.unknown = {tuple(key[at] for at in ats) for key in family.unknown}
    made.small = {tuple(key[at] for at in ats) for key in family.small}
    return made
