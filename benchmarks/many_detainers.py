"""Makes a workspace with as many invented detainers as are asked for, worked through, without a file to read.

What `run` would make of a release is written straight from a query of the database: detainers, what followed each,
its outcome, and the place of each facility. The same number of rows gives the same tables. Nothing in them is true of
any place: facilities, counties and states have made-up codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from invented_release import AS_OF, DAYS, FACILITIES, FIRST, RELEASE, store_record, store_table

from counterfoil.engine import create_workspace, writing
from counterfoil.jurisdictions import FACILITY_LINKS
from counterfoil.ledger import DETAINERS
from counterfoil.outcomes import DETAINER_LINKS, DETAINER_OUTCOMES

#: Draws a whole number below `of` for a row, the same one each time.
DRAW = "(hash({row} * 64 + {salt}) % {of})"
#: Of a hundred: lift reasons, outcomes, and how they end.
_OUTCOMES = """
    case when u < 30 then 'unresolved' when u < 65 then 'taken_into_ice_custody' when u < 75 then 'declined_by_agency'
         when u < 82 then 'released_without_handover' when u < 85 then 'ice_did_not_take'
         when u < 93 then 'lifted_by_ice' when u < 94 then 'usc_or_claim' when u < 98 then 'superseded_or_duplicate'
         when u < 99 then 'moved_to_other_custodian'
         when u = 100 then 'died' else 'unmapped' end
"""
_REASONS = """
    case when u < 30 then null when u < 65 then 'Booked into Detention' when u < 75 then 'Detainer Declined by LEA'
         when u < 82 then 'Early Release' when u < 85 then 'Insufficient Notice to ICE'
         when u < 93 then 'Case Closed' when u < 94 then 'United States Citizen Interviewed'
         when u < 98 then 'Superseding - New Form Issued' when u < 99 then 'Transferred'
         when u = 100 then 'Died' else 'See Comments' end
