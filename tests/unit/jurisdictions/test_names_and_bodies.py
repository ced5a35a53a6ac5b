"""How names are folded, and what their grammar says a body is."""

from __future__ import annotations

import pytest

from counterfoil.jurisdictions import load_register
from counterfoil.jurisdictions.bodies import classify_body
from counterfoil.jurisdictions.evidence import read_evidence
from counterfoil.jurisdictions.facility_links import AGENCY_KINDS, CUSTODIAN_LEVELS
from counterfoil.jurisdictions.names import fold, key_of
from counterfoil.jurisdictions.states import split_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("De Kalb", "DEKALB"),
        ("St. Elm", "Saint Elm"),
        ("Ste. Elm", "SAINTE ELM"),
        ("O'Brien", "OBRIEN"),
        ("Prince George’s", "PRINCE GEORGES"),
        ("Doña Ana", "Dona Ana"),
        ("FT.OAK", "Fort Oak"),
        ("La Salle", "LASALLE"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    """Accents, punctuation, spaces and short forms do not part a name."""
    assert key_of(one) == key_of(other)


def test_lone_letters_become_one_word() -> None:
    """Points between letters do not hide what a body is."""
    assert fold("U.S. PEN., S C I") == "US PEN SCI"


@pytest.mark.parametrize(
    ("name", "code", "kind", "level"),
    [
        ("OAK POLICE DEPT/JAIL", "", "city_police", "municipal"),
        ("OAK P.D.", "", "city_police", "municipal"),
        ("OAK CITY JAIL", "", "city_police", "municipal"),
        ("OAK CO. JAIL", "", "county_jail", "county"),
        ("OAK PARISH SHERIFF", "", "county_jail", "county"),
        ("OAK S.O.", "", "county_jail", "county"),
        ("SO. OAK MUNICIPAL JAIL", "", "city_police", "municipal"),
        ("OAK COUNTY POLICE", "", "county_jail", "county"),
        ("OAK COUNTY PRISON", "", "county_jail", "county"),
        ("OAK COUNTY M.D.C.", "", "county_jail", "county"),
        ("OAK M.D.C.", "", "federal", "federal"),
        ("OAK U.S. PEN.", "", "federal", "federal"),
        ("OAK CAMP", "BOPOAK", "federal", "federal"),
        ("OAK OFFICE", "OAKHOLD", "hold_room", "federal"),
        ("OAK SUB-OFFICE", "", "hold_room", "federal"),
        ("OAK C.F., ALDER", "", "state_prison", "state"),
        ("OAK COUNTY STATE PRISON", "", "state_prison", "state"),
        ("OAK COUNTY JUV. HALL", "", "juvenile", "county"),
        ("OAK YOUTH CENTER", "", "juvenile", "unknown"),
        ("OAK COUNTY HOSPITAL", "", "hospital", "unknown"),
        ("OAK COUNTY PROCESSING CENTER", "", "private", "private"),
        ("OAK REGIONAL JAIL", "", "county_jail", "unknown"),
        ("OAK TRIBAL JAIL", "", "other", "tribal"),
        ("OAK CENTER", "", "unknown", "unknown"),
    ],
)
def test_the_grammar_of_a_name_says_what_the_body_is(name: str, code: str, kind: str, level: str) -> None:
    """A word for a county makes a county's body, unless a stronger word stands beside it."""
    body = classify_body(name, code)
    assert (body.kind, body.level) == (kind, level)
    assert body.kind in AGENCY_KINDS
    assert body.level in CUSTODIAN_LEVELS


def test_where_the_state_runs_the_jails_a_county_s_name_makes_no_county_s_body() -> None:
    """The same name is a county's body in one state and the state's in another."""
    register = load_register()
    levels = [read_evidence("OAK COUNTY JAIL", "", state, "", register).body.level for state in ("PA", "VT", "PR")]
    assert levels == ["county", "state", "state"]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("OAK COUNTY JAIL, PA", "PA"),
        ("OAK COUNTY JAIL (TENN)", "TN"),
        ("OAK COUNTY JAIL (NEW MEXICO)", "NM"),
        ("OAK JAIL, CO", "CO"),
        ("OAK, CO JAIL", ""),
        ("OAK DETENTION CT", ""),
        ("OAK CORRECTIONAL IN", ""),
        ("OAK COUNTY JAIL", ""),
    ],
)
def test_a_state_is_read_from_a_name_only_where_it_cannot_be_another_word(name: str, state: str) -> None:
    """After a comma or in parentheses; "CO" only as the last word, since it may be a county."""
    assert split_name(name, load_register()).state_code == state
