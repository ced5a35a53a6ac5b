"""A reply stands in the section on both halves where it answers one of its tables, or its place is compared there."""

from __future__ import annotations

from typing import Any

from counterfoil.reports.both_halves import with_replies
from counterfoil.reports.edition import EditionTable, Section
from counterfoil.schema import Field

SECTION = Section("both-halves", "Both halves", ("A paragraph.",), (), ("both_halves", "difference_parts"))
PLACES = (Field("county_code_fips", "text", "The county."), Field("state", "text", "The state."))
TABLE = EditionTable("both_halves", "Both halves", PLACES, (("99001", "ZZ"), ("99003", "ZZ")))


def reply(figure: str, place: str) -> dict[str, Any]:
    """The words of an invented office."""
    return {"figure": figure, "place": place, "who": f"Counsel of {place}", "says": "They were handed over."}


def said(table: EditionTable | None, *replies: dict[str, Any]) -> list[str]:
    """What the section says after its own paragraph."""
    return list(with_replies(SECTION, table, replies).paragraphs[1:])


def test_a_reply_of_a_place_that_is_compared_stands_beside_it() -> None:
    """Whatever figure it answers; the office, the figure and its words are printed as they are."""
    heading, words = said(TABLE, reply("declined_share_of_all_issued", "99003"))
    assert heading == "What those who were named answered, in their words."
    assert words == "Reply of Counsel of 99003 on declined_share_of_all_issued: They were handed over."


def test_a_reply_of_another_place_stands_there_where_it_answers_the_comparison() -> None:
    """A reply on another figure, by a place that is not compared, stands with its own figure alone."""
    assert said(TABLE, reply("declined_share_of_all_issued", "99011")) == []
    assert len(said(TABLE, reply("difference_parts", "99011"))) == 2


def test_where_no_record_speaks_every_reply_stands_in_the_section() -> None:
    """A report on one place, whose table names no place."""
    brief = EditionTable("both_halves", "Both halves", (Field("agency_name", "text", "Whose."),), (("Zag",),))
    for table in (None, brief):
        assert len(said(table, reply("declined_share_of_all_issued", "99003"))) == 2


def test_without_a_reply_the_section_is_as_it_was() -> None:
    """No heading without words below it."""
    assert with_replies(SECTION, TABLE, ()) is SECTION
