"""Adds to detainers what only some questions need: the law on the day, and the group of the offense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from counterfoil.engine import Snapshot

#: The year in whose first days the Act took force; on which day is disputed.
_VALUES_ACT_YEAR = 2018


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
    from counterfoil.policies import load_lawbook

    lawbook = load_lawbook(snapshot.fact_folders())
    named = lawbook.add_agency(subjects, kind="agency_kind", state="state_code", county="county_code_fips")
    return lawbook.add_stances(named, day="prepared_date")


def _with_offense_group(_snapshot: Snapshot, subjects: Any) -> Any:
    """The group of the most serious conviction, from its NCIC code."""
    from counterfoil.policies import load_offenses

    return load_offenses().add_groups(subjects, code="offense_code_ncic")


def _with_values_act(_snapshot: Snapshot, subjects: Any) -> Any:
    """Whether the one conviction that the record holds is shown to open what California's Values Act closes.

    Only for California's detainers, and from the Act's first year on.
    """
    import ibis

    from counterfoil.policies import load_values_act

    opened = load_values_act().add_openings(
        subjects, code="offense_code_ncic", convicted="conviction_date", answered="prepared_date"
    )
    bound = (opened.state_code == "CA") & (opened.prepared_date.year() >= _VALUES_ACT_YEAR)
    return opened.mutate(values_act=ibis.ifelse(bound, opened.values_act_status, ibis.null("string")))


_ADDED: dict[str, Callable[[Snapshot, Any], Any]] = {
    "offense_group": _with_offense_group,
    "stances": _with_stances,
    "values_act": _with_values_act,
}
