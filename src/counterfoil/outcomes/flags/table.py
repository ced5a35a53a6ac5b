"""Declares the table of what is odd about a release."""

from __future__ import annotations

from counterfoil.schema import Field, Table

FLAG_KINDS = ("spike", "gap", "first_use", "first_stated")
LEVELS = ("release", "state", "county", "facility")

FLAGS = Table(
    name="outcomes.flags",
    grain="one row a flag: something odd about some days of one release, at one place",
    part="release_id",
    key=("flag_id",),
    source="outcomes/facts/flags.yaml; sources/facts/quality/limits.yaml",
    fields=(
        Field("flag_id", "text", "Kind, and a hash of release, place, days and value.", required=True),
        Field("release_id", "text", "The release.", required=True),
        Field(
            "flag_kind",
            "text",
            "spike: too many records on a day; gap: days without one; first_use: a value not used before; "
            "first_stated: a column that was empty before.",
            required=True,
            values=FLAG_KINDS,
        ),
        Field(
            "level", "text", "What it is about: the whole release, or a kind of place.", required=True, values=LEVELS
        ),
        Field("state_code", "text", "The state, in two letters, where it is about a place in one."),
        Field("county_code_fips", "text", "The county, where the link is sure enough to be printed."),
        Field("facility_id", "text", "The facility, where it is about one."),
        Field("facility_name", "text", "The facility as ICE writes it."),
        Field("from_date", "date", "The first day that it is about.", required=True),
        Field(
            "until_date",
            "date",
            "The first day after; of a gap that lasts to the release's end, that end.",
            required=True,
        ),
        Field(
            "record_count", "integer", "Detainers on those days; of a value, detainers that have it.", required=True
        ),
        Field("usual_count", "number", "Of a spike, the median of the place's days; of a gap, what was expected."),
        Field("month_count", "integer", "Of a spike, the detainers of its month."),
        Field("column_name", "text", "The column, in words, where it is about a value."),
        Field("stated_value", "text", "The value; empty where it is not printed."),
        Field("because", "text", "The rule, in words.", required=True),
    ),
)
