"""Turns facilities as a release writes them into links to a state, a county and a responsible body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counterfoil.jurisdictions.bodies import Body, classify_body
from counterfoil.jurisdictions.confidence import Rules, load_rules
from counterfoil.jurisdictions.evidence import Evidence, weigh
from counterfoil.jurisdictions.facility_links import FACILITY_LINKS
from counterfoil.jurisdictions.states import code_state, split_name, state_runs_the_jails

if TYPE_CHECKING:
    import pyarrow as pa

    from counterfoil.jurisdictions.register import Register

_INPUT = (
    "facility_id",
    "facility_code_ice",
    "facility_name_as_stated",
    "facility_city",
    "facility_state_as_stated",
)


def resolve_facilities(facilities: pa.Table, register: Register, release_id: str) -> pa.Table:
    """Each facility's state, county and responsible body where the evidence settles them, else a plain no.

    Args:
        facilities: One row a facility as a release writes it: `facility_id`, `facility_code_ice`,
            `facility_name_as_stated`, `facility_city`, `facility_state_as_stated` (full name or two
            letters). Any cell but the id may be empty.
        register: From `load_register`.
        release_id: The release that writes them so.

    Returns:
        `jurisdictions.facility_links`: one row a row given, in the order given.

    Unknowns:
        Where two signals contradict each other, or one name fits several counties, the status is
        `ambiguous` and the candidates are listed; where nothing points to a county it is `unresolved`.
    """
    import pyarrow as pa

    rules = load_rules()
    columns = [facilities.column(name).to_pylist() for name in _INPUT]
    rows = [
        {"release_id": release_id, **_link(dict(zip(_INPUT, cells, strict=True)), register, rules)}
        for cells in zip(*columns, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=FACILITY_LINKS.arrow_schema())


def _link(facility: dict[str, Any], register: Register, rules: Rules) -> dict[str, Any]:
    """One row of the table."""
    stated_name = facility["facility_name_as_stated"]
    state_text = facility["facility_state_as_stated"]
    stated_state = (register.state_code(state_text) if state_text else None) or ""
    evidence = read_evidence(
        stated_name or "",
        facility["facility_city"] or "",
        stated_state,
        facility["facility_code_ice"] or "",
        register,
    )
    verdict = weigh(evidence, register)
    county = register.counties[verdict.county] if verdict.county else None
    agency_name = f"{county.name} (county custodian)" if county and evidence.body.level == "county" else stated_name
    return {
        "facility_id": facility["facility_id"],
        "facility_code_ice": facility["facility_code_ice"],
        "facility_name_as_stated": stated_name,
        "facility_city": facility["facility_city"],
        "facility_state": stated_state or None,
        "agency_kind": evidence.body.kind,
        "custodian_level": evidence.body.level,
        "state_code": county.state_code if county else evidence.state or None,
        "county_code_fips": verdict.county or None,
        "county_name": county.name if county else None,
        "agency_name": agency_name,
        "status": verdict.status,
        "confidence": rules.confidence(verdict.rule) if county else 0.0,
        "basis": rules.says(verdict.rule),
        "candidates": list(verdict.candidates),
        "valid_from": None,
        "valid_until": None,
    }


def read_evidence(name: str, city: str, stated_state: str, code: str, register: Register) -> Evidence:
    """What a facility's fields say, each read by itself.

    Args:
        name: As stated, or "".
        city: As stated, or "".
        stated_state: Two letters from the state column, or "".
        code: ICE's code, or "".
        register: The states, to know one where it stands in the name.
    """
    parts = split_name(name, register)
    code = code.strip().upper()
    body = classify_body(parts.text, code)
    from_code = code_state(code, body.kind, register)
    state = stated_state or parts.state_code or from_code
    if body.level in ("county", "unknown") and body.kind == "county_jail" and state_runs_the_jails(state):
        body = Body("state_prison", "state", body.county_names)
    if body.in_independent_city and register.independent_city(body.city_name, state):
        body = Body(body.in_independent_city, "county", city_name=body.city_name)
    return Evidence(
        body=body,
        state=state,
        state_is_stated=bool(stated_state or parts.state_code),
        name_state=parts.state_code,
        code_state=from_code,
        city=city,
        pieces=parts.pieces,
    )
