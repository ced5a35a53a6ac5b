"""Keeps the numbers that an edition has printed, so that later editions can be held against them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from counterfoil.disclosure.numbers import Family
from counterfoil.schema import Field, Table

PUBLISHED_NUMBERS = Table(
    name="disclosure.published_numbers",
    grain="one row a number of an edition, printed or hidden",
    key=("edition_id", "family", "key"),
    fields=(
        Field("edition_id", "text", "The edition.", required=True),
        Field("family", "integer", "The column of the table that it stands in, counted.", required=True),
        Field("population", "text", "What is counted.", required=True),
        Field("basis", "text", "Hash of the records behind it.", required=True),
        Field("dimensions", "text", "What tells the numbers of the family apart, as a JSON list.", required=True),
        Field("only", "text", "What the family is narrowed to, as a JSON object.", required=True),
        Field("from_date", "date", "First day of the window; empty where it is open."),
        Field("until_date", "date", "First day after the window; empty where it is open."),
        Field("key", "text", "Which number of the family it is, as a JSON list.", required=True),
        Field("count", "integer", "The number as it was printed."),
        Field("count_reason", "text", "Why it was not printed.", values=("suppressed",)),
        Field("hidden_count", "integer", "What a hidden number really is. Known in the workspace alone."),
        Field("is_small", "boolean", "Hidden because it is small. Known in the workspace alone.", required=True),
    ),
)


def written_numbers(edition_id: str, families: Sequence[Family]) -> Any:
    """The numbers of an edition as an Arrow table, to be stored."""
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [] for name in PUBLISHED_NUMBERS.names}
    for at, family in enumerate(families):
        keys = sorted({*family.values, *family.unknown})
        hidden = [key in family.unknown for key in keys]
        told = {
            "edition_id": edition_id,
            "family": at,
            "population": family.population,
            "basis": family.basis,
            "dimensions": json.dumps(family.dimensions),
            "only": json.dumps({name: sorted(values) for name, values in sorted(family.only.items())}),
            "from_date": family.from_date,
            "until_date": family.until_date,
        }
        for name, value in told.items():
            columns[name] += [value] * len(keys)
        columns["key"] += [json.dumps(key) for key in keys]
        columns["count"] += [None if gone else family.values[key] for key, gone in zip(keys, hidden, strict=True)]
        columns["count_reason"] += ["suppressed" if gone else None for gone in hidden]
        columns["hidden_count"] += [family.true_values.get(key) if key in family.unknown else None for key in keys]
        columns["is_small"] += [key in family.small for key in keys]
    return pa.table(columns, schema=PUBLISHED_NUMBERS.arrow_schema())


def read_numbers(rows: Iterable[Mapping[str, Any]]) -> list[Family]:
    """The numbers of earlier editions, from their stored rows."""
    made: dict[tuple[str, int], Family] = {}
    for row in rows:
        name = (row["edition_id"], row["family"])
        if name not in made:
            made[name] = Family(
                row["population"],
                row["basis"],
                tuple(json.loads(row["dimensions"])),
                {k: frozenset(v) for k, v in json.loads(row["only"]).items()},
                _day(row["from_date"]),
                _day(row["until_date"]),
                is_earlier=True,
            )
        family, key = made[name], tuple(json.loads(row["key"]))
        if row["count_reason"]:
            family.unknown.add(key)
            if row["hidden_count"] is not None:
                family.true_values[key] = row["hidden_count"]
        else:
            family.values[key] = row["count"]
        if row["is_small"]:
            family.small.add(key)
    return [made[name] for name in sorted(made)]


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))
