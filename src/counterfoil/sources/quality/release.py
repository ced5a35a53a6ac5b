"""Turns the record of a release into what its checks need: its rows, and which columns each of its files has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.schema import Table
from counterfoil.sources.formats import Format, load_formats
from counterfoil.sources.tables import TABLES

_ADDRESS = ("release_id", "file_hash", "file_name", "sheet", "row_number", "set_aside_reason", "column_number")


@dataclass(frozen=True)
class Held:
    """One release of a workspace.

    Args:
        release_id: Its id.
        record: What was kept of it when it was added.
        declared: The table of its rows.
        fact: Its format; None where the format is no longer there.
        rows: Its records, without rows set aside, as an Ibis table.
        sensitive: The columns whose values are never printed.
    """

    release_id: str
    record: Mapping[str, Any]
    declared: Table
    fact: Format | None
    rows: Any
    sensitive: frozenset[str]

    @property
    def record_count(self) -> int:
        """The records: rows that are not set aside."""
        return int(self.record["row_count"]) - int(self.record["set_aside_count"])

    def collected(self, file: Mapping[str, Any]) -> frozenset[str]:
        """The columns of the table that a file of the release has."""
        if self.fact is None:
            return frozenset(self.declared.names)
        absent = set(file.get("absent_headings", ()))
        read = {c.field for heading, c in self.fact.columns.items() if heading not in absent}
        return frozenset(read | set(self.fact.constants) | ({self.fact.wide.to} if self.fact.wide else set()))

    def collected_anywhere(self) -> frozenset[str]:
        """The columns that at least one file of the release has."""
        return frozenset().union(*(self.collected(f) for f in self.record["files"]))

    def measured(self) -> list[str]:
        """The columns that hold what the publisher said: no address, no reason, no cell beside a date."""
        names = self.declared.names
        beside = {f"{n}_as_stated" for n in names} | {
            n for n in names if n.endswith("_reason") and _is_beside(n, names)
        }
        return [n for n in names if n not in _ADDRESS and n not in beside]


def hold(snapshot: Snapshot, release_id: str) -> Held:
    """One release of the workspace.

    Raises:
        UsageError: There is none of that id.
    """
    records = snapshot.records("releases")
    if release_id not in records:
        raise UsageError(
            "sources/no-such-release",
            f"there is no release {_plain(release_id)}",
            remedy=["The releases are:", *(f"  {name}" for name in records)],
        )
    record = records[release_id]
    declared = TABLES[record["makes"]]
    fact = load_formats(snapshot.fact_folders()).get(record["format"])
    rows = snapshot.table(declared, [release_id])
    sensitive = set(declared.sensitive_names())
    if fact is not None:
        sensitive |= {c.field for c in fact.columns.values() if c.sensitive}
    return Held(release_id, record, declared, fact, rows.filter(rows.set_aside_reason.isnull()), frozenset(sensitive))


def _is_beside(name: str, names: tuple[str, ...]) -> bool:
    """Whether a column is the reason of the one that it is named after."""
    return name.removesuffix("_reason") in names


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
