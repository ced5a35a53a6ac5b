"""Time that no release covers keeps its place on an even axis, is said in words, and is never a zero."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from xml.etree import ElementTree

from counterfoil.language import speaking
from counterfoil.measures import Portion, Time, days_not_covered, times_between
from counterfoil.publish.formats.drawing import render_drawing
from counterfoil.publish.site.drawings import draw_time, time_spec
from counterfoil.reports.charts import outcomes_chart
from counterfoil.reports.over_time import over_time_table
from counterfoil.reports.tables import outcomes_table

EARLY = Portion(date(2007, 10, 1), date(2009, 7, 20), date(2009, 7, 19))
LATE = Portion(date(2011, 10, 1), date(2013, 3, 11), date(2013, 3, 10))
WINDOW = (date(2007, 10, 1), date(2013, 3, 11))


class Answer:
    """`detainers_by_outcome` by fiscal year, in the fictional state; nothing was issued in 2012."""

    def __init__(self) -> None:
        from counterfoil.measures import answer_fields, find_measure

        measure = find_measure("detainers_by_outcome")
        self.fields = answer_fields(measure, ("fiscal_year", "outcome"))
        counts = {2008: 5, 2009: 4, 2013: 3}
        self.rows = [
            dict.fromkeys((f.name for f in self.fields), None)
            | {"fiscal_year": year, "outcome": "unresolved", "count": n, "denominator": n, "cohort": "closed"}
            for year, n in counts.items()
        ]
        self.cells = type("Cells", (), {"notes": (), "subject": measure.measure})()


def times() -> tuple[Time, ...]:
    """The fiscal years of the window."""
    return times_between("fiscal_year", (EARLY, LATE), *WINDOW)


def test_a_period_is_covered_where_a_release_covers_a_day_of_it() -> None:
    """The year in which the one ends and that in which the other begins are; those between are not."""
    assert [(t.value, t.is_covered) for t in times()] == [
        (2008, True), (2009, True), (2010, False), (2011, False), (2012, True), (2013, True),
    ]  # fmt: skip
    months = times_between("month", (EARLY,), date(2009, 7, 1), date(2009, 9, 1))
    assert [t.value for t in months if t.is_covered] == ["2009-07-01"]


def test_the_days_that_none_covers_are_spans() -> None:
    """Between the releases, before the first, and after the last; none where they meet or overlap."""
    assert days_not_covered((LATE, EARLY), *WINDOW) == ((date(2009, 7, 20), date(2011, 10, 1)),)
    assert days_not_covered((EARLY,), date(2007, 1, 1), date(2010, 1, 1)) == (
        (date(2007, 1, 1), date(2007, 10, 1)),
        (date(2009, 7, 20), date(2010, 1, 1)),
    )
    assert days_not_covered((EARLY, EARLY), EARLY.from_date, EARLY.until_date) == ()
    assert days_not_covered((), *WINDOW) == (WINDOW,)


def test_a_window_beside_all_releases_or_between_two_is_not_covered_at_all() -> None:
    """Before the first, after the last, and inside the gap: the span is all of it."""
    for window in (
        (date(2006, 1, 1), date(2007, 1, 1)),
        (date(2010, 1, 1), date(2011, 1, 1)),
        (date(2030, 1, 1), date(2031, 1, 1)),
    ):
        assert days_not_covered((LATE, EARLY), *window) == (window,)


def test_a_table_over_time_says_not_covered_and_zero_where_each_is_true() -> None:
    """A year with a release and no detainer is 0; one without a release is unknown, with its reason."""
    rows = over_time_table(Answer(), "fiscal_year", times()).rows  # type: ignore[arg-type]
    assert {r[0]: (r[1], r[-1]) for r in rows} == {
        2008: (5, None), 2009: (4, None), 2010: (None, "not_covered"), 2011: (None, "not_covered"),
        2012: (0, None), 2013: (3, None),
    }  # fmt: skip
    whole = outcomes_table(Answer(), "t", "T", "fiscal_year", times())  # type: ignore[arg-type]
    reason = [f.name for f in whole.fields].index("reason")
    assert [r[0] for r in whole.rows] == [2008, 2009, 2010, 2011, 2013]
    assert [r[0] for r in whole.rows if r[reason] == "not_covered"] == [2010, 2011]
    assert all(v is None for r in whole.rows if r[0] == 2010 for at, v in enumerate(r) if at not in (0, reason))


def test_the_chart_of_an_edition_has_a_place_for_every_year() -> None:
    """Shaded where none covers it, with the words in the shade and beside the chart."""
    chart = outcomes_chart(Answer(), "fiscal_year", "T", "t", times=times())  # type: ignore[arg-type]
    assert "no release covers: 2010 to 2011" in chart.alt
    shade, bars = chart.spec["layer"][:2]
    assert [v["when"] for v in shade["data"]["values"]] == ["2010", "2011"]
    assert [w.rstrip("*") for w in bars["encoding"]["x"]["scale"]["domain"]] == [
        "2008", "2009", "2010", "2011", "2012", "2013",
    ]  # fmt: skip
    assert not {"2010", "2011"} & {v["when"] for v in bars["data"]["values"]}
    drawn = render_drawing(chart)
    assert "not covered" in drawn
    assert all(f">{year}" in drawn for year in range(2008, 2013))
    with speaking("es"):
        said = outcomes_chart(Answer(), "fiscal_year", "T", "t", times=times())  # type: ignore[arg-type]
        assert "ninguna publicación de datos cubre: 2010 a 2011" in said.alt


def rows_of_a_page() -> list[dict[str, Any]]:
    """A year with bars, two without a release, and one that a release covers and that has none."""
    parts = ("issued", "taken", "declined", "other", "unresolved")
    told = {2009: 4, 2010: None, 2011: None, 2012: 0}
    return [
        {"value": y, "label": str(y), "is_open": False, "is_covered": n is not None, **dict.fromkeys(parts, n)}
        for y, n in told.items()
    ]


def test_the_chart_of_a_page_shades_the_years_between() -> None:
    """One shade over both years, none over the year with no detainer; the specification says the same."""
    svg = ElementTree.fromstring(draw_time(rows_of_a_page(), "Over time", False))
    shades = [r for r in svg.iter("rect") if r.get("class") == "gap"]
    assert [(r.get("x"), r.get("width"), r.findtext("title")) for r in shades] == [("219.0", "334.0", "not covered")]
    assert [t.text for t in svg.iter("text") if t.text in ("2009", "2010", "2011", "2012")] == [
        "2009", "2010", "2011", "2012",
    ]  # fmt: skip
    spec = time_spec(rows_of_a_page(), "Over time")
    shade, bars = spec["layer"]
    assert [v["when"] for v in shade["data"]["values"]] == ["2010", "2011"]
    assert bars["encoding"]["x"]["scale"]["domain"] == ["2009", "2010", "2011", "2012"]
    assert "null" not in json.dumps(bars["data"])
