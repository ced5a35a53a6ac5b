"""The instruments on file, asked by place and day: California from month to month, and every place on every turn."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from counterfoil.errors import UsageError
from counterfoil.policies import Provision, load_lawbook
from counterfoil.policies.lawbook import Lawbook
from counterfoil.policies.provisions import ACTIONS
from counterfoil.policies.reach import presence
from support.workspaces import Ran, run_in_process

PERIOD = (date(2013, 1, 1), date(2019, 1, 1))


@pytest.fixture(scope="module")
def book() -> Lawbook:
    """Every instrument on file."""
    return load_lawbook()


def local_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those for the counties and cities of a state."""
    return [r for r in rows if r["custodian"].startswith("county custodians")]


#   from | until | what a county or city of California was told about holds
CALIFORNIA = [
    ("2013-01-01", "2014-01-01", "permitted"),
    ("2014-01-01", "2018-01-01", "conditional"),
    ("2018-01-01", "2018-01-04", "undetermined"),
    ("2018-01-04", "2019-01-01", "prohibited"),
]


def test_holds_in_california_between_2013_and_2018(book: Lawbook) -> None:
    """The TRUST Act, then the Values Act; two sources give the latter two first days."""
    rows = local_rows(book.timeline(book.find_place("06"), *PERIOD, ("hold",)))
    assert [(str(r["from_date"]), str(r["until_date"]), r["stance"]) for r in rows] == CALIFORNIA
    disputed = next(r for r in rows if r["is_disputed"])
    assert (disputed["doubt"], disputed["because"]) == ("disputed_date", ["ca-trust-2014", "ca-values-2018"])


#   the months in which something changed | began | ended | holds | days in dispute
CHANGED = [
    ("2014-01-01", ["ca-trust-2014"], [], "conditional", 0),
    ("2017-01-01", ["ca-truth-2017"], [], "conditional", 0),
    ("2018-01-01", ["ca-values-2018"], ["ca-trust-2014"], "undetermined to prohibited", 3),
]


def test_the_instruments_of_california_change_in_three_of_seventy_two_months(book: Lawbook) -> None:
    """One row a month; a month with a change names what began and what ended in it."""
    rows = local_rows(book.months(book.find_place("CA"), *PERIOD))
    assert len(rows) == 72
    changed = [r for r in rows if r["has_change"]]
    assert [(str(r["month"]), r["began"], r["ended"], r["hold"], r["disputed_days"]) for r in changed] == CHANGED


def test_what_changed_in_a_period_is_told_with_both_days_where_two_are_given(book: Lawbook) -> None:
    """An instrument belongs to a period if either of its two days does."""
    place = book.find_place("06")
    rows = book.changes(place, date(2018, 1, 1), date(2018, 1, 2))
    told = {(r["provision_id"], r["what"]): (str(r["day"]), str(r["other_day"])) for r in rows}
    both = ("2018-01-04", "2018-01-01")
    assert told[("ca-values-2018", "began")] == told[("ca-trust-2014", "ended")] == both
    assert all(r["citation"] and r["evidence"] for r in rows)
    assert book.changes(place, date(2015, 1, 1), date(2016, 1, 1)) == []


def test_a_county_is_answered_for_each_of_its_agencies_and_for_the_others(book: Lawbook) -> None:
    """The sheriff's policy speaks for the sheriff alone, and not for the city's police."""
    rows = book.at(book.find_place("06037"), date(2017, 3, 1), ("hold",))
    assert {r["custodian"]: r["stance"] for r in rows} == {
        "Los Angeles Police Department": "conditional",
        "City of Los Angeles departments": "conditional",
        "other county custodians; other municipal custodians": "conditional",
        "Los Angeles County Sheriff's Department": "prohibited",
    }


def test_the_state_prisons_are_not_bound_by_the_values_act(book: Lawbook) -> None:
    """The Act leaves them out; other state custodians it binds."""
    rows = book.at(book.find_place("06"), date(2019, 3, 1), ("transfer",))
    assert {r["custodian"]: (r["stance"], r["because"]) for r in rows} == {
        "county custodians; municipal custodians; other state custodians": ("conditional", ["ca-values-2018"]),
        "California Department of Corrections and Rehabilitation": (
            "permitted",
            ["us-reg-287-7", "ca-cdcr-7284-10"],
        ),
    }


def test_an_agreement_against_a_ruling_is_shown_as_a_conflict(book: Lawbook) -> None:
    """Nassau's agreement of 2025 stands against the ruling of 2018."""
    row = book.at(book.find_place("nassau_so"), date(2025, 6, 1), ("hold",))[0]
    assert (row["stance"], row["because"]) == ("conflict", ["ny-appdiv-2018", "ny-nassau-287g-2025"])


