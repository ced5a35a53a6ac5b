"""The dimensions of detainers."""

from __future__ import annotations

from typing import Any

from counterfoil.measures.classings import Need, load_classings
from counterfoil.measures.dimensions.bands import load_bands
from counterfoil.measures.dimensions.kinds import Dimension, by_class, plain
from counterfoil.measures.dimensions.times import times
from counterfoil.schema import Field


def _outcomes() -> tuple[Dimension, ...]:
    classings = load_classings()
    return (
        by_class(classings["outcome"]),
        plain(
            "outcome_detail",
            "The kind of that outcome, where the lift reason says it.",
            "not_applicable",
            needs=("outcome",),
            is_told=True,
        ),
        plain("outcome_basis", "The line of evidence that decided the outcome.", needs=("outcome",)),
        *(by_class(c) for c in classings.values() if c.of == "detainers" and c.name != "outcome"),
    )


def _places() -> tuple[Dimension, ...]:
    needs: tuple[Need, ...] = ("place",)
    return (
        Dimension(
            Field("state", "text", "Two letters of the state."), lambda t: t.state_code, "unresolved", needs=needs
        ),
        plain(
            "county_code_fips",
            "The county, where the link is sure enough to be printed.",
            "unresolved",
            needs=needs,
        ),
        plain("agency_id", "The responsible body, where the link is sure enough.", "unresolved", needs=needs),
        plain("agency_name", "A readable name of that body.", "unresolved", needs=needs),
        plain("agency_kind", "The kind of custodian.", "unresolved", needs=needs, unsaid=("unknown",)),
        plain(
            "custodian_level",
            "Municipal, county, state, federal, tribal or private.",
            "unresolved",
            needs=needs,
            unsaid=("unknown",),
        ),
        Dimension(
            Field("area_of_responsibility", "text", "ICE's area of responsibility of the facility, as stated."),
            lambda t: t.facility_aor,
        ),
        plain("attribution", "Whether the detainer is attributed to a place, and if not why.", needs=needs),
    )


def _law() -> tuple[Dimension, ...]:
    def is_disputed(t: Any) -> Any:
        import ibis

        return ibis.ifelse(t.hold_is_disputed | t.notify_is_disputed | t.transfer_is_disputed, "yes", "no")

    stances = (
        ("hold", "holding past release"),
        ("notify", "telling ICE the release date"),
        ("transfer", "handing over custody"),
    )
    return (
        *(
            plain(
                f"{action}_stance",
                f"What the instruments on file said of {words}, on the day of issue.",
                "unresolved",
                needs=("place", "stances"),
            )
            for action, words in stances
        ),
        Dimension(
            Field("law_is_disputed", "text", "yes: two sources give the instruments in force different days."),
            is_disputed,
            "unresolved",
            needs=("place", "stances"),
        ),
        plain(
            "values_act",
            "In California: whether the one conviction on record opens what the Values Act closes: met, "
            "not_shown or undetermined.",
            "not_applicable",
            needs=("place", "values_act"),
        ),
    )


def _persons() -> tuple[Dimension, ...]:
    ages = load_bands()["age_group"]
    return (
        plain(
            "offense_group",
            "The group of the most serious conviction, from its NCIC code; unknown where none is stated.",
            needs=("offense_group",),
            unsaid=("unknown",),
        ),
        plain("criminality", "Conviction or charge when the form was prepared."),
        plain("threat_level", "ICE's threat level."),
        plain("citizenship_country", "Country of citizenship."),
        plain("sex", "Gender as stated."),
        Dimension(
            Field("age_group", "text", "The age that the person reaches in the year of issue, in bands."),
            lambda t: ages.of(t.prepared_date.year() - t.birth_year),
            order=ages.names(),
        ),
    )


def detainer_dimensions() -> dict[str, Dimension]:
    """Every dimension of detainers, by its name."""
    since = load_bands()["detainer_age"]
    every = (
        *_outcomes(),
        *_places(),
        *times("prepared_date", "issue"),
        Dimension(
            Field("detainer_age", "text", "Days from issue to the as-of date of the release, in bands."),
            lambda t: since.of(t.as_of_date.delta(t.prepared_date, unit="day")),
            needs=("as_of",),
            order=since.names(),
        ),
        plain("form", "The form, from the first word of its name."),
        plain("request_asked", "What the form asks of the custodian.", unsaid=("unknown",)),
        plain("release_id", "The release."),
        *_law(),
        *_persons(),
    )
    return {d.name: d for d in every}
