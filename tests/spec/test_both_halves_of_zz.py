"""Both halves of the counties of ZZ: one agrees, one differs by scope, one by clock, one is silent, and so on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from counterfoil import measures
from counterfoil.engine import reading
from counterfoil.jurisdictions import load_register
from counterfoil.measures import Question, compute_measure, find_place
from counterfoil.publish.formats.document import POINTS_A_UNIT
from counterfoil.publish.formats.drawing import render_drawing
from counterfoil.reconciliation import reconcile
from counterfoil.reconciliation.reconcile import BothHalves, Reconciled
from counterfoil.reports.both_halves import both_halves_part
from support.zz import ZZWorkspace, make_zz_workspace

WINDOW = (date(2024, 10, 1), date(2025, 10, 1))
ROOM = Path(measures.__file__).parents[1] / "reconciliation"


@pytest.fixture(scope="module")
def zz(tmp_path_factory: pytest.TempPathFactory) -> ZZWorkspace:
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=2500, seed=1)


@pytest.fixture(scope="module")
def both(zz: ZZWorkspace) -> Iterator[BothHalves]:
    with reading(zz.path) as snapshot:
        yield reconcile(snapshot, WINDOW, load_register(snapshot.fact_folders()), state="ZZ")


def of(both: BothHalves, agency: str) -> Reconciled:
    return next(r for r in both.reconciled if r.record.agencies[0].startswith(agency))


def parts(held: Reconciled, comparison: str) -> dict[str, tuple[int, int]]:
    return {(p.detail or p.part): (p.low, p.high) for p in held.difference(comparison).parts}


def test_a_county_whose_halves_agree(both: BothHalves) -> None:
    """Given a log with every form and the end that ICE recorded, expected: every figure agrees."""
    plumbago = of(both, "Plumbago")
    assert plumbago.record.counts["received"] == plumbago.ice[""] > 5
    found = {d.comparison: (d.difference, d.verdict) for d in plumbago.differences}
    names = ("requests", "declined", "handed_over", "did_not_come", "released")
    assert found == dict.fromkeys(names, (0, "agree"))


def test_a_county_that_differs_by_scope(both: BothHalves) -> None:
    """Given a sheriff's log that holds a city's requests too, expected: the city's count explains all of it."""
    zephyr = of(both, "Zephyr")
    found = zephyr.difference("requests")
    assert zephyr.record.levels == ("county", "municipal")
    assert found.difference is not None
    assert found.difference < 0
    assert parts(zephyr, "requests")["scope"] == (found.difference, found.difference)
    assert found.verdict == "explained"


def test_a_county_that_differs_by_clock(both: BothHalves) -> None:
    """Given counts of a year that began in July, expected: ICE's count of the other days explains all of it."""
    xanthe = of(both, "Xanthe")
    found = xanthe.difference("requests")
    assert xanthe.record.spans == ((date(2024, 7, 1), date(2025, 7, 1)),)
    assert found.difference
    assert parts(xanthe, "requests")["clock"] == (found.difference, found.difference)
    assert found.verdict == "explained"


def test_a_county_that_was_silent_for_three_months(both: BothHalves) -> None:
    """Given no row in the last months of 2024, expected: ICE's count of these months is a part of its own."""
    umbra = of(both, "Umbra")
    assert (umbra.record.reported_months + umbra.record.silent_months, umbra.record.silent_months >= 3) == (12, True)
    assert parts(umbra, "requests")["silent"][0] > 0


def test_a_county_without_any_record_is_silent_and_not_zero(zz: ZZWorkspace) -> None:
    """Given neither log nor counts, expected: ICE's count, no other, and the verdict that it is silent."""
    with reading(zz.path) as snapshot:
        register = load_register(snapshot.fact_folders())
        (vexley,) = reconcile(snapshot, WINDOW, register, state="ZZ", county="99011").reconciled
    assert vexley.record.agencies == ()
    assert {(d.custodian, d.difference, d.verdict) for d in vexley.differences} == {(None, None, "silent")}
    assert vexley.differences[0].ice is not None
    assert vexley.differences[0].ice > 5


