"""Adds to detainers what only some questions need: the law on the day, and the group of the offense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from counterfoil.engine import Snapshot
from counterfoil.policies import load_lawbook, load_offenses

Need = Literal["stances", "offense_group"]


def enrich(snapshot: Snapshot, subjects: Any, needs: Iterable[str]) -> Any:
    """The same detainers, with the columns that some dimensions need.

    Args:
        snapshot: The workspace.
        subjects: One row a detainer.
        needs: The names of what is needed.
    """
    for need in sorted(set(needs)):
        subjects = _ADDED[need](snapshot, subjects)
    return subjects


def _with_stances(snapshot: Snapshot, subjects: Any) -> Any:
    """What the instruments on file said of holding, telling and handing over, on the day of issue."""
    lawbook = load_lawbook(snapshot.fact_folders())
    named = lawbook.add_agency(subjects, kind="agency_kind", state="state_code", county="county_code_fips")
    return lawbook.add_stances(named, day="prepared_date")


def _with_offense_group(_snapshot: Snapshot, subjects: Any) -> Any:
    """The group of the most serious conviction, from its NCIC code."""
    return load_offenses().add_groups(subjects, code="offense_code_ncic")


_ADDED: dict[str, Callable[[Snapshot, Any], Any]] = {
    "offense_group": _with_offense_group,
    "stances": _with_stances,
}
