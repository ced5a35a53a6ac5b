"""Figures that officials put out for one half or the other: loaded as published counts, held to what they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline
from counterfoil.engine import reading
from counterfoil.jurisdictions import load_register
from counterfoil.language import speaking
from counterfoil.measures import compare_halves, find_place
from counterfoil.reconciliation import Pair, check_balance, reconcile
from support.files import text_file
from support.formats import ZZ, write_format
from support.workspaces import add, new_workspace

STILL = "Still In Custody"
LEVELS = ["state", "county", "municipal", "federal"]
ALL, LOCAL = ["state", "county", "municipal", "federal"], ["state", "county", "municipal"]
DHS, GOVERNOR = "Department of Homeland Security", "Office of the Governor"
PRISONS = "Department of Corrections and Rehabilitation"
#: What each figure was said to count, in its office's words, to what it is a count of.
MEANINGS: dict[str, dict[str, Any]] = {
    "active": {"half": "ice", "unit": "detainers", "stock_or_flow": "stock", "custodian_levels": ALL},
    "released": {"half": "ice", "unit": "detainers", "custodian_levels": LOCAL},
    "offenses": {"half": "ice", "unit": "offenses", "stock_or_flow": "stock", "custodian_levels": ALL},
    "released_offenses": {"half": "ice", "unit": "offenses", "custodian_levels": LOCAL},
    "notices": {"half": "ice", "unit": "notices", "custodian_levels": LOCAL},
    "letters": {"half": "ice", "unit": "letters"},
    "with_criminal_records": {"half": "ice", "unit": "people", "stock_or_flow": "stock", "custodian_levels": ALL},
    "orders": {"half": "ice", "unit": "detention orders", "stock_or_flow": "stock", "custodian_levels": ALL},
    "transferred": {"half": "custodian", "unit": "people", "clock": "the day of the hand-over"},
    "coordinated": {"half": "custodian", "unit": "offers", "clock": "the day of the hand-over"},
    "per_year": {"half": "custodian", "unit": "detainers"},
    "not_picked_up": {"half": "custodian", "unit": "releases", "clock": "the day of the custody release"},
    "cooperating": {"half": "custodian", "unit": "people", "clock": "the day of the hand-over"},
    "not_taken": {"half": "custodian", "unit": "people", "clock": "the day of the custody release"},
    "obstructed": {"half": "custodian", "unit": "acts", "custodian_levels": LOCAL},
    "violent": {"half": "custodian", "unit": "people", "clock": "the day of the hand-over"},
    "prisoners": {"half": "custodian", "unit": "prisoners", "stock_or_flow": "stock"},
    "from_abroad": {"half": "custodian", "unit": "prisoners", "stock_or_flow": "stock"},
    "county_transfers": {"half": "custodian", "unit": "people", "custodian_levels": ["county"]},
}
ON_THE_DAY, SINCE = ("2026-02-05", "2026-02-06"), ("2025-01-20", "2026-02-06")
SEVEN_YEARS = ("2019-01-01", "2026-02-13")
#: The claim or the external figure, its office, what it counts, its days, and the figure as it was said.
SAID: list[tuple[str, str, str, tuple[str, str], str]] = [
    ("C36", DHS, "active", ON_THE_DAY, "33179"),
    ("C37", DHS, "released", SINCE, "4561"),
    ("C38", DHS, "notices", ("2026-02-06", "2026-02-07"), "not one"),
    ("C39", DHS, "letters", ON_THE_DAY, "1"),
    *(
        (claim, DHS, "offenses", ON_THE_DAY, n)
        for claim, n in zip(
            ("C40", "C41", "C42", "C43", "C44", "C45", "C46", "C47"),
            ("399", "3313", "3171", "1011", "8380", "1984", "1293", "19551"),
            strict=True,
        )
    ),
    *(
        ("dhs_released_crimes", DHS, "released_offenses", SINCE, n)
        for n in ("31", "574", "661", "184", "1489", "379", "234", "3552")
    ),
    ("C48", DHS, "with_criminal_records", ON_THE_DAY, "all of them"),
    ("C49", DHS, "orders", ON_THE_DAY, "more than 33,000 orders"),
    ("C50", GOVERNOR, "cooperating", SEVEN_YEARS, "has been cooperating"),
    ("C51", GOVERNOR, "not_taken", SEVEN_YEARS, "did not take all"),
    ("C52", GOVERNOR, "obstructed", SEVEN_YEARS, "did not obstruct"),
    ("C53", GOVERNOR, "coordinated", SEVEN_YEARS, "12000"),
    ("C54", GOVERNOR, "not_picked_up", SEVEN_YEARS, "one-eighth"),
    ("cdcr_transfers_2026_02_06", PRISONS, "transferred", ("2019-01-01", "2026-02-07"), "10588"),
    ("cdcr_detainers_per_year", PRISONS, "per_year", ("2016-01-01", "2025-01-01"), "1,400 to 2,400 a year"),
    ("cdcr_2019", PRISONS, "prisoners", ("2019-01-01", "2020-01-01"), "124000"),
    ("cdcr_2019", PRISONS, "from_abroad", ("2019-01-01", "2020-01-01"), "18%"),
    ("la_transfers_2018", "County Sheriff", "county_transfers", ("2018-01-01", "2019-01-01"), "964"),
]
FIGURES: list[tuple[str, ...]] = [
    ("Office", "What", "From", "Until", "Figure", "County FIPS"),
    *((who, what, *days, said, "06037" if "county" in what else "") for _, who, what, days, said in SAID),
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
            "County FIPS": {"field": "county_code_fips", "read": "text"},
        },
        "constants": {"state_as_stated": "CA"},
        "counts": {
            "half": "custodian",
            "unit": "requests",
            "clock": "the day the request was received",
            "custodian_levels": ["state"],
            "words": {name: name for name in MEANINGS},
            "meanings": MEANINGS,
        },
        "left_unread": {},
    }
    write_format(place, fact)
    add(place, text_file(folder / "statements.csv", FIGURES, delimiter=";"))
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
    """Every claim from C36 to C54 and every other public figure stands in pairs, also one that is no count."""
    ice = {said for _, _, what, _, said in SAID if MEANINGS[what]["half"] == "ice"}
    theirs = {said for _, _, what, _, said in SAID if MEANINGS[what]["half"] == "custodian"}
    assert len(pairs) == 22 * 10
    assert {p.ice.figure or str(p.ice.count) for p in pairs} == ice
    assert {p.custodian.figure or str(p.custodian.count) for p in pairs} == theirs
    claims = {claim for claim, *_ in SAID if claim.startswith("C")}
    assert claims == {f"C{n}" for n in range(36, 55)}


def test_an_answer_that_does_not_hold_every_pair_says_how_many_it_leaves_out(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 220 pairs an answer that holds 100 names the other 120, in the reader's language."""
    monkeypatch.setattr("counterfoil.reconciliation.published._MOST", 100)
    window = (date(2016, 1, 1), date(2027, 1, 1))
    with reading(workspace) as snapshot:
        place = find_place("CA", snapshot.fact_folders())
        halves = compare_halves(snapshot, place, *window, None)
        with speaking("es"):
            in_spanish = compare_halves(snapshot, place, *window, None)
    assert len(halves.published.rows) == 100
    assert any(n.startswith("120 more pairs are left out.") for n in halves.published.cells.notes)
    assert any(n.startswith("Se omiten 120 pares más.") for n in in_spanish.published.cells.notes)


