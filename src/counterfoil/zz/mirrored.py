"""Writes what fictional custodians recorded who saw every form of ICE: logs that mirror it, and yearly counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from counterfoil.sources import load_formats
from counterfoil.zz.facts import Log, Yearly
from counterfoil.zz.truth import Known, write_csv

#: ICE's outcome to the cells of the custodian's log that say the same.
_SAME: dict[str, dict[str, str]] = {
    "taken_into_ice_custody": {"How Custody Ended": "handed over to ICE", "Picked Up By ICE": "yes"},
    "declined_by_agency": {"Answer": "declined", "Basis": "state law does not allow it", "ICE Was Told": "no"},
    "released_without_handover": {"How Custody Ended": "released", "ICE Was Told": "no", "Picked Up By ICE": "no"},
    "ice_did_not_take": {"How Custody Ended": "released", "ICE Was Told": "yes", "Picked Up By ICE": "no"},
    "died": {"How Custody Ended": "died"},
    "unresolved": {},
}
_WITHDRAWN = {"How Custody Ended": "request withdrawn by ICE"}
#: The same where the custodian says that ICE was told of every release and did not come.
_MISSED = _SAME | {
    "declined_by_agency": _SAME["ice_did_not_take"],
    "released_without_handover": _SAME["ice_did_not_take"],
    "unresolved": _SAME["taken_into_ice_custody"],
}
#: ICE's outcome to the column of the yearly counts.
_COUNTED = {
    "taken_into_ice_custody": "Handed Over To ICE",
    "declined_by_agency": "Declined",
    "released_without_handover": "Released Without Notice",
    "ice_did_not_take": "ICE Was Told And Did Not Come",
    "died": "Died",
    "unresolved": "Still Held",
}
_COLUMNS = (
    "Handed Over To ICE",
    "ICE Was Told And Did Not Come",
    "Withdrawn By ICE",
    "Died",
    "Declined",
    "Released Without Notice",
    "Still Held",
)


def mirrored_rows(log: Log, sent: Mapping[str, Sequence[Known]], fips: str, last: date) -> list[dict[str, Any]]:
    """The rows of a log into which every dated form went on its day, in the order of the days."""
    words = _MISSED if log.mirrors == "missed" else _SAME
    rows: list[dict[str, Any]] = []
    for level, code in (("county", log.code), ("municipal", log.covers)):
        for known in sent.get(code, ()):
            if known.form.prepared is None:
                continue
            cells = words.get(known.outcome, _WITHDRAWN)
            day = known.form.prepared
            left = min(day + timedelta(days=9), last) if cells.get("How Custody Ended") or "Answer" in cells else None
            told = cells.get("ICE Was Told") == "yes" or cells.get("Picked Up By ICE") == "yes"
            rows.append(
                {
                    "Agency": log.agency,
                    "State": "ZZ",
                    "County FIPS": fips,
                    "Custodian Level": level,
                    "Booking Number": f"ZZ-{len(rows) + 1:05d}",
                    "Request Received": day,
                    "Request": "notify and hold",
                    "Answer": "accepted",
                    "Answered": day,
                    "ICE Told Of Release": day if told else "",
                    "Left Custody": left or "",
                    **({"ICE Was Told": "yes"} if told else {}),
                    **cells,
                }
            )
    return sorted(rows, key=lambda r: (r["Request Received"], r["Booking Number"]))


def write_counts(folder: Path, yearly: Yearly, sent: Sequence[Known], fips: str) -> tuple[Path, dict[str, int]]:
    """The counts of one agency and year, in the project's own layout; and what they are."""
    inside = [k for k in sent if k.form.prepared and yearly.from_date <= k.form.prepared < yearly.until_date]
    counts = dict.fromkeys(_COLUMNS, 0)
    for known in inside:
        counts[_COUNTED.get(known.outcome, "Withdrawn By ICE")] += 1
    left_out = min(yearly.left_out, counts["Withdrawn By ICE"])
    counts["Withdrawn By ICE"] -= left_out
    headings = (*load_formats()["custodian_yearly_counts"].columns, "Requests Received", *_COLUMNS)
    row = (yearly.agency, "ZZ", fips, "county", yearly.from_date, yearly.until_date, len(inside), *counts.values())
    last = yearly.until_date - timedelta(days=1)
    path = folder / f"ZZ-{yearly.slug}_counts_through_{last}.csv"
    write_csv(path, headings, [row])
    return path, {"requests": len(inside), "left_out": left_out, **counts}
