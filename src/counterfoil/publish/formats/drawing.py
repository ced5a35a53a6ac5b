"""Turns a chart into an SVG drawing, the same bytes everywhere, that can stand in a page beside others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from counterfoil.publish.formats.map_drawing import render_map
from counterfoil.publish.formats.vega import FONT, TONES, house_spec

if TYPE_CHECKING:
    from counterfoil.reports import Chart, CountyMap

_SVG = "{http://www.w3.org/2000/svg}"
#: What a reader's machine has; all of them are as wide as the font that the texts were measured with.
_FONT_STACK = f"Helvetica, Arial, '{FONT}', Arimo, sans-serif"
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_GEOMETRY = ("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height")
_DROPPED = ("aria-hidden", "aria-roledescription", "aria-label", "role", "pointer-events", "class")

_DARK, _MIDDLE, _WHITE = "#16324c", "#5582ab", "#ffffff"
_RISING, _FALLING = "M-1,1l2,-2M0,8l8,-8M7,9l2,-2", "M-1,7l2,2M0,0l8,8M7,-1l2,2"
#: What lies over a surface from the fourth tone on, as path and ink; the first three stay plain.
_OVERLAYS = {
    TONES[3]: (_RISING, _WHITE),
    TONES[4]: (_FALLING, _DARK),
    TONES[5]: ("M0,4h8", _WHITE),
    TONES[6]: ("M4,0v8", _DARK),
    TONES[7]: (f"{_RISING}{_FALLING}", _DARK),
    TONES[8]: ("M4,2v4M2,4h4", _WHITE),
    TONES[9]: ("M3,4h2", _DARK),
}
#: How a line of each tone is drawn: dark enough to be seen, and dashed to be told from the others.
_LINES = dict(
    zip(
        TONES,
        [(ink, dash) for dash in ("", "7 3", "2 3", "9 3 2 3", "4 2") for ink in (_DARK, _MIDDLE)],
        strict=True,
    )
)


def drawing_name(chart_id: str) -> str:
    """Where the drawing stands inside the folder of the edition."""
    return f"charts/{chart_id}.svg"


def render_drawing(chart: Chart | CountyMap) -> str:
    """The chart as SVG, with its title and its description, ids of its own and nothing to fetch.

    Raises:
        CounterfoilError: The chart asks for something outside its own data.
    """
    from counterfoil.reports import CountyMap

    return render_map(chart, _FONT_STACK) if isinstance(chart, CountyMap) else _render_spec(chart)


def _render_spec(chart: Chart) -> str:
    import vl_convert

    spec = house_spec(chart.chart_id, chart.spec)
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], show_warnings=False)
    root = ElementTree.fromstring(drawn)  # noqa: S314 (the renderer's own output, not a stranger's)
    for element in list(root.iter()):
        _tidy(element)
        _dash(element)
    _prune(root)
    patterns = _use_patterns(root, chart.chart_id)
    _rename_ids(root, chart.chart_id)
    width, height = root.attrib["width"], root.attrib["height"]
    root.attrib.clear()
    root.attrib.update(
        {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
        | {"role": "img", "aria-label": chart.alt, "font-family": _FONT_STACK}
    )
    title = ElementTree.Element(f"{_SVG}title")
    title.text = chart.title
    if patterns is not None:
        root.insert(0, patterns)
    root.insert(0, title)
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _tidy(element: ElementTree.Element) -> None:
    """Takes away what a picture with one description does not need, and rounds its geometry."""
    for name in _DROPPED:
        element.attrib.pop(name, None)
    if element.attrib.get("font-family") == FONT:
        del element.attrib["font-family"]
    for name in _GEOMETRY:
        if name in element.attrib:
            element.attrib[name] = _LONG_NUMBER.sub(_rounded, element.attrib[name])


def _dash(element: ElementTree.Element) -> None:
    """Gives a line in one of the tones an ink that is seen on paper, and a dash where it needs one."""
    line = _LINES.get(element.attrib.get("stroke", "").lower())
    if line is None:
        return
    element.set("stroke", line[0])
    if line[1] and "stroke-dasharray" not in element.attrib:
        element.set("stroke-dasharray", line[1])


def _prune(parent: ElementTree.Element) -> None:
    """Takes away paths that draw nothing and groups that hold nothing."""
    for child in list(parent):
        _prune(child)
        empty_group = child.tag == f"{_SVG}g" and len(child) == 0
        no_path = child.tag == f"{_SVG}path" and child.get("d", "") in ("", "M0,0h0v0h0Z")
        if empty_group or no_path or child.get("display") == "none":
            parent.remove(child)


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _use_patterns(root: ElementTree.Element, chart_id: str) -> ElementTree.Element | None:
    """Gives surfaces from the fourth tone on their pattern; returns the definitions, if any is used."""
    used = []
    for element in root.iter():
        tone = element.attrib.get("fill", "").lower()
        if tone in _OVERLAYS:
            element.set("fill", f"url(#{_pattern_id(chart_id, tone)})")
            used.append(tone)
    if not used:
        return None
    definitions = ElementTree.Element(f"{_SVG}defs")
    for tone in [t for t in TONES if t in used]:
        size = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
        pattern = ElementTree.SubElement(definitions, f"{_SVG}pattern", {"id": _pattern_id(chart_id, tone), **size})
        ElementTree.SubElement(pattern, f"{_SVG}rect", {"width": "8", "height": "8", "fill": tone})
        path, ink = _OVERLAYS[tone]
        stroke = {"d": path, "stroke": ink, "stroke-width": "1.25", "fill": "none"}
        ElementTree.SubElement(pattern, f"{_SVG}path", stroke)
    return definitions


def _pattern_id(chart_id: str, tone: str) -> str:
    return f"{chart_id}-tone-{TONES.index(tone) + 1}"


def _rename_ids(root: ElementTree.Element, chart_id: str) -> None:
    """Renames ids, which the renderer counts up inside one process, to the chart's own, counted from one."""
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib and not _own(e.attrib["id"], chart_id)]
    new = {old: f"{chart_id}-{at}" for at, old in enumerate(ids, start=1)}
    rename: Callable[[re.Match[str]], str] = lambda m: f"url(#{new.get(m.group(1), m.group(1))})"  # noqa: E731
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.attrib[name] = new.get(value, value)
            elif "url(" in value:
                element.attrib[name] = re.sub(r"url\([\"']?#([^)\"']+)[\"']?\)", rename, value)


def _own(identifier: str, chart_id: str) -> bool:
    return identifier.startswith(f"{chart_id}-tone-")
