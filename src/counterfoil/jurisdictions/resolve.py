"""Turns facilities as a release writes them into links to a state, a county and a responsible body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from counterfoil.jurisdictions.agencies import name_agency
from counterfoil.jurisdictions.bodies import Body
from counterfoil.jurisdictions.confidence import load_rules
from counterfoil.jurisdictions.decisions import Decision, stated_key
from counterfoil.jurisdictions.evidence import Evidence, read_evidence
from counterfoil.jurisdictions.facility_links import FACILITY_LINKS
from counterfoil.jurisdictions.verdicts import Verdict, settled
from counterfoil.jurisdictions.weigh import weigh

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
_AREA = "facility_aor"


@dataclass(frozen=True)
class Answer:
    """What is known of one facility as stated.

    Args:
        body: What it is, and whose.
        verdict: The county, or why there is none.
        state_code: The state that the fields say, or "".
        confidence: 0 without a county.
        basis: Which signals decided, in plain words.
        own_name: The name without words for institutions, or "".
        grade: The strength of the evidence, of `facts/confidence.yaml`; "" without a county.
        valid_from: First day, where the register of facilities limits it, or "".
        valid_until: First day after, or "".
    """

    body: Body
    verdict: Verdict
    state_code: str
    confidence: float
    basis: str
    own_name: str
    grade: str = ""
    valid_from: str = ""
    valid_until: str = ""


def resolve_facility(name: str, city: str, state: str, code: str, register: Register, area: str = "") -> Answer:
    """One facility's county where the evidence settles it, with how sure that is and why.

    A decision of a person comes first; then the evidence is weighed.

    Args:
        name: As stated, or "".
        city: As stated, or "".
        state: As stated, in full or two letters, or "".
        code: ICE's code, or "".
        register: From `load_register`.
        area: ICE's area of responsibility, by code or name, or "".
    """
    rules = load_rules()
    evidence = read_evidence(name, city, register.state_code(state) or "" if state else "", code, register, area)
    own = evidence.own_names[-1] if evidence.own_names else ""
    body = _likeliest_body(evidence, register)
    decision = register.decisions.get(stated_key(name, city, state, code))
    if decision:
        return _decided(decision, body, evidence.state, own)
    verdict = weigh(evidence, register)
    grade = rules.grade_of(verdict.rule, name_alone=not (city or state or code)) if verdict.county else ""
    confidence = rules.grades[grade].confidence() if grade else 0.0
    answer = Answer(body, verdict, evidence.state, confidence, rules.says(verdict.rule), own, grade)
    days = {(f.valid_from, f.valid_until) for f in evidence.coded or evidence.known if f.county == verdict.county}
    if len(days) == 1 and verdict.rule.startswith("known_"):
        answer = replace(answer, valid_from=min(days)[0], valid_until=min(days)[1])
    return answer


def _likeliest_body(evidence: Evidence, register: Register) -> Body:
    """The body; a correctional center with a county's name, which no list of prisons has, is likelier a county's.

    Its level stays unknown, and its county is weighed as a prison's is: not by its name.
    """
    body = evidence.body
    unsure = body.kind == "state_prison" and body.level == "unknown" and not evidence.known
    if unsure and any(register.counties_named(name, evidence.state) for name in evidence.own_names if evidence.state):
        return replace(body, kind="county_jail")
    return body


def _decided(decision: Decision, body: Body, state_code: str, own_name: str) -> Answer:
    """The answer that a person gave."""
    rules = load_rules()
    basis = f"decision {decision.decision} of {decision.on_date}: "
    if decision.action == "reject":
        verdict = Verdict("unresolved", "decided_no_county")
        return Answer(body, verdict, state_code, 0.0, basis + rules.says("decided_no_county"), own_name)
    body = replace(body, kind=decision.agency_kind or body.kind, level=decision.custodian_level or body.level)
    rule = "decided_by_a_person"
    verdict = settled(rule, decision.county_code_fips)
    confidence = rules.grades[rule].confidence()
    return Answer(body, verdict, state_code, confidence, basis + rules.says(rule), own_name, rule)


def resolve_facilities(facilities: pa.Table, register: Register, release_id: str) -> pa.Table:
    """Each facility's state, county and responsible body where the evidence settles them, else a plain no.

    Args:
        facilities: One row a facility as a release writes it: `facility_id`, `facility_code_ice`,
            `facility_name_as_stated`, `facility_city`, `facility_state_as_stated` (full name or two
            letters). Any cell but the id may be empty. `facility_aor`, ICE's area of responsibility, may be there.
        register: From `load_register`.
        release_id: The release that writes them so.

    Returns:
        `jurisdictions.facility_links`: one row a row given, in the order given.

    Unknowns:
        Where two signals contradict each other, or one name fits several counties, the status is
        `ambiguous` and the candidates are listed; where nothing points to a county it is `unresolved`.
    """
    import pyarrow as pa

    names = (*_INPUT, *(name for name in (_AREA,) if name in facilities.column_names))
    columns = [facilities.column(name).to_pylist() for name in names]
    rows = [
        {"release_id": release_id, **_link(dict(zip(names, cells, strict=True)), register)}
        for cells in zip(*columns, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=FACILITY_LINKS.arrow_schema())


def _link(facility: dict[str, Any], register: Register) -> dict[str, Any]:
    """One row of the table."""
    from datetime import date

    name, state_text = facility["facility_name_as_stated"], facility["facility_state_as_stated"] or ""
    code, area = facility["facility_code_ice"] or "", facility.get(_AREA) or ""
    answer = resolve_facility(name or "", facility["facility_city"] or "", state_text, code, register, area)
    county = register.counties.get(answer.verdict.county)
    agency = name_agency(answer.body, county, answer.state_code, name or "", answer.own_name, register)
    return {
        "facility_id": facility["facility_id"],
        "facility_code_ice": facility["facility_code_ice"],
        "facility_name_as_stated": name,
        "facility_city": facility["facility_city"],
        "facility_state": (register.state_code(state_text) if state_text else None) or None,
        "agency_kind": answer.body.kind,
        "custodian_level": answer.body.level,
        "state_code": county.state_code if county else answer.state_code or None,
        "county_code_fips": answer.verdict.county or None,
        "county_name": county.name if county else None,
        "agency_name": agency.name or None,
        "agency_id": agency.agency_id or None,
        "jurisdiction_level": agency.level or None,
        "jurisdiction_name": agency.jurisdiction or None,
        "status": answer.verdict.status,
        "confidence": answer.confidence,
        "basis": answer.basis,
        "candidates": list(answer.verdict.candidates),
        "valid_from": date.fromisoformat(answer.valid_from) if answer.valid_from else None,
        "valid_until": date.fromisoformat(answer.valid_until) if answer.valid_until else None,
    }
