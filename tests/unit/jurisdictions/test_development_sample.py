"""What the resolver makes of real facility names whose county is known, and what its confidence rests on."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from counterfoil.jurisdictions import load_gate, load_register
from counterfoil.jurisdictions.confidence import load_rules, lower_bound
from counterfoil.jurisdictions.evidence import weigh
from counterfoil.jurisdictions.resolve import read_evidence
from counterfoil.jurisdictions.states import code_state

SAMPLE = Path(__file__).parents[4] / "shared/data/facilities_dev.csv"

#: The columns that each measurement gives the resolver.
GIVEN = {
    "name, city and state": ("facility_name", "city", "state"),
    "name and state": ("facility_name", "state"),
    "name": ("facility_name",),
    "name and city": ("facility_name", "city"),
    "name, city and code": ("facility_name", "city", "detloc"),
    "name and code": ("facility_name", "detloc"),
}


@cache
def sample() -> list[dict[str, str]]:
    """The sample's rows."""
    if not SAMPLE.exists():
        pytest.skip("skipped: no ../shared/data")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def decide(measured: str) -> dict[str, Counter[str]]:
    """How many facilities each rule got right and wrong, or left open."""
    given, register = GIVEN[measured], load_register()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in sample():
        name, city, state, code = (
            row[column] if column in given else "" for column in ("facility_name", "city", "state", "detloc")
        )
        verdict = weigh(read_evidence(name, city, state, code, register), register)
        answer = "open" if not verdict.county else "right" if verdict.county == row["county_fips"] else "wrong"
        counts[verdict.rule][answer] += 1
    return counts


def share(measured: str, answer: str) -> float:
    """The share of the sample with that answer."""
    return sum(counts[answer] for counts in decide(measured).values()) / len(sample())


@pytest.mark.parametrize(
    ("measured", "right_at_least"),
    [
        ("name, city and state", 0.90),
        ("name and state", 0.58),
        ("name", 0.24),
        ("name and city", 0.44),
        ("name, city and code", 0.63),
        ("name and code", 0.48),
    ],
)
def test_no_more_than_one_facility_in_two_hundred_is_given_a_wrong_county(
    measured: str, right_at_least: float
) -> None:
    """Whatever fields are blank, a wrong county is rare; what is not certain is left open."""
    assert share(measured, "wrong") <= 0.005
    assert share(measured, "right") >= right_at_least


def test_the_confidence_of_each_rule_is_what_was_measured() -> None:
    """The counts in the fact file are those that the sample gives today."""
    for rule, facts in load_rules().deciding.items():
        if facts.measured in GIVEN:
            found = decide(facts.measured)[rule]
            assert (rule, facts.right, facts.decided) == (
                rule,
                found["right"],
                found["right"] + found["wrong"],
            )


def test_the_kind_of_body_is_read_from_the_name() -> None:
    """What the name says a body is, is what it is, for most."""
    register = load_register()
    right = sum(
        read_evidence(row["facility_name"], row["city"], row["state"], "", register).body.kind == row["agency_kind"]
        for row in sample()
    )
    assert right / len(sample()) >= 0.86


def test_the_end_of_a_code_is_the_state_where_it_is_read() -> None:
    """Of the codes whose end the resolver reads, more than 99 in 100 end with the state."""
    register = load_register()
    read = [
        (code_state(row["detloc"], kind, register), row["state"])
        for row in sample()
        for kind in [read_evidence(row["facility_name"], "", "", row["detloc"], register).body.kind]
    ]
    decided = [(code, state) for code, state in read if code]
    assert sum(code == state for code, state in decided) / len(decided) >= 0.99


def test_no_confidence_is_above_what_its_counts_allow() -> None:
    """A rule's confidence is the lower bound of its measured precision, or less with a reason."""
    for rule, facts in load_rules().deciding.items():
        bound = lower_bound(facts.right, facts.decided) if facts.decided else 0.0
        assert facts.confidence <= bound + 0.00005, rule
        assert facts.confidence >= bound - 0.00005 or facts.below_the_bound_because, rule


def test_the_gate_lets_no_rule_pass_that_rests_on_a_name_alone() -> None:
    """A name with which the city agrees is printed; a name alone is not."""
    rules = load_rules()
    passing = {rule for rule in rules.deciding if rules.confidence(rule) >= load_gate()}
    assert passing == {
        "county_name_and_city_agree",
        "county_name_and_city_agree_state_from_code",
        "county_name_and_city_agree_in_one_state",
        "county_name_without_city",
        "city_lies_in_one_county",
        "state_is_one_county",
    }
