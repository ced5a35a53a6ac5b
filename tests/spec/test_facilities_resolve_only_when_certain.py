"""Facilities resolve to a county only where their fields agree; else they are left open, with the reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from counterfoil.jurisdictions import (
    FACILITY_LINKS,
    Register,
    decision_file,
    load_gate,
    load_register,
    read_decisions,
    resolve_facilities,
)
from counterfoil.jurisdictions.resolve import resolve_facility

STATES = """
    ZZ | 99 | Zedland | state
    YY | 98 | Wyeland | state
"""
COUNTIES = """
    99001 | Oak County       | ZZ | county
    99003 | Pine County      | ZZ | county
    99005 | St. Elm County   | ZZ | county
    99510 | Birch city       | ZZ | independent_city
    98001 | Oak County       | YY | county
    98003 | Larch County     | YY | county
    98005 | Hawthornia County | YY | county
    98007 | Zelkovania County | YY | county
    99007 | Hawthornea County | ZZ | county
"""
PLACES = """
    Acorn      | ZZ | 99001
    Oak        | ZZ | 99003
    Cone       | ZZ | 99003
    Birch      | ZZ | 99510
    Twinbrook  | ZZ | 99001
    Twinbrook  | ZZ | 99003
    Leaf       | YY | 98001
"""


def cells(text: str) -> list[list[str]]:
    """The cells of a small text table; a dash is an empty cell."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return [
        [cell.strip().replace("-", "", 1) if cell.strip() == "-" else cell.strip() for cell in line.split("|")]
        for line in lines
    ]


FACILITIES = (
    "facility_code_ice,facility_name,aliases,city,state_code,county_code_fips,agency_kind,custodian_level,"
    "valid_from,valid_until,source,evidence"
)


