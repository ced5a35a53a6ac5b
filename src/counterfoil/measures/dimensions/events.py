"""The dimensions of arrests and of removals."""

from __future__ import annotations

from counterfoil.measures.classings import load_classings
from counterfoil.measures.dimensions.kinds import Dimension, by_class, plain
from counterfoil.measures.dimensions.times import times
from counterfoil.schema import Field


def arrest_dimensions() -> dict[str, Dimension]:
    """Every dimension of arrests, by its name."""
    classings = load_classings()
    every = (
        by_class(classings["arrest_class"]),
        by_class(classings["arrest_site"]),
        plain("apprehension_method", "How ICE arrested the person, as stated."),
        plain("final_program", "The program, as stated."),
        plain("arresting_agency", "The arresting agency, as stated."),
        Dimension(
            Field(
                "state", "text", "Two letters of the state as stated; in some releases that of the officer's office."
            ),
            lambda t: t.state_code,
        ),
        Dimension(
            Field("area_of_responsibility", "text", "The area of responsibility of the officer, as stated."),
            lambda t: t.arrest_aor,
        ),
        *times("arrest_date", "the arrest"),
        plain("criminality", "Conviction or charge at the arrest."),
        plain("release_id", "The release."),
    )
    return {d.name: d for d in every}


def removal_dimensions() -> dict[str, Dimension]:
    """Every dimension of removals, by its name."""
    every = (
        by_class(load_classings()["removal_follows"]),
        plain("apprehension_method", "How ICE arrested the person, as stated."),
        plain("final_program", "The program, as stated."),
        Dimension(
            Field("area_of_responsibility", "text", "The area of responsibility of the docket, as stated."),
            lambda t: t.docket_aor,
        ),
        *times("departed_date", "the departure"),
        plain("criminality", "Conviction or charge."),
        plain("release_id", "The release."),
    )
    return {d.name: d for d in every}
