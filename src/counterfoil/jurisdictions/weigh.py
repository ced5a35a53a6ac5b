"""Turns the evidence on a facility into one county, or into the candidates that it leaves."""

from __future__ import annotations

from counterfoil.jurisdictions.evidence import Evidence
from counterfoil.jurisdictions.nationwide import agreeing, weigh_nationwide
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.verdicts import Verdict, left_open, settled
from counterfoil.jurisdictions.within_state import (
    counties_of_column,
    county_named,
    weigh_county_custodian,
    weigh_known,
    weigh_place,
)


def weigh(evidence: Evidence, register: Register) -> Verdict:
    """The county that the evidence settles, or why it does not.

    No field wins in silence over another that contradicts it.
    """
    if not evidence.state:
        return weigh_nationwide(evidence, register)
    verdict = _within_state(evidence, register)
    if verdict.status == "resolved" and not evidence.state_is_stated and not evidence.coded:
        return settled(f"{verdict.rule}_state_from_code", verdict.county)
    return verdict


def _within_state(evidence: Evidence, register: Register) -> Verdict:
    """The verdict where the state is known."""
    body = evidence.body
    where = counties_of_column(evidence, register)
    contradiction = _contradiction(evidence, register, where)
    if contradiction:
        return contradiction
    only = register.only_county(evidence.state)
    if only and evidence.state_is_stated:
        return settled("state_is_one_county", only)
    known = weigh_known(evidence, register, where)
    if known:
        return known
    if body.level == "county" and (body.county_names or body.city_name):
        return weigh_county_custodian(evidence, register, where)
    return weigh_place(evidence, register, where)


def _contradiction(evidence: Evidence, register: Register, where: frozenset[str]) -> Verdict | None:
    """The verdict that two fields say different states, where they do."""
    named = county_named(evidence.body, evidence.state, register)[0]
    if any(f.state_code != evidence.state for f in evidence.coded):
        return left_open("states_contradict", named | where | {f.county for f in evidence.coded})
    for other in (evidence.name_state, evidence.code_state):
        if other in ("", evidence.state):
            continue
        elsewhere = county_named(evidence.body, other, register)[0] | register.counties_of_city(evidence.city, other)
        # A code's end is a state for most bodies only: it objects where a place of that state bears it out.
        if elsewhere or other == evidence.name_state:
            return left_open("states_contradict", named | where | elsewhere)
    if evidence.city and not where:
        elsewhere = agreeing(evidence, register)
        if elsewhere:
            return left_open("states_contradict", named | elsewhere)
    return None
