"""Asks time to custody, stock and flow of each engine, and of the plain reference, in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from counterfoil.measures.incidence import (
    IncidenceRules,
    active_on,
    count_flows,
    cumulative_incidence,
    load_incidence_rules,
)
from support.reference_incidence import Row, flow_rows, incidence_rows, stock_rows
from support.spark import require_java, spark_rows, spark_tables

ENGINES = ("python", "duckdb", "spark")
_KINDS = {"days": "int64", "followed_days": "int64", "prepared_date": "date32", "ended_date": "date32"}
_KINDS |= {"as_of_date": "date32"}


def read_records(text: str) -> list[Row]:
    """The rows of a text table: `-` is nothing; days are whole numbers, `_date` columns are days."""
    lines = [line.strip() for line in text.strip().splitlines()]
    names = [n.strip() for n in lines[0].split("|")]
    return [
        {n: _value(n, cell.strip()) for n, cell in zip(names, line.split("|"), strict=True)} for line in lines[1:]
    ]


def _value(name: str, cell: str) -> Any:
    if cell == "-":
        return None
    if name.endswith("_date"):
        return date.fromisoformat(cell)
    return int(cell) if _KINDS.get(name) == "int64" else cell


def arrow(records: Sequence[Row]) -> Any:
    """The rows as an Arrow table, with the kinds that the columns have."""
    import pyarrow as pa

    kinds = {n: getattr(pa, _KINDS.get(n, "string"))() for n in records[0]}
    return pa.Table.from_pylist(list(records), schema=pa.schema(kinds.items()))


class Engine:
    """One engine, asked with plain rows and answering with plain rows."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, records: Sequence[Row], ask: Any) -> list[Row]:
        """The rows of an expression on a table of these records."""
        import ibis

        if self.name == "spark":
            return spark_rows(ask(spark_tables({"incidence_records": arrow(records)})["incidence_records"]))
        backend = ibis.duckdb.connect()
        answer = backend.to_pyarrow(ask(backend.create_table("records", arrow(records)))).to_pylist()
        backend.disconnect()
        return [dict(row) for row in answer]

    def incidence(
        self,
        records: Sequence[Row],
        horizons: Sequence[int],
        by: Sequence[str] = (),
        rules: IncidenceRules | None = None,
    ) -> list[Row]:
        """The rows of `cumulative_incidence`, in order."""
        rules = rules or load_incidence_rules()
        if self.name == "python":
            rows = incidence_rows(records, by, horizons, rules)
        else:
            rows = self.run(records, lambda t: cumulative_incidence(t, by, horizons, rules))
        return _sorted(rows, (*by, "horizon_days", "cause"))

    def stock(self, records: Sequence[Row], days: Sequence[date], by: Sequence[str] = ()) -> list[Row]:
        """The rows of `active_on`, in order."""
        if self.name == "python":
            return _sorted(stock_rows(records, days, by), (*by, "day"))
        return _sorted(self.run(records, lambda t: active_on(t, days, by)), (*by, "day"))

    def flows(
        self, records: Sequence[Row], periods: Sequence[tuple[date, date]], by: Sequence[str] = ()
    ) -> list[Row]:
        """The rows of `count_flows`, in order."""
        rules = load_incidence_rules()
        if self.name == "python":
            rows = flow_rows(records, periods, by, rules)
        else:
            rows = self.run(records, lambda t: count_flows(t, periods, by))
        return _sorted(rows, (*by, "from_date", "until_date", "flow"))


def _sorted(rows: list[Row], keys: Sequence[str]) -> list[Row]:
    return sorted(rows, key=lambda r: [(r[k] is None, r[k] if r[k] is not None else 0) for k in keys])


def require(name: str) -> Engine:
    """The engine of that name; the test is skipped where it cannot run."""
    if name == "spark":
        require_java()
    return Engine(name)


def about(value: Any) -> Any:
    """A number to nine decimals; None stays None."""
    return None if value is None else pytest.approx(float(value), abs=1e-9)


def assert_same(found: Sequence[Row], expected: Sequence[Row]) -> None:
    """Both say the same, cell by cell; shares to nine decimals."""
    assert len(found) == len(expected)
    for got, wanted in zip(found, expected, strict=True):
        for name, value in wanted.items():
            share = name in ("value", "variance", "interval_low", "interval_high", "low", "high")
            assert got[name] == (about(value) if share else value), (name, wanted)
