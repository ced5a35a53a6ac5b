"""Declares the rows of files of administrative arrests and of encounters."""

from __future__ import annotations

from counterfoil.schema import Table
from counterfoil.sources.tables.parts import ADDRESS, CASE, KEY, PERSON, as_stated, day

ARREST_ROWS = Table(
    name="sources.arrest_rows",
    grain="one row a row of an arrest file; a row is meant to be one administrative arrest by ICE",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("arrest_date", "The day of the arrest; local to the arresting office.", sensitive=True),
        as_stated("apprehension_type", "The type of the apprehension, as written; from August 2025 on."),
        as_stated("arrest_state", "The state of the arrest, as written."),
        as_stated("arrest_county", "The county of the arrest, as written; blank where it was seen.", sensitive=True),
        as_stated("arrest_city", "The city of the arrest, as written.", sensitive=True),
        as_stated("arrest_aor", "The area of responsibility, as written: the officer's, not the place's."),
        as_stated("arrest_site", "The duty site of the arresting officer, as written; not the place."),
        as_stated("landmark", "The site of the arrest, as written; often a code of an office.", sensitive=True),
        as_stated("operation", "The operation, as written; a dash says that there is none."),
        as_stated("final_program", "The program, as written."),
        as_stated("arresting_agency", "The arresting agency, as written."),
        as_stated("apprehension_method", "How ICE arrested the person, as written."),
        as_stated("criminality", "Conviction or charge at the arrest, as written."),
        as_stated("threat_level", "ICE's threat level, as written."),
        *CASE,
        *day("departed_date", "The day of departure, filled in later.", sensitive=True),
        *PERSON,
    ),
)

ENCOUNTER_ROWS = Table(
    name="sources.encounter_rows",
    grain="one row a row of an encounter file; a row is meant to be one meeting with a person, arrested or not",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("encounter_date", "The day of the encounter.", sensitive=True),
        as_stated("event_type", "The type of the event, as written."),
        as_stated("encounter_state", "The state of the encounter, as written."),
        as_stated("encounter_county", "The county of the encounter, as written.", sensitive=True),
        as_stated("responsible_aor", "The responsible area of responsibility, as written."),
        as_stated("responsible_site", "The responsible site, as written."),
        as_stated("landmark", "The site of the encounter, as written.", sensitive=True),
        as_stated("operation", "The operation, as written; a dash says that there is none."),
        as_stated("final_program", "The program, as written."),
        as_stated("processing_disposition", "How the person was processed, as written."),
        as_stated("criminality", "Conviction or charge at the encounter, as written."),
        as_stated("threat_level", "ICE's threat level, as written."),
        *CASE,
        *day("departed_date", "The day of departure, filled in later.", sensitive=True),
        *PERSON,
    ),
)