def test_a_figure_that_is_no_count_is_compared_with_nothing(pairs: tuple[Pair, ...]) -> None:
    """One in eight is a share: beside 4,561 detainers it stands with its own words, and with why no more is said."""
    said = next(p for p in pairs if p.ice.count == 4561 and p.custodian.figure == "one-eighth")
    assert said.custodian.count is None
    assert said.because[0] == "one is no count: one-eighth"
    assert "one counts detainers, the other releases" in said.because


def test_a_countys_figure_stands_beside_those_of_its_state(pairs: tuple[Pair, ...]) -> None:
    """964 hand-overs of one county in 2018 beside the detainers of the whole state: the place is a reason."""
    assert "one is of CA, the other of 06037" in pair(pairs, 33179, 964).because


def test_the_reasons_are_said_in_the_readers_language(workspace: Path) -> None:
    """On a Spanish page no reason is left in English."""
    with speaking("es"), reading(workspace) as snapshot:
        register = load_register(snapshot.fact_folders())
        found = reconcile(snapshot, (date(2016, 1, 1), date(2027, 1, 1)), register, state="CA").published
    said = " ".join(pair(found, 33179, 12000).because)
    assert "una es existencia en un día, la otra flujo" in said
    assert not any(
        f" {word} " in f" {said} " for word in ("one", "the", "other", "counts", "covers", "until", "county")
    )


def test_the_active_detainers_are_a_stock_of_all_custodians(pairs: tuple[Pair, ...]) -> None:
    """33,179 on one day in prisons and jails of every level, beside 12,000 offers of prisons in seven years."""
    assert pair(pairs, 33179, 12000).because == (
        "one counts active, the other coordinated",
        "one counts detainers, the other offers",
        "one is a stock, the other a flow; neither contains the other",
        "one is of county, federal, municipal, state custodians, the other of state",
        "one covers 2026-02-05 until 2026-02-06, the other 2019-01-01 until 2026-02-13",
        "one goes by the day the request was received, the other by the day of the hand-over",
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