def days_of(provision: Provision) -> list[date]:
    """Days before, in and after an instrument."""
    start, end = provision.effective_from, provision.effective_until
    days = [start - timedelta(days=800), start, start + timedelta(days=400)] if start else [date(2017, 3, 1)]
    return [*days, end - timedelta(days=1), end, end + timedelta(days=800)] if end else days


def words_of(provision: Provision) -> list[str]:
    """Words for the place of an instrument: its agencies, else its counties, else its states."""
    place = provision.jurisdiction
    return list(place.only_agencies or place.counties or place.states)


@pytest.mark.parametrize("provision", load_lawbook().provisions, ids=lambda p: p.id)
def test_every_place_is_answered_before_in_and_after_each_instrument(book: Lawbook, provision: Provision) -> None:
    """An instrument in force that speaks is in the chain of its place; before and after, it is not."""
    for word in words_of(provision)[:2]:
        place = book.find_place(word)
        for day in days_of(provision):
            rows = book.at(place, day)
            assert {r["action"] for r in rows} == set(ACTIONS)
            assert all(r["stance"] in ("silent", "undetermined") or r["because"] for r in rows)
            assert all(p["citation"] and p["evidence"] and p["cites"] for r in rows for p in r["chain"])
            in_chain = {r["action"] for r in rows for p in r["chain"] if p["id"] == provision.id}
            speaks = {a for a in ACTIONS if provision.stance_on(a) != "silent"}
            assert in_chain == (speaks if presence(provision, day) != "out" else set()), day


@pytest.mark.parametrize(
    ("day", "hold", "inquire"),
    [
        ("2017-08-31", "permitted", "silent"),
        ("2017-09-01", "undetermined", "permitted"),
        ("2017-09-24", "undetermined", "permitted"),
        ("2017-09-25", "required", "permitted"),
    ],
)
def test_a_duty_that_a_court_had_enjoined_is_not_said_to_bind(
    book: Lawbook, day: str, hold: str, inquire: str
) -> None:
    """The Texas statute took force during an injunction; what it required is undetermined until that ended."""
    said = {r["action"]: r["stance"] for r in local_rows(book.at(book.find_place("48"), date.fromisoformat(day)))}
    assert (said["hold"], said["inquire"]) == (hold, inquire)


@pytest.mark.parametrize(
    ("word", "slug"),
    [("Nowhere Sheriff", "policies/no-such-place"), ("Franklin County Sheriff", "policies/several-agencies")],
)
def test_a_name_that_is_no_ones_or_several_peoples_is_refused(book: Lawbook, word: str, slug: str) -> None:
    """Two agencies of one name are never taken for one another."""
    with pytest.raises(UsageError) as refused:
        book.find_place(word)
    assert refused.value.slug == slug


def asked(*words: str) -> Ran:
    """One command on policies."""
    return run_in_process(["policies", *words])


def test_the_command_says_what_the_law_said_with_the_citation_and_its_evidence() -> None:
    """Every stance that is printed leads to a citation and to what the record of it rests on."""
    ran = asked("at", "48453", "2017-03-01", "--action", "hold", "--format", "json")
    rows = {r["custodian"]: r for r in json.loads(ran.out)}
    travis = rows["Travis County Sheriff"]
    assert (ran.status, travis["stance"], travis["because"]) == (0, "conditional", ["tx-travis-2017"])
    assert "[seen in part, the rest from memory, verify]" in travis["instruments"]
    shown = asked("at", "48453", "2017-03-01", "--action", "hold").out
    assert "  evidence    seen in part, the rest from memory, verify" in shown


@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize(
    "words", [("list",), ("at", "US", "2020-01-01"), ("timeline", "or-none-such"), ("timeline", "41")]
)
def test_each_command_prints_in_each_form(words: tuple[str, ...], form: str) -> None:
    """A place that is not on file is an error of use, in each form."""
    ran = asked(*words, "--format", form)
    assert ran.status == (2 if "or-none-such" in words else 0)
    assert (ran.out == "") == (ran.status == 2)
    assert "violat" not in ran.out.lower()


@pytest.mark.parametrize(
    "words",
    [
        ("at", "06", "2020-13-01"),
        ("at", "06", "2020-01-01", "--action", "refuse"),
        ("timeline", "06", "--from", "2020-01-01", "--until", "2020-01-01"),
    ],
)
def test_a_day_an_action_or_a_period_that_there_is_not_is_refused(words: tuple[str, ...]) -> None:
    """What cannot be answered is said to be so, and nothing is printed."""
    ran = asked(*words)
    assert (ran.status, ran.out) == (2, "")
