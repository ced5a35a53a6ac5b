"""Lets an edition pass only where every finding of implausible figures has been looked at by a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil import reports
from counterfoil.errors import RefusedError, UsageError
from counterfoil.measures import Implausible, Portion, days_not_covered


def require_covered(request: reports.Request, portions: Sequence[Portion]) -> None:
    """Refuses a period of which no release covers a day: every figure would be zero, and is unknown.

    Args:
        request: The edition.
        portions: The days that each release serves.

    Raises:
        UsageError: No release covers a day of the period.
    """
    whole = (request.from_date, request.until_date)
    if days_not_covered(portions, *whole) != (whole,):
        return
    raise UsageError(
        "reports/not-covered",
        "no release covers a day of the period, so that nothing is known of it",
        where={
            "period": f"from {whole[0]} up to, not including, {whole[1]}",
            **{
                f"release {at}": f"covers {p.from_date} up to, not including, {p.until_date}"
                for at, p in enumerate(portions, 1)
            },
        },
        remedy=["Choose days that a release covers. For what each covers:", "", "  counterfoil sources list"],
    )


def require_plausible(findings: Sequence[Implausible], overrides: Sequence[reports.Override]) -> list[dict[str, Any]]:
    """The findings with the reason why each does not stand in the way.

    Raises:
        RefusedError: A finding has no override; names each and what to look at.
    """
    reasons = {o.finding: o for o in overrides}
    open_findings = [f for f in findings if f.finding not in reasons]
    if open_findings:
        raise RefusedError(
            "pipeline/implausible",
            "figures are implausible, and nobody has looked at them yet",
            where={f.finding: f"{f.where}: {f.says}" for f in open_findings},
            cost="Nothing was published.",
            remedy=[
                "Look at the rows behind each. If a facility stands in the wrong place, correct it:",
                "",
                "  counterfoil jurisdictions review",
                "  counterfoil correction add ...",
                "",
                "If the figure stands, say why; the reason is printed in the edition:",
                "",
                f'  counterfoil report build ... --override {open_findings[0].finding} --reason "..." --who "..."',
            ],
        )
    return [
        {
            "finding": f.finding,
            "place": f.where,
            "says": f.says,
            "override_reason": reasons[f.finding].reason,
            "who": reasons[f.finding].who,
            "on_date": reasons[f.finding].on_date,
        }
        for f in findings
    ]


def used_overrides(
    findings: Sequence[Implausible], overrides: Sequence[reports.Override]
) -> tuple[reports.Override, ...]:
    """The overrides of findings that there are; the last word on each."""
    found = {o.finding: o for o in overrides}
    return tuple(found[f.finding] for f in findings if f.finding in found)
