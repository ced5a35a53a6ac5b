"""Computes measures in plain Python, row by row: what the expressions are compared with.

What a measure counts, and what a class is, is read from the fact files; how it is counted is written here anew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import counterfoil.measures as measures
from counterfoil.jurisdictions import load_gate
from counterfoil.measures.incidence import load_incidence_rules
from counterfoil.outcomes import load_definitions, load_link_rules
from counterfoil.policies import load_offenses
from support.reference_incidence import flow_rows, incidence_rows, stock_rows

Row = dict[str, Any]
_FACTS = Path(next(iter(measures.__path__))) / "facts"
_DAY = {"detainers": "prepared_date", "arrests": "arrest_date", "removals": "departed_date"}
_UNSAID = {"offense_group": ["unknown"], "custodian_level": ["unknown"], "request_asked": ["unknown"]}


@cache
def fact(kind: str, name: str) -> Row:
    """A fact file of the measures as it stands."""
    return dict(yaml.safe_load((_FACTS / kind / f"{name}.yaml").read_text(encoding="utf-8")))


# --- classes -------------------------------------------------------------------------------------------------------


def class_of(name: str, row: Row) -> str:
    """The class of a row."""
    if name == "outcome":
        return str(row["outcome"])
    if name == "arrest_class":
        rules = load_link_rules()
        for text, lists in ((row["apprehension_method"], rules.methods), (row["final_program"], rules.programs)):
            for kind, values in lists.items():
                if text and " ".join(text.casefold().split()) in {" ".join(v.casefold().split()) for v in values}:
                    return str(kind)
        return "unknown"
    classes = fact("classes", name)["classes"]
    for one in classes:
        if any(all(_holds(row[c], what) for c, what in entry.items()) for entry in one.get("when", [{}])):
            return str(one["id"])
    raise AssertionError("the last class takes every row")


def _holds(value: Any, what: Any) -> bool:
    if what in ("known", "unknown"):
        return (value is not None) == (what == "known")
    if isinstance(what, dict) and "has_words" in what:
        even = " " + re.sub("[^A-Z0-9]+", " ", (value or "").upper()) + " "
        return any(f" {words} " in even for words in what["has_words"])
    if isinstance(what, dict):
        least, most = (_number(what.get(k)) for k in ("at_least", "at_most"))
        return value is not None and (least is None or value >= least) and (most is None or value <= most)
    return any(v in what for v in value) if isinstance(value, list) else value in what


def _number(limit: Any) -> Any:
    return getattr(load_link_rules().windows, limit) if isinstance(limit, str) else limit


def _unknown_classes(name: str) -> list[str]:
    if name == "outcome":
        return list(load_definitions().unknown_ids())
    return ["unknown"] if name == "arrest_class" else list(fact("classes", name).get("unknown", []))


# --- dimensions ----------------------------------------------------------------------------------------------------


def _months(span: int) -> Callable[[date | None], str | None]:
    return lambda day: str(date(day.year, (day.month - 1) // span * span + 1, 1)) if day else None


@cache
def _starts(name: str) -> Row:
    return dict(yaml.safe_load((_FACTS / "bands.yaml").read_text(encoding="utf-8"))["bands"][name]["starts"])


def _band(name: str, number: int | None) -> str | None:
    starts = _starts(name)
    inside = [label for start, label in starts.items() if number is not None and number >= start]
    return str(inside[-1]) if inside else None


def dimension(name: str, row: Row, grain: str, as_of: date) -> Any:
    """What a row says of a dimension; None where it says nothing."""
    day: date | None = row[_DAY[grain]]
    is_sure = row["status"] == "resolved" and row["confidence"] >= load_gate()
    if name in ("county_code_fips", "custodian_level", "agency_kind", "agency_id", "agency_name"):
        return row[name] if is_sure else None
    if name in ("month", "quarter"):
        return _months(1 if name == "month" else 3)(day)
    if name == "calendar_year":
        return day.year if day else None
    if name == "fiscal_year":
        return day.year + (day.month >= 10) if day else None
    if name == "state":
        return row["state_code"]
    if name == "offense_group":
        found = load_offenses().find(row["offense_code_ncic"])
        return found.group if found else "unknown"
    if name == "age_group":
        return _band(name, day.year - row["birth_year"] if day and row["birth_year"] else None)
    if name == "detainer_age":
        return _band(name, (as_of - day).days if day else None)
    if name == "area_of_responsibility":
        return row[{"detainers": "facility_aor", "arrests": "arrest_aor", "removals": "docket_aor"}[grain]]
    return class_of(name, row) if name in _CLASSED else row[name]


_CLASSED = {
    "outcome",
    "arrest_class",
    "arrest_site",
    "custody_evidence",
    "declined_then",
    "booking_on_record",
    "departure",
    "person_key_status",
    "removal_follows",
}


# --- measures ------------------------------------------------------------------------------------------------------


def reference_cells(question: Any, given: Mapping[str, Sequence[Row]], as_of: date) -> list[Row]:
    """The cells of an answer: dimensions, figures and denominators, in any order."""
    what = fact("definitions", question.measure)
    grain = what["counts"]
    rows = list(given[grain])
    told = _told(what, question)
    where = {k: v for k, v in question.where if k not in told}
    rows = [r for r in rows if all(str(dimension(k, r, grain, as_of)) == v for k, v in where.items())]
    by = list(question.by)
    if what["kind"] not in ("stock", "flow"):
        rows = [r for r in rows if _is_inside(r[_DAY[grain]], question)]
    if what["kind"] in ("within_days", "quantiles", "stock", "flow"):
        return _timed(what, question, rows, by, as_of)
    by += [d for d in (*what.get("always_by", ()), what.get("told_by")) if d and d not in by]
    groups: dict[tuple[Any, ...], list[Row]] = {}
    base = [d for d in by if d not in told]
    if not base:
        groups[()] = []
    for row in rows:
        groups.setdefault(tuple(dimension(d, row, grain, as_of) for d in base), []).append(row)
    cells = []
    for key, members in groups.items():
        made = _shares(what, members) if what["kind"] == "share" and "told_by" not in what else None
        if made is None:
            made = _told_cells(what, question, members, told, [d for d in by if d in told], grain, as_of)
        cells += [{**dict(zip(base, key, strict=True)), **cell} for cell in made]
    return cells


def _is_inside(day: date | None, question: Any) -> bool:
    if not question.from_date and not question.until_date:
        return True
    return day is not None and (question.from_date or day) <= day < (question.until_date or date.max)


def _told(what: Row, question: Any) -> list[str]:
    names = [*question.by, *what.get("always_by", ()), what.get("told_by", ""), *(k for k, _ in question.where)]
    always = {"outcome", "outcome_detail", what.get("told_by")}
    always |= {n for n in names if n in _CLASSED and _unknown_classes(n)}
    return [n for n in dict.fromkeys(names) if n and n in always]


def _shares(what: Row, members: Sequence[Row]) -> list[Row]:
    ((classing, counted),) = what["numerator"].items()
    classes = [class_of(classing, r) for r in members]
    cells = []
    for name, of in what["denominators"].items():
        inside = [c for c in classes if c in of.get("only", classes) and c not in of.get("leaves_out", ())]
        unknown = [c for c in classes if c in what["unknown"]]
        outside = len(unknown) - sum(c in what["unknown"] for c in inside)
        top, bottom, widest = sum(c in counted for c in classes), len(inside), len(inside) + outside
        cells.append(
            {
                "denominator_is": name,
                "numerator": top,
                "denominator": bottom,
                "value": Fraction(top, bottom) if bottom else None,
                "low": Fraction(top, widest) if widest else None,
                "high": Fraction(top + len(unknown), widest) if widest else None,
                "unknown_count": len(unknown),
            }
        )
    return cells


def _told_cells(
    what: Row,
    question: Any,
    members: Sequence[Row],
    told: Sequence[str],
    shown: Sequence[str],
    grain: str,
    as_of: date,
) -> list[Row]:
    """Each value that occurs: how many surely, and how many could be."""

    def values(row: Row) -> dict[str, Any]:
        return {d: dimension(d, row, grain, as_of) for d in told}

    def is_open(name: str, row: Row) -> bool:
        if name in ("outcome", "outcome_detail"):
            return row["outcome"] in _unknown_classes("outcome")
        value = dimension(name, row, grain, as_of)
        unsaid = _unknown_classes(name) if name in _CLASSED else _UNSAID.get(name, [])
        return value is None or value in unsaid

    chosen = {k: v for k, v in question.where if k in told}
    wanted = [values(r) for r in members if all(str(values(r)[k]) == v for k, v in chosen.items())]
    targets = {tuple(w.values()) for w in wanted}
    if not targets and len(chosen) == len(told) and "outcome_detail" not in told:
        targets = {tuple(chosen[d] for d in told)}
    cells = []
    for target in targets:
        sure = [r for r in members if tuple(values(r).values()) == target]
        perhaps = [r for r in members if _could_be(r, values(r), dict(zip(told, target, strict=True)), is_open)]
        unknown = sum(any(is_open(d, r) for d in told) for r in members)
        cell = {d: v for d, v in zip(told, target, strict=True) if d in shown}
        whole = len(members)
        if what["kind"] == "share":
            of = {"value": len(sure), "low": len(sure), "high": len(perhaps)}
            cell |= {k: Fraction(n, whole) if whole else None for k, n in of.items()}
            cell["denominator_is"] = next(iter(what["denominators"]))
        else:
            cell |= {"count": len(sure), "low": len(sure), "high": len(perhaps)}
        cells.append({**cell, "numerator": len(sure), "denominator": whole, "unknown_count": unknown})
    return cells


def _could_be(row: Row, own: Row, target: Row, is_open: Callable[[str, Row], bool]) -> bool:
    for name, value in target.items():
        if own[name] == value:
            continue
        unsaid = _unknown_classes(name) if name in _CLASSED else _UNSAID.get(name, [])
        closed = name != "outcome_detail" and (value is None or value in unsaid)
        if closed or not is_open(name, row):
            return False
    return True


# --- time ----------------------------------------------------------------------------------------------------------


def _timed(what: Row, question: Any, rows: Sequence[Row], by: list[str], as_of: date) -> list[Row]:
    times = [d for d in by if d in ("month", "quarter", "calendar_year", "fiscal_year")]
    keep = by if what["kind"] in ("within_days", "quantiles") else [d for d in by if d not in times]
    records = [{**_record(r, as_of), **{d: dimension(d, r, "detainers", as_of) for d in keep}} for r in rows]
    if what["kind"] == "quantiles":
        return _quantiles(what, records, by)
    rules = load_incidence_rules()
    if what["kind"] == "within_days":
        found = incidence_rows(records, keep, what["horizons"], rules)
        names = {"within_days": "horizon_days", "denominator": "record_count", "unknown_count": "unknown_day_count"}
        same = ("value", "low", "high", "interval_low", "interval_high", "followed_count", "at_risk_count", "reason")
        own = [f for f in found if f["cause"] == what["cause"]]
        return [{d: f[d] for d in (*keep, *same)} | {n: f[o] for n, o in names.items()} for f in own]
    periods = _periods(question, rows, times, as_of)
    if what["kind"] == "stock":
        closes = {end - timedelta(days=1): value for value, (_, end) in periods.items()}
        found = [
            {**f, "denominator": _issued(records, f, keep, f["day"])} for f in stock_rows(records, list(closes), keep)
        ]
        at = [(f, closes[f["day"]]) for f in found]
    else:
        found = [
            {**f, "denominator": _issued(records, f, keep, as_of)}
            for f in flow_rows(records, list(periods.values()), keep, rules)
        ]
        values = {days: value for value, days in periods.items()}
        at = [(f, values[f["from_date"], f["until_date"]]) for f in found]
    drop = ("from_date", "until_date", "undated_count")
    return [{k: v for k, v in f.items() if k not in drop} | ({times[0]: v} if times else {}) for f, v in at]


def _issued(records: Sequence[Row], cell: Row, keep: Sequence[str], day: date) -> int:
    """How many of the group were issued by the close of a day, and not after the as-of date."""
    inside = [r for r in records if all(r[d] == cell[d] for d in keep)]
    return sum(bool(r["prepared_date"]) and r["prepared_date"] <= min(day, r["as_of_date"]) for r in inside)


def _record(row: Row, as_of: date) -> Row:
    rules = load_incidence_rules()
    cause = next((c.cause for c in rules.causes if row["outcome"] in c.outcomes), rules.unknown_cause)
    cause_or_none = None if row["outcome"] in rules.open else cause
    begun, ended = row["prepared_date"], row["ended_date"]
    return {
        "outcome": row["outcome"],
        "days_to_custody": row["days_to_custody"],
        "cause": cause_or_none,
        "days": (ended - begun).days if cause_or_none and begun and ended else None,
        "followed_days": (as_of - begun).days if begun else None,
        "prepared_date": begun,
        "ended_date": ended,
        "as_of_date": as_of,
    }


def _quantiles(what: Row, records: Sequence[Row], by: Sequence[str]) -> list[Row]:
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for record in records:
        if record["outcome"] == "taken_into_ice_custody":
            groups.setdefault(tuple(record[d] for d in by), []).append(record["days_to_custody"])
    cells = []
    for key, days in groups.items():
        known = sorted(d for d in days if d is not None and d >= 0)
        lost = len(days) - len(known)
        for quantile in what["quantiles"]:
            share = Fraction(str(quantile))
            cells.append(
                {
                    **dict(zip(by, key, strict=True)),
                    "quantile": quantile,
                    "value": _reached(known, share),
                    "low": _reached([0] * lost + known, share) if known else None,
                    "high": (_reached([*known, *[math.inf] * lost], share) if known else None),
                    "numerator": len(known),
                    "denominator": len(days),
                    "unknown_count": lost,
                }
            )
    return [{k: None if v == math.inf else v for k, v in cell.items()} for cell in cells]


def _reached(days: Sequence[float], share: Fraction) -> float | None:
    """The least day by which the share of them is reached."""
    return days[math.ceil(share * len(days)) - 1] if days else None


def _periods(question: Any, rows: Sequence[Row], times: Sequence[str], as_of: date) -> dict[Any, tuple[date, date]]:
    known = [r["prepared_date"] for r in rows if r["prepared_date"]]
    start, end = question.from_date or min(known), question.until_date or as_of + timedelta(days=1)
    if not times:
        return {None: (start, end)}
    found: dict[Any, tuple[date, date]] = {}
    day = start
    while day < end:
        value = dimension(times[0], {"prepared_date": day, "status": "", "confidence": 0}, "detainers", as_of)
        first, _ = found.get(value, (day, day))
        day += timedelta(days=1)
        found[value] = (first, day)
    return found
