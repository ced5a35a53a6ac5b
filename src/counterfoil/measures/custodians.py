"""Computes a measure of custodians' logs: the same cells as those of detainers, counted from the other half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.jurisdictions import load_register
from counterfoil.ledger import CUSTODIAN_ACTIONS, load_custodian_facts
from counterfoil.measures.cells import count_cell, share_cell
from counterfoil.measures.custodian_measures import CustodianMeasure
from counterfoil.measures.places import as_state_code
from counterfoil.schema import Field

if TYPE_CHECKING:
    from counterfoil.measures.asked import Question

#: One group of requests: its dimensions, and `n_<outcome>` for each outcome.
Group = dict[str, Any]

_FIGURES = (
    Field("numerator", "integer", "How many are counted.", unit="requests"),
    Field("denominator", "integer", "Of how many.", unit="requests"),
    Field("low", "number", "The least it can be, given the unknown."),
    Field("high", "number", "The most it can be, given the unknown."),
    Field("unknown_count", "integer", "Requests of the group of which the log does not say enough.", unit="requests"),
    Field("reason", "text", "Why a figure, or a part of the cell's place or time, is unknown."),
)
_WHICH = Field("denominator_is", "text", "What the share is a share of.")
_AS_OF = Field("as_of_date", "date", "The last day that the logs behind the cell cover.")


@dataclass(frozen=True)
class LogDimension:
    """One thing that cells of custodians' logs can be told apart by.

    Args:
        field: Its column in an answer.
        of: The column, from one row a request and the day that the measure goes by.
    """

    field: Field
    of: Callable[[Any, Any], Any]


def _two(number: Any) -> Any:
    return number.cast("string").lpad(2, "0")


def _month(_t: Any, day: Any) -> Any:
    return day.year().cast("string") + "-" + _two(day.month()) + "-01"


LOG_DIMENSIONS: dict[str, LogDimension] = {
    d.field.name: d
    for d in (
        LogDimension(
            Field("outcome", "text", "How the request stands by the custodian's log."), lambda t, _: t.outcome
        ),
        LogDimension(Field("agency_name", "text", "The agency that keeps the log."), lambda t, _: t.agency_name),
        LogDimension(Field("state", "text", "Two letters of the state."), lambda t, _: t.state_code),
        LogDimension(Field("county_code_fips", "text", "The county."), lambda t, _: t.county_code_fips),
        LogDimension(
            Field("custodian_level", "text", "Municipal, county, state, federal, tribal or private."),
            lambda t, _: t.custodian_level,
        ),
        LogDimension(Field("month", "text", "First day of the month."), _month),
        LogDimension(
            Field("quarter", "text", "First day of the calendar quarter."),
            lambda _, day: day.year().cast("string") + "-" + _two((day.quarter() - 1) * 3 + 1) + "-01",
        ),
        LogDimension(Field("calendar_year", "integer", "Calendar year."), lambda _, d: d.year().cast("int64")),
        LogDimension(
            Field("fiscal_year", "integer", "Federal fiscal year."),
            lambda _, d: (d.year() + (d.month() >= 10).cast("int64")).cast("int64"),
        ),
        LogDimension(Field("answer", "text", "What the custodian answered."), lambda t, _: t.answer),
        LogDimension(Field("basis", "text", "On what the answer rests, as the log states it."), lambda t, _: t.basis),
        LogDimension(Field("notice", "text", "Whether ICE was told before the release."), lambda t, _: t.notice),
        LogDimension(Field("request_asked", "text", "What the request asked for."), lambda t, _: t.request),
        LogDimension(Field("warrant", "text", "What came with the request."), lambda t, _: t.warrant),
    )
}


def compute_custodians(
    snapshot: Snapshot, question: Question, measure: CustodianMeasure, *, needs_log: bool = True
) -> Releasable:
    """The cells of a measure of custodians' logs, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through every log.
        question: What to count, and how to tell cells apart.
        measure: The measure.
        needs_log: No log at all is an error, and not an answer without cells.

    Unknowns:
        A month of which a log does not speak has no cell where months are told apart, and is told of in a note.

    Raises:
        UsageError: There is no such dimension, or a comparison that only detainers have.
        CounterfoilError: There is no log.
    """
    if question.rules or question.definitions:
        raise UsageError(
            "measures/not-of-logs", "other rules and definitions are of detainers, and this measure counts logs"
        )
    by = [*question.by, *(d for d in measure.always_by if d not in question.by)]
    where = question.where
    if measure.only_outcome and "outcome" not in [*by, *(name for name, _ in where)]:
        where = (*where, ("outcome", measure.only_outcome))
    dimensions, _ = _require(by), _require([name for name, _ in where])
    requests, as_of = _requests(snapshot, question, measure, needs_log)
    for name, value in where:
        if name != "outcome":
            wanted = as_state_code(value, snapshot.fact_folders()) if name == "state" else value
            column = LOG_DIMENSIONS[name].of(requests, requests[measure.date])
            requests = requests.filter(column.cast("string") == wanted)
    chosen = {name: value for name, value in where if name == "outcome"}
    rows = _rows(snapshot, measure, requests, by, chosen.get("outcome"))
    for row in rows:
        row["as_of_date"] = as_of
        unknown = next((d.field.name for d in dimensions if row[d.field.name] is None), None)
        row["reason"] = row["reason"] or ("not_stated" if unknown else None)
    ids = load_custodian_facts().ids()
    rows.sort(key=lambda r: [_place(d, r[d.field.name], ids) for d in dimensions])
    return release(_cells(measure, question, where, dimensions, rows, as_of))


def _requests(
    snapshot: Snapshot, question: Question, measure: CustodianMeasure, needs_log: bool
) -> tuple[Any, date | None]:
    """One row a request inside the window, with the state of its county; and the last day of the logs."""
    import ibis

    logs = {k: r for k, r in snapshot.records("releases").items() if k in snapshot.parts(CUSTODIAN_ACTIONS)}
    if question.releases is not None:
        logs = {k: r for k, r in logs.items() if k in question.releases}
    elif not logs and needs_log:
        raise CounterfoilError(
            "measures/no-log",
            "the workspace holds no custodian's log that has been worked through",
            where={"workspace": str(snapshot.path)},
            cost="",
            remedy=["Then type:", "", "  counterfoil sources add LOG", "  counterfoil run"],
        )
    register = load_register(snapshot.fact_folders())
    table = snapshot.table(CUSTODIAN_ACTIONS, list(logs))
    states = {s.code_fips: s.code for s in register.states.values()}
    by_county = table.county_code_fips.substr(0, 2).cases(*states.items(), else_=ibis.null("string"))
    table = table.mutate(state_code=ibis.coalesce(table.state_code, by_county))
    table = table.filter(table.outcome.notnull())
    for name, value in measure.where.items():
        table = table.filter(table[name] == value)
    day = table[measure.date]
    if question.from_date:
        table = table.filter((day >= ibis.date(question.from_date)).fill_null(False))
    if question.until_date:
        table = table.filter((day < ibis.date(question.until_date)).fill_null(False))
    days = [date.fromisoformat(r["as_of_date"]) for r in logs.values()]
    return table, max(days) if days else None


def _rows(
    snapshot: Snapshot, measure: CustodianMeasure, requests: Any, by: Sequence[str], only: str | None
) -> list[Group]:
    """The cells before they are dated: outcomes are chosen after counting, so that the bounds are known."""
    facts = load_custodian_facts()
    keys = {n: LOG_DIMENSIONS[n].of(requests, requests[measure.date]) for n in by if n != "outcome"}
    numbers = {f"n_{o}": (requests.outcome == o).sum().fill_null(0) for o in facts.ids()}
    table = requests.group_by(**keys).aggregate(**numbers) if keys else requests.aggregate(**numbers)
    whole = [dict(row) for row in snapshot.run(table).to_pylist()]
    if measure.kind == "share":
        if "outcome" in by or only:
            raise UsageError(
                "measures/share-by-outcome",
                "a share counts outcomes, so its cells cannot be told apart or chosen by outcome",
                remedy=[
                    "For the requests of one outcome:",
                    "",
                    "  counterfoil measures compute requests_by_outcome",
                ],
            )
        return [cell for group in whole for cell in _share_cells(measure, group)]
    if only is not None and only not in facts.ids():
        raise UsageError(
            "measures/no-such-outcome",
            f"there is no outcome {only}",
            remedy=["The outcomes are:", *(f"  {o}" for o in facts.ids())],
        )
    if "outcome" not in by and not only:
        return [{**_told(g), **count_cell(_number(g, facts.ids()), _number(g, facts.ids()), 0, 0)} for g in whole]
    return [
        cell
        for group in whole
        for cell in _outcome_cells(group, [only] if only else facts.ids(), facts.ids(), facts.unknown, bool(only))
    ]


def _told(group: Group) -> Group:
    return {name: value for name, value in group.items() if not name.startswith("n_")}


def _number(group: Group, outcomes: Sequence[str]) -> int:
    return sum(int(group[f"n_{o}"]) for o in outcomes)


def _outcome_cells(
    group: Group, wanted: Sequence[str], ids: Sequence[str], unknown: Sequence[str], keeps_zero: bool
) -> list[Group]:
    """The cells of a group, one an outcome that occurs."""
    total, open_count = _number(group, ids), _number(group, unknown)
    cells = []
    for outcome in wanted:
        count = int(group[f"n_{outcome}"])
        if count or keeps_zero:
            more = 0 if outcome in unknown else open_count
            cells.append({**_told(group), "outcome": outcome, **count_cell(count, total, more, open_count)})
    return cells


def _share_cells(measure: CustodianMeasure, group: Group) -> list[Group]:
    """The cells of a share of a group, one a denominator. The unknown outside it join it where they are counted."""
    ids = load_custodian_facts().ids()
    cells = []
    for name, what in measure.denominators.items():
        inside = [o for o in (what.only or ids) if o not in what.leaves_out]
        counted, of = _number(group, measure.numerator), _number(group, inside)
        within = _number(group, [o for o in measure.unknown if o in inside])
        outside = _number(group, [o for o in measure.unknown if o not in inside])
        cells.append({**_told(group), **share_cell(counted, of, within, outside), "denominator_is": name})
    return cells


def _require(names: Sequence[str]) -> list[LogDimension]:
    """The dimensions of these names.

    Raises:
        UsageError: There is no such dimension.
    """
    for name in names:
        if name not in LOG_DIMENSIONS:
            raise UsageError(
                "measures/no-such-dimension",
                f"cells of custodians' logs cannot be told apart by {name}",
                remedy=["They can by:", *(f"  {n:<18} {d.field.meaning}" for n, d in LOG_DIMENSIONS.items())],
            )
    return [LOG_DIMENSIONS[name] for name in names]


def _place(dimension: LogDimension, value: Any, ids: Sequence[str]) -> tuple[bool, Any]:
    if dimension.field.name == "outcome":
        return value is None, ids.index(value) if value else 0
    return value is None, value if value is not None else ""


def _cells(
    measure: CustodianMeasure,
    question: Question,
    where: tuple[tuple[str, str], ...],
    dimensions: Sequence[LogDimension],
    rows: Sequence[Group],
    as_of: date | None,
) -> Cells:
    """The answer with its columns in the order that scripts rely on."""
    is_count = measure.kind == "count"
    first = Field("count" if is_count else "value", "integer" if is_count else "number", measure.title)
    fields = [*(d.field for d in dimensions), first, *_FIGURES, *([] if is_count else [_WHICH]), _AS_OF]
    return Cells(
        subject=measure.measure,
        title=measure.title,
        unit=measure.unit,
        fields=tuple(fields),
        rows=tuple({f.name: row.get(f.name) for f in fields} for row in rows),
        dimensions=(*(d.field.name for d in dimensions), *(() if is_count else ("denominator_is",))),
        filters=where,
        from_date=question.from_date,
        until_date=question.until_date,
        as_of_date=as_of,
        notes=(measure.caution,),
    )
