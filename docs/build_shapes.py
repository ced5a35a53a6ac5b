"""Writes the shapes of counties: of the United States from a package of shapes, of the fictional states from a draw.

python docs/build_shapes.py US_ATLAS/counties-albers-10m.json    writes both files
python docs/build_shapes.py                                      writes the fictional ones alone

The package is us-atlas 3.0.1 (ISC), made from the Census Bureau's cartographic boundary files of 2017, which are in
the public domain; `npm pack us-atlas@3.0.1` fetches it.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
US = ROOT / "src/counterfoil/jurisdictions/facts/shapes/us.json"
ZZ = ROOT / "src/counterfoil/zz/facts/extension/jurisdictions/shapes/zz.json"
#: One unit of the written shapes, in units of the package's drawing of 975 by 610.
UNIT = 0.1
Point = tuple[int, int]

FICTIONAL = [
    ["99001", "99003", "99005", "99007", "99009", "98001"],
    ["99011", "99013", "99015", "99510", "99017", "98003"],
    ["99019", "99021", "99023", "99025", "", "98005"],
]


def us_shapes(path: Path) -> dict[str, Any]:
    """Every county of the package, on a grid of a tenth of its unit, without points that say nothing."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (wide, high), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        points, x, y = [], 0, 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round((x * wide + left) / UNIT), round((y * high + top) / UNIT)))
        arcs.append(_thinned(points))
    counties = {}
    for one in topology["objects"]["counties"]["geometries"]:
        rings = one["arcs"] if one["type"] == "Polygon" else [ring for part in one["arcs"] for ring in part]
        counties[one["id"]] = rings
    return {
        "source": "us-atlas 3.0.1, counties-albers-10m (Census Bureau, cartographic boundary files of 2017)",
        "license": "ISC, Copyright 2013-2019 Michael Bostock; the Census Bureau's files are in the public domain",
        "evidence": "seen",
        "projection": "Albers, with Alaska and Hawaii moved and made smaller; not to be measured on",
        "arcs": [_relative(arc) for arc in arcs],
        "counties": dict(sorted(counties.items())),
    }


def fictional_shapes() -> dict[str, Any]:
    """A grid of made-up counties with crooked borders that neighbors share."""
    draw = random.Random(99)
    rows, columns = len(FICTIONAL), len(FICTIONAL[0])
    corner = {
        (r, c): (900 * c + draw.randint(-170, 170), 820 * r + draw.randint(-150, 150))
        for r in range(rows + 1)
        for c in range(columns + 1)
    }
    arcs: list[list[Point]] = []
    numbers: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}

    def side(start: tuple[int, int], end: tuple[int, int]) -> int:
        """The arc from one corner to another, drawn once; backward, it is the complement of its number."""
        if (end, start) in numbers:
            return ~numbers[end, start]
        if (start, end) not in numbers:
            (ax, ay), (bx, by) = corner[start], corner[end]
            points = [(ax, ay)]
            for step in range(1, 6):
                x, y = ax + (bx - ax) * step / 6, ay + (by - ay) * step / 6
                points.append((round(x + draw.randint(-45, 45)), round(y + draw.randint(-45, 45))))
            numbers[start, end] = len(arcs)
            arcs.append([*points, (bx, by)])
        return numbers[start, end]

    counties = {}
    for r, row in enumerate(FICTIONAL):
        for c, code in enumerate(row):
            around = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)]
            if code:
                counties[code] = [[side(around[at], around[(at + 1) % 4]) for at in range(4)]]
    return {
        "source": "made up",
        "license": "that of this project",
        "evidence": "fictional",
        "projection": "none: the states do not exist",
        "arcs": [_relative(arc) for arc in arcs],
        "counties": dict(sorted(counties.items())),
    }


def _thinned(points: list[Point]) -> list[Point]:
    """The points without repeats and without those on a straight line between their neighbors."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _relative(points: list[Point]) -> list[int]:
    """The first point, then each step from the one before, in one flat list."""
    flat = list(points[0])
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        flat += [bx - ax, by - ay]
    return flat


def write(shapes: dict[str, Any], path: Path) -> None:
    """One line a key, so that a change can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f' "{k}": {json.dumps(v, separators=(",", ":"), ensure_ascii=False)}' for k, v in shapes.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(us_shapes(Path(sys.argv[1])), US)
    write(fictional_shapes(), ZZ)
