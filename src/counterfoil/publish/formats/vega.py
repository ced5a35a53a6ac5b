"""Turns a chart's Vega-Lite specification into one that draws the same everywhere and fetches nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.errors import CounterfoilError

#: The one font that the renderer brings along, so that a text has the same width on every machine.
FONT = "Liberation Sans"
INK = "#14212e"
QUIET = "#4a5866"
HAIRLINE = "#c9d1d9"
#: One hue from dark to light, so that the steps stay apart in gray; no two are equal, for `drawing` tells
#: by them which pattern a surface, and which dash a line, is given.
TONES = (
    "#16324c",
    "#7fa3c4",
    "#d3e0ec",
    "#3f6a92",
    "#f4f7fa",
    "#17334d",
    "#80a4c5",
    "#d4e1ed",
    "#406b93",
    "#f5f8fb",
)

#: What makes a specification ask for something outside its own data, or depend on the moment.
_BARRED_KEYS = {"url", "href", "sample"}
_BARRED_CALLS = re.compile(r"\b(now|random|datetime|timeParse|timeOffset|timeSequence)\s*\(")
_LOCAL_CALLS = re.compile(r"\b(year|quarter|month|date|day|hours|minutes|seconds)\s*\(")
#: What the house decides, not the chart.
_HOUSE_KEYS = {"config", "$schema", "font", "labelFont", "titleFont", "subtitleFont"}
_EXPRESSIONS = {"expr", "labelExpr", "calculate", "filter", "test"}

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": None,
    "padding": {
        "left": 28,
        "right": 16,
        "top": 4,
        "bottom": 10,
    },  # a reader's font may be wider than the one measured
    "font": FONT,
    "view": {
        "stroke": None,
        "continuousWidth": 640,
        "continuousHeight": 280,
        "discreteWidth": 640,
        "discreteHeight": {"step": 26},
    },
    "title": {"anchor": "start", "color": INK, "fontSize": 14, "fontWeight": "bold", "offset": 12},
    "axis": {
        "domainColor": QUIET,
        "gridColor": HAIRLINE,
        "gridWidth": 0.75,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelPadding": 6,
        "labelSeparation": 10,
        "tickColor": QUIET,
        "tickSize": 4,
        "titleColor": INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    },
    "axisX": {"grid": False, "labelFlush": False},
    "axisY": {"domain": False, "ticks": False},
    "legend": {
        "direction": "horizontal",
        "orient": "top",
        "columns": 3,
        "columnPadding": 18,
        "rowPadding": 5,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 260,
        "titleColor": INK,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolSize": 190,
        "symbolStrokeWidth": 0.75,
        "symbolStrokeColor": INK,
        "offset": 14,
    },
    "header": {"labelColor": INK, "labelFontSize": 12, "titleColor": INK, "titleFontSize": 12},
    "range": {"category": list(TONES), "ordinal": list(TONES[:5]), "ramp": ["#e6eef5", "#16324c"]},
    "bar": {"color": TONES[0], "stroke": "#ffffff", "strokeWidth": 0.75, "timeUnitBandSize": 0.8},
    "area": {"color": TONES[2]},
    "errorband": {"color": TONES[2], "opacity": 1},
    "line": {"color": TONES[0], "strokeWidth": 2.25},
    "point": {"color": TONES[0], "filled": True, "size": 36},
    "rule": {"color": QUIET},
    "text": {"color": INK, "fontSize": 12},
}


def house_spec(chart_id: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    """The specification in the house's style, in UTC, with days as ISO dates and keys in order.

    Raises:
        CounterfoilError: It asks for something outside its own data, or depends on the moment.
    """
    cleaned = _clean(chart_id, spec)
    cleaned["config"] = CONFIG
    return cleaned


def _clean(chart_id: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for key in sorted(spec):
        value = spec[key]
        if key in _BARRED_KEYS:
            raise _reaches_out(chart_id, key)
        if key in _HOUSE_KEYS:
            continue
        if key == "values" or key == "datasets":
            cleaned[key] = _data(value)
        elif key == "timeUnit":
            cleaned[key] = _in_utc(value)
        elif isinstance(value, str) and key in _EXPRESSIONS:
            cleaned[key] = _expression(chart_id, value)
        else:
            cleaned[key] = _value(chart_id, value)
    if isinstance(cleaned.get("year"), int):
        cleaned["utc"] = True
    if cleaned.get("mark") == "image" or cleaned.get("type") == "image":
        raise _reaches_out(chart_id, "image")
    if cleaned.get("type") == "temporal" and "field" in cleaned and "timeUnit" not in cleaned:
        scale = cleaned.get("scale")
        if scale is not None or "scale" not in cleaned:
            cleaned["scale"] = {**(scale or {}), "type": "utc"}
    return cleaned


def _value(chart_id: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return _clean(chart_id, value)
    if isinstance(value, list | tuple):
        return [_value(chart_id, inner) for inner in value]
    return _data(value)


def _data(value: Any) -> Any:
    """Rows of data as they are, with days as ISO dates and no character that a drawing cannot hold."""
    if isinstance(value, Mapping):
        return {str(key): _data(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_data(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") else c for c in value)
    return value


def _in_utc(unit: Any) -> Any:
    """A time unit that does not depend on where the machine stands."""
    if isinstance(unit, str):
        return unit if unit.startswith(("utc", "binned")) else f"utc{unit}"
    if isinstance(unit, Mapping) and "unit" in unit:
        return {**unit, "unit": _in_utc(unit["unit"])}
    return unit


def _expression(chart_id: str, text: str) -> str:
    """An expression that does not depend on where the machine stands."""
    if _BARRED_CALLS.search(text):
        raise _reaches_out(chart_id, "expression")
    return _LOCAL_CALLS.sub(r"utc\1(", re.sub(r"\btimeFormat\s*\(", "utcFormat(", text))


def _reaches_out(chart_id: str, key: str) -> CounterfoilError:
    return CounterfoilError(
        "publish/chart-reaches-out",
        "a chart asks for something outside its own data, or depends on the moment",
        where={"chart": chart_id, "entry": key},
        cost="Nothing was published.",
        remedy=["Put the data under `data.values`; a chart has no address and no link."],
    )
