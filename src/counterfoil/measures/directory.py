"""Lists the responsible bodies under whose names detainers are published."""

from __future__ import annotations

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.language import to_say
from counterfoil.measures.subjects import require_run
from counterfoil.schema import Field

_FIELDS = (
    Field("agency_id", "text", "Our id of the body.", required=True),
    Field("agency_name", "text", "Its name as it is printed; for most, as ICE writes its facility.", required=True),
    Field("agency_kind", "text", "What the body is.", required=True),
    Field("custodian_level", "text", "Municipal, county, state, federal, tribal or private.", required=True),
    Field("jurisdiction_name", "text", "The jurisdiction to be named.", required=True),
    Field("state", "text", "Two letters of the state.", required=True),
    Field("county_code_fips", "text", "The county of the custodian, or where the facility stands.", required=True),
    Field("facility_count", "integer", "Facilities, as ICE writes them.", required=True, unit="facilities"),
)


def describe_agencies(snapshot: Snapshot) -> Releasable:
    """One row an agency to which some facility is linked surely enough to be printed, in order of id."""
    links = snapshot.table(FACILITY_LINKS, list(require_run(snapshot)))
    sure = links.filter((links.status == "resolved") & (links.confidence >= load_gate()) & (links.agency_id != ""))
    found = sure.group_by("agency_id").aggregate(
        **{
            name: sure[name].min()
            for name in ("agency_name", "agency_kind", "custodian_level", "jurisdiction_name", "county_code_fips")
        },
        state=sure.state_code.min(),
        facility_count=sure.facility_id.nunique(),
    )
    rows = snapshot.run(found.order_by("agency_id")).to_pylist()
    return release(
        Cells(
            subject="agencies",
            title=to_say("Agencies to which facilities are linked"),
            unit="agencies",
            fields=_FIELDS,
            rows=tuple({f.name: (row[f.name] if row[f.name] is not None else "") for f in _FIELDS} for row in rows),
        )
    )
