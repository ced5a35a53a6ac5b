"""Figures that officials put out for one half or the other: loaded as published counts, held to what they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline
from counterfoil.engine import reading
from counterfoil.jurisdictions import load_register
from counterfoil.measures import compare_halves, find_place
from counterfoil.reconciliation import Pair, check_balance, reconcile
from support.files import text_file
from support.formats import ZZ, write_format
from support.workspaces import add, new_workspace

STILL = "Still In Custody"
LEVELS = ["state", "county", "municipal", "federal"]
#: What each figure was said to count, in its office's words, to what it is a count of.
MEANINGS: dict[str, dict[str, Any]] = {
    "active": {"half": "ice", "unit": "detainers", "stock_or_flow": "stock", "custodian_levels": LEVELS},
    "released": {"half": "ice", "unit": "detainers", "custodian_levels": ["state", "county", "municipal"]},
    "offenses": {"half": "ice", "unit": "offenses", "stock_or_flow": "stock", "custodian_levels": LEVELS},
    "released_offenses": {"half": "ice", "unit": "offenses", "custodian_levels": ["state", "county", "municipal"]},
    "transferred": {"half": "custodian", "unit": "people", "clock": "the day of the hand-over"},
    "coordinated": {"half": "custodian", "unit": "offers", "clock": "the day of the hand-over"},
    "per_year": {"half": "custodian", "unit": "detainers"},
}
FIGURES: list[tuple[str, ...]] = [
    ("Office", "What", "From", "Until", "Figure"),
    # C36 and C37: the department's statements of February 2026
    ("Department of Homeland Security", "active", "2026-02-05", "2026-02-06", "33179"),
    ("Department of Homeland Security", "released", "2025-01-20", "2026-02-06", "4561"),
    # C40 to C46: offenses of the active ones; and of the released ones
    *(
        ("Department of Homeland Security", "offenses", "2026-02-05", "2026-02-06", n)
        for n in ("399", "3313", "3171", "1011", "8380", "1984", "1293")
    ),
    *(
        ("Department of Homeland Security", "released_offenses", "2025-01-20", "2026-02-06", n)
        for n in ("31", "661", "574", "184", "1489", "379", "234")
    ),
    # C53: the governor's office; and the prisons' own count
    ("Office of the Governor", "coordinated", "2019-01-01", "2026-02-13", "12000"),
    ("Department of Corrections and Rehabilitation", "transferred", "2019-01-01", "2026-02-07", "10588"),
    ("Department of Corrections and Rehabilitation", "per_year", "2016-01-01", "2025-01-01", "2400"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    place = new_workspace(folder)
    fact = ZZ | {
        "format": "published_statements",
        "makes": "sources.published_count_rows",
        "person_key": "none",
        "as_of": {"declared": "2026-02-13"},
        "columns": {
            "Office": {"field": "agency_as_stated", "read": "text", "required": True},
            "What": {"field": "measure_as_stated", "read": "text", "required": True},
            "From": {"field": "period_from_date", "read": "date", "required": True},
            "Until": {"field": "period_until_date", "read": "date", "required": True},
            "Figure": {"field": "count", "read": "integer", "required": True},
        },
        "constants": {"state_as_stated": "CA"},
        "counts": {
            "half": "custodian",
            "unit": "requests",
            "clock": "the day that the office goes by",
            "custodian_levels": ["state"],
            "words": {name: name for name in MEANINGS},
            "meanings": MEANINGS,
        },
        "left_unread": {},
    }
    write_format(place, fact)
    add(place, text_file(folder / "statements.csv", FIGURES))
    pipeline.run(place, lambda _name, _done, _of: None)
    return place


@pytest.fixture(scope="module")
def pairs(workspace: Path) -> tuple[Pair, ...]:
    with reading(workspace) as snapshot:
        register = load_register(snapshot.fact_folders())
        return reconcile(snapshot, (date(2016, 1, 1), date(2027, 1, 1)), register, state="CA").published


def pair(pairs: tuple[Pair, ...], ice: int, custodian: int) -> Pair:
    return next(p for p in pairs if (p.ice.count, p.custodian.count) == (ice, custodian))


def test_every_figure_is_loaded(pairs: tuple[Pair, ...]) -> None:
    """Sixteen figures of the department's and three of the state's make forty-eight pairs; one repeats none."""
    assert len({p.ice for p in pairs}) == 16
    assert {p.custodian.count for p in pairs} == {12000, 10588, 2400}
    assert len(pairs) == 48


def test_no_two_of_them_can_be_subtracted(pairs: tuple[Pair, ...]) -> None:
    """Each pair says why: never that one office contradicts the other."""
    assert {p.verdict for p in pairs} == {"not_comparable"}
    assert all(p.because for p in pairs)


def test_the_active_detainers_are_a_stock_of_all_custodians(pairs: tuple[Pair, ...]) -> None:
    """33,179 on one day in prisons and jails of every level, beside 12,000 offers of prisons in seven years."""
    assert pair(pairs, 33179, 12000).because == (
        "one counts active, the other coordinated",
        "one counts detainers, the other offers",
        "one is a stock, the other a flow; neither contains the other",
        "one is of county, federal, municipal, state custodians, the other of state",
        "one covers 2026-02-05 until 2026-02-06, the other 2019-01-01 until 2026-02-13",
        "one goes by the day that the office goes by, the other by the day of the hand-over",
    )


def test_the_releases_and_the_transfers_count_other_things(pairs: tuple[Pair, ...]) -> None:
    """4,561 not honored in 13 months beside 10,588 handed over since 2019: another unit, scope, period and clock."""
    said = pair(pairs, 4561, 10588).because
    assert said[1] == "one counts detainers, the other people"
    assert any("custodians" in s for s in said)
    assert not any("stock" in s for s in said)


def test_an_edition_prints_the_pairs_with_their_reasons(workspace: Path) -> None:
    """The table leaves through disclosure control, with the reason beside each pair."""
    with reading(workspace) as snapshot:
        place = find_place("CA", snapshot.fact_folders())
        halves = compare_halves(snapshot, place, date(2016, 1, 1), date(2027, 1, 1), date(2026, 2, 13))
    assert {r["verdict"] for r in halves.published.rows} == {"not_comparable"}
    assert all(r["because"] for r in halves.published.rows)


@pytest.mark.parametrize(
    ("total", "parts", "status", "gap"),
    [
        (157, {"turned over": 25, "not recognized": 67, "released": 53, "still in custody": 12}, "closes", 0),
        (1236, {"denied": 202, "transferred": 30, "released": None}, "not_reported", 1004),
        (10, {"a": 7, "b": 4}, "exceeds", -1),
        (None, {"a": 7}, "unknown", None),
    ],
    ids=["157 of a county's forum", "1,236 with 1,004 not reported", "more than the total", "no total"],
)
def test_whether_the_counts_of_a_half_add_up(total: int | None, parts: dict[str, Any], status: str, gap: Any) -> None:
    """A part that is not reported is not zero: what is left over may be in it."""
    found = check_balance("an agency", (date(2021, 1, 1), date(2022, 1, 1)), total, parts)
    assert (found.status, found.gap) == (status, gap)


def test_the_figures_of_a_forum_are_read_by_their_own_format(tmp_path: Path) -> None:
    """157 requests of a year, of which 25, 67, 53 and 12: the balance of the format closes."""
    place = new_workspace(tmp_path)
    cells = [
        ("Agency", "County FIPS", "Year", "Requests", "Turned Over To ICE", "Not Recognized", "Released", STILL),
        ("County Sheriff", "06107", "2021", "157", "25", "67", "53", "12"),
    ]
    add(place, text_file(tmp_path / "forum.csv", cells))
    pipeline.run(place, lambda _name, _done, _of: None)
    with reading(place) as snapshot:
        both = reconcile(snapshot, (date(2021, 1, 1), date(2022, 1, 1)), load_register(), state="CA")
    assert [(b.status, b.total, b.gap) for b in both.balances] == [("closes", 157, 0)]
