"""What every table of source rows has: the address of a row, cells as stated, and dates with the reason why not."""

from __future__ import annotations

from counterfoil.schema import Field

#: Why a row is in the file and yet no record.
SET_ASIDE = ("repeated_header", "not_a_record", "wrong_number_of_cells", "repeated_block")
#: Why a cell that is read as a date or a number is unknown.
WHY_UNKNOWN = ("not_stated", "withheld", "not_collected", "unreadable", "out_of_range")

ADDRESS = (
    Field("release_id", "text", "The release that the row came with.", required=True),
    Field("file_hash", "text", "SHA-256 of the file.", required=True),
    Field("file_name", "text", "The file's name when it was read.", required=True),
    Field("sheet", "text", "The sheet; empty for a file without sheets.", required=True),
    Field("row_number", "integer", "The row as a spreadsheet numbers it, headings included.", required=True),
    Field("set_aside_reason", "text", "Why the row is no record; empty for a record.", values=SET_ASIDE),
)
KEY = ("release_id", "file_hash", "sheet", "row_number")


def day(name: str, meaning: str, *, sensitive: bool = False) -> tuple[Field, Field, Field]:
    """A date, how it stood in the cell (with its time of day, where it has one), and why it is unknown."""
    return (
        Field(name, "date", meaning, sensitive=sensitive),
        Field(f"{name}_as_stated", "text", f"The cell that `{name}` was read from.", sensitive=sensitive),
        Field(f"{name}_reason", "text", f"Why `{name}` is unknown.", values=WHY_UNKNOWN),
    )


def as_stated(name: str, meaning: str, *, sensitive: bool = False) -> Field:
    """A cell as it stood."""
    return Field(f"{name}_as_stated", "text", meaning, sensitive=sensitive)


#: What the tables of ICE say of a person; never shown.
PERSON = (
    as_stated("citizenship_country", "Country of citizenship, as written.", sensitive=True),
    as_stated("gender", "Gender, as written.", sensitive=True),
    Field("birth_year", "integer", "Year of birth.", sensitive=True),
    as_stated("person_key", "The publisher's key of a person; valid inside one production.", sensitive=True),
)
#: What the tables of ICE say of a case, all of it as of the end of the release and not of the event.
CASE = (
    as_stated("case_status", "The state of the case at the as-of date, not on the day of the event."),
    as_stated("case_category", "The kind of the case at the as-of date."),
)
