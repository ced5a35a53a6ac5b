"""Turns a release into a report on its quality: counts and verdicts, and never a value of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.quality.columns import count_columns
from counterfoil.sources.quality.facts import load_every_release, load_limits, load_lists, load_quality
from counterfoil.sources.quality.lists import check_lists
from counterfoil.sources.quality.release import Held, hold
from counterfoil.sources.quality.rules import apply_rules
from counterfoil.sources.quality.spikes import find_spikes

#: From the one to look at first.
_ORDER = ("stop", "look", "note", "as expected", "not checked")


def check_release(
    snapshot: Snapshot,
    release_id: str,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> dict[str, Any]:
    """The quality of one release, as values that JSON can hold.

    Args:
        snapshot: The workspace.
        release_id: The release.
        progress: Called with what is being done, steps done, and steps in all.

    Returns:
        What was read from each file; a verdict for each rule, with its count, what it is of, and what to do; the
        filled cells of each column; values outside the lists; odd days; and the share of person keys. Of a sensitive
        column there are counts alone.

    Raises:
        UsageError: There is no such release.
    """
    held = hold(snapshot, release_id)
    extensions = snapshot.fact_folders()
    quality, limits = load_quality(held.declared.name, extensions), load_limits()
    progress("columns", 0, 4)
    columns = count_columns(snapshot, held)
    progress("rules", 1, 4)
    every, own = load_every_release(), quality.rules
    rules = apply_rules(snapshot, held, {**every.rules, **own}, columns, limits)
    progress("values", 2, 4)
    lists = check_lists(snapshot, held, quality, load_lists(), limits)
    progress("days", 3, 4)
    spikes = find_spikes(snapshot, held, quality, limits)
    progress("done", 4, 4)
    verdicts = [r["verdict"] for r in (*rules, *lists)]
    report = {
        "kind": "release_quality",
        "release_id": release_id,
        **{k: held.record[k] for k in ("title", "publisher", "format", "as_of_date", "as_of_basis", "row_count")},
        "table": held.declared.name,
        "grain": held.declared.grain,
        "record_count": held.record_count,
        "set_aside_count": held.record["set_aside_count"],
        "person_key": _person_key(held, columns),
        "verdict_counts": {word: verdicts.count(word) for word in _ORDER},
        "rules": sorted(rules, key=lambda r: _ORDER.index(r["verdict"])),
        "lists": sorted(lists, key=lambda r: _ORDER.index(r["verdict"])),
        "spikes": spikes,
        "columns": columns,
        "files": [_file(f) for f in held.record["files"]],
        "files_set_aside": [
            {"file_name": f["file_name"], "because": f["because"]} for f in held.record["files_set_aside"]
        ],
        "cites": [*quality.cites, *every.cites],
        "evidence": quality.evidence,
    }
    return {**report, "short": _short(report)}


def _person_key(held: Held, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many records bear the key of a person."""
    found = next((c for c in columns if c["column"] == "person_key_as_stated"), None)
    keys = ("record_count", "filled_count", "filled_share", "withheld_count", "different_count")
    if found is None or held.record["person_key"] == "none":
        return {**dict.fromkeys(keys), "reason": "not_collected"}
    return {**{k: found[k] for k in keys}, "reason": found["filled_reason"]}


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from one file: counts, and the headings that are odd."""
    return {
        "file_name": file["file_name"],
        "sha256": file["sha256"],
        "as_of_date": file["as_of_date"],
        "as_of_basis": file["as_of_basis"],
        "row_count": file["row_count"],
        "blank_row_count": file["blank_row_count"],
        "set_aside": file["set_aside"],
        "set_aside_count": sum(file["set_aside"].values()),
        "sheets": [
            {
                "sheet": sheet["sheet"],
                "is_read": sheet["read"],
                "because": sheet.get("because", ""),
                "row_count": sheet.get("row_count"),
                "is_cut": bool(sheet.get("is_cut")),
            }
            for sheet in file["sheets"]
        ],
        "unlisted_headings": [h["heading"] for h in file["unlisted_headings"]],
        "absent_headings": file["absent_headings"],
        "readable_identifier_count": sum(file["readable_identifiers"].values()),
        "cells_without_heading": file["cells_without_heading"],
        "error_cells": file["error_cells"],
        "replaced_characters": file["replaced_characters"],
    }


def _short(report: Mapping[str, Any]) -> list[str]:
    """The answer in three sentences."""
    counts, spikes = report["verdict_counts"], report["spikes"]
    kept = f"{report['record_count']:,} of {report['row_count']:,} rows are records"
    checked = sum(counts.values()) - counts["not checked"]
    said = ", ".join(
        f"{counts[word]} {words}"
        for word, words in (("stop", "to stop at"), ("look", "to look at"), ("note", "to note"))
        if counts[word]
    )
    unlisted = sum(entry["unlisted_count"] or 0 for entry in report["lists"])
    days = spikes["found_count"]
    return [
        f"{report['release_id']}: {kept}, as of {report['as_of_date']} ({report['as_of_basis']}).",
        f"Of {checked} rules that could be checked, {counts['as expected']} hold"
        + (f"; {said}." if said else ".")
        + (f" {counts['not checked']} could not be checked." if counts["not checked"] else ""),
        f"{unlisted:,} {'cell holds' if unlisted == 1 else 'cells hold'} a value that is in no list, and "
        f"{days:,} {'day of a place is' if days == 1 else 'days of a place are'} implausibly full.",
    ]
