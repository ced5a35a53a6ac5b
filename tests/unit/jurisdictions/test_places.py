"""What the ZIP code table of a fictional state says about its cities."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.jurisdictions import load_register, places
from counterfoil.jurisdictions import register as register_module
from counterfoil.jurisdictions.evidence import read_evidence
from counterfoil.jurisdictions.places import Point, ZipTable
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.verdicts import Verdict
from counterfoil.jurisdictions.weigh import weigh

TABLE = ZipTable(
    counties={
        ("ACORN", "ZZ"): {"Oak County": 1},
        ("CONE", "ZZ"): {"Pine County": 1},
        ("FARAWAY", "ZZ"): {"Oak County": 1},
        ("METRO", "ZZ"): {"Oak County": 19, "Pine County": 1},
        ("HALFWAY", "ZZ"): {"Oak County": 9, "Pine County": 1},
        ("ODDVILLE", "ZZ"): {"Nowhere County": 1},
    },
    points={
        "ZZ": {
            "ACORN": [Point(40.00, -80.0, "Oak County")],
            "CONE": [Point(40.04, -80.0, "Pine County")],
            "FARAWAY": [Point(41.00, -80.0, "Oak County")],
        }
    },
)


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    """A fictional state whose cities stand in the table above."""
    files = tmp_path / "jurisdictions/register"
    files.mkdir(parents=True)
    (files / "states.csv").write_text(
        "state_code,state_code_fips,state_name,kind,source\nZZ,99,Zedland,state,made up\n", encoding="utf-8"
    )
    (files / "counties.csv").write_text(
        "county_code_fips,county_name,state_code,kind,aliases,source\n"
        "99001,Oak County,ZZ,county,,made up\n"
        "99003,Pine County,ZZ,county,,made up\n",
        encoding="utf-8",
    )
    for module in (places, register_module):
        monkeypatch.setattr(module, "load_zip_table", lambda: TABLE)
    return load_register([tmp_path])


@pytest.mark.parametrize(
    ("name", "city", "expected"),
    [
        ("STATE PRISON", "FARAWAY", Verdict("resolved", "city_lies_in_one_county", "99001")),
        (
            "STATE PRISON",
            "ACORN",
            Verdict("ambiguous", "city_close_to_another_county", candidates=("99001", "99003")),
        ),
        ("ACORN POLICE", "ACORN", Verdict("resolved", "city_lies_in_one_county", "99001")),
        ("STATE PRISON", "METRO", Verdict("resolved", "city_lies_mostly_in_one_county", "99001")),
        (
            "STATE PRISON",
            "HALFWAY",
            Verdict("ambiguous", "city_in_several_counties", candidates=("99001", "99003")),
        ),
        ("PINE COUNTY HOSPITAL", "HALFWAY", Verdict("resolved", "county_name_settles_city", "99003")),
        (
            "PINE COUNTY HOSPITAL",
            "ACORN",
            Verdict("ambiguous", "county_name_and_city_contradict", candidates=("99001", "99003")),
        ),
        ("PIEN COUNTY JAIL", "CONE", Verdict("ambiguous", "county_name_not_in_state", candidates=("99003",))),
        ("STATE PRISON", "ODDVILLE", Verdict("unresolved", "city_in_several_counties")),
    ],
)
def test_a_city_decides_where_it_lies_in_one_county(
    register: Register, name: str, city: str, expected: Verdict
) -> None:
    """A prison may stand across a county line from its post office; a city's police stand in their city."""
    assert weigh(read_evidence(name, city, "ZZ", "", register), register) == expected


#   what somebody calls it | the codes that are named
CALLED = {
    "Texas": ["  TX  Texas"],
    "harris county tx": ["  48201  Harris County, TX"],
    "Haris County, TX": ["  48201  Harris County, TX"],
    "Harris": ["  13145  Harris County, GA", "  48201  Harris County, TX"],
    "zzzzzz": [],
}


@pytest.mark.parametrize("word", CALLED)
def test_a_place_that_is_called_by_its_name_is_told_its_code(word: str) -> None:
    """The name in any case, with or without the state; else the nearest."""
    from counterfoil.jurisdictions import load_states_and_counties, places_called

    found = places_called(word, *load_states_and_counties())
    assert found[: len(CALLED[word])] == CALLED[word]
    assert bool(found) == bool(CALLED[word])


def test_of_a_name_that_many_counties_have_some_are_listed() -> None:
    """A list ends where it would be no help."""
    from counterfoil.jurisdictions import load_states_and_counties, places_called

    found = places_called("Washington County", *load_states_and_counties())
    assert len(found) == 13
    assert found[-1].endswith("more; with the state's letters there are fewer")
