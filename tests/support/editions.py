"""Builds a small edition of the fictional state ZZ, with cells that a form could mistake for code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from counterfoil.reports import Chart, Edition, EditionTable, Figure, Flag, Input, Scope, Section
from counterfoil.schema import Field

MONTHS = tuple(date(2029 + (9 + at) // 12, (9 + at) % 12 + 1, 1) for at in range(12))
OUTCOMES = {
    "taken_into_ice_custody": "taken into ICE custody",
    "declined_by_agency": "recorded as declined",
    "lifted_by_ice": "lifted by ICE",
    "unresolved": "unresolved",
}
HOSTILE = (
    "=1+1",
    "<b>COUNTY</b> JAIL & ANNEX",
    "DOÑA ZZ",
    "+SUM(A1)",
    "-2+3",
    "@cmd",
    "\tTAB JAIL",
    "'=QUOTED",
    'EAST "OLD" JAIL, ZZ',
    "{{ 7 * 7 }}",
    "</svg><script>alert(1)</script>",
    "../../ZZ",
)


def outcome_counts(at: int) -> dict[str, int]:
    """How many of each outcome in the month with that place in the year."""
    return dict(zip(OUTCOMES, (1204 + 37 * at, 41 + 9 * at, 205 - 6 * at, 130 + 22 * at), strict=True))


def outcomes_table() -> EditionTable:
    """One row a month and outcome."""
    rows = []
    for at, month in enumerate(MONTHS):
        counts = outcome_counts(at)
        rows += [(month, OUTCOMES[o], n, n / sum(counts.values())) for o, n in counts.items()]
    return EditionTable(
        "outcomes_by_month",
        "What became of the detainers issued in each month",
        (
            Field("issued_month", "date", "The first day of the month in which the detainer was prepared."),
            Field("outcome", "text", "What became of it, as ICE recorded it."),
            Field("count", "integer", "Detainers with that outcome.", unit="detainers"),
            Field("outcome_share", "number", "Their share of the month's detainers.", unit="share"),
        ),
        tuple(rows),
        ("An outcome says what was recorded, not who is to blame.",),
        "detainers_by_outcome",
    )


def shares_table() -> EditionTable:
    """One row a month, with the share recorded as declined and how far the unknown could move it."""
    rows = []
    for at, month in enumerate(MONTHS):
        counts = outcome_counts(at)
        whole, declined, unknown = sum(counts.values()), counts["declined_by_agency"], counts["unresolved"]
        rows.append(
            (
                month,
                declined,
                whole,
                declined / whole,
                declined / whole,
                (declined + unknown) / whole,
                unknown,
            )
        )
    return EditionTable(
        "declined_share_by_month",
        "Share of detainers recorded as declined, by month",
        (
            Field("issued_month", "date", "The first day of the month in which the detainer was prepared."),
            Field("numerator", "integer", "Detainers recorded as declined.", unit="detainers"),
            Field("denominator", "integer", "Detainers issued.", unit="detainers"),
            Field("value", "number", "The share.", unit="share"),
            Field("low", "number", "The share if none of the unknown was declined."),
            Field("high", "number", "The share if all of the unknown were declined."),
            Field("unknown_count", "integer", "Detainers without a recorded outcome.", unit="detainers"),
        ),
        tuple(rows),
        ("Unresolved detainers are in the denominator.",),
        "declined_share",
    )


def facilities_table() -> EditionTable:
    """One row a facility; the names are hostile, one count is suppressed and one day is not stated."""
    rows: list[tuple[Any, ...]] = []
    for at, name in enumerate(HOSTILE):
        rows.append(
            (
                name,
                "county",
                1200 - 83 * at,
                14 + at,
                (14 + at) / (1200 - 83 * at),
                date(2029, 10, 1 + at),
                at % 2 == 0,
                "",
            )
        )
    rows[3] = (HOSTILE[3], "state", 612, None, None, date(2029, 11, 9), True, "suppressed")
    rows[4] = (HOSTILE[4], "county", 240, 12, 0.05, None, False, "not_stated")
    return EditionTable(
        "facilities",
        "Facilities with the most detainers",
        (
            Field("facility_name_as_stated", "text", "The facility, as the release writes it."),
            Field("custodian_level", "text", "Who runs it.", values=("county", "state")),
            Field("detainers_issued", "integer", "Detainers sent to it.", unit="detainers"),
            Field("declined_count", "integer", "Of these, recorded as declined.", unit="detainers"),
            Field("declined_share", "number", "Their share.", unit="share"),
            Field("first_declined_date", "date", "The first day on which one was recorded as declined."),
            Field("is_attributed", "boolean", "Whether the facility could be attributed to an agency."),
            Field("reason", "text", "Why a cell of the row is unknown."),
        ),
        tuple(rows),
        ("Names are those of the release.", "=Notes can look like formulas too, and <i>markup</i>."),
    )


def outcomes_chart() -> Chart:
    """A stacked bar a month."""
    table = outcomes_table()
    order = list(OUTCOMES.values())
    values = [{"month": m, "outcome": o, "rank": order.index(o), "count": n} for m, o, n, _ in table.rows]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "timeUnit": "yearmonth",
                "axis": {"title": None, "format": "%b %Y"},
            },
            "y": {"field": "count", "type": "quantitative", "aggregate": "sum", "title": "detainers issued"},
            "color": {"field": "outcome", "type": "nominal", "sort": order, "title": None},
            "order": {"field": "rank"},
        },
    }
    alt = "Stacked bars: each month most detainers ended in ICE custody; those recorded as declined grew."
    return Chart("outcomes", "Outcomes by month of issue", alt, spec, table.table_id)


def share_chart() -> Chart:
    """A line with the band that the unknown leave open."""
    table = shares_table()
    values = [{"month": r[0], "value": r[3], "low": r[4], "high": r[5]} for r in table.rows]
    month = {"field": "month", "type": "temporal", "axis": {"title": None, "format": "%b %Y"}}
    percent = {"format": ".0%", "title": "share recorded as declined"}
    spec = {
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "area"},
                "encoding": {
                    "x": month,
                    "y": {"field": "low", "type": "quantitative", "axis": percent},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "clip": True},
                "encoding": {"x": month, "y": {"field": "value", "type": "quantitative"}},
            },
        ],
    }
    alt = "A line that rises from 3 to 6 percent, with a band up to 23 percent if all unknown were declined."
    return Chart("declined_share", "Share recorded as declined <by month>", alt, spec, table.table_id)


def sample_edition(**changes: Any) -> Edition:
    """The edition, with some of its parts replaced."""
    edition = Edition(
        edition_id="ddor-ZZ-2029-10-01-2030-10-01-1",
        series="ddor",
        edition_number=1,
        title="What became of immigration detainers in ZZ",
        scope=Scope("ZZ", "State of ZZ (fictional)", "state"),
        from_date=date(2029, 10, 1),
        until_date=date(2030, 10, 1),
        as_of_date=date(2030, 11, 14),
        definitions_version="5d" * 32,
        software_version="0.1.0",
        inputs=(
            Input("zz-detainers-2030-11", "ZZ <detainers> & more.xlsx", "0a" * 32, 23_456, date(2030, 11, 14)),
            Input("zz-detentions-2030-11", "zz_detentions.xlsx", "b1" * 32, 98_765, date(2030, 11, 14)),
        ),
        totals={
            "rows_read": 23_456,
            "rows_set_aside": 12,
            "not_attributed": 377,
            "detainers_issued": 23_052,
            **{o: sum(outcome_counts(at)[o] for at in range(12)) for o in OUTCOMES},
        },
        answer=(
            "ICE issued 23,052 detainers to facilities in ZZ in the twelve months from October 2029.",
            "It recorded 1,086 of them, 4.71%, as declined by the agency that was asked.",
            "For 3,012 no outcome is stated; if all of these were declined, the share would be 17.78%.",
            "One facility’s count is suppressed, because it is small enough to point at a person.",
            "ICE’s records alone stand behind these figures; no custodian’s log was handed in.",
        ),
        figures=(
            Figure(
                "detainers_issued",
                "Detainers issued, October 2029 to September 2030",
                23_052,
                "detainers",
                None,
                None,
                None,
                None,
                None,
                "",
                "detainers_issued",
            ),
            Figure(
                "declined_share",
                "Share of detainers issued that ICE recorded as declined",
                1086 / 23_052,
                "share",
                1086,
                23_052,
                1086 / 23_052,
                4098 / 23_052,
                3012,
                "",
                "declined_share",
            ),
            Figure(
                "taken_count",
                "Detainers followed by ICE custody within 7 days",
                16_890,
                "detainers",
                None,
                None,
                16_890,
                19_902,
                3012,
                "",
                "taken",
            ),
            Figure(
                "smallest_facility",
                "Recorded as declined at the smallest facility <ZZ>",
                None,
                "detainers",
                None,
                None,
                None,
                None,
                None,
                "suppressed",
                "declined",
            ),
        ),
        sections=(
            Section(
                "outcomes",
                "What became of the detainers",
                ("A detainer is counted in the month in which it was prepared.",),
                ("outcomes",),
                ("outcomes_by_month",),
            ),
            Section(
                "declined",
                "Recorded as declined",
                ("The band shows how far the share can move, given what is unknown.",),
                ("declined_share",),
                (),
            ),
            Section("facilities", "Facilities", (), (), ("facilities",)),
        ),
        tables=(outcomes_table(), shares_table(), facilities_table()),
        charts=(outcomes_chart(), share_chart()),
        flags=(
            Flag(
                "one-day",
                "On one day 214 detainers were recorded as declined, more than in any month.",
                "2030-02-11",
                214,
            ),
            Flag("hostile", "=A facility’s name looks like a formula & was kept as <b>text</b>."),
        ),
    )
    return replace(edition, **changes)
