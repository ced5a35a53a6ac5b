"""Declares the columns of the tables that set both halves side by side."""

from __future__ import annotations

from counterfoil.schema import Field

_WHO = (
    Field("agency_name", "text", "The agency whose record it is, or its place where no record was handed in."),
    Field("state", "text", "Two letters of the state."),
    Field("county_code_fips", "text", "The county of the custodian; empty for a state's or a federal one."),
    Field("custodian_level", "text", "Municipal, county, state, federal, tribal or private.", required=True),
)
_WHAT = (
    Field("comparison", "text", "What is compared.", required=True),
    Field("comparison_label", "text", "What is compared, as printed.", required=True),
)
FIGURES = (
    *_WHO,
    *_WHAT,
    Field("ice_count", "integer", "By ICE's record, under the custodian's name and in the period.", unit="detainers"),
    Field(
        "custodian_count", "integer", "By the custodian's record, in the days of which it speaks.", unit="requests"
    ),
    Field("difference", "integer", "ICE's count less the custodian's."),
    Field("unexplained_at_least", "integer", "What stays unexplained however the named parts fall."),
    Field("verdict", "text", "How the two stand to each other.", required=True),
    Field("verdict_label", "text", "The same, as printed.", required=True),
    Field("months_reported", "integer", "Months of which the custodian's record speaks.", unit="months"),
    Field("months_silent", "integer", "Months of the period of which it does not.", unit="months"),
    Field("reason", "text", "Why a count is unknown."),
)
PARTS = (
    *_WHO,
    *_WHAT,
    Field("part", "text", "The named part of the difference.", required=True),
    Field("part_label", "text", "The part, as printed.", required=True),
    Field("low", "integer", "The least that it can be; a minus sign: the custodian has more.", required=True),
    Field("high", "integer", "The most; equal to the least where it was counted exactly.", required=True),
)
OUTCOMES = (
    *_WHO,
    Field("custodian_outcome", "text", "How the requests stand by the custodian's record.", required=True),
    Field("custodian_outcome_label", "text", "The same, as printed.", required=True),
    Field("count", "integer", "Requests.", unit="requests"),
    Field("denominator", "integer", "All requests of the record in the period.", unit="requests"),
    Field("share", "number", "The count over all requests of the record.", unit="share"),
    Field("reason", "text", "Why a figure is unknown."),
)
BALANCES = (
    Field("agency_name", "text", "Whose counts.", required=True),
    Field("from_date", "date", "First day of the period.", required=True),
    Field("until_date", "date", "The day after its last.", required=True),
    Field("total", "integer", "The count that should be the sum."),
    Field("parts_sum", "integer", "The sum of its parts, as far as they are reported."),
    Field("gap", "integer", "The total less its parts."),
    Field("parts_missing", "integer", "Parts that are not reported.", required=True),
    Field("status", "text", "Whether they add up.", required=True),
    Field("status_label", "text", "The same, as printed.", required=True),
    Field("reason", "text", "Why a count is unknown."),
)
PUBLISHED = (
    Field("state", "text", "The place, as two letters or a county's FIPS code.", required=True),
    Field("ice_office", "text", "Who put out the figure of ICE's half.", required=True),
    Field("ice_says", "text", "What it counts, in its own words.", required=True),
    Field("ice_count", "integer", "The figure."),
    Field("custodian_office", "text", "Who put out the figure of the custodian's half.", required=True),
    Field("custodian_says", "text", "What it counts, in its own words.", required=True),
    Field("custodian_count", "integer", "The figure."),
    Field("verdict", "text", "Whether the two can be subtracted.", required=True),
    Field("because", "text", "Why not, where they cannot."),
    Field("reason", "text", "Why a count is unknown."),
)
