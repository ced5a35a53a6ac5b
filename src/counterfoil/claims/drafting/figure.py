"""Says what one quantified thing of a sentence is, and makes one from its place."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.claims.hedges import Hedge
from counterfoil.claims.statements import Kind


@dataclass(frozen=True)
class Figure:
    """One thing that a sentence quantifies.

    Args:
        start: Where its words begin, in characters of the sentence, the hedge included.
        end: Where they end, the unit included.
        text: The words.
        kind: What kind of figure it is.
        value: The number; None where there is none.
        hedge: How the words around it are read.
        unit: The words of the unit, or "".
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: float | None
    hedge: Hedge
    unit: str


def make_figure(
    text: str, start: int, end: int, kind: Kind, value: float | None, hedge: Hedge, unit: str = ""
) -> Figure:
    """The figure that stands between two places of a sentence."""
    return Figure(start, end, text[start:end], kind, value, hedge, unit)


def apart(figures: list[Figure]) -> list[Figure]:
    """The figures in order, of those that overlap the one that begins first, and of these the longest."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda f: (f.start, -f.end)):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return kept
