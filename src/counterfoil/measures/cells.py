"""Turns counts of classes into the cells of a measure, with what the unknown could make of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.measures.definitions import Measure

#: Some rows that are counted together: the values of dimensions, and `n`, how many.
Part = Mapping[str, Any]
Cell = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """The dimensions of a question whose unknown could be any value of theirs, and which values are kept.

    Args:
        names: Their columns.
        shown: Those that tell cells apart; the others are only chosen from.
        chosen: The one value to keep, by the column.
        unknown: For each column, the column that says whether its value is known, and the values that say it is not.
        share: The name of the denominator, where it is the share of the whole group that is asked for.
    """

    names: tuple[str, ...]
    shown: tuple[str, ...]
    chosen: Mapping[str, str]
    unknown: Mapping[str, tuple[str, frozenset[Any]]]
    share: str = ""

    def value(self, part: Part) -> tuple[Any, ...]:
        """What a part says of each."""
        return tuple(part[name] for name in self.names)

    def is_open(self, part: Part) -> tuple[bool, ...]:
        """Whether what a part says of each is unknown, so that it could be any."""
        return tuple(part[of] in values for of, values in (self.unknown[name] for name in self.names))

    def is_kept(self, part: Part) -> bool:
        """Whether a part has the values that are chosen."""
        return all(part[name] is not None and str(part[name]) == value for name, value in self.chosen.items())

    def could_be_another(self, target: tuple[Any, ...]) -> tuple[bool, ...]:
        """For each, whether a part of which it is unknown could be a part with these values."""
        return tuple(
            self.unknown[name][0] != name or value not in self.unknown[name][1]
            for name, value in zip(self.names, target, strict=True)
        )


def told_cells(parts: Iterable[Part], keys: Sequence[str], told: Told) -> list[Cell]:
    """One cell a group and told value: how many surely, and how many at most.

    Args:
        parts: Counts by group and told value.
        keys: The dimensions of the groups.
        told: The dimensions whose unknown could be any value.
    """
    groups: dict[tuple[Any, ...], list[Part]] = {} if keys else {(): []}
    for part in parts:
        groups.setdefault(tuple(part[k] for k in keys), []).append(part)
    cells = []
    for key, members in groups.items():
        group = dict(zip(keys, key, strict=True))
        total = sum(p["n"] for p in members)
        loose = [(p["n"], told.value(p), is_open) for p in members if any(is_open := told.is_open(p))]
        unknown = sum(n for n, _, _ in loose)
        for target, count in _targets(members, told).items():
            more = _more(loose, target, told)
            shown = {n: v for n, v in zip(told.names, target, strict=True) if n in told.shown}
            if told.share:
                figures = {
                    **share_cell(count, total, more, 0),
                    "unknown_count": unknown,
                    "denominator_is": told.share,
                }
            else:
                figures = count_cell(count, total, more, unknown)
            cells.append({**group, **shown, **figures})
    return cells


def _targets(members: Sequence[Part], told: Told) -> dict[tuple[Any, ...], int]:
    """The values that are asked for, each with its count; the one chosen also where it does not occur."""
    found: dict[tuple[Any, ...], int] = {}
    for part in members:
        if told.is_kept(part):
            value = told.value(part)
            found[value] = found.get(value, 0) + part["n"]
    only = tuple(told.chosen.get(name) for name in told.names)
    if not found and None not in only and all(told.unknown[name][0] == name for name in told.names):
        found[only] = 0
    return found


def _more(loose: Sequence[tuple[int, tuple[Any, ...], tuple[bool, ...]]], target: tuple[Any, ...], told: Told) -> int:
    """How many of other values could be of these, given what is unknown of them."""
    free = told.could_be_another(target)
    return sum(
        n
        for n, value, is_open in loose
        if value != target
        and all(v == t or (o and f) for v, t, o, f in zip(value, target, is_open, free, strict=True))
    )


def not_covered(cell: Cell) -> Cell:
    """The cell of days that no release covers: nothing is known of them, which is not zero."""
    figures = ("count", "value", "numerator", "denominator", "low", "high", "unknown_count")
    return {**cell, **{name: None for name in figures if name in cell}, "reason": "not_covered"}


def plain_cells(parts: Iterable[Part]) -> list[Cell]:
    """One cell a part: nothing of what is counted is unknown."""
    return [{**{k: v for k, v in p.items() if k != "n"}, **count_cell(p["n"], p["n"], 0, 0)} for p in parts]


@dataclass(frozen=True)
class Shares:
    """Which classes a share counts, over which.

    Args:
        counted: The classes that are counted.
        over: For each denominator its classes, the unknown ones in it, and the unknown ones outside of it.
    """

    counted: tuple[str, ...]
    over: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]

    @classmethod
    def of(cls, measure: Measure) -> Shares:
        """Those of a measure."""
        assert measure.classing is not None
        over = {}
        for name, what in measure.denominators.items():
            inside = tuple(c for c in (what.only or measure.classing.labels) if c not in what.leaves_out)
            unknown = tuple(c for c in measure.unknown if c in inside)
            over[name] = (inside, unknown, tuple(c for c in measure.unknown if c not in inside))
        return cls(measure.counted, over)


def share_cells(shares: Shares, parts: Iterable[Part], keys: Sequence[str], column: str) -> list[Cell]:
    """The cells of a share: one a group and denominator.

    Args:
        shares: Which classes are counted, over which.
        parts: Counts by group and class.
        keys: The dimensions of the groups.
        column: The column with the class.
    """
    groups: dict[tuple[Any, ...], dict[str, int]] = {} if keys else {(): {}}
    for part in parts:
        group = groups.setdefault(tuple(part[k] for k in keys), {})
        group[part[column]] = group.get(part[column], 0) + part["n"]
    cells = []
    for key, group in groups.items():
        for name, sets in shares.over.items():
            figures = share_cell(_number(group, shares.counted), *(_number(group, classes) for classes in sets))
            cells.append({**dict(zip(keys, key, strict=True)), **figures, "denominator_is": name})
    return cells


def count_cell(count: int, total: int, more: int, unknown: int) -> Cell:
    """The figures of one count.

    Args:
        count: How many surely are.
        total: Of how many.
        more: How many more could be, given the unknown.
        unknown: Of how many of the whole it is not known.
    """
    return {
        "count": count,
        "numerator": count,
        "denominator": total,
        "low": count,
        "high": count + more,
        "unknown_count": unknown,
        "reason": None,
    }


def share_cell(counted: int, of: int, unknown_inside: int, unknown_outside: int) -> Cell:
    """The figures of one share. Low: none of the unknown is counted; high: all are; outside ones then join the whole.

    Args:
        counted: How many surely are.
        of: The denominator.
        unknown_inside: How many in the denominator could be counted.
        unknown_outside: How many outside of it could be counted, and would be in it then.
    """
    widest = of + unknown_outside
    return {
        "value": counted / of if of else None,
        "numerator": counted,
        "denominator": of,
        "low": counted / widest if widest else None,
        "high": (counted + unknown_inside + unknown_outside) / widest if widest else None,
        "unknown_count": unknown_inside + unknown_outside,
        "reason": None if of else "not_applicable",
    }


def _number(group: Mapping[str, int], classes: Iterable[str]) -> int:
    return sum(group.get(c, 0) for c in classes)
