"""Says of each row that a measure of time, of stock or of flow looks at what it is to the cell that is explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.measures.asked import Asked
from counterfoil.measures.explaining.roles import COUNTED, LOOKED_AT, MAY_BE_COUNTED, REST
from counterfoil.measures.incidence import (
    flowing_in,
    load_incidence_rules,
    observe_ends,
    place_days,
    place_spans,
    standing_at,
)
from counterfoil.measures.standing import period_of
from counterfoil.measures.timing import TAKEN

Cell = Mapping[str, Any]


def timed_subjects(asked: Asked, rows: Any, cell: Cell) -> Any:
    """The same rows, each with `role`: what it is to one cell of a measure of time, of stock or of flow.

    Args:
        asked: The question.
        rows: The detainers of the cell's group, with `subject_id` and `release_of`, their outcome and the as-of date.
        cell: The cell. Where it says no number, the rows are those that none could be made of.
    """
    import ibis

    kind = asked.measure.kind
    if cell["numerator"] is None:
        return rows.select("subject_id", "release_of", role=ibis.literal(LOOKED_AT))
    return _SUBJECTS[kind](asked, rows, cell)


def _within_days(asked: Asked, rows: Any, cell: Cell) -> Any:
    """Those that surely ended so within the days, those that may have, and the rest of the cohort."""
    rules, horizon = load_incidence_rules(), int(cell["within_days"])
    placed = place_days(observe_ends(rows), ("subject_id", "release_of"), [horizon], rules)
    own = rules.names().index(asked.measure.cause) + 1
    unsaid = len(rules.names()) + 1
    inside = placed.at_day <= horizon
    return _with_role(
        placed,
        surely=inside & placed.way.isin([own, -own]),
        perhaps=(inside & placed.way.isin([unsaid, -unsaid])) | (~inside & placed.way.isin([-own, -unsaid])),
        among=placed.way <= unsaid,
    )


def _quantiles(_asked: Asked, rows: Any, _cell: Cell) -> Any:
    """Those taken on a known day, and those taken on an unknown one."""
    taken = rows.filter(rows.outcome == TAKEN)
    known = (taken.days_to_custody >= 0).fill_null(False)
    return _with_role(taken, surely=known, perhaps=~known, among=known)


def _stock(_asked: Asked, rows: Any, cell: Cell) -> Any:
    """Those surely active at the close of the day, those that may have been, and the others issued by then."""
    day: date = cell["day"]
    placed = place_spans(observe_ends(rows), ("subject_id", "release_of"), [day + timedelta(days=1)])
    issued, surely, perhaps = standing_at(placed, 0)
    return _with_role(placed, surely=surely, perhaps=perhaps, among=issued)


def _flow(asked: Asked, rows: Any, cell: Cell) -> Any:
    """Those surely in the flow of the period, those that may be, and all others with a day of issue."""
    rules = load_incidence_rules()
    placed = place_spans(observe_ends(rows), ("subject_id", "release_of"), period_of(asked, cell))
    surely, perhaps = flowing_in(placed, cell["flow"], (0, 1), rules)
    return _with_role(placed, surely=surely, perhaps=perhaps, among=placed.dated)


def _with_role(rows: Any, *, surely: Any, perhaps: Any, among: Any) -> Any:
    import ibis

    role = ibis.cases(
        (surely.fill_null(False), COUNTED),
        (perhaps.fill_null(False), MAY_BE_COUNTED),
        (among.fill_null(False), REST),
        else_=ibis.null("string"),
    )
    return rows.select("subject_id", "release_of", role=role)


_SUBJECTS: dict[str, Callable[[Asked, Any, Cell], Any]] = {
    "within_days": _within_days,
    "quantiles": _quantiles,
    "stock": _stock,
    "flow": _flow,
}
