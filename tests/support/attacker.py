"""An attacker of his own: he knows every printed table, writes each as sums over all that could be, and solves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable
from counterfoil.schema import Field

COUNT = Field("count", "integer", "How many.")
REASON = Field("reason", "text", "Why not.")
SPANS = {"month": 1, "fiscal_year": 12}

Record = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One table: what it is by, what it is narrowed to, and its window."""

    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()
    months: tuple[str, ...] = ()

    def counts(self, record: Record) -> bool:
        """Whether a record is in it."""
        return all(record[k] == v for k, v in self.where) and (not self.months or record["month"] in self.months)

    def key(self, record: Record) -> tuple[str, ...]:
        """The row that a record is counted in."""
        return tuple(record[d] for d in self.by)


def table_of(asked: Asked, records: Sequence[Record], within: Mapping[str, str]) -> Cells:
    """The table as it asks to leave: one row a key that occurs."""
    counts: dict[tuple[str, ...], int] = {}
    for record in records:
        if asked.counts(record):
            counts[asked.key(record)] = counts.get(asked.key(record), 0) + 1
    if not asked.by:
        counts.setdefault((), 0)
    rows = tuple(
        dict(zip(asked.by, key, strict=True)) | {"count": n, "reason": None} for key, n in sorted(counts.items())
    )
    window = (date.fromisoformat(asked.months[0]), after(asked.months[-1])) if asked.months else (None, None)
    fields = (*(Field(d, "text", d) for d in asked.by), COUNT, REASON)
    return Cells(
        "zz", "ZZ", "detainers", fields, rows, asked.by, asked.where, *window, population="zz", within=within
    )


def after(month: str) -> date:
    """The first day after a month."""
    first = date.fromisoformat(month)
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def small_cells(asked: Asked, cells: Cells, person: str, least: int) -> list[tuple[str, ...]]:
    """The cells of a table that must not be told: few, about persons, in a county."""
    told = {*asked.by, *(k for k, _ in asked.where)}
    if not {person, "county_code_fips"} <= told:
        return []
    return [tuple(r[d] for d in asked.by) for r in cells.rows if 0 < r["count"] < least]


class Attacker:
    """He knows which values there are, and which rows every printed table has."""

    def __init__(self, domain: dict[str, Sequence[Any]], county_of_state: dict[str, str]) -> None:
        names = [n for n in domain if n != "state"]
        self.possible: list[Record] = []
        for values in itertools.product(*(domain[n] for n in names)):
            record = dict(zip(names, values, strict=True))
            self.possible.append(record | {"state": county_of_state[record["county_code_fips"]]})
        self.sums: list[tuple[set[int], int]] = []
        self.totals: list[tuple[set[int], int]] = []

    def read(self, asked: Asked, printed: Releasable, person: str) -> None:
        """Takes in one printed table."""
        is_public = not {person, "county_code_fips"} <= {*asked.by, *(k for k, _ in asked.where)}
        inside = {at for at, record in enumerate(self.possible) if asked.counts(record)}
        listed: set[int] = set()
        for row in printed.rows:
            key = tuple(row[d] for d in asked.by)
            region = {at for at in inside if asked.key(self.possible[at]) == key}
            listed |= region
            if row["count"] is not None:
                self.sums.append((region, row["count"]))
                if is_public:
                    self.totals.append((region, row["count"]))
        if inside - listed:
            self.sums.append((inside - listed, 0))
            if is_public:
                self.totals.append((inside - listed, 0))

    def region(self, asked: Asked, key: tuple[str, ...]) -> set[int]:
        """The pieces of one cell."""
        return {at for at, r in enumerate(self.possible) if asked.counts(r) and asked.key(r) == key}

    def bounds(self, region: set[int]) -> tuple[int, int]:
        """The least and the most that a cell can be, in whole numbers."""
        return self._solved(self.sums, region, 1), self._solved(self.sums, region, -1)

    def allowed(self, region: set[int], least: int) -> tuple[int, int]:
        """How little he may know: that it is small, or what tables leave that no rule hides."""
        room = self._solved(self.totals, region, -1)
        return int(room > 1), min(room, least - 1)

    def _solved(self, sums: Sequence[tuple[set[int], int]], region: set[int], sign: int) -> int:
        """The least (1) or the most (-1) that a cell can be, given some sums."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        count = len(self.possible)
        matrix = np.zeros((len(sums) + 1, count))
        for at, (pieces, _) in enumerate(sums):
            matrix[at, sorted(pieces)] = 1
        values = np.array([*(n for _, n in sums), 0], float)
        cost = np.zeros(count)
        cost[sorted(region)] = 1
        done = milp(
            sign * cost,
            constraints=LinearConstraint(matrix, values, values),
            integrality=np.ones(count),
            bounds=Bounds(0, 10_000),
        )
        assert done.success, done.message
        return round(sign * done.fun)


def count_worlds(sums: Sequence[tuple[set[int], int]], region: set[int], pieces: int, most: int) -> set[int]:
    """Every value that a cell has in some world, by trying all worlds in whole numbers; for very small tables.

    What no printed sum counts is tried up to `most`.
    """
    values: set[int] = set()
    ordered = [(sorted(s), n) for s, n in sums]
    caps = [min((n for s, n in sums if at in s), default=most) for at in range(pieces)]

    def step(at: int, left: list[int], held: int) -> None:
        if at == pieces:
            if not any(left):
                values.add(held)
            return
        within = [i for i, (s, _) in enumerate(ordered) if at in s]
        for n in range(min((left[i] for i in within), default=caps[at]) + 1):
            rest = [v - n if i in within else v for i, v in enumerate(left)]
            done = all(max(s) > at or rest[i] == 0 for i, (s, _) in enumerate(ordered))
            if done:
                step(at + 1, rest, held + n * (at in region))

    step(0, [n for _, n in ordered], 0)
    return values


def dump(printed: Sequence[Releasable]) -> list[Any]:
    """Every printed count, for a message of a test that fails."""
    return [[{k: v for k, v in row.items() if k != "reason"} for row in answer.rows] for answer in printed]
