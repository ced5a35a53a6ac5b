"""Finds the rows that are one detainer, and the person's next form, by looking only at rows that can have a fellow.

Most persons have one row. A first pass counts rows by a number made from what must be the same; only rows whose
number comes twice are put in order. What is found is small, and is laid beside all rows without ordering those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from counterfoil.ledger.facts import DetainerRules

#: What tells the rows of a release apart, in order.
ORDER = ("file_name", "file_hash", "sheet", "row_number")
_NAMES = {"person": "person_key", "facility": "facility_key", "form": "form", "every_cell": "every_cell"}


def with_chains(records: Any, rules: DetainerRules, hold: Callable[[Any], Any]) -> Any:
    """Records with the id of the detainer that each is.

    Args:
        records: One row a record, each with `own_id`.
        rules: When two rows are one detainer.
        hold: Keeps what an expression gives, so that what is built on it does not work it out again.

    Returns:
        The same records. `detainer_id` is shared by rows that are one, `first_in_detainer` marks the first of them,
        `is_kept` those that the rules keep, `row_count` says how many they are; `first_reason` and `first_code` are
        the first lift reason that any of them states; `next_id` is the detainer of the person's next form, where the
        rules ask for it.
    """
    import ibis

    nothing = ibis.null("string")
    if not rules.same and not rules.replaced_reasons:
        both = records.mutate(chain_id=nothing, chain_count=ibis.null("int64"), next_id=nothing)
        both = both.mutate(chain_reason=nothing, chain_code=nothing)
    else:
        found = hold(_chains(_fellows(records, rules), rules))
        both = records.left_join(found, records.own_id == found.chained_id).drop("chained_id")
    both = both.mutate(
        detainer_id=both.chain_id.fill_null(both.own_id),
        row_count=both.chain_count.fill_null(1),
        first_reason=ibis.ifelse(both.chain_count.isnull(), both.lift_reason, both.chain_reason),
        first_code=ibis.ifelse(
            both.chain_count.isnull(),
            ibis.ifelse(both.lift_reason.isnull(), nothing, both.lift_reason_code),
            both.chain_code,
        ),
    )
    is_first = both.own_id == both.detainer_id
    is_kept = is_first if rules.keep == "first" else both.row_count == 1
    if rules.without_person_key == "dropped":
        is_kept = is_kept & both.person_key.notnull()
    drawn = ("chain_id", "chain_count", "chain_reason", "chain_code")
    return both.mutate(first_in_detainer=is_first, is_kept=is_kept).drop(*drawn)


def _fellows(records: Any, rules: DetainerRules) -> Any:
    """Of the rows that may be one with another, or replaced by another, those that can have a fellow at all."""
    by_person = "person" in rules.same or not rules.same
    rows = records.filter(records.person_key.notnull()) if by_person else records
    if rules.gap_days is not None:
        rows = rows.filter(rows.prepared_date.notnull())
    needed = ("own_id", "person_key", "facility_key", "form", "every_cell", "prepared_date", *ORDER)
    rows = rows.select(*needed, "lift_reason", "lift_reason_code")
    if rules.replaced_reasons and not by_person:
        return rows
    # A column of its own: Ibis takes an expression in a condition for the other table's column made from the same.
    rows = rows.mutate(number=(rows.person_key if by_person else rows.every_cell).hash())
    counted = rows.group_by(several_number="number").aggregate(several_rows=rows.count())
    several = counted.filter(counted.several_rows > 1)
    return rows.semi_join(several, rows.number == several.several_number).drop("number")


def _chains(rows: Any, rules: DetainerRules) -> Any:
    """One row a row that is one with another or has a next form: what `with_chains` lays beside it."""
    import ibis

    chained = _chained(rows, rules)
    stated = ibis.window(
        group_by=chained.detainer_id,
        order_by=[chained.lift_reason.isnull(), *(chained[c] for c in ("prepared_date", *ORDER))],
    )
    chained = chained.mutate(
        chain_reason=chained.lift_reason.first(include_null=True).over(stated),
        chain_code=chained.lift_reason_code.first(include_null=True).over(stated),
    )
    chained = chained.mutate(
        chain_code=ibis.ifelse(chained.chain_reason.isnull(), ibis.null("string"), chained.chain_code)
    )
    chained = _with_next(chained, rules)
    found = chained.filter((chained.row_count > 1) | chained.next_id.notnull())
    return found.select(
        "next_id",
        "chain_reason",
        "chain_code",
        chained_id="own_id",
        chain_id="detainer_id",
        chain_count="row_count",
    )


def _chained(rows: Any, rules: DetainerRules) -> Any:
    """The rows with the id of the first of those that are one, and how many these are."""
    import ibis

    if not rules.same:
        return rows.mutate(detainer_id=rows.own_id, row_count=ibis.literal(1, "int64"))
    by = [_NAMES[same] for same in rules.same]
    order = ["prepared_date", *ORDER]
    chain = ibis.literal(0, "int64")
    if rules.gap_days is not None:
        along = ibis.window(group_by=by, order_by=order)
        gap = (rows.prepared_date.epoch_days() - rows.prepared_date.lag().over(along).epoch_days()).fill_null(10**6)
        rows = rows.mutate(starts=(gap > rules.gap_days).cast("int64"))
        chain = rows.starts.sum().over(along.copy(how="rows", start=None, end=0))
    rows = rows.mutate(chain=chain)
    whole = ibis.window(group_by=[*by, "chain"], order_by=order)
    every = ibis.window(group_by=[*by, "chain"])
    return rows.mutate(detainer_id=rows.own_id.first().over(whole), row_count=rows.own_id.count().over(every))


def _with_next(chained: Any, rules: DetainerRules) -> Any:
    """The rows with the detainer of the same person's next form, as far as the rules keep both."""
    import ibis

    nothing = ibis.null("string")
    if not rules.replaced_reasons:
        return chained.mutate(next_id=nothing)
    is_kept = (chained.own_id == chained.detainer_id) if rules.keep == "first" else chained.row_count == 1
    in_line = is_kept & chained.person_key.notnull() & chained.prepared_date.notnull()
    chained = chained.mutate(in_line=in_line)
    person = ibis.window(
        group_by=[chained.person_key, chained.in_line], order_by=[chained[c] for c in ("prepared_date", *ORDER)]
    )
    next_id = chained.detainer_id.lead().over(person)
    return chained.mutate(next_id=ibis.ifelse(chained.in_line, next_id, nothing)).drop("in_line")
