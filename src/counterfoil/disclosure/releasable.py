"""The only door out: turns cells into a Releasable, with what is too small to print hidden and said to be hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol

from counterfoil.disclosure.cells import COUNTS, Cells
from counterfoil.disclosure.numbers import small_rows
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds
from counterfoil.errors import RefusedError
from counterfoil.schema import Field

_DOOR = object()


class Gathering(Protocol):
    """What takes note of every table that leaves while it stands open."""

    def take(self, cells: Cells) -> int:
        """Keeps a table; gives its place among those kept."""

    def confide(self, cells: Cells) -> bool:
        """Takes a table that is counted for the attack alone; says whether it did."""

    def given(self, ticket: int) -> Releasable | None:
        """The table as it leaves with the others; None before they are hidden together."""

    def note(self, ticket: int, hidden: set[int]) -> None:
        """Remembers what is hidden in the draft of a table."""


_GATHERING: ContextVar[Gathering | None] = ContextVar("gathering", default=None)


@dataclass(frozen=True)
class Releasable:
    """Cells that have been through disclosure control. Nothing else may be printed, published or served.

    Only `release` makes one; `door` sees to that. `ticket` is the table's place among those printed together.
    """

    cells: Cells
    hidden_count: int
    door: object
    ticket: int = -1

    def __post_init__(self) -> None:
        """Refuses to exist unless disclosure control made it."""
        if self.door is not _DOOR:
            raise TypeError("only disclosure.release makes a Releasable")

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """One dict a cell."""
        return self.cells.rows

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns, in order."""
        return self.cells.fields

    def row(self, **where: Any) -> Mapping[str, Any]:
        """The one cell with these values.

        Raises:
            KeyError: There is no such cell, or more than one.
        """
        found = [r for r in self.rows if all(r[k] == v for k, v in where.items())]
        if len(found) != 1:
            raise KeyError(f"{self.cells.subject}: {len(found)} cells where {where}")
        return found[0]


def release(cells: Cells, thresholds: Thresholds | None = None) -> Releasable:
    """Lets cells out, with those hidden that could tell about a person.

    A hidden cell keeps its dimensions, has no figure, and says `suppressed`. Other cells are hidden with it until
    nobody who knows the rest, and its sums, can bound it more tightly than the threshold allows. While tables are
    gathered this is a draft, in which only what is small and its neighbors are hidden: all are hidden together later.

    Raises:
        RefusedError: A column may never leave.
    """
    limits = thresholds or load_thresholds()
    require_allowed(cells, limits)
    gathering = _GATHERING.get()
    if gathering is not None and gathering.confide(cells):
        nothing = replace(cells, rows=())
        return let_out(nothing, nothing, set(), limits)
    ticket = gathering.take(cells) if gathering is not None else -1
    if gathering is not None and (given := gathering.given(ticket)) is not None:
        return given
    if gathering is None and not small_rows(cells, limits):  # with nothing to hide, what hides is not even loaded
        return let_out(cells, cells, set(), limits)
    from counterfoil.disclosure.alone import hide_alone
    from counterfoil.disclosure.hiding import hide_small

    hiding = hide_alone(cells, limits) if gathering is None else hide_small([cells], limits)
    hidden = {index for _, index in hiding.rows}
    if gathering is not None:
        gathering.note(ticket, {index for index in hidden if index < len(cells.rows)})
    return let_out(cells, hiding.tables[0], hidden, limits, ticket)


def require_allowed(cells: Cells, limits: Thresholds) -> None:
    """Refuses a table with a column that may never leave.

    Raises:
        RefusedError: There is one.
    """
    barred = [f.name for f in cells.fields if f.sensitive or f.name in limits.never]
    barred += [name for name, _ in cells.filters if name in limits.never]
    if barred:
        raise RefusedError(
            "disclosure/barred-column",
            "a column may never leave the ledger",
            where={"table": cells.subject, "column": ", ".join(sorted(set(barred)))},
        )


def let_out(cells: Cells, whole: Cells, hidden: set[int], limits: Thresholds, ticket: int = -1) -> Releasable:
    """The table with these rows hidden, and its sensitive counts rounded where that is chosen.

    For disclosure control alone: whoever calls it answers for what is hidden.

    Args:
        cells: The table as it was asked for.
        whole: The same, and after its rows empty cells, which are printed only where they are hidden.
        hidden: The rows of it that are hidden.
        limits: Whether to round.
        ticket: The table's place among those printed together.
    """
    rows = []
    for at, row in enumerate(whole.rows):
        if at in hidden:
            rows.append({**row, **{name: None for name in COUNTS if name in row}, "reason": "suppressed"})
        elif at < len(cells.rows):
            rows.append(dict(row))
    if len(rows) > len(cells.rows):
        orders = _orders(cells)
        rows.sort(key=lambda row: [(orders[d].get(row[d], len(orders[d])), str(row[d])) for d in cells.dimensions])
    notes = cells.notes
    told = {*cells.dimensions, *(name for name, _ in cells.filters)}
    if limits.round_to > 1 and told & set(limits.place_dimensions) and told & set(limits.person_dimensions):
        rows = [_rounded(row, limits.round_to) for row in rows]
        notes = (*notes, f"Counts are rounded to the nearest multiple of {limits.round_to}.")
    return Releasable(replace(cells, rows=tuple(rows), notes=notes), len(hidden), _DOOR, ticket)


def _orders(cells: Cells) -> dict[str, dict[Any, int]]:
    """The places of the values of each dimension: what the table had first stands first, unknown ones last."""
    made: dict[str, dict[Any, int]] = {}
    for dimension in cells.dimensions:
        values = list(dict.fromkeys(row[dimension] for row in cells.rows))
        if dimension != "outcome":
            values.sort(key=lambda v: (v is None, v if isinstance(v, int) else 0, str(v)))
        made[dimension] = {value: at for at, value in enumerate(values)}
    return made


def _rounded(row: dict[str, Any], step: int) -> dict[str, Any]:
    """A row with its counts rounded, and its shares made from these."""
    from counterfoil.disclosure.worlds import rounded

    for name in COUNTS:
        if isinstance(row.get(name), int):
            row[name] = rounded(row[name], step)
    of, value = row.get("denominator"), row.get("value")
    if value is not None:
        unknown = row.get("unknown_count") or 0
        row["value"] = row["numerator"] / of if of else None
        row["low"] = row["numerator"] / (of + unknown) if of else None
        row["high"] = min((row["numerator"] + unknown) / of, 1.0) if of else None
    return row


@contextmanager
def gathered_in(gathering: Gathering) -> Iterator[None]:
    """Every table that leaves inside is taken note of."""
    token = _GATHERING.set(gathering)
    try:
        yield
    finally:
        _GATHERING.reset(token)


@contextmanager
def apart() -> Iterator[None]:
    """Tables that leave inside are hidden each by itself, whatever others are taken note of.

    For figures in which no cell can be small: of a state or the nation, or under definitions that are published.
    """
    token = _GATHERING.set(None)
    try:
        yield
    finally:
        _GATHERING.reset(token)