def test_a_county_with_missed_pickups_that_ice_recorded_as_declined(both: BothHalves) -> None:
    """Given a log that says ICE was told and did not come wherever ICE recorded a decline.

    Expected: not one request was declined by the log, and all of ICE's declines must be pick-ups that it missed,
    since no other request of the log could have been recorded so.
    """
    thimble = of(both, "Thimble")
    declined = thimble.difference("declined")
    assert (declined.custodian, declined.ice) == (0, declined.difference)
    assert declined.ice
    assert parts(thimble, "declined") == {"ice_did_not_come, declined_by_agency": (declined.ice, declined.ice)}
    assert declined.verdict == "explained"
    missed = thimble.difference("did_not_come")
    assert parts(thimble, "did_not_come")["ice_did_not_come, declined_by_agency"] == (-declined.ice, -declined.ice)
    assert (missed.difference or 0) < 0


def test_a_county_whose_counts_do_not_balance(both: BothHalves) -> None:
    """Given counts whose parts leave some requests over, expected: so many are not reported; the other closes."""
    found = {b.agency.split(" ")[0]: (b.status, b.gap) for b in both.balances}
    assert found["Xanthe"] == ("closes", 0)
    status, gap = found["Wyvern"]
    assert status == "not_reported"
    assert gap in (1, 2, 3)


def test_what_the_counted_parts_leave_is_between_its_bounds(both: BothHalves) -> None:
    """The difference is what was counted and bounded, and the unexplained: in every comparison of every county."""
    for held in both.reconciled:
        for found in held.differences:
            if found.difference is None or found.unexplained_low is None or found.unexplained_high is None:
                continue
            exact = sum(p.low for p in found.parts if p.is_exact and p.part != "recorded_otherwise")
            loose = [p for p in found.parts if not p.is_exact or p.part == "recorded_otherwise"]
            assert found.unexplained_low >= found.difference - exact - sum(p.high for p in loose)
            assert found.unexplained_high <= found.difference - exact - sum(p.low for p in loose)
            assert found.unexplained_low <= found.unexplained_high


def test_the_missed_pickup_share_of_an_agency(zz: ZZWorkspace) -> None:
    """Of the releases that Zenith announced, about one in eight had no pick-up; the log's own sums say how many."""
    question = Question("missed_pickup_share", ("agency_name",), (("county_code_fips", "99001"),))
    with reading(zz.path) as snapshot:
        (cell,) = compute_measure(snapshot, question).rows
        by_outcome = compute_measure(snapshot, Question("requests_by_outcome", (), question.where)).rows
    counts = {r["outcome"]: r["count"] for r in by_outcome}
    assert (cell["numerator"], cell["denominator"]) == (
        counts["ice_did_not_come"],
        counts["ice_did_not_come"] + counts["handed_over"],
    )
    assert cell["low"] <= cell["value"] <= cell["high"]
    assert 0.08 < cell["value"] < 0.18


def test_an_edition_of_a_county_says_both_halves(zz: ZZWorkspace) -> None:
    """What leaves for a report has both counts, the difference and its parts, and no key of a booking."""
    with reading(zz.path) as snapshot:
        place = find_place("99023", snapshot.fact_folders())
        halves = measures.compare_halves(snapshot, place, *WINDOW, date(2026, 3, 10))
    row = halves.figures.row(comparison="declined")
    assert row["difference"] == row["ice_count"] - row["custodian_count"]
    assert {r["part"] for r in halves.parts.rows if r["comparison"] == "declined"} == {
        "recorded_otherwise",
        "unexplained",
    }
    assert all("booking" not in f.name for f in halves.figures.fields)


