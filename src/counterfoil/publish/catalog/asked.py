"""Says what can be asked of a catalog, and refuses what it does not hold with the parameter and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from counterfoil.errors import CounterfoilError, Exit


class NotPublishedError(CounterfoilError):
    """A question that the catalog cannot answer.

    Args:
        slug: `catalog/short-name`.
        headline: What cannot be answered.
        parameter: The part of the question that is at fault.
        allowed: What may stand there instead.
        is_absent: The question is well formed, and what it asks for is not published.
    """

    def __init__(
        self, slug: str, headline: str, parameter: str, allowed: Sequence[str] = (), *, is_absent: bool = False
    ) -> None:
        shown = [f"  {a}" for a in allowed[:40]] + (["  ..."] if len(allowed) > 40 else [])
        remedy = ["It may be one of:", *shown] if allowed else ()
        super().__init__(slug, headline, where={"parameter": parameter}, cost="", remedy=remedy, status=Exit.USAGE)
        self.parameter = parameter
        self.allowed: tuple[str, ...] = tuple(allowed)
        self.is_absent = is_absent


@dataclass(frozen=True)
class Asked:
    """One question to the catalog.

    Args:
        measure: The measure's id.
        by: Dimensions that tell cells apart, in order.
        where: Dimension and the one value to keep.
        from_date: First day of issue, in.
        until_date: First day of issue that is out.
        definitions: A set of definitions of outcomes; "" = ours, `all` = every set.
    """

    measure: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    definitions: str = ""
