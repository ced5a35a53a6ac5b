"""Turns counts a day into what each day adds to the curve of each cause, to its variance and to its bounds.

All of it is window arithmetic on whole numbers a group and day, so that it runs on any engine. The conventions, and
the reasons for them, are in docs/explain/time-to-custody.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.measures.incidence.rules import IncidenceRules


def draw_curves(per_day: Any, by: Sequence[str], rules: IncidenceRules, passed_on: Sequence[str] = ()) -> Any:
    """What each day adds to each curve, to its variance and to its bounds.

    The curve is the Aalen-Johansen estimate as a sum of weights: each end counts one over the chance of not having
    been censored before it. The weights are 1, without rounding, as long as nobody was censored.

    Args:
        per_day: As `count_days` makes it.
        by: Columns that tell groups apart.
        rules: The causes.
        passed_on: Columns to keep.

    Returns:
        One row a group, day and cause. In detainers: `adds` to the curve, `least` and `most` to its bounds, `known`
        the ends on known days, `own_lost` those on unknown days, `may_be` the ends on unknown days that may be of
        this cause; and, the same for each cause, `leaving`, `lost` (on unknown days), `unclear` (of unknown cause)
        and `undated`. In squares of detainers, `varies`. `log_kept` is the logarithm of the share that is not
        censored on the day, with the fewest at risk that there can be.
    """
    import ibis

    names, unsaid = (*rules.names(), rules.unknown_cause), rules.unknown_cause
    before, since, after = (
        ibis.window(group_by=[*by], order_by="at_day", preceding=(None, 1)),
        ibis.window(group_by=[*by], order_by="at_day", preceding=0, following=None),
        ibis.window(group_by=[*by], order_by="at_day", following=(1, None)),
    )
    t = per_day.mutate(known=_sum_of(per_day, "known", names), lost=_sum_of(per_day, "lost", names))
    t = t.mutate(leaving=t.known + t.lost + t.censored)
    t = t.mutate(
        at_risk=t.leaving.sum().over(since).cast("int64"),
        **{f"later_{c}": t[f"lost_{c}"].sum().over(after).fill_null(0).cast("int64") for c in names},
    )
    t = t.mutate(staying=t.at_risk - t.known - t.lost)
    t = t.mutate(
        kept=_log_share(t.staying - t.censored, t.staying).sum().over(before).fill_null(0.0).exp(),
        hazard=share_of(t.known + t.lost, t.at_risk * t.staying).fill_null(0.0).sum().over(before).fill_null(0.0),
        # of the ends on unknown days, only those that may be of the cause are surely still at risk
        staying_surely=t.staying - _sum_of(t, "later", names) + t[f"later_{unsaid}"],
    )
    t = t.mutate(cause=ibis.literal([*rules.names()], type="array<string>").unnest())
    own = {
        part: t.cause.cases(*((c, t[f"{part}_{c}"]) for c in rules.names()), else_=0)
        for part in ("known", "lost", "later")
    }
    t = t.select(
        *by,
        *("cause", "at_day", "at_risk", "leaving", "lost", "undated", "hazard", *passed_on),
        known=own["known"],
        own_lost=own["lost"],
        may_be=own["lost"] + t[f"lost_{unsaid}"],
        unclear=t[f"known_{unsaid}"] + t[f"lost_{unsaid}"],
        weight=1 / t.kept,
        adds=(own["known"] + own["lost"]) / t.kept,
        part=share_of((own["known"] + own["lost"]) / t.kept, t.at_risk).fill_null(0.0),
        log_kept=_log_share(t.staying_surely + own["later"] - t.censored, t.staying_surely + own["later"]),
    )
    before = ibis.window(group_by=[*by, "cause"], order_by="at_day", preceding=(None, 1))
    t = t.mutate(
        gap=(t.adds * t.hazard - t.part).sum().over(before).fill_null(0.0),
        kept_least=t.log_kept.sum().over(before).fill_null(0.0).exp(),
    )
    return t.select(
        *by,
        *(
            "cause",
            "at_day",
            "leaving",
            "lost",
            "undated",
            "unclear",
            "known",
            "own_lost",
            "may_be",
            "adds",
            "log_kept",
        ),
        *passed_on,
        varies=t.adds * (2 * t.gap + t.adds * t.hazard + t.weight - t.part),
        least=t.known * t.weight + t.own_lost,
        most=(t.known + t.own_lost + t.unclear) / t.kept_least,
    )


def share_of(part: Any, whole: Any) -> Any:
    """A part of a whole; empty where the whole is nothing."""
    return part.cast("float64") / whole.cast("float64").nullif(0)


def _log_share(part: Any, whole: Any) -> Any:
    """The logarithm of a share; 0 where nobody is left, after whom nothing can happen."""
    return share_of(part, whole).nullif(0).ln().fill_null(0.0)


def _sum_of(t: Any, part: str, causes: Sequence[str]) -> Any:
    """The sum of one part over the causes, row by row."""
    total = t[f"{part}_{causes[0]}"]
    for cause in causes[1:]:
        total = total + t[f"{part}_{cause}"]
    return total
