"""Declares the custodian's half of the ledger: requests in logs, and counts that custodians put out."""

from __future__ import annotations

from counterfoil.ledger.tables import UNKNOWN
from counterfoil.schema import REASONS, Field, Table

CUSTODIAN_OUTCOMES = (
    "handed_over",
    "ice_did_not_come",
    "moved",
    "withdrawn",
    "not_in_custody",
    "died",
    "declined",
    "released_without_notice",
    "pending",
    "still_held",
    "unknown",
)
ANSWERS = ("accepted", "notify_only", "declined", "none", "unknown")
NOTICES = ("given", "after_release", "not_given", "unknown")

CUSTODIAN_ACTIONS = Table(
    name="ledger.custodian_actions",
    grain="one row a request in a custodian's log, or a month certified to have none",
    part="release_id",
    key=("action_id",),
    source="ledger/facts/custodians.yaml",
    fields=(
        Field("action_id", "text", "Hash of the address of its source row.", required=True),
        Field("release_id", "text", "The log that it stands in.", required=True),
        Field("agency_name", "text", "The agency that keeps the log."),
        Field("state_code", "text", "The state of the agency, as two letters, where the log states it."),
        Field("county_code_fips", "text", "The county of the agency."),
        Field("custodian_level", "text", "Which level of government held the person.", required=True),
        Field("booking_key", "text", "The booking number, hashed under the key of the workspace.", sensitive=True),
        Field("received_date", "date", "The day the request was received."),
        Field("received_date_reason", "text", "Why that day is unknown.", values=UNKNOWN),
        Field("request", "text", "What was asked of the agency, in the words of the format."),
        Field("warrant", "text", "What came with the request, in the words of the format."),
        Field("answer", "text", "What the agency answered.", required=True, values=ANSWERS),
        Field("answered_date", "date", "The day it answered."),
        Field("basis", "text", "On what the answer rests, in the words of the format."),
        Field("basis_reason", "text", "Why that is unknown.", values=UNKNOWN),
        Field("notice", "text", "Whether ICE was told before the release.", required=True, values=NOTICES),
        Field("notice_date", "date", "The day the agency told ICE of the release."),
        Field("custody_release_date", "date", "The day the person left the agency's custody."),
        Field("picked_up", "text", "Whether ICE came.", required=True, values=("yes", "no", "unknown")),
        Field("outcome", "text", "How the request stands by the log; empty for a month.", values=CUSTODIAN_OUTCOMES),
        Field("outcome_reason", "text", "Why it is unknown.", values=tuple(REASONS)),
        Field("certified_zero_month", "date", "First day of a month certified to have no request."),
    ),
)

CUSTODIAN_COUNTS = Table(
    name="ledger.custodian_counts",
    grain="one row a count that a custodian, or another who speaks of one half, put out",
    part="release_id",
    key=("count_id",),
    source="the `counts` of the format that it was read by",
    fields=(
        Field("count_id", "text", "Hash of the address of its cell.", required=True),
        Field("release_id", "text", "The table that it stands in.", required=True),
        Field("half", "text", "Whose record it is.", required=True, values=("custodian", "ice", "other")),
        Field("agency_name", "text", "The agency, as written."),
        Field("state_code", "text", "Two letters of the state, where the table states it."),
        Field("county_code_fips", "text", "The county of the agency, where the table states it."),
        Field("custodian_levels", "texts", "The levels of custodian that the count covers.", required=True),
        Field("period_from_date", "date", "The first day of the period; of a stock, its day."),
        Field("period_until_date", "date", "The day after its last."),
        Field("measure", "text", "What is counted, in our words; empty where the format lists none."),
        Field("measure_as_stated", "text", "What is counted, in the publisher's words."),
        Field("group_name", "text", "The part that is counted, such as an offense."),
        Field("unit", "text", "What one of the counted is.", required=True),
        Field("stock_or_flow", "text", "On a day, or over a period.", required=True, values=("stock", "flow")),
        Field("clock", "text", "The day by which a count belongs to its period.", required=True),
        Field("count", "integer", "The count."),
        Field("count_reason", "text", "Why the count is unknown.", values=UNKNOWN),
        Field("figure_as_stated", "text", "The cell, where it is no count: a share, or words."),
        Field("as_of_date", "date", "The last day that the table covers.", required=True),
    ),
)
