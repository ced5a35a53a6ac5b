"""Lets out what is odd about the releases behind a figure: spikes, gaps, words used for the first time, seams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import load_states_and_counties
from counterfoil.ledger import serving_days
from counterfoil.measures.asked import Question
from counterfoil.measures.definitions import find_measure
from counterfoil.measures.flag_rows import FlagPlan, tell_flags
from counterfoil.measures.places import Place, as_state_code
from counterfoil.measures.seams import seams_between
from counterfoil.measures.subjects import as_of, require_run
from counterfoil.outcomes import FLAGS


def describe_flags(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place | None = None,
    from_date: date | None = None,
    until_date: date | None = None,
) -> Releasable:
    """What is odd about the days of a window at a place, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through the releases.
        releases: The records of the releases that are counted; a flag counts on days that its release serves.
        place: Only what touches this place: the whole release, its state, and itself; None or the nation for all.
        from_date: First day, in.
        until_date: First day that is out.

    Returns:
        One row a flag, in the order of kinds, then the largest first.
    """
    plan, stored = _plan(snapshot, releases, place, from_date, until_date)
    return tell_flags(plan, [] if stored is None else snapshot.run(stored).to_pylist())


def _plan(
    snapshot: Snapshot,
    releases: Mapping[str, Mapping[str, Any]],
    place: Place | None,
    from_date: date | None,
    until_date: date | None,
) -> tuple[FlagPlan, Any]:
    """What is asked of the flags, and these as an Ibis table; None where none are stored."""
    held = [k for k in releases if k in snapshot.parts(FLAGS)]
    serving = [s for s in serving_days(releases, snapshot.fact_folders()) if s.release_id in held]
    seams = seams_between(releases, from_date, until_date, snapshot.fact_folders())
    plan = FlagPlan(
        serving=tuple((s.release_id, s.from_date, s.until_date) for s in serving),
        seams=tuple((s.day, s.before, s.after) for s in seams),
        place=(place.level, place.state_code, place.county_code) if place else None,
        from_date=from_date,
        until_date=until_date,
        as_of_date=as_of(releases.values()),
    )
    return plan, snapshot.table(FLAGS, held) if held else None


def flags_of(snapshot: Snapshot, question: Question) -> Releasable:
    """What is odd about the days and the place of a question; nothing where it is not about detainers."""
    plan, stored = plan_flags(snapshot, question)
    return tell_flags(plan, [] if stored is None else snapshot.run(stored).to_pylist())


def plan_flags(snapshot: Snapshot, question: Question) -> tuple[FlagPlan, Any]:
    """What a question asks of the flags, and these as an Ibis table; None where there are none to look at."""
    named, folders = dict(question.where), snapshot.fact_folders()
    if find_measure(question.measure).counts != "detainers":
        return FlagPlan(), None
    county, state = named.get("county_code_fips"), named.get("state")
    place = None
    if county:
        known = load_states_and_counties(folders)[1].get(county)
        place = Place(county, county, "county", known.state_code if known else "")
    elif state:
        code = as_state_code(state, folders)
        place = Place(code, code, "state", code)
    return _plan(snapshot, require_run(snapshot), place, question.from_date, question.until_date)
