"""Holds a claim to one figure of the data: what it is, what the unknown leaves, and whether the claim meets it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from counterfoil.claims.arithmetic import say_interval
from counterfoil.claims.comparability import caveats, unlike_in, why_not_comparable
from counterfoil.claims.intervals import Interval, plain
from counterfoil.claims.statements import Binding, Counted, Statement
from counterfoil.claims.verdicts import (
    CANNOT_BE_TESTED,
    DIFFERS,
    MATCHES,
    NOT_COMPARABLE,
    Answer,
    Finding,
    Word,
)
from counterfoil.disclosure import Releasable
from counterfoil.errors import DeclarationError
from counterfoil.language import say, say_fact
from counterfoil.schema import REASONS


def say_hidden() -> str:
    """What is missing where disclosure control hides a figure."""
    return say("the figure itself: {reason}", reason=say_fact(REASONS["suppressed"]))


def is_hidden(answer: Answer) -> bool:
    """Whether disclosure control hides a figure of the answer."""
    return any(r.get("reason") == "suppressed" for c in (answer.found, answer.against) if c for r in c.rows)


def hold_reading(statement: Statement, binding: Binding, answer: Answer) -> Finding:
    """The verdict of one reading under one set of definitions and one choice of releases.

    It *matches* if the printed figure is inside what was claimed, and *differs* if no figure that the unknown
    leaves possible does. In between, the unknown would have to be resolved first.

    Raises:
        DeclarationError: The reading gives more than one figure, or not the one it names.
    """
    reading = say_fact(binding.reading)
    base = Finding("reading", reading, CANNOT_BE_TESTED, answer.missing, answer.definitions, answer.vintage)
    if answer.found is None:
        return base if answer.missing else _with(base, because=say("releases that hold the figure it is held to"))
    unlike = unlike_in(statement, binding, answer)
    bars = why_not_comparable(unlike, binding)
    if bars:
        return _with(base, verdict=NOT_COMPARABLE, because=bars, as_of_date=answer.found.cells.as_of_date)
    told = caveats(unlike, binding)
    if answer.is_least:
        told = (*told, say("only the custodians whose logs are at hand are in the figure"))
    ends_early = _ends_early(binding, answer)
    if ends_early:
        return _with(base, because=ends_early, as_of_date=answer.found.cells.as_of_date, caveats=told)
    return _measured(statement, binding, answer, base, told)


def _measured(
    statement: Statement, binding: Binding, answer: Answer, base: Finding, told: tuple[str, ...]
) -> Finding:
    assert answer.found is not None
    row = _one_cell(statement, binding, answer.found)
    figure = _interval(row, binding.figure)
    if figure is not None and answer.is_least and binding.figure == "count":
        figure = Interval(figure.low, figure.value, math.inf)
    pair: tuple[Any, Any] = (None, None) if row is None else (row.get("numerator"), row.get("denominator"))
    compared = binding.compared_with
    if compared is not None and figure is not None:
        other = _one_cell(statement, compared, answer.against) if answer.against else None
        against = _interval(other, compared.figure)
        pair = (figure.value, against.value if against else None)
        figure = _compared(figure, against, compared.how) if against else None
        row = row if figure is not None or other is None else other
    as_of = answer.found.cells.as_of_date
    if figure is None or figure.value is None:
        reason = REASONS.get((row or {}).get("reason") or "", "")
        needed = say("the figure itself: {reason}", reason=say_fact(reason)) if reason else say("the figure itself")
        return _with(base, because=needed, as_of_date=as_of, caveats=told)
    claimed = statement.claimed()
    assert claimed is not None
    word, because = _compare(figure, claimed)
    return _with(
        base,
        verdict=word,
        because=because,
        computed=_whole(figure.value),
        low=_whole(figure.low),
        high=_whole(figure.high),
        numerator=pair[0],
        denominator=pair[1],
        as_of_date=as_of,
        caveats=told,
    )


def _compare(figure: Interval, claimed: Interval) -> tuple[Word, str]:
    """The verdict on a figure, and the sentence with both."""
    assert figure.value is not None
    ends = {"value": plain(figure.value), "low": plain(figure.low), "high": plain(figure.high)}
    claim = say_claimed(claimed)
    if math.isinf(figure.high):
        said = say(
            "the figure is at least {value}, not all being at hand; the claim says {claimed}",
            value=ends["low"],
            claimed=claim,
        )
    elif figure.is_exact:
        said = say("the figure is {value}; the claim says {claimed}", value=ends["value"], claimed=claim)
    else:
        said = say(
            "the figure is {value}, between {low} and {high} given the unknown; the claim says {claimed}",
            **ends,
            claimed=claim,
        )
    open_end = math.isinf(figure.high) and not math.isinf(claimed.high)
    if claimed.holds(figure.value) and not open_end:
        return MATCHES, said
    if not claimed.meets(figure):
        return DIFFERS, said
    if math.isinf(figure.high):
        return CANNOT_BE_TESTED, say("the records of every custodian of the place: {says}", says=said)
    return CANNOT_BE_TESTED, say("the unknown resolved: {says}", says=said)


def say_claimed(claimed: Interval) -> str:
    """What was claimed, as an interval in words."""
    low, high = claimed.low, claimed.high
    if low == high:
        return plain(low)
    if high == float("inf"):
        opens = claimed.value is not None and low > claimed.value
        if opens and claimed.value is not None:
            return say("more than {number}", number=plain(claimed.value))
        return say("at least {number}", number=plain(low))
    if low == float("-inf") or (low == 0 and claimed.value is not None and claimed.value in (high,)):
        return say("at most {number}", number=plain(high))
    if claimed.value is not None and claimed.value > high:
        return say("less than {number}", number=plain(claimed.value))
    return (
        say("{first} to {last}", first=plain(low), last=plain(high))
        if claimed.value is None
        else say_interval(claimed)
    )


def _ends_early(binding: Binding, answer: Answer) -> str:
    """What is missing where the data end before the days of the reading do."""
    ends: list[tuple[date | None, Releasable | None]] = [(binding.until_date, answer.found)]
    if binding.compared_with is not None:
        ends.append((binding.compared_with.until_date, answer.against))
    for until, cells in ends:
        as_of = cells.cells.as_of_date if cells is not None else None
        if as_of and until and as_of < until - timedelta(days=1):
            return say(
                "releases that cover the days until {until}; these end on {last}",
                until=until.isoformat(),
                last=as_of.isoformat(),
            )
    return ""


def _one_cell(statement: Statement, counted: Counted, found: Releasable) -> Mapping[str, Any] | None:
    """The one cell that the claim is held to; None where there is none."""
    rows = [r for r in found.rows if counted.denominator is None or r.get("denominator_is") == counted.denominator]
    if len(rows) > 1 or (rows and counted.figure not in rows[0]):
        raise DeclarationError(
            "claims/no-single-figure",
            "a claim is bound to something that is not one figure",
            where={"statement": statement.id, "measure": counted.measure, "figure": counted.figure},
            remedy=["Narrow `where`, name the `denominator`, or name the other kind of figure (count or value)."],
        )
    return rows[0] if rows else None


def _interval(row: Mapping[str, Any] | None, figure: str) -> Interval | None:
    """The printed figure with the least and the most it can be; None where there is none."""
    if row is None or row.get(figure) is None:
        return None
    value = float(row[figure])
    low, high = row.get("low"), row.get("high")
    return Interval(value if low is None else float(low), value, value if high is None else float(high))


def _compared(figure: Interval, against: Interval, how: str) -> Interval | None:
    """Two figures as one; None where the second is nothing."""
    if against.value == 0:
        return None
    quotient = figure / against
    if how == "change":
        return quotient - Interval(1, 1, 1)
    if how == "share":
        return Interval(max(quotient.low, 0.0), quotient.value, min(quotient.high, 1.0))
    return quotient


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _with(finding: Finding, **changed: Any) -> Finding:
    from dataclasses import replace

    return replace(finding, **changed)
