"""Holds a release to rules: each becomes a count, what it is counted of, and a verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.cells import BLANK
from counterfoil.sources.quality.facts import Limits, Rule
from counterfoil.sources.quality.release import Held

#: What is counted by each check, in words that follow the count.
_COUNTED = {
    "filled": "records without it",
    "blank": "records without it",
    "possible": "stated days that cannot be true",
    "year": "stated years that cannot be true",
    "in_order": "records out of order, of those with both days",
    "pairs": "records of a pair that is not the usual one",
    "together": "records with one and not the other",
    "file_year": "records outside the year of their file's name",
}
#: What a count of the record is of.
_RECORDED = {
    "readable_identifiers": "readable cells",
    "cut_sheets": "sheets that are full",
    "unlisted_headings": "headings",
    "absent_headings": "headings absent, summed over the files",
    "sheets_not_read": "sheets",
    "set_aside_rows": "rows",
    "cells_without_heading": "cells",
    "error_cells": "cells",
    "replaced_characters": "characters",
    "files_set_aside": "files",
    "repeated_rows": "records equal to an earlier one",
}


def apply_rules(
    snapshot: Snapshot,
    held: Held,
    rules: Mapping[str, Rule],
    columns: Sequence[Mapping[str, Any]],
    limits: Limits,
) -> list[dict[str, Any]]:
    """One entry a rule, in the order of the facts.

    Args:
        snapshot: Where to run.
        held: The release.
        rules: The rules, by id.
        columns: What `count_columns` says of it.
        limits: How a file's name states its year.

    Returns:
        The rule, its verdict (`as expected`, `note`, `look`, `stop` or `not checked`), the count, what it is of, the
        share, the limit in words, and what to do. A count of what was never collected is None, with the reason.
    """
    by_name = {c["column"]: c for c in columns}
    asked = {name: e for name, rule in rules.items() for e in [_expression(held, rule)] if e is not None}
    flat = {f"{name}.{part}": e for name, parts in asked.items() for part, e in zip(("n", "of"), parts, strict=True)}
    counted = snapshot.run(held.rows.aggregate(**flat)).to_pylist()[0] if flat else {}
    found = []
    for name, rule in rules.items():
        lacking = [c for c in rule.columns if by_name[c]["filled_reason"]]
        if rule.check == "not_held":
            said = _said(name, rule, None, None, "not_applicable")
        elif lacking:
            said = _said(name, rule, None, None, "not_collected")
        elif rule.check == "recorded":
            said = _recorded(name, rule, held)
        elif rule.check in ("filled", "blank"):
            column = by_name[rule.columns[0]]
            said = _said(name, rule, column["record_count"] - column["filled_count"], column["record_count"])
        elif rule.check == "possible":
            column = by_name[rule.columns[0]]
            odd = column["out_of_range_count"]
            said = _said(name, rule, odd, column["filled_count"] + odd + column["unreadable_count"])
        elif rule.check == "pairs":
            said = _said(name, rule, *_odd_pairs(snapshot, held, *rule.columns))
        elif rule.check == "file_year":
            said = _file_years(snapshot, held, name, rule, limits)
        else:
            said = _said(name, rule, int(counted[f"{name}.n"] or 0), int(counted[f"{name}.of"] or 0))
        found.append(said)
    return found


def judge(rule: Rule, count: int, denominator: int | None) -> bool:
    """Whether a rule holds; of nothing, every rule does."""
    if denominator is None:
        return count == 0
    if not denominator:
        return True
    share = count / denominator
    if rule.check == "filled":
        return 1 - share >= (rule.at_least or 0)
    if rule.check == "blank":
        return (rule.at_least or 0) <= share <= (1 if rule.at_most is None else rule.at_most)
    return share <= (rule.at_most or 0)


def _said(name: str, rule: Rule, count: int | None, denominator: int | None, reason: str | None = None) -> Any:
    """What is said of one rule."""
    verdict = "not checked"
    if count is not None:
        verdict = "as expected" if judge(rule, count, denominator) else rule.otherwise
    return {
        "rule": name,
        "check": rule.check,
        "columns": list(rule.columns),
        "says": rule.says,
        "verdict": verdict,
        "otherwise": rule.otherwise,
        "count": count,
        "counted": _COUNTED.get(rule.check) or _RECORDED.get(rule.of or "", ""),
        "denominator": denominator,
        "share": count / denominator if count is not None and denominator else None,
        "limit": _limit(rule),
        "reason": reason,
        "do": rule.do,
    }


def _limit(rule: Rule) -> str:
    """What a rule allows, in words."""
    if rule.check == "not_held":
        return "not counted here"
    if rule.check == "filled":
        return f"at most {1 - (rule.at_least or 0):.1%}"
    if rule.check == "blank":
        return f"{rule.at_least or 0:.1%} to {1 if rule.at_most is None else rule.at_most:.1%}"
    return f"at most {rule.at_most:.1%}" if rule.at_most else "none"


def _expression(held: Held, rule: Rule) -> tuple[Any, Any] | None:
    """What breaks a rule and what could, as sums over the records; None for a rule that is counted otherwise."""
    if rule.check == "in_order":
        first, second = (held.rows[c] for c in rule.columns)
        both = first.notnull() & second.notnull()
        days = first.delta(second, unit="day")
        return (both & (days > rule.slack_days)).sum(), both.sum()
    if rule.check == "year":
        cell = held.rows[rule.columns[0]]
        latest = int(str(held.record["as_of_date"])[:4])
        return (cell.notnull() & ~cell.between(rule.from_year, latest)).sum(), cell.notnull().sum()
    if rule.check == "together":
        first, second = (_is_filled(held.rows[c]) for c in rule.columns)
        return (first != second).sum(), (first | second).sum()
    return None


def _is_filled(cell: Any) -> Any:
    """Whether a cell says something."""
    if not cell.type().is_string():
        return cell.notnull()
    return cell.notnull() & ~cell.strip().lower().isin(BLANK)


def _odd_pairs(snapshot: Snapshot, held: Held, first: str, second: str) -> tuple[int, int]:
    """Records whose pair of values is not the most frequent one of both its values, and records with both."""
    from counterfoil.sources.quality.values import fold

    rows = held.rows.filter(_is_filled(held.rows[first]) & _is_filled(held.rows[second]))
    pairs = rows.group_by(a=rows[first], b=rows[second]).aggregate(n=rows.count())
    counts: dict[tuple[str, str], int] = {}
    for row in snapshot.run(pairs).to_pylist():
        pair = fold(row["a"]), fold(row["b"])
        counts[pair] = counts.get(pair, 0) + row["n"]
    of_first: dict[str, str] = {}
    of_second: dict[str, str] = {}
    for (a, b), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        of_first.setdefault(a, b)
        of_second.setdefault(b, a)
    odd = sum(n for (a, b), n in counts.items() if of_first[a] != b or of_second[b] != a)
    return odd, sum(counts.values())


def _file_years(snapshot: Snapshot, held: Held, name: str, rule: Rule, limits: Limits) -> dict[str, Any]:
    """How many records lie outside the fiscal year that the name of their file states."""
    starts = held.fact.fiscal_year_starts if held.fact else 10
    stated: dict[str, range] = {}
    for file in held.record["files"]:
        found = re.search(limits.fiscal_year_in_name, file["file_name"], re.IGNORECASE)
        if found:
            first = 2000 + int(found[1])
            stated[file["sha256"]] = range(first, 2000 + int(found[2] or found[1]) + 1)
    if not stated:
        return _said(name, rule, None, None, "not_stated")
    rows = held.rows.filter(held.rows[rule.columns[0]].notnull() & held.rows.file_hash.isin(list(stated)))
    day = rows[rule.columns[0]]
    counted = rows.group_by(file=rows.file_hash, year=day.year(), month=day.month()).aggregate(n=rows.count())
    outside = whole = 0
    for row in snapshot.run(counted).to_pylist():
        year = row["year"] + (1 if starts > 1 and row["month"] >= starts else 0)
        whole += row["n"]
        outside += 0 if year in stated[row["file"]] else row["n"]
    return _said(name, rule, outside, whole)


def _recorded(name: str, rule: Rule, held: Held) -> dict[str, Any]:
    """What was counted when the files were read."""
    files = held.record["files"]
    sheets = [s for f in files for s in f["sheets"]]
    if rule.of == "repeated_rows":
        if held.record["person_key"] != "none":
            return _said(name, rule, None, None, "not_applicable")
        return _said(name, rule, held.record["repeated_row_count"], held.record_count)
    counts = {
        "readable_identifiers": sum(n for f in files for n in f["readable_identifiers"].values()),
        "cut_sheets": sum(bool(s.get("is_cut")) for s in sheets),
        "unlisted_headings": sum(len(f["unlisted_headings"]) for f in files),
        "absent_headings": sum(len(f["absent_headings"]) for f in files),
        "sheets_not_read": sum(not s["read"] for s in sheets),
        "set_aside_rows": held.record["set_aside_count"],
        "cells_without_heading": sum(f["cells_without_heading"] for f in files),
        "error_cells": sum(f["error_cells"] for f in files),
        "replaced_characters": sum(f["replaced_characters"] for f in files),
        "files_set_aside": len(held.record["files_set_aside"]),
    }
    return _said(name, rule, counts[str(rule.of)], None)
