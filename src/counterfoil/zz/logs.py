"""Writes the logs that fictional custodians keep of the requests that reached them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from counterfoil.sources import load_formats
from counterfoil.zz.facts import Layout, Log, Places, Shape
from counterfoil.zz.mirrored import mirrored_rows, write_counts
from counterfoil.zz.truth import Known, Truth, write_csv

_HEADINGS = tuple(load_formats()["custodian_log"].columns)
#: Outcomes in the order in which a missed pick-up is most likely to be behind them.
_MISSED_FIRST = ("ice_did_not_take", "released_without_handover", "declined_by_agency", "unresolved")


@dataclass(slots=True)
class _Entry:
    """One request in a log; `row_of` is the row of the release that it answers, None where there is none."""

    received: date
    answer: str
    outcome: str
    row_of: Known | None
    told: date | None = None
    left: date | None = None
    picked_up: str = ""


@dataclass(frozen=True)
class Logs:
    """The logs as written.

    Args:
        paths: One a log.
        counts: One an agency that puts out yearly counts instead.
        planted: Kind, file, sheet, row and column of what is planted in them, and of what they lack.
        totals: By file: how many requests, and how many announced releases ICE did not attend.
    """

    paths: tuple[Path, ...]
    counts: tuple[Path, ...]
    planted: tuple[tuple[str, str, str, int | str, str], ...]
    totals: dict[str, dict[str, Any]]


def write_logs(folder: Path, truth: Truth, places: Places, shape: Shape, layout: Layout, rng: Random) -> Logs:
    """Writes one log an agency that keeps one, in the order of the days on which requests came."""
    folder.mkdir(parents=True, exist_ok=True)
    sent: dict[str, list[Known]] = {}
    for known in truth.detainers:
        sent.setdefault(known.form.facility.code, []).append(known)
    paths, planted, totals = [], list[tuple[str, str, str, int | str, str]](), dict[str, dict[str, Any]]()
    for log in places.logs:
        path = folder / f"ZZ-{log.slug}_log_through_{layout.as_of_date}.csv"
        if log.mirrors:
            fips = places.facility(log.code).county_code_fips
            rows = mirrored_rows(log, sent, fips, layout.as_of_date)
            write_csv(path, _HEADINGS, [tuple(r.get(h) or "" for h in _HEADINGS) for r in rows])
            paths.append(path)
            totals[path.name] = {"agency": log.agency, "county_code_fips": fips, "requests": len(rows)}
            continue
        entries, missing = _entries(log, sent.get(log.code, []), shape, layout.as_of_date, rng)
        planted += [("request_not_in_log", k.row.file, k.row.sheet, k.row.number, "") for k in missing]
        _decide_pickups(entries, shape, layout.as_of_date, rng)
        if log.silent_year:
            entries = [e for e in entries if e.received.year != log.silent_year]
            planted.append(("silent_year", path.name, "", "", "Request Received"))
        entries.sort(key=lambda e: e.received)
        for at, entry in enumerate(entries, start=2):
            if entry.row_of is None:
                planted.append(("request_not_in_release", path.name, "", at, ""))
        fips = places.facility(log.code).county_code_fips
        lines = [_line(log, fips, e) for e in entries]
        if log.certified_zero_month:
            lines.append(_cells(log, fips, {"Certified Zero Month": log.certified_zero_month}))
            planted.append(("certified_zero_month", path.name, "", len(lines) + 1, "Certified Zero Month"))
        write_csv(path, _HEADINGS, lines)
        paths.append(path)
        totals[path.name] = {
            "agency": log.agency,
            "county_code_fips": fips,
            "requests": len(entries),
            "not_in_release": sum(e.row_of is None for e in entries),
            "told_and_left": sum(e.told is not None for e in entries),
            "not_picked_up": sum(e.told is not None and e.picked_up == "no" for e in entries),
        }
    counts = []
    for yearly in places.yearly:
        fips = places.facility(yearly.code).county_code_fips
        path, said = write_counts(folder, yearly, sent.get(yearly.code, ()), fips)
        counts.append(path)
        totals[path.name] = {"agency": yearly.agency, "county_code_fips": fips, **said}
    return Logs(tuple(paths), tuple(counts), tuple(planted), totals)


def _line(log: Log, fips: str, entry: _Entry) -> tuple[Any, ...]:
    """The cells of one request."""
    asked = "notify" if entry.answer == "notify only" else "notify and hold"
    ended = "" if entry.left is None else "handed over to ICE" if entry.picked_up == "yes" else "released"
    told = "" if entry.left is None else "yes" if entry.told else "no"
    basis = {"declined": "state law does not allow it"}.get(entry.answer, "")
    cells = {
        "Custodian Level": "county",
        "Request Received": entry.received,
        "Request": asked,
        "Answer": entry.answer,
        "Answered": entry.received,
        "Basis": basis,
        "ICE Was Told": told,
        "ICE Told Of Release": entry.told,
        "Left Custody": entry.left,
        "How Custody Ended": ended,
        "Picked Up By ICE": entry.picked_up,
    }
    return _cells(log, fips, cells)


def _cells(log: Log, fips: str, cells: dict[str, Any]) -> tuple[Any, ...]:
    """A row of a log, in the order of its headings."""
    whole = {"Agency": log.agency, "State": "ZZ", "County FIPS": fips, **cells}
    return tuple(whole.get(heading) or "" for heading in _HEADINGS)


def _entries(
    log: Log, sent: Sequence[Known], shape: Shape, last: date, rng: Random
) -> tuple[list[_Entry], list[Known]]:
    """The requests that came, and the detainers of the release that never did."""
    entries, missing = list[_Entry](), list[Known]()
    for known in sent:
        if rng.random() >= shape.logs["reached"]:
            missing.append(known)
            continue
        day = min(known.form.day + timedelta(days=rng.choice((0, 0, 0, 1, 2))), last)
        entries.append(_Entry(_outside(day, log, known.form.day), _answer(known, shape), known.outcome, known))
    for known in rng.sample(list(sent), min(len(sent), max(1, round(len(entries) * shape.logs["only_in_log"])))):
        entries.append(_Entry(known.form.day, _answer(known, shape), "unresolved", None))
    return entries, missing


def _outside(day: date, log: Log, sent: date) -> date:
    """The day, or the day of sending where the day lies in the month that is certified to have none."""
    zero = log.certified_zero_month
    inside = zero is not None and (day.year, day.month) == (zero.year, zero.month)
    return sent if inside else day


def _answer(known: Known, shape: Shape) -> str:
    """What the agency answered, in the words of its log."""
    form = known.form
    if form.facility.law == "notify_only" or form.kind == shape.types.notify:
        return "notify only"
    if form.day >= shape.statute_from or known.outcome == "declined_by_agency":
        return "declined"
    return "accepted"


def _decide_pickups(entries: list[_Entry], shape: Shape, last: date, rng: Random) -> None:
    """When each person left, whether ICE had been told, and whether it came.

    ICE came for everybody whom it recorded as taken. Of the others so many had been announced that the
    share of announced releases without ICE is as planned.
    """
    for entry in entries:
        left = entry.received + timedelta(days=rng.randint(1, 75))
        if entry.outcome == "taken_into_ice_custody":
            left = min(left, last)
        if left <= last:
            entry.left = left
    gone = [e for e in entries if e.left]
    taken = [e for e in gone if e.outcome == "taken_into_ice_custody"]
    others = [e for e in gone if e.outcome in _MISSED_FIRST]
    rng.shuffle(others)
    others.sort(key=lambda e: _MISSED_FIRST.index(e.outcome))
    share = shape.logs["not_picked_up"]
    missed = others[: round(len(taken) * share / (1 - share))]
    for entry in gone:
        entry.picked_up = "no"
    for entry in taken:
        entry.picked_up = "yes"
    for entry in (*taken, *missed):
        assert entry.left is not None
        entry.told = max(entry.received, entry.left - timedelta(days=rng.randint(0, 3)))
        if entry.answer == "declined":
            entry.answer = "notify only"
