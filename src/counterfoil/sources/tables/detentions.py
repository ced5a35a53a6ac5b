"""Declares the rows of files of detention, one a facility stay, and of the Deportation Data Project's whole stays."""

from __future__ import annotations

from counterfoil.schema import Field, Table
from counterfoil.sources.tables.parts import ADDRESS, CASE, KEY, PERSON, as_stated, day

DETENTION_STINT_ROWS = Table(
    name="sources.detention_stint_rows",
    grain="one row a row of a detention file; a row is meant to be one person's time in one facility",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("stay_book_in_date", "The day the whole stay began.", sensitive=True),
        *day("book_in_date", "The day of the book-in to this facility.", sensitive=True),
        *day("book_out_date", "The day of the book-out of this facility; blank while it lasts.", sensitive=True),
        *day("stay_book_out_date", "The day the whole stay ended; blank while it lasts.", sensitive=True),
        as_stated("facility_code", "ICE's code of the facility."),
        as_stated("facility_name", "The facility, as written."),
        as_stated("book_in_aor", "The area of responsibility, as written."),
        as_stated("docket_office", "The docket control office, as written."),
        as_stated("release_reason", "Why the time in this facility ended, as written."),
        as_stated("stay_release_reason", "Why the whole stay ended, as written."),
        as_stated("final_program", "The program, as written."),
        as_stated("apprehension_method", "How ICE arrested the person, as written."),
        as_stated("criminality", "Conviction or charge at the book-in, as written."),
        as_stated("threat_level", "ICE's threat level, as written."),
        as_stated("conviction_charge_code", "NCIC code of the most serious conviction.", sensitive=True),
        *CASE,
        *day("departed_date", "The day of departure, filled in later.", sensitive=True),
        *PERSON,
    ),
)

DETENTION_STAY_ROWS = Table(
    name="sources.detention_stay_rows",
    grain="one row a row of a file of whole stays, which the Deportation Data Project makes from the stints",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        *day("stay_book_in_date", "The day the whole stay began.", sensitive=True),
        *day("stay_book_out_date", "The day the whole stay ended; blank while it lasts.", sensitive=True),
        as_stated("first_facility_code", "ICE's code of the first facility."),
        as_stated("last_facility_code", "ICE's code of the last facility."),
        as_stated("longest_facility_code", "ICE's code of the facility of the longest time."),
        as_stated("stay_release_reason", "Why the whole stay ended, as written."),
        Field("stint_count", "integer", "How many facilities' times make the stay."),
        *CASE,
        *day("departed_date", "The day of departure, filled in later.", sensitive=True),
        *PERSON,
    ),
)
