"""The map of counties: drawn from shapes alone, told apart without color, the same bytes each time."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest

from counterfoil.jurisdictions import load_register, load_shapes
from counterfoil.publish.formats.drawing import render_drawing
from counterfoil.reports import Area, CountyMap
from counterfoil.reports.county_map import shade_labels

SVG = "{http://www.w3.org/2000/svg}"


def square(at: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """One closed ring."""
    x = 100 * at
    return (((x, 0), (x + 100, 0), (x + 100, 100), (x, 100), (x, 0)),)


def drawn(*shades: int) -> CountyMap:
    """A map of squares in a row, one a shade."""
    areas = tuple(Area(f"9900{at}", f"County <{at}> & more", shade, square(at)) for at, shade in enumerate(shades))
    border = (((0, 0), (100 * len(shades), 0)),)
    alt = 'A map of "counties"'
    return CountyMap("by_county", "By county", alt, areas, border, shade_labels(), "Shaded", "made up", "by_county")


def fills(svg: str) -> list[str]:
    """The fill of each county, in order."""
    root = ElementTree.fromstring(svg)
    groups = [g for g in root.iter(f"{SVG}g") if g.get("fill") and g.find(f"{SVG}path") is not None]
    return [g.get("fill") for g in groups for _ in g.findall(f"{SVG}path")]


def gray(color: str) -> float:
    """How light a color is, 0 to 255."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_shades_stay_apart_in_gray_and_grow_darker():
    """A printer without color shows as many steps as the legend has."""
    last = len(shade_labels()) - 1
    found = [gray(f) for f in fills(render_drawing(drawn(*range(2, last))))]
    assert len(found) == last - 2
    assert all(a - b > 25 for a, b in itertools.pairwise(found))


def test_nothing_few_and_hidden_have_no_shade():
    """White for no detainer, one hatch for too few, another for hidden by disclosure control."""
    found = fills(render_drawing(drawn(0, 1, len(shade_labels()) - 1)))
    assert found == ["#ffffff", "url(#by_county-few)", "url(#by_county-hidden)"]


@pytest.mark.parametrize("counties", [3, 400])
def test_a_hatch_is_as_wide_on_the_map_as_in_its_key(counties):
    """The map is drawn on a grid of its own; a hatch that shrank with it would look like one more shade."""
    last = len(shade_labels()) - 1
    root = ElementTree.fromstring(render_drawing(drawn(*itertools.islice(itertools.cycle((0, 1, last)), counties))))
    on_map = next(g for g in root.iter(f"{SVG}g") if "scale(" in g.get("transform", ""))
    grid = float(re.search(r"scale\(([\d.]+)\)", on_map.get("transform"))[1])
    patterns = {p.get("id"): p.get("patternTransform", "scale(1)") for p in root.iter(f"{SVG}pattern")}
    key = {r.get("fill") for r in root.iter(f"{SVG}rect") if "url" in r.get("fill", "")}
    for name in ("few", "hidden"):
        own = float(re.search(r"scale\(([\d.]+)\)", patterns[f"by_county-{name}"])[1])
        assert own * grid == pytest.approx(1)
        assert patterns[f"by_county-{name}-key"] == "scale(1)"
        assert f"url(#by_county-{name}-key)" in key


def test_names_stay_text_and_the_words_are_inside():
    """Markup in a name is text; the map has its title and its description."""
    root = ElementTree.fromstring(render_drawing(drawn(2, 3)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A map of "counties"'
    assert root.find(f"{SVG}title").text == "By county"
    assert "County <0> & more: " in "".join(root.itertext())


def test_the_legend_has_what_is_on_the_map_and_nothing_else():
    """Two shades, two entries."""
    svg = render_drawing(drawn(0, 4, 4))
    labels = shade_labels()
    assert [label for label in labels if f">{label}<" in svg] == [labels[0], labels[4]]


def test_the_same_map_has_the_same_bytes():
    """Nothing in it depends on when or how often it is drawn."""
    assert render_drawing(drawn(2, 3)) == render_drawing(drawn(2, 3))


def test_every_county_of_the_register_has_a_shape_or_is_a_known_change():
    """Counties without a shape are those that changed after the shapes were made: Connecticut and two in Alaska."""
    register = load_register()
    states = {s.code for s in register.states.values() if s.kind in ("state", "district")}
    shapes = load_shapes(register.counties)
    absent = {
        c for c, county in register.counties.items() if county.state_code in states and c not in shapes.counties
    }
    assert {c[:2] for c in absent} <= {"09", "02"}
    assert len(absent) < 15


@pytest.mark.parametrize("state", ["06", "48", "02"])
def test_rings_are_closed(state):
    """Each ring ends where it begins."""
    shapes = load_shapes(["06037"])
    for county in (c for c in shapes.counties if c.startswith(state)):
        assert all(ring[0] == ring[-1] for ring in shapes.rings(county))


def test_a_map_of_the_nation_is_small_and_whole():
    """3,142 counties in less than half a megabyte; no number is written with more digits than a screen has."""
    shapes = load_shapes(["06037"])
    areas = tuple(Area(c, c, 2, tuple(tuple(ring) for ring in shapes.rings(c))) for c in sorted(shapes.counties))
    borders = tuple(tuple(line) for line in shapes.borders(shapes.counties))
    svg = render_drawing(CountyMap("us", "US", "US", areas, borders, shade_labels(), "Shaded", "us-atlas", "t"))
    assert svg.count("<path d=") > 3100
    assert len(svg) < 500_000
    assert not re.search(r"\d\.\d{4,}", svg.split("<path", 1)[1])
