"""Claims are held to the data: given a claim about the fictional state ZZ and a figure, the verdict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.claims import Statement, check_statement, load_statements, verdict_row
from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.errors import DeclarationError
from counterfoil.schema import Field

BINDING = {
    "measure": "zz_declined",
    "where": {"state": "ZZ"},
    "from_date": "2025-01-01",
    "until_date": "2026-01-01",
    "figure": "count",
}
UNTESTED = "cannot be tested with these data; would need …"


def claim(**more: Any) -> Statement:
    """A claim by an office of ZZ that 400 detainers were declined in 2025."""
    given = {
        "id": "zz-declined-2025",
        "speaker": {"office": "Office of the Governor of ZZ", "name": None, "side": "fictional"},
        "said": {"date": "2026-02-01", "precision": "day"},
        "figure_as_said": "400",
        "value": 400,
        "unit": "detainers",
        "population": "detainers issued to jails in ZZ",
        "period": {"from_date": "2025-01-01", "until_date": "2026-01-01"},
        "measure_in_words": "Detainers recorded as declined",
        "kind": "count",
        "binding": BINDING,
        "arithmetic": None,
        "evidence": "fictional",
        "cites": ["made up"],
    }
    return Statement.model_validate(given | more)


def cells(*rows: Mapping[str, Any], as_of: str = "2026-01-31", **more: Any) -> Releasable:
    """Cells of the measure, through disclosure control."""
    names = {"county_code_fips", "offense_group"} & set(rows[0]) if rows else set()
    numbers = ("count", "value", "numerator", "denominator", "low", "high")
    fields = [Field(name, "text", "A dimension.") for name in sorted(names)]
    fields += [Field(name, "number", "A figure.") for name in numbers if not rows or name in rows[0]]
    return release(
        Cells(
            subject="zz_declined",
            title="Declined in ZZ",
            unit="detainers",
            fields=(*fields, Field("reason", "text", "Why there is no figure.")),
            rows=tuple({"reason": "", **row} for row in rows),
            as_of_date=date.fromisoformat(as_of),
            **more,
        )
    )


def verdict_on(statement: Statement, found: Releasable | None) -> str:
    """Just the word."""
    return check_statement(statement, lambda binding: found).verdict


#   claimed               | computed, low, high | verdict
FIGURES = [
    ({}, (400, 400, 400), "matches"),
    ({}, (400, 390, 420), "matches"),
    ({}, (391, 391, 391), "differs"),
    ({}, (380, 370, 399), "differs"),
    ({}, (380, 370, 400), UNTESTED),
    ({"low": 395, "high": 405}, (391, 391, 395), UNTESTED),
    ({"low": 395, "high": 405}, (395, 380, 410), "matches"),
    ({"low": 400}, (9000, 9000, 9000), "matches"),
]


@pytest.mark.parametrize(("claimed", "computed", "verdict"), FIGURES)
def test_a_claim_matches_differs_or_waits_for_the_unknown(
    claimed: dict[str, int], computed: tuple[int, int, int], verdict: str
) -> None:
    """It matches where the printed figure lies inside what was claimed. It differs where nothing that the
    unknown leaves possible does. In between, it cannot be tested.
    """
    count, low, high = computed
    found = check_statement(claim(**claimed), lambda binding: cells({"count": count, "low": low, "high": high}))
    assert (found.verdict, found.computed, found.low, found.high) == (verdict, count, low, high)


def test_the_reason_gives_both_figures() -> None:
    """One sentence from which a reader sees why."""
    found = check_statement(claim(low=400), lambda b: cells({"count": 1200, "low": 390, "high": 1300}))
    assert (
        found.because == "the figure is 1,200, between 390 and 1,300 given the unknown; the claim says at least 400"
    )


def test_a_share_is_held_with_its_numerator_and_denominator() -> None:
    """A share comes with what it was made of and the last day of the data."""
    share = claim(kind="share", value=0.125, low=0.12, high=0.13, binding=BINDING | {"figure": "value"})
    found = check_statement(share, lambda b: cells({"value": 0.128, "numerator": 32, "denominator": 250}))
    assert (found.verdict, found.numerator, found.denominator) == ("matches", 32, 250)
    assert found.as_of_date == date(2026, 1, 31)
    assert found.because == "the figure is 0.128; the claim says 0.12 to 0.13"


def test_the_binding_is_what_is_asked_for() -> None:
    """The measure, the place and the days of the claim reach the one who computes."""
    asked = []
    check_statement(claim(), lambda binding: asked.append(binding))  # type: ignore[func-returns-value]
    assert [(b.measure, b.where, b.by, b.until_date) for b in asked] == [
        ("zz_declined", {"state": "ZZ"}, "none", date(2026, 1, 1))
    ]


def test_without_data_a_claim_cannot_be_tested() -> None:
    """No release that holds the figure is not a figure of zero."""
    found = check_statement(claim(value=0), lambda binding: None)
    assert (found.verdict, found.computed) == (UNTESTED, None)
    assert verdict_on(claim(value=0), cells()) == UNTESTED


def test_data_that_end_before_the_claim_does_cannot_test_it() -> None:
    """Half a year of detainers says nothing about a claim for the year."""
    row = {"count": 200, "low": 200, "high": 200}
    found = check_statement(claim(), lambda binding: cells(row, as_of="2025-06-30"))
    assert (found.verdict, found.computed) == (UNTESTED, None)
    assert found.because == "releases that cover the days until 2026-01-01; these end on 2025-06-30"
    assert verdict_on(claim(), cells(row, as_of="2025-12-31")) == "differs"


def test_a_suppressed_figure_tests_nothing() -> None:
    """A hidden cell stays hidden, also from a claim."""
    hidden = cells(
        {"county_code_fips": "99001", "offense_group": "x", "count": 4},
        dimensions=("county_code_fips", "offense_group"),
    )
    found = check_statement(claim(value=4), lambda binding: hidden)
    assert (found.verdict, found.computed) == (UNTESTED, None)
    assert found.because == "the figure itself: hidden by disclosure control"


def test_only_what_has_been_through_disclosure_control_is_compared() -> None:
    """Bare cells are refused, whatever they hold."""
    with pytest.raises(TypeError, match="Releasable"):
        check_statement(claim(), lambda binding: {"count": 400})  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("rows", [({"count": 1}, {"count": 2}), ({"value": 0.5},)])
def test_a_binding_that_does_not_give_one_figure_is_refused(rows: tuple[dict[str, Any], ...]) -> None:
    """More than one cell, or the other kind of figure, is a mistake in the file of facts."""
    with pytest.raises(DeclarationError) as refused:
        check_statement(claim(), lambda binding: cells(*rows))
    assert refused.value.slug == "claims/no-single-figure"


#   parts      | whole | rounding | verdict                     | reason
SUMS = [
    ([300, 100], 400, 0, "arithmetic closes", "the 2 parts add up to 400, and the total is 400"),
    (
        [300, 96],
        400,
        5,
        "arithmetic closes",
        "the 2 parts add up to 396, and the total is 400, which rounding explains",
    ),
    (
        [300, 96],
        400,
        0,
        "arithmetic does not close",
        "the 2 parts add up to 396, and the total is 400: 4 less",
    ),
    (
        [300, 110],
        400,
        5,
        "arithmetic does not close",
        "the 2 parts add up to 410, and the total is 400: 10 more, where rounding explains 5 at most",
    ),
]


@pytest.mark.parametrize(("parts", "whole", "rounding", "verdict", "because"), SUMS)
def test_parts_are_held_to_the_whole_they_were_said_with(
    parts: list[int], whole: int, rounding: int, verdict: str, because: str
) -> None:
    """Where there are no data, the claim's own numbers can still be added up."""
    said = claim(
        binding=None,
        why_not={"would_need": "a log"},
        arithmetic={
            "parts": [{"label": "a part", "value": part} for part in parts],
            "whole": {"label": "the total", "value": whole},
            "rounding": rounding,
        },
    )
    found = check_statement(said, lambda binding: None)
    assert (found.verdict, found.because) == (verdict, because)
    assert (found.computed, found.numerator, found.denominator) == (sum(parts), sum(parts), whole)


