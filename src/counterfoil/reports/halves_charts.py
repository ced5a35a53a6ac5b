"""Draws where the two halves meet and where they do not, and the parts of what lies between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.language import say, say_fact, say_many, say_number, to_say
from counterfoil.reports.edition import Chart

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
#: With more records than this only their requests are drawn, and with more than that only the first ones.
_ALL_FIGURES, _MOST = 14, 40
#: Records whose parts are drawn.
_WITH_PARTS = 14
#: Records on a page of two sheets.
_IN_BRIEF = 6
#: Around the drawing: a reader's font may be wider than the one that the labels were measured with.
_ROOM = {"left": 40, "right": 28, "top": 4, "bottom": 4}
#: The same where names stand above the marks, and what is then as wide as a telephone.
_ABOVE = {"left": 14, "right": 44, "top": 4, "bottom": 4}
_WIDTH, _STEP = 236, 34
#: Lines of one chart of parts: more would not fit a page of paper.
_LINES = 18
_ICE, _CUSTODIAN = to_say("ICE's record"), to_say("The custodian's record")


def figures_charts(rows: Sequence[Mapping[str, Any]], title: str, table_id: str) -> tuple[Chart, ...]:
    """Two marks a line, ICE's inside the custodian's where they meet, with the difference beside them.

    One chart a comparison: each is small enough for a page of paper and for a telephone.

    Args:
        rows: The figures of both halves, one a record and comparison.
        title: The heading, before what is compared.
        table_id: The table with the same figures.
    """
    names = list(dict.fromkeys(_name(r) for r in rows))
    shown = [r for r in rows if _name(r) in names[:_MOST]]
    if len(names) > _ALL_FIGURES:
        shown = [r for r in shown if r["comparison"] == "requests"]
    charts = []
    for comparison in dict.fromkeys(r["comparison"] for r in shown):
        held = [r for r in shown if r["comparison"] == comparison]
        view = _figure_view(held, "agency_name", is_above=True)
        spec = {"$schema": _SCHEMA, "padding": _ABOVE, "bounds": "full", **view}
        name = "both_halves" if comparison == "requests" else f"both_halves_{comparison}"
        heading = f"{title}: {held[0]['comparison_label']}"
        charts.append(Chart(name, heading, _alt(held, len(names)), spec, table_id))
    return tuple(charts)


def brief_chart(rows: Sequence[Mapping[str, Any]], title: str, table_id: str) -> Chart:
    """The same on a page of two sheets: a line a comparison of the one record, or the requests of each of several.

    Args:
        rows: The figures of both halves, one a record and comparison.
        title: The heading.
        table_id: The table with the same figures.
    """
    names = list(dict.fromkeys(_name(r) for r in rows))
    shown = rows if len(names) == 1 else [r for r in rows if r["comparison"] == "requests"][:_IN_BRIEF]
    line = "comparison_label" if len(names) == 1 else "agency_name"
    view = _figure_view(shown, line) | {"height": {"step": 14}, "width": 300}
    spec = {"$schema": _SCHEMA, "padding": _ROOM, "bounds": "full", **view}
    return Chart("both_halves", title, _alt_of_lines(shown, line), spec, table_id)


def _alt_of_lines(rows: Sequence[Mapping[str, Any]], line: str) -> str:
    """What a brief chart shows: both counts of each line."""
    return " ".join(
        [
            say("A dot for ICE's count, a diamond for the custodian's own."),
            *(
                say("{line}: {ice} and {custodian}.", line=r[line], ice=_count(r["ice_count"]),
                    custodian=_count(r["custodian_count"]))
                for r in rows
            ),
        ]
    )  # fmt: skip


def _count(number: int | None) -> str:
    return say("not known") if number is None else say_number(number)


def _figure_view(rows: Sequence[Mapping[str, Any]], line: str, *, is_above: bool = False) -> dict[str, Any]:
    """One comparison: a line a record; or, by another column, one record: a line a comparison.

    Args:
        rows: The lines.
        line: The column that names a line.
        is_above: The name stands above its marks, so that these have the whole width; else before them.
    """
    values = [
        {
            "agency": str(r[line]),
            "ice": r["ice_count"],
            "custodian": r["custodian_count"],
            "right": max(r["ice_count"] or 0, r["custodian_count"] or 0),
            "says": _says(r),
        }
        for r in rows
    ]
    axis = None if is_above else {"labelLimit": 210, "labelPadding": 11}
    y = {"field": "agency", "type": "nominal", "title": None, "sort": None, "axis": axis}
    scale = {"domain": [say_fact(_ICE), say_fact(_CUSTODIAN)]}
    series = {"field": "record", "type": "nominal", "title": None}
    points = [
        {
            "transform": [{"calculate": f'"{name}"', "as": "record"}, {"filter": f"isValid(datum.{field})"}],
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": size, "stroke": "#14212e"},
            "encoding": {
                "y": y,
                "x": {"field": field, "type": "quantitative"},
                "color": {**series, "scale": scale},
                "shape": {**series, "scale": {**scale, "range": ["circle", "diamond"]}},
            },
        }
        for field, name, size in (
            ("custodian", say_fact(_CUSTODIAN), 190),
            ("ice", say_fact(_ICE), 46),
        )
    ]
    between = {
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
        "encoding": {
            "y": y,
            "x": {"field": "ice", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "x2": {"field": "custodian"},
        },
        "transform": [{"filter": "isValid(datum.custodian) && isValid(datum.ice)"}],
    }
    beside = {
        "mark": {"type": "text", "align": "left", "dx": 12},
        "encoding": {"y": y, "x": {"field": "right", "type": "quantitative"}, "text": {"field": "says"}},
    }
    return {
        "width": _WIDTH,
        "height": {"step": _STEP},
        "data": {"values": values},
        "layer": [between, *points, beside, *([_name_above(y)] if is_above else [])],
    }


def _name_above(y: Mapping[str, Any]) -> dict[str, Any]:
    """The names of the lines, each above its marks."""
    return {
        "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -7, "limit": _WIDTH + 84},
        "encoding": {"y": y, "x": {"value": 0}, "text": {"field": y["field"]}},
    }


def _says(row: Mapping[str, Any]) -> str:
    if row["custodian_count"] is None:
        return say("no record")
    if row["ice_count"] is None:
        return say("not known")
    return say("they meet") if row["difference"] == 0 else signed(row["difference"])


def signed(number: int) -> str:
    """A difference as printed: with its sign, a true minus, and separators."""
    return f"{'+' if number > 0 else '−'}{say_number(abs(number))}" if number else "0"


def _name(row: Mapping[str, Any]) -> str:
    return str(row["agency_name"])


def _alt(rows: Sequence[Mapping[str, Any]], records: int) -> str:
    """What the chart shows, in sentences: which records meet, and by how much the others differ."""
    meet = [_name(r) for r in rows if r["difference"] == 0]
    differ = [f"{_name(r)} {signed(r['difference'])}" for r in rows if r["difference"]]
    silent = [_name(r) for r in rows if r["difference"] is None]
    shown = min(records, _MOST)
    said = [
        say_many(
            "A line for {number} custodian: a dot for ICE's count, a diamond for its own.",
            "A line for each of {number} custodians: a dot for ICE's count, a diamond for its own.",
            shown,
        )
    ]
    if meet:
        said.append(say("They meet: {names}.", names=", ".join(meet)))
    if differ:
        said.append(say("They differ, ICE's count less the custodian's: {names}.", names=", ".join(differ)))
    if silent:
        said.append(say("No record: {names}.", names=", ".join(silent)))
    if records > _MOST:
        said.append(say_many("{number} more is in the table.", "{number} more are in the table.", records - _MOST))
    return " ".join(said)


def parts_charts(rows: Sequence[Mapping[str, Any]], title: str, table_id: str) -> tuple[Chart, ...]:
    """For each record the parts of its difference in requests: a dot where a part was counted, a bar where bounded.

    Returns:
        As many charts as pages of paper want; none where no record has a part, or too many have.
    """
    held = [r for r in rows if r["comparison"] == "requests"]
    names = list(dict.fromkeys(_name(r) for r in held))
    if not held or len(names) > _WITH_PARTS:
        return ()
    ends = [end for r in held for end in (r["low"], r["high"])]
    domain = [min(0, *ends), max(0, *ends)]
    sheets: list[list[str]] = [[]]
    lines = 0
    for name in names:
        wanted = sum(_name(r) == name for r in held)
        if sheets[-1] and lines + wanted > _LINES:
            sheets.append([])
            lines = 0
        sheets[-1].append(name)
        lines += wanted
    charts = []
    for at, sheet in enumerate(sheets, start=1):
        views = [_parts_view(name, [r for r in held if _name(r) == name], domain) for name in sheet]
        spec = {"$schema": _SCHEMA, "padding": _ABOVE, "spacing": 12, "bounds": "full", "vconcat": views}
        heading = (
            title if len(sheets) == 1 else say("{title} ({part} of {parts})", title=title, part=at, parts=len(sheets))
        )
        name = "difference_parts" if at == 1 else f"difference_parts_{at}"
        charts.append(Chart(name, heading, _alt_of_parts(held, sheet), spec, table_id))
    return tuple(charts)


def _alt_of_parts(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """What a chart of parts shows: which differences the named parts leave unexplained."""
    said = "; ".join(
        f"{_name(r)} {_range(r)}"
        for r in rows
        if _name(r) in names and r["part"] == "unexplained" and not r["low"] <= 0 <= r["high"]
    )
    alt = say("For each custodian the parts of the difference: a dot where counted, a bar where bounded.")
    none = say("The named parts can account for every difference.")
    return alt + " " + (say("Left unexplained: {names}.", names=said) if said else none)


def _range(row: Mapping[str, Any]) -> str:
    low, high = signed(row["low"]), signed(row["high"])
    return low if low == high else say("{first} to {last}", first=low, last=high)


def _parts_view(name: str, rows: Sequence[Mapping[str, Any]], domain: Sequence[int]) -> dict[str, Any]:
    """The parts of one record."""
    values = [
        {"part": r["part_label"], "low": r["low"], "high": r["high"], "right": max(r["high"], 0), "says": _range(r)}
        for r in rows
    ]
    y = {"field": "part", "type": "nominal", "title": None, "sort": None, "axis": None}
    scale = {"domain": list(domain), "nice": True}
    x = {"field": "low", "type": "quantitative", "title": None, "scale": scale, "axis": {"tickMinStep": 1}}
    return {
        "title": {"text": name, "fontSize": 12, "offset": 6},
        "width": _WIDTH,
        "height": {"step": _STEP},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rule", "opacity": 0.35}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}},
            {
                "mark": {"type": "rule", "strokeWidth": 7, "opacity": 0.4},
                "encoding": {"y": y, "x": x, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "datum.low == datum.high"}],
                "mark": {"type": "point", "filled": True, "size": 80},
                "encoding": {"y": y, "x": {"field": "low", "type": "quantitative"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 10},
                "encoding": {"y": y, "x": {"field": "right", "type": "quantitative"}, "text": {"field": "says"}},
            },
            _name_above(y),
        ],
    }
