"""Where another release begins to serve, every chart over time has a dashed line, and says the day in words."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from counterfoil.language import speaking
from counterfoil.measures import Seam, find_period
from counterfoil.publish.site.drawings import draw_time, seam_days, time_spec
from counterfoil.reports.charts import _seam_marks

DAY = date(2024, 11, 16)


@pytest.mark.parametrize(
    ("dimension", "value", "before"),
    [
        ("month", "2024-11-01", 0.5),
        ("quarter", "2024-10-01", 0.5),
        ("fiscal_year", 2025, 46 / 365),
        ("calendar_year", 2024, 320 / 366),
    ],
)
def test_a_day_lies_in_one_period_of_each_dimension_of_time(dimension: str, value: Any, before: float) -> None:
    """The half of November that lies before the sixteenth is half of the month, and half of the quarter."""
    assert find_period(dimension, DAY) == (value, before)


@pytest.mark.parametrize(
    ("by", "label"),
    [("month", "2024-11*"), ("quarter", "2024-10"), ("fiscal_year", "2025*"), ("calendar_year", "2024")],
)
def test_the_chart_of_an_edition_marks_it_by_every_time(by: str, label: str) -> None:
    """In the group that holds it, open or not; where no group does, there is no line."""
    (mark,) = _seam_marks([Seam(DAY, "A", "B")], by, {label, "1999"})
    assert (mark["when"], 0 < mark["at"] < 1) == (label, True)
    assert _seam_marks([Seam(DAY, "A", "B")], by, {"1999"}) == []


def rows(*months: str) -> list[dict[str, Any]]:
    """Ten detainers a month, in the fictional state."""
    parts = {"taken": 4, "declined": 1, "other": 3, "unresolved": 2}
    return [{"value": m, "label": m, "issued": 10, "is_open": False, "is_covered": True, **parts} for m in months]


def test_the_chart_of_a_page_of_the_site_marks_it() -> None:
    """Between the bars, and as far into one as the day lies; one outside of the bars is not drawn."""
    bars = rows("2024-10-01", "2024-11-01")
    seams = [
        (date(2024, 10, 1), "2024-10-01", 0.0),
        (date(2024, 11, 1), "2024-11-01", 0.0),
        (DAY, "2024-11-01", 0.5),
        (date(2025, 6, 1), "2025-06-01", 0.0),
    ]
    lines = ElementTree.fromstring(draw_time(bars, "Over time", True, seams)).iter("line")
    drawn = [line for line in lines if line.get("class") == "seam"]
    assert [(e.get("x1"), e.findtext("title")) for e in drawn] == [
        ("386.0", "From 1 November 2024 on, another release serves"),
        ("553.0", "From 16 November 2024 on, another release serves"),
    ]
    assert seam_days(bars, seams) == "1 November 2024, 16 November 2024"
    assert [layer["mark"]["type"] for layer in time_spec(bars, "Over time", seams)["layer"][1:]] == ["rule", "rule"]
    with speaking("es"):
        assert "16 de noviembre de 2024" in draw_time(bars, "x", True, seams)
        assert "another release" not in draw_time(bars, "x", True, seams)


def test_a_chart_without_a_seam_has_no_line() -> None:
    """Nor a layer of its own in the specification that is served."""
    bars = rows("2024-10-01")
    assert 'class="seam"' not in draw_time(bars, "Over time", True)
    assert "layer" not in time_spec(bars, "Over time")
    assert seam_days(bars, []) == ""
