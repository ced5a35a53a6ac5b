"""Turns a custodian's log into the counts of a year, in the form in which they are handed in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from counterfoil.engine import create_workspace, reading, writing
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.jurisdictions import load_register
from counterfoil.ledger import keep_release
from counterfoil.measures import Question, compute_measure
from counterfoil.reconciliation import custodians_by_months
from counterfoil.sources import add_releases, load_formats
from counterfoil.templates.forms import load_forms
from counterfoil.templates.writing import workbook

_FORM = "yearly-counts"
#: The outcome of a request to the column of the yearly counts.
_COLUMNS = {
    "handed_over": "Handed Over To ICE",
    "ice_did_not_come": "ICE Was Told And Did Not Come",
    "moved": "Moved To Another Custodian",
    "withdrawn": "Withdrawn By ICE",
    "not_in_custody": "Was Not In Custody",
    "died": "Died",
    "declined": "Declined",
    "released_without_notice": "Released Without Notice",
    "pending": "Told, Days Not Over",
    "still_held": "Still Held",
    "unknown": "Not Stated",
}


@dataclass(frozen=True)
class YearlyCounts:
    """The counts of a year, one row an agency.

    Args:
        rows: Heading to cell.
        missed: By agency the share of announced releases that ICE did not attend, as cells of the measure.
    """

    rows: tuple[Mapping[str, Any], ...]
    missed: tuple[Mapping[str, Any], ...]


def count_year(logs: Sequence[Path], from_date: date, until_date: date) -> YearlyCounts:
    """The counts of the requests that some logs say were received in a period.

    The logs are read in a workspace of their own that is gone afterwards; nothing is kept.

    Args:
        logs: Logs in the project's own layout.
        from_date: First day, in.
        until_date: First day that is out.

    Raises:
        UsageError: The period ends before it begins.
        CounterfoilError: A log has an error, or does not speak of every month: silence is no count.
    """
    if from_date >= until_date:
        raise UsageError("templates/empty-period", "the period ends before it begins")
    with TemporaryDirectory(prefix="counterfoil-") as folder:
        workspace = Path(folder) / "workspace"
        create_workspace(workspace)
        formats = {"custodian_log": load_formats()["custodian_log"]}
        with writing(workspace) as change:
            for log in logs:
                for release in add_releases(change, [log], formats):
                    keep_release(change, release["release_id"], release, "")
        with reading(workspace) as snapshot:
            register = load_register()
            records = custodians_by_months(snapshot, (from_date, until_date), register)
            _require_every_month(records, until_date)
            by = ("agency_name", "state", "county_code_fips")
            window = {"from_date": from_date, "until_date": until_date}
            answer = compute_measure(snapshot, Question("requests_by_outcome", by, **window))  # type: ignore[arg-type]
            missed = compute_measure(snapshot, Question("missed_pickup_share", by[:1], **window))  # type: ignore[arg-type]
    rows = []
    for record in records:
        mine = {r["outcome"]: r["count"] for r in answer.rows if r["agency_name"] in record.agencies}
        counts = {heading: mine.get(outcome, 0) for outcome, heading in _COLUMNS.items()}
        rows.append(
            {
                "Agency": " and ".join(record.agencies),
                "State": record.state,
                "County FIPS": record.county,
                "Custodian Levels": "+".join(sorted(record.levels, key=lambda v: v != record.level)),
                "Period From": from_date,
                "Period Until": until_date,
                "Requests Received": None if None in counts.values() else sum(counts.values()),
                **counts,
            }
        )
    return YearlyCounts(tuple(rows), missed.rows)


def _require_every_month(records: Sequence[Any], until_date: date) -> None:
    """Raises where a log is silent in a month of the period, or ends before it."""
    if not records:
        raise CounterfoilError(
            "templates/nothing-in-period",
            "no log speaks of any day of the period",
            remedy=["Choose the days with --from and --until."],
        )
    last = until_date - timedelta(days=1)
    for record in records:
        agency = " and ".join(record.agencies)
        if record.as_of_date is not None and record.as_of_date < last:
            raise CounterfoilError(
                "templates/log-ends-early",
                "a log ends before the period does",
                where={"agency": agency, "log ends": str(record.as_of_date), "period ends": str(last)},
                remedy=["Name the file by its last day, such as log_through_2025-12-31.xlsx, if it covers that."],
            )
        if record.silent_months:
            raise CounterfoilError(
                "templates/silent-months",
                "a log does not speak of every month of the period, and silence is no count",
                where={"agency": agency, "months without a row": str(record.silent_months)},
                remedy=["Certify each month without a request in a row of its own, under Certified Zero Month."],
            )


def write_year(counts: YearlyCounts, file: Path) -> None:
    """Writes the counts as a workbook or, by the file's name, as a CSV.

    Raises:
        CounterfoilError: The file cannot be written.
    """
    form = next(f for f in load_forms() if f.form == _FORM)
    if file.suffix.casefold() == ".csv":
        buffer = StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(form.columns())
        for row in counts.rows:
            writer.writerow(["" if row.get(h) is None else _text(row[h]) for h in form.columns()])
        content = buffer.getvalue().encode("utf-8-sig")
    else:
        content = workbook(form, counts.rows)
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise CounterfoilError(
            "templates/output",
            f"the counts cannot be written: {problem.strerror}",
            where={"file": str(file)},
            remedy=["Name another file with --output."],
        ) from problem


def _text(value: Any) -> str:
    """A cell of a CSV in which a text that looks like a formula stays a text."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
