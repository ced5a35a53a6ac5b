"""Nothing leaves but through disclosure control, and what it hides cannot be subtracted back."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from counterfoil.disclosure import Cells, Releasable, load_thresholds, release
from counterfoil.errors import Exit, RefusedError
from counterfoil.schema import Field

COUNT = Field("count", "integer", "How many.")
REASON = Field("reason", "text", "Why not.")


def cells(rows: list[dict[str, Any]], *dimensions: str, filters: tuple[tuple[str, str], ...] = ()) -> Cells:
    fields = (*(Field(d, "text", d) for d in dimensions), COUNT, REASON)
    whole = tuple({"reason": None, **r} for r in rows)
    return Cells("zz", "ZZ", "detainers", fields, whole, dimensions, filters)


def shown(answer: Releasable) -> list[Any]:
    return [row["count"] for row in answer.rows]


def test_only_disclosure_makes_a_releasable() -> None:
    """Cells cannot be passed off as released."""
    with pytest.raises(TypeError, match=r"disclosure\.release"):
        Releasable(cells([], "state"), 0, object())


@pytest.mark.parametrize("name", load_thresholds().never)
def test_a_column_that_may_never_leave_is_refused(name: str) -> None:
    """It is refused as a column and as a filter, with the status of a refusal."""
    for asked in (cells([], name), cells([], "state", filters=((name, "x"),))):
        with pytest.raises(RefusedError) as caught:
            release(asked)
        assert caught.value.status == Exit.REFUSED


def test_a_sensitive_column_is_refused_whatever_its_name() -> None:
    """The declaration of the column decides."""
    fields = (Field("harmless", "text", "Not harmless.", sensitive=True), COUNT, REASON)
    with pytest.raises(RefusedError):
        release(Cells("zz", "ZZ", "detainers", fields, ()))


def test_small_counts_of_persons_attributes_are_hidden_in_a_place_and_shown_as_hidden() -> None:
    """A hidden cell has no figure and says suppressed; where nothing else is left, a zero hides with it."""
    answer = release(
        cells(
            [
                {"county_code_fips": "99001", "sex": "a", "count": 40},
                {"county_code_fips": "99001", "sex": "b", "count": 30},
                {"county_code_fips": "99003", "sex": "a", "count": 4},
                {"county_code_fips": "99003", "sex": "b", "count": 0},
            ],
            "county_code_fips",
            "sex",
        )
    )
    assert shown(answer) == [None, None, None, None]
    assert {r["reason"] for r in answer.rows} == {"suppressed"}


def test_small_counts_of_outcomes_are_shown_but_for_deaths_in_small_places() -> None:
    """How many were declined in a county tells about no one person; a death might."""
    rows = [{"outcome": "declined_by_agency", "count": 2}, {"outcome": "died", "count": 1}]
    in_county = [{"county_code_fips": "99001", **r} for r in rows]
    assert shown(release(cells(rows, "outcome"))) == [2, 1]
    answer = release(cells(in_county, "county_code_fips", "outcome"))
    assert shown(answer) == [None, None, None]
    assert {r["outcome"] for r in answer.rows} == {"declined_by_agency", "died", "lifted_by_ice"}
    by_filter = cells(rows, "outcome", filters=(("county_code_fips", "99001"),))
    assert shown(release(by_filter)) == [None, None, None]


def test_no_hidden_cell_comes_back_by_one_subtraction() -> None:
    """Whoever knows every sum over one dimension cannot subtract the shown cells and be left with one."""
    rng = random.Random(20261122)
    for _ in range(200):
        counties, groups = rng.randint(2, 5), rng.randint(2, 4)
        rows = [
            {"county_code_fips": f"990{c:02d}", "sex": f"g{g}", "count": rng.choice([0, 1, 3, 9, 12, 40, 200])}
            for c, g in itertools.product(range(counties), range(groups))
        ]
        answer = release(cells(rows, "county_code_fips", "sex"))
        small = [r["count"] for r in rows if 0 < r["count"] < load_thresholds().minimum_count]
        assert not any(0 < (r["count"] or 0) < 11 for r in answer.rows)
        for dimension in ("county_code_fips", "sex"):
            for value in {r[dimension] for r in answer.rows}:
                line = [(r, o) for r, o in zip(answer.rows, rows, strict=True) if r[dimension] == value]
                hidden = [o["count"] for r, o in line if r["reason"] == "suppressed"]
                others = [o["count"] for r, o in line if r["reason"] != "suppressed"]
                assert len(hidden) != 1 or not others, (small, line)
