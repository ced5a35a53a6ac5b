"""The faces of the rooms: what they hand out is there, and only the room that is asked is loaded."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import counterfoil

ROOMS = [m.name for m in pkgutil.iter_modules(counterfoil.__path__) if m.ispkg]


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_of_a_face_is_there(room: str) -> None:
    """What a face lists can be asked of it; no name is hidden by a module of the room with the same name."""
    face = import_module(f"counterfoil.{room}")
    for name in getattr(face, "__all__", ()):
        assert type(getattr(face, name)) is not type(face), name
    if "open_face" in vars(face):
        modules = {m.name for m in pkgutil.iter_modules(face.__path__)}
        assert not modules & set(face.__all__)


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_opens_to_what_it_tells_the_type_checker(room: str) -> None:
    """The names that a face imports for the type checker are the names that it opens, from the same modules."""
    tree = ast.parse(Path(str(import_module(f"counterfoil.{room}").__file__)).read_text(encoding="utf-8"))
    told: dict[str, list[str]] = {}
    opened: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(f"counterfoil.{room}."):
            home = str(node.module).removeprefix(f"counterfoil.{room}.")
            told.setdefault(home, []).extend(f"{a.name} as {a.asname}" if a.asname else a.name for a in node.names)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open_face":
            opened = ast.literal_eval(node.args[1])
    if opened:
        assert opened == told


def test_a_name_that_no_face_has_is_an_error() -> None:
    """A face is no wider than its list."""
    with pytest.raises(AttributeError, match="no_such_name"):
        import_module("counterfoil.ledger").no_such_name  # noqa: B018


def test_the_declaration_of_a_table_does_not_load_how_it_is_made() -> None:
    """To name the table of detainers loads no reader of workbooks and no database."""
    code = (
        "import sys; from counterfoil.ledger import DETAINERS; print([m for m in sys.argv[1:] if m in sys.modules])"
    )
    heavy = ("ibis", "duckdb", "fastexcel", "polars", "pydantic", "counterfoil.sources.releases")
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
