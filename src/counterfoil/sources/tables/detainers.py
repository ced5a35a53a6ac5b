"""Declares the rows of detainer files."""

from __future__ import annotations

from counterfoil.schema import Table
from counterfoil.sources.tables.parts import ADDRESS, CASE, KEY, PERSON, as_stated, day

DETAINER_ROWS = Table(
    name="sources.detainer_rows",
    grain="one row a row of a detainer file; a row is meant to be one form to one facility",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("prepared_date", "The day the form was prepared; local to the issuing office."),
        as_stated("facility_code", "ICE's code of the facility that the form was sent to."),
        as_stated("facility_name", "The facility that the form was sent to, as written."),
        as_stated("facility_city", "The facility's city, as written."),
        as_stated("facility_state", "The facility's state, as written."),
        as_stated("facility_aor", "The facility's area of responsibility, as written."),
        as_stated("facility_type", "ICE's type of the facility, as written."),
        as_stated("detainer_type", "The form, as written."),
        *day("lifted_date", "The day the detainer was lifted."),
        as_stated("lift_reason", "Why the detainer ended, in ICE's words."),
        as_stated("lift_reason_code", "ICE's code of the lift reason."),
        as_stated("second_lift_reason", "A second reason why the detainer ended, in ICE's words."),
        as_stated("second_lift_reason_code", "ICE's code of the second lift reason."),
        as_stated("release_notice_asked", "Whether notice of release was asked for, as written."),
        as_stated("custody_resumption_asked", "Whether the return of a person was asked for, as written."),
        *day("previous_prepared_date", "The day of the form that this one replaces."),
        as_stated("is_latest", "Whether this is the person's latest detainer, as written."),
        as_stated("issuing_site", "The office that issued the form."),
        as_stated("issuing_aor", "The issuing office's area of responsibility, as written."),
        as_stated("criminality", "Conviction or charge at the time of preparation, as written."),
        as_stated("threat_level", "ICE's threat level, as written; the word NA occurs and is not a blank."),
        *CASE,
        as_stated("processing_disposition", "How the person was processed, as written."),
        as_stated("apprehension_method", "How ICE arrested the person, as written."),
        as_stated("conviction_charge_code", "NCIC code of the most serious conviction.", sensitive=True),
        *day("conviction_date", "The day of the most serious conviction.", sensitive=True),
        *PERSON[:-1],
        *day("departed_date", "The day of departure, filled in later.", sensitive=True),
        *day("apprehension_date", "The day of ICE's arrest.", sensitive=True),
        PERSON[-1],
    ),
)
