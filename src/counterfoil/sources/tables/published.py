"""Declares the rows of custodians' logs, and of tables of counts that somebody published."""

from __future__ import annotations

from counterfoil.schema import Field, Table
from counterfoil.sources.tables.parts import ADDRESS, KEY, as_stated, day

CUSTODIAN_LOG_ROWS = Table(
    name="sources.custodian_log_rows",
    grain="one row a row of a custodian's log: a request, or a month certified to have none",
    part="release_id",
    key=KEY,
    fields=(
        *ADDRESS,
        as_stated("agency_name", "The agency that keeps the log."),
        as_stated("state", "The state of the agency."),
        Field("county_code_fips", "text", "The county of the agency."),
        as_stated("custodian_level", "Which level of government holds the person, as written."),
        Field("booking_key", "text", "The booking number, hashed under the key of the workspace.", sensitive=True),
        *day("received_date", "The day the agency received the request."),
        as_stated("request", "What was asked of the agency, as written."),
        as_stated("warrant", "What warrant or order came with the request, as written."),
        as_stated("answer", "What the agency answered."),
        *day("answered_date", "The day it answered."),
        as_stated("basis", "On what the answer rests, as written."),
        as_stated("ice_was_told", "Whether the agency told ICE of the custody release, as written."),
        *day("notice_date", "The day the agency told ICE of the release."),
        *day("custody_release_date", "The day the person left the agency's custody."),
        as_stated("end", "How custody ended, as written."),
        as_stated("picked_up", "Whether ICE came, as written."),
        as_stated("moved_to", "The custodian to whom the person was moved."),
        *day("certified_zero_month", "The first day of a month certified to have no request."),
    ),
)

PUBLISHED_COUNT_ROWS = Table(
    name="sources.published_count_rows",
    grain="one row a cell of a table of counts that somebody published: one place, one period, one thing counted",
    part="release_id",
    key=(*KEY, "column_number"),
    fields=(
        *ADDRESS,
        Field("column_number", "integer", "The column that the count stands in, from 1.", required=True),
        as_stated("place", "The place that is counted, as written."),
        Field("county_code_fips", "text", "The county of the place, where the table states it."),
        as_stated("state", "The state of the place, as written."),
        as_stated("agency", "The agency that is counted, as written."),
        *day("period_from_date", "The first day of the period."),
        *day("period_until_date", "The day after the last one of the period."),
        as_stated("period", "The period, as written: a year, a month, a fiscal year."),
        as_stated("measure", "What is counted, in the publisher's words."),
        as_stated("group", "The part that is counted, as written: an offense, an outcome."),
        Field("count", "integer", "The count."),
        as_stated("count", "The cell that `count` was read from."),
        Field("count_reason", "text", "Why `count` is unknown.", values=("not_stated", "withheld", "unreadable")),
    ),
)
