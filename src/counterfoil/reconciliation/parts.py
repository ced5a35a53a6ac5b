"""Takes a difference between the two halves apart: named parts, exact or bounded, and what is left unexplained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterfoil.reconciliation.facts import Comparable, load_comparisons

#: Parts that say under which outcome a request stands: together they are no more than the requests.
_OF_OUTCOMES = ("open", "recorded_otherwise")


@dataclass(frozen=True)
class Part:
    """One named part of ICE's figure less the custodian's.

    Args:
        part: Its id.
        low: The least that it can be.
        high: The most; equal to `low` where it is counted exactly.
        detail: What it is about, where the part has kinds.
    """

    part: str
    low: int
    high: int
    detail: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it was counted, and not only bounded."""
        return self.low == self.high


@dataclass(frozen=True)
class Difference:
    """Two figures, their difference, and its parts.

    Args:
        comparison: What is compared.
        ice: ICE's figure; None where there is none.
        custodian: The custodian's figure; None where it is not reported.
        parts: The named parts that are not nothing.
        verdict: One of the verdicts of the fact file.
        because: Why the two cannot be subtracted, where they cannot.
        unexplained_low: The least that the named parts leave unexplained, with its sign.
        unexplained_high: The most.
    """

    comparison: str
    ice: int | None
    custodian: int | None
    parts: tuple[Part, ...]
    verdict: str
    because: str
    unexplained_low: int | None
    unexplained_high: int | None

    @property
    def difference(self) -> int | None:
        """ICE's figure less the custodian's."""
        return None if self.ice is None or self.custodian is None else self.ice - self.custodian

    @property
    def unexplained_at_least(self) -> int | None:
        """How much stays unexplained however the parts fall; 0 where they may account for all."""
        if self.unexplained_low is None or self.unexplained_high is None:
            return None
        return max(self.unexplained_low, -self.unexplained_high, 0)


def take_apart(
    comparison: str, ice: int, custodian: int, parts: Sequence[Part], limits: tuple[int, int] | None = None
) -> Difference:
    """The difference of two figures with its parts, and how much the parts leave.

    Args:
        comparison: What is compared.
        ice: ICE's figure.
        custodian: The custodian's.
        parts: The named parts; those that are nothing are left out.
        limits: The least and the most that all parts of outcomes together can be: no request is counted twice.
    """
    kept = tuple(p for p in parts if p.low or p.high)
    difference = ice - custodian
    of_outcomes = [p for p in kept if p.part in _OF_OUTCOMES]
    rest = [p for p in kept if p.part not in _OF_OUTCOMES]
    least, most = sum(p.low for p in of_outcomes), sum(p.high for p in of_outcomes)
    if limits is not None:
        least, most = max(least, limits[0]), min(most, limits[1])
    low = difference - sum(p.high for p in rest) - most
    high = difference - sum(p.low for p in rest) - least
    counted = sum(p.low for p in kept if p.is_exact)
    if difference == 0 and not any(p.is_exact for p in kept):
        verdict = "agree"
    elif counted == difference or low == high == 0:
        verdict = "explained"
    else:
        verdict = "may_be_explained" if low <= 0 <= high else "not_explained"
    return Difference(comparison, ice, custodian, kept, verdict, "", low, high)


def recorded_otherwise(
    fact: Comparable, ice: Mapping[str, int], custodian: Mapping[str, int], not_in_record: int
) -> list[Part]:
    """How much of a difference can be requests that the two halves have under different outcomes.

    Each part is one way: `ice_did_not_come` in the custodian's record and `declined_by_agency` in ICE's, for
    instance. Nothing is matched: the bounds follow from the totals of the two halves alone.

    Args:
        fact: What is compared.
        ice: Detainers of each outcome.
        custodian: Requests of each outcome.
        not_in_record: Detainers for which the custodian's record has no request, as far as the totals show.
    """
    parts = []
    for theirs, possible in load_comparisons().may_be_recorded_as.items():
        for outcome in possible:
            more, less = outcome in fact.ice, theirs in fact.custodian
            if more == less:
                continue
            low, high = _overlap(theirs, outcome, ice, custodian, not_in_record)
            sign = 1 if more else -1
            ends = sorted((sign * low, sign * high))
            parts.append(Part("recorded_otherwise", ends[0], ends[1], f"{theirs}, {outcome}"))
    return parts


def _overlap(
    theirs: str, outcome: str, ice: Mapping[str, int], custodian: Mapping[str, int], not_in_record: int
) -> tuple[int, int]:
    """The least and the most requests that stand as `theirs` in one half and as `outcome` in the other."""
    facts = load_comparisons()
    others = sum(
        n for o, n in custodian.items() if o != theirs and outcome in facts.may_be_recorded_as.get(o, (outcome,))
    )
    least = ice.get(outcome, 0) - others - max(not_in_record, 0)
    most = min(ice.get(outcome, 0), custodian.get(theirs, 0))
    return min(max(least, 0), most), most
