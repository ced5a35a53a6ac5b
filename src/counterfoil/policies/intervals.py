"""Turns the provisions that bear on a custodian into spans of days over which the answer stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from counterfoil.policies.evaluation import binding, evaluate
from counterfoil.policies.provisions import Provision
from counterfoil.policies.reach import reaches, turning_days
from counterfoil.policies.weighing import Evaluation


@dataclass(frozen=True)
class Custodian:
    """Whom an answer is for.

    Args:
        label: As printed.
        state_code: Two letters, or None for the nation.
        county_code_fips: Five characters, or None for the state as a whole.
        custodian_level: municipal, county, state, federal, tribal, private or unknown.
        agency: The agency's id, or None where it is not named.
    """

    label: str
    state_code: str | None
    county_code_fips: str | None
    custodian_level: str
    agency: str | None = None

    def evaluate(self, provisions: Iterable[Provision], action: str, day: date) -> Evaluation:
        """What the instruments on file said about one action on one day."""
        return evaluate(
            provisions,
            state_code=self.state_code,
            county_code_fips=self.county_code_fips,
            custodian_level=self.custodian_level,
            action=action,
            day=day,
            agency=self.agency,
        )

    def bearing(self, provisions: Iterable[Provision]) -> list[Provision]:
        """The instruments that reach the custodian and bind its level, on whatever day."""
        here = [p for p in provisions if reaches(p, self.state_code, self.county_code_fips, self.agency)]
        return here if self.custodian_level == "unknown" else binding(here, self.custodian_level)


@dataclass(frozen=True)
class Interval:
    """Days over which one answer holds: `from_date` is in, `until_date` is out."""

    from_date: date
    until_date: date
    action: str
    evaluation: Evaluation


def intervals(
    provisions: Iterable[Provision], custodian: Custodian, action: str, from_date: date, until_date: date
) -> list[Interval]:
    """The answers on one action over a half-open period, in order, without a gap and without two equal neighbors."""
    bearing = custodian.bearing(provisions)
    return spans(
        turning_days(bearing),
        lambda day: custodian.evaluate(bearing, action, day),
        action,
        from_date,
        until_date,
    )


def spans(
    turns: Sequence[date],
    answer_on: Callable[[date], Evaluation],
    action: str,
    from_date: date,
    until_date: date,
) -> list[Interval]:
    """The answers between turning days; two neighbors with the same answer and instruments become one."""
    starts = [from_date, *(d for d in turns if from_date < d < until_date)]
    found: list[Interval] = []
    for start, end in zip(starts, [*starts[1:], until_date], strict=True):
        answer = answer_on(start)
        if found and _same(found[-1].evaluation, answer):
            found[-1] = replace(found[-1], until_date=end)
        else:
            found.append(Interval(start, end, action, answer))
    return found


def _same(one: Evaluation, other: Evaluation) -> bool:
    return _print_of(one) == _print_of(other)


def _print_of(answer: Evaluation) -> tuple[object, ...]:
    """What tells two answers apart; instruments that speak and do not decide are not in it."""
    because = tuple(p.id for p in answer.because)
    return (answer.stance, answer.doubt, answer.conflict, answer.is_disputed, answer.note, because)
