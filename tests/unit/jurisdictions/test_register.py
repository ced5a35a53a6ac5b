"""What the register holds, and how it refuses a workspace's file that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import DeclarationError
from counterfoil.jurisdictions import load_register


def extension(folder: Path, **files: str) -> list[Path]:
    """A workspace's extension with these files of the register."""
    place = folder / "jurisdictions/register"
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder]


STATE = "state_code,state_code_fips,state_name,kind,source\nZZ,99,Zedland,state,made up\n"
COUNTY_HEAD = "county_code_fips,county_name,state_code,kind,aliases,source\n"


def test_the_shipped_register_holds_every_state_and_county_with_its_source() -> None:
    """Fifty states, the district and the territories; each county's code begins with its state's."""
    register = load_register()
    kinds = [state.kind for state in register.states.values()]
    assert (kinds.count("state"), kinds.count("district")) == (50, 1)
    assert len(register.counties) > 3100
    assert all(
        code.startswith(register.states[county.state_code].code_fips) for code, county in register.counties.items()
    )


def test_a_workspace_adds_a_state_its_counties_and_its_places(tmp_path: Path) -> None:
    """What a folder adds is found like what is shipped, under every spelling it lists."""
    register = load_register(
        extension(
            tmp_path,
            states=STATE,
            counties=COUNTY_HEAD + "99001,Oak County,ZZ,county,Eik County;Old Oak County,made up\n",
            places="city,state_code,county_code_fips\nAcorn,ZZ,99001\n",
        )
    )
    assert register.state_code("zedland") == "ZZ"
    assert register.counties_named("OLD OAK", "ZZ") == {"99001"}
    assert register.counties_of_city("ACORN", "ZZ") == {"99001"}
    assert register.only_county("ZZ") == "99001"


def test_a_file_with_other_columns_is_refused_by_file_and_column(tmp_path: Path) -> None:
    """The error names the file and the column, so that it can be mended."""
    with pytest.raises(DeclarationError) as caught:
        load_register(extension(tmp_path, places="city,state,county_code_fips\nAcorn,ZZ,99001\n"))
    assert caught.value.slug == "jurisdictions/register-columns"
    assert caught.value.where["file"].endswith("places.csv")
    assert caught.value.where["column"] == "state, state_code"


@pytest.mark.parametrize(
    ("county", "column"),
    [
        ("99001,Oak County,XX,county,,made up\n", "state_code"),
        ("98001,Oak County,ZZ,county,,made up\n", "county_code_fips"),
        ("99001,Oak County,ZZ,county,,made up\n" * 2, "county_code_fips"),
        ("99001,Oak County,ZZ,county\n", "source"),
    ],
)
def test_a_county_that_does_not_fit_is_refused(tmp_path: Path, county: str, column: str) -> None:
    """An unknown state, a code of another state, a code given twice, and a row cut short."""
    with pytest.raises(DeclarationError) as caught:
        load_register(extension(tmp_path, states=STATE, counties=COUNTY_HEAD + county))
    assert caught.value.where["column"] == column


def test_a_state_that_is_shipped_cannot_be_declared_again(tmp_path: Path) -> None:
    """A workspace adds to the register and does not rewrite it."""
    again = "state_code,state_code_fips,state_name,kind,source\nDC,11,Elsewhere,state,made up\n"
    with pytest.raises(DeclarationError, match="stands twice"):
        load_register(extension(tmp_path, states=again))


FACILITY_HEAD = (
    "facility_code_ice,facility_name,aliases,city,state_code,county_code_fips,agency_kind,custodian_level,"
    "valid_from,valid_until,source,evidence\n"
)


@pytest.mark.parametrize(
    ("facility", "column"),
    [
        (",Old Mill,,Acorn,XX,99001,private,private,,,a list,\n", "state_code"),
        (",Old Mill,,Acorn,ZZ,11001,private,private,,,a list,\n", "county_code_fips"),
        (",Old Mill,,Acorn,ZZ,99001,castle,private,,,a list,\n", "agency_kind"),
        (",Old Mill,,Acorn,ZZ,99001,private,duke,,,a list,\n", "custodian_level"),
        (",Old Mill,,Acorn,ZZ,99001,private,private,,,,\n", "source"),
        (",Old Mill,,Acorn,ZZ,99001,private,private,soon,,a list,\n", "valid_from"),
    ],
)
def test_a_known_facility_that_does_not_fit_is_refused(tmp_path: Path, facility: str, column: str) -> None:
    """Its state, county, kind, level and days must be ones that there are, and it must say its source."""
    county = COUNTY_HEAD + "99001,Oak County,ZZ,county,,made up\n"
    with pytest.raises(DeclarationError) as caught:
        load_register(extension(tmp_path, states=STATE, counties=county, facilities=FACILITY_HEAD + facility))
    assert caught.value.where["column"] == column


def test_the_register_knows_what_became_of_counties_that_are_no_more() -> None:
    """Counties that were renamed, merged or split point to those that the next maps show there."""
    changes = load_register().changes
    assert changes["46113"] == ("46102",)
    assert changes["51515"] == ("51019",)
    assert len(changes["09001"]) == 3


def test_every_known_facility_has_a_source_and_says_what_is_not_verified() -> None:
    """What is shipped from memory is marked so."""
    facilities = load_register().facilities.facilities
    assert len(facilities) > 900
    assert all(f.source and "verify" in f.evidence for f in facilities)
