"""Turns detainers with outcomes into records of time: days to the end, how it ended, and days followed."""

from __future__ import annotations

from typing import Any

from counterfoil.measures.incidence.rules import IncidenceRules, load_incidence_rules


def observe_ends(detainers: Any, rules: IncidenceRules | None = None) -> Any:
    """The detainers with the columns that time is counted from.

    Args:
        detainers: An Ibis table, one row a detainer: `prepared_date`, `outcome`, `ended_date` (empty where the day
            of the end is not known), `as_of_date` (the last day that its release covers, inclusive).
        rules: Which outcome ends in which cause; None = those in force.

    Returns:
        The same rows and columns, and: `cause`, empty where no end is recorded; `days`, whole days from the prepared
        day to the end, 0 for the same day, empty where either is not known; `followed_days`, whole days from the
        prepared day to the as-of date.
    """
    import ibis

    rules = rules or load_incidence_rules()
    named = [(outcome, c.cause) for c in rules.causes for outcome in c.outcomes]
    nothing = ibis.null("string")
    cause = detainers.outcome.cases(*named, *((o, nothing) for o in rules.open), else_=rules.unknown_cause)
    is_open = detainers.outcome.isin(rules.open).fill_null(True)
    return detainers.mutate(
        cause=ibis.ifelse(is_open, nothing, cause),
        days=ibis.ifelse(
            is_open, ibis.null("int64"), detainers.ended_date.delta(detainers.prepared_date, unit="day").cast("int64")
        ),
        followed_days=detainers.as_of_date.delta(detainers.prepared_date, unit="day").cast("int64"),
    )
