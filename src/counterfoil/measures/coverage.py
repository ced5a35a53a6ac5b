"""Describes what a workspace holds: releases, rows and their fates, what is unknown, and what is odd."""

from __future__ import annotations

from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.ledger import DETAINERS, RECORD_ROWS
from counterfoil.measures.accounting import count_rows_by_fate
from counterfoil.measures.compute import Question, compute_measure
from counterfoil.measures.flag_rows import flag_notes
from counterfoil.measures.flags import describe_flags
from counterfoil.measures.subjects import detainer_releases
from counterfoil.outcomes import DETAINER_OUTCOMES

_UNMAPPED_SHOWN = 20
_ODD_SHOWN = 40
#: The day of the event in each table of source rows, and what it is called.
MAIN_DATES = {
    "sources.detainer_rows": ("prepared_date", "prepared dates"),
    "sources.arrest_rows": ("arrest_date", "dates of arrest"),
    "sources.detention_stint_rows": ("book_in_date", "dates of book-in"),
    "sources.detention_stay_rows": ("stay_book_in_date", "dates of book-in"),
    "sources.removal_rows": ("departed_date", "dates of departure"),
    "sources.encounter_rows": ("encounter_date", "dates of encounter"),
}


def describe_coverage(snapshot: Snapshot) -> dict[str, Any]:
    """What a workspace holds, as plain values; for the person who keeps it, not for print.

    Returns:
        `releases` (one dict a release, with `fates` once it was worked through), `totals`, `attribution`,
        `fiscal_years` (each open or closed), `flags` (sentences) and `flag_rows` (those about days and places).
    """
    records = snapshot.records("releases")
    done = set(snapshot.parts(DETAINER_OUTCOMES)) | set(snapshot.parts(RECORD_ROWS))
    held = detainer_releases(snapshot)
    worked = {k: r for k, r in held.items() if k in done}
    fates = count_rows_by_fate(snapshot, {k: r for k, r in records.items() if k in done})
    releases = [_release(release_id, r, fates, done) for release_id, r in records.items()]
    answer: dict[str, Any] = {"releases": releases, "totals": {}, "attribution": {}, "fiscal_years": []}
    answer["flag_rows"] = []
    flags = [flag for r in releases for flag in r.pop("flags")]
    if worked and len(worked) == len(held):
        by_outcome = compute_measure(snapshot, Question("detainers_by_outcome"))
        answer["totals"] = {row["outcome"]: row["count"] for row in by_outcome.rows}
        answer["totals"] = {"detainers_issued": sum(answer["totals"].values()), **answer["totals"]}
        placed = compute_measure(snapshot, Question("detainers_issued", by=("attribution",)))
        answer["attribution"] = {row["attribution"]: row["count"] for row in placed.rows}
        years = compute_measure(snapshot, Question("detainers_issued", by=("fiscal_year",)))
        answer["fiscal_years"] = [
            {"fiscal_year": row["fiscal_year"], "detainers_issued": row["count"], "cohort": row["cohort"]}
            for row in years.rows
        ]
        flags += _unmapped(snapshot)
        odd = describe_flags(snapshot, held)
        flags += flag_notes(odd, _ODD_SHOWN)
        answer["flag_rows"] = [dict(row) for row in odd.rows]
    answer["flags"] = flags
    return answer


def _release(release_id: str, record: dict[str, Any], fates: list[dict[str, Any]], done: set[str]) -> dict[str, Any]:
    """One release: what was read, what became of its rows, and what is odd."""
    own = [f for f in fates if f["release_id"] == release_id]
    by_fate: dict[str, int] = {}
    for f in own:
        by_fate[f["fate"]] = by_fate.get(f["fate"], 0) + f["count"]
    described = {
        "release_id": release_id,
        "title": record["title"],
        "as_of_date": record["as_of_date"],
        "as_of_basis": record["as_of_basis"],
        "first_date": record["first_date"],
        "last_date": record["last_date"],
        "files": len(record["files"]),
        "rows_read": record["row_count"],
        "blank_rows": sum(f["blank_row_count"] for f in record["files"]),
        "worked_through": release_id in done,
        "fates": by_fate,
        "flags": [],
    }
    described["flags"] = describe_release(release_id, record)
    return described


