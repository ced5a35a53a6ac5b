"""Claims are held to the data: given a claim about the fictional state ZZ and what the data answer, the verdict."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from counterfoil.claims import Answer, Statement, check_statement, verdict_row, whole_row
from counterfoil.errors import DeclarationError
from support.claims import BINDING, answer, cells, claim, untested

UNTESTED = "cannot be tested with these data; would need …"


def verdict_on(statement: Statement, *answers: Answer) -> str:
    """Just the word."""
    return check_statement(statement, lambda binding: answers).verdict


#   claimed                         | computed, low, high | verdict
FIGURES: list[tuple[dict[str, Any], tuple[int, int, int], str]] = [
    ({}, (400, 400, 400), "matches"),
    ({}, (400, 390, 420), "matches"),
    ({}, (391, 391, 391), "differs"),
    ({}, (380, 370, 399), "differs"),
    ({}, (380, 370, 400), UNTESTED),
    ({"low": 395, "high": 405}, (391, 391, 395), UNTESTED),
    ({"low": 395, "high": 405}, (395, 380, 410), "matches"),
    ({"hedge": "at_least"}, (9000, 9000, 9000), "matches"),
    ({"hedge": "more_than"}, (400, 400, 400), "differs"),
    ({"hedge": "rounded"}, (404, 404, 404), "matches"),
    ({"exact": 391}, (391, 391, 391), "matches"),
]


@pytest.mark.parametrize(("claimed", "computed", "verdict"), FIGURES)
def test_a_claim_matches_differs_or_waits_for_the_unknown(
    claimed: dict[str, Any], computed: tuple[int, int, int], verdict: str
) -> None:
    """It matches where the printed figure lies inside what was claimed. It differs where nothing that the
    unknown leaves possible does. In between, it cannot be tested. An exact figure behind a rounded one counts.
    """
    found = check_statement(claim(**claimed), lambda binding: [answer(*computed)])
    leading = found.leading
    assert leading is not None
    assert (found.verdict, leading.computed, leading.low, leading.high) == (verdict, *computed)


def test_the_reason_gives_both_figures() -> None:
    """One sentence from which a reader sees why."""
    found = check_statement(claim(low=400), lambda b: [answer(1200, 390, 1300)])
    assert (
        found.because == "the figure is 1,200, between 390 and 1,300 given the unknown; the claim says at least 400"
    )


def test_it_matches_under_another_definition() -> None:
    """Ours gives another figure, another set gives the claimed one: the set is named, and the conclusion flips."""
    found = check_statement(claim(), lambda b: [answer(390), answer(400, definitions="A set of ZZ")])
    assert (found.verdict, found.would_flip) == ("matches under …", True)
    assert "the definitions 'A set of ZZ'" in found.because
    assert "Under the first reading and our definitions the figure is 390" in found.because


def test_it_matches_under_another_reading() -> None:
    """A claim may be read in several ways; the one that fits is named."""
    readings = [BINDING, BINDING | {"reading": "declined or left", "measure": "zz_left"}]
    found = check_statement(claim(bindings=readings), lambda b: [answer(400 if b.measure == "zz_left" else 390)])
    assert (found.verdict, found.would_flip) == ("matches under …", True)
    assert found.because.startswith("the reading 'declined or left', our definitions: the figure is 400")


def test_it_differs_under_every_definition_tried() -> None:
    """No set and no release gives the claimed figure: each that was tried is listed."""
    answers = [answer(390), answer(380, definitions="A set of ZZ"), answer(370, vintage="zz-2025-12")]
    found = check_statement(claim(), lambda b: answers)
    assert (found.verdict, found.would_flip) == ("differs under every definition tried", False)
    assert found.tried == (
        "recorded as declined: our definitions",
        "recorded as declined: A set of ZZ",
        "recorded as declined: our definitions, zz-2025-12 alone",
    )


def test_it_differs_where_only_one_definition_was_tried_or_another_leaves_it_open() -> None:
    """Every definition is said only of those that gave an answer, and of more than one."""
    assert verdict_on(claim(), answer(390)) == "differs"
    assert verdict_on(claim(), answer(390), answer(380, 370, 420, definitions="A set of ZZ")) == "differs"
    assert check_statement(claim(), lambda b: [answer(390)]).would_flip is None


def test_a_match_says_whether_another_definition_would_flip_it() -> None:
    """A figure that agrees only as we count is said to hang on the definition."""
    assert check_statement(claim(), lambda b: [answer(400), answer(380, definitions="s")]).would_flip is True
    assert check_statement(claim(), lambda b: [answer(400), answer(400, definitions="s")]).would_flip is False


#   claimed                | in the logs at hand | the verdict
LOGS = [
    ({"value": 0}, 3, "differs"),
    ({"value": 0}, 0, "cannot be tested with these data; would need …"),
    ({"value": 5}, 3, "cannot be tested with these data; would need …"),
    ({"value": 3}, 3, "cannot be tested with these data; would need …"),
    ({"value": 1, "hedge": "at_least"}, 3, "matches"),
    ({"value": 9, "hedge": "at_least"}, 3, "cannot be tested with these data; would need …"),
]


@pytest.mark.parametrize(("claimed", "count", "verdict"), LOGS, ids=[f"{c} and {n}" for c, n, _ in LOGS])
def test_the_logs_of_some_custodians_are_a_least(claimed: dict[str, Any], count: int, verdict: str) -> None:
    """One notice in one log is one too many for "none". That some logs hold none, or as many as were claimed, says
    nothing of the custodians whose logs are not at hand.
    """
    found = check_statement(claim(**claimed), lambda b: [answer(count, is_least=True)])
    assert found.verdict == verdict
    assert found.leading is not None
    assert "only the custodians whose logs are at hand are in the figure" in found.leading.caveats


#   the claim says of itself                                     | what the figure is      | the reason
UNLIKE: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"unit": "person"}, {}, "the claim is in the unit 'persons' and the figure in 'detainers'"),
    (
        {"nature": "stock"},
        {},
        "the claim counts what stood on one day (a stock) and the figure counts what happened over a period (a flow)",
    ),
    (
        {"period": {"from_date": "2024-01-01", "until_date": "2026-01-01"}},
        {},
        "the claim is about the days from 2024-01-01 to 2026-01-01 and the figure about the days from 2025-01-01 to "
        "2026-01-01",
    ),
    ({"scope": ["ZY"]}, {}, "the claim is about ZY and the figure about ZZ"),
]


@pytest.mark.parametrize(("of_itself", "figure", "because"), UNLIKE)
def test_what_is_unlike_is_not_comparable_unless_the_file_says_why(
    of_itself: dict[str, Any], figure: dict[str, Any], because: str
) -> None:
    """Unlike in unit, stock against flow, period or scope: no verdict on the figure. Where the file says why the two
    are set side by side nevertheless, they are, and the reason is printed with the verdict.
    """
    found = check_statement(claim(**of_itself), lambda b: [answer(400, **figure)])
    assert (found.verdict, found.because) == ("not comparable, because …", because)

    aspect = {"unit": "unit", "nature": "nature", "period": "period", "scope": "scope"}[next(iter(of_itself))]
    bridged = claim(**of_itself, bindings=[BINDING | {"bridges": {aspect: "one form a person here"}}])
    found = check_statement(bridged, lambda b: [answer(400)])
    assert found.verdict == "matches"
    assert found.leading is not None
    assert found.leading.caveats == (f"{because}; one form a person here",)


def test_the_file_itself_may_say_that_nothing_is_comparable() -> None:
    """A flow over a stock stays one, whatever the data say."""
    found = check_statement(untested(why_not={"not_comparable_because": "a flow over a stock"}), lambda b: [])
    assert (found.verdict, found.because) == ("not comparable, because …", "a flow over a stock")


def test_without_data_a_claim_cannot_be_tested() -> None:
    """No release that holds the figure is not a figure of zero; what is missing is named."""
    found = check_statement(claim(value=0), lambda b: [Answer(missing="releases that hold ZZ")])
    assert (found.verdict, found.because) == (UNTESTED, "releases that hold ZZ")
    assert verdict_on(claim(value=0), Answer(found=cells())) == UNTESTED
    assert verdict_on(untested()) == UNTESTED


def test_data_that_end_before_the_claim_does_cannot_test_it() -> None:
    """Half a year of detainers says nothing about a claim for the year."""
    row = {"count": 200, "low": 200, "high": 200}
    found = check_statement(claim(), lambda b: [Answer(found=cells(row, as_of="2025-06-30"))])
    assert found.verdict == UNTESTED
    assert found.because == "releases that cover the days until 2026-01-01; these end on 2025-06-30"
    assert verdict_on(claim(), Answer(found=cells(row, as_of="2025-12-31"))) == "differs"


def test_a_suppressed_figure_tests_nothing_and_no_definition_gives_it_back() -> None:
    """A hidden cell stays hidden from a claim, and so does the same cell under every other definition."""
    hidden = cells(
        {"county_code_fips": "99001", "offense_group": "x", "count": 4},
        dimensions=("county_code_fips", "offense_group"),
    )
    found = check_statement(claim(value=4), lambda b: [Answer(found=hidden), answer(11, definitions="s")])
    assert (found.verdict, found.because) == (UNTESTED, "the figure itself: hidden by disclosure control")
    assert [f.computed for f in found.findings] == [None, None]


def test_only_what_has_been_through_disclosure_control_is_compared() -> None:
    """Bare cells are refused, whatever they hold."""
    with pytest.raises(TypeError, match="Releasable"):
        Answer(found={"count": 400})  # type: ignore[arg-type]


def test_a_reading_that_does_not_give_one_figure_is_refused() -> None:
    """More than one cell, or the other kind of figure, is a mistake in the file of facts."""
    for rows in (({"count": 1}, {"count": 2}), ({"value": 0.5},)):
        with pytest.raises(DeclarationError) as refused:
            check_statement(claim(), lambda b, rows=rows: [Answer(found=cells(*rows))])  # type: ignore[misc]
        assert refused.value.slug == "claims/no-single-figure"


def test_a_share_is_held_under_the_denominator_that_is_named() -> None:
    """A share comes with what it was made of and the last day of the data."""
    share = claim(
        kind="share",
        value=0.125,
        hedge="fraction",
        unit="share",
        bindings=[BINDING | {"figure": "value", "denominator": "of_all_issued"}],
    )
    rows = [
        {"value": 0.128, "numerator": 32, "denominator": 250, "denominator_is": "of_all_issued"},
        {"value": 0.5, "numerator": 32, "denominator": 64, "denominator_is": "of_declined_plus_taken"},
    ]
    found = check_statement(share, lambda b: [Answer(found=cells(*rows, unit="share"))])
    leading = found.leading
    assert leading is not None
    assert (found.verdict, leading.numerator, leading.denominator) == ("matches", 32, 250)
    assert leading.as_of_date == date(2026, 1, 31)


#   how    | this figure    | that figure    | the two as one          | claimed       | verdict
COMPARED: list[tuple[str, tuple[int, int, int], tuple[int, int, int], float, dict[str, Any], str]] = [
    ("change", (150, 150, 150), (100, 100, 100), 0.5, {"low": 0}, "matches"),
    ("change", (80, 80, 80), (100, 100, 100), -0.2, {"low": 0}, "differs"),
    ("change", (95, 90, 120), (100, 100, 100), -0.05, {"low": 0}, UNTESTED),
    ("share", (30, 30, 30), (100, 100, 100), 0.3, {"low": 0.29, "high": 0.31}, "matches"),
    ("ratio", (300, 300, 300), (100, 100, 100), 3.0, {"value": 2, "hedge": "more_than"}, "matches"),
]


@pytest.mark.parametrize(("how", "this", "that", "both", "claimed", "verdict"), COMPARED)
def test_two_figures_are_compared_with_all_that_is_unknown_of_both(
    how: str,
    this: tuple[int, int, int],
    that: tuple[int, int, int],
    both: float,
    claimed: dict[str, Any],
    verdict: str,
) -> None:
    """A change, a share or a ratio of two figures carries the bounds of both."""
    compared = {**BINDING, "how": how, "from_date": "2024-01-01", "until_date": "2025-01-01"}
    compared.pop("reading")
    trend = claim(
        **(
            {"kind": "trend", "value": None, "unit": "share", "bindings": [BINDING | {"compared_with": compared}]}
            | claimed
        )
    )
    one, other = answer(*this).found, answer(*that).found
    found = check_statement(trend, lambda b: [Answer(found=one, against=other)])
    assert found.leading is not None
    assert found.leading.computed == pytest.approx(both)
    assert found.verdict == verdict


def test_a_change_from_nothing_cannot_be_tested() -> None:
    """Nothing is not divided by."""
    compared = {"how": "change", "measure": "zz_declined", "from_date": None, "until_date": None, "figure": "count"}
    trend = claim(kind="trend", value=None, low=0, unit="share", bindings=[BINDING | {"compared_with": compared}])
    assert verdict_on(trend, Answer(found=answer(5).found, against=answer(0).found)) == UNTESTED


def test_the_year_of_an_instrument_is_held_to_the_instrument_on_file() -> None:
    """A claim about a day of the law needs no detainers."""
    year = claim(bindings=[], on_file={"instrument": "zz-order", "day": "enacted"}, value=1979, unit="calendar_date")
    for found, verdict in ((date(1979, 11, 27), "matches"), (date(1980, 1, 1), "differs"), (None, UNTESTED)):
        assert check_statement(year, lambda b: [], day_on_file=lambda i, d, day=found: day).verdict == verdict  # type: ignore[misc]


def test_the_side_that_speaks_changes_no_verdict() -> None:
    """The same figure said by the other side has the same verdict and the same reason."""
    for given in ([answer(400)], [answer(390), answer(400, definitions="s")], [answer(390)], [Answer(missing="x")]):
        said = [
            check_statement(
                claim(speaker={"office": "An office of ZZ", "name": None, "side": side}),
                lambda b, given=given: given,  # type: ignore[misc]
            )
            for side in ("federal_executive", "state_government", "local_police", "press")
        ]
        assert all(one == said[0] for one in said)


@pytest.mark.parametrize(
    ("precision", "said"),
    [("day", "2026-02-01"), ("month", "2026-02"), ("year", "2026"), ("approx", "about 2026-02-01")],
)
def test_a_row_says_the_day_as_well_as_it_is_known(precision: str, said: str) -> None:
    """A month is not printed as its first day."""
    statement = claim(said={"date": "2026-02-01", "precision": precision})
    assert verdict_row(statement, check_statement(statement, lambda b: []))["said"] == said


def test_a_row_is_plain_json_and_names_the_office() -> None:
    """The row that an edition prints, and the whole of it for programs."""
    statement = claim(speaker={"office": "Sheriff of ZZ", "name": "A. Official", "side": "fictional"})
    verdict = check_statement(statement, lambda b: [answer(391)])
    row = verdict_row(statement, verdict)
    assert json.loads(json.dumps(row)) == {
        "id": "zz-declined-2025",
        "said": "2026-02-01",
        "speaker": "Sheriff of ZZ",
        "figure_as_said": "400",
        "measure_in_words": "Detainers recorded as declined",
        "verdict": "differs",
        "because": "the figure is 391; the claim says 400",
        "would_flip": None,
        "computed": 391,
        "low": 391,
        "high": 391,
        "as_of_date": "2026-01-31",
        "tried": ["recorded as declined; our definitions: differs (391)"],
        "arithmetic": [],
        "caveats": [],
        "evidence": "fictional",
        "cites": ["made up"],
    }
    whole = json.loads(json.dumps(whole_row(statement, verdict)))
    assert whole["statement"]["speaker"]["name"] == "A. Official"
    assert [f["verdict"] for f in whole["findings"]] == ["differs"]
