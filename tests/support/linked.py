"""Takes small text tables of one production to links and outcomes, on DuckDB, on Spark or in plain Python."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from counterfoil.ledger import DETAINERS, EVENTS
from counterfoil.outcomes import (
    DETAINER_LINKS,
    DETAINER_OUTCOMES,
    decide_outcomes,
    link_detainers,
    load_definitions,
    load_link_rules,
)
from counterfoil.schema import Table
from support.detainers import read_table
from support.reference_links import link_rows
from support.reference_outcomes import decide_rows
from support.spark import spark_rows, spark_tables

Row = dict[str, Any]
ENGINES = ("duckdb", "plain", "spark")
ARRESTS = EVENTS["sources.arrest_rows"]
STINTS = EVENTS["sources.detention_stint_rows"]
REMOVALS = EVENTS["sources.removal_rows"]
_NAMES = itertools.count()

#: What a column of a text table is called in the ledger.
_FORMS = {
    "id": "detainer_id",
    "person": "person_key",
    "date": "prepared_date",
    "place": "facility_code_ice",
    "reason": "lift_reason_as_stated",
    "code": "lift_reason_code_ice",
    "asked": "request_asked",
    "status": "case_status",
    "successor": "superseded_by",
    "lifted": "lift_date",
}
_EVENTS = {
    "person": "person_key",
    "method": "apprehension_method",
    "program": "final_program",
    "place": "facility_code",
}
_ACTIONS = pa.schema(
    [
        ("detainer_id", pa.string()),
        ("answer", pa.string()),
        ("notice_date", pa.date32()),
        ("custody_release_date", pa.date32()),
        ("picked_up", pa.string()),
    ]
)


@dataclass(frozen=True)
class Production:
    """The records of one production, as rows; None = the production has no such table."""

    detainers: list[Row]
    arrests: list[Row] | None = None
    stints: list[Row] | None = None
    removals: list[Row] | None = None
    actions: list[Row] | None = None


def given(
    detainers: str,
    *,
    arrests: str | None = "id",
    stays: str | None = "id",
    removals: str | None = "id",
    log: str | None = None,
) -> Production:
    """A production from text tables, one row a record; `id` alone is a table without a row, None is no table."""
    forms = [_form(cells) for cells in read_table(detainers)]
    return Production(
        forms,
        _events(arrests, ARRESTS, "arrest_id", {"date": "arrest_date"}),
        _events(stays, STINTS, "stint_id", {"date": "stay_book_in_date", "moved": "book_in_date"}),
        _events(removals, REMOVALS, "removal_id", {"date": "departed_date"}),
        None if log is None else [_action(cells) for cells in read_table(log)],
    )


def _form(cells: Mapping[str, str | None]) -> Row:
    row: Row = dict.fromkeys(DETAINERS.names)
    row |= {"release_id": "zz", "request_asked": "notify_and_hold", "facility_code_ice": "ZZJAIL"}
    row |= {_FORMS[name]: cell for name, cell in cells.items()}
    row |= {"facility_id": "", "file_hash": "", "sheet": "", "source_row_count": 1, "row_number": 1}
    row["prepared_date"], row["lift_date"] = _day(row["prepared_date"]), _day(row["lift_date"])
    row["prepared_date_reason"] = None if row["prepared_date"] else "unreadable"
    row["lift_reason_reason"] = None if row["lift_reason_as_stated"] else "not_stated"
    return row


def _events(text: str | None, declared: Table, id_name: str, days: Mapping[str, str]) -> list[Row] | None:
    if text is None:
        return None
    rows = []
    for cells in read_table(text):
        row: Row = dict.fromkeys(declared.names)
        row |= {"release_id": "zz", "file_hash": "", "sheet": "", "source_row_count": 1, "row_number": 1}
        row |= {id_name: cells["id"]} | {_EVENTS[n]: c for n, c in cells.items() if n in _EVENTS}
        row |= {days[n]: _day(c) for n, c in cells.items() if n in days}
        rows.append(row)
    return rows


def _action(cells: Mapping[str, str | None]) -> Row:
    days = {"told": "notice_date", "left": "custody_release_date"}
    row: Row = {"detainer_id": cells["id"], "answer": cells["answer"], "picked_up": cells["came"]}
    return row | {name: _day(cells[said]) for said, name in days.items()}


def _day(cell: Any) -> date | None:
    """`01-05` is a day of 2025; `2026-01-05` is that day."""
    if cell is None or isinstance(cell, date):
        return cell
    return date.fromisoformat(cell if len(cell) > 5 else f"2025-{cell}")


def links_on(engine: str, made: Production) -> list[Row]:
    """The links of a production's detainers, in order of id."""
    if engine == "plain":
        return link_rows(made.detainers, made.arrests, made.stints, made.removals)
    expression = _linked(_tables(engine, made))
    return _rows(engine, expression)