def extended(folder: Path, facilities: list[str]) -> Register:
    """The register with two fictional states, and known facilities of theirs, added as a workspace adds them."""
    files = folder / "jurisdictions/register"
    files.mkdir(parents=True, exist_ok=True)
    for name, head, rows in (
        (
            "states.csv",
            "state_code,state_code_fips,state_name,kind,source",
            [[*r, "made up"] for r in cells(STATES)],
        ),
        (
            "counties.csv",
            "county_code_fips,county_name,state_code,kind,aliases,source",
            [[*r, "", "made up"] for r in cells(COUNTIES)],
        ),
        ("places.csv", "city,state_code,county_code_fips", cells(PLACES)),
        ("facilities.csv", FACILITIES, [["" if c == "-" else c for c in f.split(",")] for f in facilities]),
    ):
        (files / name).write_text("\n".join([head, *(",".join(r) for r in rows)]) + "\n", encoding="utf-8")
    return load_register([folder])


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register with two fictional states."""
    return extended(tmp_path_factory.mktemp("extension"), [])


def check(register: Register, given: str, expected: str) -> None:
    """Holds the links of the facilities given to those expected.

    Args:
        register: With the fictional states.
        given: id, code, name, city, state.
        expected: id, status, county FIPS, custodian level, candidates.
    """
    columns = (
        "facility_id",
        "facility_code_ice",
        "facility_name_as_stated",
        "facility_city",
        "facility_state_as_stated",
    )
    rows = [dict(zip(columns, (cell or None for cell in row), strict=True)) for row in cells(given)]
    schema = pa.schema([(name, pa.string()) for name in columns])
    links = resolve_facilities(pa.Table.from_pylist(rows, schema=schema), register, "zz-1")
    assert links.schema == FACILITY_LINKS.arrow_schema()
    found = [
        [
            link["facility_id"],
            link["status"],
            link["county_code_fips"] or "",
            link["custodian_level"],
            " ".join(link["candidates"]),
        ]
        for link in links.to_pylist()
    ]
    assert found == cells(expected)


def test_a_county_name_with_which_the_city_agrees_is_resolved(register: Register) -> None:
    """Name, city and state say one county. Spelling, capitals and short forms do not matter."""
    check(
        register,
        """
        F1 | - | OAK COUNTY JAIL           | ACORN | ZEDLAND
        F2 | - | Oak Co. Sheriff's Office  | Acorn | ZZ
        F3 | - | OAK CNTY DET CTR, ZZ      | ACORN | -
        F4 | - | SAINT ELM COUNTY JAIL     | -     | ZZ
        """,
        """
        F1 | resolved | 99001 | county | -
        F2 | resolved | 99001 | county | -
        F3 | resolved | 99001 | county | -
        F4 | resolved | 99005 | county | -
        """,
    )


def test_a_county_name_that_two_states_have_is_ambiguous_without_a_state(register: Register) -> None:
    """Without a state, a shared name is never the first or largest county of that name."""
    check(
        register,
        """
        F1 | -       | OAK COUNTY JAIL | -    | -
        F2 | -       | OAK COUNTY JAIL | LEAF | -
        F3 | OAKCOYY | OAK COUNTY JAIL | -    | -
        F4 | -       | ACORN HOLD ROOM | ACORN | -
        """,
        """
        F1 | ambiguous  | -     | county  | 98001 99001
        F2 | resolved   | 98001 | county  | -
        F3 | resolved   | 98001 | county  | -
        F4 | unresolved | -     | federal | -
        """,
    )


def test_a_name_alone_is_read_only_as_it_is_spelt_and_never_printed(register: Register) -> None:
    """Without a state, the county that one state has is meant, be another spelt nearly like it; under the gate."""
    check(
        register,
        """
        F1 | - | HAWTHORNIA COUNTY JAIL | - | -
        F2 | - | ZELKOVANIA COUNTY JAIL | - | -
        F3 | - | ZELKOVANIE COUNTY JAIL | - | -
        """,
        """
        F1 | resolved   | 98005 | county | -
        F2 | resolved   | 98007 | county | -
        F3 | unresolved | -     | county | -
        """,
    )
    assert resolve_facility("ZELKOVANIA COUNTY JAIL", "", "", "", register).confidence < load_gate()
    assert resolve_facility("ZELKOVANIA COUNTY JAIL, YY", "", "", "", register).confidence < load_gate()
    assert resolve_facility("ZELKOVANIA COUNTY JAIL", "", "YY", "", register).confidence >= load_gate()


def test_a_police_department_is_not_the_sheriff(register: Register) -> None:
    """The police of the city of Oak are not Oak County's: the city lies in Pine County."""
    check(
        register,
        """
        F1 | - | OAK POLICE DEPT.  | OAK | ZZ
        F2 | - | OAK CITY JAIL     | -   | ZZ
        F3 | - | OAK P.D.          | -   | ZZ
        """,
        """
        F1 | resolved | 99003 | municipal | -
        F2 | resolved | 99003 | municipal | -
        F3 | resolved | 99003 | municipal | -
        """,
    )


def test_a_name_and_a_city_that_contradict_each_other_are_ambiguous(register: Register) -> None:
    """No field wins in silence: both counties are candidates, also where the city is named like one."""
    check(
        register,
        """
        F1 | -       | OAK COUNTY JAIL     | CONE | ZZ
        F2 | -       | OAK COUNTY JAIL     | OAK  | ZZ
        F3 | -       | OAK COUNTY JAIL, YY | -    | ZZ
        F4 | OAKCOYY | OAK COUNTY JAIL     | -    | ZZ
        F5 | -       | OAK COUNTY JAIL     | LEAF | ZZ
        """,
        """
        F1 | ambiguous | - | county | 99001 99003
        F2 | ambiguous | - | county | 99001 99003
        F3 | ambiguous | - | county | 98001 99001
        F4 | ambiguous | - | county | 98001 99001
        F5 | ambiguous | - | county | 98001 99001
        """,
    )


