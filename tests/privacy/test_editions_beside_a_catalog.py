"""Random editions beside a catalog that counts deaths with what ICE lifted: nobody with both bounds a hidden cell."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import pytest

from counterfoil import measures
from counterfoil.disclosure import Family, Releasable, confiding, gathering, given_away, load_thresholds, release
from counterfoil.errors import RefusedError
from counterfoil.outcomes import load_definitions
from support.attacker import Asked, Attacker, Record, after, table_of

COUNTIES = {"99001": "ZZ", "99003": "ZZ", "98001": "ZY"}
MONTHS = ("2024-10-01", "2024-11-01", "2024-12-01")
TOGETHER = frozenset({"died", "lifted_by_ice"})
FINEST = ("state", "county_code_fips", "month", "outcome")
LIMITS = load_thresholds()
#: The tables of an edition, by what they are narrowed to.
SCOPES: Mapping[tuple[tuple[str, str], ...], tuple[tuple[str, ...], ...]] = {
    (("county_code_fips", "99001"),): (("outcome",), ("month", "outcome")),
    (("state", "ZZ"),): (("outcome",), ("county_code_fips", "outcome")),
    (): (("outcome",), ("month", "outcome"), ("state", "county_code_fips", "outcome")),
}
Printed = list[tuple[Asked, Releasable]]


def draw_records(rng: random.Random) -> list[Record]:
    outcomes = ("died", "lifted_by_ice", "taken_into_ice_custody")
    weights = (rng.choice((1, 3)), rng.choice((0, 2, 6)), 20)
    return [
        {
            "county_code_fips": (county := rng.choice(list(COUNTIES))),
            "state": COUNTIES[county],
            "month": rng.choice(MONTHS),
            "outcome": rng.choices(outcomes, weights)[0],
        }
        for _ in range(rng.randint(60, 300))
    ]


def publish(
    where: tuple[tuple[str, str], ...], months: tuple[str, ...], records: Sequence[Record], earlier: Sequence[Family]
) -> tuple[Printed, list[Family]]:
    """An edition, and what the workspace keeps of it."""
    asked = [Asked(by, where, months) for by in SCOPES[where]]
    with gathering("1", LIMITS) as together:
        drafts = [release(table_of(a, records, COUNTIES), LIMITS) for a in asked]
        together.protect(earlier)
        return [(a, together.final(d)) for a, d in zip(asked, drafts, strict=True)], together.printed()


def beside(records: Sequence[Record], kept: Mapping[str, Sequence[Family]]) -> set[str]:
    """The editions that may not stand beside the catalog."""
    edges = {d for families in kept.values() for f in families for d in (f.from_date, f.until_date) if d}
    with confiding() as counted:
        for start, end in pairwise(sorted(edges)):
            months = tuple(m for m in MONTHS if start <= date.fromisoformat(m) and after(m) <= end)
            assert release(table_of(Asked(FINEST, (), months), records, COUNTIES)).rows == ()
    return given_away(counted, kept, TOGETHER)


def attacker_of(records: Sequence[Record], out: Sequence[Printed]) -> Attacker:
    """He has the catalog, finest cells and all, and the editions."""
    outcomes = load_definitions().ids()
    enemy = Attacker({"county_code_fips": list(COUNTIES), "month": MONTHS, "outcome": outcomes}, COUNTIES)
    for at, one in enumerate(enemy.possible):
        if one["outcome"] not in TOGETHER:
            count = sum(r == one for r in records)
            enemy.sums.append(({at}, count))
            enemy.totals.append(({at}, count))
        elif one["outcome"] == "died":
            same = {
                n
                for n, other in enumerate(enemy.possible)
                if other["outcome"] in TOGETHER and all(other[d] == one[d] for d in ("county_code_fips", "month"))
            }
            count = sum(any(r == enemy.possible[n] for n in same) for r in records)
            enemy.sums.append((same, count))
            enemy.totals.append((same, count))
    for asked, answer in (each for printed in out for each in printed):
        listed: set[int] = set()
        for row in answer.rows:
            region = enemy.region(asked, tuple(row[d] for d in asked.by))
            listed |= region
            if row["count"] is not None:
                enemy.sums.append((region, row["count"]))
                if row["outcome"] != "died" or "county_code_fips" not in {*asked.by, *dict(asked.where)}:
                    enemy.totals.append((region, row["count"]))
        rest = {at for at, r in enumerate(enemy.possible) if asked.counts(r)} - listed
        if rest:
            enemy.sums.append((rest, 0))
    return enemy


def small_deaths(asked: Asked, records: Sequence[Record]) -> list[tuple[str, ...]]:
    """The cells of a table that count few deaths in a county."""
    if "county_code_fips" not in {*asked.by, *dict(asked.where)}:
        return []
    rows = table_of(asked, records, COUNTIES).rows
    few = [r for r in rows if r["outcome"] == "died" and 0 < r["count"] <= LIMITS.largest_hidden]
    return [tuple(r[d] for d in asked.by) for r in few]


@pytest.mark.parametrize("seed", range(16))
def test_no_edition_that_is_shown_gives_a_hidden_cell_away_beside_the_catalog(seed: int) -> None:
    """An attacker of his own, who has the finest cells of the catalog and every edition that is shown."""
    rng = random.Random(9000 + seed)
    records = draw_records(rng)
    out: dict[str, Printed] = {}
    kept: dict[str, list[Family]] = {}
    for name in ("first", "second"):
        months = rng.choice((MONTHS[:1], MONTHS[:2], MONTHS[1:], MONTHS))
        earlier = [f for k in kept.values() for f in k]
        try:
            out[name], kept[name] = publish(rng.choice(list(SCOPES)), months, records, earlier)
        except RefusedError as refused:
            assert refused.slug == "disclosure/exposed"
    left_out = beside(records, kept)
    shown = [printed for name, printed in out.items() if name not in left_out]
    enemy = attacker_of(records, shown)
    for asked, answer in (each for printed in shown for each in printed):
        for key in small_deaths(asked, records):
            assert answer.row(**dict(zip(asked.by, key, strict=True)))["count"] is None
            region = enemy.region(asked, key)
            low, high = enemy.bounds(region)
            at_most, at_least = enemy.allowed(region, LIMITS.minimum_count)
            assert low <= at_most and high >= at_least, (asked, key, (low, high), (at_most, at_least))


def test_some_editions_that_hide_cells_are_shown_and_some_are_not() -> None:
    """A county's few deaths beside what ICE lifted there may be shown; the deaths of all months may not, where the
    catalog's months then tell each.
    """
    few = {"state": "ZZ", "county_code_fips": "99001"}
    records = [few | {"month": m, "outcome": "died"} for m in MONTHS for _ in range(5)]
    records += [few | {"month": m, "outcome": "taken_into_ice_custody"} for m in MONTHS for _ in range(30)]
    county = (("county_code_fips", "99001"),)
    first, kept = publish(county, MONTHS[:1], records, [])
    hidden = {r["outcome"] for _, answer in first for r in answer.rows if r["reason"] == "suppressed"}
    assert {"died", "lifted_by_ice"} <= hidden
    assert beside(records, {"first": kept}) == set()
    whole, more = publish(county, MONTHS, records, [])
    assert next(r for r in whole[0][1].rows if r["outcome"] == "died")["count"] == 15
    assert beside(records, {"whole": more}) == {"whole"}
    assert beside(records, {"first": kept, "whole": more}) == {"whole"}


def test_what_is_counted_as_one_in_the_catalog_is_hidden_together() -> None:
    """The facts of both rooms say the same."""
    told = {o: first for first, others in measures.load_publication().told_together.items() for o in others}
    assert told == LIMITS.hide_with
