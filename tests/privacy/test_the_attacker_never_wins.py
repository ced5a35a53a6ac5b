"""Random records, tables and pairs of editions: whoever has every table bounds no hidden cell too tightly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from counterfoil.disclosure import Family, Releasable, Thresholds, gathering, load_thresholds, release
from counterfoil.errors import RefusedError
from support.attacker import Asked, Attacker, Record, count_worlds, dump, small_cells, table_of

COUNTIES = {"99001": "ZZ", "99003": "ZZ", "99005": "ZZ", "98001": "ZY", "98003": "ZY"}
MONTHS = ("2024-10-01", "2024-11-01", "2024-12-01")
FORMS = ("a", "b")
SEXES = ("f", "m", "u")
BY_SEX, WHOLE = ("county_code_fips", "sex"), ("county_code_fips",)


def limits_of(least: int) -> Thresholds:
    return replace(load_thresholds(), minimum_count=least)


def draw_records(rng: random.Random, count: int) -> list[Record]:
    weights = [rng.random() ** 2 + 0.02 for _ in COUNTIES]
    return [
        {
            "county_code_fips": (county := rng.choices(list(COUNTIES), weights)[0]),
            "state": COUNTIES[county],
            "sex": rng.choices(SEXES, (5, 12, 1))[0],
            "month": rng.choice(MONTHS),
            "form": rng.choice(FORMS),
        }
        for _ in range(count)
    ]


def draw_tables(rng: random.Random) -> list[Asked]:
    """Tables as an edition may hold them: of a state or a county or all, whole or in months, crossed at will."""
    tables = []
    for _ in range(rng.randint(2, 5)):
        by = tuple(d for d in ("state", "county_code_fips", "sex", "month", "form") if rng.random() < 0.42)
        where = rng.choice([(), (), (("state", "ZZ"),), (("county_code_fips", "99001"),), (("sex", "f"),)])
        by = tuple(d for d in by if d not in dict(where))
        tables.append(Asked(by, where))
    tables.append(Asked(("county_code_fips", "sex")))
    return tables


def attacker(domain_forms: Sequence[str] = FORMS) -> Attacker:
    domain = {"county_code_fips": list(COUNTIES), "sex": (*SEXES, None), "month": MONTHS, "form": domain_forms}
    return Attacker(domain, COUNTIES)


def edition(
    tables: Sequence[Asked], records: Sequence[Record], least: int, earlier: Sequence[Family] = (), basis: str = "1"
) -> tuple[list[Releasable], list[Family]]:
    """The tables as they leave together, and what later editions must know of them."""
    with gathering(basis, limits_of(least)) as together:
        drafts = [release(table_of(asked, records, COUNTIES), limits_of(least)) for asked in tables]
        together.protect(earlier)
        return [together.final(draft) for draft in drafts], together.printed()


def require_no_win(
    enemy: Attacker, tables: Sequence[Asked], printed: Sequence[Releasable], records: Sequence[Record], least: int
) -> int:
    """No small cell is printed, and none is bounded more tightly than is allowed; gives how many there were."""
    tried = 0
    for asked, answer in zip(tables, printed, strict=True):
        for key in small_cells(asked, table_of(asked, records, COUNTIES), "sex", least):
            row = answer.row(**dict(zip(asked.by, key, strict=True)))
            assert (row["count"], row["reason"]) == (None, "suppressed")
            region = enemy.region(asked, key)
            low, high = enemy.bounds(region)
            at_most, at_least = enemy.allowed(region, least)
            assert low <= at_most and high >= at_least, (asked, key, (low, high), dump(printed))
            tried += 1
    return tried


@pytest.mark.parametrize("seed", range(24))
def test_nobody_who_has_all_tables_of_an_edition_bounds_a_hidden_cell(seed: int) -> None:
    """A linear program in whole numbers, written apart from ours, over every combination of values there is."""
    rng = random.Random(seed)
    least = rng.choice((5, 11))
    records, tables = draw_records(rng, rng.randint(30, 400)), draw_tables(rng)
    printed, _ = edition(tables, records, least)
    enemy = attacker()
    for asked, answer in zip(tables, printed, strict=True):
        enemy.read(asked, answer, "sex")
    require_no_win(enemy, tables, printed, records, least)


@pytest.mark.parametrize("seed", range(16))
def test_nobody_who_has_two_editions_bounds_a_hidden_cell(seed: int) -> None:
    """The second edition covers some of the same months, in other tables; it is published safely or refused."""
    rng = random.Random(1000 + seed)
    least = rng.choice((5, 11))
    records = draw_records(rng, rng.randint(60, 400))
    first = [Asked(t.by, t.where, MONTHS[:2]) for t in draw_tables(rng)]
    second = [Asked(t.by, t.where, rng.choice((MONTHS[:2], MONTHS[1:], MONTHS))) for t in draw_tables(rng)]
    printed, earlier = edition(first, records, least)
    enemy = attacker()
    for asked, answer in zip(first, printed, strict=True):
        enemy.read(asked, answer, "sex")
    try:
        then, _ = edition(second, records, least, earlier)
    except RefusedError as refused:
        assert refused.slug == "disclosure/exposed"
        return
    for asked, answer in zip(second, then, strict=True):
        enemy.read(asked, answer, "sex")
    require_no_win(enemy, first, printed, records, least)
    require_no_win(enemy, second, then, records, least)


def test_most_second_editions_are_published() -> None:
    """Refusing everything would protect too; it is the exception."""
    refused = 0
    for seed in range(12):
        rng = random.Random(1000 + seed)
        records = draw_records(rng, 300)
        first = [Asked(t.by, t.where, MONTHS[:2]) for t in draw_tables(rng)]
        second = [Asked(t.by, t.where, MONTHS) for t in draw_tables(rng)]
        _, earlier = edition(first, records, 5)
        try:
            edition(second, records, 5, earlier)
        except RefusedError:
            refused += 1
    assert refused <= 4


@pytest.mark.parametrize("seed", range(10))
def test_trying_every_world_finds_no_hidden_cell_either(seed: int) -> None:
    """In tables so small that all worlds can be tried, a hidden cell takes every value that it must be able to."""
    rng = random.Random(2000 + seed)
    records = [
        {"county_code_fips": c, "state": COUNTIES[c], "sex": rng.choice("fm"), "month": MONTHS[0], "form": "a"}
        for c in rng.choices(("99001", "99003"), (1, 2), k=rng.randint(4, 12))
    ]
    tables = [Asked(("county_code_fips", "sex")), Asked(("county_code_fips",)), Asked(("sex",))]
    printed, _ = edition(tables, records, 3)
    enemy = Attacker(
        {"county_code_fips": ["99001", "99003"], "sex": ("f", "m", None), "month": MONTHS[:1], "form": "a"}, COUNTIES
    )
    for asked, answer in zip(tables, printed, strict=True):
        enemy.read(asked, answer, "sex")
    for key in small_cells(tables[0], table_of(tables[0], records, COUNTIES), "sex", 3):
        region = enemy.region(tables[0], key)
        found = count_worlds(enemy.sums, region, len(enemy.possible), 3)
        at_most, at_least = enemy.allowed(region, 3)
        assert min(found) <= at_most and max(found) >= at_least


def test_the_attacker_can_win_where_nothing_is_hidden_beside() -> None:
    """The attacker is able: against a table in which only the small cell was blanked, he finds it to the digit."""
    records = [
        {"county_code_fips": "99001", "state": "ZZ", "sex": sex, "month": MONTHS[0], "form": "a"}
        for sex in "f" * 4 + "m" * 40
    ]
    by_sex, whole = Asked(("county_code_fips", "sex")), Asked(("county_code_fips",))
    enemy = attacker()
    honest = [release(table_of(a, records, COUNTIES)) for a in (by_sex, whole)]
    rows = [{"county_code_fips": "99001", "sex": s, "count": n, "reason": None} for s, n in (("f", None), ("m", 40))]
    naive = type("Naive", (), {"rows": rows})()
    enemy.read(by_sex, naive, "sex")
    enemy.read(whole, honest[1], "sex")
    assert enemy.bounds(enemy.region(by_sex, ("99001", "f"))) == (4, 4)
    safe = attacker()
    for asked, answer in zip((by_sex, whole), honest, strict=True):
        safe.read(asked, answer, "sex")
    assert safe.bounds(safe.region(by_sex, ("99001", "f"))) == (0, 44)


def test_a_later_edition_does_not_tell_what_the_days_between_add() -> None:
    """Twenty-two less twenty is two: the second edition may print the twenty-two no more."""
    months = {"2024-10-01": (20, 60), "2024-11-01": (2, 30)}
    records = [
        {"county_code_fips": "99001", "state": "ZZ", "sex": sex, "month": month, "form": "a"}
        for month, counts in months.items()
        for sex, count in zip("fm", counts, strict=True)
        for _ in range(count)
    ]
    first = [Asked(BY_SEX, (), MONTHS[:1]), Asked(WHOLE, (), MONTHS[:1])]
    then = [Asked(BY_SEX, (), MONTHS[:2]), Asked(WHOLE, (), MONTHS[:2])]
    printed, earlier = edition(first, records, 11)
    assert printed[0].row(county_code_fips="99001", sex="f")["count"] == 20
    later, _ = edition(then, records, 11, earlier)
    assert later[0].row(county_code_fips="99001", sex="f")["count"] is None
    alone, _ = edition(then, records, 11)
    assert alone[0].row(county_code_fips="99001", sex="f")["count"] == 22


@pytest.mark.parametrize("seed", range(12))
def test_nobody_bounds_what_was_added_between_two_editions(seed: int) -> None:
    """The attacker asks about the month by which two editions differ, in each county by sex.

    Where the earlier edition hid the cell itself, what was added to it is not known when the later one is made.
    """
    rng = random.Random(4000 + seed)
    records = draw_records(rng, rng.randint(100, 700))
    shorter, longer = (MONTHS[:2], MONTHS) if seed % 2 else (MONTHS[1:], MONTHS)
    windows = (shorter, longer) if seed % 3 else (longer, shorter)
    tables = [[Asked(by, (), months) for by in (BY_SEX, WHOLE, ("state", "sex"))] for months in windows]
    enemy = attacker()
    printed, earlier = edition(tables[0], records, 11)
    try:
        later, _ = edition(tables[1], records, 11, earlier)
    except RefusedError as refused:
        assert refused.slug == "disclosure/exposed"
        return
    for asked, answer in zip([*tables[0], *tables[1]], [*printed, *later], strict=True):
        enemy.read(asked, answer, "sex")
    between = Asked(BY_SEX, (), tuple(m for m in longer if m not in shorter))
    for key in small_cells(between, table_of(between, records, COUNTIES), "sex", 11):
        told = [r["count"] for r in printed[0].rows if (r["county_code_fips"], r["sex"]) == key]
        if told == [None]:
            continue
        low, high = enemy.bounds(enemy.region(between, key))
        at_most, at_least = enemy.allowed(enemy.region(between, key), 11)
        assert low <= at_most and high >= at_least, (key, low, high)
