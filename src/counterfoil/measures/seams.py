"""Names the days on which the figures change from one release to another, so that no step is taken for a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.ledger import find_seams


@dataclass(frozen=True)
class Seam:
    """A day from which on the rows are taken from another release.

    Args:
        day: The first day of the later release.
        before: The id of the release that serves the days before.
        after: The id of the release that serves from that day on.
    """

    day: date
    before: str
    after: str


def seams_between(
    releases: Mapping[str, Mapping[str, Any]],
    from_date: date | None,
    until_date: date | None,
    extensions: Iterable[Path] = (),
) -> tuple[Seam, ...]:
    """The seams inside a half-open window; one on its first day divides nothing.

    Args:
        releases: The records of the releases that are counted.
        from_date: First day, in; None = no limit.
        until_date: First day that is out; None = no limit.
        extensions: Folders of fact files that a workspace adds.
    """
    return tuple(
        Seam(s.day, s.before, s.after)
        for s in find_seams(releases, extensions)
        if (not from_date or from_date < s.day) and (not until_date or s.day < until_date)
    )
