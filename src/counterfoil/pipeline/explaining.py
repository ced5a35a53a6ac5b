"""Goes from a printed figure back to the source rows that it rests on, in the workspace that it was built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil import measures, publish, reports
from counterfoil.engine import reading
from counterfoil.errors import CounterfoilError, DifferenceError, RefusedError
from counterfoil.pipeline.editions import different, pinned_by


@dataclass(frozen=True)
class ExplainedFigure:
    """A printed figure and what it rests on.

    Args:
        address: Its address in full.
        label: What a reader sees there.
        explanation: Its definition, its steps, and the addresses of its rows.
    """

    address: str
    label: str
    explanation: measures.Explanation


def explain_figure(
    folder: Path, word: str, workspace: Path, output: Path | None = None, engine: str = ""
) -> ExplainedFigure:
    """What a figure of an edition rests on; the addresses go to who asks, and never into an edition.

    Args:
        folder: The folder of the edition.
        word: The address of the figure, as `reports.read_address` reads it.
        workspace: The workspace that holds its inputs.
        output: A file for every address, as CSV.
        engine: Where queries run; "" = as the setting says.

    Raises:
        DifferenceError: The edition was altered, or the workspace gives another figure.
        RefusedError: Disclosure control hides the figure.
        CounterfoilError: The workspace does not hold the inputs.
        UsageError: The address names nothing.
    """
    differences = publish.check_edition(folder)
    if differences:
        raise different(folder, differences)
    printed = publish.read_edition(folder)
    address = reports.read_address(printed, word)
    if address.is_hidden:
        raise RefusedError(
            "reports/hidden-figure",
            "disclosure control hides this figure, so what it rests on is not shown",
            where={"address": address.text},
            remedy=["Ask for another figure, of a wider place or a longer period."],
        )
    with reading(workspace, engine) as snapshot:
        pinned = pinned_by(snapshot, printed)
        if pinned is None:
            raise CounterfoilError(
                "reports/inputs-not-here",
                "the workspace does not hold the inputs of this edition",
                where={"workspace": str(workspace), "edition": printed["edition_id"]},
                cost="",
                remedy=["Name the workspace that it was built in with --workspace, or add its releases again."],
            )
        if address.fates:
            detainers = {k: r for k, r in pinned.items() if r["makes"] == "sources.detainer_rows"}
            found = measures.explain_rows(snapshot, detainers, address.fates, output)
        else:
            place = measures.find_place(printed["scope"], snapshot.fact_folders())
            chosen = dict(address.chosen or {})
            question = measures.Question(
                address.measure,
                tuple(k for k in chosen if k != "denominator_is"),
                measures.where_of(place),
                date.fromisoformat(printed["from_date"]),
                date.fromisoformat(printed["until_date"]),
                tuple(pinned),
            )
            found = measures.explain_answer(snapshot, question, chosen, output)
    if address.printed is not None and found.counted is not None and found.counted != address.printed:
        raise DifferenceError(
            "reports/figure-moved",
            "the workspace gives another figure than the edition prints",
            where={"address": address.text, "printed": f"{address.printed:,}", "here": f"{found.counted:,}"},
            remedy=["It was built with other definitions or another version; what differs is said by:", "",
                    f"  counterfoil report verify {folder}"],
        )  # fmt: skip
    return ExplainedFigure(address.text, address.label, found)
