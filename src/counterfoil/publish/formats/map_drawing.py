"""Turns a map of counties into SVG: shades of one hue, told apart in gray, with patterns for what has no shade."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from counterfoil.reports import CountyMap

#: How wide the drawing is, and how tall it may be, with the legend below.
_WIDTH, _TALLEST, _LEGEND_ROW = 720, 620, 22
#: A point of a drawing of many counties is rounded to half a unit, of few to a tenth.
_MANY = 300
_SHADES = ("#e3ecf4", "#b9cfe2", "#86a9ca", "#4d7aa6", "#274f79", "#0f2740")
#: What ends the id of a pattern of the key, which is not on the map's grid.
_KEY = "-key"
_INK, _EDGE, _PAPER = "#14212e", "#8494a3", "#ffffff"


def render_map(drawn: CountyMap, font: str) -> str:
    """The map as SVG, with its title and its description, and nothing to fetch."""
    points = [p for area in drawn.areas for ring in area.rings for p in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    fit = min((_WIDTH - 8) / max(wide, 1), _TALLEST / max(high, 1))
    fine = 2 if len(drawn.areas) > _MANY else 10
    used = sorted({a.shade for a in drawn.areas})
    columns = 2
    map_height = round(high * fit) + 8
    height = map_height + 34 + _LEGEND_ROW * -(-len(used) // columns)
    prefix = drawn.chart_id

    def path(line: tuple[tuple[int, int], ...], closed: bool) -> str:
        """A line in steps of the grid, without the steps that go nowhere."""
        steps, last = [], None
        for x, y in line:
            point = (round((x - left) * fit * fine), round((y - top) * fit * fine))
            if last is None:
                steps.append(f"M{point[0]} {point[1]}l")
            elif point != last:
                steps.append(f"{point[0] - last[0]} {point[1] - last[1]} ")
            last = point
        text = "".join(steps).strip().replace(" -", "-")
        return f"{text}z" if closed else text

    edge, width = (_EDGE, 0.4) if len(drawn.areas) > _MANY else (_INK, 0.5)  # many dark lines would be a shade
    offset = round((_WIDTH - wide * fit) / 2, 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label={quoteattr(drawn.alt)} font-family="{font}">',
        f"<title>{escape(drawn.title)}</title>",
        _patterns(prefix, fine),
        f'<g transform="translate({offset} 4) scale({1 / fine})" stroke="{edge}" stroke-width="{width * fine}" '
        'stroke-linejoin="round">',
    ]
    for shade in used:
        inside = [a for a in drawn.areas if a.shade == shade]
        lines.append(f'<g fill="{_fill(shade, len(drawn.legend), prefix)}">')
        for area in inside:
            d = "".join(path(ring, True) for ring in area.rings)
            if "l" not in d:
                continue
            name = (
                ""
                if len(drawn.areas) > _MANY
                else f"<title>{escape(area.name)}: {escape(drawn.legend[shade])}</title>"
            )
            lines.append(f'<path d="{d}">{name}</path>' if name else f'<path d="{d}"/>')
        lines.append("</g>")
    borders = "".join(path(line, False) for line in drawn.borders)
    lines.append(f'<path d="{borders}" fill="none" stroke="{_INK}" stroke-width="{0.9 * fine}"/>')
    lines.append("</g>")
    lines.append(_legend(drawn, used, map_height, columns, prefix))
    lines.append("</svg>")
    return "\n".join(lines)


def _patterns(prefix: str, fine: int) -> str:
    """What has no shade: thin lines for too few, crossed ones for hidden; on the map's own grid, and for its key."""
    rising = f'<path d="M-1,1l2,-2M0,6l6,-6M5,7l2,-2" stroke="{_EDGE}" stroke-width="1"/>'
    falling = f'<path d="M-1,5l2,2M0,0l6,6M5,-1l2,2" stroke="{_EDGE}" stroke-width="1"/>'
    paper = f'<rect width="6" height="6" fill="{_PAPER}"/>'
    head = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    made = [
        f'<pattern id="{prefix}-{name}" {head}{scaled}>{paper}{lines}</pattern>'
        for ending, scaled in (("", f' patternTransform="scale({fine})"'), (_KEY, ""))
        for name, lines in ((f"few{ending}", rising), (f"hidden{ending}", rising + falling))
    ]
    return f"<defs>{''.join(made)}</defs>"


def _fill(shade: int, labels: int, prefix: str, ending: str = "") -> str:
    """The first label is nothing, the second too few, the last hidden; those between grow darker."""
    if shade == 0:
        return _PAPER
    if shade == 1:
        return f"url(#{prefix}-few{ending})"
    if shade == labels - 1:
        return f"url(#{prefix}-hidden{ending})"
    return _SHADES[min(shade - 2, len(_SHADES) - 1)]


def _legend(drawn: CountyMap, used: list[int], top: int, columns: int, prefix: str) -> str:
    """The title of the shades, then each that is on the map."""
    lines = [f'<g font-size="12" fill="{_INK}">', f'<text x="4" y="{top + 20}">{escape(drawn.legend_title)}</text>']
    rows = -(-len(used) // columns)
    for at, shade in enumerate(used):
        x, y = 4 + (at // rows) * (_WIDTH // columns), top + 30 + (at % rows) * _LEGEND_ROW
        fill = _fill(shade, len(drawn.legend), prefix, _KEY)
        lines.append(f'<rect x="{x}" y="{y}" width="22" height="14" fill="{fill}" stroke="{_EDGE}"/>')
        lines.append(f'<text x="{x + 30}" y="{y + 11.5}">{escape(drawn.legend[shade])}</text>')
    return "\n".join([*lines, "</g>"])
