"""Turns records of time into the share that ended in each way within n days, with competing risks and censoring."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

from counterfoil.measures.incidence.curves import draw_curves, share_of
from counterfoil.measures.incidence.days import count_days
from counterfoil.measures.incidence.rules import IncidenceRules, load_incidence_rules

#: Shares nearer to each other than this are the same: no number of detainers is so large that one of them is less.
_ROUNDING = 1e-12

_COUNTS = (
    "record_count",
    "event_count",
    "sure_count",
    "at_risk_count",
    "followed_count",
    "unknown_day_count",
    "unknown_cause_count",
    "undated_count",
)

#: What a day adds, of which horizons are made: whole numbers, and fractions.
_WHOLE = ("leaving", "lost", "unclear", "undated", "known", "own_lost", "may_be")
_FRACTIONS = ("adds", "varies", "least", "most", "log_kept")
#: Fractions are summed with so many fixed places, so that the last digit does not depend on the order of the rows.
_EXACT = "decimal(38, 18)"


def cumulative_incidence(
    records: Any,
    by: Sequence[str] = (),
    horizons: Sequence[int] | None = None,
    rules: IncidenceRules | None = None,
) -> Any:
    """The share of each group that ended in each way within each number of days.

    Args:
        records: An Ibis table, one row a detainer, as `observe_ends` makes it: the columns of `by`, `cause` (empty =
            no end recorded), `days` (whole days to the end, 0 = the same day; where no end is recorded, to the last
            day on which it was followed, empty = the as-of date), `followed_days` (whole days to the as-of date).
        by: Columns that tell groups apart; an empty cell is a group.
        horizons: Whole days, inclusive; None = those of the rules.
        rules: The causes, the confidence and how much of a cohort must have been followed; None = those in force.

    Returns:
        An Ibis table, one row a group, horizon and cause, in that order, with `value` (Aalen-Johansen), `variance`,
        `interval_low` and `interval_high` (log-log), `low` and `high` (what the unknown days and causes could make
        of it), `record_count`, `event_count` (on known days), `sure_count` (with those on unknown days that were
        followed no longer), `at_risk_count`, `followed_count`, `unknown_day_count`, `unknown_cause_count`,
        `undated_count`, `cohort` and `reason`. A group without records has no row.

    Unknowns:
        An end on an unknown day stays at risk up to the as-of date in `value`. A known day before the prepared day
        or after the as-of date cannot be right, and is unknown. A row without a prepared day is in no share and
        stands in `undated_count`. `value` and all that is made with it are empty, with a reason, where the group has
        no day at all (`not_stated`) or is too young to judge (`pending`).
    """
    rules = rules or load_incidence_rules()
    horizons = sorted({int(h) for h in (rules.horizons if horizons is None else horizons)})
    if not horizons or horizons[0] < 0:
        raise ValueError("a horizon is a whole number of days, and none is below 0")
    followed = [f"followed_{n}" for n in range(len(horizons))]
    drawn = draw_curves(count_days(records, by, horizons, rules), by, rules, followed)
    return _judge(_read(drawn, by, horizons), by, rules)


def _read(drawn: Any, by: Sequence[str], horizons: Sequence[int]) -> Any:
    """One row a group, horizon and cause: what the days up to the horizon add up to."""
    import ibis

    # the first horizon that a day is inside of, and the first that it is before: days in between are summed once
    t = drawn.mutate(
        inside_of=sum((drawn.at_day > h).cast("int64") for h in horizons),
        before_of=sum((drawn.at_day >= h).cast("int64") for h in horizons),
    )
    followed = [f"followed_{n}" for n in range(len(horizons))]
    t = t.group_by(*by, "cause", "inside_of", "before_of").aggregate(
        **{name: t[name].sum().cast("int64") for name in (*_WHOLE, *followed)},
        **{name: t[name].cast(_EXACT).sum() for name in _FRACTIONS},
    )
    t = t.mutate(step=ibis.literal(list(range(len(horizons))), type="array<int64>").unnest())
    is_in, is_before, nothing = t.inside_of <= t.step, t.before_of <= t.step, ibis.literal(0).cast(_EXACT)
    t = t.group_by(*by, "step", "cause").aggregate(
        record_count=t.leaving.sum(),
        event_count=ibis.ifelse(is_in, t.known, 0).sum(),
        sure_count=ibis.ifelse(is_in, t.known + t.own_lost, 0).sum(),
        at_risk_count=ibis.ifelse(is_before, 0, t.leaving).sum(),
        followed_count=t.step.cases(*((n, t[name]) for n, name in enumerate(followed)), else_=0).sum(),
        unknown_day_count=t.lost.sum(),
        unknown_cause_count=t.unclear.sum(),
        undated_count=t.undated.sum(),
        **{name: ibis.ifelse(is_in, t[name], nothing).sum() for name in ("adds", "varies", "least", "most")},
        late=ibis.ifelse(is_in, 0, t.may_be).sum(),
        kept=ibis.ifelse(is_before, t.log_kept, nothing).sum().cast("float64").exp(),
    )
    t = t.mutate(**{name: t[name].cast("int64") for name in _COUNTS})
    return t.mutate(
        horizon_days=t.step.cases(*enumerate(horizons), else_=0).cast("int64"),
        value=share_of(t.adds, t.record_count),
        variance=share_of(t.varies, t.record_count * t.record_count),
        low=share_of(t.least, t.record_count),
        high=share_of(t.most.cast("float64") + t.late / t.kept, t.record_count),
    )


def _judge(read: Any, by: Sequence[str], rules: IncidenceRules) -> Any:
    """The answer: intervals, whether the cohort is open, and no value where it is too young."""
    import ibis

    read = read.mutate(
        reason=ibis.cases(
            (read.record_count == 0, "not_stated"),
            (share_of(read.followed_count, read.record_count) < rules.least_followed_share - _ROUNDING, "pending"),
            else_=ibis.null("string"),
        ),
        cohort=ibis.cases(
            (read.record_count == 0, ibis.null("string")),
            (read.followed_count < read.record_count, "open"),
            else_="closed",
        ),
    )
    critical = NormalDist().inv_cdf(0.5 + rules.confidence / 2)
    inner = read.reason.isnull() & (read.value > _ROUNDING) & (read.value < 1 - _ROUNDING) & (read.variance > 0)
    # outside of these, a share without a logarithm of its own: the cell is empty
    share = ibis.ifelse(inner, read.value, 0.5)
    spread = critical * ibis.ifelse(inner, read.variance, 0.0).sqrt() / (share * share.ln()).abs()
    nothing = ibis.null("float64")

    def judged(value: Any) -> Any:
        return ibis.ifelse(read.reason.isnull(), value, nothing)

    return read.select(
        *by,
        "horizon_days",
        "cause",
        value=judged(read.value),
        variance=judged(ibis.greatest(read.variance, 0.0)),
        interval_low=ibis.ifelse(inner, (share.ln() * spread.exp()).exp(), nothing),
        interval_high=ibis.ifelse(inner, (share.ln() * (-spread).exp()).exp(), nothing),
        low=judged(read.low),
        high=judged(read.high),
        **{name: read[name] for name in _COUNTS},
        cohort=read.cohort,
        reason=read.reason,
    ).order_by(*by, "horizon_days", "cause")
