"""Time to custody against scikit-survival, figure by figure and interval by interval."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from counterfoil.measures.incidence import load_incidence_rules
from support.incidence_engines import Engine

RULES = load_incidence_rules().model_copy(update={"least_followed_share": 0.0})
HORIZONS = (0, 1, 3, 7, 12, 30)


def records(group: str, days: Any, causes: Any, last: Any) -> list[dict[str, Any]]:
    """Rows of which the n-th left on `days[n]`: by the n-th cause, 0 for seen for the last time."""
    names = (None, *RULES.names())
    return [
        {"place": group, "days": int(d), "cause": names[c], "followed_days": int(f if c else d)}
        for d, c, f in zip(days, causes, last, strict=True)
    ]


def random_group(seed: int) -> tuple[list[int], list[int], list[int]]:
    """Days with many ties and ends on day 0, by some of the causes, some seen for the last time."""
    draw = np.random.default_rng(seed)
    size = int(draw.integers(3, 400))
    span = int(draw.choice([1, 4, 15, 60]))
    days = draw.integers(0, span + 1, size)
    causes = draw.integers(0, int(draw.integers(1, 6)) + 1, size)
    # the last to leave has not ended: where all end on one last day, the oracle divides by nothing and says nan
    days[-1], causes[-1] = days.max() + 1, 0
    # it wants more than one cause, and none between the first and the last left out
    causes[:2] = 1, 2
    causes = np.searchsorted(np.unique([0, *causes]), causes)
    return list(days), list(causes), list(days + draw.integers(0, 50, size))


def oracle(days: Any, causes: Any, variance: str = "Dinse_Approx") -> tuple[Any, Any, Any]:
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cumulative_incidence_competing_risks(
            np.array(causes), np.array(days, dtype=float), conf_type="log-log", var_type=variance
        )


def at(times: Any, values: Any, horizon: int) -> float:
    """The value of a step function on a day."""
    place = int(np.searchsorted(times, horizon, side="right")) - 1
    return float(values[place]) if place >= 0 else 0.0


def test_forty_random_groups_agree_to_nine_decimals() -> None:
    """Shares and intervals are those of scikit-survival with the same variance, for every cause and horizon."""
    groups = {f"ZZ-{seed}": random_group(seed) for seed in range(40)}
    given = [row for name, group in groups.items() for row in records(name, *group)]
    compared = 0
    expected = {name: oracle(days, causes) for name, (days, causes, _) in groups.items()}
    for cell in Engine("duckdb").incidence(given, HORIZONS, ["place"], RULES):
        times, shares, intervals = expected[cell["place"]]
        place = RULES.names().index(cell["cause"]) + 1
        if place >= len(shares):
            assert cell["value"] == 0
            continue
        assert cell["value"] == pytest.approx(at(times, shares[place], cell["horizon_days"]), abs=1e-9)
        if cell["interval_low"] is not None:
            compared += 1
            low, high = (at(times, side, cell["horizon_days"]) for side in intervals[place])
            assert (cell["interval_low"], cell["interval_high"]) == (
                pytest.approx(low, abs=1e-9),
                pytest.approx(high, abs=1e-9),
            )
    assert compared > 300


@pytest.mark.parametrize(
    ("days", "causes"),
    [
        pytest.param([0, 0, 0, 2], [1, 1, 2, 0], id="most end on the day of issue"),
        pytest.param([4, 4, 4], [1, 2, 1], id="everybody ends on one day"),
        pytest.param([3, 3, 8, 9], [0, 0, 1, 2], id="most are seen for the last time before the first end"),
    ],
)
def test_narrow_cases_agree(days: list[int], causes: list[int]) -> None:
    """Ties on day 0 and a last day on which all end give the shares of scikit-survival."""
    times, shares, _ = oracle(days, causes, "Aalen")
    for cell in Engine("duckdb").incidence(records("ZZ", days, causes, [40] * len(days)), HORIZONS, [], RULES):
        place = RULES.names().index(cell["cause"]) + 1
        wanted = at(times, shares[place], cell["horizon_days"]) if place < len(shares) else 0.0
        assert cell["value"] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    ("days", "causes"),
    [([0, 1, 5, 5], [1, 1, 1, 1]), ([3, 3, 8], [0, 0, 1]), ([2], [1]), ([0, 0, 4, 9, 9], [1, 0, 0, 1, 0])],
)
def test_one_cause_alone_is_kaplan_and_meier(days: list[int], causes: list[int]) -> None:
    """Where nothing competes, the share that ended is one less the share of Kaplan and Meier that did not."""
    from sksurv.nonparametric import kaplan_meier_estimator

    times, staying = kaplan_meier_estimator(np.array(causes) > 0, np.array(days, dtype=float))
    for cell in Engine("duckdb").incidence(records("ZZ", days, causes, [40] * len(days)), HORIZONS, [], RULES):
        wanted = at(times, 1 - staying, cell["horizon_days"]) if cell["cause"] == "taken" else 0.0
        assert cell["value"] == pytest.approx(wanted, abs=1e-12)


def test_the_variance_of_a_closed_cohort_is_that_of_a_share() -> None:
    """Where everybody ends, on days with ties, it is p(1-p)/n, up to and on the last day; Aalen's is not."""
    days, causes, _ = random_group(7)
    days, causes = days[:-1], [c or 1 for c in causes[:-1]]
    cells = Engine("duckdb").incidence(records("ZZ", days, causes, [90] * len(days)), [3, 99], [], RULES)
    for cell in cells:
        wanted = cell["value"] * (1 - cell["value"]) / len(days)
        assert cell["variance"] == pytest.approx(wanted, rel=1e-9, abs=1e-15)
    assert {c["horizon_days"] for c in cells if 0 < c["value"] < 1} == {3, 99}


def test_without_censoring_a_share_is_exact() -> None:
    """A count over a count is not rounded on the way: 2 of 3 is the same number as 2 / 3."""
    given = records("ZZ", [1, 2, 5], [1, 1, 2], [90] * 3)
    values = {c["cause"]: c["value"] for c in Engine("duckdb").incidence(given, [7], [], RULES)}
    assert (values["taken"], values["released"]) == (2 / 3, 1 / 3)
