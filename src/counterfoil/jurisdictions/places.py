"""Turns the ZIP code table into the counties that each city lies in, and those close by."""

from __future__ import annotations

import gc
import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from counterfoil.jurisdictions.names import key_of

#: Stands for a county that the ZIP code table names and the register does not know.
UNKNOWN_COUNTY = "?"

_KM_A_DEGREE = 111.2
#: Where letters are delivered or fetched; the others belong to one receiver or to the forces.
_PLACES = ("STANDARD", "PO BOX")


class Point(NamedTuple):
    """Where the middle of a ZIP code lies, in degrees, and the county name that the table gives it."""

    latitude: float
    longitude: float
    county: str


@dataclass(frozen=True)
class ZipTable:
    """The ZIP code table by city.

    Args:
        counties: County names of each (city key, state code), with how many of its ZIP codes lie there. A
            city counts with its own ZIP codes and with those that take mail in its name, so that the
            counties are rather too many than too few.
        points: By state code and city key, the middles of the city's own ZIP codes.
    """

    counties: Mapping[tuple[str, str], Mapping[str, int]]
    points: Mapping[str, Mapping[str, list[Point]]]


@cache
def load_zip_table() -> ZipTable:
    """The ZIP code table by city; ZIP codes without a county are left out."""
    import zipcodes

    # 42,789 dicts, which the collector would walk again and again, and which `list_all` would keep.
    collecting = gc.isenabled()
    gc.disable()
    try:
        counties: dict[tuple[str, str], dict[str, int]] = {}
        points: dict[str, dict[str, list[Point]]] = {}
        keys: dict[str, str] = {}
        for row in zipcodes.filter_by():
            county = row["county"]
            if not county:
                continue
            state = row["state"]
            for city in (row["city"], *row["acceptable_cities"]):
                key = keys.get(city)
                if key is None:
                    key = keys[city] = key_of(city)
                counts = counties.setdefault((key, state), {})
                counts[county] = counts.get(county, 0) + 1
            latitude = float(row["lat"])
            if latitude and row["zip_code_type"] in _PLACES:
                point = Point(latitude, float(row["long"]), county)
                points.setdefault(state, {}).setdefault(keys[row["city"]], []).append(point)
        return ZipTable(counties, points)
    finally:
        if collecting:
            gc.enable()


@cache
def _points_of_state(state_code: str) -> tuple[list[Point], list[float]]:
    """The middles of all ZIP codes of a state from south to north, and their latitudes."""
    found = sorted(point for points in load_zip_table().points[state_code].values() for point in points)
    return found, [point.latitude for point in found]


def county_names_nearby(place: tuple[str, str], within_km: float, zip_codes_at_most: int | None) -> frozenset[str]:
    """The county names of the same state's ZIP codes whose middle lies close to a small city's.

    Args:
        place: City key and state code.
        within_km: How close, in kilometers.
        zip_codes_at_most: How many ZIP codes a small city has; for a larger one the answer is empty. None: any.
    """
    own = load_zip_table().points.get(place[1], {}).get(place[0], ())
    if not own or (zip_codes_at_most is not None and len(own) > zip_codes_at_most):
        return frozenset()
    span = within_km / _KM_A_DEGREE
    points, latitudes = _points_of_state(place[1])
    found = set()
    for here in own:
        first = bisect_left(latitudes, here.latitude - span)
        last = bisect_right(latitudes, here.latitude + span)
        narrowing = math.cos(math.radians(here.latitude))
        for other in points[first:last]:
            east = (other.longitude - here.longitude) * narrowing
            if math.hypot(other.latitude - here.latitude, east) <= span:
                found.add(other.county)
    return frozenset(found)
