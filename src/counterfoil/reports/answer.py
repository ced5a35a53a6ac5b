"""Writes the five sentences of the first page, and the figures that they print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.measures import find_measure, outcome_labels
from counterfoil.reports import words
from counterfoil.reports.edition import Figure
from counterfoil.reports.request import Desk, Request


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
    when = words.period(request.from_date, request.until_date)
    issued = totals["detainers_issued"]
    if not issued:
        return (
            f"The releases in this workspace hold no detainer sent to custodians in {request.place.name} and "
            f"prepared {when}.",
            "That is no finding about the place: it may be that the releases do not cover it, or that its "
            f"facilities could not be resolved. The last day covered is {words.day(desk.as_of_date)}.",
        )
    of_all, of_stated = (
        declined.row(denominator_is="of_all_issued"),
        declined.row(denominator_is="of_those_with_a_lift_reason"),
    )
    of_two, least = (
        declined.row(denominator_is="of_declined_plus_taken"),
        taken.row(denominator_is="of_all_issued"),
    )
    unknown, missing = of_all["unknown_count"], totals["not_attributed"] or 0
    return (
        f"The releases behind this edition record {words.count(issued)} detainers sent to custodians in "
        f"{request.place.name} and prepared {when}, as the record stood on {words.day(desk.as_of_date)}.",
        f"The record says that {words.count(least['numerator'])} of them "
        f"({words.percent(least['value'])}) ended with ICE taking the person into custody; the share lies between "
        f"{words.percent(least['low'])} and {words.percent(least['high'])}, depending on the unresolved.",
        f"{words.count(of_all['numerator'])} were recorded as declined by the agency: "
        f"{words.percent(of_all['value'])} of all issued, {words.percent(of_stated['value'])} of the "
        f"{words.count(of_stated['denominator'])} with a lift reason, and {words.percent(of_two['value'])} of the "
        f"{words.count(of_two['denominator'])} declined or taken.",
        f"For {words.count(unknown)} ({words.percent(unknown / issued)}) the record does not say how they ended, so "
        f"the share recorded as declined could be anything from {words.percent(of_all['low'])} to "
        f"{words.percent(of_all['high'])} of all issued.",
        _not_attributed(request, desk, issued, missing),
    )


def _not_attributed(request: Request, desk: Desk, issued: int, missing: int) -> str:
    """What is not attributed: of the place itself, or, for a county, of what may belong there."""
    if request.place.level != "county":
        return (
            f"{words.count(missing)} of the {words.count(issued)} ({words.percent(missing / issued)}) could not be "
            "attributed to a custodian's place with enough certainty, and are shown under no county."
        )
    perhaps = next(r["count"] for r in desk.steps.rows if r["step"] == "place_unknown")
    return (
        f"{words.count(perhaps)} more detainers of the period were sent to facilities whose county is not sure "
        "enough to be printed, and that may be here; they are shown under no county."
    )


def figures_of(
    totals: Mapping[str, int | None], declined: Releasable, taken: Releasable, open_share: Releasable
) -> tuple[Figure, ...]:
    """Every figure that the first page prints, with its denominator, bounds and unknown."""
    issued = totals["detainers_issued"]
    plain: dict[str, Any] = {"unit": "detainers", "numerator": None, "denominator": None, "reason": ""}
    figures = [
        Figure(
            "detainers_issued", "Detainers issued", issued, low=issued, high=issued,
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
                    f"{measure.title}, of {says}",
                    row,
                    measure.measure,
                )
            )
    figures.append(
        Figure(
            "not_attributed", "Not attributed to a custodian's place", totals["not_attributed"],
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
