"""Turns the rows of custodians' logs into requests with clean values, and says how each stands by the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.custodian_facts import load_custodian_facts
from counterfoil.ledger.custodian_tables import CUSTODIAN_ACTIONS

if TYPE_CHECKING:
    from counterfoil.sources import Format

#: Columns of a row whose cells are words of the format, and what each becomes.
_WORDS = ("request", "warrant", "answer", "basis", "ice_was_told", "end", "picked_up", "custodian_level")


def build_custodian_actions(rows: Any, fact: Format, as_of: date) -> Any:
    """`ledger.custodian_actions` of one log: one row a record, none dropped.

    Args:
        rows: `sources.custodian_log_rows` of one release.
        fact: The format of the log: it says what its words stand for.
        as_of: The last day that the log covers.

    Unknowns:
        A word that the format does not list says nothing. A release of which the log does not say whether ICE was
        told, or whether it came, is `unknown`; it is never counted as a missed pick-up nor as one without notice.
    """
    import ibis

    facts = load_custodian_facts()
    rows = rows.filter(rows.set_aside_reason.isnull())
    said = {name: _said(rows[f"{name}_as_stated"], _vocabulary(fact, f"{name}_as_stated")) for name in _WORDS}
    rows = rows.mutate(**{f"_{name}": expression for name, expression in said.items()})
    basis = cleaning.value(rows.basis_as_stated)
    nothing = ibis.null("string")
    rows = rows.mutate(_notice=_notice(rows))
    outcome = ibis.ifelse(rows.certified_zero_month.notnull(), nothing, _outcome(rows, as_of, facts.pickup_days))
    rows = rows.mutate(_outcome=outcome)
    actions = rows.mutate(
        action_id=cleaning.short_hash(rows.file_hash, rows.sheet, rows.row_number.cast("string")),
        agency_name=cleaning.value(rows.agency_name_as_stated),
        state_code=cleaning.value(rows.state_as_stated).upper(),
        custodian_level=rows._custodian_level.fill_null(facts.default_level),
        request=rows._request,
        warrant=rows._warrant,
        answer=rows._answer.fill_null("unknown"),
        basis=rows._basis,
        basis_reason=ibis.cases(
            (rows._basis.notnull(), nothing), (basis.notnull(), "unreadable"), else_="not_stated"
        ),
        notice=rows._notice,
        picked_up=ibis.ifelse(rows._end == "handed_over", "yes", rows._picked_up).fill_null("unknown"),
        outcome=rows._outcome,
        outcome_reason=ibis.ifelse(rows._outcome == "unknown", "not_stated", nothing),
    )
    return actions.select(list(CUSTODIAN_ACTIONS.names)).order_by("action_id")


def _vocabulary(fact: Format, field: str) -> Mapping[str, str]:
    """What the words of a column stand for, by the word with case and spaces made even."""
    for column in fact.columns.values():
        if column.field == field:
            return {" ".join(word.casefold().split()): ours for word, ours in column.words.items()}
    return {}


def _said(cell: Any, words: Mapping[str, str]) -> Any:
    """The word of ours that a cell stands for; null where it holds none."""
    import ibis

    if not words:
        return ibis.null("string")
    plain = cleaning.normal(cell)
    return ibis.cases(*((plain == word, ours) for word, ours in words.items()), else_=ibis.null("string"))


def _notice(rows: Any) -> Any:
    """Whether ICE was told before the person left. A day on which it was told counts as told."""
    import ibis

    told = rows.notice_date.notnull() | (rows._ice_was_told == "yes").fill_null(False)
    late = (rows.notice_date > rows.custody_release_date).fill_null(False)
    return ibis.cases(
        (told & late, "after_release"),
        (told, "given"),
        ((rows._ice_was_told == "no").fill_null(False), "not_given"),
        else_="unknown",
    )


def _outcome(rows: Any, as_of: date, pickup_days: int) -> Any:
    """How a request stands: the first of the outcomes of the fact file that fits."""
    import ibis

    def ended(word: str) -> Any:
        return (rows._end == word).fill_null(False)

    told, came = rows._notice == "given", rows._picked_up
    left = rows.custody_release_date.notnull() | ended("released")
    days_over = (rows.custody_release_date.delta(ibis.literal(as_of), unit="day") <= -pickup_days).fill_null(True)
    untold = rows._notice.isin(["not_given", "after_release"])
    return ibis.cases(
        (((came == "yes") | ended("handed_over")).fill_null(False), "handed_over"),
        (left & told & (came == "no").fill_null(False), "ice_did_not_come"),
        (ended("moved") | cleaning.value(rows.moved_to_as_stated).notnull(), "moved"),
        (ended("withdrawn"), "withdrawn"),
        (ended("not_in_custody") | (rows._basis == "not_in_custody").fill_null(False), "not_in_custody"),
        (ended("died"), "died"),
        ((rows._answer == "declined").fill_null(False), "declined"),
        (left & untold, "released_without_notice"),
        (left & told & ~days_over, "pending"),
        (left, "unknown"),
        else_="still_held",
    )
