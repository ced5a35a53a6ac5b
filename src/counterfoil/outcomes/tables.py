"""Declares the tables of outcomes: what came after each detainer, and what became of it."""

from __future__ import annotations

from counterfoil.outcomes.link_rules import ARREST_CLASSES
from counterfoil.schema import REASONS, Field, Table

LINK_STATUSES = ("linked", "no_event", "no_person_key", "no_date", "no_order", "no_tables")
BASES = ("linked_detention", "custodian_log", "lift_reason", "newer_form", "case_status", "none")


def _reason(of: str) -> Field:
    return Field(
        f"{of}_reason", "text", f"Why no {of} is linked; not_applicable: the tables hold none.", values=tuple(REASONS)
    )


DETAINER_LINKS = Table(
    name="outcomes.detainer_links",
    grain="one row a detainer, with the events that came after it and before the person's next form",
    part="release_id",
    key=("detainer_id",),
    source="outcomes/facts/links.yaml",
    fields=(
        Field("detainer_id", "text", "The detainer.", required=True),
        Field("release_id", "text", "The release that it was published in.", required=True),
        Field("link_status", "text", "Whether anything is linked, or why not.", required=True, values=LINK_STATUSES),
        Field("next_detainer_id", "text", "A form of the person on the next day that has one."),
        Field(
            "next_detainer_date", "date", "The day of that form: events from it on are not linked.", sensitive=True
        ),
        Field("newer_form_id", "text", "The next form of the person to the same facility."),
        Field("newer_form_date", "date", "The day of that form.", sensitive=True),
        Field("forms_of_day_count", "integer", "Forms of the person on this day that share the booking."),
        Field("arrest_id", "text", "The next arrest."),
        Field("arrest_date", "date", "Its day.", sensitive=True),
        Field("arrest_class", "text", "What it was, by its method or program.", values=ARREST_CLASSES),
        Field("days_to_arrest", "integer", "Days from the request to it.", unit="days"),
        _reason("arrest"),
        Field("stint_id", "text", "The first time in detention of the next stay."),
        Field("custody_date", "date", "The day that stay began.", sensitive=True),
        Field("custody_facility_code", "text", "ICE's code of the place of that first time."),
        Field("custody_arrest_class", "text", "What the arrest before it was.", values=ARREST_CLASSES),
        Field("custody_follows_at_large", "boolean", "An arrest at large led to it."),
        Field("days_to_custody", "integer", "Days from the request to it.", unit="days"),
        Field(
            "earlier_custody_date", "date", "The last day before the request on which a stay began.", sensitive=True
        ),
        _reason("custody"),
        Field("removal_id", "text", "The next departure."),
        Field("removal_date", "date", "Its day.", sensitive=True),
        Field("days_to_removal", "integer", "Days from the request to it.", unit="days"),
        _reason("removal"),
    ),
)

DETAINER_OUTCOMES = Table(
    name="outcomes.detainer_outcomes",
    grain="one row a detainer and set of definitions",
    part="release_id",
    key=("detainer_id", "definition_set"),
    source="outcomes/facts/outcomes.yaml; outcomes/facts/definitions",
    fields=(
        Field("detainer_id", "text", "The detainer.", required=True),
        Field("release_id", "text", "The release that it was published in.", required=True),
        Field("definition_set", "text", "The definitions that decided.", required=True),
        Field("outcome", "text", "What became of it.", required=True),
        Field("outcome_detail", "text", "The kind of that outcome, where the lift reason says it."),
        Field("outcome_basis", "text", "The evidence that decided.", required=True, values=BASES),
        Field("outcome_reason", "text", "Why it is unknown.", values=tuple(REASONS)),
        Field("other_outcome", "text", "The other reading, where two lines of evidence disagree."),
        Field(
            "custody_date", "date", "The day ICE booked the person, where that was no later arrest.", sensitive=True
        ),
        Field("days_to_custody", "integer", "Days from the request to that day.", unit="days"),
        Field("custody_reason", "text", "Why that day is unknown.", values=tuple(REASONS)),
        Field("ended_date", "date", "The day it ended.", sensitive=True),
        Field(
            "ended_basis",
            "text",
            "What says so.",
            required=True,
            values=("linked_detention", "lift_date", "successor", "none"),
        ),
        Field("ended_reason", "text", "Why that day is unknown.", values=tuple(REASONS)),
        Field("censored_at", "date", "The as-of date, where it had not ended by then."),
        Field(
            "asked_only_to_notify", "boolean", "The form asked only for notice; empty where the form is not known."
        ),
        Field(
            "request_met",
            "text",
            "Whether the custodian did what the form asked, by its own log.",
            required=True,
            values=("yes", "no", "unknown"),
        ),
        Field("conflicts", "texts", "Evidence that says otherwise, by the words of outcomes.yaml.", required=True),
    ),
)
