"""What `jurisdictions resolve` makes of a list, what review asks for, and what a decision must say."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from counterfoil.errors import CounterfoilError, DeclarationError, UsageError
from counterfoil.jurisdictions import (
    count_attribution,
    decision_file,
    load_gate,
    load_register,
    open_facilities,
    read_decisions,
    resolve_facilities,
    resolve_list,
)


def resolved(folder: Path, text: str) -> list[dict[str, str]]:
    """The rows of a list after it was resolved."""
    source = folder / "list.csv"
    source.write_text(text, encoding="utf-8")
    return list(csv.DictReader(StringIO(resolve_list(source, load_register())[0])))


def test_a_list_keeps_its_columns_and_gets_six_more(tmp_path: Path) -> None:
    """Columns that are not ours are carried through; a formula stays the text that it is."""
    rows = resolved(tmp_path, 'note,facility_name\n=1+1,"NOWHERE, CENTER"\n,\n')
    assert list(rows[0]) == [
        "note",
        "facility_name",
        "predicted_fips",
        "confidence",
        "status",
        "agency_kind",
        "custodian_level",
        "basis",
    ]
    assert (rows[0]["note"], rows[0]["facility_name"]) == ("=1+1", "NOWHERE, CENTER")
    assert [(r["predicted_fips"], r["confidence"], r["status"]) for r in rows] == [("", "0.0000", "unresolved")] * 2


def test_the_area_of_responsibility_leaves_one_state_or_objects(tmp_path: Path) -> None:
    """A shared county name is settled by an area with one such state, under the gate; an area without one objects."""
    states: dict[str, list[str]] = {}
    for county in load_register().counties.values():
        states.setdefault(county.short_names()[0], []).append(county.state_code)
    shared = next(
        name
        for name, found in states.items()
        if len(found) > 1 and [state for state in found if state in ("GA", "NC", "SC", "NJ")] == ["GA"]
    )
    text = "facility_name,area_of_responsibility\n" + "".join(
        f"{shared} COUNTY JAIL,{a}\n" for a in ("ATL", "Newark", "")
    )
    rows = resolved(tmp_path, text)
    assert [row["status"] for row in rows] == ["resolved", "ambiguous", "ambiguous"]
    assert float(rows[0]["confidence"]) < load_gate()
    given = {name: [""] * 3 for name in ("facility_code_ice", "facility_city", "facility_state_as_stated")}
    given |= {"facility_id": ["1", "2", "3"], "facility_name_as_stated": [f"{shared} COUNTY JAIL"] * 3}
    facilities = pa.table({**given, "facility_aor": ["ATL", "Newark", None]})
    links = resolve_facilities(facilities, load_register(), "zz").to_pylist()
    assert [link["status"] for link in links] == ["resolved", "ambiguous", "ambiguous"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("name\nX\n", "jurisdictions/no-names"),
        ("facility_name,status\nX,Y\n", "jurisdictions/column-taken"),
        ("facility_name,city,city\nX,Y,Z\n", "jurisdictions/column-taken"),
        ("facility_name\nX,Y\n", "jurisdictions/row-too-long"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, text: str, slug: str) -> None:
    """Nothing is guessed: a list without names, with a column of ours, or with cells too many."""
    with pytest.raises(CounterfoilError) as caught:
        resolved(tmp_path, text)
    assert caught.value.slug == slug


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A workbook given as CSV is an error, not rows of noise."""
    source = tmp_path / "list.csv"
    source.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(CounterfoilError) as caught:
        resolve_list(source, load_register())
    assert caught.value.slug == "jurisdictions/unreadable-list"


def link(name: str, status: str, confidence: float, detainers: int) -> dict[str, Any]:
    """One link with its detainers."""
    return {
        "release_id": "zz-1",
        "facility_id": name,
        "facility_name_as_stated": name,
        "state_code": "ZZ",
        "status": status,
        "confidence": confidence,
        "basis": "made up",
        "candidates": [],
        "detainers": detainers,
    }


