"""The truth of the fictional release follows from its workbooks by the rules, applied in plain Python."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from zz_reading import read_csv, read_rows

from counterfoil.zz import ZZRelease, write_release

KEY = re.compile(r"^[0-9a-f]{40}$")
LAST_DAY = date(2026, 3, 10)
SPELLINGS = ("%Y-%m-%d %H:%M:%S", "%m/%d/%y", "%m/%d/%Y", "%Y%m%d", "%d-%b-%Y", "%B %d, %Y")
REPLACED = ("superseding - new form issued", "duplicate")
TAKEN, DECLINED = "booked into detention", "detainer declined by lea"


def readable(cell: str) -> date | None:
    """The day in a cell, where it is one that can be true."""
    for spelling in SPELLINGS:
        try:
            day = datetime.strptime(cell, spelling).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if date(2003, 3, 1) <= day <= LAST_DAY else None
    return None


def settled(rows: list[dict[str, Any]]) -> tuple[list[str], dict[int, str]]:
    """The fate of each row, and by the index of its first row each detainer's lift reason."""
    fates = [""] * len(rows)
    first_of: dict[int, int] = {}
    chains: dict[tuple[str, str, str], list[int]] = {}
    persons: dict[str, list[int]] = {}
    days = [readable(r["Detainer Prepare Date"]) for r in rows]
    for at, row in enumerate(rows):
        if row["Detainer Facility"] in ("", "Detainer Facility"):
            fates[at] = "set_aside"
            continue
        first_of[at] = at
        key = row["Anonymized Identifier"]
        if KEY.match(key) and days[at]:
            form = row["Detainer Type"].split(" - ")[0]
            chains.setdefault((key, row["Detainer Facility Code"], form), []).append(at)
    for chain in chains.values():
        chain.sort(key=lambda at: (days[at], at))
        for before, at in pairwise(chain):
            if (days[at] - days[before]).days <= 1:  # type: ignore[operator]
                first_of[at] = first_of[before]
    reasons: dict[int, str] = {}
    for at in sorted(first_of, key=lambda at: (days[at] or date.min, at)):
        said = " ".join(rows[at]["Detainer Lift Reason"].split()).casefold()
        reasons[first_of[at]] = reasons.get(first_of[at]) or said
    for at in reasons:
        if KEY.match(rows[at]["Anonymized Identifier"]) and days[at]:
            persons.setdefault(rows[at]["Anonymized Identifier"], []).append(at)
    for at, first in first_of.items():
        others = persons.get(rows[at]["Anonymized Identifier"], []) if days[at] else []
        later = any((days[o], o) > (days[at], at) for o in others)  # type: ignore[operator]
        if first != at:
            fates[at] = "duplicate_of"
        else:
            fates[at] = "superseded_by" if reasons[at] in REPLACED and later else "kept"
    return fates, reasons


@pytest.mark.parametrize(("rows", "seed"), [(200, 5), (1000, 6), (3000, 7)])
def test_the_fates_follow_from_the_workbooks(tmp_path: Path, rows: int, seed: int) -> None:
    """Nothing collides by accident: who applies the rules to the workbooks gets the truth, row by row."""
    release = write_release(tmp_path, rows=rows, seed=seed)
    given = read_rows(release)
    fates, reasons = settled(given)
    truth = read_csv(release.truth / "rows.csv")
    assert [t["fate"] for t in truth] == fates
    outcomes = {(d["file"], int(d["row"])): d["outcome"] for d in read_csv(release.truth / "detainers.csv")}
    assert {(given[at]["file"], given[at]["row"]) for at in reasons} == set(outcomes)
    expected = {TAKEN: "taken_into_ice_custody", DECLINED: "declined_by_agency", "": "unresolved"}
    expected |= {"see comments": "unmapped"} | dict.fromkeys(REPLACED, "superseded_or_duplicate")
    for at, reason in reasons.items():
        outcome = outcomes[given[at]["file"], given[at]["row"]]
        assert outcome == expected.get(reason, outcome)
        assert (reason in expected) == (outcome in expected.values())


