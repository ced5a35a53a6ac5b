"""Draws the lineage of a claim: each saying in a box, below and to the right of the one it was made from."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from counterfoil.claims import Edge, Lineage, Node

_WIDTH, _INDENT, _PAD, _LINE, _GAP = 640, 30, 10, 17, 16
_CHARACTER = 6.6  # how wide a letter of 13 px is at most, on average, in the fonts named
_INK, _QUIET, _RULE, _PAPER, _MARK = "#14212e", "#4a5866", "#5a6672", "#ffffff", "#eef3f8"
_FONTS = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif"


@dataclass(frozen=True)
class _Box:
    """One box, placed: its left edge, its top, its height, its lines, and the line above it."""

    node: Node
    left: float
    top: float
    height: float
    lines: tuple[tuple[str, str], ...]
    above: tuple[str, ...]


def draw_lineage(lineage: Lineage) -> str:
    """The graph of one claim as SVG, with a title and a description, nothing to fetch and no script."""
    boxes: list[_Box] = []
    arrows: list[tuple[_Box, _Box, bool]] = []
    top = float(_PAD)
    for node, depth, edge, parent in _in_order(lineage):
        box = _placed(node, depth, edge, top)
        boxes.append(box)
        if parent is not None:
            start = next(b for b in boxes if b.node.key == parent)
            arrows.append((start, box, edge is None or edge.is_descent))
        top = box.top + box.height + _GAP
    return _svg(lineage, boxes, arrows, top)


def _in_order(lineage: Lineage) -> list[tuple[Node, int, Edge | None, str | None]]:
    """Each node with its depth, how it came to be and from which: what it was made from stands above it."""
    by_key = {n.key: n for n in lineage.nodes}
    descent = [e for e in lineage.edges if e.is_descent]
    made = {e.end for e in descent}
    named = {k for e in descent for k in (e.start, e.end)}
    found: list[tuple[Node, int, Edge | None, str | None]] = []
    seen: set[str] = set()

    def follow(key: str, depth: int, edge: Edge | None) -> None:
        if key in seen:
            return
        seen.add(key)
        found.append((by_key[key], depth, edge, edge.start if edge else None))
        for onward in descent:
            if onward.start == key:
                follow(onward.end, depth + 1, onward)

    for node in lineage.nodes:
        if node.key not in made and (node.key in named or node.is_this):
            follow(node.key, 0, None)
    this = next(n.key for n in lineage.nodes if n.is_this)
    below = next((depth for node, depth, _, _ in found if node.key == this), 0) + 1
    for edge in lineage.edges:
        other = edge.end if edge.start == this else edge.start
        if not edge.is_descent and other not in seen:
            seen.add(other)
            found.append((by_key[other], below, edge, this))
    return found


def _placed(node: Node, depth: int, edge: Edge | None, top: float) -> _Box:
    left = float(_PAD + min(depth, 6) * _INDENT)
    letters = int((_WIDTH - left - 3 * _PAD) / _CHARACTER)
    above: list[str] = []
    if edge is not None:
        how = edge.how if edge.is_descent or edge.end == node.key else f"{edge.how} this claim"
        above = textwrap.wrap(f"{how}: {edge.changed}" if edge.changed else how, letters)
    lines = [("head", line) for line in textwrap.wrap(f"{node.day}  {node.by}", letters)]
    lines += [("words", line) for line in textwrap.wrap(node.words, letters)]
    if node.is_this:
        lines.append(("this", "this claim"))
    box_top = top + len(above) * _LINE
    return _Box(node, left, box_top, len(lines) * _LINE + 2 * _PAD - 4, tuple(lines), tuple(above))


def _svg(lineage: Lineage, boxes: Sequence[_Box], arrows: Sequence[tuple[_Box, _Box, bool]], height: float) -> str:
    size = {"width": str(_WIDTH), "height": _number(height), "viewBox": f"0 0 {_WIDTH} {_number(height)}"}
    label = f"Lineage of the claim {lineage.statement_id}"
    root = Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img", "aria-label": label, "font-family": _FONTS},
    )
    SubElement(root, "title").text = label
    SubElement(root, "desc").text = _described(lineage)
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": _PAPER})
    for start, end, is_descent in arrows:
        _draw_arrow(root, start, end, is_descent)
    for box in boxes:
        _draw_box(root, box)
    return ElementTree.tostring(root, encoding="unicode")


def _draw_arrow(root: Element, start: _Box, end: _Box, is_descent: bool) -> None:
    x, y = start.left + 12, end.top + end.height / 2
    line = {"d": f"M{_number(x)},{_number(start.top + start.height)}V{_number(y)}H{_number(end.left - 1)}"}
    dashes = {} if is_descent else {"stroke-dasharray": "3 3"}
    SubElement(root, "path", {**line, "fill": "none", "stroke": _RULE, "stroke-width": "1.4", **dashes})
    if is_descent:
        tip, back = _number(end.left - 1), _number(end.left - 8)
        points = f"{tip},{_number(y)} {back},{_number(y - 4)} {back},{_number(y + 4)}"
        SubElement(root, "polygon", {"points": points, "fill": _RULE})


def _draw_box(root: Element, box: _Box) -> None:
    for at, line in enumerate(box.above):
        y = box.top - (len(box.above) - at) * _LINE + 12
        text = {
            "x": _number(box.left + 6),
            "y": _number(y),
            "font-size": "12",
            "font-style": "italic",
            "fill": _QUIET,
        }
        SubElement(root, "text", text).text = _clean(line)
    place = {"x": _number(box.left), "y": _number(box.top), "width": _number(_WIDTH - _PAD - box.left)}
    look = {"height": _number(box.height), "rx": "3", "fill": _MARK if box.node.is_this else _PAPER}
    stroke = {"stroke": _INK if box.node.is_this else _RULE, "stroke-width": "2" if box.node.is_this else "1"}
    SubElement(root, "rect", {**place, **look, **stroke})
    looks = {
        "head": {"font-size": "12", "fill": _QUIET},
        "words": {"font-size": "13", "fill": _INK},
        "this": {"font-size": "12", "font-weight": "700", "fill": _INK},
    }
    for at, (kind, line) in enumerate(box.lines):
        where = {"x": _number(box.left + _PAD), "y": _number(box.top + _PAD + at * _LINE + 9)}
        SubElement(root, "text", {**where, **looks[kind]}).text = _clean(line)


def _described(lineage: Lineage) -> str:
    """The graph in sentences, for who cannot see it."""
    by_key = {n.key: n for n in lineage.nodes}
    said = [f"{n.day}, {n.by}: {n.words}." for n in lineage.nodes]
    said += [f"{by_key[e.end].by}, {by_key[e.end].day}, {e.how}: {e.changed}." for e in lineage.edges if e.changed]
    return _clean(" ".join(said))


def _clean(text: str) -> str:
    """A text without what an SVG cannot hold."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
