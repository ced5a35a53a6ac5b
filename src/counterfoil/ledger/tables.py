"""Declares the tables of the ledger."""

from __future__ import annotations

from counterfoil.schema import Field, Table

FATES = ("kept", "duplicate_of", "superseded_by", "set_aside")
REQUESTS = ("notify", "notify_and_hold", "return_of_person", "unknown")
UNKNOWN = ("not_stated", "withheld", "not_collected", "unreadable", "out_of_range")

DETAINERS = Table(
    name="ledger.detainers",
    grain="one row a detainer: one form, to one facility, about one person",
    part="release_id",
    key=("detainer_id",),
    source="DHS form I-247 and its revisions; 8 CFR 287.7",
    fields=(
        Field("detainer_id", "text", "Hash of the address of its first source row.", required=True),
        Field("release_id", "text", "The release that it was published in.", required=True),
        Field("prepared_date", "date", "The day the form was prepared."),
        Field("prepared_date_reason", "text", "Why the prepared date is unknown.", values=UNKNOWN),
        Field(
            "facility_id",
            "text",
            "Hash of the facility's code, name, city and state as stated.",
            required=True,
        ),
        Field("facility_code_ice", "text", "ICE's code of the facility that the form was sent to."),
        Field("facility_name_as_stated", "text", "The facility that the form was sent to."),
        Field("facility_city", "text", "The facility's city as stated, trimmed."),
        Field("facility_state_as_stated", "text", "The facility's state as stated, trimmed."),
        Field("facility_aor", "text", "The facility's area of responsibility."),
        Field("form", "text", "The form, from the first word of its name."),
        Field("request_asked", "text", "What the form asks of the custodian.", required=True, values=REQUESTS),
        Field("lift_date", "date", "The day it was lifted, in the one release that states it."),
        Field("lift_date_reason", "text", "Why that day is unknown.", values=UNKNOWN),
        Field("previous_prepared_date", "date", "The day of the form that it replaces, where a release states it."),
        Field("lift_reason_as_stated", "text", "Why it ended, in ICE's words."),
        Field("lift_reason_code_ice", "text", "ICE's code of the lift reason."),
        Field("lift_reason_reason", "text", "Why the lift reason is unknown.", values=UNKNOWN),
        Field("criminality", "text", "Conviction or charge when the form was prepared."),
        Field("threat_level", "text", "ICE's threat level."),
        Field("case_status", "text", "The state of the case at the as-of date."),
        Field("offense_code_ncic", "text", "NCIC code of the most serious conviction.", sensitive=True),
        Field("conviction_date", "date", "The day of that conviction.", sensitive=True),
        Field("citizenship_country", "text", "Country of citizenship.", sensitive=True),
        Field("sex", "text", "Gender as stated.", sensitive=True),
        Field("birth_year", "integer", "Year of birth.", sensitive=True),
        Field("departed_date", "date", "The day of departure, filled in later.", sensitive=True),
        Field("apprehension_date", "date", "The day of ICE's arrest.", sensitive=True),
        Field("person_key", "text", "A person inside this release; never across releases.", sensitive=True),
        Field("source_row_count", "integer", "Source rows that are this detainer.", required=True),
        Field("superseded_by", "text", "The detainer that replaced it."),
        Field("file_hash", "text", "The file of its first source row.", required=True),
        Field("sheet", "text", "The sheet of its first source row.", required=True),
        Field("row_number", "integer", "The row of its first source row.", required=True),
    ),
)

DETAINER_ROWS_FATE = Table(
    name="ledger.detainer_rows",
    grain="one row a source row of a detainer file, with its fate",
    part="release_id",
    key=("release_id", "file_hash", "sheet", "row_number"),
    fields=(
        Field("release_id", "text", "The release that the row came with.", required=True),
        Field("file_hash", "text", "SHA-256 of the file.", required=True),
        Field("file_name", "text", "The file's name when it was read.", required=True),
        Field("sheet", "text", "The sheet.", required=True),
        Field("row_number", "integer", "The row as a spreadsheet numbers it.", required=True),
        Field("fate", "text", "What became of the row.", required=True, values=FATES),
        Field("reason", "text", "The rule that decided, or why the row is no record."),
        Field("detainer_id", "text", "The detainer that the row is, or that it repeats."),
        Field("superseded_by", "text", "The detainer that replaced it."),
    ),
)
