"""Time to custody, stock and flow on generated cases: three engines agree, and no possible day leaves the bounds."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.measures.incidence import load_incidence_rules
from support.generated import drawn
from support.incidence_engines import Engine, assert_same, require
from support.reference_incidence import incidence

RULES = load_incidence_rules()
ANY = RULES.model_copy(update={"least_followed_share": 0.0})
FIRST = date(2025, 1, 1)

causes = st.sampled_from([None, "taken", "taken", "released", "lifted", "superseded", "other", "unknown", "new_word"])
record = st.fixed_dictionaries(
    {
        "place": st.sampled_from(["ZZ-1", "ZZ-2", None]),
        "days": st.none() | st.integers(-1, 12),
        "cause": causes,
        "followed_days": st.none() | st.integers(-1, 12) | st.integers(8, 40),
    }
)
calendar = st.none() | st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
dated = st.fixed_dictionaries(
    {
        "place": st.sampled_from(["ZZ-1", None]),
        "prepared_date": calendar,
        "ended_date": calendar,
        "cause": causes,
        "as_of_date": st.sampled_from([FIRST + timedelta(days=9), FIRST + timedelta(days=12)]),
    }
)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HORIZONS = (0, 3, 7, 12)
DAYS = [FIRST + timedelta(days=n) for n in (-1, 0, 4, 9, 12, 13)]
PERIODS = [(DAYS[1], DAYS[2]), (DAYS[2], DAYS[3]), (DAYS[0], DAYS[4]), (DAYS[3], DAYS[5])]


@few
@given(st.lists(record, min_size=1, max_size=40))
def test_duckdb_counts_time_as_the_plain_reference_does(rows: list[dict[str, Any]]) -> None:
    """Values, variances, intervals, bounds, counts and reasons are those of exact fractions, to nine decimals."""
    for rules in (RULES, ANY):
        found = Engine("duckdb").incidence(rows, HORIZONS, ["place"], rules)
        assert_same(found, Engine("python").incidence(rows, HORIZONS, ["place"], rules))


def test_spark_counts_time_as_the_plain_reference_does() -> None:
    """The same expressions on Spark say the same of many cases, each a group of its own."""
    spark, rows = require("spark"), _cases(st.lists(record, min_size=1, max_size=40))
    found = spark.incidence(rows, HORIZONS, ["case", "place"], ANY)
    assert_same(found, Engine("python").incidence(rows, HORIZONS, ["case", "place"], ANY))


@few
@given(st.lists(dated, min_size=1, max_size=30))
def test_duckdb_counts_stock_and_flow_as_the_plain_reference_does(rows: list[dict[str, Any]]) -> None:
    """Counts, bounds and reasons are those of going through the rows one by one."""
    duckdb, python = Engine("duckdb"), Engine("python")
    assert_same(duckdb.stock(rows, DAYS, ["place"]), python.stock(rows, DAYS, ["place"]))
    assert_same(duckdb.flows(rows, PERIODS, ["place"]), python.flows(rows, PERIODS, ["place"]))


def test_spark_counts_stock_and_flow_as_the_plain_reference_does() -> None:
    """The same expressions on Spark say the same of many cases, each a group of its own."""
    spark, python, rows = require("spark"), Engine("python"), _cases(st.lists(dated, min_size=1, max_size=30))
    assert_same(spark.stock(rows, DAYS, ["case", "place"]), python.stock(rows, DAYS, ["case", "place"]))
    assert_same(spark.flows(rows, PERIODS, ["case", "place"]), python.flows(rows, PERIODS, ["case", "place"]))


def _cases(strategy: Any) -> list[dict[str, Any]]:
    """The rows of forty made-up cases, each marked with its own."""
    return [{**row, "case": f"c{at:02}"} for at, rows in enumerate(drawn(strategy, 40)) for row in rows]


followed = st.integers(0, 4)
sure_end = st.tuples(st.integers(0, 4), st.sampled_from(["taken", "released"]))
small = st.tuples(
    st.lists(sure_end, max_size=4),
    st.lists(followed, max_size=3),
    st.lists(st.tuples(followed, st.sampled_from(["taken", "released", "unknown"])), min_size=1, max_size=3),
)


@few
@given(small, st.integers(0, 4))
def test_every_possible_day_lies_inside_the_bounds(case: Any, horizon: int) -> None:
    """All days, and all causes, that the unknown ends can have are tried: none leaves the bounds, and the upper one
    is reached. So is the lower one, unless custody itself is on an unknown day and not all were followed."""
    ended, watched, unknown = case
    rows = [{"days": d, "cause": c, "followed_days": 9} for d, c in ended]
    rows += [{"days": None, "cause": None, "followed_days": f} for f in watched]
    rows += [{"days": None, "cause": c, "followed_days": f} for f, c in unknown]
    (cell,) = (c for c in Engine("duckdb").incidence(rows, [horizon], (), ANY) if c["cause"] == "taken")
    sure = [*ended, *((f, None) for f in watched)]
    choices = [
        [(d, w) for d in range(f + 1) for w in (("taken", "?") if c == "unknown" else (c,))] for f, c in unknown
    ]
    possible = [float(incidence([*sure, *ends], "taken", horizon)) for ends in itertools.product(*choices)]
    assert cell["low"] <= min(possible) + 1e-9
    assert abs(cell["high"] - max(possible)) <= 1e-9
    assert cell["low"] - 1e-9 <= cell["value"] <= cell["high"] + 1e-9
    if cell["cohort"] == "closed" or all(c != "taken" for _, c in unknown):
        assert abs(cell["low"] - min(possible)) <= 1e-9


@few
@given(st.lists(dated.filter(lambda r: r["prepared_date"]), min_size=1, max_size=4))
def test_stock_and_flow_agree_whatever_the_unknown_days_are(rows: list[dict[str, Any]]) -> None:
    """For every choice of days: stock = stock before + issued - ended, and each of them lies inside its bounds."""
    rows = [{**r, "as_of_date": FIRST + timedelta(days=12)} for r in rows]
    start, after = PERIODS[0]
    days = [start - timedelta(days=1), after - timedelta(days=1)]
    stock = Engine("duckdb").stock(rows, days)
    flows = {r["flow"]: r for r in Engine("duckdb").flows(rows, [(start, after)])}
    choices = []
    for row in rows:
        span = [
            row["prepared_date"] + timedelta(days=n)
            for n in range((row["as_of_date"] - row["prepared_date"]).days + 1)
        ]
        known = row["ended_date"] in span
        choices.append([None] if row["cause"] is None else [row["ended_date"]] if known else span)
    for ends in itertools.product(*choices):
        pairs = [(r["prepared_date"], e or date.max) for r, e in zip(rows, ends, strict=True)]
        active = [sum(p <= d < e for p, e in pairs) for d in days]
        issued = sum(start <= p < after for p, _ in pairs)
        ended = sum(start <= e < after for _, e in pairs)
        assert active[1] == active[0] + issued - ended
        assert all(s["low"] <= a <= s["high"] for s, a in zip(stock, active, strict=True))
        assert flows["issued"]["count"] == issued
        assert flows["ended"]["low"] <= ended <= flows["ended"]["high"]