def test_no_module_reads_the_rows_of_both_halves() -> None:
    """No row of one half is matched to a row of the other: what reads ICE's rows reads no custodian's.

    Only the table of months reads a custodian's rows beside days of ICE's that are added up already.
    """
    theirs, ours = {"CUSTODIAN_ACTIONS"}, {"DETAINERS", "DETAINER_OUTCOMES", "DETAINER_LINKS", "FACILITY_LINKS"}
    both_read = []
    for file in sorted(ROOM.glob("*.py")):
        names = {
            a.name for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.ImportFrom) for a in n.names
        }
        if names & theirs and names & ours:
            both_read.append(file.name)
    assert both_read == []


def test_no_table_has_the_keys_of_both_halves() -> None:
    """A table with a detainer's id has no request's id and no booking's, and the other way round."""
    from counterfoil import ledger, outcomes, reconciliation
    from counterfoil.schema import Table

    tables = [v for room in (ledger, outcomes, reconciliation) for v in vars(room).values() if isinstance(v, Table)]
    assert len(tables) > 6
    for table in tables:
        names = set(table.names)
        assert not (names & {"detainer_id", "person_key"} and names & {"action_id", "booking_key"}), table.name


def test_shuffling_the_log_within_a_month_changes_nothing(zz: ZZWorkspace, tmp_path: Path) -> None:
    """Given bookings handed to other rows and days moved inside their month, expected: the same comparison.

    What a record's row is joined with cannot matter, since only counts are.
    """
    import random

    import ibis
    import polars as pl

    from counterfoil.ledger import CUSTODIAN_ACTIONS

    with reading(zz.path) as snapshot:
        rows = pl.from_arrow(snapshot.run(snapshot.table(CUSTODIAN_ACTIONS)))
        before = reconcile(snapshot, WINDOW, load_register(snapshot.fact_folders()), state="ZZ")
        assert isinstance(rows, pl.DataFrame)
        order = list(range(rows.height))
        random.Random(3).shuffle(order)
        day = pl.col("received_date")
        shuffled = rows.with_columns(
            booking_key=rows["booking_key"][order],
            action_id=rows["action_id"][order],
            received_date=pl.when(day.dt.day().is_between(5, 20)).then(day.dt.offset_by("2d")).otherwise(day),
        )
        moved = snapshot.hold(ibis.memtable(shuffled.to_arrow()))
        plain = snapshot.table
        snapshot.table = lambda declared, parts=None: (  # type: ignore[method-assign]
            moved if declared is CUSTODIAN_ACTIONS else plain(declared, parts)
        )
        after = reconcile(snapshot, WINDOW, load_register(snapshot.fact_folders()), state="ZZ")
    assert [r.differences for r in after.reconciled] == [r.differences for r in before.reconciled]


def test_the_charts_of_both_halves_fit_a_telephone_and_a_page_of_paper(zz: ZZWorkspace) -> None:
    """One chart a comparison, and as many of parts as pages want: none is wider than a telephone, nor longer than a
    page, where it would be cut; each record is drawn once.
    """
    with reading(zz.path) as snapshot:
        place = find_place("ZZ", snapshot.fact_folders())
        halves = measures.compare_halves(snapshot, place, *WINDOW, date(2026, 3, 10))
    charts = both_halves_part(halves).charts
    assert [c.chart_id for c in charts][:5] == [
        "both_halves",
        *(f"both_halves_{name}" for name in ("declined", "handed_over", "did_not_come", "released")),
    ]
    for chart in charts:
        size = re.search(r'<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"', render_drawing(chart))
        assert size is not None
        assert float(size[1]) <= 358, chart.chart_id
        assert float(size[2]) * POINTS_A_UNIT <= 640, chart.chart_id
    names = {r["agency_name"] for r in halves.parts.rows if r["comparison"] == "requests"}
    drawn = [v["title"]["text"] for c in charts if c.chart_id.startswith("difference") for v in c.spec["vconcat"]]
    assert sorted(drawn) == sorted(names)
