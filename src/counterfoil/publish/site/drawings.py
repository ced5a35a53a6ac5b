"""Draws bars over time and shares with their bounds as SVG that follows the page's colors, and as Vega-Lite."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from counterfoil.language import say, say_day, say_number, say_share

#: A day from which on another release serves, the time that holds it, and how much of that time lies before it.
Seam = tuple[date, Any, float]

_PARTS = ("taken", "declined", "other", "unresolved")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 720, 260, 52, 44, 12


def part_labels() -> dict[str, str]:
    """The parts of a bar, from the bottom up, in words."""
    return {
        "taken": say("Taken into ICE custody"),
        "declined": say("Recorded as declined"),
        "other": say("All other outcomes"),
        "unresolved": say("Unresolved"),
    }


def draw_time(rows: Sequence[Mapping[str, Any]], title: str, is_month: bool, seams: Sequence[Seam] = ()) -> str:
    """Stacked bars over time; one whose outcomes are still being recorded has an asterisk, a seam a dashed line."""
    most = _round_up(max((r["issued"] or 0 for r in rows), default=1))
    labels = part_labels()
    width = (_WIDTH - _LEFT) / max(len(rows), 1)
    plot = _HEIGHT - _BOTTOM - _TOP
    said = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>"
    ]
    for step in range(5):
        value = most * step / 4
        y = _TOP + plot - plot * step / 4
        if value == int(value):
            kind = "base" if step == 0 else "axis"
            said.append(f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
            said.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{say_number(int(value))}</text>')
    said += [_gap(at, run, width, plot) for at, run in _gaps(rows)]
    every = max(1, math.ceil(len(rows) / 12))
    for at, row in enumerate(rows):
        x = _LEFT + width * at
        if at % every == 0:
            said.append(
                f'<text x="{x + width / 2:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
                f"{escape(_short(row, is_month))}</text>"
            )
        if not row["is_covered"]:
            continue
        lines = [row["label"] + (" *" if row["is_open"] else ""), f"{say('Issued')}: {say_number(row['issued'])}"]
        lines += [f"{labels[p]}: {say_number(row[p])}" for p in _PARTS]
        said.append(f'<g class="bar" data-tip="{escape(chr(10).join(lines))}">')
        y = float(_TOP + plot)
        for place, part in enumerate(_PARTS):
            tall = plot * row[part] / most
            if tall:
                y -= tall
                said.append(
                    f'<rect class="s{place}" x="{x + width * 0.1:.1f}" y="{y:.1f}" width="{width * 0.8:.1f}" '
                    f'height="{tall:.1f}"/>'
                )
        said.append("</g>")
        if row["is_open"]:
            said.append(f'<text x="{x + width / 2:.1f}" y="{y - 2:.1f}" text-anchor="middle">*</text>')
    for at, day, before in _held(rows, seams):
        x = _LEFT + width * (at + before)
        said.append(
            f'<line class="seam" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{_TOP + plot}"><title>'
            f"{escape(say('From {day} on, another release serves', day=say_day(day)))}</title></line>"
        )
    return "".join([*said, "</svg>"])


def _gaps(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """The times that no release covers: where each run of them begins, and how many they are."""
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        if row["is_covered"]:
            continue
        if found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((at, 1))
    return found


def _gap(at: int, run: int, width: float, plot: float) -> str:
    """A shade over times that no release covers, which says so where it is wide enough."""
    words = escape(say("not covered"))
    x, wide = _LEFT + width * at, width * run
    label = (
        f'<text x="{x + wide / 2:.1f}" y="{_TOP + plot / 2:.1f}" text-anchor="middle">{words}</text>'
        if wide > 7 * len(words)
        else ""
    )
    return (
        f'<g class="bar" data-tip="{words}"><rect class="gap" x="{x:.1f}" y="{_TOP}" width="{wide:.1f}" '
        f'height="{plot}"><title>{words}</title></rect>{label}</g>'
    )


def _held(rows: Sequence[Mapping[str, Any]], seams: Sequence[Seam]) -> list[tuple[int, date, float]]:
    """The seams inside of bars that are drawn, with the place of the bar; one before the first divides nothing."""
    places = {row["value"]: at for at, row in enumerate(rows)}
    found = [(places[value], day, before) for day, value, before in seams if value in places]
    return [(at, day, before) for at, day, before in found if at + before > 0]


def seam_days(rows: Sequence[Mapping[str, Any]], seams: Sequence[Seam]) -> str:
    """The days of the dashed lines, in words; "" where there is none."""
    return ", ".join(say_day(day) for _, day, _ in _held(rows, seams))


def _short(row: Mapping[str, Any], is_month: bool) -> str:
    return str(row["value"])[:7] if is_month else str(row["value"])


def _round_up(most: int) -> int:
    """The next number that four lines divide well."""
    if most <= 4:
        return 4
    step = 10 ** (len(str(most)) - 1)
    for times in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10):
        if most <= step * times:
            return math.ceil(step * times / 4) * 4
    return most


def draw_bounds(rows: Sequence[tuple[str, float | None, float | None, float | None]], title: str) -> str:
    """One share a line: a dot for the share, a bar for the least and the most that it can be, their name above."""
    left, right, tall, wide = 12, 26, 42, 358  # as narrow as a telephone: names stand above the marks
    height = tall * len(rows) + 30
    span = wide - left - right
    said = [
        f'<svg viewBox="0 0 {wide} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    ]
    for step in range(5):
        x = left + span * step / 4
        said.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 26}"/>')
        anchor = "start" if step == 0 else "middle"
        said.append(f'<text x="{x if step else 2:.1f}" y="{height - 8}" text-anchor="{anchor}">{step * 25}%</text>')
    for at, (label, value, low, high) in enumerate(rows):
        top = tall * at
        y = top + 30
        said.append(f'<text class="name" x="{left}" y="{top + 16}">{escape(label)}</text>')
        if value is None or low is None or high is None:
            said.append(f'<text x="{left}" y="{y + 4}">{escape(say("not applicable"))}</text>')
            continue
        tip = say(
            "{share}, between {low} and {high}", share=say_share(value), low=say_share(low), high=say_share(high)
        )
        said.append(f'<g class="bar" data-tip="{escape(f"{label}: {tip}")}">')
        x1, x2 = left + span * low, left + span * high
        said.append(f'<line class="range" x1="{x1:.1f}" x2="{max(x2, x1 + 1):.1f}" y1="{y}" y2="{y}"/>')
        said.append(f'<circle class="dot" cx="{left + span * value:.1f}" cy="{y}" r="5"/></g>')
    return "".join([*said, "</svg>"])


def time_spec(rows: Sequence[Mapping[str, Any]], title: str, seams: Sequence[Seam] = ()) -> dict[str, Any]:
    """The bars over time, and the seams, as a Vega-Lite specification with its data inside."""
    values = [
        {"when": str(r["value"]), "outcome": p, "detainers": r[p], "is_open": r["is_open"]}
        for r in rows
        if r["is_covered"]
        for p in _PARTS
    ]
    x = {"field": "when", "type": "ordinal", "title": None, "scale": {"domain": [str(r["value"]) for r in rows]}}
    bars = {
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": x,
            "y": {"field": "detainers", "type": "quantitative", "stack": "zero"},
            "color": {"field": "outcome", "type": "nominal", "sort": list(_PARTS)},
        },
    }
    gaps = [{"when": str(r["value"]), "because": "not_covered"} for r in rows if not r["is_covered"]]
    shade = {
        "data": {"values": gaps},
        "mark": {"type": "rect", "color": "#e3e8ed", "tooltip": True},
        "encoding": {"x": x, "tooltip": {"field": "because"}},
    }
    lines = [
        {
            "data": {"values": [{"when": str(rows[at]["value"]), "other_release_from": str(day)}]},
            "mark": {"type": "rule", "strokeDash": [5, 3], "tooltip": True},
            "encoding": {"x": {**x, "bandPosition": round(before, 2)}, "tooltip": {"field": "other_release_from"}},
        }
        for at, day, before in _held(rows, seams)
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 640,
        "height": 260,
        **({"layer": [*([shade] if gaps else []), bars, *lines]} if lines or gaps else bars),
    }
