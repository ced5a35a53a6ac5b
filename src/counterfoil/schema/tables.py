"""What a table is: one declaration, from which its checks, its reference page and its Data Package entry are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "integer", "number", "boolean", "date", "instant", "texts"]

#: Why a value is unknown. No published column holds a bare null: the column beside it holds one of these words.
REASONS: dict[str, str] = {
    "not_stated": "the publisher left the cell blank",
    "withheld": "the publisher redacted the cell",
    "not_collected": "the release has no such column",
    "not_applicable": "the question does not arise for this row",
    "unreadable": "the cell holds something that cannot be read as what the column holds",
    "out_of_range": "the cell holds a date that cannot be true of this release",
    "unresolved": "the evidence does not settle it",
    "not_covered": "no release covers the days",
    "pending": "the days that would settle it are not over at the as-of date",
    "suppressed": "hidden by disclosure control",
}

_FRICTIONLESS: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "instant": "datetime",
    "texts": "array",
}


@dataclass(frozen=True)
class Field:
    """One column.

    Args:
        name: snake_case, after the naming rules of CONTRIBUTING.md.
        kind: What a cell holds. `instant` is in UTC, `texts` a list of texts.
        meaning: One sentence for a reader who knows the field and not the code.
        required: No cell is empty.
        sensitive: Never in a log, a message, a published table or a test.
        values: The closed list of what a cell may hold, where there is one.
        unit: Days, detainers, rows ..., where the kind does not say it.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    sensitive: bool = False
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One table, declared once by the room that makes it.

    Args:
        name: `room.plural`.
        grain: What one row is: "one row a ...".
        fields: The columns, in order.
        key: The columns that no two rows share.
        part: The column whose values are the parts in which the table is stored, or "".
        source: Where the meaning comes from: statute, form, codebook.
    """

    name: str
    grain: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    part: str = ""
    source: str = ""
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Refuses a declaration that contradicts itself."""
        names = tuple(f.name for f in self.fields)
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name} declares a column twice")
        missing = [k for k in (*self.key, self.part) if k and k not in names]
        if missing:
            raise ValueError(f"{self.name} has a key column that it does not declare: {missing}")
        object.__setattr__(self, "names", names)

    def __getitem__(self, name: str) -> Field:
        """The column of that name."""
        return self.fields[self.names.index(name)]

    def sensitive_names(self) -> tuple[str, ...]:
        """The columns that may never leave the ledger."""
        return tuple(f.name for f in self.fields if f.sensitive)

    def arrow_schema(self) -> Any:
        """The table's types as an Arrow schema."""
        import pyarrow as pa

        types = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "boolean": pa.bool_(),
            "date": pa.date32(),
            "instant": pa.timestamp("us", tz="UTC"),
            "texts": pa.list_(pa.string()),
        }
        return pa.schema([pa.field(f.name, types[f.kind]) for f in self.fields])

    def data_package_fields(self) -> list[dict[str, Any]]:
        """The columns as a Data Package's `schema.fields`."""
        return [data_package_field(f) for f in self.fields]


def data_package_field(declared: Field) -> dict[str, Any]:
    """One column as an entry of a Data Package's `schema.fields`."""
    entry: dict[str, Any] = {
        "name": declared.name,
        "type": _FRICTIONLESS[declared.kind],
        "description": declared.meaning,
    }
    constraints: dict[str, Any] = {}
    if declared.required:
        constraints["required"] = True
    if declared.values:
        constraints["enum"] = list(declared.values)
    if constraints:
        entry["constraints"] = constraints
    if declared.unit:
        entry["unit"] = declared.unit
    return entry


def reference_page(tables: Iterable[Table]) -> str:
    """The reference page of some tables, as Markdown."""
    lines: list[str] = []
    for table in tables:
        lines += [f"## `{table.name}`", "", f"{table.grain[0].upper()}{table.grain[1:]}.", ""]
        lines.append(f"Key: {', '.join(f'`{k}`' for k in table.key)}.")
        if table.part:
            lines[-1] += f" Stored in one part a `{table.part}`."
        if table.source:
            lines.append(f"Source: {table.source}.")
        lines += ["", "| column | kind | meaning |", "|---|---|---|"]
        for f in table.fields:
            marks = [m for m, on in (("required", f.required), ("**sensitive**", f.sensitive)) if on]
            meaning = f.meaning + (f" One of: {', '.join(f'`{v}`' for v in f.values)}." if f.values else "")
            kind = f.kind + (f", {f.unit}" if f.unit else "") + "".join(f", {m}" for m in marks)
            lines.append(f"| `{f.name}` | {kind} | {meaning} |".replace("\n", " "))
        lines.append("")
    return "\n".join(lines)
