"""Each rule of a declaration finds the rows that break it, and no others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from counterfoil.schema import Field, Finding, Table, check_shape, checks_expression

JAILS = Table(
    name="zz.jails",
    grain="one row a jail and day",
    key=("jail", "day"),
    fields=(
        Field("jail", "text", "The jail.", required=True),
        Field("day", "date", "The day."),
        Field("answer", "text", "What it answered.", values=("yes", "no")),
        Field("count", "integer", "Requests."),
    ),
)


def table(*rows: tuple[Any, ...], declared: Table = JAILS) -> Any:
    """Rows as an Ibis table."""
    import ibis
    import pyarrow as pa

    dicts = [dict(zip(declared.names, row, strict=True)) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(dicts, declared.arrow_schema()))


def broken(*rows: tuple[Any, ...], declared: Table = JAILS) -> dict[tuple[str, str], int]:
    """Column and rule to the number of rows that break it."""
    checks = checks_expression(table(*rows, declared=declared), declared)
    assert checks is not None
    expression, rules = checks
    counts = expression.to_pyarrow().to_pylist()[0]
    return {(rule.column, rule.rule): counts[name] for name, rule in rules.items() if counts[name]}


GOOD = [("ZZ-J1", None, "yes", 1), ("ZZ-J2", None, None, None)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (GOOD, {}),
        ([], {}),
        (
            [*GOOD, (None, None, "no", 1), (None, None, "no", 1)],
            {("jail", "is empty"): 2, ("jail, day", "is not unique"): 1},
        ),
        ([*GOOD, ("ZZ-J3", None, "YES", 1)], {("answer", "is not in the closed list"): 1}),
        ([*GOOD, ("ZZ-J2", None, "no", 9)], {("jail, day", "is not unique"): 1}),
    ],
    ids=[
        "as declared",
        "no row",
        "a required cell is empty",
        "another case is another word",
        "a key with a null twice",
    ],
)
def test_each_rule_counts_the_rows_that_break_it(rows: list[Any], found: dict[Any, int]) -> None:
    """Empty optional cells break nothing; a null in a key is a value like any other."""
    assert broken(*rows) == found


def test_keys_are_compared_cell_by_cell() -> None:
    """Two keys whose cells read the same when written one after the other are two keys."""
    two = replace(JAILS, key=("jail", "answer"), fields=tuple(replace(f, values=()) for f in JAILS.fields))
    assert broken(("ZZ-J1", None, "1", 1), ("ZZ-J11", None, "", 1), declared=two) == {}


def test_a_table_without_rules_has_no_check() -> None:
    """There is nothing to count, and no query."""
    free = replace(JAILS, key=(), fields=(Field("count", "integer", "Requests."),))
    assert checks_expression(table((1,), declared=free), free) is None


def test_a_shape_as_declared_has_no_finding() -> None:
    """Every kind of column is known by what the engine calls it."""
    kinds = ("text", "integer", "number", "boolean", "date", "instant", "texts")
    every = Table("zz.kinds", "one row", tuple(Field(f"a_{k}", k, "One.") for k in kinds), key=())  # type: ignore[arg-type]
    assert check_shape(table(declared=every), every) == []
    assert check_shape(table(*GOOD), JAILS) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda t: t.drop("count"), [Finding("count", "is not as declared", 0)]),
        (lambda t: t.mutate(more=1), [Finding("more", "is not as declared", 0)]),
        (
            lambda t: t.rename(when="day"),
            [Finding("day", "is not as declared", 0), Finding("when", "is not as declared", 0)],
        ),
        (
            lambda t: t["day", "jail", "answer", "count"],
            [Finding("the order of the columns", "is not as declared", 0)],
        ),
        (
            lambda t: t.mutate(count=t["count"].cast("float64")),
            [Finding("count", "should hold integer, holds float64", 0)],
        ),
        (lambda t: t.mutate(day=t.day.cast("string")), [Finding("day", "should hold date, holds string", 0)]),
    ],
    ids=["missing", "extra", "renamed", "out of order", "a number for an integer", "a text for a date"],
)
def test_a_shape_that_is_not_as_declared_is_found(change: Any, found: list[Finding]) -> None:
    """Columns missing, extra, out of order, or of another kind, by name."""
    assert check_shape(change(table(*GOOD)), JAILS) == found
