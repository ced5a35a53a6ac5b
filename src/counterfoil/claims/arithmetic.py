"""Works out the sums that need no data, with every figure as an interval and every unit carried along."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.claims.arithmetic_facts import Arithmetic, Term
from counterfoil.claims.hedges import read_hedged
from counterfoil.claims.intervals import Interval, exactly, plain
from counterfoil.claims.units import factor_between, read_unit, reduced_unit, say_several
from counterfoil.errors import DeclarationError
from counterfoil.language import say, say_fact

#: The figure and the unit of a claim on file, by its id or number.
FigureOf = Callable[[str, bool], "tuple[Interval | None, str]"]


@dataclass(frozen=True)
class Amount:
    """A figure with its unit."""

    figure: Interval
    unit: Any

    def to(self, unit: Any) -> Amount:
        """The same in another unit.

        Raises:
            ValueError: The one does not become the other.
        """
        factor = factor_between(self.unit, unit)
        if factor is None:
            raise ValueError(f"{self.unit} does not become {unit}")
        return self if factor == 1 else Amount(self.figure.times(factor), unit)


@dataclass(frozen=True)
class Worked:
    """One sum, worked out.

    Args:
        asks: The question.
        left: What the left side comes to, in the unit of the right.
        right: What it is set against; None where the two are not comparable.
        closes: Whether both could be one figure; None where they are not comparable.
        unit: The unit of both, as printed; "" for a bare number.
        shown: Label and figure as printed, of what else the sum gives.
    """

    asks: str
    left: Interval
    right: Interval | None
    closes: bool | None
    unit: str
    shown: tuple[tuple[str, str], ...]


def work_out(arithmetic: Arithmetic, figure_of: FigureOf, statement_id: str) -> Worked:
    """What a sum comes to.

    Raises:
        DeclarationError: It names a figure that is not there, or adds what cannot be added.
    """
    try:
        amounts = {name: _amount(term, figure_of) for name, term in arithmetic.terms.items()}
        left = _value(arithmetic.left, amounts)
        right = _value(arithmetic.right, amounts) if arithmetic.right else None
        if right is not None:
            left = left.to(right.unit)
        shown = tuple((say_fact(s.label), _shown(_value(s.is_, amounts), s.unit, s.as_)) for s in arithmetic.shows)
    except (ValueError, KeyError, SyntaxError, ZeroDivisionError) as problem:
        raise DeclarationError(
            "claims/sum",
            "a sum of a claim cannot be worked out",
            where={"statement": statement_id, "asks": arithmetic.asks, "because": str(problem)},
            remedy=["Mend `terms`, `left`, `right` or `shows`; docs/explain/claims.md has the form."],
        ) from problem
    left = left if right is not None else _reduced(left)
    unit = str(left.unit)
    return Worked(
        arithmetic.asks,
        left.figure,
        right.figure if right else None,
        left.figure.meets(right.figure) if right else None,
        "" if unit == "dimensionless" else unit,
        shown,
    )


def say_interval(figure: Interval) -> str:
    """A figure as it is read, with what it leaves open."""
    if figure.is_exact:
        return plain(figure.low)
    if figure.high == float("inf"):
        return say("{number} or more", number=plain(figure.value if figure.value is not None else figure.low))
    spread = say("between {low} and {high}", low=plain(figure.low), high=plain(figure.high))
    return spread if figure.value is None else f"{plain(figure.value)} ({spread})"


def _amount(term: Term, figure_of: FigureOf) -> Amount:
    if term.claim is not None:
        figure, unit = figure_of(term.claim, term.as_said)
        if figure is None:
            raise ValueError(f"the claim {term.claim} has no figure")
        return Amount(figure, read_unit(term.unit or unit))
    if term.low is not None or term.high is not None:
        low = float("-inf") if term.low is None else float(term.low)
        high = float("inf") if term.high is None else float(term.high)
        figure = Interval(low, None if term.value is None else float(term.value), high)
    else:
        assert term.value is not None
        figure = read_hedged(term.value, term.hedge, term.rounded_to)
    return Amount(figure, read_unit(term.unit or "dimensionless"))


def _value(expression: str, amounts: Mapping[str, Amount]) -> Amount:
    """The value of an expression of names, numbers, + - * / and brackets; nothing else is understood."""
    return _node(ast.parse(expression, mode="eval").body, amounts)


def _node(node: ast.expr, amounts: Mapping[str, Amount]) -> Amount:
    if isinstance(node, ast.Name):
        if node.id not in amounts:
            raise ValueError(f"there is no term {node.id}")
        return amounts[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Amount(exactly(float(node.value)), read_unit("dimensionless"))
    if isinstance(node, ast.BinOp):
        left, right = _node(node.left, amounts), _node(node.right, amounts)
        if isinstance(node.op, ast.Mult):
            return Amount(left.figure * right.figure, left.unit * right.unit)
        if isinstance(node.op, ast.Div):
            return Amount(left.figure / right.figure, left.unit / right.unit)
        if isinstance(node.op, ast.Add):
            return Amount(left.figure + right.to(left.unit).figure, left.unit)
        if isinstance(node.op, ast.Sub):
            return Amount(left.figure - right.to(left.unit).figure, left.unit)
    raise ValueError("only names, numbers, + - * / and brackets are understood")


def _shown(amount: Amount, unit: str, how: str) -> str:
    if unit:
        amount = amount.to(read_unit(unit))
    if how == "percent":
        figure = amount.to(read_unit("dimensionless")).figure
        return f"{figure.value if figure.value is not None else figure.low:.1%}"
    figure = (amount if unit else _reduced(amount)).figure
    value = figure.value if figure.value is not None else figure.low
    if abs(value) >= 1_000_000_000:
        billions = f"{value / 1e9:.3f}".removesuffix(".000")
        return say("{number} billion", number=billions) + (f" {say_several(unit)}" if unit else "")
    rounded = round(value, 1) if abs(value) >= 10 else round(value, 2)
    return plain(rounded) + (f" {say_several(unit)}" if unit else "")


def _reduced(amount: Amount) -> Amount:
    """The same with pounds over milligrams taken for what they are, a number."""
    reduced = reduced_unit(amount.unit)
    return amount.to(reduced)