@pytest.mark.parametrize(
    ("why_not", "verdict", "because"),
    [
        (
            {"not_comparable_because": "a flow over a stock"},
            "not comparable, because …",
            "a flow over a stock",
        ),
        ({"would_need": "the custodian's log"}, UNTESTED, "the custodian's log"),
    ],
)
def test_a_claim_held_to_nothing_says_why(why_not: dict[str, str], verdict: str, because: str) -> None:
    """A claim without a measure has its reason on file."""
    found = check_statement(claim(binding=None, why_not=why_not), lambda binding: None)
    assert (found.verdict, found.because) == (verdict, because)


@pytest.mark.parametrize(
    ("precision", "said"),
    [("day", "2026-02-01"), ("month", "2026-02"), ("year", "2026"), ("approx", "about 2026-02-01")],
)
def test_a_row_says_the_day_as_well_as_it_is_known(precision: str, said: str) -> None:
    """A month is not printed as its first day."""
    statement = claim(said={"date": "2026-02-01", "precision": precision})
    assert verdict_row(statement, check_statement(statement, lambda b: None))["said"] == said


def test_a_row_is_plain_json_and_names_the_office() -> None:
    """The row that an edition prints."""
    statement = claim(speaker={"office": "Sheriff of ZZ", "name": "A. Official", "side": "fictional"})
    row = verdict_row(statement, check_statement(statement, lambda b: cells({"count": 391})))
    assert json.loads(json.dumps(row)) == {
        "id": "zz-declined-2025",
        "said": "2026-02-01",
        "speaker": "Sheriff of ZZ",
        "figure_as_said": "400",
        "measure_in_words": "Detainers recorded as declined",
        "verdict": "differs",
        "because": "the figure is 391; the claim says 400",
        "computed": 391,
        "low": 391,
        "high": 391,
        "as_of_date": "2026-01-31",
        "evidence": "fictional",
        "cites": ["made up"],
    }


