"""Days, numbers, shares and names are said in one way, whatever the machine's language is."""

from __future__ import annotations

from datetime import date

import pytest

from counterfoil.publish.formats.cells import print_table
from counterfoil.publish.formats.data_package import render_csv
from counterfoil.publish.formats.words import (
    say_bounds,
    say_detail,
    say_name,
    say_number,
    say_period,
    say_share,
)
from counterfoil.reports import EditionTable, Figure
from counterfoil.schema import Field


def test_a_period_says_which_day_is_out():
    """A half-open period leaves no doubt about its last day."""
    said = say_period(date(2013, 10, 1), date(2014, 10, 1))
    assert said == "1 October 2013 up to, not including, 1 October 2014"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (225 / 32757, "0.69%"),
        (0.0, "0.00%"),
        (1.0, "100.00%"),
        (0.00001, "<0.01%"),
        (0.99999, ">99.99%"),
        (0.00125, "0.13%"),
        (1, "100.00%"),
    ],
)
def test_a_share_is_said_in_percent_and_never_as_none_or_all_when_it_is_neither(given, expected):
    """Two decimals, halves rounded up; a share above zero is never 0.00%."""
    assert say_share(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [(1234567, "1,234,567"), (0, "0"), (12.5, "12.5"), (1000.0, "1,000"), (2.346, "2.35"), (-1234, "−1,234")],
)
def test_a_number_has_a_comma_between_thousands(given, expected):
    """Whole numbers are whole; others have at most two decimals; below zero stands a minus, as in the drawings."""
    assert say_number(given) == expected


def test_a_number_that_is_none_is_refused():
    """Not-a-number is not a figure."""
    with pytest.raises(ValueError, match="not a number"):
        say_number(float("nan"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("county_code_fips", "County code FIPS"),
        ("facility_code_ice", "Facility code ICE"),
        ("rows_read", "Rows read"),
        ("declined_by_agency", "Recorded as declined by the agency"),
    ],
)
def test_a_name_becomes_a_heading_that_says_no_more_than_was_recorded(given, expected):
    """Words for underscores; a decline is one that was recorded."""
    assert say_name(given) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (
            (0.5, 1, 2, 0.5, 0.75, 4),
            "1 of 2 (50.00%); between 50.00% and 75.00% if none or all of the 4 unknown are counted in.",
        ),
        ((0.5, 1, 2, 0.5, 0.5, 0), "1 of 2 (50.00%); none unknown."),
        ((0.5, 1, 2, None, None, 7), "1 of 2 (50.00%); 7 unknown."),
        ((None, None, None, None, None, None), ""),
    ],
)
def test_a_figure_says_what_it_is_made_of_and_how_far_it_can_move(numbers, expected):
    """Numerator, denominator, bounds and the unknown, each only where there is one."""
    value, numerator, denominator, low, high, unknown = numbers
    figure = Figure("f", "F", value, "share", numerator, denominator, low, high, unknown, "", "m")
    assert say_detail(figure) == expected


def test_bounds_without_unknown_are_said_without_a_reason():
    """A count may have bounds for other reasons."""
    figure = Figure("f", "F", 5, "detainers", None, None, 4, 1200, None, "", "m")
    assert say_bounds(figure) == "between 4 and 1,200"


def test_bounds_are_said_as_the_value_beside_them_is():
    """Low and high are percent beside a share, and numbers beside a count."""
    bounds = (Field("low", "number", "Least."), Field("high", "number", "Most."))
    share = (Field("value", "number", "Share.", unit="share"), *bounds)
    count = (Field("count", "integer", "Count."), *bounds)
    said = [print_table(EditionTable("t", "T", fields, ((1, 0.5, 1.0),))).rows[0] for fields in (share, count)]
    assert [[cell.says for cell in row] for row in said] == [
        ["100.00%", "50.00%", "100.00%"],
        ["1", "0.5", "1"],
    ]


def test_csv_follows_rfc_4180_and_keeps_lines_apart():
    """Quotes, commas and line ends are quoted; an unknown cell is empty, and an empty line is none."""
    table = EditionTable("t", "T", (Field("a", "text", "A."),), (('x,"y"',), ("l1\r\nl2",), (None,), (" s",)))
    assert render_csv(table) == b'a\n"x,""y"""\n"l1\r\nl2"\n""\n" s"\n'


def test_a_year_has_no_mark_for_thousands():
    """It names a time; the count beside it has one."""
    fields = (Field("fiscal_year", "integer", "The year."), Field("count", "integer", "How many."))
    (row,) = print_table(EditionTable("t", "T", fields, ((2024, 2024),))).rows
    assert [(cell.says, cell.value) for cell in row] == [("2024", "2024"), ("2,024", "2024")]


def test_cells_say_what_is_known_and_why_the_rest_is_not():
    """An outcome's id is put in words, a month is a month, and an unknown cell is never a zero."""
    fields = (
        Field("month", "date", "The month."),
        Field("outcome", "text", "The outcome."),
        Field("count", "integer", "How many."),
        Field("count_reason", "text", "Why not."),
        Field("note", "text", "A note."),
    )
    rows = (
        (date(2030, 1, 1), "declined_by_agency", 1234, "", None),
        (date(2030, 1, 2), "as <stated>", None, "withheld", "x"),
    )
    printed = print_table(EditionTable("t", "T", fields, rows))
    assert [[cell.says for cell in row] for row in printed.rows] == [
        ["January 2030", "Recorded as declined by the agency", "1,234", "", "–"],
        ["2 January 2030", "as <stated>", "withheld", "withheld", "x"],
    ]
    assert printed.reasons == (("withheld", "the publisher redacted the cell"),)
