"""What the resolver makes of real facility names whose county is known, and what its confidence rests on."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from counterfoil.jurisdictions import load_gate, load_register
from counterfoil.jurisdictions.confidence import load_rules, lower_bound
from counterfoil.jurisdictions.resolve import Answer, resolve_facility

SAMPLE = Path(__file__).parents[4] / "shared/data/facilities_dev.csv"
COLUMNS = ("facility_name", "city", "state", "detloc")

#: The columns that each measurement gives the resolver: the fields of a release, with ICE's code blanked or not.
GIVEN = {
    "name, city and state": ("facility_name", "city", "state"),
    "name and state": ("facility_name", "state"),
    "name": ("facility_name",),
    "name and city": ("facility_name", "city"),
    "name and code": ("facility_name", "detloc"),
}
#: On which measurement each grade of evidence is counted.
COUNTED_ON = {
    "two_fields_agree": "name, city and state",
    "city_column": "name, city and state",
    "county_name_and_state": "name and state",
    "place_name_and_state": "name and state",
    "name_and_city": "name and city",
    "name_alone": "name",
    "state_from_code": "name and code",
}


@cache
def sample() -> list[dict[str, str]]:
    """The sample's rows."""
    if not SAMPLE.exists():
        pytest.skip("skipped: no ../shared/data")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def answers(given: str) -> list[tuple[dict[str, str], Answer]]:
    """Each row with what the resolver says of it from the fields given."""
    register = load_register()
    return [
        (row, resolve_facility(*(row[c] if c in GIVEN[given] else "" for c in COLUMNS), register)) for row in sample()
    ]


@pytest.mark.parametrize(
    ("given", "right_at_least", "wrong_at_most"),
    [
        ("name, city and state", 0.98, 0.003),
        ("name and state", 0.70, 0.002),
        ("name", 0.52, 0.003),
        ("name and city", 0.65, 0.003),
        ("name and code", 0.45, 0.003),
    ],
)
def test_most_facilities_are_given_their_county_and_hardly_any_a_wrong_one(
    given: str, right_at_least: float, wrong_at_most: float
) -> None:
    """Whatever fields are blank, a wrong county is rare; what is not certain is left open."""
    decided = [answer.verdict.county == row["county_fips"] for row, answer in answers(given) if answer.verdict.county]
    assert sum(decided) / len(sample()) >= right_at_least
    assert (len(decided) - sum(decided)) / len(sample()) <= wrong_at_most


@pytest.mark.parametrize("given", ["name, city and state", "name and state", "name"])
def test_no_facility_is_placed_in_a_wrong_state(given: str) -> None:
    """A county of another state than the facility's is the mistake of 2017."""
    register = load_register()
    elsewhere = [
        row["facility_name"]
        for row, answer in answers(given)
        if answer.verdict.county and register.counties[answer.verdict.county].state_code != row["state"]
    ]
    assert elsewhere == []


def test_the_kind_of_body_is_read_from_the_name() -> None:
    """What the name says a body is, is what it is, for nineteen in twenty."""
    given = answers("name, city and state")
    assert sum(answer.body.kind == row["agency_kind"] for row, answer in given) / len(given) >= 0.95


def test_no_state_or_federal_body_is_charged_to_a_local_one() -> None:
    """A prison, a federal site or a hold room in a county is not the county's."""
    charged = [
        row["facility_name"]
        for row, answer in answers("name, city and state")
        if row["agency_kind"] in ("state_prison", "federal", "hold_room")
        and answer.body.level in ("municipal", "county")
    ]
    assert charged == []


def test_the_confidence_of_each_grade_is_what_was_measured() -> None:
    """The counts in the fact file are those that the sample gives today."""
    grades = load_rules().grades
    for grade, given in COUNTED_ON.items():
        hits = [a.verdict.county == row["county_fips"] for row, a in answers(given) if a.grade == grade]
        assert (grade, grades[grade].right, grades[grade].decided) == (grade, sum(hits), len(hits))


@pytest.mark.parametrize("given", ["name, city and state", "name and state", "name"])
def test_stated_confidence_is_how_often_it_is_right(given: str) -> None:
    """At 0.95 and over at least 998 of 1,000 are right, and what is stated is within a point of it."""
    decided = [(a.confidence, a.verdict.county == row["county_fips"]) for row, a in answers(given) if a.grade]
    sure = [hit for confidence, hit in decided if confidence >= 0.95]
    assert sum(sure) / len(sure) >= 0.998
    by_value = {value: [hit for confidence, hit in decided if confidence == value] for value, _ in decided}
    error = sum(abs(value * len(hits) - sum(hits)) for value, hits in by_value.items()) / len(decided)
    assert error < 0.01


def test_no_confidence_is_above_what_its_counts_allow() -> None:
    """A grade's confidence is the rule of succession on its counts, or less with a reason; all were right."""
    for name, grade in load_rules().grades.items():
        assert grade.right <= grade.decided
        assert grade.confidence() <= (grade.right + 1) / (grade.decided + 2) + 0.00005, name
        assert grade.at_most == 1 or grade.because, name


def test_the_gate_lets_no_grade_pass_that_rests_on_a_name_alone() -> None:
    """Evidence of two fields is printed; a name alone, or a state that only a code says, is not."""
    passing = {name for name, grade in load_rules().grades.items() if grade.confidence() >= load_gate()}
    measured = passing - {"known_code", "decided_by_a_person"}
    assert measured == {"two_fields_agree", "city_column", "county_name_and_state"}


def test_the_lower_bound_is_wilson_s() -> None:
    """Of ten right in ten, no more than 0.722 is certain; of none, nothing."""
    assert [round(lower_bound(right, 10), 3) for right in (10, 5, 0)] == [0.722, 0.237, 0.0]


def test_every_rule_that_decides_has_a_grade() -> None:
    """No rule is left without a measure of how sure it is."""
    rules = load_rules()
    assert {deciding.grade for deciding in rules.deciding.values()} <= set(rules.grades)
