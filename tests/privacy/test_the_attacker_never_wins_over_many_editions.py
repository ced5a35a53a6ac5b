"""Random series of editions, of overlapping periods and nested places: whoever has all of them bounds no hidden cell.

What an edition hid stays hidden whatever is published later, and so does what any two editions leave when one is
taken from the other. The attacker shares no code with what is tested.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest

from counterfoil.disclosure import Family, Releasable, Thresholds, gathering, load_thresholds, release
from counterfoil.errors import RefusedError
from support.attacker import Asked, Attacker, Record, after, dump, small_cells, table_of

COUNTIES = {"99001": "ZZ", "99003": "ZZ", "98001": "ZY", "98003": "ZY"}
MONTHS = ("2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01")
SEXES = ("f", "m")
LIMITS = load_thresholds()
#: As if every two editions were too many for an attack as they are.
TOLD = replace(LIMITS, attack=replace(LIMITS.attack, numbers_at_once=1))
#: What editions are about: tables of a county, of a state and of the nation.
SCOPES = {
    "99001": ((("sex",), ()), (("county_code_fips", "99001"),)),
    "99003": ((("sex",), ("sex", "month"), ()), (("county_code_fips", "99003"),)),
    "ZZ": ((("county_code_fips", "sex"), ("county_code_fips",), ("month", "sex")), (("state", "ZZ"),)),
    "us": ((("state", "county_code_fips", "sex"), ("state", "sex"), ("county_code_fips", "month")), ()),
}


@dataclass(frozen=True)
class Printed:
    """One table as it was published."""

    asked: Asked
    answer: Releasable


def draw_records(rng: random.Random) -> list[Record]:
    weights = [rng.random() ** 2 + 0.05 for _ in COUNTIES]
    return [
        {
            "county_code_fips": (county := rng.choices(list(COUNTIES), weights)[0]),
            "state": COUNTIES[county],
            "sex": rng.choices(SEXES, (3, 7))[0],
            "month": rng.choice(MONTHS),
        }
        for _ in range(rng.randint(60, 420))
    ]


def publish(
    scope: str, months: tuple[str, ...], records: Sequence[Record], earlier: list[Family], limits: Thresholds = LIMITS
) -> list[Printed]:
    """The tables of an edition; what it prints is added to what later editions know."""
    by, where = SCOPES[scope]
    asked = [Asked(b, where, months) for b in by]

    def count(from_date: date, until_date: date) -> None:
        span = tuple(m for m in MONTHS if str(from_date) <= m < str(until_date))
        told = release(table_of(Asked(("state", "county_code_fips", "sex"), (), span), records, COUNTIES), limits)
        assert told.rows == ()  # it comes through the door for the attack alone

    with gathering("1", limits) as together:
        drafts = [release(table_of(a, records, COUNTIES), limits) for a in asked]
        together.protect(earlier, (date.fromisoformat(months[0]), after(months[-1])), count)
        answers = [together.final(draft) for draft in drafts]
        earlier += together.printed()
    return [Printed(*each) for each in zip(asked, answers, strict=True)]


def publish_many(
    series: Sequence[tuple[str, tuple[str, ...]]], records: Sequence[Record], limits: Thresholds = LIMITS
) -> tuple[list[Printed], int]:
    """Every table of a series of editions that were published, and how many editions were refused."""
    earlier: list[Family] = []
    out: list[Printed] = []
    refused = 0
    for scope, months in series:
        try:
            out += publish(scope, months, records, earlier, limits)
        except RefusedError as error:
            assert error.slug == "disclosure/exposed"
            refused += 1
    return out, refused


def attacker_of(out: Sequence[Printed]) -> Attacker:
    domain = {"county_code_fips": list(COUNTIES), "sex": (*SEXES, None), "month": MONTHS}
    enemy = Attacker(domain, COUNTIES)
    for printed in out:
        enemy.read(printed.asked, printed.answer, "sex")
    return enemy


def left_over(out: Sequence[Printed], records: Sequence[Record]) -> Iterator[tuple[Asked, tuple[str, ...]]]:
    """What two editions leave of a county and a sex that both have, and that is small."""
    windows: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for printed in out:
        for row in printed.answer.rows:
            told = {**row, **dict(printed.asked.where)}
            months = (str(told["month"]),) if "month" in told else printed.asked.months
            if {"county_code_fips", "sex"} <= set(told):
                windows.setdefault((str(told["county_code_fips"]), str(told["sex"])), set()).add(months)
    for key, held in windows.items():
        for longer, shorter in itertools.permutations(sorted(held), 2):
            if set(shorter) < set(longer):
                between = Asked(("county_code_fips", "sex"), (), tuple(m for m in longer if m not in shorter))
                if 0 < sum(between.counts(r) and between.key(r) == key for r in records) <= LIMITS.largest_hidden:
                    yield between, key


def require_no_win(out: Sequence[Printed], records: Sequence[Record]) -> int:
    """No small cell that was ever asked for is told, nor what is left between two; gives how many were tried."""
    enemy = attacker_of(out)
    tried = [
        (p.asked, key)
        for p in out
        for key in small_cells(p.asked, table_of(p.asked, records, COUNTIES), "sex", LIMITS.minimum_count)
    ]
    tried += left_over(out, records)
    for asked, key in tried:
        region = enemy.region(asked, key)
        low, high = enemy.bounds(region)
        at_most, at_least = enemy.allowed(region, LIMITS.minimum_count)
        assert low <= at_most and high >= at_least, (asked, key, (low, high), dump([p.answer for p in out]))
    return len(tried)


def draw_series(rng: random.Random) -> list[tuple[str, tuple[str, ...]]]:
    spans = [MONTHS[a:b] for a in range(4) for b in range(a + 1, 5)]
    return [(rng.choice(list(SCOPES)), rng.choice(spans)) for _ in range(rng.randint(3, 5))]


@pytest.mark.parametrize("seed", range(24))
def test_nobody_who_has_a_series_of_editions_bounds_what_any_of_them_hid(seed: int) -> None:
    """Counties inside states inside a nation, months inside quarters, in whatever order they come."""
    rng = random.Random(7000 + seed)
    records = draw_records(rng)
    out, _ = publish_many(draw_series(rng), records)
    require_no_win(out, records)


@pytest.mark.parametrize("seed", range(16))
def test_telling_the_attacker_what_lies_in_no_hidden_number_protects_no_less(seed: int) -> None:
    """Where editions are too many for the attack as they are: enough is hidden, and seldom far more."""
    rng = random.Random(7000 + seed)
    records, series = draw_records(rng), draw_series(rng)
    out, refused = publish_many(series, records, TOLD)
    require_no_win(out, records)
    plain, refused_plain = publish_many(series, records)
    if (refused, refused_plain) == (0, 0):
        more, less = (sum(p.answer.hidden_count for p in each) for each in (out, plain))
        assert more <= 2 * less + 12, (more, less)


def test_the_series_hide_something_and_most_editions_are_published() -> None:
    """Refusing everything would protect too, and so would tables without anything small."""
    tried = refused = editions = 0
    for seed in range(12):
        rng = random.Random(7000 + seed)
        records, series = draw_records(rng), draw_series(rng)
        out, more = publish_many(series, records)
        tried += require_no_win(out, records)
        refused, editions = refused + more, editions + len(series)
    assert tried > 60
    assert refused <= editions // 4


def of_one_county(counts: dict[str, tuple[int, int]]) -> list[Record]:
    """A county with so many women and men in each month."""
    return [
        {"county_code_fips": "99001", "state": "ZZ", "sex": sex, "month": month}
        for month, many in counts.items()
        for sex, count in zip(SEXES, many, strict=True)
        for _ in range(count)
    ]


def shown(out: Sequence[Printed], at: int) -> object:
    """The women of the county as one of the tables by sex has them."""
    tables = [p.answer for p in out if p.asked.by == ("sex",)]
    return next(r["count"] for r in tables[at].rows if r["sex"] == "f")


def test_what_an_edition_hid_is_not_told_by_later_ones_that_do_not_touch_its_days() -> None:
    """All months less each later one leave the first: the last of them may not be printed."""
    records = of_one_county(dict(zip(MONTHS, ((4, 30), (20, 30), (20, 30), (20, 30)), strict=True)))
    series = [("99001", MONTHS[:1]), ("99001", MONTHS), *(("99001", (m,)) for m in MONTHS[1:])]
    out, refused = publish_many(series, records)
    assert refused == 0
    assert [shown(out, at) for at in range(5)] == [None, 64, 20, 20, None]
    require_no_win(out, records)


def test_the_months_around_a_window_are_not_told_either() -> None:
    """Of sixteen women in a quarter thirteen came in the month in its midst; the two months around it had three."""
    records = of_one_county(dict(zip(MONTHS, ((2, 40), (13, 40), (1, 40), (0, 40)), strict=True)))
    out, _ = publish_many([("99001", MONTHS[:3]), ("99001", MONTHS[1:2])], records)
    assert [shown(out, at) for at in range(2)] == [16, None]
    require_no_win(out, records)


def test_what_is_added_to_a_hidden_cell_is_not_told() -> None:
    """The first month is hidden beside a small one. What the second adds to it is small, and no less protected."""
    records = of_one_county(dict(zip(MONTHS, ((30, 4), (2, 40), (0, 0), (0, 0)), strict=True)))
    out, _ = publish_many([("99001", MONTHS[:1]), ("99001", MONTHS[:2]), ("99001", MONTHS)], records)
    assert shown(out, 0) is None
    require_no_win(out, records)
