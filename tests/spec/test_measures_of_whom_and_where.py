"""To whom detainers were sent, what was asked, what is said of convictions, and a state's share of the nation's.

Each table is given to DuckDB, to Spark and to plain Python.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.engine import reading
from counterfoil.errors import UsageError
from counterfoil.measures import Question, compute_measure
from support.measured import ENGINES, Measured, require, told


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return require(request.param)


SENT = """
    prepared_date | state_code | custodian_level | request_asked   | form  | offense_code_ncic | criminality | confidence
    2025-01-01    | ZZ         | county          | notify_and_hold | I247A | 0901              | 1~Convicted | 1.0
    2025-01-01    | ZZ         | county          | notify          | I247G | 1103              | 1~Convicted | 1.0
    2025-02-01    | ZZ         | municipal       | notify          | -     | 9999              | -           | 0.1
    2025-02-01    | ZY         | unknown         | unknown         | I247A | -                 | 2~Pending   | 1.0
    2025-02-01    | -          | state           | notify_and_hold | I247A | -                 | -           | 1.0
"""  # noqa: E501 - one table


@pytest.mark.parametrize(
    ("measure", "dimension", "expected"),
    [
        (
            "detainers_by_custodian_level",
            "custodian_level",
            [("county", 2, 4), ("state", 1, 3), ("unknown", 1, 1), (None, 1, 1)],
        ),
        (
            "detainers_by_request",
            "request_asked",
            [("notify", 2, 3), ("notify_and_hold", 2, 3), ("unknown", 1, 1)],
        ),
        ("detainers_by_form", "form", [("I247A", 3, 4), ("I247G", 1, 2), (None, 1, 1)]),
        (
            "detainers_by_offense_group",
            "offense_group",
            [("homicide", 1, 4), ("sexual_assault", 1, 4), ("unknown", 3, 3)],
        ),
        (
            "detainers_by_criminality",
            "criminality",
            [("1 Convicted", 2, 4), ("2 Pending", 1, 3), (None, 2, 2)],
        ),
    ],
)
def test_the_parts_of_a_whole_could_hold_what_is_unknown(
    engine: str, tmp_path: Path, measure: str, dimension: str, expected: list[tuple[str | None, int, int]]
) -> None:
    """Each part counts those surely in it, and at most with all of which it is not known; parts add up to all."""
    cells = Measured(tmp_path, SENT).cells(engine, Question(measure))
    assert told(cells, dimension, "count", "high") == sorted(expected, key=lambda row: [str(cell) for cell in row])
    assert sum(c["count"] for c in cells) == 5
    assert {c["denominator"] for c in cells} == {5}


def test_a_states_share_of_the_nation_is_of_all_detainers_of_the_same_month(engine: str, tmp_path: Path) -> None:
    """In February one of three is ZY's; another has no state, and may be of any."""
    cells = Measured(tmp_path, SENT).cells(engine, Question("state_share_of_detainers", ("month",)))
    assert told(cells, "month", "state", "numerator", "denominator", "high") == [
        ("2025-01-01", "ZZ", 2, 2, 1.0),
        ("2025-02-01", None, 1, 3, 1 / 3),
        ("2025-02-01", "ZY", 1, 3, 2 / 3),
        ("2025-02-01", "ZZ", 1, 3, 2 / 3),
    ]


def test_one_state_can_be_chosen_without_losing_the_nation(engine: str, tmp_path: Path) -> None:
    """The filter keeps the line, not the whole: three of five."""
    cells = Measured(tmp_path, SENT).cells(engine, Question("state_share_of_detainers", (), (("state", "ZZ"),)))
    assert told(cells, "state", "numerator", "denominator", "low") == [("ZZ", 3, 5, 3 / 5)]


def test_ages_of_persons_are_bands_of_the_year_of_issue_less_the_year_of_birth(engine: str, tmp_path: Path) -> None:
    """Seventeen and eighteen part at the year; without a year of birth the age is not known."""
    given = """
        prepared_date | birth_year
        2025-01-01    | 2008
        2025-12-31    | 2007
        2025-01-01    | 1960
        2025-01-01    | -
        -             | 1990
    """
    cells = Measured(tmp_path, given).cells(engine, Question("detainers_issued", ("age_group",)))
    assert told(cells, "age_group", "count") == [
        ("18_to_24", 1),
        ("65_and_over", 1),
        (None, 2),
        ("under_18", 1),
    ]


def test_persons_attributes_are_not_crossed_with_a_county_in_figures_that_are_no_sums(tmp_path: Path) -> None:
    """Days to custody of one age in one county could be one person's."""
    given = Measured(tmp_path, SENT)
    question = Question("days_to_custody", ("age_group",), (("county_code_fips", "48201"),))
    with reading(given.path) as snapshot, pytest.raises(UsageError) as refused:
        compute_measure(snapshot, question)
    assert refused.value.slug == "measures/too-fine"
