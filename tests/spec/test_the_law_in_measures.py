"""Detainers by what the law said, before and after an instrument, and how surely they are attributed."""

from __future__ import annotations

from datetime import date

import pytest

from counterfoil.engine import reading
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.measures import (
    Question,
    compute_around,
    compute_measure,
    describe_attribution,
    find_place,
    require_run,
)
from support.zz import ZZWorkspace, make_zz_workspace


@pytest.fixture(scope="module")
def zz(tmp_path_factory: pytest.TempPathFactory) -> ZZWorkspace:
    """A small ZZ workspace."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=800)


@pytest.mark.parametrize("action", ["hold", "notify", "transfer"])
def test_the_stances_of_a_state_add_up_to_its_detainers(zz: ZZWorkspace, action: str) -> None:
    """Every detainer has one stance, undetermined included; none is dropped and none is counted twice."""
    where = (("state", "ZZ"),)
    with reading(zz.path) as snapshot:
        whole = compute_measure(snapshot, Question("detainers_issued", (), where)).rows
        parts = compute_measure(snapshot, Question("detainers_issued", (f"{action}_stance",), where)).rows
    assert sum(r["count"] for r in parts) == whole[0]["count"] > 0
    assert all(r[f"{action}_stance"] for r in parts)


def test_local_holds_are_prohibited_from_the_first_day_of_the_states_law(zz: ZZWorkspace) -> None:
    """Half open: the day before the law is before it, its first day after it."""
    by = ("hold_stance", "custodian_level")
    with reading(zz.path) as snapshot:
        found = {
            period: {
                r["hold_stance"]
                for r in compute_measure(snapshot, Question("detainers_issued", by, (), *days)).rows
                if r["custodian_level"] == "county" and r["count"]
            }
            for period, days in {
                "before": (date(2024, 1, 1), date(2025, 1, 1)),
                "after": (date(2025, 7, 1), date(2026, 1, 1)),
            }.items()
        }
    assert "prohibited" not in found["before"]
    assert "prohibited" in found["after"]


def test_before_and_after_are_two_stretches_of_one_length_that_name_the_instrument(zz: ZZWorkspace) -> None:
    """The stretches touch at the first day; each is what the measure gives for its window."""
    with reading(zz.path) as snapshot:
        answer = compute_around(snapshot, Question("detainers_issued"), "zz-no-local-holds-2025", 6)
        before, after = answer.rows
        alone = compute_measure(
            snapshot,
            Question("detainers_issued", (), (("state", "ZZ"),), before["from_date"], before["until_date"]),
        )
    assert (before["period"], after["period"], before["until_date"]) == ("before", "after", after["from_date"])
    assert before["count"] == alone.rows[0]["count"]
    assert any("do not say what made them differ" in note for note in answer.cells.notes)


def test_an_instrument_that_is_not_there_or_has_no_day_is_refused(zz: ZZWorkspace) -> None:
    """Nothing is computed around a day that nobody knows."""
    with reading(zz.path) as snapshot:
        with pytest.raises(UsageError):
            compute_around(snapshot, Question("detainers_issued"), "zz-no-such-thing", 6)
        with pytest.raises(CounterfoilError) as caught:
            compute_around(snapshot, Question("detainers_issued"), "ca-anaheim", 6)
    assert caught.value.slug == "measures/no-first-day"


def test_the_bands_of_confidence_add_up_to_every_detainer(zz: ZZWorkspace) -> None:
    """Attributed or not, each detainer is in one band, and those not attributed are those of the open facilities."""
    with reading(zz.path) as snapshot:
        place = find_place("us", snapshot.fact_folders())
        bands, facilities = describe_attribution(snapshot, require_run(snapshot), place, None, None)
        placed = compute_measure(snapshot, Question("detainers_issued", ("attribution",))).rows
    assert sum(r["count"] for r in bands.rows) == sum(r["count"] for r in placed)
    attributed = next(r["count"] for r in placed if r["attribution"] == "attributed")
    assert bands.rows[0]["count"] == attributed
    assert sum(r["count"] for r in facilities.rows) == sum(r["count"] for r in placed) - attributed
