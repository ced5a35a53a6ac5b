"""A question that was understood once, as plain values: only the rows are missing, and a query as text gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from counterfoil.disclosure import AttackLimits, Cells, Releasable, Thresholds
from counterfoil.engine import Query, Snapshot
from counterfoil.measures.answering import answer
from counterfoil.measures.cells import Shares, Told
from counterfoil.measures.cohorts import Cohorts, Portion
from counterfoil.measures.flag_rows import FlagPlan, tell_flags
from counterfoil.measures.plan import Head, Plan, Reading
from counterfoil.schema import Field


@dataclass(frozen=True)
class Prepared:
    """A question of which everything is known but the rows.

    Args:
        plan: What its answer says of itself, and how rows become cells.
        query: What to count.
        flags: What it asks of the flags.
        flag_query: The flags of its releases; None where none are stored.
        thresholds: The limits of disclosure control.
    """

    plan: Plan
    query: Query
    flags: FlagPlan
    flag_query: Query | None
    thresholds: Thresholds

    def answered(self, snapshot: Snapshot) -> tuple[Releasable, Releasable]:
        """The cells, and what is odd about the days behind them, both counted now and through disclosure control.

        Args:
            snapshot: The workspace for which the question was prepared, with nothing changed since.
        """
        assert self.plan.reading is not None
        cells = self.plan.reading.cells(snapshot.run_query(self.query))
        stored = snapshot.run_query(self.flag_query) if self.flag_query else []
        return answer(self.plan, cells, self.thresholds), tell_flags(self.flags, stored, self.thresholds)


#: What may stand in a prepared question: a text that names anything else is not read.
_KINDS: Mapping[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(AttackLimits, Cells, Cohorts, Field, FlagPlan, Head, Plan, Portion, Prepared, Query, Reading, Shares),
        *(Thresholds, Told),
    )
}
_COHORTS = ("portions", "matures_after_days")


def written(value: Any) -> Any:
    """A prepared question, or a part of one, as JSON can hold it."""
    if isinstance(value, date):
        return {"~day": value.isoformat()}
    if isinstance(value, frozenset):
        return {"~set": sorted(map(written, value), key=str)}
    if isinstance(value, Mapping):
        return {"~map": {name: written(each) for name, each in value.items()}}
    if isinstance(value, (tuple, list)):
        return [written(each) for each in value]
    name = type(value).__name__
    if name in _KINDS:
        names = _COHORTS if isinstance(value, Cohorts) else [f.name for f in fields(value) if f.init]
        return {"~is": name, **{n: written(getattr(value, n)) for n in names}}
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"a {name} has no place in a prepared question")


def read_again(value: Any) -> Any:
    """What `written` has written.

    Raises:
        KeyError, TypeError, ValueError: It has not written this.
    """
    if isinstance(value, list):
        return tuple(read_again(each) for each in value)
    if not isinstance(value, dict):
        return value
    if "~is" in value:
        return _KINDS[value["~is"]](**{name: read_again(each) for name, each in value.items() if name != "~is"})
    ((mark, held),) = value.items()
    if mark == "~day":
        return date.fromisoformat(held)
    if mark == "~set":
        return frozenset(read_again(each) for each in held)
    if mark == "~map":
        return {name: read_again(each) for name, each in held.items()}
    raise ValueError("no mark that is known")