def test_the_sums_close(release: ZZRelease) -> None:
    """Fates add up to rows; outcomes, and the kept and superseded rows, add up to detainers."""
    totals = json.loads((release.truth / "totals.json").read_text(encoding="utf-8"))
    detainers = read_csv(release.truth / "detainers.csv")
    fates = Counter(r["fate"] for r in read_csv(release.truth / "rows.csv"))
    assert totals["rows"] == sum(fates.values())
    assert totals["by_fate"] == fates
    assert totals["detainers"] == len(detainers) == fates["kept"] + fates["superseded_by"]
    assert totals["by_outcome"] == Counter(d["outcome"] for d in detainers)


def test_a_date_in_the_truth_is_the_one_that_can_be_read(
    release: ZZRelease, sheet_rows: list[dict[str, Any]]
) -> None:
    """Text dates are readable; dates that cannot be, and dates to come, are blank in the truth."""
    by_row = {(r["file"], r["row"]): readable(r["Detainer Prepare Date"]) for r in sheet_rows}
    truth = read_csv(release.truth / "detainers.csv")
    for d in truth:
        assert d["prepared_date"] == str(by_row[d["file"], int(d["row"])] or "")
    assert sum(d["prepared_date"] == "" for d in truth) == 4


PLANTED = {
    "batch_day": "2026-02-11",
    "certified_zero_month": "",
    "city_named_like_a_county": "WYVERN POLICE DEPARTMENT",
    "equal_row_without_person_key": "",
    "exact_duplicate": "",
    "facility_city_blank": "",
    "facility_state_blank": "",
    "footer": "Total",
    "future_date": "2059",
    "homonym_facility": "ZENITH COUNTY JAIL",
    "hostile_text": "=1+1|<b>COUNTY</b> JAIL & ANNEX|COUNTY JAIL; DROP TABLE detainers; --",
    "impossible_date": "00/00/0000|02/30/2025|01/15/0002",
    "lift_reason_variant": "",
    "near_duplicate": "",
    "prison_named_like_a_county": "THIMBLE CORRECTIONAL CENTER",
    "redacted_person_key": "b(6), b(7)c",
    "repeated_header": "Detainer Prepare Date",
    "replaced_without_successor": "Superseding - New Form Issued|Duplicate",
    "request_not_in_log": "",
    "request_not_in_release": "",
    "silent_year": "",
    "successor": "",
    "superseded": "Superseding - New Form Issued|Duplicate",
    "text_date": "",
    "unknown_lift_reason": "See Comments",
}


def test_every_plant_is_recorded_where_it_stands(release: ZZRelease, sheet_rows: list[dict[str, Any]]) -> None:
    """`planted.csv` names each kind at least once, and its address leads to what it says."""
    planted = read_csv(release.truth / "planted.csv")
    assert {p["kind"] for p in planted} == set(PLANTED)
    by_row = {(r["file"], str(r["row"])): r for r in sheet_rows}
    for p in planted:
        row = by_row.get((p["file"], p["row"]))
        if row and PLANTED[p["kind"]]:
            cell = row[p["column"] or "Detainer Prepare Date"]
            assert any(said in cell for said in PLANTED[p["kind"]].split("|"))


def test_equal_rows_without_a_person_key_are_two_detainers(
    release: ZZRelease, sheet_rows: list[dict[str, Any]]
) -> None:
    """Nothing says that two equal rows without a key are one form."""
    planted = read_csv(release.truth / "planted.csv")
    place = next(p for p in planted if p["kind"] == "equal_row_without_person_key")
    cells = {(r["file"], str(r["row"])): {**r, "row": ""} for r in sheet_rows}
    equal = [at for at, row in cells.items() if row == cells[place["file"], place["row"]]]
    fates = {(r["file"], r["row"]): (r["fate"], r["detainer"]) for r in read_csv(release.truth / "rows.csv")}
    assert len(equal) == 2
    assert {fates[at][0] for at in equal} == {"kept"}
    assert len({fates[at][1] for at in equal}) == 2


def test_one_duplicate_lies_across_two_fiscal_years(release: ZZRelease) -> None:
    """A copy of the day after stands in the next year's workbook."""
    rows = read_csv(release.truth / "rows.csv")
    files: dict[str, set[str]] = {}
    for r in rows:
        files.setdefault(r["detainer"], set()).add(r["file"])
    assert sum(len(f) == 2 for d, f in files.items() if d) == 1
