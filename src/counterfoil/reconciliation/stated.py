"""Reads the counts that custodians put out as records of a period, and checks whether they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from counterfoil.engine import Snapshot
from counterfoil.ledger import CUSTODIAN_COUNTS
from counterfoil.reconciliation.custodian import CustodianRecord
from counterfoil.reconciliation.federal import Span
from counterfoil.sources import load_formats


@dataclass(frozen=True)
class BalanceCheck:
    """Whether the counts of one half add up.

    Args:
        agency: Whose counts.
        period: The days they are of.
        total: The count that should be the sum.
        parts: Its parts, by name; None where one is not reported.
        gap: The total less its parts, as far as they are reported.
        status: closes; `not_reported` where the parts leave something over; `exceeds` where they are more than the
            total; `unknown` where the total is not reported.
    """

    agency: str
    period: Span
    total: int | None
    parts: Mapping[str, int | None]
    gap: int | None
    status: Literal["closes", "not_reported", "exceeds", "unknown"]


def check_balance(agency: str, period: Span, total: int | None, parts: Mapping[str, int | None]) -> BalanceCheck:
    """Whether some counts add up to their total, and how much is left over.

    Unknowns:
        A part that is not reported is not zero: what is left over may be in it.
    """
    if total is None:
        return BalanceCheck(agency, period, None, parts, None, "unknown")
    gap = total - sum(n for n in parts.values() if n is not None)
    status: Literal["closes", "not_reported", "exceeds"] = "closes"
    if gap:
        status = "not_reported" if gap > 0 else "exceeds"
    return BalanceCheck(agency, period, total, parts, gap, status)


def read_counts(
    snapshot: Snapshot, release_ids: Sequence[str] | None, window: Span, states: Mapping[str, str]
) -> tuple[CustodianRecord, ...]:
    """The counts of custodians whose period touches a window: one record an agency and period."""
    records = []
    for held in _tables(snapshot, release_ids, window):
        first = held[0]
        counts: dict[str, int | None] = {}
        for row in held:
            if row["measure"] is None:
                continue
            known = counts.get(row["measure"], 0)
            counts[row["measure"]] = None if row["count"] is None or known is None else known + row["count"]
        county, state = first["county_code_fips"], first["state_code"]
        levels = tuple(first["custodian_levels"])
        records.append(
            CustodianRecord(
                agencies=(f"{first['agency_name'] or 'not stated'} (yearly counts)",),
                county=county,
                state=states.get(county[:2]) if county else state,
                level=levels[0],
                levels=levels,
                kind="counts",
                spans=((first["period_from_date"], first["period_until_date"]),),
                counts=counts,
                unit=first["unit"],
                clock=first["clock"],
                as_of_date=first["as_of_date"],
                release_ids=(first["release_id"],),
            )
        )
    return tuple(records)


def check_balances(
    snapshot: Snapshot, records: Sequence[CustodianRecord], extensions: Sequence[Path] = ()
) -> tuple[BalanceCheck, ...]:
    """The balances that the formats of counts ask for, and whether a log and the counts of its agency agree."""
    formats = load_formats(extensions)
    releases = snapshot.records("releases")
    found = []
    for record in (r for r in records if r.kind == "counts"):
        fact = formats.get(releases[record.release_ids[0]]["format"])
        for balance in fact.counts.balances if fact and fact.counts else ():
            parts = {name: record.counts.get(name) for name in balance.parts if name in record.counts}
            found.append(check_balance(record.agencies[0], record.spans[0], record.counts.get(balance.total), parts))
    logs = [r for r in records if r.kind == "log" and r.spans]
    for record in (r for r in records if r.kind == "counts"):
        for log in logs:
            same = (log.county, log.state, log.level, log.spans) == (
                *(record.county, record.state, record.level),
                record.spans,
            )
            if same:
                parts = {"requests in the log": log.counts.get("received")}
                name = f"{record.agencies[0]}, against its log"
                found.append(check_balance(name, record.spans[0], record.counts.get("received"), parts))
    return tuple(found)


def _tables(snapshot: Snapshot, release_ids: Sequence[str] | None, window: Span) -> list[list[dict[str, Any]]]:
    """The counts of custodians, agency by agency and period by period."""
    table = snapshot.table(CUSTODIAN_COUNTS, release_ids)
    table = table.filter(table.half == "custodian", table.stock_or_flow == "flow")
    table = table.filter(table.period_from_date.notnull(), table.period_until_date.notnull())
    table = table.filter(table.county_code_fips.notnull() | table.state_code.notnull())
    rows = snapshot.run(
        table.order_by(["county_code_fips", "agency_name", "period_from_date", "count_id"])
    ).to_pylist()
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["period_from_date"] < window[1] and window[0] < row["period_until_date"]:
            key = tuple(row[n] for n in ("release_id", "agency_name", "county_code_fips", "period_from_date"))
            groups.setdefault((*key, row["period_until_date"]), []).append(row)
    return list(groups.values())