def describe_release(release_id: str, record: dict[str, Any]) -> list[str]:
    """What is odd about a release, one sentence each."""
    said = []
    if record["person_key"] == "none" and record["makes"] == "sources.detainer_rows":
        said.append(
            f"{release_id}: no row is taken for a duplicate, because the release has no person key; "
            f"{record['repeated_row_count']:,} of {record['row_count']:,} rows repeat another row, "
            "and may be other people's."
        )
    until = record.get("title_until_date", "")
    if until and record["span_until_date"] > until:
        said.append(
            f"{release_id}: it holds days from {until} on, which {record['format']} does not cover. It was read by "
            "its headings, and is another production than the one that its title names."
        )
    for file in record["files"]:
        for heading in file["unlisted_headings"]:
            place = f'{file["file_name"]}, sheet "{heading["sheet"]}"'
            said.append(f'{place}: the heading "{heading["heading"]}" is in no list and was left unread.')
        if file["absent_headings"]:
            names = ", ".join(f'"{h}"' for h in file["absent_headings"])
            said.append(f"{file['file_name']}: not collected there: {names}.")
        for reason, count in file["set_aside"].items():
            said.append(f"{file['file_name']}: rows set aside as {reason}: {count:,}.")
        said += _odd_cells(file, record["makes"])
        for sheet in file["sheets"]:
            if not sheet["read"]:
                said.append(f'{file["file_name"]}: the sheet "{sheet["sheet"]}" has no row of headings.')
            if sheet.get("is_cut"):
                said.append(
                    f'{file["file_name"]}: the sheet "{sheet["sheet"]}" is full to its last row; '
                    "rows may be missing behind it."
                )
    return said


def _odd_cells(file: dict[str, Any], makes: str) -> list[str]:
    """What is odd about the cells of one file, one sentence each; never a cell itself."""
    said = []
    day, word = MAIN_DATES.get(makes, ("", ""))
    for reason, count in file["unknown"].get(day, {}).items():
        said.append(f"{file['file_name']}: {word} unknown ({reason}), rows kept: {count:,}.")
    for heading, count in file.get("readable_identifiers", {}).items():
        said.append(
            f'{file["file_name"]}: the column "{heading}" should be redacted, and {count:,} of its cells are not. '
            "None of them was kept. Tell the publisher."
        )
    counts = {
        "cells_without_heading": "cells stand under no heading and were not read",
        "error_cells": "cells hold an error of the spreadsheet instead of a value",
        "replaced_characters": "characters could not be read in the file's encoding",
    }
    said += [f"{file['file_name']}: {file[name]:,} {words}." for name, words in counts.items() if file.get(name)]
    return said


def _unmapped(snapshot: Snapshot) -> list[str]:
    """The lift reasons that the definitions do not know, most frequent first."""
    outcomes = snapshot.table(DETAINER_OUTCOMES)
    outcomes = outcomes.filter(outcomes.outcome == "unmapped").select(id_of="detainer_id")
    detainers = snapshot.table(DETAINERS)
    odd = detainers.inner_join(outcomes, detainers.detainer_id == outcomes.id_of)
    counted = odd.group_by(reason=odd.lift_reason_as_stated).aggregate(count=odd.count())
    rows = snapshot.run(counted.order_by([counted["count"].desc(), counted.reason])).to_pylist()
    said = [f'Detainers with the lift reason "{r["reason"]}", which is in no list: {r["count"]:,}.' for r in rows]
    more = len(said) - _UNMAPPED_SHOWN
    return said[:_UNMAPPED_SHOWN] + ([f"{more:,} more lift reasons are in no list."] if more > 0 else [])
