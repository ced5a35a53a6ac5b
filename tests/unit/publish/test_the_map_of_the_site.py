"""The map on the first page of the site: small enough for a phone, with nothing of the borders lost."""

from __future__ import annotations

import re

from counterfoil.jurisdictions import load_register, load_shapes
from counterfoil.publish.site.maps import Area, Link, _path, draw_map

#: What the first page may weigh, less what it has beside the map when all states are listed on it.
MOST = 300_000 - 80_000


def test_the_map_of_every_county_fits_the_first_page() -> None:
    """All counties of the country, each state with its link: with the rest of the page under 300 KB."""
    counties = load_register().counties
    shapes = load_shapes(counties)
    assert shapes is not None
    areas = [Area(c, counties[c].state_code, at * 37 % 1200) for at, c in enumerate(shapes.counties) if c in counties]
    states = {a.group for a in areas}
    assert len(areas) > 3_000 and len(states) > 49
    links = {s: Link(f"places/{s}/index.html", f"{s}\n12,345 detainers issued") for s in states}
    drawn = draw_map(areas, shapes, links, "A map")
    assert len(drawn) < MOST
    assert drawn.count("<a ") == len(states)


def test_steps_in_one_direction_are_one_and_the_corners_stay() -> None:
    """A square with points along its sides becomes four corners; a spike, which turns back, stays."""
    square = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (0, 2), (0, 2), (0, 0)]
    assert _path(square, 0, 0, 1) == "M0 0l2 0 0 2-2 0 0-2z"
    spike = [(0, 0), (3, 0), (1, 0), (1, 1), (0, 0)]
    steps = re.findall(r"-?\d+ ?-?\d+", _path(spike, 0, 0, 1).partition("l")[2])
    assert len(steps) == 4