def test_a_state_prison_is_not_charged_to_a_county_by_its_name(register: Register) -> None:
    """A prison named like a county is placed by its city alone, and stays the state's."""
    check(
        register,
        """
        F1 | - | OAK STATE PRISON         | CONE      | ZZ
        F2 | - | OAK STATE PRISON         | -         | ZZ
        F3 | - | OAK FED.CORR.INST.       | -         | ZZ
        F4 | - | OAK CORRECTIONAL CENTER  | TWINBROOK | ZZ
        """,
        """
        F1 | resolved   | 99003 | state   | -
        F2 | ambiguous  | -     | state   | 99001 99003
        F3 | ambiguous  | -     | federal | 99001 99003
        F4 | ambiguous  | -     | unknown | 99001 99003
        """,
    )


def test_the_jail_of_an_independent_city_is_a_county_s_jail(register: Register) -> None:
    """A city that stands in a county's place is found by the word city, never by the county word."""
    check(
        register,
        """
        F1 | - | BIRCH CITY JAIL   | BIRCH | ZZ
        F2 | - | BIRCH COUNTY JAIL | -     | ZZ
        """,
        """
        F1 | resolved   | 99510 | county | -
        F2 | unresolved | -     | county | -
        """,
    )


def test_a_misspelt_county_name_is_read_only_within_its_state(register: Register) -> None:
    """One wrong letter is forgiven where the state has no other county like it, and more only with the city."""
    check(
        register,
        """
        F1 | - | ZELKOVANNIA COUNTY JAIL | -     | YY
        F2 | - | ZELKOVANNIE COUNTY JAIL | -     | YY
        F3 | - | ZELKOVANNIA COUNTY JAIL | -     | -
        F4 | - | SAINT EML CO JAIL       | ACORN | ZZ
        """,
        """
        F1 | resolved   | 98007 | county | -
        F2 | unresolved | -     | county | -
        F3 | unresolved | -     | county | -
        F4 | ambiguous  | -     | county | 99001
        """,
    )
    assert resolve_facility("ZELKOVANNIA COUNTY JAIL", "", "YY", "", register).confidence < load_gate()


def test_a_facility_with_nothing_stated_is_unresolved(register: Register) -> None:
    """Blank fields are no error and no county."""
    check(
        register,
        """
        F1 | - | - | - | -
        F2 | - | OTHER FACILITY | - | -
        """,
        """
        F1 | unresolved | - | unknown | -
        F2 | unresolved | - | unknown | -
        """,
    )


def test_only_a_resolved_link_has_a_confidence_and_the_words_say_why(register: Register) -> None:
    """Agreement passes the gate; what is left open has no confidence, and both say what decided."""
    facilities = pa.table(
        {
            "facility_id": ["F1", "F2"],
            "facility_code_ice": pa.nulls(2, pa.string()),
            "facility_name_as_stated": ["OAK COUNTY JAIL", "OAK COUNTY JAIL"],
            "facility_city": ["ACORN", "CONE"],
            "facility_state_as_stated": ["ZEDLAND", "ZEDLAND"],
        }
    )
    agreed, contradicted = resolve_facilities(facilities, register, "zz-1").to_pylist()
    assert agreed["confidence"] >= load_gate()
    assert agreed["agency_name"] == "Oak County (county custodian)"
    assert agreed["basis"] == "the name says a county of the state, and the city lies in it"
    assert contradicted["confidence"] == 0.0
    assert contradicted["agency_name"] == "OAK COUNTY JAIL"
    assert contradicted["basis"] == "the name says one county, and the city lies in others"


def test_a_known_facility_is_found_by_name_and_state_but_not_against_its_city(tmp_path: Path) -> None:
    """A prison named like a county is where the register says; a city elsewhere leaves it open."""
    register = extended(tmp_path, ["-,Oak,,Cone,ZZ,99003,state_prison,state,-,-,a list of prisons,-"])
    check(
        register,
        """
        F1 | - | OAK STATE PRISON  | -     | ZZ
        F2 | - | OAK C.F.          | CONE  | ZZ
        F3 | - | OAK STATE PRISON  | ACORN | ZZ
        F4 | - | OAK COUNTY JAIL   | ACORN | ZZ
        F5 | - | OAK STATE PRISON  | -     | YY
        """,
        """
        F1 | resolved  | 99003 | state  | -
        F2 | resolved  | 99003 | state  | -
        F3 | ambiguous | -     | state  | 99001 99003
        F4 | resolved  | 99001 | county | -
        F5 | ambiguous | -     | state  | 98001
        """,
    )


