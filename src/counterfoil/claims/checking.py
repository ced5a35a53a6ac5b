"""Turns a claim and the one figure it is held to into a verdict with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from counterfoil.claims.statements import Arithmetic, Binding, Statement
from counterfoil.disclosure import Releasable
from counterfoil.errors import DeclarationError
from counterfoil.schema import REASONS

Word = Literal[
    "matches",
    "differs",
    "not comparable, because …",
    "cannot be tested with these data; would need …",
    "arithmetic does not close",
    "arithmetic closes",
]
Number = int | float
#: Gives the figure that a binding asks for; None where the workspace has no data for it.
Compute = Callable[[Binding], Releasable | None]


@dataclass(frozen=True)
class Verdict:
    """What the data say to a claim. It speaks of the figure, never of who said it.

    Args:
        statement_id: The claim.
        verdict: One of the closed list; a word that ends in … goes on in `because`.
        because: One sentence.
        computed: The figure found: the measure's, or the sum of the parts. None where there is none.
        low: The least it can be, given the unknown.
        high: The most it can be, given the unknown.
        numerator: Of a share or of a sum of parts.
        denominator: Of a share or of a sum of parts.
        as_of_date: The last day that the data cover.
    """

    statement_id: str
    verdict: Word
    because: str
    computed: Number | None = None
    low: Number | None = None
    high: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    as_of_date: date | None = None


def check_statement(statement: Statement, compute: Compute) -> Verdict:
    """Holds one claim to one figure, or to its own arithmetic where there is no figure to hold it to.

    A claim *matches* if the printed figure lies inside the claimed interval, and *differs* if no value that
    the unknown leaves possible does. In between, the unknown would have to be resolved first.

    Args:
        statement: The claim.
        compute: Takes the claim's binding and gives one cell that has been through disclosure control.

    Raises:
        TypeError: `compute` gives something that has not been through disclosure control.
        DeclarationError: The binding gives more than one cell, or a cell without the figure it names.
    """
    why_not = statement.why_not
    if why_not and why_not.not_comparable_because:
        return Verdict(statement.id, "not comparable, because …", why_not.not_comparable_because)
    found = compute(statement.binding) if statement.binding else None
    if statement.binding and found is not None:
        if not isinstance(found, Releasable):
            raise TypeError("a claim is held to a Releasable alone")
        return _held_to(statement, statement.binding, found)
    if statement.arithmetic:
        return _summed(statement, statement.arithmetic)
    needed = (why_not.would_need if why_not else None) or "releases that hold the figure it is held to"
    return _untested(statement, needed)


def _held_to(statement: Statement, binding: Binding, found: Releasable) -> Verdict:
    """The verdict where there is a figure."""
    as_of = found.cells.as_of_date
    if as_of and binding.until_date and as_of < binding.until_date - timedelta(days=1):
        needed = f"releases that cover the days until {binding.until_date:%Y-%m-%d}; these end on {as_of:%Y-%m-%d}"
        return _untested(statement, needed, as_of)
    row = _one_cell(statement, binding, found)
    printed = row[binding.figure] if row else None
    if row is None or printed is None:
        reason = REASONS.get(row.get("reason") or "", "") if row else ""
        return _untested(statement, f"the figure itself{f': {reason}' if reason else ''}", as_of)
    low = printed if row.get("low") is None else row["low"]
    high = printed if row.get("high") is None else row["high"]
    claimed_low, claimed_high = statement.claimed()
    claimed = _interval(claimed_low, claimed_high)
    spread = "" if low == high else f", between {_plain(low)} and {_plain(high)} given the unknown"
    word: Word
    if claimed_low <= printed <= claimed_high:
        word, because = "matches", f"the figure is {_plain(printed)}{spread}; the claim says {claimed}"
    elif claimed_high < low or high < claimed_low:
        word, because = "differs", f"the figure is {_plain(printed)}{spread}; the claim says {claimed}"
    else:
        word = "cannot be tested with these data; would need …"
        because = f"the unknown resolved: the figure is {_plain(printed)}{spread}; the claim says {claimed}"
    return Verdict(
        statement.id,
        word,
        because,
        computed=printed,
        low=low,
        high=high,
        numerator=row.get("numerator"),
        denominator=row.get("denominator"),
        as_of_date=as_of,
    )


def _one_cell(statement: Statement, binding: Binding, found: Releasable) -> Mapping[str, Any] | None:
    """The one cell that the claim is held to; None where there is none."""
    if len(found.rows) > 1 or (found.rows and binding.figure not in found.rows[0]):
        raise DeclarationError(
            "claims/no-single-figure",
            "a claim is bound to something that is not one figure",
            where={"statement": statement.id, "measure": binding.measure, "figure": binding.figure},
            remedy=["Narrow `where`, or name the other kind of figure (count or value)."],
        )
    return found.rows[0] if found.rows else None


def _summed(statement: Statement, arithmetic: Arithmetic) -> Verdict:
    """The verdict on parts and their whole."""
    total = sum(part.value for part in arithmetic.parts)
    whole = arithmetic.whole
    gap = total - whole.value
    added = f"the {len(arithmetic.parts)} parts add up to {_plain(total)}"
    said = f"{added}, and {whole.label} is {_plain(whole.value)}"
    if abs(gap) <= arithmetic.rounding:
        word: Word = "arithmetic closes"
        because = said if gap == 0 else f"{said}, which rounding explains"
    else:
        word = "arithmetic does not close"
        side = "more" if gap > 0 else "less"
        because = f"{said}: {_plain(abs(gap))} {side}"
        if arithmetic.rounding:
            because += f", where rounding explains {_plain(arithmetic.rounding)} at most"
    if arithmetic.remark:
        because += f"; {arithmetic.remark}"
    return Verdict(
        statement.id,
        word,
        because,
        computed=total,
        low=total,
        high=total,
        numerator=total,
        denominator=whole.value,
    )


def _untested(statement: Statement, needed: str, as_of: date | None = None) -> Verdict:
    return Verdict(statement.id, "cannot be tested with these data; would need …", needed, as_of_date=as_of)


def _plain(number: float) -> str:
    """A number as it is read: whole ones with commas, others to four places."""
    if float(number).is_integer():
        return f"{int(number):,}"
    return f"{number:,.4f}".rstrip("0")


def _interval(low: float, high: float) -> str:
    """An interval in words."""
    if low == high:
        return _plain(low)
    if high == float("inf"):
        return f"at least {_plain(low)}"
    if low == float("-inf"):
        return f"at most {_plain(high)}"
    return f"{_plain(low)} to {_plain(high)}"
