"""Finds what a sentence quantifies: counts, shares, ratios, trends, ranks and absolutes, each with its words."""

from __future__ import annotations

from dataclasses import replace

from counterfoil.claims.drafting.counts import read_count
from counterfoil.claims.drafting.figure import Figure
from counterfoil.claims.drafting.numbers import find_numbers
from counterfoil.claims.drafting.patterns import pattern_of
from counterfoil.claims.drafting.shares import find_shares
from counterfoil.claims.drafting.trends import find_trends
from counterfoil.claims.drafting.wordings import find_absolutes, find_magnitudes, find_multiples, find_ranks
from counterfoil.claims.drafting.words import any_of, compiled, load_words
from counterfoil.claims.hedges import Hedge

#: More numbers than this in one sentence are a table.
_MOST_NUMBERS = 60


def find_figures(text: str) -> list[Figure]:
    """Everything that a sentence quantifies, in order; of two that overlap, the one with a number stays."""
    numbers = find_numbers(text)
    if len(numbers) > _MOST_NUMBERS:
        return []
    found = find_shares(text, numbers)
    taken = [(f.start, f.end) for f in found]
    for number in numbers:
        if any(a < number.end and number.start < b for a, b in taken):
            continue
        figure = read_count(text, number)
        if figure is not None:
            found.append(figure)
    found = [_hedged(text, f) for f in found]
    counted = list(found)
    for more in (
        find_magnitudes(text),
        find_multiples(text),
        find_ranks(text),
        find_absolutes(text),
        find_trends(text),
    ):
        found += [
            f
            for f in more
            if not any(a.start < f.end and f.start < a.end for a in found) and not _says_it_again(text, f, counted)
        ]
    return sorted(found, key=lambda f: f.start)


def _says_it_again(text: str, figure: Figure, counted: list[Figure]) -> bool:
    """Whether a trend or a rank only goes with a number of the same clause."""
    if figure.unit == "rank":
        return any(0 <= figure.start - c.end <= 4 or 0 <= c.start - figure.end <= 4 for c in counted) or (
            bool(counted) and "first time" in figure.text.lower()
        )
    if figure.value is not None:
        return False
    cuts = [m.start() for m in pattern_of("clause").finditer(text)]
    first = max((c for c in cuts if c <= figure.start), default=0)
    last = min((c for c in cuts if c >= figure.end), default=len(text))
    return any(first <= c.start < last for c in counted)


def _hedged(text: str, figure: Figure) -> Figure:
    """The figure with the words that hedge it, right before or after."""
    before, after = text[: figure.start], text[figure.end :]
    for hedge, patterns in load_words().hedges.items():
        hit = compiled(rf"(?<![\w-]){any_of(patterns)}\s+(?:the |a |an |another |its |their )?$").search(before)
        if hit:
            kept: Hedge = figure.hedge if hedge == "exactly" else hedge
            return replace(figure, start=hit.start(), text=text[hit.start() : figure.end], hedge=kept)
    for hedge, patterns in load_words().hedges_after.items():
        hit = compiled(rf"^[\s-]*{any_of(patterns)}\b").search(after)
        if hit:
            end = figure.end + hit.end()
            return replace(figure, end=end, text=text[figure.start : end], hedge=hedge)
    return figure
