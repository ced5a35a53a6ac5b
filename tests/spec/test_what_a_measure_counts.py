"""What a measure counts, over what, and how far the unknown could move it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.engine import reading
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.measures import Question, compute_measure
from support.detainers import Given


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path)


def ask(given: Given, measure: str, *by: str, columns: tuple[str, ...], **window: Any) -> list[tuple[Any, ...]]:
    with reading(given.path) as snapshot:
        answer = compute_measure(snapshot, Question(measure, by, **window))
    return [tuple(row[c] for c in columns) for row in answer.rows]


OUTCOMES = """
    date       | reason
    2025-03-01 | Booked~into~Detention
    2025-03-02 | Booked~into~Detention
    2025-03-03 | Booked~into~Detention
    2025-03-04 | Detainer~Declined~by~LEA
    2025-03-05 | Superseding~-~New~Form~Issued
    2025-04-06 | Transferred
    2025-04-07 | -
    2025-04-08 | See~Comments
"""


def test_a_share_has_a_numerator_and_says_of_what(given: Given) -> None:
    """One share has three denominators; a replaced form leaves the second and the third."""
    given.release(OUTCOMES)
    columns = ("denominator_is", "numerator", "denominator", "value")
    assert ask(given, "declined_share", columns=columns) == [
        ("of_all_issued", 1, 8, 1 / 8),
        ("of_those_with_a_lift_reason", 1, 6, 1 / 6),
        ("of_declined_plus_taken", 1, 4, 1 / 4),
    ]


def test_the_bounds_say_what_the_unknown_could_make_of_a_share(given: Given) -> None:
    """Low: none of the two unknown was declined; high: both were. Unknown ones outside a denominator join it."""
    given.release(OUTCOMES)
    columns = ("denominator_is", "low", "high", "unknown_count")
    assert ask(given, "declined_share", columns=columns) == [
        ("of_all_issued", 1 / 8, 3 / 8, 2),
        ("of_those_with_a_lift_reason", 1 / 7, 3 / 7, 2),
        ("of_declined_plus_taken", 1 / 6, 3 / 6, 2),
    ]


def test_taken_is_told_of_all_of_all_ended_and_of_declined_plus_taken(given: Given) -> None:
    """Unresolved, moved and replaced detainers have not ended."""
    given.release(OUTCOMES)
    columns = ("denominator_is", "numerator", "denominator")
    assert ask(given, "taken_into_custody_share", columns=columns) == [
        ("of_all_issued", 3, 8),
        ("of_all_ended", 3, 4),
        ("of_declined_plus_taken", 3, 4),
    ]


def test_the_unresolved_share_counts_the_unknown_itself(given: Given) -> None:
    """What counts the unknown is not itself unknown: its bounds are the share."""
    given.release(OUTCOMES)
    columns = ("numerator", "denominator", "low", "high", "unknown_count")
    assert ask(given, "unresolved_share", columns=columns) == [(2, 8, 0.25, 0.25, 0)]


def test_a_count_by_outcome_could_be_higher_by_every_unknown(given: Given) -> None:
    """The unknown themselves are counted for certain."""
    given.release(OUTCOMES)
    columns = ("outcome", "count", "denominator", "low", "high")
    assert ask(given, "detainers_by_outcome", columns=columns) == [
        ("taken_into_ice_custody", 3, 8, 3, 5),
        ("declined_by_agency", 1, 8, 1, 3),
        ("superseded_or_duplicate", 1, 8, 1, 3),
        ("moved_to_other_custodian", 1, 8, 1, 3),
        ("unresolved", 1, 8, 1, 1),
        ("unmapped", 1, 8, 1, 1),
    ]


def test_a_window_is_half_open(given: Given) -> None:
    """The first day is in, the last is out; a row without a date is in no window."""
    given.release("""
        date       | person
        2025-03-01 | P1
        2025-03-02 | P2
        2025-03-03 | P3
        -          | P4
    """)
    window = {"from_date": date(2025, 3, 1), "until_date": date(2025, 3, 3)}
    assert ask(given, "detainers_issued", columns=("count",), **window) == [(2,)]
    assert ask(given, "detainers_issued", columns=("count",)) == [(4,)]


def test_time_is_told_apart_by_month_quarter_and_both_years(given: Given) -> None:
    """The fiscal year begins on 1 October of the year before; an unknown date has its reason."""
    given.release("""
        date       | person
        2024-09-30 | P1
        2024-10-01 | P2
        -          | P3
    """)
    for dimension, first, second in (
        ("month", "2024-09-01", "2024-10-01"),
        ("quarter", "2024-07-01", "2024-10-01"),
        ("calendar_year", 2024, None),
        ("fiscal_year", 2024, 2025),
    ):
        told = ask(given, "detainers_issued", dimension, columns=(dimension, "count", "reason"))
        expected = [(first, 1, None), (second, 1, None)] if second else [(first, 2, None)]
        assert told == [*expected, (None, 1, "not_stated")]


def test_a_young_cohort_is_open(given: Given) -> None:
    """A group counts as open until 180 days after the last of its days."""
    given.release(
        """
        date       | person
        2025-08-30 | P1
        2025-09-15 | P2
        """,
        as_of="2026-03-10",
    )
    assert ask(given, "detainers_issued", "month", columns=("month", "cohort")) == [
        ("2025-08-01", "closed"),
        ("2025-09-01", "open"),
    ]


def test_a_share_of_nothing_is_unknown_and_not_zero(given: Given) -> None:
    """Where no detainer is in the denominator there is no share, and the reason says so."""
    given.release("""
        date       | reason
        2025-03-01 | -
    """)
    columns = ("denominator_is", "value", "reason")
    assert ask(given, "declined_share", columns=columns) == [
        ("of_all_issued", 0.0, None),
        ("of_those_with_a_lift_reason", None, "not_applicable"),
        ("of_declined_plus_taken", None, "not_applicable"),
    ]


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ({"from_date": date(2025, 3, 1), "until_date": date(2025, 3, 2)}, (1, None)),
        ({"from_date": date(2025, 3, 2), "until_date": date(2025, 3, 3)}, (0, None)),
        ({"until_date": date(2025, 3, 1)}, (None, "not_covered")),
        ({"from_date": date(2031, 1, 1)}, (None, "not_covered")),
    ],
)
def test_days_that_no_release_covers_are_unknown_and_not_zero(
    given: Given, window: dict[str, date], told: tuple[int | None, str | None]
) -> None:
    """A covered day without a detainer is zero; before the first day, and after the as-of date, nothing is known."""
    given.release("""
        date       | reason
        2025-03-01 | -
        2025-03-03 | -
    """)
    question = Question("detainers_issued", **window)
    with reading(given.path) as snapshot:
        (row,) = compute_measure(snapshot, question).rows
    assert (row["count"], row["reason"]) == told
    assert (row["high"] is None) == (told[0] is None)


def test_a_year_that_is_chosen_is_as_mature_as_the_year_that_is_told_apart(given: Given) -> None:
    """Fiscal 2023 is closed, whether it is a cell among others or the one that is kept; 2010 no release covers."""
    given.release("""
        date       | reason
        2023-03-01 | -
        2026-03-03 | -
    """)
    with reading(given.path) as snapshot:
        every = compute_measure(snapshot, Question("detainers_issued", ("fiscal_year",))).rows
        kept = {
            year: compute_measure(snapshot, Question("detainers_issued", where=(("fiscal_year", year),))).rows[0]
            for year in ("2023", "2026", "2010")
        }
    assert [(r["fiscal_year"], r["cohort"]) for r in every] == [(2023, "closed"), (2026, "open")]
    assert [kept[year]["cohort"] for year in ("2023", "2026")] == ["closed", "open"]
    assert (kept["2010"]["count"], kept["2010"]["reason"]) == (None, "not_covered")


def test_of_two_releases_of_the_same_days_the_later_one_serves(given: Given) -> None:
    """Days inside both spans are counted once, from the release with the later as-of date."""
    given.release(
        """
        date       | person
        2025-01-10 | P1
        2025-02-10 | P2
        2025-03-10 | P3
        """,
        release_id="zz-early",
        as_of="2025-04-01",
    )
    given.release(
        """
        date       | person
        2025-02-01 | P8
        2025-04-10 | P9
        """,
        release_id="zz-late",
        as_of="2025-06-01",
    )
    assert ask(given, "detainers_issued", "month", columns=("month", "count")) == [
        ("2025-01-01", 1),
        ("2025-02-01", 1),
        ("2025-04-01", 1),
    ]


def test_a_wrong_word_says_which_words_there_are(given: Given) -> None:
    """Unknown measures, dimensions and windows that end before they begin are usage errors."""
    given.release(OUTCOMES)
    for question, slug in (
        (Question("refusals"), "measures/no-such-measure"),
        (Question("detainers_issued", ("person_key",)), "measures/no-such-dimension"),
        (Question("detainers_issued", (), (("birth_year", "1990"),)), "measures/no-such-dimension"),
        (
            Question("detainers_issued", from_date=date(2025, 1, 2), until_date=date(2025, 1, 2)),
            "measures/empty-window",
        ),
    ):
        with reading(given.path) as snapshot, pytest.raises(UsageError) as caught:
            compute_measure(snapshot, question)
        assert caught.value.slug == slug


def test_nothing_is_counted_before_run(tmp_path: Path) -> None:
    """An empty workspace has no figure, and says what to type."""
    with reading(Given(tmp_path).path) as snapshot, pytest.raises(CounterfoilError) as caught:
        compute_measure(snapshot, Question("detainers_issued"))
    assert caught.value.slug == "measures/no-release"
    assert "counterfoil sources add" in str(caught.value)


def test_the_maturity_of_a_cohort_is_that_of_its_own_release(given: Given) -> None:
    """A release that ended long ago does not mature because a later one of other days was added."""
    given.release(
        """
        date       | person
        2015-07-01 | P1
        2014-01-01 | P2
        """,
        release_id="zz-old",
        as_of="2015-07-19",
    )
    given.release(
        """
        date       | person
        2024-01-01 | P1
        2025-12-01 | P2
        """,
        release_id="zz-new",
        as_of="2026-03-10",
    )
    old, new = date(2015, 7, 19), date(2026, 3, 10)
    columns = ("fiscal_year", "cohort", "as_of_date")
    assert ask(given, "detainers_issued", "fiscal_year", columns=columns) == [
        (2014, "closed", old),
        (2015, "open", old),
        (2024, "closed", new),
        (2026, "open", new),
    ]


def test_choosing_one_outcome_does_not_hide_the_unknown(given: Given) -> None:
    """The unknown of a group could be the outcome that was chosen: denominator and high bound keep them."""
    given.release(OUTCOMES)
    columns = ("count", "denominator", "low", "high", "unknown_count")
    for measure in ("detainers_by_outcome", "detainers_issued"):
        declined = ask(given, measure, columns=columns, where=(("outcome", "declined_by_agency"),))
        assert declined == [(1, 8, 1, 3, 2)]
        died = ask(given, measure, columns=columns, where=(("outcome", "died"),))
        assert died == [(0, 8, 0, 2, 2)]


def test_the_details_of_an_outcome_share_the_unknown_of_their_group(given: Given) -> None:
    """Each detail could be higher by every unknown; what is no detail is unknown for another reason."""
    given.release("""
        date       | reason
        2025-03-01 | Case~Closed
        2025-03-01 | Prosecutorial~Discretion
        2025-03-01 | Prosecutorial~Discretion
        2025-03-01 | -
    """)
    columns = ("outcome_detail", "count", "denominator", "low", "high")
    told = ask(given, "detainers_issued", "outcome_detail", columns=columns)
    assert told == [("case_closed", 1, 4, 1, 2), ("prosecutorial_discretion", 2, 4, 2, 3), (None, 1, 4, 1, 1)]


def test_a_share_cannot_be_told_apart_by_what_it_counts(given: Given) -> None:
    """The share of the declined among the declined would say nothing; an outcome that is none is refused."""
    given.release(OUTCOMES)
    with reading(given.path) as snapshot:
        for question, slug in (
            (Question("declined_share", ("outcome",)), "measures/share-by-outcome"),
            (Question("declined_share", (), (("outcome", "died"),)), "measures/share-by-outcome"),
            (Question("detainers_issued", (), (("outcome", "refused"),)), "measures/no-such-outcome"),
        ):
            with pytest.raises(UsageError) as caught:
                compute_measure(snapshot, question)
            assert caught.value.slug == slug


#   what is kept | words of the answer
WRONG_VALUES = {
    ("state", "Texas"): "  TX  Texas",
    ("state", "QX"): "Write the two letters of a state, such as state=TX.",
    ("county_code_fips", "Harris County, TX"): "  48201  Harris County, TX",
    ("county_code_fips", "48999"): "Write a FIPS code of five digits, such as county_code_fips=48201.",
    ("fiscal_year", "FY2024"): "Write the year in which it ends, such as 2024 for October 2023 to September 2024.",
    ("month", "2024-03"): "Write the first day of the month, such as 2024-03-01.",
    ("detainer_age", "old"): "The values are:",
}


@pytest.mark.parametrize("kept", WRONG_VALUES)
def test_a_value_that_no_cell_can_have_is_refused_and_not_counted_as_zero(
    given: Given, kept: tuple[str, str]
) -> None:
    """Of a county that is misspelt, no detainer would be counted; the answer names the code instead."""
    given.release(OUTCOMES)
    with reading(given.path) as snapshot, pytest.raises(UsageError) as caught:
        compute_measure(snapshot, Question("detainers_issued", (), (kept,)))
    assert caught.value.slug == "measures/no-such-value"
    assert WRONG_VALUES[kept] in caught.value.remedy
