"""Makes the charts of an edition: Vega-Lite specifications with their data inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact, say_many, say_number, say_share, to_say
from counterfoil.measures import Seam, Time, find_period, outcome_labels
from counterfoil.reports.edition import Chart

#: Outcomes that are told apart in a chart, from the bottom up; all others are one.
_SHOWN = ("taken_into_ice_custody", "declined_by_agency", "unresolved")
#: Behind times that no release covers; lighter than any bar, also in gray.
_SHADE = "#eceff2"
#: How wide a chart over time is, and a sign of its words; how far it is from one bar to the next, of a bar's width.
_WIDTH, _SIGN, _STEP = 640, 7, 1.12
_OTHER = to_say("All other outcomes")


def outcomes_chart(
    answer: Releasable,
    by: str,
    title: str,
    table_id: str,
    seams: Sequence[Seam] = (),
    *,
    times: Sequence[Time] = (),
    height: int = 260,
) -> Chart:
    """Detainers by outcome over time, stacked; open groups have an asterisk, seams between releases a line.

    The axis is even: every one of the times has its place, and one that no release covers is shaded.
    """
    labels = outcome_labels()
    other = say_fact(_OTHER)
    told = {outcome: say_fact(labels[outcome]) for outcome in _SHOWN}
    order = [told[_SHOWN[0]], told[_SHOWN[1]], other, told[_SHOWN[2]]]
    sums: dict[tuple[str, str], int] = {}
    opened: set[str] = set()
    for row in answer.rows:
        when = str(row[by])
        if row[by] is None or row["count"] is None:
            continue
        label = told.get(row["outcome"], other)
        sums[when, label] = sums.get((when, label), 0) + row["count"]
        if row["cohort"] == "open":
            opened.add(when)
    values = [
        {
            "when": _when(when, by, when in opened),
            "outcome": label,
            "place": order.index(label),
            "detainers": n,
        }
        for (when, label), n in sorted(sums.items())
    ]
    found = {str(row[by]) for row in answer.rows if row[by] is not None}
    labels_of = {str(t.value): _when(str(t.value), by, str(t.value) in opened or t.cohort == "open") for t in times}
    labels_of |= {when: _when(when, by, when in opened) for when in found}
    axis = [labels_of[when] for when in sorted(labels_of)]
    gaps = [labels_of[str(t.value)] for t in times if not t.is_covered and str(t.value) not in found]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": height,
        **_layers(values, order, _seam_marks(seams, by, {str(v["when"]) for v in values}), axis, gaps),
    }
    total = sum(sums.values())
    parts = "; ".join(f"{label} {say_number(sum(n for (_, o), n in sums.items() if o == label))}" for label in order)
    alt = [
        say_many(
            "Stacked bars of {number} detainer by outcome on record and time of issue: {parts}.",
            "Stacked bars of {number} detainers by outcome on record and time of issue: {parts}.",
            total,
            parts=parts,
        )
    ]
    if seams:
        alt.append(
            say("A dashed line marks each day from which on another release serves: {days}.", days=_days_of(seams))
        )
    if gaps:
        runs = _runs(gaps, axis)
        said = ", ".join(say("{first} to {last}", first=r[0], last=r[-1]) if len(r) > 1 else r[0] for r in runs)
        alt.append(say("A shade marks times that no release covers: {times}.", times=said))
    if opened:
        groups = ", ".join(sorted(opened))
        alt.append(say("Open groups, whose outcomes are still being recorded: {groups}.", groups=groups))
    return Chart("outcomes_over_time", title, " ".join(alt), spec, table_id)


def _runs(gaps: Sequence[str], axis: Sequence[str]) -> list[list[str]]:
    """Times, those that follow on each other together."""
    runs: list[list[str]] = []
    for label in gaps:
        if runs and axis.index(label) == axis.index(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _layers(
    values: list[dict[str, Any]],
    order: list[str],
    marks: list[dict[str, Any]],
    axis: Sequence[str],
    gaps: Sequence[str],
) -> dict[str, Any]:
    """The shades, the bars over them, and a dashed line at each seam; every time has its place on the axis."""
    x = {"field": "when", "type": "ordinal", "title": None, "sort": None, "scale": {"domain": list(axis)}}
    bars: dict[str, Any] = {
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "x": x,
            "y": {"field": "detainers", "type": "quantitative", "title": say("Detainers issued"), "stack": "zero"},
            "color": {"field": "outcome", "type": "nominal", "title": say("Outcome on record"), "sort": order},
            "order": {"field": "place", "type": "quantitative"},
        },
    }
    if not marks and not gaps:
        return bars
    shades = [_shade(gaps, x), _words(gaps, axis, x)] if gaps else []
    lines = [
        {
            "data": {"values": [{"when": m["when"]}]},
            "mark": {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.5},
            "encoding": {"x": {**x, "bandPosition": m["at"]}},
        }
        for m in marks
    ]
    return {"layer": [*shades[:1], bars, *shades[1:], *lines]}


def _shade(gaps: Sequence[str], x: Mapping[str, Any]) -> dict[str, Any]:
    """A shade behind each time that no release covers, as high as the chart, without a space between two."""
    return {
        "data": {"values": [{"when": label} for label in gaps]},
        "mark": {"type": "bar", "color": _SHADE, "stroke": None, "width": {"band": _STEP}},
        "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": "height"}},
    }


def _words(gaps: Sequence[str], axis: Sequence[str], x: Mapping[str, Any]) -> dict[str, Any]:
    """What a shade means, in the middle of each run of times that has room for it."""
    words = say("not covered")
    wide = [run for run in _runs(gaps, axis) if len(run) * _WIDTH / len(axis) > _SIGN * len(words)]
    return {
        "data": {"values": [{"when": run[len(run) // 2], "says": words} for run in wide]},
        "mark": {"type": "text", "baseline": "middle"},
        "encoding": {"x": x, "y": {"value": {"expr": "height / 2"}}, "text": {"field": "says"}},
    }


def _seam_marks(seams: Sequence[Seam], by: str, shown: set[str]) -> list[dict[str, Any]]:
    """For each seam the label of its group, and how far into the group it lies, 0 to 1."""
    marks = []
    for seam in seams:
        value, before = find_period(by, seam.day)
        held = next((w for w in sorted(shown) if w.rstrip("*") == _when(str(value), by, False)), None)
        if held is not None:
            marks.append({"when": held, "at": round(before, 2)})
    return marks


def _days_of(seams: Sequence[Seam]) -> str:
    return ", ".join(str(s.day) for s in seams)


def _when(when: str, by: str, is_open: bool) -> str:
    """The label of a group; an asterisk marks one that is open."""
    text = when[:7] if by in ("month", "quarter") else when
    return f"{text}*" if is_open else text


def shares_chart(rows: Sequence[Mapping[str, Any]], says: Mapping[str, str], title: str, table_id: str) -> Chart:
    """One share under each of its denominators: the printed value, and the bounds that the unknown allow."""
    values = [
        {"of": say_fact(says[r["denominator_is"]]), "value": r["value"], "low": r["low"], "high": r["high"]}
        for r in rows
        if r["value"] is not None
    ]
    y = {"field": "of", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 320}}
    axis = {"format": ".0%"}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 400,
        "height": {"step": 34},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.35},
                "encoding": {
                    "y": y,
                    "x": {
                        "field": "low",
                        "type": "quantitative",
                        "title": None,
                        "axis": axis,
                        "scale": {"domainMin": 0},
                    },
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 80},
                "encoding": {"y": y, "x": {"field": "value", "type": "quantitative"}},
            },
        ],
    }
    said = "; ".join(
        say(
            "{denominator}: {share}, between {low} and {high}",
            denominator=v["of"],
            share=say_share(v["value"]),
            low=say_share(v["low"]),
            high=say_share(v["high"]),
        )
        for v in values
    )
    alt = say(
        "Recorded as declined, as a share of each denominator: a dot for the share, a bar for its bounds. {shares}.",
        shares=said,
    )
    return Chart("declined_share_bounds", title, alt, spec, table_id)
