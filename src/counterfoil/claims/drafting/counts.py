"""Finds what a number counts: persons, dollars, percent, or something named before."""

from __future__ import annotations

import re

from counterfoil.claims.drafting.figure import Figure, make_figure
from counterfoil.claims.drafting.noise import is_noise
from counterfoil.claims.drafting.numbers import Number
from counterfoil.claims.drafting.patterns import pattern_of
from counterfoil.claims.drafting.words import any_of, compiled, load_words
from counterfoil.claims.statements import Kind


def read_count(text: str, number: Number) -> Figure | None:
    """A number with what it counts; None where it measures nothing."""
    after = text[number.end :]
    if pattern_of("margin_before").search(text[: number.start]):
        return None
    percent = pattern_of("percent").match(after)
    if percent and re.search(r"\b(?:half|third|quarter|fifth|tenth)s? of\s+$", text[: number.start], re.IGNORECASE):
        return None
    if percent:
        is_change = _is_change(text[: number.start], after[percent.end() :])
        kind: Kind = "trend" if is_change else "share"
        return make_figure(
            text, number.start, number.end + percent.end(), kind, number.value / 100, "rounded", "share"
        )
    if is_noise(text, number) or pattern_of("scene_after").match(after):
        return None
    if number.is_money:
        tail = re.match(r"\s+(?:a|per)\s+(?:day|night|year|month|person|bed|inmate|head|week|hour)\b", after)
        end = number.end + (tail.end() if tail else 0)
        return make_figure(text, number.start, end, "count", number.value, "rounded", "dollar")
    unit = pattern_of("unit_words").match(after)
    words = _measured_unit(unit["unit"]) if unit else ""
    if words:
        end = number.end + after.index(words, 0) + len(words)
        return make_figure(text, number.start, end, "count", number.value, "rounded", words)
    if _counts_something(text, number, unit):
        named = unit["unit"].split()[0] if unit else ""
        return make_figure(text, number.start, number.end, "count", number.value, "rounded", named)
    return None


def _is_change(before: str, after: str) -> bool:
    """Whether a percentage says how far something rose or fell."""
    moving = any_of(load_words().rising + load_words().falling)
    return bool(
        compiled(rf"\b{moving}\b[^.;]{{0,30}}$").search(before)
        or compiled(rf"[^.;,]{{0,12}}\s+{moving}\b|[^.;,]{{0,4}}\s+(?:more|fewer|less|higher|lower)\b").match(after)
    )


def _measured_unit(words: str) -> str:
    """The words up to the last one that names something measured; "" where none does."""
    pattern = compiled(rf"^{any_of(load_words().measured)}$")
    parts = words.rstrip().split(" ")
    for upto in range(len(parts), 0, -1):
        if pattern.match(parts[upto - 1].strip("'’,.-")) or (
            "-" in parts[upto - 1] and pattern.match(parts[upto - 1].split("-")[-1])
        ):
            return " ".join(parts[:upto])
    return ""


def _counts_something(text: str, number: Number, unit: re.Match[str] | None) -> bool:
    """Whether a number without a word that we know counts something nevertheless."""
    before, after = text[: number.start], text[number.end :]
    is_large = number.value >= 20 or (not number.is_words and number.value >= 10)
    if is_large and not (
        not number.is_words
        and number.value < 32
        and pattern_of("bare_after").match(after)
        and not pattern_of("bare_before").search(before)
        and not pattern_of("alone_after").match(after)
    ):
        return True
    if (
        number.value >= 2
        and pattern_of("alone_after").match(after)
        and (not before.strip() or pattern_of("alone_before").search(before))
    ):
        return True
    if unit is not None and re.match(r"[a-z]+s\b", unit["unit"].strip()) and is_large:
        return True
    hedge = any(
        compiled(rf"(?<![\w-]){any_of(p)}\s+$").search(before)
        for h, p in load_words().hedges.items()
        if h != "exactly"
    )
    if hedge and (
        is_large or re.search(r"more than|at least|fewer than|up to|as many as", before[-14:], re.IGNORECASE)
    ):
        return True
    if pattern_of("up_or_down").search(before):
        return True
    return is_large and bool(pattern_of("bare_before").search(before)) and bool(pattern_of("bare_after").match(after))
