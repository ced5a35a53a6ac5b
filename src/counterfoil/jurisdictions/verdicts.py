"""Holds what the evidence on a facility comes to: one county, or the candidates that are left, and the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterfoil.jurisdictions.places import UNKNOWN_COUNTY


@dataclass(frozen=True)
class Verdict:
    """What the evidence comes to.

    Args:
        status: resolved, ambiguous or unresolved.
        rule: The rule that decided; `facts/confidence.yaml` says what it means.
        county: FIPS code where resolved, or "".
        candidates: FIPS codes where ambiguous.
    """

    status: str
    rule: str
    county: str = ""
    candidates: tuple[str, ...] = ()


def settled(rule: str, county: str) -> Verdict:
    """The verdict that one county is settled."""
    return Verdict("resolved", rule, county)


def left_open(rule: str, candidates: Iterable[str]) -> Verdict:
    """The verdict that several counties are left, or none."""
    left = tuple(sorted(set(candidates) - {UNKNOWN_COUNTY}))
    return Verdict("ambiguous" if left else "unresolved", rule, candidates=left)
