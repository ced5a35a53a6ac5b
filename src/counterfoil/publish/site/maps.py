"""Draws maps of detainers issued: the nation with a link a state, and a state with a link a county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from counterfoil.language import say, say_number

if TYPE_CHECKING:
    from counterfoil.jurisdictions import Shapes

_WIDTH, _TALLEST = 720, 520
#: The least number of each shade but the first, which is none at all.
_SHADES = (1, 10, 100, 1000)


@dataclass(frozen=True)
class Area:
    """One county on a map.

    Args:
        code: Its FIPS code.
        group: What it is drawn together with: its state, or itself.
        issued: Detainers.
    """

    code: str
    group: str
    issued: int


@dataclass(frozen=True)
class Link:
    """Where a part of the map leads, and what it says."""

    href: str
    tip: str


def shade_labels() -> list[str]:
    """What each shade means, from none to most."""
    labels = [say("no detainer, or none attributed")]
    for at, least in enumerate(_SHADES):
        if at + 1 == len(_SHADES):
            labels.append(say("{low} and more", low=say_number(least)))
        else:
            labels.append(say("{low} to {high}", low=say_number(least), high=say_number(_SHADES[at + 1] - 1)))
    return labels


def draw_map(areas: Sequence[Area], shapes: Shapes, links: Mapping[str, Link], title: str) -> str:
    """The counties by shade, each group of them with its link; "" where no shape is at hand."""
    drawn = [(a, shapes.rings(a.code)) for a in areas if a.code in shapes.counties]
    points = [p for _, rings in drawn for ring in rings for p in ring]
    if not points:
        return ""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    fit = min(_WIDTH / max(wide, 1), _TALLEST / max(high, 1))
    fine = 1 if len(drawn) > 300 else 4
    paths: dict[str, dict[int, list[str]]] = {}
    for area, rings in drawn:
        held = paths.setdefault(area.group, {}).setdefault(_shade(area.issued), [])
        held += [_path(ring, left, top, fit * fine) for ring in rings]
    view = f"0 0 {round(wide * fit * fine)} {round(high * fit * fine)}"
    role = "group" if links else "img"
    said = [f'<svg viewBox="{view}" role="{role}" aria-label="{escape(title)}"><title>{escape(title)}</title>']
    for group, shades in paths.items():
        inside = "".join(f'<path class="c{shade}" d="{"".join(d)}"/>' for shade, d in sorted(shades.items()))
        link = links.get(group)
        if link is None:
            said.append(f"<g>{inside}</g>")
        else:
            name = escape(link.tip.partition("\n")[0])
            said.append(
                f'<a href="{escape(link.href)}" aria-label="{name}" data-tip="{escape(link.tip)}">{inside}</a>'
            )
    return "".join([*said, "</svg>"])


def _shade(issued: int) -> int:
    return sum(issued >= least for least in _SHADES)


def _path(ring: Sequence[tuple[int, int]], left: float, top: float, fit: float) -> str:
    """A closed line in whole steps, without the steps that go nowhere; steps in one direction are one."""
    start: tuple[int, int] | None = None
    at = (0, 0)
    steps: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round((x - left) * fit), round((y - top) * fit))
        if start is None:
            start = point
        elif point != at:
            step = (point[0] - at[0], point[1] - at[1])
            before = steps[-1] if steps else (0, 0)
            if before[0] * step[1] == before[1] * step[0] and before[0] * step[0] + before[1] * step[1] > 0:
                steps[-1] = (before[0] + step[0], before[1] + step[1])
            else:
                steps.append(step)
        at = point
    if start is None:
        return ""
    told = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{start[0]} {start[1]}l{told}z" if steps else f"M{start[0]} {start[1]}z"
