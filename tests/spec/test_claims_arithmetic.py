"""Sums that need no data: given figures with units and roundings, whether the two sides could be one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from counterfoil.claims import Statement, check_statement
from counterfoil.errors import DeclarationError
from support.claims import claim, untested


def summed(**arithmetic: Any) -> Statement:
    """A claim of 400 with one sum and no measure."""
    return untested(arithmetic=[{"asks": "Does it?", "terms": {"whole": {"claim": "zz-declined-2025"}}} | arithmetic])


def parts(*values: float, **more: Any) -> dict[str, Any]:
    """Terms a, b, c ... and the whole of the claim."""
    terms: dict[str, Any] = {"whole": {"claim": "zz-declined-2025"}}
    terms |= {chr(97 + at): {"value": v, "unit": "detainer", **more} for at, v in enumerate(values)}
    return terms


#   parts     | how they are rounded    | verdict                     | reason
SUMS: list[tuple[tuple[float, ...], dict[str, Any], str, str]] = [
    ((300, 100), {}, "arithmetic closes", "the one side: 400 detainers; the other: 400 detainers"),
    (
        (300, 96),
        {"hedge": "rounded", "rounded_to": 10},
        "arithmetic closes",
        "the one side: 396 (between 386 and 406) detainers; the other: 400 detainers; 4 less",
    ),
    (
        (300, 96),
        {},
        "arithmetic does not close",
        "the one side: 396 detainers; the other: 400 detainers; 4 less",
    ),
    (
        (300, 130),
        {"hedge": "rounded"},
        "arithmetic does not close",
        "the one side: 430 (between 420 and 440) detainers; the other: 400 detainers; 30 more",
    ),
]


@pytest.mark.parametrize(("values", "rounding", "verdict", "because"), SUMS)
def test_parts_are_held_to_the_whole_they_were_said_with(
    values: tuple[float, ...], rounding: dict[str, Any], verdict: str, because: str
) -> None:
    """Where there are no data, the claim's own numbers can still be added up, as they were rounded."""
    said = summed(terms=parts(*values, **rounding), left="a + b", right="whole")
    found = check_statement(said, lambda b: [])
    assert (found.verdict, found.because) == (verdict, because)


def test_weights_become_doses_by_a_stated_factor() -> None:
    """7 kg at 2 mg a dose are 3.5 million doses: an equivalence with units."""
    terms = {"weight": {"value": 7, "unit": "kilogram"}, "a_dose": {"value": 2, "unit": "milligram / dose"}}
    said = summed(terms=terms | {"said": {"value": 3_500_000, "unit": "dose"}}, left="weight / a_dose", right="said")
    assert check_statement(said, lambda b: []).verdict == "arithmetic closes"


def test_what_is_not_comparable_is_shown_and_decides_nothing() -> None:
    """A flow over a stock is printed with the reason why it is no rate; the claim itself waits for data."""
    said = summed(
        terms=parts(100),
        left="a / whole",
        not_comparable_because="a flow over a stock",
        shows=[{"label": "the quotient", "is": "a / whole", "as": "percent"}],
    )
    found = check_statement(said, lambda b: [])
    assert (found.verdict, found.because) == ("cannot be tested with these data; would need …", "a log")
    assert [(f.verdict, f.because, f.shown) for f in found.findings] == [
        ("not comparable, because …", "a flow over a stock", (("the quotient", "25.0%"),))
    ]


def test_a_hypothesis_is_named_as_one_and_decides_nothing() -> None:
    """What nobody has said is supposed beside the claim, and says so."""
    said = summed(terms=parts(400), left="a", right="whole", hypothesis="nobody has said it", beside=True)
    found = check_statement(said, lambda b: [])
    assert found.verdict.startswith("cannot be tested")
    assert found.findings[0].verdict == "arithmetic closes"
    assert found.findings[0].caveats == ("This is a hypothesis: nobody has said it",)
    with pytest.raises(ValueError, match="a hypothesis stands beside the claim"):
        summed(left="whole", right="whole", hypothesis="nobody has said it")


def test_a_sum_may_take_the_figure_of_another_claim_as_it_was_said_or_exactly() -> None:
    """4,500 as said, 4,561 behind it."""
    other = claim(id="zz-other", value=4500, exact=4561, hedge="rounded")
    for as_said, right, verdict in (
        (False, 4561, "arithmetic closes"),
        (False, 4500, "arithmetic does not close"),
        (True, 4500, "arithmetic closes"),
    ):
        terms = {"a": {"claim": "zz-other", "as_said": as_said}, "b": {"value": right, "unit": "detainer"}}
        assert check_statement(summed(terms=terms, left="a", right="b"), lambda b: [], [other]).verdict == verdict


@pytest.mark.parametrize(
    ("left", "because"),
    [
        ("whole + weight", "detainer does not become pound|pound does not become detainer"),
        ("nothing_named_so", "there is no term nothing_named_so"),
        ("__import__('os').getcwd()", "only names, numbers"),
        ("whole ** 9", "only names, numbers"),
        ("whole +", "invalid syntax"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_its_place(left: str, because: str) -> None:
    """Pounds are not added to detainers, and a sum is no program."""
    said = summed(
        terms={"whole": {"claim": "zz-declined-2025"}, "weight": {"value": 1, "unit": "pound"}},
        left=left,
        right="whole",
    )
    with pytest.raises(DeclarationError) as refused:
        check_statement(said, lambda b: [])
    assert refused.value.slug == "claims/sum"
    assert re.search(because, refused.value.where["because"])