def test_a_known_code_answers_unless_a_field_contradicts_it(tmp_path: Path) -> None:
    """A list that a workspace adds knows ICE's codes; a state that speaks against one leaves it open."""
    register = extended(tmp_path, ["OAKXXZZ,Old Mill,,Cone,ZZ,99003,private,private,2020-01-01,2024-01-01,a list,-"])
    check(
        register,
        """
        F1 | OAKXXZZ | SOME CENTER | -     | -
        F2 | OAKXXZZ | SOME CENTER | CONE  | ZZ
        F3 | OAKXXZZ | SOME CENTER | ACORN | ZZ
        F4 | OAKXXZZ | SOME CENTER | -     | YY
        """,
        """
        F1 | resolved  | 99003 | private | -
        F2 | resolved  | 99003 | private | -
        F3 | ambiguous | -     | private | 99001 99003
        F4 | ambiguous | -     | private | 99003
        """,
    )
    answer = resolve_facility("SOME CENTER", "", "", "OAKXXZZ", register)
    assert (answer.valid_from, answer.valid_until) == ("2020-01-01", "2024-01-01")


def test_a_decision_of_a_person_answers_until_it_is_undone(tmp_path: Path) -> None:
    """What a person decided, with who, why and source, stands before the rules; an undo gives back what they say."""
    facility = {"facility_name": "OAK COUNTY JAIL", "city": "CONE", "state": "ZZ", "detloc": ""}
    said = {"who": "a reader", "why": "the jail moved", "source": "the county's page", "on_date": date(2025, 3, 1)}

    def decide(action: str, **more: str) -> str:
        register = extended(tmp_path, [])
        name, text = decision_file(facility, action, register=register, extensions=[tmp_path], **said, **more)
        decisions.mkdir(parents=True, exist_ok=True)
        (decisions / f"{name}.yaml").write_text(text, encoding="utf-8")
        return name

    def answer() -> tuple[str, str]:
        found = resolve_facility("Oak County Jail", "Cone", "zz", "", extended(tmp_path, []))
        return found.verdict.status, found.verdict.county

    decisions = tmp_path / "jurisdictions/decisions"
    assert answer() == ("ambiguous", "")
    accepted = decide("accept", county_code_fips="99003")
    assert answer() == ("resolved", "99003")
    decide("reject")
    assert answer() == ("unresolved", "")
    decide("accept", county_code_fips="99001")
    assert answer() == ("resolved", "99001")
    for decision in [d.decision for d in read_decisions([tmp_path]) if d.decision != accepted]:
        decide("undo", undoes=decision)
    assert answer() == ("resolved", "99003")
    decide("undo", undoes=accepted)
    assert answer() == ("ambiguous", "")
    assert len(list(decisions.iterdir())) == 6


def test_the_same_county_s_jail_has_one_agency_however_it_is_written(register: Register) -> None:
    """The agency's id does not hang on the spelling; a police department of the county has another."""
    facilities = pa.table(
        {
            "facility_id": ["F1", "F2", "F3"],
            "facility_code_ice": pa.nulls(3, pa.string()),
            "facility_name_as_stated": ["OAK COUNTY JAIL", "Oak Co. Sheriff", "ACORN P.D."],
            "facility_city": ["ACORN", None, "ACORN"],
            "facility_state_as_stated": ["ZZ", "ZZ", "ZZ"],
        }
    )
    links = resolve_facilities(facilities, register, "zz-1").to_pylist()
    assert [(x["agency_id"], x["jurisdiction_level"], x["jurisdiction_name"]) for x in links] == [
        ("99001-county_jail-custodian", "county", "Oak County, ZZ"),
        ("99001-county_jail-custodian", "county", "Oak County, ZZ"),
        ("99001-city_police-acorn", "municipal", "Acorn, ZZ"),
    ]
