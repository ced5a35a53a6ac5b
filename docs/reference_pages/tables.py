"""Turns every declared table into the reference page of tables, found by walking the rooms' faces."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

from counterfoil.schema import REASONS, Table, reference_page
from reference_pages import UndocumentedError
from reference_pages.markdown import code, page, table

_LEAD = """\
The tables of a workspace, in the order in which the data flow. Each is declared once, in the room that its name
begins with; it is checked against this declaration whenever it is stored. A column marked **sensitive** never leaves
the workspace: not in a report, not in a message, not in a log."""


def tables_page(root: Path) -> str:
    """The reference page of the tables.

    Args:
        root: The folder of the project.

    Raises:
        UndocumentedError: A table is declared in a room whose face does not export it.
    """
    found = exported_tables(root)
    for name, file in declared_names(root / "src/counterfoil"):
        if name not in {t.name for t in found}:
            raise UndocumentedError(f"the table {name} ({file}) is not exported by the face of its room")
    lines = ["| table | one row |", "|---|---|"]
    lines += [f"| [`{t.name}`](#{t.name.replace('.', '')}) | {t.grain.removeprefix('one row ')} |" for t in found]
    lines += ["", "## Why a value may be unknown", ""]
    lines += ["No unknown is a zero. The column beside an empty one, named `..._reason` or `reason`, holds:", ""]
    lines += table(("reason", "means"), [(code(name), means) for name, means in REASONS.items()])
    return page("Tables", _LEAD, [*lines, reference_page(found)])


def exported_tables(root: Path) -> list[Table]:
    """The tables that the faces export, alone or in a mapping, rooms in the order in which the data flow."""
    found: dict[str, Table] = {}
    for room in rooms(root):
        face = importlib.import_module(f"counterfoil.{room}")
        for name in getattr(face, "__all__", ()):
            held = getattr(face, name)
            for one in held.values() if isinstance(held, Mapping) else (held,):
                if isinstance(one, Table):
                    found.setdefault(one.name, one)
    return list(found.values())


def rooms(root: Path) -> list[str]:
    """The rooms from the lowest layer up, as the import contracts order them."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(c for c in contracts["contracts"] if c["type"] == "layers")["layers"]
    return [name.strip() for layer in reversed(layers) for name in layer.split("|")]


def declared_names(package: Path) -> list[tuple[str, str]]:
    """The name and file of each table that a module declares at its top."""
    found = []
    for file in sorted(package.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            value = getattr(node, "value", None)
            if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "Table":
                name = next(k.value for k in value.keywords if k.arg == "name")
                found.append((ast.literal_eval(name), file.relative_to(package).as_posix()))
    return found
