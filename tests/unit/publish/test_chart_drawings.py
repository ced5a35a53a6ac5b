"""A chart becomes a drawing that has its own ids, fetches nothing, and is legible without color."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.publish.formats import render_drawing
from counterfoil.publish.formats.vega import CONFIG, house_spec
from support.editions import outcomes_chart, share_chart


def texts(drawing: str) -> list[str]:
    """What a reader reads in the drawing."""
    return [e.text for e in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text") if e.text]


def ids(drawing: str) -> list[str]:
    """The ids in the drawing."""
    return [e.attrib["id"] for e in ElementTree.fromstring(drawing).iter() if "id" in e.attrib]


def test_a_drawing_says_what_it_shows():
    """Its title and its description stand in it, with markup as text."""
    chart = share_chart()
    root = ElementTree.fromstring(render_drawing(chart))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == chart.alt
    assert root[0].text == chart.title == "Share recorded as declined <by month>"


def test_the_first_month_of_a_period_is_drawn_as_itself():
    """Days are drawn in UTC, so that no machine draws 1 October as 30 September."""
    assert "Oct 2029" in texts(render_drawing(outcomes_chart()))
    assert "Sep 2029" not in texts(render_drawing(outcomes_chart()))


def test_ids_are_the_charts_own_however_many_were_drawn_before():
    """The renderer counts ids up; ours start at one, and two drawings on one page share none."""
    first, second = render_drawing(share_chart()), render_drawing(share_chart())
    other = render_drawing(replace(share_chart(), chart_id="another"))
    assert first == second
    assert ids(first) == ["declined_share-1"]
    assert ids(other) == ["another-1"]
    assert "url(#declined_share-1)" in first


def test_outcomes_are_told_apart_by_pattern_as_well_as_by_tone():
    """From the fourth on, a surface has lines over its tone."""
    drawing = render_drawing(outcomes_chart())
    assert ids(drawing) == ["outcomes-tone-4"]
    assert drawing.count('fill="url(#outcomes-tone-4)"') == 12 + 1


def test_lines_are_told_apart_by_dash():
    """No line is drawn in a tone too light to see."""
    values = [{"x": x, "y": x * k, "who": f"line {k}"} for x in (0, 1) for k in range(5)]
    spec = {
        "data": {"values": values},
        "mark": "line",
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
            "color": {"field": "who", "type": "nominal"},
        },
    }
    drawing = render_drawing(replace(share_chart(), spec=spec))
    looks = {
        (e.attrib["stroke"], e.attrib.get("stroke-dasharray"))
        for e in ElementTree.fromstring(drawing).iter()
        if e.attrib.get("stroke-width") == "2.25" and e.attrib.get("fill", "none") == "none"
    }
    assert len(looks) == 5
    assert {ink for ink, _ in looks} == {"#16324c", "#5582ab"}


def test_markup_and_control_characters_in_the_data_stay_text():
    """A label cannot break out of its drawing."""
    label = '</text><script>alert(1)</script>" onload="x" \x00&'
    spec = {
        "data": {"values": [{"who": label, "n": 1}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "who", "type": "nominal", "axis": {"labelLimit": 900, "labelAngle": 0}},
            "y": {"field": "n", "type": "quantitative"},
        },
    }
    drawing = render_drawing(replace(share_chart(), spec=spec))
    assert "<script" not in drawing
    assert label.replace("\x00", "�") in texts(drawing)


@pytest.mark.parametrize(
    "outside",
    [
        {"data": {"url": "https://zz.example/data.json"}},
        {"data": {"values": []}, "transform": [{"lookup": "a", "from": {"data": {"url": "x"}, "key": "a"}}]},
        {"data": {"values": []}, "mark": {"type": "image"}},
        {"data": {"values": []}, "mark": {"type": "bar", "href": "https://zz.example"}},
        {"data": {"values": []}, "mark": "bar", "transform": [{"calculate": "random()", "as": "r"}]},
        {"data": {"values": []}, "mark": "bar", "transform": [{"filter": "datum.day < now()"}]},
        {"data": {"values": []}, "mark": "bar", "transform": [{"sample": 3}]},
    ],
)
def test_a_chart_that_reaches_out_or_depends_on_the_moment_is_refused(outside):
    """No address, no link, no image, no clock and no chance: nothing is fetched and nothing differs."""
    with pytest.raises(CounterfoilError) as refused:
        render_drawing(replace(share_chart(), spec={"mark": "bar", **outside}))
    assert refused.value.slug == "publish/chart-reaches-out"


def test_a_row_may_hold_the_word_url_as_data():
    """Only the specification is searched for addresses; its rows are data."""
    spec = {
        "data": {"values": [{"url": "https://zz.example", "n": 1, "on": date(2030, 1, 1)}]},
        "mark": "bar",
        "encoding": {"x": {"field": "on", "type": "temporal"}, "y": {"field": "n", "type": "quantitative"}},
    }
    assert "zz.example" not in render_drawing(replace(share_chart(), spec=spec))


def month_labels(unit, label):
    """The labels under two bars, a month each, drawn with a time unit and a label expression."""
    values = [{"on": "2030-01-01", "n": 1}, {"on": "2030-02-01", "n": 2}]
    x = {"field": "on", "type": "ordinal", "timeUnit": unit, "axis": {"labelExpr": label, "labelAngle": 0}}
    y = {"field": "n", "type": "quantitative", "axis": None}
    spec = {"data": {"values": values}, "mark": "bar", "encoding": {"x": x, "y": y}}
    return texts(render_drawing(replace(share_chart(), spec=spec)))


@pytest.mark.parametrize(
    "unit", ["yearmonth", "utcyearmonth", {"unit": "yearmonth"}, {"step": 1, "unit": "yearmonth"}]
)
def test_time_units_and_expressions_are_taken_in_utc(unit):
    """However a chart asks for months, they are those of its data."""
    label = "timeFormat(datum.value, '%B') + ' ' + year(datum.value)"
    assert month_labels(unit, label)[:2] == ["January 2030", "February 2030"]


def test_a_chart_is_drawn_in_utc_whatever_it_asks_for():
    """Days, times, units and filters lose their dependence on the machine's time zone."""
    given = {
        "encoding": {
            "x": {"field": "on", "type": "temporal"},
            "y": {"field": "y", "type": "temporal", "scale": None},
        },
        "transform": [{"filter": {"field": "on", "timeUnit": {"step": 2}, "equal": {"year": 2030, "month": 1}}}],
        "params": [{"name": "p", "expr": "month(datum.on)"}],
    }
    expected = {
        "encoding": {
            "x": {"field": "on", "type": "temporal", "scale": {"type": "utc"}},
            "y": {"field": "y", "type": "temporal", "scale": None},
        },
        "transform": [
            {
                "filter": {
                    "field": "on",
                    "timeUnit": {"step": 2},
                    "equal": {"year": 2030, "month": 1, "utc": True},
                }
            }
        ],
        "params": [{"name": "p", "expr": "utcmonth(datum.on)"}],
        "config": CONFIG,
    }
    assert house_spec("zz", given) == expected
