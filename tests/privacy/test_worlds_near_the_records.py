"""Worlds near the records, and what is done where none is found."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from counterfoil.disclosure import Releasable, load_thresholds, release
from counterfoil.disclosure import alone as hiding_alone
from counterfoil.disclosure import attacker as attacking
from counterfoil.disclosure.bounds import bounds_of
from counterfoil.disclosure.nearby import Nearby, records_of
from counterfoil.disclosure.worlds import Number, System
from counterfoil.errors import RefusedError
from support.attacker import Asked, Record, table_of

BY = ("county_code_fips", "fiscal_year", "outcome")


def number(*pieces: int, **told: Any) -> Number:
    return Number(np.array(pieces), **told)


def square() -> System:
    """Two counties and two outcomes, 1 3 and 5 7, with the sums both ways."""
    cells = [number(at, rows={(0, at)}, held=held) for at, held in enumerate((1, 3, 5, 7))]
    cells[0].is_target = True
    sums = [number(0, 1, low=4, high=4), number(2, 3, low=12, high=12), number(0, 2, low=6, high=6)]
    return System(4, [*cells, *sums])


def test_the_nearest_world_moves_the_fewest_cells() -> None:
    """To make the 1 a 4, the 3 falls to 0, the 5 to 2, and the 7 grows to 10."""
    system = square()
    records = records_of(system)
    assert records.tolist() == [1, 3, 5, 7]
    nearby = Nearby(system, records, np.ones(4, bool))
    world = nearby.nearest(system.numbers[0], 4, is_high=True, cost=np.ones(4))
    assert world is not None and world.tolist() == [4, 0, 2, 10]
    assert nearby.nearest(system.numbers[0], 5, is_high=True, cost=np.ones(4)) is None
    assert [nearby.furthest(system.numbers[0], is_high=is_high) for is_high in (False, True)] == [0, 4]


def test_a_number_that_must_stay_what_it_is_stays() -> None:
    """Where the 7 is printed, nothing can move; and where no piece of a number may change, it does not."""
    system = square()
    records = records_of(system)
    fast = np.array([False, False, False, True])
    nearby = Nearby(system, records, np.ones(4, bool))
    assert nearby.nearest(system.numbers[0], 0, is_high=False, cost=np.ones(4), fast=fast) is None
    elsewhere = Nearby(system, records, np.array([False, True, True, True]))
    assert elsewhere.nearest(system.numbers[0], 0, is_high=False, cost=np.ones(4)) is None


def test_where_nothing_can_change_there_is_no_other_world() -> None:
    """The sums of an answer with one agency may tell all of it: then a number is what it is, up and down."""
    system = square()
    nearby = Nearby(system, records_of(system), np.zeros(4, bool))
    assert nearby.nearest(system.numbers[0], 0, is_high=False, cost=np.ones(4)) is None
    assert [nearby.furthest(system.numbers[0], is_high=is_high) for is_high in (False, True)] == [1, 1]


def test_records_that_only_their_sums_tell_are_some_records_with_these_sums() -> None:
    """Five in two pieces that no number tells apart."""
    assert records_of(System(2, [number(0, 1, rows={(0, 0)}, held=5)])).sum() == 5
    assert records_of(System(2, [number(0, 1, rows={(0, 0)}, held=5), number(0, 1, low=4, high=4)])) is None


def test_each_sum_bounds_its_pieces_by_what_the_others_hold() -> None:
    """Of 4 and 12, crossed with 6, the second county holds at least 2 of the first outcome."""
    least, most = bounds_of(4, [n for n in square().numbers if n.low is not None])
    assert (least.tolist(), most.tolist()) == ([0, 0, 2, 6], [4, 4, 6, 10])
    assert bounds_of(1, [])[1].tolist() == [np.inf]


def few_deaths() -> tuple[list[Record], Asked]:
    rng = random.Random(5)
    counties = [f"99{n:03d}" for n in range(1, 17, 2)]
    outcomes = ("taken_into_ice_custody", "lifted_by_ice", "unresolved")
    made = [(rng.choice(counties), rng.choice(("2023", "2024")), rng.choice(outcomes)) for _ in range(300)]
    made += [(county, year, "died") for county, year in zip(counties, ("2023", "2024", "2024"), strict=False)]
    return [dict(zip((*BY, "state"), (*row, "ZZ"), strict=True)) for row in made], Asked(BY)


def answer() -> Releasable:
    records, asked = few_deaths()
    return release(table_of(asked, records, dict.fromkeys({r["county_code_fips"] for r in records}, "ZZ")))


def counts(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["count"] is not None for row in rows)


def test_where_no_world_is_found_the_attack_says_what_to_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then more is hidden, but no less safely."""
    little = answer()
    monkeypatch.setattr(Nearby, "nearest", lambda *_, **__: None)
    assert little.hidden_count < answer().hidden_count


def test_where_nothing_helps_the_answer_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell is hidden."""
    monkeypatch.setattr(Nearby, "nearest", lambda *_, **__: None)
    monkeypatch.setattr(attacking, "cheapest", lambda *_: set())
    assert counts(answer().rows) == 0


def test_what_was_given_back_is_hidden_again_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last attack decides."""
    before = answer()
    monkeypatch.setattr(hiding_alone, "_without_needless", lambda _, __, ___, always, ____: always)
    assert answer().hidden_count >= before.hidden_count


def test_an_answer_too_large_to_be_attacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could say what it gives away."""
    limits = load_thresholds()
    few = replace(limits, attack=replace(limits.attack, combinations_at_most=3))
    records, asked = few_deaths()
    table = table_of(asked, records, dict.fromkeys({r["county_code_fips"] for r in records}, "ZZ"))
    with pytest.raises(RefusedError, match="too large"):
        release(table, few)
    monkeypatch.setattr(attacking, "records_of", lambda _: None)
    with pytest.raises(RefusedError, match="too large"):
        release(table, limits)
