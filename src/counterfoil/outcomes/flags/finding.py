"""Turns one release of detainers into its flags."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.outcomes.flags.first_uses import find_first_uses
from counterfoil.outcomes.flags.gaps import find_gaps
from counterfoil.outcomes.flags.places import facility_days, names_of_places
from counterfoil.outcomes.flags.rules import load_flag_rules
from counterfoil.outcomes.flags.spikes import find_spikes
from counterfoil.outcomes.flags.table import FLAGS
from counterfoil.sources import load_limits


def find_flags(snapshot: Snapshot, release_id: str, release: Mapping[str, Any]) -> Any:
    """`outcomes.flags` of one release, as an Arrow table.

    Args:
        snapshot: A workspace in which the release has its detainers and its facilities their places.
        release_id: The release.
        release: Its record.

    Returns:
        One row a flag, in order of day, kind and place. The rows of the release alone decide: another release added
        later changes nothing here.
    """
    import pyarrow as pa

    found: list[dict[str, Any]] = []
    if release["first_date"]:
        rules, limits = load_flag_rules(), load_limits()
        days = snapshot.hold(facility_days(snapshot, release_id))
        places = _places(snapshot, days)
        until = date.fromisoformat(release["span_until_date"])
        found += find_spikes(snapshot, days, places, limits.spikes, rules.spikes)
        found += find_gaps(snapshot, days, places, rules.gaps, until)
        first = date.fromisoformat(release["first_date"])
        found += find_first_uses(snapshot, release_id, rules.first_uses, first)
    rows = [_row(release_id, flag) for flag in found]
    rows.sort(key=lambda r: (r["from_date"], r["flag_kind"], r["level"], r["flag_id"]))
    return pa.Table.from_pylist(rows, schema=FLAGS.arrow_schema())


def _places(snapshot: Snapshot, days: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """By level and place, the columns of a flag that say where it is."""
    places: dict[str, dict[str, dict[str, Any]]] = {"state": {}, "county": {}, "facility": {}}
    for row in snapshot.run(names_of_places(days)).to_pylist():
        state, county = row["state_code"], row["county_code_fips"]
        places["facility"][row["facility_id"]] = dict(row)
        if county:
            places["county"][county] = {"state_code": state, "county_code_fips": county}
        if state:
            places["state"][state] = {"state_code": state}
    return places


def _row(release_id: str, flag: Mapping[str, Any]) -> dict[str, Any]:
    """One flag with its id, which is the same whenever the same thing is odd."""
    said: dict[str, Any] = {name: flag.get(name) for name in FLAGS.names} | {"release_id": release_id}
    if flag.get("facility_name"):
        said["facility_name"] = "".join(c if c.isprintable() else " " for c in flag["facility_name"])
    about = ("release_id", "level", "state_code", "county_code_fips", "facility_id", "from_date", "column_name")
    words = "\x1f".join(str(said[name]) for name in (*about, "stated_value"))
    said["flag_id"] = f"{said['flag_kind'].replace('_', '-')}-{hashlib.sha256(words.encode()).hexdigest()[:10]}"
    return said
