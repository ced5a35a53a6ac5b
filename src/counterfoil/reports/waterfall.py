"""Makes the waterfall of an edition: from the rows that were read down to the outcomes, as a table and a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact, say_number
from counterfoil.measures import outcome_labels
from counterfoil.reports.edition import Chart, EditionTable
from counterfoil.reports.tables import as_table

_TABLE = "accounting"
#: Steps that are a whole; the others take away from it, or are a part of it.
_WHOLES = ("rows_read", "detainers_issued")


def accounting_table(steps: Releasable, by_outcome: Releasable) -> EditionTable:
    """Every step from rows read to detainers issued, then what became of these: one row a step."""
    table = as_table(_TABLE, say("From rows read to detainers counted, and to their outcomes"), steps)
    labels = outcome_labels()
    counts = {r["outcome"]: r for r in by_outcome.rows}
    rows = tuple(
        (outcome, say("Of these: {outcome}", outcome=say_fact(label)), counts[outcome]["count"], "detainers", None)
        if counts[outcome]["count"] is not None
        else (outcome, say("Of these: {outcome}", outcome=say_fact(label)), None, "detainers", "suppressed")
        for outcome, label in labels.items()
        if outcome in counts
    )
    return replace(table, rows=(*table.rows, *rows))


def waterfall_chart(table: EditionTable) -> Chart | None:
    """Bars from what was read down to what is left, and from there to the outcomes; None where nothing was issued.

    Args:
        table: From `accounting_table`.
    """
    steps: list[dict[str, Any]] = [dict(zip((f.name for f in table.fields), r, strict=True)) for r in table.rows]
    issued = next((s["count"] for s in steps if s["step"] == "detainers_issued"), 0)
    if not issued:
        return None
    values = [v for v in _bars(steps) if v["from"] != v["until"] or v["step"] in _WHOLES]
    y = {"field": "says", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 390}}
    kinds = [say("What is left"), say("Taken away"), say("Outcome")]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 290,
        "height": {"step": 22},
        "padding": {
            "left": 64,
            "right": 40,
            "top": 4,
            "bottom": 10,
        },  # a reader's font may be wider than the measured
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "y": y,
                    "x": {"field": "from", "type": "quantitative", "title": say("Rows, then detainers")},
                    "x2": {"field": "until"},
                    "color": {"field": "kind", "type": "nominal", "title": None, "scale": {"domain": kinds}},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {
                    "y": y,
                    "x": {"field": "until", "type": "quantitative"},
                    "text": {"field": "written", "type": "nominal"},
                },
            },
        ],
    }
    said = "; ".join(f"{s['says']}: {say_number(s['count'])}" for s in steps if s["count"])
    return Chart(
        "waterfall",
        say("From rows read to outcomes"),
        say("Bars from the rows read down to the detainers issued, and to their outcomes. {steps}.", steps=said),
        spec,
        table.table_id,
    )


def _bars(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Where each bar begins and ends."""
    kinds = (say("What is left"), say("Taken away"), say("Outcome"))
    bars, level, is_outcome = [], 0, False
    for step in steps:
        count = step["count"]
        if count is None:
            continue
        if step["step"] in _WHOLES:
            start, end, kind, level = 0, count, kinds[0], count
            is_outcome = step["step"] == "detainers_issued"
        else:
            start, end, kind = level - count, level, kinds[2] if is_outcome else kinds[1]
            level -= count
        written = say_number(count)
        bars.append(
            {
                "step": step["step"],
                "says": step["says"],
                "from": start,
                "until": end,
                "kind": kind,
                "written": written,
            }
        )
    return bars
