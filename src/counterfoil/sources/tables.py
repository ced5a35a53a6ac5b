"""Declares the rows of each kind of file as they stand, with the address of each."""

from __future__ import annotations

from counterfoil.schema import Field, Table

#: Why a row is in the file and yet no record.
SET_ASIDE = ("repeated_header", "not_a_record", "wrong_number_of_cells")

_ADDRESS = (
    Field("release_id", "text", "The release that the row came with.", required=True),
    Field("file_hash", "text", "SHA-256 of the file.", required=True),
    Field("file_name", "text", "The file's name when it was read.", required=True),
    Field("sheet", "text", "The sheet; empty for a text file.", required=True),
    Field("row_number", "integer", "The row as a spreadsheet numbers it, headings included.", required=True),
    Field("set_aside_reason", "text", "Why the row is no record; empty for a record.", values=SET_ASIDE),
)


def _date(name: str, meaning: str, *, sensitive: bool = False) -> tuple[Field, Field, Field]:
    """A date, how it stood in the cell, and why it is unknown."""
    return (
        Field(name, "date", meaning, sensitive=sensitive),
        Field(f"{name}_as_stated", "text", f"The cell that `{name}` was read from.", sensitive=sensitive),
        Field(
            f"{name}_reason",
            "text",
            f"Why `{name}` is unknown.",
            values=("not_stated", "withheld", "not_collected", "unreadable", "out_of_range"),
        ),
    )


def _as_stated(name: str, meaning: str, *, sensitive: bool = False) -> Field:
    """A cell as it stood."""
    return Field(f"{name}_as_stated", "text", meaning, sensitive=sensitive)


DETAINER_ROWS = Table(
    name="sources.detainer_rows",
    grain="one row a row of a detainer file; a row is meant to be one form to one facility",
    part="release_id",
    key=("release_id", "file_hash", "sheet", "row_number"),
    fields=(
        *_ADDRESS,
        *_date("prepared_date", "The day the form was prepared; local to the issuing office."),
        _as_stated("facility_code", "ICE's code of the facility that the form was sent to."),
        _as_stated("facility_name", "The facility that the form was sent to, as written."),
        _as_stated("facility_city", "The facility's city, as written."),
        _as_stated("facility_state", "The facility's state, as written."),
        _as_stated("facility_aor", "The facility's area of responsibility, as written."),
        _as_stated("detainer_type", "The form, as written."),
        _as_stated("lift_reason", "Why the detainer ended, in ICE's words."),
        _as_stated("lift_reason_code", "ICE's code of the lift reason."),
        _as_stated("release_notice_asked", "Whether notice of release was asked for, as written."),
        _as_stated("custody_resumption_asked", "Whether the return of a person was asked for, as written."),
        _as_stated("issuing_site", "The office that issued the form."),
        _as_stated("criminality", "Conviction or charge at the time of preparation, as written."),
        _as_stated("threat_level", "ICE's threat level, as written; the word NA occurs and is not a blank."),
        _as_stated("case_status", "The state of the case at the as-of date, not at the form's date."),
        _as_stated("case_category", "The kind of the case at the as-of date."),
        _as_stated("processing_disposition", "How the person was processed, as written."),
        _as_stated("apprehension_method", "How ICE arrested the person, as written."),
        _as_stated("conviction_charge_code", "NCIC code of the most serious conviction.", sensitive=True),
        _as_stated("citizenship_country", "Country of citizenship, as written.", sensitive=True),
        _as_stated("gender", "Gender, as written.", sensitive=True),
        Field("birth_year", "integer", "Year of birth.", sensitive=True),
        *_date("departed_date", "The day of departure, filled in later.", sensitive=True),
        *_date("apprehension_date", "The day of ICE's arrest.", sensitive=True),
        _as_stated("person_key", "The publisher's key of a person; valid inside one release.", sensitive=True),
    ),
)

CUSTODIAN_LOG_ROWS = Table(
    name="sources.custodian_log_rows",
    grain="one row a row of a custodian's log: a request, or a month certified to have none",
    part="release_id",
    key=("release_id", "file_hash", "sheet", "row_number"),
    fields=(
        *_ADDRESS,
        _as_stated("agency_name", "The agency that keeps the log."),
        Field("county_code_fips", "text", "The county of the agency."),
        *_date("received_date", "The day the agency received the request."),
        _as_stated("answer", "What the agency answered."),
        *_date("notice_date", "The day the agency told ICE of the release."),
        *_date("custody_release_date", "The day the person left the agency's custody."),
        _as_stated("picked_up", "Whether ICE came, as written."),
        *_date("certified_zero_month", "The first day of a month certified to have no request."),
    ),
)

TABLES = {table.name: table for table in (DETAINER_ROWS, CUSTODIAN_LOG_ROWS)}
