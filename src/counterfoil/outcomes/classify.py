"""Says what became of each detainer, by the lift reason that its record states."""

from __future__ import annotations

from typing import Any

from counterfoil.ledger import normal
from counterfoil.outcomes.definitions import Definitions
from counterfoil.schema import REASONS, Field, Table

DETAINER_OUTCOMES = Table(
    name="outcomes.detainer_outcomes",
    grain="one row a detainer and set of definitions",
    part="release_id",
    key=("detainer_id", "definition_set"),
    source="outcomes/facts/definitions.yaml",
    fields=(
        Field("detainer_id", "text", "The detainer.", required=True),
        Field("release_id", "text", "The release that it was published in.", required=True),
        Field("definition_set", "text", "The definitions that decided.", required=True),
        Field("outcome", "text", "What became of it.", required=True),
        Field("outcome_detail", "text", "The kind of that outcome, where the lift reason says it."),
        Field(
            "outcome_basis",
            "text",
            "The evidence that decided.",
            required=True,
            values=("lift_reason", "none"),
        ),
        Field("outcome_reason", "text", "Why it is unknown.", values=tuple(REASONS)),
        Field("censored_at", "date", "The as-of date, where it had not ended by then."),
        Field("conflicts", "texts", "Evidence that says otherwise.", required=True),
    ),
)


def classify_outcomes(detainers: Any, definitions: Definitions, as_of_date: str) -> Any:
    """What became of each detainer, and on what evidence.

    Args:
        detainers: `ledger.detainers` of one release.
        definitions: The outcomes, and the outcome of each lift reason.
        as_of_date: The last day that the release covers, inclusive.

    Returns:
        `outcomes.detainer_outcomes`: one row a detainer, same keys, none added and none dropped.

    Unknowns:
        A blank lift reason is `unresolved` with the reason for the blank; a lift reason that the
        definitions do not know is `unmapped`. Neither is ever counted as a refusal.
    """
    import ibis

    known = {normal_text(r.lift_reason): r for r in definitions.lift_reasons}
    ended = [o.id for o in definitions.outcomes if o.is_end]
    reason = normal(detainers.lift_reason_as_stated)
    outcome = ibis.ifelse(
        reason.isnull(),
        "unresolved",
        reason.cases(*((text, r.outcome) for text, r in known.items()), else_="unmapped"),
    )
    details = [(text, r.detail) for text, r in known.items() if r.detail]
    codes = [(r.code, r.outcome) for r in definitions.lift_reasons if r.code]
    by_code = detainers.lift_reason_code_ice.upper().cases(*codes, else_=ibis.null("string"))
    both = detainers.mutate(
        definition_set=ibis.literal(definitions.definition_set),
        outcome=outcome,
        outcome_detail=reason.cases(*details, else_=ibis.null("string")),
        by_code=by_code,
    )
    both = both.mutate(
        outcome_basis=ibis.ifelse(both.outcome.isin(definitions.unknown_ids()), "none", "lift_reason"),
        outcome_reason=ibis.cases(
            (both.outcome == "unresolved", both.lift_reason_reason.fill_null("not_stated")),
            (both.outcome == "unmapped", "unresolved"),
            else_=ibis.null("string"),
        ),
        censored_at=ibis.ifelse(both.outcome.isin(ended), ibis.null("date"), ibis.literal(as_of_date).cast("date")),
        conflicts=ibis.ifelse(
            both.by_code.notnull() & (both.by_code != both.outcome),
            ibis.array(["lift_reason_code"]),
            ibis.literal([], type="array<string>"),
        ),
    )
    return both.select(list(DETAINER_OUTCOMES.names)).order_by("detainer_id")


def normal_text(text: str) -> str:
    """A lift reason with case and inner spaces made even."""
    return " ".join(text.casefold().split())
