"""Decides outcomes in plain Python, row by row: what the expressions are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from counterfoil.outcomes import DETAINER_OUTCOMES, Definitions, load_definitions, load_link_rules, load_vocabulary

Row = dict[str, Any]
_TAKEN, _REPLACED, _LEFT = "taken_into_ice_custody", "superseded_or_duplicate", "released_without_handover"


def decide_rows(
    detainers: Sequence[Row],
    links: Sequence[Row],
    definitions: Definitions,
    as_of: date,
    actions: Sequence[Row] | None = None,
) -> list[Row]:
    """`outcomes.detainer_outcomes` of some detainers, in order of id."""
    link_of = {row["detainer_id"]: row for row in links}
    log_of = {row["detainer_id"]: row for row in actions or ()}
    day_of = {d["detainer_id"]: d["prepared_date"] for d in detainers}
    return [
        _decide(d, link_of[d["detainer_id"]], log_of.get(d["detainer_id"]), day_of, definitions, as_of)
        for d in sorted(detainers, key=lambda d: d["detainer_id"])
    ]


def _even(text: str | None) -> str | None:
    return None if text is None else " ".join(text.lower().split())


def _lift(form: Row, definitions: Definitions) -> tuple[str, str | None]:
    said = _even(form["lift_reason_as_stated"])
    if said is None:
        return "unresolved", None
    for reason in definitions.lift_reasons:
        if said == _even(reason.lift_reason):
            return reason.outcome, reason.detail or None
    return "unmapped", None


def _log(log: Row | None) -> tuple[str | None, bool, bool]:
    """What the log says became of the request, whether ICE was told in time, and whether the agency refused."""
    if log is None:
        return None, False, False
    told, left = log["notice_date"], log["custody_release_date"]
    in_time = told is not None and (left is None or told <= left)
    refused = (_even(log["answer"]) or "") in load_vocabulary().log_answers["refused"]
    if log["picked_up"] == "yes":
        return _TAKEN, in_time, refused
    if refused:
        return "declined_by_agency", in_time, refused
    if log["picked_up"] == "no" and in_time:
        return "ice_did_not_take", in_time, refused
    if log["picked_up"] == "no" and left is not None:
        return _LEFT, in_time, refused
    return None, in_time, refused


def _decide(
    form: Row, link: Row, log: Row | None, day_of: dict[str, date | None], definitions: Definitions, as_of: date
) -> Row:
    windows = load_link_rules().windows
    ours, _ = _lift(form, load_definitions())
    read, detail = _lift(form, definitions)
    days, handed = link["days_to_custody"], link["custody_date"] is not None and not link["custody_follows_at_large"]
    soon = days is not None and days <= windows.soon_days
    late = days is not None and days > windows.late_days
    log_says, in_time, refused = _log(log)
    changed = definitions.facts.outcomes

    def reread(outcome: str | None) -> str | None:
        return None if outcome is None else changed.get(outcome, outcome)

    newer = None
    if link["newer_form_date"] is not None:
        newer = (link["newer_form_date"] - form["prepared_date"]).days
    window = definitions.facts.linked_detention.get(ours)
    inside = {"any": True, "soon_days": soon, "late_days": not late, None: False}[window]
    status = next(
        (s.outcome for s in load_vocabulary().case_statuses if _even(s.case_status) == _even(form["case_status"])),
        None,
    )
    known = ours not in ("unresolved", "unmapped")
    evidence = {
        "linked_detention": reread(_TAKEN) if handed and inside else None,
        "custodian_log": reread(log_says),
        "lift_reason": read if known else None,
        "newer_form": reread(_REPLACED)
        if ours == "unresolved" and newer is not None and newer <= windows.newer_form_days
        else None,
        "case_status": reread(status) if ours == "unresolved" else None,
    }
    basis = next((rung for rung in definitions.facts.ladder if evidence[rung] is not None), "none")
    outcome = evidence.get(basis) or (ours if ours == "unmapped" else reread("unresolved"))
    row: Row = dict.fromkeys(DETAINER_OUTCOMES.names)
    row |= {
        "detainer_id": form["detainer_id"],
        "release_id": form["release_id"],
        "definition_set": definitions.definition_set,
        "outcome": outcome,
        "outcome_basis": basis,
        "outcome_detail": detail if basis == "lift_reason" else None,
        "conflicts": conflicts_of(form, link, ours, log_says, handed=handed, soon=soon, late=late),
        "other_outcome": _other(link, definitions, ours, read, outcome, log_says, handed=handed),
        "asked_only_to_notify": None if form["request_asked"] == "unknown" else form["request_asked"] == "notify",
    }
    if outcome == "unresolved":
        row["outcome_reason"] = form["lift_reason_reason"] or "not_stated"
    elif outcome == "unmapped":
        row["outcome_reason"] = "unresolved"
    met = (log is not None and log["picked_up"] == "yes") or (form["request_asked"] == "notify" and in_time)
    row["request_met"] = "yes" if met else "no" if refused else "unknown"
    _add_days(row, form, link, day_of, definitions, as_of, handed=handed)
    return row


def conflicts_of(
    form: Row, link: Row, ours: str, log_says: str | None, *, handed: bool, soon: bool, late: bool
) -> list[str]:
    """The words for how the evidence disagrees, in the order of the closed list."""
    windows = load_link_rules().windows
    codes = {r.code: r.outcome for r in load_vocabulary().lift_reasons if r.code}
    by_code = codes.get((form["lift_reason_code_ice"] or "").upper())
    booked_at_large = link["custody_date"] is not None and not handed
    in_custody = link["custody_date"] is None and link["arrest_class"] == "custodial"
    at_large = booked_at_large or (link["custody_date"] is None and link["arrest_class"] == "at_large")
    earlier = link["earlier_custody_date"]
    near_before = earlier is not None and (form["prepared_date"] - earlier).days <= windows.earlier_custody_days
    said = set()
    if by_code is not None and by_code != ours:
        said.add("lift_reason_code")
    if log_says is not None and ours not in ("unresolved", "unmapped", log_says):
        said.add("log_against_lift_reason")
    if ours == _TAKEN:
        if link["custody_date"] is None and link["custody_reason"] == "not_applicable":
            said.add("booked_before_request" if near_before else "booked_without_record")
        if booked_at_large:
            said.add("booked_after_at_large_arrest")
    elif ours == "unresolved":
        said |= {"taken_long_after"} if handed and late else set()
        said |= {"arrested_without_record"} if in_custody else set()
        said |= {"arrested_at_large_later"} if at_large else set()
        said |= {"departed_without_record"} if link["removal_date"] and link["custody_date"] is None else set()
    elif ours == _REPLACED:
        said |= {"superseded_without_successor"} if form["superseded_by"] is None else set()
    elif ours != "unmapped":
        said |= {"taken_despite_lift_reason" if soon else "taken_later"} if handed else set()
        near = link["days_to_arrest"] is not None and link["days_to_arrest"] <= windows.soon_days
        said |= {"arrested_despite_lift_reason"} if in_custody and near else set()
    if ours == "declined_by_agency" and form["request_asked"] == "notify":
        said.add("only_notice_was_asked")
    if link["custody_date"] and link["forms_of_day_count"] > 1 and form["superseded_by"] is None:
        said.add("one_event_for_two_forms")
    return [c.id for c in load_vocabulary().conflicts if c.id in said]


def _other(
    link: Row, definitions: Definitions, ours: str, read: str, outcome: str, log_says: str | None, *, handed: bool
) -> str | None:
    ladder, changed = definitions.facts.ladder, definitions.facts.outcomes
    soon = load_link_rules().windows.soon_days
    readings: list[str] = []
    if "linked_detention" in ladder and handed:
        readings.append(_TAKEN)
    if "custodian_log" in ladder and log_says is not None:
        readings.append(log_says)
    if "lift_reason" in ladder and ours not in ("unresolved", "unmapped"):
        readings.append(read)
    if "linked_detention" in ladder:
        no_stay = link["custody_date"] is None
        in_custody = no_stay and link["arrest_class"] == "custodial"
        if in_custody and (ours == "unresolved" or link["days_to_arrest"] <= soon):
            readings.append(_TAKEN)
        booked = not no_stay and not handed
        large = booked or (no_stay and link["arrest_class"] == "at_large")
        if (ours == "unresolved" and large) or (ours == _TAKEN and booked):
            readings.append(_LEFT)
        if ours == "unresolved" and no_stay and link["removal_date"] is not None:
            readings.append(_TAKEN)
    said = [r if r == read and ours not in ("unresolved", "unmapped") else changed.get(r, r) for r in readings]
    return next((r for r in said if r != outcome), None)


def _add_days(
    row: Row,
    form: Row,
    link: Row,
    day_of: dict[str, date | None],
    definitions: Definitions,
    as_of: date,
    *,
    handed: bool,
) -> None:
    """When ICE took the person, and when the detainer ended."""
    ended = row["outcome"] in [o.id for o in definitions.outcomes if o.is_end]
    taken, replaced = row["outcome"] == _TAKEN, row["outcome"] == _REPLACED
    if handed or (taken and link["custody_date"] is not None):
        row["custody_date"], row["days_to_custody"] = link["custody_date"], link["days_to_custody"]
    elif link["custody_date"] is not None:
        row["custody_reason"] = "not_applicable"
    elif link["custody_reason"] != "not_applicable":
        row["custody_reason"] = link["custody_reason"]
    else:
        row["custody_reason"] = "unresolved" if taken else "not_applicable" if ended or replaced else "pending"
    row["censored_at"] = None if ended else as_of
    row["ended_basis"] = "none"
    successor = day_of.get(form["superseded_by"] or link["newer_form_id"])
    if taken and row["custody_date"] is not None:
        row["ended_date"], row["ended_basis"] = row["custody_date"], "linked_detention"
    elif replaced and successor is not None:
        row["ended_date"], row["ended_basis"] = successor, "successor"
    elif (ended or replaced) and form["lift_date"] is not None:
        row["ended_date"], row["ended_basis"] = form["lift_date"], "lift_date"
    elif replaced:
        row["ended_reason"] = "unresolved"
    elif not ended:
        row["ended_reason"] = "pending"
    else:
        row["ended_reason"] = row["custody_reason"] if taken else "not_collected"
