"""Says what one row of each thing that is counted is, and hands out its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.measures.classings import GrainName
from counterfoil.measures.enrichment import enrich
from counterfoil.measures.events import arrest_subjects, removal_subjects, require_events
from counterfoil.measures.subjects import detainer_subjects, require_run


@dataclass(frozen=True)
class Grain:
    """What is counted.

    Args:
        name: In one word, which is also the unit.
        one: What one of it is.
        day: The column with the day that a window is about.
        of_day: What happened on that day.
    """

    name: GrainName
    one: str
    day: str
    of_day: str


GRAINS: Mapping[GrainName, Grain] = {
    g.name: g
    for g in (
        Grain("detainers", "one form, to one facility, about one person", "prepared_date", "issue"),
        Grain("arrests", "one administrative arrest of one person", "arrest_date", "arrest"),
        Grain("removals", "one departure of one person", "departed_date", "departure"),
    )
}
_ENRICHED = ("offense_group", "stances", "values_act")


def require_releases(snapshot: Snapshot, grain: Grain) -> dict[str, dict[str, Any]]:
    """The releases that hold what is counted.

    Raises:
        CounterfoilError: There is none, or one has not been through `run`.
    """
    if grain.name == "detainers":
        return require_run(snapshot)
    source = {"arrests": "sources.arrest_rows", "removals": "sources.removal_rows"}[grain.name]
    return require_events(snapshot, source, grain.name)


def rows_of(
    snapshot: Snapshot,
    grain: Grain,
    releases: Mapping[str, Mapping[str, Any]],
    needs: Collection[str],
    rules: str = "",
    definitions: str = "",
) -> Any:
    """One row a thing that is counted, each day from the one release that serves it, with what is needed beside it.

    Raises:
        UsageError: Other rules or definitions are asked for, and it is not detainers that are counted.
    """
    if grain.name == "detainers":
        rows = detainer_subjects(snapshot, releases, rules, definitions, needs)
        return enrich(snapshot, rows, [n for n in needs if n in _ENRICHED])
    if rules or definitions:
        raise UsageError(
            "measures/detainers-only",
            f"other rules and definitions are about detainers, and this measure counts {grain.name}",
            remedy=["Leave out --rules and --definitions."],
        )
    if grain.name == "arrests":
        return arrest_subjects(snapshot, releases)
    return removal_subjects(snapshot, releases, needs)
