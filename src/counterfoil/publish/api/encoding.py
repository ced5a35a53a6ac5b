"""Turns rows into the form that a request accepts: JSON, CSV or Parquet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.publish.api.problems import ProblemError
from counterfoil.publish.formats import csv_lines

if TYPE_CHECKING:
    from counterfoil.schema import Field

JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"
#: The end of an address, and the form that it asks for.
SUFFIXES = {".json": JSON, ".csv": CSV, ".parquet": PARQUET}
_OFFERED = (JSON, CSV, PARQUET)


def choose_form(suffix: str, accept: str) -> str:
    """The form that an address's end, or else the Accept header, asks for; JSON where both are silent.

    Raises:
        ProblemError: Nothing that is accepted is offered.
    """
    if suffix:
        return SUFFIXES[suffix]
    if not accept.strip():
        return JSON
    best, form = 0.0, ""
    for part in accept.split(",")[:50]:
        name, *options = (p.strip().lower() for p in part.split(";"))
        weight = next((_weight(o[2:]) for o in options if o.startswith("q=")), 1.0)
        fits = next((o for o in _OFFERED if name in (o, "*/*", f"{o.partition('/')[0]}/*")), "")
        if fits and weight > best:
            best, form = weight, fits
    if not form:
        raise ProblemError(406, "not-acceptable", "no accepted form is offered", parameter="Accept", allowed=_OFFERED)
    return form


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0) if len(text) < 8 else 0.0
    except ValueError:
        return 0.0


def as_json(content: Any) -> bytes:
    """Plain values as JSON; days as ISO dates."""
    import orjson

    return orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)


def as_csv(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as CSV, in which no cell is one that a spreadsheet would run."""
    names = [f.name for f in fields]
    return csv_lines(names, ([_flat(row[n]) for n in names] for row in rows))


def as_parquet(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    columns = {
        f.name: pa.array([_typed(f.kind, row[f.name]) for row in rows], kinds.get(f.kind, pa.string()))
        for f in fields
    }
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return sink.getvalue()


def _typed(kind: str, value: Any) -> Any:
    if value is None or kind in ("integer", "number", "boolean"):
        return value
    if kind == "date":
        return date.fromisoformat(value) if isinstance(value, str) else value
    return _flat(value)


def _flat(value: Any) -> Any:
    """A cell: lists in one text, everything else as it is."""
    if isinstance(value, list | tuple):
        return "; ".join(str(v) for v in value)
    return str(value) if isinstance(value, dict) else value
