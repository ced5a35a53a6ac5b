"""Hashes the fact files that figures depend on, so that what was made from others is made again."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from counterfoil.schema import fact_files, facts_digest

#: The rooms whose fact files a printed figure or name depends on.
_ROOMS = (
    "sources",
    "ledger",
    "jurisdictions",
    "policies",
    "outcomes",
    "reconciliation",
    "disclosure",
    "measures",
    "claims",
    "reports",
)


def definitions_version(extensions: list[Path], language: str = "en") -> str:
    """One short hash over every fact file that an edition depends on, and over the catalog of its language."""
    catalogs = [f for f in room_facts("language", []) if f.name == f"{language}.po"]
    return facts_digest([*(f for room in _ROOMS for f in room_facts(room, extensions)), *catalogs])[:16]


def definitions_by_room(extensions: list[Path]) -> dict[str, str]:
    """For each room a short hash over its fact files: which of them changed between two editions."""
    return {room: facts_digest(room_facts(room, extensions))[:16] for room in _ROOMS}


def room_facts(room: str, extensions: list[Path]) -> list[Any]:
    """Every fact file of a room, then those that a workspace adds."""
    package = f"counterfoil.{room}"
    own = files(package) / "facts"
    found = list(fact_files(package, "", suffix=""))
    folders = {f.name for f in own.iterdir() if f.is_dir()} if own.is_dir() else set()
    for folder in sorted(folders):
        found += list(fact_files(package, folder, extensions, suffix=""))
    return [f for f in found if f.is_file()]
