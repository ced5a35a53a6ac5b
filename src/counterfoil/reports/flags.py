"""Writes the flags of an edition: what a reader should know before relying on a figure."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_day
from counterfoil.measures import days_not_covered
from counterfoil.reports.edition import Flag
from counterfoil.reports.law import law_flags
from counterfoil.reports.oddities import odd_flags
from counterfoil.reports.request import Desk, Request


def edition_flags(
    request: Request, desk: Desk, over_time: Releasable, time: str, totals: Mapping[str, int | None]
) -> tuple[Flag, ...]:
    """What a reader should know before relying on a figure."""
    steps = {r["step"]: r["count"] for r in desk.steps.rows}
    flags = []
    state = desk.register.states.get(request.place.state_code)
    if state is not None and state.kind == "fictional":
        flags.append(Flag("fictional", say("The state does not exist, and every figure here is invented.")))
    opened = {str(r[time]): 0 for r in over_time.rows if r["cohort"] == "open"}
    for row in over_time.rows:
        if row["cohort"] == "open":
            opened[str(row[time])] += row["count"] or 0
    if opened:
        names = sorted(opened)
        span = say("{first} to {last}", first=names[0], last=names[-1]) if len(names) > 1 else names[0]
        flags.append(
            Flag(
                "open-cohorts",
                say("Outcomes of these groups are still being recorded."),
                span,
                sum(opened.values()),
            )
        )
    uncovered = days_not_covered(desk.portions, request.from_date, request.until_date)
    if uncovered:
        said = "; ".join(
            say("{start} up to, not including, {end}", start=say_day(start), end=say_day(end))
            for start, end in uncovered
        )
        flags.append(
            Flag("not-covered", say("No release covers a part of the period: nothing is counted there."), said)
        )
    flags += law_flags(desk.law)
    if steps["undated"]:
        flags.append(
            Flag("undated", say("Rows without a readable date of issue can be in no period."), "", steps["undated"])
        )
    if steps["place_unknown"]:
        flags.append(
            Flag(
                "place-unknown",
                say("Detainers whose place is not sure enough to be printed may belong here."),
                "",
                steps["place_unknown"],
            )
        )
    if totals["rows_set_aside"]:
        flags.append(Flag("set-aside", say("Rows that are no record were set aside."), "", totals["rows_set_aside"]))
    if totals["unmapped"]:
        flags.append(Flag("unmapped", say("Lift reasons that the definitions do not know."), "", totals["unmapped"]))
    flags += [
        Flag(
            "seam",
            say(
                "From this day on the figures come from {after}, before it from {before}.",
                after=s.after,
                before=s.before,
            ),
            str(s.day),
        )
        for s in desk.seams
    ]
    flags += odd_flags(desk.oddities)
    flags += [Flag("no-person-key", note) for note in desk.unkeyed_notes]
    return tuple(flags)