"""
#: One row a detainer: its number, its id, its day, and what is drawn for it.
_BASE = f"""
    select range as i, substr(md5(range::varchar), 1, 24) as detainer_id,
           date '{{first}}' + (range * {{days}} // {{rows}})::integer as prepared_date,
           {{u}} as u, {{f}} as f,
           {DRAW.format(row="range", salt=3, of=100)} as k,
           (pow({DRAW.format(row="range", salt=4, of=1000)} / 1000.0, 3) * 200)::integer as d
    from range({{rows}})
"""
_CUSTODY = f"""
    case when u >= 30 and u < 65 and k >= 12 and prepared_date + d <= date '{AS_OF}' then prepared_date + d end
"""

_COLUMNS = {
    DETAINERS: {
        "detainer_id": "detainer_id",
        "release_id": f"'{RELEASE}'",
        "prepared_date": "prepared_date",
        "facility_id": "substr(md5('f' || f), 1, 24)",
        "facility_code_ice": "'ZZ' || lpad(f::varchar, 5, '0')",
        "facility_name_as_stated": "'FICTIONAL JAIL ' || f",
        "facility_city": "'FICTIONAL CITY ' || (f % 900)",
        "facility_state_as_stated": "'Z' || (f % 51)",
        "facility_aor": "'Fictional ' || (f % 25) || ' Area of Responsibility'",
        "form": "case when k < 80 then 'I247A' else 'I247G' end",
        "request_asked": "case when k < 80 then 'notify_and_hold' else 'notify' end",
        "lift_reason_as_stated": _REASONS,
        "lift_reason_reason": "case when u < 30 then 'not_stated' end",
        "criminality": "(1 + k % 3)::varchar || ' Fictional'",
        "threat_level": "(1 + k % 4)::varchar",
        "offense_code_ncic": "case when k < 30 then lpad(((k * 97) % 6000)::varchar, 4, '0') end",
        "citizenship_country": "'COUNTRY ' || (k % 60)",
        "sex": "case when k < 90 then 'Male' else 'Female' end",
        "birth_year": "1960 + (k % 45)",
        "person_key": "case when k >= 12 then md5('p' || i) || md5('q' || i) end",
        "source_row_count": "1",
        "file_hash": "md5('file') || md5('hash')",
        "sheet": "'Sheet'",
        "row_number": "i + 8",
    },
    DETAINER_OUTCOMES: {
        "detainer_id": "detainer_id",
        "release_id": f"'{RELEASE}'",
        "definition_set": "'counterfoil'",
        "outcome": _OUTCOMES,
        "outcome_basis": "case when u < 30 then 'none' else 'lift_reason' end",
        "outcome_reason": "case when u < 30 then 'not_stated' when u = 99 then 'unresolved' end",
        "custody_date": _CUSTODY,
        "days_to_custody": f"case when ({_CUSTODY}) is not null then d end",
        "custody_reason": f"case when ({_CUSTODY}) is null then 'not_applicable' end",
        "ended_date": _CUSTODY,
        "ended_basis": f"case when ({_CUSTODY}) is not null then 'linked_detention' else 'none' end",
        "ended_reason": f"case when ({_CUSTODY}) is null then 'not_collected' end",
        "censored_at": f"case when u < 30 then date '{AS_OF}' end",
        "asked_only_to_notify": "k >= 80",
        "request_met": "'unknown'",
        "conflicts": "[]::varchar[]",
    },
    DETAINER_LINKS: {
        "detainer_id": "detainer_id",
        "release_id": f"'{RELEASE}'",
        "link_status": f"case when k < 12 then 'no_person_key' when ({_CUSTODY}) is null then 'no_event' "
        "else 'linked' end",
        "custody_date": _CUSTODY,
        "days_to_custody": f"case when ({_CUSTODY}) is not null then d end",
        "custody_reason": f"case when ({_CUSTODY}) is null then 'not_applicable' end",
        "arrest_reason": "'not_collected'",
        "removal_reason": "'not_collected'",
    },
}
_PLACES = {
    "release_id": f"'{RELEASE}'",
    "facility_id": "substr(md5('f' || range), 1, 24)",
    "agency_kind": "case when range % 10 = 0 then 'city_police' else 'county_jail' end",
    "custodian_level": "case when range % 10 = 0 then 'municipal' else 'county' end",
    "state_code": "'Z' || (range % 51)",
    "county_code_fips": "case when range % 20 > 0 then lpad((range % 1500)::varchar, 5, '0') end",
    "agency_name": "'FICTIONAL AGENCY ' || range",
    "agency_id": "'fictional-' || range",
    "status": "case when range % 20 > 0 then 'resolved' else 'unresolved' end",
    "confidence": "case when range % 20 > 0 then 0.999 else 0 end",
    "basis": "'fictional'",
    "candidates": "[]::varchar[]",
}


@dataclass(frozen=True)
class Drawn:
    """How a workspace is drawn, where otherwise than here.

    Args:
        first: The day of the first detainer.
        days: How many days they are issued in.
        facilities: How many facilities there are.
        facility: Draws the facility of a row.
        ending: Draws how a row ends: from 0 to 99, or 100 for a death.
        places: Columns of the place of each facility.
        detainers: Columns of the detainers.
    """

    first: str = FIRST
    days: int = DAYS
    facilities: int = FACILITIES
    facility: str = DRAW.format(row="range", salt=2, of=FACILITIES)
    ending: str = DRAW.format(row="range", salt=1, of=100)
    places: Mapping[str, str] = field(default_factory=dict)
    detainers: Mapping[str, str] = field(default_factory=dict)


def write_many(folder: Path, rows: int, drawn: Drawn = Drawn()) -> Path:
    """A workspace with so many detainers, issued evenly over the days, to three thousand facilities.

    Args:
        folder: Where it goes; made where it is not there.
        rows: How many detainers.
        drawn: What is drawn otherwise.

    Returns:
        The workspace.
    """
    path = folder / "workspace"
    create_workspace(path)
    said = {"rows": rows, "first": drawn.first, "days": drawn.days, "f": drawn.facility, "u": drawn.ending}
    with writing(path) as change:
        for table, columns in _COLUMNS.items():
            order = "detainer_id" if table is not DETAINERS else "i"
            more = drawn.detainers if table is DETAINERS else {}
            store_table(change, table, {**columns, **more}, f"({_BASE.format(**said)})", order)
        places = f"range({drawn.facilities})"
        store_table(change, FACILITY_LINKS, {**_PLACES, **drawn.places}, places, "range")
        store_record(change, rows, first=drawn.first)
    return path
