"""Declares the rows of files of removals and returns."""

from __future__ import annotations

from counterfoil.schema import Table
from counterfoil.sources.tables.parts import ADDRESS, CASE, KEY, PERSON, as_stated, day

REMOVAL_ROWS = Table(
    name="sources.removal_rows",
    grain="one row a row of a removal file; a row is meant to be one departure of one person",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("departed_date", "The day of departure.", sensitive=True),
        as_stated("departure_port", "The port of departure, as written."),
        as_stated("docket_aor", "The area of responsibility of the docket, as written."),
        as_stated("docket_office", "The docket control office, as written."),
        as_stated("final_program", "The program, as written."),
        as_stated("processing_disposition", "How the person was processed, as written."),
        as_stated("apprehension_method", "How ICE arrested the person, as written."),
        *day("apprehension_date", "The day of ICE's arrest.", sensitive=True),
        as_stated("criminality", "Conviction or charge, as written."),
        as_stated("threat_level", "ICE's threat level, as written."),
        as_stated("conviction_charge_code", "NCIC code of the most serious conviction.", sensitive=True),
        *CASE,
        *PERSON,
    ),
)
