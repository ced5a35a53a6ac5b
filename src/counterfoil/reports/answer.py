"""Writes the five sentences of the first page, and the figures that they print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_day, say_fact, say_many
from counterfoil.measures import find_measure, outcome_labels
from counterfoil.reports.edition import Figure
from counterfoil.reports.request import Desk, Request
from counterfoil.reports.words import count, percent


def totals_of(steps: Releasable, by_outcome: Releasable, placed: Releasable) -> dict[str, int | None]:
    """The contract's totals: rows, detainers, each outcome, and those not attributed to a place."""
    step = {r["step"]: r["count"] for r in steps.rows}
    counts = {r["outcome"]: r["count"] for r in by_outcome.rows}
    not_attributed = sum(r["count"] for r in placed.rows if r["attribution"] != "attributed")
    return {
        "rows_read": step["rows_read"],
        "rows_set_aside": step["rows_set_aside"],
        "detainers_issued": step["detainers_issued"],
        **{outcome: counts.get(outcome, 0) for outcome in outcome_labels()},
        "not_attributed": not_attributed,
    }


def five_sentences(
    request: Request, desk: Desk, totals: Mapping[str, int | None], declined: Releasable, taken: Releasable
) -> tuple[str, ...]:
    """The answer in five sentences, each with its figures, denominators and bounds."""
    start, end = say_day(request.from_date), say_day(request.until_date)
    place = request.place.name
    issued = totals["detainers_issued"]
    if not issued:
        return (
            say(
                "The releases in this workspace hold no detainer sent to custodians in {place} and prepared from "
                "{start} up to, not including, {end}.",
                place=place,
                start=start,
                end=end,
            ),
            say(
                "That is no finding about the place: it may be that the releases do not cover it, or that its "
                "facilities could not be resolved. The last day covered is {day}.",
                day=say_day(desk.as_of_date),
            ),
        )
    of_all, of_stated = (
        declined.row(denominator_is="of_all_issued"),
        declined.row(denominator_is="of_those_with_a_lift_reason"),
    )
    of_two, least = (
        declined.row(denominator_is="of_declined_plus_taken"),
        taken.row(denominator_is="of_all_issued"),
    )
    return (
        say_many(
            "The releases behind this edition record {number} detainer sent to custodians in {place} and prepared "
            "from {start} up to, not including, {end}, as the record stood on {day}.",
            "The releases behind this edition record {number} detainers sent to custodians in {place} and prepared "
            "from {start} up to, not including, {end}, as the record stood on {day}.",
            issued,
            place=place,
            start=start,
            end=end,
            day=say_day(desk.as_of_date),
        ),
        say(
            "The record says that {taken} of them ({share}) ended with ICE taking the person into custody; the share "
            "lies between {low} and {high}, depending on the unresolved.",
            taken=count(least["numerator"]),
            share=percent(least["value"]),
            low=percent(least["low"]),
            high=percent(least["high"]),
        ),
        say(
            "{declined} were recorded as declined by the agency: {of_all} of all issued, {of_stated} of the {stated} "
            "that are neither unresolved nor replaced by another form, and {of_two} of the {two} declined or taken.",
            declined=count(of_all["numerator"]),
            of_all=percent(of_all["value"]),
            of_stated=percent(of_stated["value"]),
            stated=count(of_stated["denominator"]),
            of_two=percent(of_two["value"]),
            two=count(of_two["denominator"]),
        ),
        say(
            "For {unknown} ({share}) the record does not say how they ended, so the share recorded as declined could "
            "be anything from {low} to {high} of all issued.",
            unknown=count(of_all["unknown_count"]),
            share=percent(_over(of_all["unknown_count"], issued)),
            low=percent(of_all["low"]),
            high=percent(of_all["high"]),
        ),
        _not_attributed(request, desk, issued, totals["not_attributed"]),
    )


def _over(part: int | None, whole: int) -> float | None:
    return None if part is None else part / whole


def _not_attributed(request: Request, desk: Desk, issued: int, missing: int | None) -> str:
    """What is not attributed: of the place itself, or, for a county, of what may belong there."""
    if not request.place.county_code:
        return say(
            "{missing} of the {issued} ({share}) could not be attributed to a custodian's place with enough "
            "certainty, and are shown under no county.",
            missing=count(missing),
            issued=count(issued),
            share=percent(_over(missing, issued)),
        )
    perhaps = next(r["count"] for r in desk.steps.rows if r["step"] == "place_unknown")
    return say(
        "{perhaps} more detainers of the period were sent to facilities whose county is not sure enough to be "
        "printed, and that may be here; they are shown under no county.",
        perhaps=count(perhaps),
    )


def figures_of(
    totals: Mapping[str, int | None], declined: Releasable, taken: Releasable, open_share: Releasable
) -> tuple[Figure, ...]:
    """Every figure that the first page prints, with its denominator, bounds and unknown."""
    issued = totals["detainers_issued"]
    plain: dict[str, Any] = {"unit": "detainers", "numerator": None, "denominator": None, "reason": ""}
    figures = [
        Figure(
            "detainers_issued", say("Detainers issued"), issued, low=issued, high=issued,
            unknown_count=0, measure="detainers_issued", **plain,
        )
    ]  # fmt: skip
    for answer in (taken, declined, open_share):
        measure = find_measure(answer.cells.subject)
        for row in answer.rows:
            says = measure.denominators[row["denominator_is"]].says
            figures.append(
                _share(
                    f"{measure.measure}_{row['denominator_is']}",
                    say("{title}, of {denominator}", title=say_fact(measure.title), denominator=say_fact(says)),
                    row,
                    measure.measure,
                )
            )
    figures.append(
        Figure(
            "not_attributed", say("Not attributed to a custodian's place"), totals["not_attributed"],
            low=totals["not_attributed"], high=totals["not_attributed"], unknown_count=0,
            measure="detainers_issued", **plain,
        )
    )  # fmt: skip
    return tuple(figures)


def _share(figure_id: str, label: str, row: Mapping[str, Any], measure: str) -> Figure:
    return Figure(
        figure_id,
        label,
        row["value"],
        "share",
        row["numerator"],
        row["denominator"],
        row["low"],
        row["high"],
        row["unknown_count"],
        row["reason"] or "",
        measure,
    )
