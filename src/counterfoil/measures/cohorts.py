"""Says of a group of detainers as of which day it is known, and whether its outcomes are still being recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.measures.dimensions import Dimension
    from counterfoil.measures.plan import Head


@dataclass(frozen=True)
class Portion:
    """Days, half open, that one release serves, and the last day that it covers."""

    from_date: date
    until_date: date
    as_of_date: date


def served_portions(
    releases: Mapping[str, Mapping[str, Any]], extensions: Iterable[Path] = ()
) -> tuple[Portion, ...]:
    """The days that each release serves, with the last day that it covers.

    Args:
        releases: The records of the releases that are counted.
        extensions: Folders of fact files that a workspace adds.
    """
    from counterfoil.ledger import serving_days

    found = []
    for days in serving_days(releases, extensions):
        release = releases[days.release_id]
        if not release["span_from_date"]:
            continue
        as_of = date.fromisoformat(release["as_of_date"])
        start = max(days.from_date or date.min, date.fromisoformat(release["span_from_date"]))
        end = min(days.until_date or date.max, as_of + timedelta(days=1))
        if start < end:
            found.append(Portion(start, end, as_of))
    return tuple(found)


class Cohorts:
    """The as-of date and the maturity of any window of issue, from the releases that serve it.

    Args:
        portions: What each release serves: `served_portions`.
        matures_after_days: How long outcomes are waited for; None = as the definitions say.
    """

    def __init__(self, portions: Iterable[Portion], matures_after_days: int | None = None) -> None:
        if matures_after_days is None:
            from counterfoil.outcomes import load_definitions

            matures_after_days = load_definitions().cohort_matures_after_days
        self.matures_after_days = matures_after_days
        self.portions: tuple[Portion, ...] = tuple(portions)
        self.as_of_date: date | None = max((p.as_of_date for p in self.portions), default=None)

    def inside(self, start: date | None, end: date | None) -> Cohorts:
        """Those of some days alone."""
        first, last = start or date.min, end or date.max
        cut = (
            Portion(max(p.from_date, first), min(p.until_date, last), p.as_of_date) for p in self._inside(start, end)
        )
        return Cohorts(cut, self.matures_after_days)

    def covered(self) -> tuple[date | None, date | None]:
        """The first day that is served, and the day after the last as-of date; None where none is served."""
        first = min((p.from_date for p in self.portions), default=None)
        return first, self.as_of_date + timedelta(days=1) if self.as_of_date else None

    def judge(self, start: date | None, end: date | None) -> tuple[date | None, str | None]:
        """As of which day a window is known, and `open` where outcomes of a part are still being recorded.

        A part is open until a number of days, given by the definitions, after its last day or, where its
        release ends first, for good: the rest of the window is not covered.
        """
        matures = timedelta(days=self.matures_after_days)
        inside = self._inside(start, end)
        if not inside:
            return self.as_of_date, None
        is_open = any(min(end or date.max, p.until_date) + matures > p.as_of_date + timedelta(days=1) for p in inside)
        return max(p.as_of_date for p in inside), "open" if is_open else "closed"

    def _inside(self, start: date | None, end: date | None) -> list[Portion]:
        """What releases serve of a window."""
        return [p for p in self.portions if p.from_date < (end or date.max) and (start or date.min) < p.until_date]


def cell_window(
    row: Mapping[str, Any], dimensions: Sequence[Dimension | Head], start: date | None, end: date | None
) -> tuple[date | None, date | None] | None:
    """The days of issue of a cell inside a window; None where the cell's time is unknown."""
    for dimension in dimensions:
        if not dimension.span:
            continue
        value = row[dimension.name]
        if value is None:
            return None
        first, after = days_of(dimension, value)
        start, end = max(start or first, first), min(end or after, after)
    return start, end


def chosen_days(
    chosen: Iterable[tuple[Dimension, str]], start: date | None = None, end: date | None = None
) -> tuple[date | None, date | None]:
    """The days of a window that chosen values leave of it, where they are values of time."""
    timed = [(d, value) for d, value in chosen if d.span]
    try:
        values = {d.name: int(v) if d.field.kind == "integer" else v for d, v in timed}
        return cell_window(values, [d for d, _ in timed], start, end) or (start, end)
    except ValueError:  # no such month or year: no detainer has it
        return start, end


def days_of(dimension: Dimension | Head, value: Any) -> tuple[date, date]:
    """The first day of a cell of a dimension of time, and the first day after it."""
    if dimension.name == "fiscal_year":
        return date(value - 1, 10, 1), date(value, 10, 1)
    if dimension.name == "calendar_year":
        return date(value, 1, 1), date(value + 1, 1, 1)
    first = date.fromisoformat(value)
    month = first.month - 1 + dimension.span
    return first, date(first.year + month // 12, month % 12 + 1, 1)