def test_an_open_interval_is_said_in_words() -> None:
    """Fewer than is a claim, too."""
    statement = claim(value=None, high=10)
    assert check_statement(statement, lambda b: cells({"count": 391})).because.endswith("the claim says at most 10")


@pytest.mark.parametrize(
    "wrong",
    [
        {"binding": None},
        {"why_not": {"would_need": "a log"}},
        {"binding": None, "why_not": {}},
        {"binding": None, "why_not": {"would_need": "a", "not_comparable_because": "b"}},
        {"value": None},
        {"kind": "share", "value": 0.5},
        {"low": 401, "high": 410},
        {"evidence": "from memory, verify"},
        {"remark": "not a field"},
        {
            "binding": None,
            "why_not": {"not_comparable_because": "a flow over a stock"},
            "arithmetic": {
                "parts": [{"label": "a", "value": 1}, {"label": "b", "value": 2}],
                "whole": {"label": "c", "value": 3},
                "rounding": 0,
            },
        },
    ],
)
def test_a_claim_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    """A file of facts is held to its schema when it is read."""
    with pytest.raises(ValueError, match="validation error"):
        claim(**wrong)


def test_a_workspace_adds_claims_and_cannot_replace_one(tmp_path: Path) -> None:
    """Two files with one id, or a relation that leads nowhere, are refused."""
    folder = tmp_path / "claims" / "statements"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text(claim().model_dump_json(), encoding="utf-8")
    assert "zz-declined-2025" in [s.id for s in load_statements([tmp_path])]

    lost = claim(id="zz-lost", relations=[{"to": "zz-nowhere", "how": "repeats"}])
    (folder / "two.yaml").write_text(lost.model_dump_json(), encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_statements([tmp_path])
    assert refused.value.slug == "claims/unknown-relation"

    (folder / "two.yaml").write_text(claim().model_dump_json(), encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_statements([tmp_path])
    assert refused.value.slug == "claims/duplicate-id"
