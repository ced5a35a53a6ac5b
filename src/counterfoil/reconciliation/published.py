"""Holds figures that were put out for one half against those of the other, and says why two cannot be subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.language import say, say_fact, to_say
from counterfoil.ledger import CUSTODIAN_COUNTS
from counterfoil.reconciliation.facts import load_comparisons
from counterfoil.reconciliation.federal import Span

#: Pairs that an answer holds at most.
_MOST = 500
#: Words of figures that are printed in the reader's language; a format may have others.
_WORDS = (
    *(to_say("stock"), to_say("flow"), to_say("requests"), to_say("detainers"), to_say("people"), to_say("offers")),
    *(to_say("offenses"), to_say("releases"), to_say("county"), to_say("municipal"), to_say("state")),
    *(to_say("federal"), to_say("tribal"), to_say("private")),
)


@dataclass(frozen=True)
class Stated:
    """One figure that was put out: what is counted, of whom, when, and how.

    Args:
        half: Whose record it is of.
        who: The office that put it out.
        place: The county's FIPS code, or two letters of the state.
        measure: What is counted, in our words.
        says: What is counted, in its own words.
        count: The figure; None where it is no count.
        figure: The figure in its own words, where it is no count: a share, or words; else "".
        state: Two letters of the state.
        unit: What one of the counted is.
        stock_or_flow: On a day, or over a period.
        levels: The levels of custodian that it covers.
        clock: The day by which a count belongs to its period.
        period: The days it is of, half open; None where that is not known.
    """

    half: str
    who: str
    place: str
    measure: str
    says: str
    count: int | None
    figure: str
    state: str
    unit: str
    stock_or_flow: str
    levels: tuple[str, ...]
    clock: str
    period: tuple[date, date] | None


@dataclass(frozen=True)
class Pair:
    """A figure of each half about one place, and how they stand to each other.

    Args:
        ice: ICE's figure, or its department's.
        custodian: The custodian's, or its state's.
        because: Why they cannot be subtracted; empty where they can.
    """

    ice: Stated
    custodian: Stated
    because: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Whether the two can be subtracted, and if so whether they agree."""
        if self.because:
            return "not_comparable"
        return "agree" if self.ice.count == self.custodian.count else "not_explained"


def why_not_comparable(one: Stated, other: Stated) -> tuple[str, ...]:
    """Why two figures cannot be subtracted, in words; empty where they can.

    Any of these is enough: no count on one side, another unit, a stock against a flow, other levels of custodian,
    another period, another clock, another thing counted, another place.
    """
    words = {name: say_fact(text) for name, text in load_comparisons().not_comparable.items()}
    uncounted = [words["no_count"].format(a=f.figure) for f in (one, other) if f.count is None]
    pairs = {
        "measure": (one.measure, other.measure),
        "unit": (one.unit, other.unit),
        "stock_or_flow": (one.stock_or_flow, other.stock_or_flow),
        "levels": (_listed(one.levels), _listed(other.levels)),
        "period": (_days(one.period), _days(other.period)),
        "clock": (one.clock, other.clock),
        "place": (one.place, other.place),
    }
    return (*uncounted, *(words[name].format(a=_said(a), b=_said(b)) for name, (a, b) in pairs.items() if a != b))


def pair_published(
    snapshot: Snapshot, window: Span, state: str = "", county: str = "", release_ids: Sequence[str] | None = None
) -> tuple[tuple[Pair, ...], int]:
    """Every figure of ICE's half with every figure of a custodian's, of one place or of a part of it, in a window.

    Args:
        snapshot: A workspace in which `run` has worked through every table of counts.
        window: The days asked for, half open.
        state: Only this state; "" for all.
        county: Only this county; "" for all.
        release_ids: Only these tables; None for all.

    Returns:
        The pairs, those of one and the same place first, and how many more there are than an answer holds.
    """
    table = snapshot.table(CUSTODIAN_COUNTS, release_ids)
    table = table.filter((table["count"].notnull() | table.figure_as_stated.notnull()) & table.measure.notnull())
    figures = [_stated(r) for r in snapshot.run(table.order_by(["release_id", "count_id"])).to_pylist()]
    figures = [f for f in figures if _touches(f, window) and _is_here(f, state, county)]
    ice = [f for f in figures if f.half == "ice"]
    theirs = [f for f in figures if f.half == "custodian"]
    together = [(a, b) for a in ice for b in theirs if _belong_together(a, b)]
    together.sort(key=lambda pair: pair[0].place != pair[1].place)
    held = together[:_MOST]
    return tuple(Pair(a, b, why_not_comparable(a, b)) for a, b in held), len(together) - len(held)


def _stated(row: dict[str, Any]) -> Stated:
    days = (row["period_from_date"], row["period_until_date"])
    return Stated(
        half=row["half"],
        who=row["agency_name"] or "not stated",
        place=row["county_code_fips"] or row["state_code"] or "",
        state=row["state_code"] or "",
        measure=row["measure"],
        says=row["measure_as_stated"],
        count=row["count"],
        figure="" if row["count"] is not None else row["figure_as_stated"],
        unit=row["unit"],
        stock_or_flow=row["stock_or_flow"],
        levels=tuple(sorted(row["custodian_levels"])),
        clock=row["clock"],
        period=None if None in days else days,
    )


def _touches(figure: Stated, window: Span) -> bool:
    return figure.period is None or (figure.period[0] < window[1] and window[0] < figure.period[1])


def _is_here(figure: Stated, state: str, county: str) -> bool:
    return county in ("", figure.place) and (not state or county != "" or figure.state == state)


def _belong_together(one: Stated, other: Stated) -> bool:
    """Whether two figures are about one place, or one about a state and the other about a part of it."""
    is_part = one.state != "" and one.state == other.state and one.state in (one.place, other.place)
    return one.place == other.place or is_part


def _listed(levels: tuple[str, ...]) -> str:
    return ", ".join(say_fact(level) for level in levels)


def _said(text: str) -> str:
    """One of our words as it is printed."""
    said = say_fact(text)
    return said if said != text else text.replace("_", " ")


def _days(period: tuple[date, date] | None) -> str:
    if period is None:
        return say("days that are not stated")
    return say("{start} until {end}", start=str(period[0]), end=str(period[1]))
