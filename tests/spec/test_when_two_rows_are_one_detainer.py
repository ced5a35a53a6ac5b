"""When two source rows are one detainer, and when one form replaces another."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.ledger import DETAINER_ROWS_FATE, DETAINERS
from support.detainers import Given


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path)


def fates(given: Given) -> list[str]:
    return [fate for (fate,) in given.rows(DETAINER_ROWS_FATE.name, "fate")]


def test_the_same_person_facility_and_form_within_a_day_is_one_detainer(given: Given) -> None:
    """Rows that follow each other by at most one day are one detainer, also in a chain; the first is kept."""
    given.release("""
        date       | person | code
        2025-03-01 | P1     | ZZJAIL
        2025-03-01 | P1     | ZZJAIL
        2025-03-02 | P1     | ZZJAIL
        2025-03-04 | P1     | ZZJAIL
    """)
    assert fates(given) == ["kept", "duplicate_of", "duplicate_of", "kept"]


def test_another_person_facility_or_form_is_another_detainer(given: Given) -> None:
    """Only rows that agree in all three can be one detainer."""
    given.release("""
        date       | person | code   | form
        2025-03-01 | P1     | ZZJAIL | I247A
        2025-03-01 | P2     | ZZJAIL | I247A
        2025-03-01 | P1     | ZYJAIL | I247A
        2025-03-01 | P1     | ZZJAIL | I247G
    """)
    assert fates(given) == ["kept"] * 4


def test_equal_rows_without_a_person_key_are_all_kept(given: Given) -> None:
    """Nothing says that two equal rows without a key are one person's."""
    given.release("""
        date       | person      | code
        2025-03-01 | -           | ZZJAIL
        2025-03-01 | -           | ZZJAIL
        2025-03-01 | b(6),~b(7)c | ZZJAIL
        2025-03-01 | b(6),~b(7)c | ZZJAIL
    """)
    assert fates(given) == ["kept"] * 4


def test_equal_rows_without_a_readable_date_are_all_kept(given: Given) -> None:
    """A row that is in no time can follow no other."""
    given.release("""
        date | person | code
        -    | P1     | ZZJAIL
        -    | P1     | ZZJAIL
    """)
    assert fates(given) == ["kept", "kept"]


def test_the_kept_row_takes_the_first_lift_reason_that_any_of_its_rows_states(given: Given) -> None:
    """A copy that lacks the lift reason does not make the outcome unresolved."""
    given.release("""
        date       | person | code   | reason
        2025-03-01 | P1     | ZZJAIL | -
        2025-03-02 | P1     | ZZJAIL | Booked~into~Detention
        2025-03-02 | P1     | ZZJAIL | Case~Closed
    """)
    assert given.rows(DETAINERS.name, "lift_reason_as_stated", "source_row_count") == [("Booked into Detention", 3)]


def test_a_replaced_form_is_superseded_by_the_persons_next_form(given: Given) -> None:
    """The next form may be at another facility; where there is none, the replaced form stays as kept."""
    given.release("""
        date       | person | code   | reason
        2025-03-01 | P1     | ZZJAIL | Superseding~-~New~Form~Issued
        2025-03-09 | P1     | ZYJAIL | -
        2025-03-01 | P2     | ZZJAIL | superseding~-~new~form~~issued
        2025-03-01 | -      | ZZJAIL | Duplicate
    """)
    assert fates(given) == ["superseded_by", "kept", "kept", "kept"]
    ids = [i for (i,) in given.rows(DETAINERS.name, "detainer_id")]
    assert given.rows(DETAINERS.name, "superseded_by")[0] == (ids[1],)


def test_a_row_that_is_no_record_is_set_aside_with_its_reason(given: Given) -> None:
    """Footers and repeated headings are no detainers, and are counted."""
    given.release("""
        date       | person | aside
        2025-03-01 | P1     | -
        -          | -      | not_a_record
    """)
    assert fates(given) == ["kept", "set_aside"]


def test_a_person_key_means_nothing_across_releases(given: Given) -> None:
    """The same key in two releases gives two keys in the ledger."""
    table = """
        date       | person
        2025-03-01 | P1
    """
    given.release(table, release_id="zz-a").release(table, release_id="zz-b", as_of="2026-04-10")
    (first,), (second,) = given.rows(DETAINERS.name, "person_key")
    assert first != second
    assert "P1" not in (first, second)


@pytest.mark.parametrize(
    ("form", "resume", "asked"),
    [
        ("I247A - Immigration Detainer - Notice of Action (as of May 2025)", "NO", "notify_and_hold"),
        ("I247A - Immigration Detainer - Immigration Detainer - Notice of Action", "YES", "return_of_person"),
        ("I247N - Immigration Advisal - Request for Notification", None, "notify"),
        ("I247G - Immigration Detainer - Request for Advance Notification of Release", None, "notify"),
        ("I247 - Immigration Detainer - Notice of Action (prior to March 2013)", None, "notify_and_hold"),
        ("Something else", None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_what_a_form_asks_is_read_from_its_name(
    given: Given, form: str | None, resume: str | None, asked: str
) -> None:
    """A form that only asks for notice is told apart; an unknown form asks for nothing that is known."""
    given.release(f"""
        date       | person | form | resume
        2025-03-01 | P1     | {form.replace(" ", "~") if form else "-"} | {resume or "-"}
    """)
    assert given.rows(DETAINERS.name, "request_asked") == [(asked,)]
