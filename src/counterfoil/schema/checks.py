"""Holds a stored table to its declaration: columns, kinds, required cells, closed lists and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.schema.tables import Table

#: What Ibis calls each kind.
_IBIS_KINDS: dict[str, str] = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "date",
    "instant": "timestamp",
    "texts": "array",
}


@dataclass(frozen=True)
class Finding:
    """One way in which a table breaks its declaration: the column, the rule, and how many rows break it."""

    column: str
    rule: str
    row_count: int


def check_shape(table: Any, declared: Table) -> list[Finding]:
    """The columns that are missing, extra, out of order or of another kind.

    Args:
        table: An Ibis table.
        declared: What it should be.
    """
    names = tuple(table.columns)
    if names != declared.names:
        odd = sorted(set(names) ^ set(declared.names)) or ["the order of the columns"]
        return [Finding(name, "is not as declared", 0) for name in odd]
    schema = table.schema()
    return [
        Finding(f.name, f"should hold {f.kind}, holds {schema[f.name]}", 0)
        for f in declared.fields
        if not str(schema[f.name]).lstrip("!").startswith(_IBIS_KINDS[f.kind])
    ]


def checks_expression(table: Any, declared: Table) -> tuple[Any, dict[str, Finding]] | None:
    """One aggregate that counts the rows that break each rule of the declaration.

    Args:
        table: An Ibis table whose shape is as declared.
        declared: The rules.

    Returns:
        An Ibis table of one row with one count a rule, and for each of its columns the finding
        (with no count) that a count above zero means. None where there is no rule to check.
    """
    counts: dict[str, Any] = {}
    rules: dict[str, Finding] = {}

    def add(column: str, rule: str, broken: Any) -> None:
        name = f"rule_{len(rules)}"
        counts[name] = broken
        rules[name] = Finding(column, rule, 0)

    for f in declared.fields:
        column = table[f.name]
        if f.required:
            add(f.name, "is empty", column.isnull().sum())
        if f.values:
            add(f.name, "is not in the closed list", (column.notnull() & ~column.isin(f.values)).sum())
    if declared.key:
        key = table.select([table[k].cast("string").fill_null("∅").name(k) for k in declared.key])
        whole = key[declared.key[0]]
        for k in declared.key[1:]:
            whole = whole + "\x1f" + key[k]
        distinct = key.aggregate(_rows=key.count(), _distinct=whole.nunique())
        doubles = distinct.select(doubles=distinct._rows - distinct._distinct)
        add(", ".join(declared.key), "is not unique", doubles.doubles.as_scalar())
    if not counts:
        return None
    return table.aggregate(**counts), rules


def check_rows(rows: Any, declared: Table) -> list[Finding]:
    """The rules that rows in memory break, with how many rows break each.

    Args:
        rows: An Arrow table or a Polars frame.
        declared: The rules.
    """
    import polars as pl

    kinds: dict[str, Any] = {
        "text": pl.String,
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "date": pl.Date,
        "instant": pl.Datetime("us", "UTC"),
        "texts": pl.List(pl.String),
    }
    frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(pl.from_arrow(rows))
    if tuple(frame.columns) != declared.names or any(frame.schema[f.name] != kinds[f.kind] for f in declared.fields):
        other = [f.name for f in declared.fields if frame.schema.get(f.name) != kinds[f.kind]]
        return [Finding(name, "is not as declared", 1) for name in other or ["the order of the columns"]]
    found: dict[tuple[str, str], Any] = {}
    for f in declared.fields:
        if f.required:
            found[f.name, "is empty"] = pl.col(f.name).is_null().sum()
        if f.values:
            odd = pl.col(f.name).is_not_null() & ~pl.col(f.name).is_in(list(f.values))
            found[f.name, "is not in the closed list"] = odd.sum()
    counts = frame.select(**{str(at): count for at, count in enumerate(found.values())}) if found else None
    findings = (
        [Finding(*rule, int(counts[str(at)][0])) for at, rule in enumerate(found)] if counts is not None else []
    )
    if declared.key:
        doubles = frame.height - frame.select(declared.key).n_unique()
        findings.append(Finding(", ".join(declared.key), "is not unique", doubles))
    return [f for f in findings if f.row_count]
