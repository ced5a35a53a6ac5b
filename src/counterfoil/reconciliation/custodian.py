"""Counts the custodians' half: what each custodian's record says of each period. It knows nothing of ICE's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from counterfoil.engine import Snapshot
from counterfoil.ledger import CUSTODIAN_ACTIONS, load_custodian_facts
from counterfoil.reconciliation.federal import Span, Where

#: What requests are added up by.
_BY = (
    "release_id",
    "agency_name",
    "state_code",
    "county_code_fips",
    "custodian_level",
    "outcome",
    "received_date",
    "certified_zero_month",
)


@dataclass(frozen=True)
class CustodianRecord:
    """What one custodian's record says of a window.

    Args:
        agencies: The agencies that keep it.
        county: The county, or None for a state's or a federal custodian.
        state: Two letters, where known.
        level: The level under whose name it is printed.
        levels: Every level of custodian that it covers.
        kind: A log of requests, or counts that were put out.
        spans: The days that it speaks of, inside the window for a log, its own period for counts.
        counts: What is counted to how many; None where it is not reported.
        unit: What the counts are of.
        clock: The day by which they are told.
        as_of_date: Its last day.
        silent_months: Months of the window of which a log does not speak.
        reported_months: Months of the window of which it does.
        certified_months: Of those, the ones certified to have no request.
        first_days: Requests within the first days of each span, by which the parts at the edges are bounded.
        release_ids: What it stands in.
    """

    agencies: tuple[str, ...]
    county: str | None
    state: str | None
    level: str
    levels: tuple[str, ...]
    kind: Literal["log", "counts"]
    spans: tuple[Span, ...]
    counts: Mapping[str, int | None]
    unit: str
    clock: str
    as_of_date: date | None
    silent_months: int = 0
    reported_months: int = 0
    certified_months: int = 0
    first_days: int = 0
    release_ids: tuple[str, ...] = field(default=())

    @property
    def printed(self) -> Where:
        """Whose detainers stand under its name."""
        return Where(self.county, self.state, (self.level,))

    @property
    def covered(self) -> Where:
        """Whose detainers it covers."""
        return Where(self.county, self.state, self.levels)


def read_logs(
    snapshot: Snapshot,
    release_ids: Sequence[str] | None,
    window: Span,
    transit_days: int,
    states: Mapping[str, str],
) -> tuple[CustodianRecord, ...]:
    """What each custodian's log says of a window: one record a place and level, in the order of their codes.

    Args:
        snapshot: The workspace.
        release_ids: Only these logs; None for all.
        window: The days asked for.
        transit_days: Days at the beginning of each span whose requests are counted apart.
        states: The first two digits of a county's code to two letters.

    Unknowns:
        A month without a row that is not certified to be empty is silent: its requests are not zero.
    """
    import polars as pl

    days = _log_days(snapshot, release_ids)
    if not days.height:
        return ()
    records = []
    for (place, level), held in sorted(days.group_by(["place", "main_level"]), key=lambda g: g[0]):
        months = held.filter(pl.col("month").is_not_null())
        asked = _months(window, months["month"].min(), held["as_of_date"].max())
        spoken = set(months["month"].to_list()) & set(asked)
        spans = _runs(sorted(spoken), window)
        inside = held.filter(_in(spans) & (pl.col("n") > 0))
        standing = dict(inside.group_by("outcome").agg(pl.col("n").sum()).iter_rows())
        ids = load_custodian_facts().ids()
        counts: dict[str, int | None] = {o: int(standing.get(o, 0)) for o in ids} if spans else dict.fromkeys(ids)
        counts["received"] = sum(n or 0 for n in counts.values()) if spans else None
        first = [(f, min(f + timedelta(days=transit_days), u)) for f, u in spans]
        certified = set(held.filter(pl.col("is_certified"))["month"].to_list()) & spoken
        empty = spoken - set(inside["month"].to_list())
        in_county = str(place).isdigit()
        records.append(
            CustodianRecord(
                agencies=tuple(sorted(set(held["agency_name"].drop_nulls().to_list()))),
                county=str(place) if in_county else None,
                state=states.get(str(place)[:2]) if in_county else str(place),
                level=str(level),
                levels=tuple(sorted({str(level), *held["custodian_level"].to_list()})),
                kind="log",
                spans=tuple(spans),
                counts=counts,
                unit="requests",
                clock="the day the request was received",
                as_of_date=held["as_of_date"].max(),
                silent_months=len(asked) - len(spoken),
                reported_months=len(spoken),
                certified_months=len(certified & empty),
                first_days=int(inside.filter(_in(first))["n"].sum()),
                release_ids=tuple(sorted(set(held["release_id"].to_list()))),
            )
        )
    return tuple(records)


def _log_days(snapshot: Snapshot, release_ids: Sequence[str] | None) -> Any:
    """One row an agency, level, outcome and day of its log, and one a month that it certifies to be empty."""
    import polars as pl

    actions = snapshot.table(CUSTODIAN_ACTIONS, release_ids)
    grouped = actions.group_by(list(_BY)).aggregate(n=actions.count())
    days: Any = pl.from_arrow(snapshot.run(grouped))
    records = snapshot.records("releases")
    as_of = {k: date.fromisoformat(r["as_of_date"]) for k, r in records.items()}
    is_certified = pl.col("certified_zero_month").is_not_null()
    days = days.with_columns(
        place=pl.coalesce("county_code_fips", "state_code"),
        is_certified=is_certified,
        day=pl.coalesce("received_date", "certified_zero_month"),
        n=pl.when(is_certified).then(0).otherwise(pl.col("n")),
        as_of_date=pl.col("release_id").replace_strict(as_of, default=None, return_dtype=pl.Date),
    ).filter(pl.col("place").is_not_null())
    days = days.with_columns(month=pl.col("day").dt.truncate("1mo"))
    main = (
        days.group_by(["place", "agency_name", "custodian_level"])
        .agg(pl.col("n").sum())
        .sort(["n", "custodian_level"], descending=[True, False])
        .group_by(["place", "agency_name"], maintain_order=True)
        .first()
        .select("place", "agency_name", main_level="custodian_level")
    )
    return days.join(main, on=["place", "agency_name"], how="left", nulls_equal=True)


def _in(spans: Sequence[Span]) -> Any:
    import polars as pl

    rules = [(pl.col("day") >= first) & (pl.col("day") < until) for first, until in spans]
    return pl.any_horizontal(rules or [pl.lit(False)])


def _months(window: Span, first_of_log: date | None, last_of_log: date | None) -> list[date]:
    """The first days of the months of a window that the log could speak of: none after its last day."""
    start, until = window
    if last_of_log is not None:
        until = min(until, last_of_log + timedelta(days=1))
    month, months = start.replace(day=1), []
    while month < until:
        months.append(month)
        month = _next(month)
    return months


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _runs(months: Sequence[date], window: Span) -> list[Span]:
    """Months as spans of days inside the window, those that touch as one."""
    spans: list[Span] = []
    for month in months:
        first, until = max(month, window[0]), min(_next(month), window[1])
        if spans and spans[-1][1] == first:
            spans[-1] = (spans[-1][0], until)
        elif first < until:
            spans.append((first, until))
    return spans
