"""The shortcuts of the attack: each gives the verdict of the plain attack."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from counterfoil.disclosure import Family, Thresholds, load_thresholds
from counterfoil.disclosure import attack as attacking
from counterfoil.disclosure.attack import attack
from counterfoil.disclosure.axes import build_axes
from counterfoil.disclosure.components import Component, components_of
from counterfoil.disclosure.hiding import hide_small
from counterfoil.disclosure.numbers import RowAt, families_of
from counterfoil.disclosure.records import are_settled
from counterfoil.disclosure.worlds import System, build_system, system_of, without_implied
from support.attacker import Asked, Record, table_of

COUNTIES = {"99001": "ZZ", "99003": "ZZ", "98001": "ZY", "98003": "ZY"}
MONTHS = ("2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01")
FORMS = ("a", "b", "c")
#: For each target, by the rows that would print it: how far it must be able to move, and whether it cannot.
Verdicts = dict[frozenset[RowAt], tuple[tuple[int, int], bool]]


def limits_of(least: int) -> Thresholds:
    return replace(load_thresholds(), minimum_count=least)


def draw_records(rng: random.Random, count: int) -> list[Record]:
    return [
        {
            "county_code_fips": (county := rng.choices(list(COUNTIES), (6, 3, 2, 1))[0]),
            "state": COUNTIES[county],
            "sex": rng.choices("fm", (3, 7))[0],
            "month": rng.choice(MONTHS),
            "form": rng.choices(FORMS, (6, 3, 1))[0],
        }
        for _ in range(count)
    ]


def draw_tables(rng: random.Random, months: tuple[str, ...]) -> list[Asked]:
    """Tables of a nation, printed in full, and one that hides something."""
    whole = [("month", "form"), ("month",), ("form",), ("month", "sex"), ("state", "month"), ("state",), ("sex",)]
    tables = [Asked(by, (), months) for by in rng.sample(whole, rng.randint(2, 5))]
    by = ("county_code_fips", "sex", *rng.choice(((), ("form",))))
    return [*tables, Asked(by, (), months)]


def families_from(
    rng: random.Random, tables: Sequence[Asked], records: Sequence[Record], limits: Thresholds, basis: str
) -> tuple[list[Family], set[RowAt]]:
    """The numbers of some tables; of the cells that are hidden beside small ones, some are printed after all."""
    hiding = hide_small([table_of(asked, records, COUNTIES) for asked in tables], limits)
    amounts = {(t, r): hiding.tables[t].rows[r]["count"] for t, r in hiding.rows}
    hidden = {at for at, n in sorted(amounts.items()) if 0 < n <= limits.largest_hidden or rng.random() < 0.3}
    return [f for at, cells in enumerate(hiding.tables) for f in families_of(at, cells, basis)], hidden


def as_earlier(families: Sequence[Family], hidden: set[RowAt], limits: Thresholds) -> list[Family]:
    """What a later edition knows of numbers that were printed before."""
    for family in families:
        gone = {key for key, rows in family.rows.items() if all(row in hidden for row in rows)}
        small = {k for k in gone if 0 < family.values[k] <= limits.largest_hidden}
        family.small = {k for k in small if family.counts_sensitive(k, limits)}
        family.unknown |= gone
        family.values = {k: v for k, v in family.values.items() if k not in gone}
        family.rows, family.is_earlier = {}, True
    return list(families)


def verdicts_of(system: System, limits: Thresholds) -> Verdicts:
    exposed = {id(e.number) for e in attack(system, limits).exposures}
    return {
        frozenset(number.rows): (need, id(number) in exposed)
        for part in components_of(system, limits)
        for number, need in zip(part.targets, part.needs or [(0, 0)] * len(part.targets), strict=True)
        if number.rows
    }


def compare(families: Sequence[Family], hidden: set[RowAt], limits: Thresholds) -> tuple[int, int, int]:
    """Holds the verdicts with and without shortcuts against one another.

    Returns:
        How many there are, how many are exposed, and whether the shortcuts left fewer pieces.
    """
    quick = build_system(families, hidden, limits, "today")
    if any(f.basis != "today" for f in families):  # a revision counts once, however often it is said
        families = without_implied(families, hidden, limits)
    plain = system_of(build_axes(families), families, hidden, limits, "today")
    if quick is None or plain is None:
        return 0, 0, 0
    ours, theirs = verdicts_of(quick, limits), verdicts_of(plain, limits)
    assert set(ours) == set(theirs)
    alike = [rows for rows in ours if ours[rows][0] == theirs[rows][0]]
    assert {rows: ours[rows][1] for rows in alike} == {rows: theirs[rows][1] for rows in alike}
    return len(alike), sum(ours[rows][1] for rows in alike), int(quick.piece_count < plain.piece_count)


def require_both(found: Sequence[tuple[int, int, int]]) -> None:
    """There were verdicts of both kinds, and shortcuts to take."""
    compared, exposed, shorter = (sum(column) for column in zip(*found, strict=True))
    assert min(exposed, compared - exposed, shorter) > 10, (compared, exposed, shorter)


def test_one_edition_has_the_same_exposures_with_and_without_shortcuts() -> None:
    """Each cell that is hidden beside too little is found by both, and none that is hidden well by either."""
    found = []
    for seed in range(120):
        rng = random.Random(seed)
        limits = limits_of(rng.choice((5, 11)))
        records = draw_records(rng, rng.randint(30, 300))
        families, hidden = families_from(rng, draw_tables(rng, MONTHS), records, limits, "today")
        found.append(compare(families, hidden, limits))
    require_both(found)


@pytest.mark.parametrize("basis", ["today", "before"])
def test_two_editions_have_the_same_exposures_with_and_without_shortcuts(basis: str) -> None:
    """The windows overlap; behind the earlier one stand the same records or others, which were revised since."""
    found = []
    for seed in range(120):
        rng = random.Random(500 + seed)
        limits = limits_of(rng.choice((5, 11)))
        records = draw_records(rng, rng.randint(60, 300))
        known = records if basis == "today" else [r for r in records if rng.random() > 0.04]
        before, gone = families_from(rng, draw_tables(rng, MONTHS[:3]), known, limits, basis)
        families, hidden = families_from(rng, draw_tables(rng, MONTHS[1:]), records, limits, "today")
        found.append(compare([*families, *as_earlier(before, gone, limits)], hidden, limits))
    require_both(found)


@pytest.mark.parametrize("basis", ["today", "before"])
def test_what_the_records_settle_is_what_the_program_finds(monkeypatch: pytest.MonkeyPatch, basis: str) -> None:
    """Where the records are a world that is wanted, the program finds one too; revised numbers settle nothing."""
    asked: list[bool] = []

    def told(component: Component, *, is_high: bool) -> bool:
        asked.append(are_settled(component, is_high=is_high))
        assert not (asked[-1] and any(number.is_elastic for *_, number in component.known))
        return asked[-1]

    for seed in range(200):
        rng = random.Random(900 + seed)
        limits = limits_of(rng.choice((5, 11)))
        sexes = {county: rng.choice("fm") for county in COUNTIES}  # so that some counties hold one kind alone
        drawn = draw_records(rng, rng.randint(4, 30))
        records = [r for r in drawn if r["sex"] == sexes[r["county_code_fips"]] or rng.random() < 0.1]
        families, hidden = families_from(rng, draw_tables(rng, MONTHS), records, limits, "today")
        before, gone = families_from(rng, draw_tables(rng, MONTHS[:3]), records, limits, basis)
        families = [*families, *as_earlier(before, gone, limits)] if seed % 2 else families
        system = build_system(families, hidden, limits, "today")
        if system is not None:
            monkeypatch.setattr(attacking, "are_settled", told)
            quick = verdicts_of(system, limits)
            monkeypatch.setattr(attacking, "are_settled", lambda _component, *, is_high: False)
            assert quick == verdicts_of(system, limits)
    assert min(asked.count(True), asked.count(False)) > 5, (asked.count(True), len(asked))