LINKS = [
    link("A", "resolved", 0.999, 70),
    link("B", "ambiguous", 0.0, 20),
    link("C", "resolved", 0.97, 6),
    link("D", "unresolved", 0.0, 4),
    link("E", "ambiguous", 0.0, 0),
]


def test_attribution_counts_every_detainer_once() -> None:
    """The bands add up to all detainers; what is under the gate is not attributed, most first."""
    found = count_attribution(LINKS)
    assert (found.detainers, found.attributed) == (100, 70)
    assert [(b["facilities"], b["detainers"], b["share"]) for b in found.bands] == [
        (1, 70, 0.7),
        (1, 6, 0.06),
        (0, 0, 0.0),
        (2, 20, 0.2),
        (1, 4, 0.04),
    ]
    assert [(f["facility_name"], f["detainers"]) for f in found.open_facilities] == [
        ("B", 20),
        ("C", 6),
        ("D", 4),
        ("E", 0),
    ]


def test_no_detainers_have_no_share() -> None:
    """Of nothing there is no share, and it is not zero."""
    assert {band["share"] for band in count_attribution([]).bands} == {None}


def test_review_asks_first_for_what_holds_most_detainers() -> None:
    """What passes the gate is not asked for."""
    assert [row["facility_id"] for row in open_facilities(LINKS)] == ["B", "C", "D", "E"]
    assert load_gate() > 0.97


FACILITY = {"facility_name": "OAK COUNTY JAIL", "city": "", "state": "ZZ", "detloc": ""}


@pytest.mark.parametrize(
    ("action", "said", "slug"),
    [
        ("reject", {"why": " "}, "jurisdictions/no-reason"),
        ("reject", {"source": ""}, "jurisdictions/no-reason"),
        ("reject", {"who": ""}, "jurisdictions/no-reason"),
        ("accept", {"county_code_fips": "99999"}, "jurisdictions/no-such-county"),
        ("accept", {"county_code_fips": "11001", "agency_kind": "castle"}, "jurisdictions/no-such-word"),
        ("accept", {"county_code_fips": "11001", "custodian_level": "duke"}, "jurisdictions/no-such-word"),
        ("undo", {"undoes": "d00009"}, "jurisdictions/no-such-decision"),
    ],
)
def test_a_decision_must_say_who_why_on_what_source_and_which_county(
    tmp_path: Path, action: str, said: dict[str, str], slug: str
) -> None:
    """A decision without its grounds, or about what does not exist, is not kept."""
    whole = {"who": "a reader", "why": "a reason", "source": "a page"} | said
    with pytest.raises(UsageError) as caught:
        decision_file(
            FACILITY, action, on_date=date(2025, 1, 1), register=load_register(), extensions=[tmp_path], **whole
        )
    assert caught.value.slug == slug


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"why": "''"}, "jurisdictions/decision-incomplete"),
        ({"action": "accept"}, "jurisdictions/decision-incomplete"),
        ({"action": "undo", "undoes": "d7"}, "jurisdictions/decision-undoes-nothing"),
        ({"action": "shrug"}, "facts/invalid"),
    ],
)
def test_a_decision_written_by_hand_is_held_to_the_same(tmp_path: Path, change: dict[str, str], slug: str) -> None:
    """A file that says too little is refused by name."""
    cells = {"decision": "d1", "action": "reject", "who": "a", "why": "b", "on_date": "2025-01-01", "source": "c"}
    folder = tmp_path / "jurisdictions/decisions"
    folder.mkdir(parents=True)
    lines = [f"{name}: {value}" for name, value in (cells | change).items()]
    lines.append("facility: {facility_name: OAK, city: '', state: ZZ, detloc: ''}")
    (folder / "d1.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_decisions([tmp_path])
    assert caught.value.slug == slug
