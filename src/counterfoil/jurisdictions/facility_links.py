"""Declares the table that links each facility of a release to a state, a county and a responsible body."""

from __future__ import annotations

from counterfoil.schema import Field, Table

AGENCY_KINDS = (
    "county_jail",
    "city_police",
    "state_prison",
    "federal",
    "hold_room",
    "hospital",
    "juvenile",
    "private",
    "other",
    "unknown",
)
CUSTODIAN_LEVELS = ("municipal", "county", "state", "federal", "tribal", "private", "unknown")
JURISDICTION_LEVELS = ("municipal", "county", "state", "federal", "tribal", "private")

FACILITY_LINKS = Table(
    name="jurisdictions.facility_links",
    grain="one row a facility as a release writes it",
    key=("release_id", "facility_id"),
    part="release_id",
    source="the register of jurisdictions; docs/explain/jurisdictions.md says how it is read",
    fields=(
        Field("release_id", "text", "The release that writes the facility so.", required=True),
        Field("facility_id", "text", "Our id of the facility as this release writes it.", required=True),
        Field("facility_code_ice", "text", "The facility's code as ICE gives it."),
        Field("facility_name_as_stated", "text", "The facility's name, verbatim."),
        Field("facility_city", "text", "The facility's city, verbatim."),
        Field("facility_state", "text", "The facility's state as its column states it, in two letters."),
        Field(
            "agency_kind",
            "text",
            "What the body is, by the grammar of its name and code; read before any place is looked up.",
            required=True,
            values=AGENCY_KINDS,
        ),
        Field(
            "custodian_level",
            "text",
            "The level of government that has custody, by the same grammar.",
            required=True,
            values=CUSTODIAN_LEVELS,
        ),
        Field("state_code", "text", "The state it was resolved in, in two letters."),
        Field(
            "county_code_fips",
            "text",
            "The county of the custodian for county and municipal bodies, the county where the facility "
            "stands for others; empty unless the status is resolved.",
        ),
        Field("county_name", "text", "That county's name in the register."),
        Field("agency_name", "text", "A readable name for the responsible body."),
        Field(
            "agency_id",
            "text",
            "Our id of the body: county, kind and own name; the same in every release. Empty unless known.",
        ),
        Field(
            "jurisdiction_level",
            "text",
            "The level of the body to be named, which is never lower than its custodian level; empty where unknown.",
            values=JURISDICTION_LEVELS,
        ),
        Field("jurisdiction_name", "text", "The jurisdiction to be named: city, county, state or the United States."),
        Field(
            "status",
            "text",
            "Whether the evidence settles the county; ambiguous where it leaves candidates.",
            required=True,
            values=("resolved", "ambiguous", "unresolved"),
        ),
        Field(
            "confidence",
            "number",
            "How sure the county is: how often evidence of that strength was right; 0 without a county.",
            required=True,
            unit="0 to 1",
        ),
        Field("basis", "text", "Which signals decided, in plain words.", required=True),
        Field("candidates", "texts", "FIPS codes of the counties that the evidence leaves.", required=True),
        Field("valid_from", "date", "First day on which the link holds; empty: not known to be limited."),
        Field("valid_until", "date", "First day on which it no longer holds; empty: still in force."),
    ),
)
