"""What is odd about the days behind a figure: days too full, days without a record, new words, seams."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from counterfoil.engine import reading
from counterfoil.measures import Question, describe_coverage, flag_sentence, flags_of
from counterfoil.outcomes import FLAGS
from counterfoil.zz.facts import extension_folder
from support.detainers import Given

_HEAD = "date | facility | city | state | reason"


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """A workspace that knows the fictional state."""
    workspace = Given(tmp_path)
    shutil.copytree(extension_folder() / "jurisdictions", workspace.path / "facts" / "jurisdictions")
    return workspace


def _rows(days: list[tuple[str, int]], facility: str = "ZZ JAIL", reason: str = "-") -> list[str]:
    """One line a detainer: so many on each day."""
    return [f"{day} | {facility} | - | ZZ | {reason}" for day, count in days for _ in range(count)]


def _every_day(start: str, days: int, count: int = 1) -> list[tuple[str, int]]:
    first = date.fromisoformat(start)
    return [(str(first + timedelta(days=n)), count) for n in range(days)]


def _release(given: Given, *lines: list[str], **options: Any) -> Given:
    return given.release("\n".join([_HEAD, *(line for part in lines for line in part)]), **options)


def _flags(given: Given, *columns: str) -> list[tuple[Any, ...]]:
    with reading(given.path) as snapshot:
        rows = snapshot.run(snapshot.table(FLAGS)).to_pylist()
    return [tuple(str(row[c]) if row[c] is not None else "-" for c in columns) for row in rows]


def test_a_day_with_half_the_months_records_is_told_once_at_the_narrowest_place(given: Given) -> None:
    """Thirty detainers of one jail on one day, in a month of forty: the jail is named with the day. Its state has the
    same thirty that day; it is not told again, because the jail explains it.
    """
    _release(
        given,
        _rows([*_every_day("2025-01-01", 10), ("2025-01-20", 30)]),
        _rows(_every_day("2025-01-01", 10), "ZZ POLICE"),
    )
    assert _flags(given, "flag_kind", "level", "facility_name", "from_date", "record_count", "month_count") == [
        ("spike", "facility", "ZZ JAIL", "2025-01-20", "30", "40"),
    ]  # fmt: skip


def test_twenty_nine_on_a_day_are_no_spike(given: Given) -> None:
    """Below thirty records a day is never told, whatever its share."""
    _release(given, _rows([*_every_day("2025-01-01", 5), ("2025-01-20", 29)]))
    assert _flags(given, "flag_kind") == []


def test_a_spike_that_no_jail_explains_is_told_of_the_state(given: Given) -> None:
    """Five jails with nine each on one day: none of them is odd alone, their state is. The whole release has the same
    forty-five that day, and is not told again.
    """
    jails = [_rows([*_every_day("2025-01-01", 15), ("2025-01-20", 9)], f"ZZ JAIL {n}") for n in range(3)]
    _release(given, *jails, *(_rows([("2025-01-20", 9)], f"ZZ POLICE {n}") for n in range(2)))
    assert _flags(given, "flag_kind", "level", "state_code", "from_date", "record_count") == [
        ("spike", "state", "ZZ", "2025-01-20", "45"),
    ]


def test_days_without_a_record_are_a_gap_where_many_were_expected(given: Given) -> None:
    """Two a day for 100 days, then none for 20: forty were expected. A second jail goes on, so that the release and
    the state have no gap of their own.
    """
    jail = [*_every_day("2025-01-01", 100, 2), *_every_day("2025-05-01", 10, 2)]
    _release(given, _rows(jail), _rows(_every_day("2025-01-01", 130), "ZZ POLICE"))
    assert _flags(given, "flag_kind", "level", "facility_name", "from_date", "until_date", "usual_count") == [
        ("gap", "facility", "ZZ JAIL", "2025-04-11", "2025-05-01", "40.0"),
    ]  # fmt: skip


def test_a_jail_that_stops_before_the_release_ends_has_a_gap_to_its_end(given: Given) -> None:
    """Two a day for 100 days, then none until the release ends 50 days later."""
    _release(given, _rows(_every_day("2025-01-01", 100, 2)), _rows(_every_day("2025-01-01", 150), "ZZ POLICE"))
    assert _flags(given, "flag_kind", "facility_name", "from_date", "until_date") == [
        ("gap", "ZZ JAIL", "2025-04-11", "2025-05-31"),
    ]


def test_a_jail_that_is_rarely_asked_has_no_gap(given: Given) -> None:
    """One every ten days: sixty days without one are six that were expected, which chance leaves out."""
    seldom = [(day, 1) for day, _ in _every_day("2025-01-01", 100)[::10]]
    _release(given, _rows(seldom), _rows(_every_day("2025-01-01", 160), "ZZ POLICE"))
    assert _flags(given, "flag_kind") == []


def test_a_burst_on_a_first_day_is_no_rate(given: Given) -> None:
    """Twenty-five on a jail's first day and then none for 30 days: over the 90 days that a rate is taken at least,
    that lets eight be expected, so there is no gap.
    """
    _release(given, _rows([("2025-01-01", 25), ("2025-02-01", 1)]), _rows(_every_day("2025-01-01", 35), "ZZ POLICE"))
    assert [kind for (kind,) in _flags(given, "flag_kind") if kind == "gap"] == []


def test_a_word_that_appears_long_after_the_first_day_is_told_with_its_day(given: Given) -> None:
    """ "ZZ New Word" stands on eleven detainers, the first of them in June; "Died" was there from the start, and
    "ZZ Slip" stands on ten, which is as likely a slip.
    """
    old = _rows(_every_day("2025-01-01", 160), reason="Died")
    new = _rows([("2025-06-02", 5), ("2025-06-03", 6)], "ZZ POLICE", "ZZ New Word")
    slip = _rows([("2025-06-05", 10)], "ZZ COURT", "ZZ Slip")
    _release(given, old, new, slip)
    assert _flags(given, "flag_kind", "column_name", "stated_value", "from_date", "record_count") == [
        ("first_use", "lift reason", "ZZ New Word", "2025-06-02", "11"),
    ]


def test_a_column_that_begins_to_be_filled_is_told_once_and_not_word_by_word(given: Given) -> None:
    """No lift reason before June, then two words on eleven detainers each: the column is new, no word is told."""
    blank = _rows(_every_day("2025-01-01", 160))
    words = _rows([("2025-06-02", 11)], reason="Died") + _rows([("2025-06-03", 11)], reason="Released from Custody")
    _release(given, blank, words)
    assert _flags(given, "flag_kind", "column_name", "stated_value", "from_date", "record_count") == [
        ("first_stated", "lift reason", "-", "2025-06-02", "22"),
    ]


def test_a_value_that_could_name_somebody_is_counted_and_not_printed(given: Given) -> None:
    """A new lift reason that holds a number as persons have them: its day and count are told, the value is not."""
    old = _rows(_every_day("2025-01-01", 160), reason="Died")
    _release(given, old, _rows([("2025-06-02", 11)], "ZZ POLICE", "see 2025550"))
    _release(given, old, _rows([("2025-06-02", 11)], "ZZ POLICE", "see 20255501"), release_id="zz2")
    assert _flags(given, "flag_kind", "stated_value") == [("first_use", "-"), ("first_use", "-")]


def test_an_answer_tells_only_what_touches_its_days_and_its_place(given: Given) -> None:
    """The spike of January is told with January's figures and not with February's; nor with another state's."""
    _release(given, _rows([*_every_day("2025-01-01", 10), ("2025-01-20", 30), ("2025-02-20", 1)]))
    told = {}
    with reading(given.path) as snapshot:
        for name, question in {
            "January": Question("detainers_issued", (), (), date(2025, 1, 1), date(2025, 2, 1)),
            "February": Question("detainers_issued", (), (), date(2025, 2, 1), date(2025, 3, 1)),
            "in ZZ": Question("detainers_issued", (), (("state", "ZZ"),)),
            "in California": Question("detainers_issued", (), (("state", "CA"),)),
        }.items():
            told[name] = [flag_sentence(row) for row in flags_of(snapshot, question).rows]
    spike = (
        "ZZ JAIL: 30 detainers on 2025-01-20, of 40 in the month; "
        "over 10 times the median of its days and over 50% of its month."
    )
    assert told == {"January": [spike], "February": [], "in ZZ": [spike], "in California": []}


