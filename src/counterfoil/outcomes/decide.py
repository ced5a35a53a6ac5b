"""Says what became of each detainer, on what evidence, under one set of definitions; keeps the other reading."""

from __future__ import annotations

from typing import Any

from counterfoil.outcomes import evidence
from counterfoil.outcomes.definitions import Definitions
from counterfoil.outcomes.link_rules import load_link_rules
from counterfoil.outcomes.tables import DETAINER_OUTCOMES
from counterfoil.outcomes.vocabulary import load_vocabulary, normal_text


def decide_outcomes(
    detainers: Any, links: Any, definitions: Definitions, as_of_date: str, actions: Any = None
) -> Any:
    """What became of each detainer, when it ended, and where lines of evidence disagree.

    Args:
        detainers: `ledger.detainers` of one release.
        links: `outcomes.detainer_links` of the same detainers.
        definitions: The set that decides.
        as_of_date: The last day that the release covers, inclusive.
        actions: Answers of custodians' logs that name the detainer themselves (`detainer_id`, `answer`,
            `notice_date`, `custody_release_date`, `picked_up`, one row a detainer). Rows of a log are never matched
            to detainers by person, so most workspaces have none.

    Returns:
        `outcomes.detainer_outcomes`: one row a detainer, same keys, none added and none dropped, in order of id.

    Unknowns:
        A blank lift reason without other evidence is `unresolved` with the reason for the blank; a lift reason that
        the vocabulary does not know is `unmapped`. Neither is counted as a refusal, but by a set that says so.
    """
    words, rules = load_vocabulary(), load_link_rules()
    rows = evidence.side_by_side(detainers, links, actions)
    rows = evidence.with_readings(rows, words, rules.windows)
    rows = rows.mutate(conflicts=evidence.conflicts_of(rows, words))
    rows = _decided(rows, definitions)
    rows = rows.mutate(other_outcome=evidence.other_reading(rows, definitions, rows.outcome))
    rows = _dated(rows, definitions, as_of_date)
    return rows.select(list(DETAINER_OUTCOMES.names)).order_by("detainer_id")


def _decided(rows: Any, definitions: Definitions) -> Any:
    """The outcome by the first line of evidence that says anything, and which line that was."""
    import ibis

    rungs = evidence.rungs_of(rows, definitions)
    rows = rows.mutate(**{f"by_{rung}": said for rung, said in rungs.items()})
    steps = [(rows[f"by_{rung}"].notnull(), rung) for rung in rungs]
    last = ibis.ifelse(rows.lift_outcome == "unmapped", "unmapped", definitions.reading("unresolved"))
    rows = rows.mutate(
        definition_set=ibis.literal(definitions.definition_set),
        outcome=ibis.coalesce(*(rows[f"by_{rung}"] for rung in rungs), last),
        outcome_basis=ibis.cases(*steps, else_="none"),
    )
    details = [(normal_text(r.lift_reason), r.detail) for r in definitions.lift_reasons if r.detail]
    nothing = ibis.null("string")
    return rows.mutate(
        outcome_detail=ibis.ifelse(
            rows.outcome_basis == "lift_reason", rows.lift_normal.cases(*details, else_=nothing), nothing
        ),
        outcome_reason=ibis.cases(
            (rows.outcome == "unresolved", rows.lift_reason_reason.fill_null("not_stated")),
            (rows.outcome == "unmapped", "unresolved"),
            else_=nothing,
        ),
    )


def _dated(rows: Any, definitions: Definitions, as_of_date: str) -> Any:
    """When the person was taken, when the detainer ended, and whether the form's request was met."""
    import ibis

    ended_ids = [o.id for o in definitions.outcomes if o.is_end]
    day, nothing = ibis.null("date"), ibis.null("string")
    ended = rows.outcome.isin(ended_ids)
    taken = rows.outcome == evidence.TAKEN
    replaced = rows.outcome == "superseded_or_duplicate"
    shown = rows.is_handover | (taken & rows.custody_date.notnull())
    rows = rows.mutate(is_ended=ended, is_taken=taken, is_replaced=replaced, is_shown=shown)
    rows = rows.mutate(
        custody_date=ibis.ifelse(shown, rows.custody_date, day),
        days_to_custody=ibis.ifelse(shown, rows.days_to_custody, ibis.null("int64")),
        custody_reason=ibis.cases(
            (shown, nothing),
            (rows.custody_date.notnull(), "not_applicable"),
            (rows.custody_reason != "not_applicable", rows.custody_reason),
            (taken, "unresolved"),
            (ended | replaced, "not_applicable"),
            else_="pending",
        ),
    )
    by_booking = rows.is_taken & rows.custody_date.notnull()
    by_lift = (rows.is_ended | rows.is_replaced) & rows.lift_date.notnull()
    by_form = rows.is_replaced & rows.successor_date.notnull()
    rows = rows.mutate(
        ended_date=ibis.cases(
            (by_booking, rows.custody_date), (by_form, rows.successor_date), (by_lift, rows.lift_date), else_=day
        ),
        ended_basis=ibis.cases(
            (by_booking, "linked_detention"), (by_form, "successor"), (by_lift, "lift_date"), else_="none"
        ),
    )
    return rows.mutate(
        ended_reason=ibis.cases(
            (rows.ended_date.notnull(), nothing),
            (rows.is_replaced, "unresolved"),
            (~rows.is_ended, "pending"),
            (rows.is_taken, rows.custody_reason),
            else_="not_collected",
        ),
        censored_at=ibis.ifelse(rows.is_ended, day, ibis.literal(as_of_date).cast("date")),
        asked_only_to_notify=ibis.ifelse(
            rows.request_asked == "unknown", ibis.null("boolean"), rows.request_asked == "notify"
        ),
        request_met=ibis.cases(
            (rows.log_picked_up == "yes", "yes"),
            ((rows.request_asked == "notify") & rows.is_told, "yes"),
            (rows.is_refused, "no"),
            else_="unknown",
        ),
    )
