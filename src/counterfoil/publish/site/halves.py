"""Draws both halves of a place, and lists the parts of what lies between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from counterfoil.language import say, say_fact, say_number

#: With more custodians than this only their requests are drawn.
_ALL_FIGURES = 3
_WIDTH, _LEFT, _RIGHT, _STEP, _TOP = 358, 12, 92, 36, 34


def draw_halves(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """Two marks a line, a dot for ICE's count inside a diamond for the custodian's where they meet; "" for no line.

    Args:
        rows: The figures of both halves, one a record and comparison.
        title: What it shows, for who cannot see it; the table beside it has the figures.
    """
    spoken = [r for r in rows if r["custodian_count"] is not None and r["ice_count"] is not None]
    if len({r["agency_name"] for r in spoken}) > _ALL_FIGURES:
        spoken = [r for r in spoken if r["comparison"] == "requests"]
    if not spoken:
        return ""
    most = max(max(r["ice_count"], r["custodian_count"]) for r in spoken) or 1
    alone = len({r["agency_name"] for r in spoken}) == 1
    height = _TOP + _STEP * len(spoken)
    lines = [_legend()]
    for at, row in enumerate(spoken):
        lines.append(_line(row, most, _TOP + _STEP * at, alone=alone))
    inside = "".join(lines)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">{inside}</svg>'


def _legend() -> str:
    ice, custodian = escape(say("ICE's record")), escape(say("The custodian's record"))
    return (
        f'{_dot(_LEFT + 4, 12)}<text x="{_LEFT + 14}" y="16">{ice}</text>'
        f'{_diamond(_LEFT + 154, 12)}<text x="{_LEFT + 168}" y="16">{custodian}</text>'
    )


def _line(row: Mapping[str, Any], most: int, top: int, *, alone: bool) -> str:
    """One record and comparison: its name, and below it both counts with what lies between them."""
    room = _WIDTH - _LEFT - _RIGHT
    ice, custodian = (_LEFT + room * row[n] / most for n in ("ice_count", "custodian_count"))
    label = say_fact(row["comparison_label"])
    name = label if alone else f"{row['agency_name']}: {label}"
    middle, right = top + 24, max(ice, custodian) + 14
    difference = row["difference"]
    said = say("they meet") if not difference else say_signed(difference)
    between = f'<line class="base" x1="{ice:.1f}" x2="{custodian:.1f}" y1="{middle}" y2="{middle}"/>'
    return (
        f'<text x="{_LEFT}" y="{top + 12}">{escape(name)}</text>{between}{_diamond(custodian, middle)}'
        f'{_dot(ice, middle)}<text x="{right:.1f}" y="{middle + 4}">{escape(said)}</text>'
    )


def _dot(x: float, y: float) -> str:
    return f'<circle class="ice" cx="{x:.1f}" cy="{y}" r="3.5"/>'


def _diamond(x: float, y: float) -> str:
    return f'<path class="custodian" d="M{x:.1f} {y - 8}l8 8l-8 8l-8-8z"/>'


def say_signed(number: int) -> str:
    """A difference as printed, with its sign."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{say_number(abs(number))}"


def say_bounds(row: Mapping[str, Any]) -> str:
    """A part of a difference as printed: one number where it was counted, else the least and the most."""
    low, high = (say_signed(n) for n in (row["low"], row["high"]))
    return low if row["low"] == row["high"] else say("{first} to {last}", first=low, last=high)
