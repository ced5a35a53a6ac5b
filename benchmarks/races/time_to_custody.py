"""Times time to custody by state against a loop of scikit-survival over the same rows, and holds them to be equal.

Ours is everything from the table to the answer: writing the query, counting, shares, intervals, bounds and counts.
Theirs starts from arrays in memory, once with intervals of the same kind and once with shares alone. A ratio of 0.25
is four times faster.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from racing import Ground, Race

from counterfoil.measures.incidence import cumulative_incidence, load_incidence_rules

RULES = load_incidence_rules().model_copy(update={"least_followed_share": 0.0})
#: Fewer rows than this a state leave some of the intervals empty.
STATES, ROWS = 51, 600_000


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


def races(ground: Ground) -> Iterator[Race]:
    """With intervals of the same kind, and against shares alone; stops where the two do not agree."""
    import ibis

    rows = Rows(ROWS)
    backend = ibis.duckdb.connect(threads=2)
    stored = rows.stored(backend)

    def ours() -> Any:
        return backend.to_pyarrow(cumulative_incidence(stored, ["state"], rules=RULES))

    same_kind = {"conf_type": "log-log", "var_type": "Dinse_Approx"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        apart = furthest(ours(), loop(rows, **same_kind))
        if apart > 1e-9:
            raise SystemExit(f"time to custody: the two do not agree; greatest difference {apart:.1e}")
        what = "time to custody, 51 states"
        with_intervals = "scikit-survival with intervals"
        yield Race("time-to-custody", what, ours, with_intervals, lambda: loop(rows, **same_kind), 0.25)
        yield Race("time-to-custody-alone", what, ours, "scikit-survival, shares alone", lambda: loop(rows))
