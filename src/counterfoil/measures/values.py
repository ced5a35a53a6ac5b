"""Refuses a value that no cell of a dimension can have: of a word that is misspelt, a count would be zero."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.jurisdictions import FACILITY_LINKS, load_states_and_counties, places_called
from counterfoil.measures.dimensions import Dimension

#: How a value of a dimension of time is written, and what of.
_TIMES = {
    "month": (r"\d{4}-(0[1-9]|1[0-2])-01", "Write the first day of the month, such as 2024-03-01."),
    "quarter": (r"\d{4}-(01|04|07|10)-01", "Write the first day of the quarter, such as 2024-04-01."),
    "calendar_year": (r"\d{4}", "Write the year, such as 2024."),
    "fiscal_year": (r"\d{4}", "Write the year in which it ends, such as 2024 for October 2023 to September 2024."),
}
#: The dimensions whose values are codes of places, with the column of the links from facilities that has them.
_PLACES = {"state": "state_code", "county_code_fips": "county_code_fips"}


def require_values(snapshot: Snapshot, chosen: Iterable[tuple[Dimension, str]]) -> None:
    """Refuses the first value that its dimension cannot have.

    Args:
        snapshot: The workspace.
        chosen: Each dimension of which one value is kept, and the value.

    Raises:
        UsageError: No cell can have the value.
    """
    for dimension, value in chosen:
        if dimension.name in _TIMES:
            pattern, remedy = _TIMES[dimension.name]
            if not re.fullmatch(pattern, value):
                raise _no_such(dimension, value, [remedy])
        elif dimension.name in _PLACES:
            _require_place(snapshot, dimension, value)
        elif dimension.order and value not in (*dimension.order, *dimension.unsaid):
            raise _no_such(dimension, value, ["The values are:", *(f"  {v}" for v in dimension.order)])


def _require_place(snapshot: Snapshot, dimension: Dimension, value: str) -> None:
    states, counties = load_states_and_counties(snapshot.fact_folders())
    if value in (states if dimension.name == "state" else counties):
        return
    if snapshot.parts(FACILITY_LINKS):
        links = snapshot.table(FACILITY_LINKS)
        if snapshot.run(links.filter(links[_PLACES[dimension.name]] == value).limit(1)).to_pylist():
            return  # of a state that is in no register
    code = "the two letters of a state" if dimension.name == "state" else "a FIPS code of five digits"
    raise _no_such(
        dimension,
        value,
        [
            f"Write {code}, such as {dimension.name}={'TX' if dimension.name == 'state' else '48201'}.",
            *places_called(value, states, counties),
        ],
    )


def _no_such(dimension: Dimension, value: str, remedy: Sequence[str]) -> UsageError:
    return UsageError("measures/no-such-value", f"no {dimension.name} is {value}", remedy=remedy)
