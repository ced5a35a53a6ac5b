"""Measures of rows that are made up at random say the same on DuckDB, on Spark and in plain Python."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.measures import Question, dimensions_of, load_measures
from counterfoil.measures.dimensions import Dimension
from counterfoil.schema import Field
from support.generated import drawn, mostly
from support.measured import Measured, Row, require

#: Every measure that needs no law, alone or by something; those of time and stock by a period too.
ASKED = [
    *(Question(m.measure) for m in load_measures().values() if m.group != "law"),
    Question("declined_share", ("month",), (("form", "I247A"),)),
    Question("detainers_by_outcome", ("state", "quarter")),
    Question("detainers_issued", ("outcome_detail",)),
    Question("detainers_by_offense_group", ("calendar_year",), (("outcome", "unresolved"),)),
    Question("state_share_of_detainers", ("fiscal_year",), (("state", "ZZ"),)),
    Question("custody_within_days", ("state",), (), date(2025, 1, 1), date(2025, 3, 1)),
    Question("days_to_custody", ("sex",)),
    Question("active_detainers", ("month", "form"), (), date(2025, 1, 1), date(2025, 4, 1)),
    Question("detainers_issued_and_ended", ("quarter",), (), date(2025, 1, 1), date(2025, 7, 1)),
    Question("arrests_by_method", ("month",)),
    Question("removals_made", ("criminality",), (), date(2025, 1, 3), None),
]
_FIRST = date(2025, 1, 1)
_QUIET = list(HealthCheck)

_days = mostly(st.integers(0, 100).map(lambda n: _FIRST + timedelta(days=n)))
_words = {
    "outcome": ["taken_into_ice_custody", "declined_by_agency", "unresolved", "unmapped", "lifted_by_ice"],
    "outcome_detail": [None, "case_closed", "funds"],
    "other_outcome": [None, "declined_by_agency", "taken_into_ice_custody"],
    "custody_reason": [None, "not_applicable", "not_collected"],
    "state_code": ["ZZ", "ZY", None],
    "custodian_level": ["county", "state", "unknown"],
    "confidence": [1.0, 0.0],
    "request_asked": ["notify", "notify_and_hold", "unknown"],
    "form": ["I247A", "I247G", None],
    "criminality": ["1", "2", None],
    "offense_code_ncic": ["0901", "1103", "9999", "12", None],
    "sex": ["Female", "Male", None],
    "birth_year": [1950, 1990, 2010, None],
    "person_key": ["P1", "P2", None],
    "removal_id": ["R0", "R1", None],
    "removal_reason": [None, "not_applicable", "not_stated"],
}
_signs = ["taken_despite_lift_reason", "booked_without_record", "taken_later", "arrested_without_record"]


@st.composite
def detainers(draw: st.DrawFn) -> Row:
    row: Row = {name: draw(st.sampled_from(values)) for name, values in _words.items()}
    row["prepared_date"] = draw(_days)
    row["conflicts"] = draw(st.lists(st.sampled_from(_signs), max_size=2, unique=True))
    days = draw(st.one_of(st.none(), st.integers(-2, 90)))
    if row["outcome"] == "taken_into_ice_custody" and row["prepared_date"] and days is not None:
        row |= {"days_to_custody": days, "ended_date": row["prepared_date"] + timedelta(days=days)}
        row["custody_date"] = row["ended_date"]
    row["removal_date"] = draw(_days) if row["removal_id"] else None
    return row


_arrests = st.fixed_dictionaries(
    {
        "arrest_date": _days,
        "apprehension_method": st.sampled_from(["Located", "CAP  Local Incarceration", "Other", None]),
        "final_program": st.sampled_from(["Fugitive Operations", None]),
        "landmark": st.sampled_from(["ZZ Court-house", "ZZ, COURT", "GENERAL AREA", "STREET", "", None]),
        "criminality": st.sampled_from(["1", None]),
    }
)
_removals = st.fixed_dictionaries(
    {"departed_date": _days, "person_key": st.sampled_from(["P1", None]), "criminality": st.sampled_from(["1", None])}
)


@st.composite
def workspaces(draw: st.DrawFn) -> dict[str, list[Row]]:
    return {
        "detainers": draw(st.lists(detainers(), min_size=1, max_size=14)),
        "arrests": draw(st.lists(_arrests, min_size=1, max_size=8)),
        "removals": draw(st.lists(_removals, min_size=1, max_size=6)),
    }


def _key(row: Row, columns: list[str]) -> tuple[str, ...]:
    return tuple(str(row.get(c)) for c in columns)


def assert_same(found: list[Row], expected: list[Row], question: Question) -> None:
    """Cell by cell, the same figures; those that disclosure control hides are left out."""
    figures = {"value", "low", "high", "interval_low", "interval_high", "count", "numerator", "denominator"}
    figures |= {"unknown_count", "reason", "followed_count", "at_risk_count", "cause", "issued_count"}
    columns = sorted(set(expected[0]) - figures) if expected else []
    wanted = {_key(row, columns): row for row in expected}
    assert sorted(_key(row, columns) for row in found) == sorted(wanted), question
    for row in found:
        for name, value in wanted[_key(row, columns)].items():
            if name not in row or name in columns or name in ("reason", "cause"):
                continue
            same = row[name] is None if value is None else row[name] == pytest.approx(float(value), abs=1e-9)
            is_unknown = row["reason"] == "not_covered" and not value  # zero to the reference, which knows no spans
            assert same or is_unknown or row["reason"] == "suppressed", (question, name, row, value)


def _compare(rows: dict[str, list[Row]], engine: str, asked: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Measured(Path(folder), **rows, as_of="2025-06-30")
        dated = any(r["prepared_date"] for r in rows["detainers"])
        asked = [q for q in asked if dated or kind_of(q) not in ("stock", "flow")]
        answers = zip(asked, made.answers(engine, asked), made.answers("python", asked), strict=True)
        for question, found, expected in answers:
            assert_same(found, expected, question)


def kind_of(question: Question) -> str:
    """The kind of the measure that is asked for."""
    return load_measures()[question.measure].kind


@settings(max_examples=4, deadline=None, suppress_health_check=_QUIET)
@given(workspaces())
def test_duckdb_says_of_every_measure_what_the_plain_reference_says(rows: dict[str, list[Row]]) -> None:
    """Counts, shares, bounds and days are those of going through the rows one by one."""
    _compare(rows, "duckdb", ASKED)


#: How many cases Spark is asked about at once. Each is told apart from the others by a dimension of the test's own.
_CASES = 60
_CASE = Dimension(Field("case", "text", "The case that a row belongs to."), lambda t: t.sheet)


@pytest.fixture
def by_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells can be told apart by the case."""
    for grain in ("detainers", "arrests", "removals"):
        monkeypatch.setitem(dimensions_of(grain), "case", _CASE)  # type: ignore[arg-type]


def _cases() -> dict[str, list[Row]]:
    """The rows of many made-up workspaces, each row marked with its case, and with ids that no other case has."""
    found: dict[str, list[Row]] = {"detainers": [], "arrests": [], "removals": []}
    for at, rows in enumerate(drawn(workspaces(), _CASES)):
        case = f"c{at:02}"
        for name, members in rows.items():
            for n, row in enumerate(members):
                own = {"sheet": case, "case": case}
                if name == "removals":
                    own["removal_id"] = f"{case}-R{n}"
                elif row.get("removal_id"):
                    own["removal_id"] = f"{case}-{row['removal_id']}"
                found[name].append({**row, **own})
    return found


def test_spark_says_of_every_measure_of_many_cases_what_the_plain_reference_says(by_case: None) -> None:
    """The same expressions on Spark say of each of many cases what going through its rows one by one says."""
    require("spark")
    asked = [replace(question, by=("case", *question.by)) for question in ASKED]
    _compare(_cases(), "spark", asked)
