"""Turns the schema of edition.json into its reference page."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from counterfoil import claims, measures, reports
from reference_pages.facts import split_docstring
from reference_pages.markdown import code, codes, page, table

_LEAD = """\
The keys of `edition.json`, from the JSON Schema that every edition carries as `edition.schema.json`. The keys of the
first table are stable: a script may rely on them. How to verify and cite an edition is in
[start/read-an-edition.md](../start/read-an-edition.md)."""
_MORE = {
    "scope_name": "The place as printed.",
    "fields": "The columns, in order.",
    "rows": "One object a row, column to value.",
    "name": "The column's name.",
    "type": "What a cell holds.",
    "description": "What the column means.",
    "constraints": "Rules that hold in every row.",
    "unit": "What is counted.",
    "file": "The drawing, as a path inside the folder.",
}
_HELD = {"inputs": "Input", "figures": "Figure", "sections": "Section", "tables": "EditionTable"} | {
    "charts": "Chart",
    "flags": "Flag",
}


def edition_page(schema_file: Path) -> str:
    """The reference page of edition.json."""
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    lines = [schema["description"], "", "## Keys", ""]
    lines += table(("key", "holds", "required", "meaning"), _rows(schema, "Edition", "", deep=False))
    for name, inner in schema["properties"].items():
        rows = list(_rows(_item(inner), _HELD.get(name, ""), "", deep=True))
        if name in _SAID:
            lines += [f"## Keys of `{name}`", "", _SAID[name](), ""]
        elif rows:
            lines += [f"## Keys of `{name}`", "", *table(("key", "holds", "required", "meaning"), rows)]
    return page("edition.json", _LEAD, lines)


def _totals() -> str:
    """The keys of the totals, which have one for each outcome."""
    outcomes = codes(measures.outcome_labels())
    return f"`rows_read`, `rows_set_aside`, `detainers_issued`, one for each outcome ({outcomes}), `not_attributed`."


def _claims() -> str:
    """The keys of a claim, as one that is on file has them."""
    statement = claims.load_statements()[0]
    row = claims.verdict_row(statement, claims.check_statement(statement, lambda _binding: []))
    return f"{codes(row)}. What they mean is in [explain/claims.md](../explain/claims.md)."


def _none_yet() -> str:
    return "No command enters any yet; the list is empty."


#: Keys that the schema leaves open, in words.
_SAID = {"totals": _totals, "claims": _claims, "errata": _none_yet, "replies": _none_yet}


def _rows(node: Mapping[str, Any], held: str, path: str, *, deep: bool) -> Iterator[tuple[str, str, str, str]]:
    """One row a key of an object, and of the objects inside it."""
    meanings = split_docstring(inspect.getdoc(getattr(reports, held)) or "")[1] if held else {}
    for name, inner in node.get("properties", {}).items():
        said = inner.get("description") or _MORE.get(name) or meanings.get(name, "").replace("None", "null")
        needed = "yes" if name in node.get("required", ()) else "no"
        yield code(f"{path}{name}"), _holds(inner), needed, said
        if deep:
            mark = "[]" if "items" in inner else ""
            yield from _rows(_item(inner), "", f"{path}{name}{mark}.", deep=True)


def _item(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a node is, or that the items of a list or of a map by id are."""
    inner: Any = node.get("items", node)
    by_id = inner.get("additionalProperties")
    return by_id if isinstance(by_id, dict) and "properties" in by_id else inner


def _holds(node: Mapping[str, Any]) -> str:
    """What a key holds, in words."""
    kinds = node.get("type", "string" if "enum" in node else "any value")
    said = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    if node.get("format") == "date":
        said = said.replace("string", "date")
    if "enum" in node:
        said += f", one of {', '.join(code(v) for v in node['enum'])}"
    if said == "array" and "items" in node:
        said = f"list of {_holds(node['items'])}"
    return said
