"""Compares two releases of one table: weeks, headings, values, and records changed after the fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.sources.quality.facts import load_limits, load_quality
from counterfoil.sources.quality.heading_changes import compare_headings
from counterfoil.sources.quality.matching import match_records
from counterfoil.sources.quality.release import Held, hold
from counterfoil.sources.quality.value_changes import compare_values
from counterfoil.sources.quality.weeks import Span, compare_weeks, span_of


def compare_releases(
    snapshot: Snapshot,
    a_id: str,
    b_id: str,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> dict[str, Any]:
    """What differs between two releases of one table, as values that JSON can hold.

    Args:
        snapshot: The workspace.
        a_id: The release before.
        b_id: The release after.
        progress: Called with what is being done, steps done, and steps in all.

    Returns:
        Counts by week; headings and values added and gone; and the least number of records added, withdrawn and
        changed on the days that both cover (None where there is no such day). Of a sensitive column, counts alone.

    Raises:
        UsageError: There is no such release, or the two are not of one table.
    """
    a, b = hold(snapshot, a_id), hold(snapshot, b_id)
    _require_comparable(a, b)
    quality, limits = load_quality(a.declared.name, snapshot.fact_folders()), load_limits()
    common = _common(a, b)
    progress("weeks", 0, 4)
    weeks = compare_weeks(snapshot, a, b, quality.event_date, limits.smallest_count)
    progress("headings", 1, 4)
    headings = compare_headings(a, b)
    progress("values", 2, 4)
    values = compare_values(snapshot, a, b, quality, limits, common)
    progress("records", 3, 4)
    records = match_records(snapshot, a, b, quality, common, limits.counterpart_share) if common else None
    progress("done", 4, 4)
    compared = {
        "kind": "release_comparison",
        "table": a.declared.name,
        "grain": a.declared.grain,
        "event_date": quality.event_date,
        "a": _release(a),
        "b": _release(b),
        "weeks": weeks,
        "headings": headings,
        "values": values,
        "records": records,
        "records_reason": None if records else "not_applicable",
    }
    return {**compared, "short": _short(compared)}


def _require_comparable(a: Held, b: Held) -> None:
    """Raises where two releases cannot be held against each other."""
    if a.release_id == b.release_id:
        raise UsageError("sources/same-release", "a release is compared with another one, not with itself")
    if a.declared.name != b.declared.name:
        raise UsageError(
            "sources/not-comparable",
            "two releases are compared only where their rows are of one table",
            where={a.release_id: a.declared.name, b.release_id: b.declared.name},
            remedy=["To see which releases are of which format:", "", "  counterfoil sources list"],
        )


def _common(a: Held, b: Held) -> Span | None:
    """The days that both releases cover, half open; None where there is none."""
    spans = span_of(a.record), span_of(b.record)
    if spans[0] is None or spans[1] is None:
        return None
    start, end = max(s[0] for s in spans if s), min(s[1] for s in spans if s)
    return (start, end) if start < end else None


def _release(held: Held) -> dict[str, Any]:
    """What is said of one of the two."""
    keys = ("title", "publisher", "format", "as_of_date", "as_of_basis", "row_count", "span_from_date")
    return {
        "release_id": held.release_id,
        **{k: held.record[k] for k in keys},
        "span_until_date": held.record["span_until_date"],
        "record_count": held.record_count,
    }


def _short(compared: Mapping[str, Any]) -> list[str]:
    """The answer in three sentences."""
    a, b, records = compared["a"], compared["b"], compared["records"]
    first = (
        f"A holds {a['record_count']:,} records as of {a['as_of_date']}, "
        f"B holds {b['record_count']:,} as of {b['as_of_date']}."
    )
    if records is None:
        second = "They have no day in common, so that no record can be held against another."
    else:
        second = (
            f"On the days that both cover ({records['from_date']} up to, not including, {records['until_date']}), at "
            f"least {records['added_count']:,} records were added after the fact, {records['withdrawn_count']:,} "
            f"withdrawn, and {records['changed_count']:,} changed of the {records['compared_count']:,} that can be "
            "held against each other."
        )
        if records["is_hardly_comparable"]:
            smaller = min(records["a_count"], records["b_count"])
            second = (
                f"Only {records['in_both_count']:,} of the {smaller:,} records of the smaller release have a "
                "counterpart on the days that both cover: what was added, withdrawn or changed cannot be told."
            )
    changes = [h["change"] for h in compared["headings"] if h["known_from"] == "files"]
    added, gone = (sum(v[f"{word}_count"] for v in compared["values"]) for word in ("added", "gone"))
    third = (
        f"Of the headings read, {changes.count('added')} were added, {changes.count('gone')} are gone and "
        f"{changes.count('renamed')} renamed; {added:,} values came and {gone:,} went, in "
        f"{len(compared['values'])} columns."
    )
    return [first, second, third]
