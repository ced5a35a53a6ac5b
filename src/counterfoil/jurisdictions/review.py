"""Turns the links of a workspace into what a person should look at, and what the person decides into a fact file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.jurisdictions.confidence import load_gate
from counterfoil.jurisdictions.decisions import Decision, read_decisions
from counterfoil.jurisdictions.facility_links import AGENCY_KINDS, CUSTODIAN_LEVELS
from counterfoil.jurisdictions.register import Register


def open_facilities(links: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The facilities that are not attributed, most detainers first, each with the evidence.

    Args:
        links: One row a release and facility: the columns of `jurisdictions.facility_links` and `detainers`, a
            count. A facility that several releases write alike is listed once, with the detainers of all.
    """
    gate = load_gate()
    rows: dict[str, dict[str, Any]] = {}
    for link in links:
        if link["status"] == "resolved" and link["confidence"] >= gate:
            continue
        held = rows.setdefault(link["facility_id"], {**link, "detainers": 0})
        held["detainers"] += link["detainers"]
    return sorted(rows.values(), key=lambda r: (-r["detainers"], r["facility_id"]))


def decision_file(
    facility: Mapping[str, str],
    action: str,
    *,
    who: str,
    why: str,
    source: str,
    on_date: date,
    register: Register,
    extensions: Iterable[Any],
    county_code_fips: str = "",
    agency_kind: str = "",
    custodian_level: str = "",
    undoes: str = "",
) -> tuple[str, str]:
    """The id of a new decision, and the text of its fact file.

    Args:
        facility: As stated: `facility_name, city, state, detloc`.
        action: accept, reject or undo.
        who: Who decides.
        why: On what grounds.
        source: The document or page that says so.
        on_date: The day.
        register: The counties that there are.
        extensions: The workspace's fact folders, whose decisions are counted on.
        county_code_fips: For accept.
        agency_kind: Where the decision says what the body is.
        custodian_level: Where the decision says whose it is.
        undoes: For undo: the id of the decision that shall no longer hold.

    Raises:
        UsageError: No reason or source is given, or the county, kind, level or decision does not exist.
    """
    earlier: list[Decision] = read_decisions(extensions)
    for name, value in (("who", who), ("why", why), ("source", source)):
        if not value.strip():
            raise UsageError("jurisdictions/no-reason", f"a decision needs --{name}", remedy=["Say it in short."])
    if action == "accept" and county_code_fips not in register.counties:
        raise UsageError(
            "jurisdictions/no-such-county", f"no county has the FIPS code {county_code_fips or '(none)'}", remedy=[]
        )
    for value, allowed in ((agency_kind, AGENCY_KINDS), (custodian_level, CUSTODIAN_LEVELS)):
        if value and value not in allowed:
            raise UsageError("jurisdictions/no-such-word", f"no such word: {value}", remedy=[", ".join(allowed)])
    if action == "undo" and undoes not in {d.decision for d in earlier if d.action != "undo"}:
        raise UsageError(
            "jurisdictions/no-such-decision",
            f"there is no decision {undoes}",
            remedy=["counterfoil jurisdictions review --decided lists the decisions."],
        )
    import yaml

    sequence = max((d.sequence for d in earlier), default=0) + 1
    decision = f"d{sequence:05d}-{on_date.isoformat()}-{action}"
    content: dict[str, Any] = {
        "decision": decision,
        "facility": {name: facility[name] for name in ("facility_name", "city", "state", "detloc")},
        "action": action,
        "who": who.strip(),
        "why": why.strip(),
        "on_date": on_date,
        "source": source.strip(),
        "sequence": sequence,
    }
    said = {
        "county_code_fips": county_code_fips,
        "agency_kind": agency_kind,
        "custodian_level": custodian_level,
        "undoes": undoes,
    }
    content |= {name: value for name, value in said.items() if value}
    return decision, yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
