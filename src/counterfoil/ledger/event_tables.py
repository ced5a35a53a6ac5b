"""Declares the tables of what ICE records beside detainers: arrests, detentions, removals, encounters."""

from __future__ import annotations

from counterfoil.ledger.tables import FATES, UNKNOWN
from counterfoil.schema import Field, Table


def _day(name: str, meaning: str) -> tuple[Field, Field]:
    return (
        Field(name, "date", meaning, sensitive=True),
        Field(f"{name}_reason", "text", "Why that day is unknown.", values=UNKNOWN),
    )


def _table(name: str, grain: str, record_id: str, *fields: Field | tuple[Field, Field]) -> Table:
    """A table of events: an id, the release, the person, its own columns, and the address of the first row."""
    own = [f for entry in fields for f in (entry if isinstance(entry, tuple) else (entry,))]
    return Table(
        name=name,
        grain=grain,
        part="release_id",
        key=(record_id,),
        fields=(
            Field(record_id, "text", "Hash of the address of its first source row.", required=True),
            Field("release_id", "text", "The release that it was published in.", required=True),
            Field("person_key", "text", "A person inside one production; never across them.", sensitive=True),
            *own,
            Field("source_row_count", "integer", "Source rows that are this record.", required=True),
            Field("file_hash", "text", "The file of its first source row.", required=True),
            Field("sheet", "text", "The sheet of its first source row.", required=True),
            Field("row_number", "integer", "The row of its first source row.", required=True),
        ),
    )


ARRESTS = _table(
    "ledger.arrests",
    "one row an administrative arrest",
    "arrest_id",
    _day("arrest_date", "The day of the arrest."),
    Field("arrest_state", "text", "The state, which is that of the arresting officer in some releases."),
    Field("arrest_aor", "text", "The area of responsibility of the arresting officer."),
    Field("arrest_site", "text", "The duty site of the arresting officer."),
    Field("landmark", "text", "The site of the arrest, as written.", sensitive=True),
    Field("apprehension_type", "text", "The type of the apprehension."),
    Field("apprehension_method", "text", "How ICE arrested the person."),
    Field("arresting_agency", "text", "The arresting agency."),
    Field("final_program", "text", "The program."),
    Field("criminality", "text", "Conviction or charge at the arrest."),
    Field("case_status", "text", "The state of the case at the as-of date."),
)

DETENTION_STINTS = _table(
    "ledger.detention_stints",
    "one row a person's time in one detention facility",
    "stint_id",
    _day("stay_book_in_date", "The day the whole stay began."),
    _day("book_in_date", "The day of the book-in to this facility."),
    _day("book_out_date", "The day of the book-out; unknown while it lasts."),
    _day("stay_book_out_date", "The day the whole stay ended; unknown while it lasts."),
    Field("facility_code", "text", "ICE's code of the facility."),
    Field("facility_name", "text", "The facility."),
    Field("book_in_aor", "text", "The area of responsibility."),
    Field("release_reason", "text", "Why the time in this facility ended."),
    Field("stay_release_reason", "text", "Why the whole stay ended."),
    Field("final_program", "text", "The program."),
    Field("apprehension_method", "text", "How ICE arrested the person."),
    Field("case_status", "text", "The state of the case at the as-of date."),
)

REMOVALS = _table(
    "ledger.removals",
    "one row a departure of one person",
    "removal_id",
    _day("departed_date", "The day of departure."),
    Field("docket_aor", "text", "The area of responsibility of the docket."),
    Field("final_program", "text", "The program."),
    Field("apprehension_method", "text", "How ICE arrested the person."),
    Field("criminality", "text", "Conviction or charge."),
    Field("case_status", "text", "The state of the case at the as-of date."),
)

ENCOUNTERS = _table(
    "ledger.encounters",
    "one row a meeting of ICE with one person, arrested or not",
    "encounter_id",
    _day("encounter_date", "The day of the encounter."),
    Field("event_type", "text", "The type of the event."),
    Field("encounter_state", "text", "The state."),
    Field("responsible_aor", "text", "The responsible area of responsibility."),
    Field("responsible_site", "text", "The responsible site."),
    Field("final_program", "text", "The program."),
    Field("processing_disposition", "text", "How the person was processed."),
    Field("criminality", "text", "Conviction or charge at the encounter."),
)

DETENTION_STAYS = _table(
    "ledger.detention_stays",
    "one row a whole stay, as the Deportation Data Project makes it from stints",
    "stay_id",
    _day("stay_book_in_date", "The day the whole stay began."),
    _day("stay_book_out_date", "The day the whole stay ended; unknown while it lasts."),
    Field("first_facility_code", "text", "ICE's code of the first facility."),
    Field("last_facility_code", "text", "ICE's code of the last facility."),
    Field("stay_release_reason", "text", "Why the whole stay ended."),
)

RECORD_ROWS = Table(
    name="ledger.record_rows",
    grain="one row a source row of a file that holds no detainers, with its fate",
    part="release_id",
    key=("release_id", "file_hash", "sheet", "row_number", "column_number"),
    fields=(
        Field("release_id", "text", "The release that the row came with.", required=True),
        Field("file_hash", "text", "SHA-256 of the file.", required=True),
        Field("file_name", "text", "The file's name when it was read.", required=True),
        Field("sheet", "text", "The sheet.", required=True),
        Field("row_number", "integer", "The row as a spreadsheet numbers it.", required=True),
        Field(
            "column_number", "integer", "The column, for a table with several counts a row; else 0.", required=True
        ),
        Field("fate", "text", "What became of the row.", required=True, values=FATES),
        Field("reason", "text", "The rule that decided, or why the row is no record."),
        Field("record_id", "text", "The record that the row is, or that it repeats."),
    ),
)
