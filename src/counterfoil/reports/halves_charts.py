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
_ICE, _CUSTODIAN = to_say("ICE's record"), to_say("The custodian's record")


def figures_chart(rows: Sequence[Mapping[str, Any]], title: str, table_id: str) -> Chart:
    """Two marks a line, ICE's inside the custodian's where they meet, with the difference beside them.

    Args:
        rows: The figures of both halves, one a record and comparison.
        title: The heading.
        table_id: The table with the same figures.
    """
    names = list(dict.fromkeys(_name(r) for r in rows))
    shown = [r for r in rows if _name(r) in names[:_MOST]]
    if len(names) > _ALL_FIGURES:
        shown = [r for r in shown if r["comparison"] == "requests"]
    labels = dict.fromkeys(r["comparison_label"] for r in shown)
    views = [_figure_view(label, [r for r in shown if r["comparison_label"] == label]) for label in labels]
    spec = {"$schema": _SCHEMA, "padding": _ROOM, "spacing": 12, "bounds": "full", "vconcat": views}
    return Chart("both_halves", title, _alt(shown, len(names)), spec, table_id)


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
    view = _figure_view("", shown, line) | {"height": {"step": 14}, "width": 300}
    del view["title"]
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


def _figure_view(label: str, rows: Sequence[Mapping[str, Any]], line: str = "agency_name") -> dict[str, Any]:
    """One comparison: a line a record; or, by another column, one record: a line a comparison."""
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
    y = {
        "field": "agency",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 210, "labelPadding": 11},
    }
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
        "title": {"text": label, "fontSize": 12, "offset": 6},
        "width": 340,
        "height": {"step": 24},
        "data": {"values": values},
        "layer": [between, *points, beside],
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
    asked = [r for r in rows if r["comparison"] == "requests"]
    meet = [_name(r) for r in asked if r["difference"] == 0]
    differ = [f"{_name(r)} {signed(r['difference'])}" for r in asked if r["difference"]]
    silent = [_name(r) for r in asked if r["difference"] is None]
    shown = min(records, _MOST)
    said = [
        say_many(
            "A line for {number} custodian: a dot for ICE's count, a diamond for its own.",
            "A line for each of {number} custodians: a dot for ICE's count, a diamond for its own.",
            shown,
        )
    ]
    if meet:
        said.append(say("Requests meet: {names}.", names=", ".join(meet)))
    if differ:
        said.append(say("Requests differ, ICE's count less the custodian's: {names}.", names=", ".join(differ)))
    if silent:
        said.append(say("No record: {names}.", names=", ".join(silent)))
    if records > _MOST:
        said.append(say_many("{number} more is in the table.", "{number} more are in the table.", records - _MOST))
    return " ".join(said)


def parts_chart(rows: Sequence[Mapping[str, Any]], title: str, table_id: str) -> Chart | None:
    """For each record the parts of its difference in requests: a dot where a part was counted, a bar where bounded.

    Returns:
        None where no record has a part, or too many have.
    """
    held = [r for r in rows if r["comparison"] == "requests"]
    names = list(dict.fromkeys(_name(r) for r in held))
    if not held or len(names) > _WITH_PARTS:
        return None
    ends = [end for r in held for end in (r["low"], r["high"])]
    domain = [min(0, *ends), max(0, *ends)]
    views = [_parts_view(name, [r for r in held if _name(r) == name], domain) for name in names]
    spec = {"$schema": _SCHEMA, "padding": _ROOM, "spacing": 12, "bounds": "full", "vconcat": views}
    said = "; ".join(
        f"{_name(r)} {_range(r)}" for r in held if r["part"] == "unexplained" and not r["low"] <= 0 <= r["high"]
    )
    alt = say("For each custodian the parts of the difference: a dot where counted, a bar where bounded.")
    none = say("The named parts can account for every difference.")
    alt += " " + (say("Left unexplained: {names}.", names=said) if said else none)
    return Chart("difference_parts", title, alt, spec, table_id)


def _range(row: Mapping[str, Any]) -> str:
    low, high = signed(row["low"]), signed(row["high"])
    return low if low == high else say("{first} to {last}", first=low, last=high)


def _parts_view(name: str, rows: Sequence[Mapping[str, Any]], domain: Sequence[int]) -> dict[str, Any]:
    """The parts of one record."""
    values = [
        {"part": r["part_label"], "low": r["low"], "high": r["high"], "right": max(r["high"], 0), "says": _range(r)}
        for r in rows
    ]
    y = {"field": "part", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 300}}
    scale = {"domain": list(domain), "nice": True}
    x = {"field": "low", "type": "quantitative", "title": None, "scale": scale, "axis": {"tickMinStep": 1}}
    return {
        "title": {"text": name, "fontSize": 12, "offset": 6},
        "width": 300,
        "height": {"step": 22},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rule"}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}},
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
        ],
    }
