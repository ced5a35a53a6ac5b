"""Answers of three dimensions: whoever has one, and all of its sums, finds no small cell; and little is hidden."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from counterfoil.disclosure import Cells, Releasable, Thresholds, load_thresholds, release
from support.attacker import Asked, Attacker, Record, dump, table_of

COUNTIES = {f"99{n:03d}": "ZZ" for n in range(1, 31, 2)}
YEARS = ("2021", "2022", "2023", "2024")
OUTCOMES = ("taken_into_ice_custody", "unresolved", "lifted_by_ice", "declined_by_agency", "usc_or_claim")
BY = ("county_code_fips", "fiscal_year", "outcome")
#: What an attacker knows: a table, and the rows of it that he has.
Known = Sequence[tuple[Asked, Sequence[Mapping[str, Any]]]]


def draw_deaths(rng: random.Random, counties: int, years: int, count: int, deaths: int) -> list[Record]:
    """Detainers of counties of very different size, few of which end in a death."""
    weights = [rng.random() ** 3 + 0.01 for _ in range(counties)]
    made = []
    for at in range(count + deaths):
        county = rng.choices(list(COUNTIES)[:counties], weights)[0]
        outcome = rng.choices(OUTCOMES, (10, 5, 3, 2, 1))[0] if at < count else "died"
        year = rng.choice(YEARS[:years])
        made.append({"county_code_fips": county, "state": "ZZ", "fiscal_year": year, "outcome": outcome})
    return made


def draw_sexes(rng: random.Random, count: int) -> list[Record]:
    """Persons by sex and form in three counties."""
    return [
        {
            "county_code_fips": rng.choices(list(COUNTIES)[:3], (6, 3, 1))[0],
            "state": "ZZ",
            "form": rng.choice("ab"),
            "sex": rng.choices("fm", (1, 2))[0],
        }
        for _ in range(count)
    ]


def sums_of(by: Sequence[str]) -> list[Asked]:
    """Every table of fewer dimensions."""
    return [Asked(told) for size in range(len(by)) for told in itertools.combinations(by, size)]


def is_small(asked: Asked, row: Mapping[str, Any], limits: Thresholds) -> bool:
    """Whether a number is about persons in a county, and small."""
    if "county_code_fips" not in asked.by or not 0 < row["count"] <= limits.largest_hidden:
        return False
    return "sex" in asked.by or row.get("outcome") == "died"


def attacker(domain: dict[str, Sequence[Any]], known: Known) -> Attacker:
    enemy = Attacker(domain, COUNTIES)
    for asked, rows in known:
        enemy.read(asked, type("Printed", (), {"rows": rows})(), "sex")
    return enemy


def require_no_win(
    domain: dict[str, Sequence[Any]],
    records: Sequence[Record],
    asked: Asked,
    table: Cells,
    answer: Releasable,
    sums: Known,
    limits: Thresholds,
    *,
    is_among_sums: bool = True,
) -> int:
    """Of no small cell, nor of its sums, more is told than the sums alone tell; gives how many there were."""
    small = [tuple(row[d] for d in asked.by) for row in table.rows if is_small(asked, row, limits)]
    listed = {tuple(row[d] for d in asked.by) for row in answer.rows}
    beside = {
        (*key[:at], word, *key[at + 1 :]) for key in small for at, d in enumerate(asked.by) for word in domain[d]
    }
    blank = [dict(zip(asked.by, key, strict=True)) | {"count": None} for key in sorted(listed | beside)]
    without, enemy = attacker(domain, [*sums, (asked, blank)]), attacker(domain, [*sums, (asked, answer.rows)])
    for key in small:
        row = answer.row(**dict(zip(asked.by, key, strict=True)))
        assert (row["count"], row["reason"]) == (None, "suppressed")
    regions = [enemy.region(asked, key) for key in small]
    for told, rows in sums if is_among_sums else ():
        keys = [tuple(row[d] for d in told.by) for row in rows if row["count"] is None]
        counts = {tuple(row[d] for d in told.by): row for row in table_of(told, records, COUNTIES).rows}
        small = [key for key in keys if key in counts and is_small(told, counts[key], limits)]
        regions += [enemy.region(told, key) for key in small]
    for region in regions:
        (least, most), (low, high) = without.bounds(region), enemy.bounds(region)
        assert high >= min(most, limits.largest_hidden), (low, high, least, most, dump([answer]))
        assert low <= max(least, int(most >= limits.largest_hidden)), (low, high, least, most, dump([answer]))
    return len(regions)


def require_safe(records: Sequence[Record], by: tuple[str, ...], limits: Thresholds) -> int:
    """Neither who has the sums as they are printed wins, nor who has every sum that is not itself small."""
    domain: dict[str, Sequence[Any]] = {d: sorted({r[d] for r in records}) for d in by}
    if "outcome" in by:
        domain["outcome"] = sorted({*OUTCOMES, "died"})
    asked = Asked(by)
    table = table_of(asked, records, COUNTIES)
    answer = release(table, limits)
    tables = [(told, table_of(told, records, COUNTIES)) for told in sums_of(by)]
    printed = [(told, release(cells, limits).rows) for told, cells in tables]
    found = require_no_win(domain, records, asked, table, answer, printed, limits)
    hidden = [
        (told, [{**row, "count": None} if is_small(told, row, limits) else row for row in cells.rows])
        for told, cells in tables
        if len(told.by) == len(by) - 1
    ]
    return found + require_no_win(domain, records, asked, table, answer, hidden, limits, is_among_sums=False)


@pytest.mark.parametrize("seed", range(10))
def test_nobody_who_has_the_sums_finds_a_small_number_of_deaths(seed: int) -> None:
    """Few deaths in counties by year and outcome, with every sum; all worlds are searched in whole numbers."""
    rng = random.Random(seed)
    limits = replace(load_thresholds(), minimum_count=rng.choice((5, 11)))
    records = draw_deaths(rng, 4, 3, rng.randint(40, 300), rng.randint(1, 9))
    assert require_safe(records, BY, limits)


@pytest.mark.parametrize("seed", [14, 80, 104, 212])
def test_nobody_finds_a_small_number_where_the_sums_leave_little_room(seed: int) -> None:
    """Few detainers and many deaths: what several sums leave together is less than each of them leaves."""
    rng = random.Random(seed)
    limits = replace(load_thresholds(), minimum_count=rng.choice((3, 5, 11)))
    counties, years, count = rng.randint(2, 5), rng.randint(1, 3), rng.randint(2, 40)
    require_safe(draw_deaths(rng, counties, years, count, rng.randint(1, 6)), BY, limits)


@pytest.mark.parametrize("seed", range(10))
def test_nobody_who_has_the_sums_finds_a_small_number_of_one_sex(seed: int) -> None:
    """Small numbers by sex, so many that they protect one another, with every sum."""
    rng = random.Random(100 + seed)
    limits = replace(load_thresholds(), minimum_count=rng.choice((5, 11)))
    assert require_safe(draw_sexes(rng, rng.randint(20, 200)), ("county_code_fips", "form", "sex"), limits)


def test_few_cells_are_hidden_for_the_sake_of_few_deaths() -> None:
    """Fifteen counties, four years, a dozen deaths."""
    records = draw_deaths(random.Random(7), 15, 4, 4000, 12)
    table = table_of(Asked(BY), records, COUNTIES)
    small = sum(row["outcome"] == "died" for row in table.rows)
    assert (len(table.rows), small) == (260, 11)
    assert 2 * small < release(table).hidden_count <= 50


@pytest.mark.parametrize("by", [t.by for t in sums_of(BY)])
def test_sums_are_taken_to_be_printed_as_they_are_when_they_are_asked_for(by: tuple[str, ...]) -> None:
    """The answer of fewer dimensions hides what the answer of all of them took it to hide."""
    from counterfoil.disclosure.alone import hide_alone
    from counterfoil.disclosure.sums import summed_over

    records = draw_deaths(random.Random(7), 15, 4, 4000, 12)
    cells = table_of(Asked(BY), records, COUNTIES)
    for dimension in BY:
        if dimension not in by:
            cells = summed_over(cells, dimension)
    hiding = hide_alone(cells, load_thresholds())
    taken = {tuple(hiding.tables[0].rows[at][d] for d in by) for _, at in hiding.rows}
    asked = release(table_of(Asked(by), records, COUNTIES))
    assert taken == {tuple(row[d] for d in by) for row in asked.rows if row["reason"] == "suppressed"}
