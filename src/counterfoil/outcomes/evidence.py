"""Puts the lines of evidence on each detainer side by side: what each says, and where they disagree."""

from __future__ import annotations

from typing import Any

from counterfoil.outcomes.definitions import Definitions
from counterfoil.outcomes.link_rules import Windows
from counterfoil.outcomes.vocabulary import Vocabulary, even_text, normal_text

TAKEN = "taken_into_ice_custody"
_LINKS = (
    "newer_form_id",
    "newer_form_date",
    "forms_of_day_count",
    "arrest_date",
    "arrest_class",
    "days_to_arrest",
    "custody_date",
    "days_to_custody",
    "custody_follows_at_large",
    "custody_reason",
    "earlier_custody_date",
    "removal_date",
)


def side_by_side(detainers: Any, links: Any, actions: Any) -> Any:
    """One row a detainer with its links, the day of its successor and what the custodian's log says.

    Args:
        detainers: `ledger.detainers`.
        links: `outcomes.detainer_links` of the same detainers.
        actions: Answers of custodians' logs that name the detainer: `detainer_id`, `answer`, `notice_date`,
            `custody_release_date`, `picked_up`, one row a detainer; None where there is none.
    """
    import ibis

    own = detainers.select(list(_NEEDED))
    linked = links.select(link_of="detainer_id", **{name: name for name in _LINKS})
    both = own.inner_join(linked, own.detainer_id == linked.link_of).drop("link_of")
    both = both.mutate(is_near=both.newer_form_id.notnull())
    both = both.mutate(successor_id=both.superseded_by.fill_null(both.newer_form_id))
    after = detainers.select(after_id="detainer_id", successor_date="prepared_date")
    both = both.left_join(after, both.successor_id == after.after_id).drop("after_id")
    if actions is None:
        nothing = ibis.null("string")
        return both.mutate(
            log_answer=nothing,
            log_picked_up=ibis.literal("unknown"),
            log_notice_date=ibis.null("date"),
            log_release_date=ibis.null("date"),
        )
    said = actions.select(
        said_of="detainer_id",
        log_answer=even_text(actions.answer),
        log_picked_up="picked_up",
        log_notice_date="notice_date",
        log_release_date="custody_release_date",
    )
    both = both.left_join(said, both.detainer_id == said.said_of).drop("said_of")
    return both.mutate(log_picked_up=both.log_picked_up.fill_null("unknown"))


_NEEDED = (
    "detainer_id",
    "release_id",
    "prepared_date",
    "request_asked",
    "lift_reason_as_stated",
    "lift_reason_code_ice",
    "lift_reason_reason",
    "lift_date",
    "case_status",
    "superseded_by",
)


def with_readings(rows: Any, words: Vocabulary, windows: Windows) -> Any:
    """The rows with what each line of evidence says alone, in the words of the vocabulary.

    Adds `lift_outcome` (`unresolved` = blank, `unmapped` = not in the list), `code_outcome`, `log_outcome`,
    `status_outcome`, and whether ICE booked or arrested the person in a way that a jail's handover would show.
    """
    import ibis

    reason = even_text(rows.lift_reason_as_stated)
    known = [(normal_text(r.lift_reason), r.outcome) for r in words.lift_reasons]
    codes = [(r.code, r.outcome) for r in words.lift_reasons if r.code]
    statuses = [(normal_text(s.case_status), s.outcome) for s in words.case_statuses]
    nothing = ibis.null("string")
    told = rows.log_notice_date.notnull() & (
        rows.log_release_date.isnull() | (rows.log_notice_date <= rows.log_release_date)
    )
    refused = rows.log_answer.isin(words.log_answers["refused"]).fill_null(False)
    at_large = rows.custody_follows_at_large.fill_null(False)
    rows = rows.mutate(
        lift_normal=reason,
        lift_outcome=ibis.ifelse(reason.isnull(), "unresolved", reason.cases(*known, else_="unmapped")),
        code_outcome=rows.lift_reason_code_ice.upper().cases(*codes, else_=nothing),
        status_outcome=even_text(rows.case_status).cases(*statuses, else_=nothing) if statuses else nothing,
        log_outcome=ibis.cases(
            (rows.log_picked_up == "yes", TAKEN),
            (refused, "declined_by_agency"),
            ((rows.log_picked_up == "no") & told, "ice_did_not_take"),
            ((rows.log_picked_up == "no") & rows.log_release_date.notnull(), "released_without_handover"),
            else_=nothing,
        ),
        is_told=told,
        is_refused=refused,
        is_handover=rows.custody_date.notnull() & ~at_large,
        is_soon=(rows.days_to_custody <= windows.soon_days).fill_null(False),
        is_late=(rows.days_to_custody > windows.late_days).fill_null(False),
        is_booked_at_large=rows.custody_date.notnull() & at_large,
    )
    arrested = (rows.arrest_class == "custodial").fill_null(False) & rows.custody_date.isnull()
    newer = rows.newer_form_date.epoch_days() - rows.prepared_date.epoch_days()
    return rows.mutate(
        is_arrested_in_custody=arrested,
        is_arrested_soon=arrested & (rows.days_to_arrest <= windows.soon_days).fill_null(False),
        is_at_large_later=rows.is_booked_at_large
        | (rows.custody_date.isnull() & (rows.arrest_class == "at_large").fill_null(False)),
        is_departed=rows.removal_date.notnull() & rows.custody_date.isnull(),
        is_replaced_soon=(rows.is_near & (newer <= windows.newer_form_days)).fill_null(False),
        was_booked_before=(
            rows.prepared_date.epoch_days() - rows.earlier_custody_date.epoch_days() <= windows.earlier_custody_days
        ).fill_null(False),
    )