def outcomes_on(
    engine: str, made: Production, *, definitions: str = "counterfoil", as_of: str = "2026-03-10"
) -> list[Row]:
    """The outcomes of a production's detainers, in order of id."""
    chosen = load_definitions(definitions)
    if engine == "plain":
        linked = link_rows(made.detainers, made.arrests, made.stints, made.removals)
        return decide_rows(made.detainers, linked, chosen, date.fromisoformat(as_of), made.actions)
    linked = pa.Table.from_pylist(links_on(engine, made), schema=DETAINER_LINKS.arrow_schema())
    tables = _tables(engine, made, links=linked)
    return _rows(engine, decide_outcomes(tables["detainers"], tables["links"], chosen, as_of, tables.get("actions")))


def decided_on_spark(
    questions: Sequence[tuple[Production, Sequence[Row], str]], as_of: str = "2026-03-10"
) -> list[Row]:
    """The outcomes of several productions on Spark, asked as one question.

    Args:
        questions: A production, the links of its detainers, and the definitions that decide it.
        as_of: The as-of date of all.
    """
    import ibis

    parts = []
    for made, linked, definitions in questions:
        links = pa.Table.from_pylist(list(linked), schema=DETAINER_LINKS.arrow_schema())
        tables, chosen = _tables("spark", made, links=links), load_definitions(definitions)
        decided = decide_outcomes(tables["detainers"], tables["links"], chosen, as_of, tables.get("actions"))
        parts.append(decided.select(list(DETAINER_OUTCOMES.names)))
    return spark_rows(ibis.union(*parts))


def _linked(tables: Mapping[str, Any]) -> Any:
    return link_detainers(
        tables["detainers"], tables.get("arrests"), tables.get("stints"), tables.get("removals"), load_link_rules()
    )


def _tables(engine: str, made: Production, links: Any = None) -> dict[str, Any]:
    """The records as Ibis tables; tables that the production has not are left out."""
    forms = pa.Table.from_pylist(made.detainers, schema=DETAINERS.arrow_schema())
    arrow = {"detainers": forms}
    for name, rows, schema in (
        ("arrests", made.arrests, ARRESTS.arrow_schema()),
        ("stints", made.stints, STINTS.arrow_schema()),
        ("removals", made.removals, REMOVALS.arrow_schema()),
        ("actions", made.actions, _ACTIONS),
    ):
        if rows is not None:
            arrow[name] = pa.Table.from_pylist(rows, schema=schema)
    if links is not None:
        arrow["links"] = links
    suffix = next(_NAMES)
    if engine == "spark":
        made_there = spark_tables({f"{name}_{suffix}": table for name, table in arrow.items()})
        return {name.rsplit("_", 1)[0]: table for name, table in made_there.items()}
    import ibis

    backend = ibis.duckdb.connect()
    return {name: backend.create_table(name, table) for name, table in arrow.items()}


def _rows(engine: str, expression: Any) -> list[Row]:
    if engine == "spark":
        return spark_rows(expression)
    found = expression.to_pyarrow().to_pylist()
    expression.get_backend().disconnect()
    return found


def cells(rows: Sequence[Mapping[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of rows; a day of 2025 as `01-05`, another whole."""
    return [tuple(_shown(row[c]) for c in columns) for row in rows]


def _shown(cell: Any) -> Any:
    if isinstance(cell, date):
        return f"{cell:%m-%d}" if cell.year == 2025 else str(cell)
    return cell
