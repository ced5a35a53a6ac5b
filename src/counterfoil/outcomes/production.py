"""Finds, for a release of detainers, what was handed out with it: arrests, times in detention and departures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import EVENTS
from counterfoil.outcomes.link_rules import load_link_rules
from counterfoil.outcomes.links import link_detainers

#: The tables that a detainer is linked to, by the table of their source rows.
_LINKED = {
    "arrests": "sources.arrest_rows",
    "stints": "sources.detention_stint_rows",
    "removals": "sources.removal_rows",
}


@dataclass(frozen=True)
class Production:
    """The releases of one production beside one of detainers, by the table that they hold.

    Args:
        releases: `arrests`, `stints` and `removals`, each with its releases; a table that is not there is left out.
    """

    releases: Mapping[str, tuple[str, ...]]

    def link(self, snapshot: Snapshot, detainers: Any) -> Any:
        """`outcomes.detainer_links` of the detainers of the production.

        Args:
            snapshot: The workspace.
            detainers: `ledger.detainers` of one release of the production.
        """
        tables = {
            name: snapshot.table(EVENTS[source], self.releases[name]) if name in self.releases else None
            for name, source in _LINKED.items()
        }
        return link_detainers(detainers, tables["arrests"], tables["stints"], tables["removals"], load_link_rules())

    def digests(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The hashes of what the links are made from beside the detainers, in order."""
        return tuple(
            snapshot.parts(EVENTS[source])[release_id].digest
            for name, source in _LINKED.items()
            for release_id in self.releases.get(name, ())
        )


def find_production(snapshot: Snapshot, release: Mapping[str, Any]) -> Production:
    """What was handed out with a release of detainers, as far as the workspace holds it.

    Args:
        snapshot: The workspace.
        release: The record of the release. Where it names no production, its keys fit no other release.
    """
    scope = release.get("person_key_scope", "")
    if not scope:
        return Production({})
    found: dict[str, tuple[str, ...]] = {}
    records = snapshot.records("releases")
    for name, source in _LINKED.items():
        stored = snapshot.parts(EVENTS[source])
        same = [
            release_id
            for release_id, record in records.items()
            if record["makes"] == source and record.get("person_key_scope", "") == scope and release_id in stored
        ]
        if same:
            found[name] = tuple(same)
    return Production(found)