def conflicts_of(rows: Any, words: Vocabulary) -> Any:
    """The words for the ways in which the evidence on a detainer disagrees, in the order of the closed list."""
    import ibis

    blank, booked = rows.lift_outcome == "unresolved", rows.lift_outcome == TAKEN
    replaced = rows.lift_outcome == "superseded_or_duplicate"
    other = ~blank & ~booked & ~replaced & (rows.lift_outcome != "unmapped")
    unseen = booked & rows.custody_date.isnull() & (rows.custody_reason == "not_applicable").fill_null(False)
    true_of = {
        "lift_reason_code": rows.code_outcome.notnull() & (rows.code_outcome != rows.lift_outcome),
        "booked_without_record": unseen & ~rows.was_booked_before,
        "booked_before_request": unseen & rows.was_booked_before,
        "booked_after_at_large_arrest": booked & rows.is_booked_at_large,
        "taken_despite_lift_reason": other & rows.is_handover & rows.is_soon,
        "taken_later": other & rows.is_handover & ~rows.is_soon,
        "taken_long_after": blank & rows.is_handover & rows.is_late,
        "arrested_despite_lift_reason": other & rows.is_arrested_soon,
        "arrested_without_record": blank & rows.is_arrested_in_custody,
        "arrested_at_large_later": blank & rows.is_at_large_later,
        "departed_without_record": blank & rows.is_departed,
        "superseded_without_successor": replaced & rows.superseded_by.isnull(),
        "only_notice_was_asked": (rows.lift_outcome == "declined_by_agency") & (rows.request_asked == "notify"),
        "log_against_lift_reason": rows.log_outcome.notnull()
        & ~blank
        & (rows.lift_outcome != "unmapped")
        & (rows.log_outcome != rows.lift_outcome),
        "one_event_for_two_forms": (rows.custody_date.notnull() & (rows.forms_of_day_count > 1)).fill_null(False)
        & rows.superseded_by.isnull(),
    }
    none = ibis.null("string")
    said = [ibis.ifelse(true_of[c.id].fill_null(False), c.id, none) for c in words.conflicts]
    return ibis.array(said).filter(lambda word: word.notnull())


def rungs_of(rows: Any, definitions: Definitions) -> dict[str, Any]:
    """What each line of evidence that a set goes by makes of a detainer; empty where it makes nothing of it.

    Returns:
        By the name of the rung, in the set's own order.
    """
    import ibis

    nothing = ibis.null("string")
    windows = {"any": ibis.literal(True), "soon_days": rows.is_soon, "late_days": ~rows.is_late}
    against = definitions.facts.linked_detention
    inside = [(rows.lift_outcome == outcome) & windows[window] for outcome, window in against.items()]
    decides = rows.is_handover & ibis.or_(*inside) if inside else ibis.literal(False)
    blank = rows.lift_outcome == "unresolved"
    known = ~rows.lift_outcome.isin(["unresolved", "unmapped"])
    readings = [(normal_text(r.lift_reason), r.outcome) for r in definitions.lift_reasons]
    made = {
        "linked_detention": ibis.ifelse(decides, _read(definitions, TAKEN), nothing),
        "custodian_log": _reread(rows.log_outcome, definitions),
        "lift_reason": ibis.ifelse(known, rows.lift_normal.cases(*readings, else_=nothing), nothing),
        "newer_form": ibis.ifelse(
            blank & rows.is_replaced_soon, _read(definitions, "superseded_or_duplicate"), nothing
        ),
        "case_status": ibis.ifelse(blank, _reread(rows.status_outcome, definitions), nothing),
    }
    return {rung: made[rung] for rung in definitions.facts.ladder}


def other_reading(rows: Any, definitions: Definitions, outcome: Any) -> Any:
    """What another line of evidence that the set goes by says, where it says otherwise than the outcome."""
    import ibis

    nothing = ibis.null("string")
    ladder = definitions.facts.ladder
    blank = rows.lift_outcome == "unresolved"
    said: list[Any] = []
    if "linked_detention" in ladder:
        said.append(ibis.ifelse(rows.is_handover, _read(definitions, TAKEN), nothing))
    if "custodian_log" in ladder:
        said.append(_reread(rows.log_outcome, definitions))
    if "lift_reason" in ladder:
        known = ~rows.lift_outcome.isin(["unresolved", "unmapped"])
        readings = [(normal_text(r.lift_reason), r.outcome) for r in definitions.lift_reasons]
        said.append(ibis.ifelse(known, rows.lift_normal.cases(*readings, else_=nothing), nothing))
    if "linked_detention" in ladder:
        left = _read(definitions, "released_without_handover")
        arrested = (blank & rows.is_arrested_in_custody) | rows.is_arrested_soon
        said.append(ibis.ifelse(arrested, _read(definitions, TAKEN), nothing))
        out = (blank & rows.is_at_large_later) | ((rows.lift_outcome == TAKEN) & rows.is_booked_at_large)
        said.append(ibis.ifelse(out, left, nothing))
        said.append(ibis.ifelse(blank & rows.is_departed, _read(definitions, TAKEN), nothing))
    different = [ibis.ifelse((s != outcome).fill_null(False), s, nothing) for s in said]
    return ibis.coalesce(*different) if different else nothing


def _read(definitions: Definitions, outcome: str) -> str:
    return definitions.reading(outcome)


def _reread(said: Any, definitions: Definitions) -> Any:
    """A text column of outcomes as a set reads them."""
    changed = [(old, new) for old, new in definitions.facts.outcomes.items() if old != new]
    return said.cases(*changed, else_=said) if changed else said
