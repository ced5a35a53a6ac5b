"""Times time to custody by state against a loop of scikit-survival over the same rows, and holds them to be equal.

Ours is everything from the table to the answer: writing the query, counting, shares, intervals, bounds and counts.
Theirs starts from arrays in memory, once with intervals of the same kind and once with shares alone. They take turns,
so that a machine that slows down slows all; a ratio of 0.25 is four times faster.
"""

from __future__ import annotations

import argparse
import platform
import warnings
from typing import Any

from bench import say, take_turns

from counterfoil.measures.incidence import cumulative_incidence, load_incidence_rules

RULES = load_incidence_rules().model_copy(update={"least_followed_share": 0.0})
STATES = 51


class Rows:
    """Made-up rows: whole days with many ties, five causes, and follow-up of different lengths."""

    def __init__(self, count: int) -> None:
        import numpy as np

        draw = np.random.default_rng(1)
        self.state = draw.integers(0, STATES, count)
        self.followed = draw.integers(0, 1200, count)
        end = draw.exponential(300, count).astype("int64")
        is_end = end <= self.followed
        self.days = np.where(is_end, end, self.followed)
        self.code = np.where(is_end, draw.integers(1, 6, count), 0)
        # one in each state is seen longest: scikit-survival's variance is nan where all end on the last day
        last = np.unique(self.state, return_index=True)[1]
        self.days[last], self.followed[last], self.code[last] = 1300, 1300, 0

    def stored(self, backend: Any) -> Any:
        """The rows as a table of the database."""
        import numpy as np
        import pyarrow as pa

        names = np.array([None, *RULES.names()], dtype=object)
        return backend.create_table(
            "records",
            pa.table(
                {
                    "state": pa.array([f"Z{n:02d}" for n in self.state.tolist()]),
                    "days": self.days,
                    "followed_days": self.followed,
                    "cause": pa.array(names[self.code].tolist(), pa.string()),
                }
            ),
        )


def loop(rows: Rows, **options: str) -> list[Any]:
    """One call of scikit-survival a state."""
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    out = []
    for state in range(STATES):
        inside = rows.state == state
        out.append(
            cumulative_incidence_competing_risks(rows.code[inside], rows.days[inside].astype(float), **options)
        )
    return out


def furthest(answer: Any, theirs: list[Any]) -> float:
    """The greatest difference between the two in any share or end of an interval."""
    import numpy as np

    worst = 0.0
    for cell in answer.to_pylist():
        times, shares, intervals = theirs[int(cell["state"][1:])]
        place = RULES.names().index(cell["cause"]) + 1
        day = int(np.searchsorted(times, cell["horizon_days"], side="right")) - 1
        pairs = zip(
            (cell["value"], cell["interval_low"], cell["interval_high"]),
            (shares[place][day], *intervals[place][:, day]),
            strict=True,
        )
        worst = max(worst, *(abs(ours - other) for ours, other in pairs))
    return worst


def main() -> None:
    """Runs both, and says how far apart they are."""
    import ibis

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=600_000, help="made-up detainers")
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds of each benchmark")
    asked = parser.parse_args()
    rows = Rows(asked.rows)
    backend = ibis.duckdb.connect(threads=2)
    stored = rows.stored(backend)

    def ours() -> Any:
        return backend.to_pyarrow(cumulative_incidence(stored, ["state"], rules=RULES))

    same_kind = {"conf_type": "log-log", "var_type": "Dinse_Approx"}
    print(f"Python {platform.python_version()}, {platform.machine()}; {asked.rows:,} rows, {STATES} states\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        apart = furthest(ours(), loop(rows, **same_kind))
        with_intervals = take_turns(asked.rounds, lambda: loop(rows, **same_kind), ours)
        shares_alone = take_turns(asked.rounds, lambda: loop(rows), ours)
    say("time to custody, 51 states", "scikit-survival with intervals", with_intervals)
    say("time to custody, 51 states", "scikit-survival, shares alone", shares_alone)
    print(f"\ngreatest difference in a share or an interval: {apart:.1e}")
    if apart > 1e-9:
        raise SystemExit("the two do not agree")


if __name__ == "__main__":
    main()
