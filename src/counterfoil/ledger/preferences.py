"""Reads which release is to serve which days, where several cover the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.schema import fact_files, load_fact


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class PreferredDays(_Fact):
    """Days, half open, and what serves them, best first: ids of releases or of formats.

    Args:
        from_date: The first day; None = no limit.
        until_date: The day after the last; None = no limit.
        prefer: The first of these that covers a day serves it.
        because: Why.
    """

    from_date: date | None = None
    until_date: date | None = None
    prefer: tuple[str, ...]
    because: str

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> PreferredDays:
        if self.from_date and self.until_date and self.from_date >= self.until_date:
            raise ValueError("until_date: not after from_date")
        return self


class Preferences(_Fact):
    """Which release serves which days of one table, from `facts/releases`."""

    table: str
    days: tuple[PreferredDays, ...] = ()
    last_choice: dict[str, str] = {}
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """All that is declared for one table, a workspace's own entries first."""

    held: tuple[Preferences, ...] = ()

    def edges(self) -> set[date]:
        """Every day on which a declared stretch begins or ends."""
        return {edge for f in self.held for d in f.days for edge in (d.from_date, d.until_date) if edge}

    def rank(self, release_id: str, release: Mapping[str, Any], day: date) -> tuple[int, int]:
        """How a release stands on a day: higher serves. Undeclared ones stand between preferred and last.

        The first file that says anything of the release counts: what a workspace prefers is no last choice there.
        """
        names = (release_id, release.get("format", ""))
        left = sum(len(fact.days) for fact in self.held)
        for fact in self.held:
            for days in fact.days:
                inside = (not days.from_date or days.from_date <= day) and (
                    not days.until_date or day < days.until_date
                )
                places = [days.prefer.index(name) for name in names if name in days.prefer]
                if inside and places:
                    return left, -min(places)
                left -= 1
            if any(name in fact.last_choice for name in names):
                return -1, 0
        return 0, 0


def load_choice(table: str, extensions: Iterable[Path] = ()) -> Choice:
    """What is declared for a table: the entries of a workspace, then the project's own."""
    own: list[Preferences] = []
    added: list[Preferences] = []
    extensions = list(extensions)
    for file in fact_files("counterfoil.ledger", "releases", extensions):
        fact = load_fact(file, Preferences)
        is_added = any(Path(str(file)).is_relative_to(path) for path in extensions)
        (added if is_added else own).append(fact)
    return Choice(tuple(f for f in (*added, *own) if f.table == table))
