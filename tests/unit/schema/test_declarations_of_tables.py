"""A table is declared once; its types, its Data Package entry and its reference page are made from that."""

from __future__ import annotations

import pytest

from counterfoil.schema import REASONS, Field, Table, data_package_field, reference_page

JAIL = Field("jail", "text", "The jail.", required=True)
DAY = Field("day", "date", "The day.")


@pytest.mark.parametrize(
    ("fields", "key", "part", "said"),
    [
        ((JAIL, DAY, JAIL), ("jail",), "", "zz.jails declares a column twice"),
        ((JAIL,), ("jail", "day"), "", r"zz.jails has a key column that it does not declare: \['day'\]"),
        ((JAIL,), ("jail",), "year", r"zz.jails has a key column that it does not declare: \['year'\]"),
    ],
    ids=["column twice", "key not declared", "part not declared"],
)
def test_a_table_that_contradicts_itself_is_refused(
    fields: tuple[Field, ...], key: tuple[str, ...], part: str, said: str
) -> None:
    """It cannot be declared at all."""
    with pytest.raises(ValueError, match=said):
        Table("zz.jails", "one row a jail", fields, key=key, part=part)


def test_a_table_knows_its_columns_and_which_are_sensitive() -> None:
    """By name, in order."""
    key = Field("person_key", "text", "A person.", sensitive=True)
    table = Table("zz.people", "one row a person", (JAIL, key), key=("person_key",))
    assert (table.names, table["person_key"], table.sensitive_names()) == (
        ("jail", "person_key"),
        key,
        ("person_key",),
    )


def test_every_kind_has_its_arrow_type() -> None:
    """Whole numbers are 64 bits wide; an instant is in UTC."""
    kinds = ("text", "integer", "number", "boolean", "date", "instant", "texts")
    table = Table("zz.kinds", "one row", tuple(Field(f"a_{k}", k, "One.") for k in kinds), key=())  # type: ignore[arg-type]
    given = [str(field.type) for field in table.arrow_schema()]
    assert given == [
        "string",
        "int64",
        "double",
        "bool",
        "date32[day]",
        "timestamp[us, tz=UTC]",
        "list<item: string>",
    ]


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        (DAY, {"name": "day", "type": "date", "description": "The day."}),
        (JAIL, {"name": "jail", "type": "string", "description": "The jail.", "constraints": {"required": True}}),
        (
            Field("answer", "text", "Its answer.", required=True, values=("yes", "no")),
            {
                "name": "answer",
                "type": "string",
                "description": "Its answer.",
                "constraints": {"required": True, "enum": ["yes", "no"]},
            },
        ),
        (
            Field("wait", "number", "How long.", unit="days"),
            {"name": "wait", "type": "number", "description": "How long.", "unit": "days"},
        ),
        (Field("at", "instant", "When."), {"name": "at", "type": "datetime", "description": "When."}),
        (Field("why", "texts", "Why."), {"name": "why", "type": "array", "description": "Why."}),
    ],
)
def test_a_column_as_a_data_package_has_it(field: Field, entry: dict[str, object]) -> None:
    """Kinds in the words of the Data Package; rules as constraints; nothing that was not declared."""
    assert data_package_field(field) == entry
    assert Table("zz.one", "one row", (field,), key=()).data_package_fields() == [entry]


def test_the_reference_page_says_what_a_table_is() -> None:
    """Grain, key, part, source, and each column with its kind, its unit, its marks and its closed list."""
    table = Table(
        "zz.jails",
        "one row a jail and year",
        (
            JAIL,
            Field("year", "text", "The year.", values=("2024", "2025")),
            Field("key", "text", "A\nperson.", required=True, sensitive=True),
            Field("wait", "number", "How long.", unit="days"),
        ),
        key=("jail", "year"),
        part="year",
        source="A fictional statute",
    )
    expected = """## `zz.jails`

One row a jail and year.

Key: `jail`, `year`. Stored in one part a `year`.
Source: A fictional statute.

| column | kind | meaning |
|---|---|---|
| `jail` | text, required | The jail. |
| `year` | text | The year. One of: `2024`, `2025`. |
| `key` | text, required, **sensitive** | A person. |
| `wait` | number, days | How long. |
"""
    assert reference_page([table]) == expected


def test_every_reason_for_an_unknown_has_its_meaning() -> None:
    """The words that stand beside an unknown value, each with a sentence."""
    needed = {"not_stated", "withheld", "not_collected", "not_applicable", "unreadable", "out_of_range"}
    assert needed | {"unresolved", "pending", "suppressed", "not_covered"} == set(REASONS)
    assert all(REASONS.values())
