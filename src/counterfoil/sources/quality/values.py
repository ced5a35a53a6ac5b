"""Turns the cells of a column into its different values with their counts, and says which may be printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.cells import BLANK, WITHHELD
from counterfoil.sources.quality.facts import Limits


@dataclass(frozen=True)
class Values:
    """The different values of a column of text.

    Args:
        counts: A value in its even form to its first spelling and the number of its records, most first.
        withheld: Records whose cell is redacted.
        blank: Records whose cell says nothing.
    """

    counts: dict[str, tuple[str, int]]
    withheld: int
    blank: int

    @property
    def stated(self) -> int:
        """Records whose cell says something and is not redacted."""
        return sum(count for _, count in self.counts.values())


def fold(value: str) -> str:
    """A value in its even form: without regard to case and spaces."""
    return re.sub(r"\s+", " ", value).strip().casefold()


def count_values(snapshot: Snapshot, rows: Any, column: str, *, keep: frozenset[str] = frozenset()) -> Values:
    """The different values of a column.

    Args:
        snapshot: Where to run.
        rows: An Ibis table.
        column: A column of text.
        keep: Values, in their even form, that say something although they look blank.
    """
    counted = rows.group_by(value=rows[column]).aggregate(count=rows.count())
    found = snapshot.run(counted.order_by([counted["count"].desc(), counted.value])).to_pylist()
    counts: dict[str, tuple[str, int]] = {}
    withheld = blank = 0
    for row in found:
        even = fold(row["value"] or "")
        if even in BLANK and even not in keep:
            blank += row["count"]
        elif re.search(WITHHELD, even):
            withheld += row["count"]
        else:
            first, count = counts.get(even, (row["value"].strip(), 0))
            counts[even] = (first, count + row["count"])
    return Values(dict(sorted(counts.items(), key=lambda item: (-item[1][1], item[0]))), withheld, blank)


def printable(value: str, limits: Limits) -> str | None:
    """A value as it may be printed; None where it may say who a person is."""
    if any(re.search(pattern, value) for pattern in limits.never_printed):
        return None
    plain = "".join(c if c.isprintable() else " " for c in value)
    return plain if len(plain) <= limits.printed_length else f"{plain[: limits.printed_length - 1]}…"