def test_a_seam_between_two_releases_is_told(given: Given) -> None:
    """Two releases of the same days: from the day on which the later one serves, figures come from another file."""
    _release(given, _rows(_every_day("2025-01-01", 40)), release_id="zz-a", as_of="2025-02-10")
    _release(given, _rows(_every_day("2025-01-20", 60)), release_id="zz-b", as_of="2025-04-01")
    with reading(given.path) as snapshot:
        said = [flag_sentence(r) for r in flags_of(snapshot, Question("detainers_issued")).rows]
    assert said == ["From 2025-01-20 on the figures come from zz-b, before it from zz-a."]


def test_a_flag_on_days_that_another_release_serves_is_not_told(given: Given) -> None:
    """The first release has a spike on a day that the second, later one serves without it: no figure rests on it."""
    spiked = [*_every_day("2025-01-01", 30), ("2025-02-05", 30)]
    _release(given, _rows(spiked), release_id="zz-a", as_of="2025-02-10")
    _release(given, _rows(_every_day("2025-01-20", 60)), release_id="zz-b", as_of="2025-04-01")
    with reading(given.path) as snapshot:
        kinds = [r["flag_kind"] for r in flags_of(snapshot, Question("detainers_issued")).rows]
    assert kinds == ["seam"]
    assert _flags(given, "release_id", "flag_kind") == [("zz-a", "spike")]


def test_status_tells_every_flag_as_a_sentence_and_as_a_row(given: Given) -> None:
    """The person who keeps the workspace sees what is odd without asking for a figure."""
    _release(given, _rows([*_every_day("2025-01-01", 10), ("2025-01-20", 30)]))
    with reading(given.path) as snapshot:
        described = describe_coverage(snapshot)
    assert [(r["flag_kind"], str(r["from_date"])) for r in described["flag_rows"]] == [("spike", "2025-01-20")]
    assert any("ZZ JAIL: 30 detainers on 2025-01-20" in sentence for sentence in described["flags"])
