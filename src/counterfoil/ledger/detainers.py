"""Turns source rows into detainers, and says of every source row what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.chains import ORDER, with_chains
from counterfoil.ledger.facts import OURS, find_rules, load_forms
from counterfoil.ledger.tables import DETAINER_ROWS_FATE, DETAINERS

_ADDRESS = ("release_id", *ORDER)
#: Columns of the source rows that are kept as they were read.
_TAKEN_OVER = (
    "prepared_date",
    "prepared_date_reason",
    "previous_prepared_date",
    "conviction_date",
    "birth_year",
    "departed_date",
    "apprehension_date",
)


def identify_rows(
    rows: Any,
    *,
    without_lift_reason: tuple[str, ...],
    scope: str = "",
    rules: str = OURS,
    hold: Callable[[Any], Any] = lambda expression: expression,
) -> Any:
    """Records with clean values, each with the id of the detainer that it is.

    Args:
        rows: `sources.detainer_rows` of one release.
        without_lift_reason: Hashes of the files that have no column for the lift reason.
        scope: Inside what person keys may be compared; "" = inside the release.
        rules: The set of rules by which rows are one.
        hold: Keeps what an expression gives, so that what is built on it does not work it out again.

    Returns:
        One row a record; `detainer_id` is shared by rows that are one detainer, `first_in_detainer`
        marks the first of them, `is_kept` those that the rules keep. No record is dropped.
    """
    import ibis

    rows = rows.filter(rows.set_aside_reason.isnull())
    key = cleaning.value(rows.person_key_as_stated)
    code = cleaning.value(rows.facility_code_as_stated)
    name = cleaning.value(rows.facility_name_as_stated)
    city = cleaning.value(rows.facility_city_as_stated)
    state = cleaning.value(rows.facility_state_as_stated)
    form = rows.detainer_type_as_stated.upper().replace("-", "").re_extract(r"^\s*(I247[A-Z]?)\b", 1)
    form = ibis.ifelse(form == "", ibis.null("string"), form)
    by_rules = find_rules(rules).detainers
    cells = [rows[c] for c in rows.columns if c.endswith("_as_stated")]
    records = rows.select(
        *(*_ADDRESS, *_TAKEN_OVER),
        every_cell=cleaning.short_hash(*cells) if "every_cell" in by_rules.same else ibis.null("string"),
        facility_key=ibis.coalesce(code, name),
        custody_resumption_asked=cleaning.normal(rows.custody_resumption_asked_as_stated),
        lift_date=rows.lifted_date,
        lift_date_reason=rows.lifted_date_reason,
        own_id=cleaning.short_hash(rows.file_hash, rows.sheet, rows.row_number.cast("string")),
        person_key=cleaning.scoped_key(key, scope, rows.release_id),
        facility_id=cleaning.short_hash(code, name, city, state),
        facility_code_ice=code,
        facility_name_clean=name,
        facility_city=city,
        facility_state_clean=state,
        facility_aor=cleaning.value(rows.facility_aor_as_stated),
        form=form,
        criminality=cleaning.value(rows.criminality_as_stated),
        threat_level=cleaning.value(rows.threat_level_as_stated),
        case_status=cleaning.value(rows.case_status_as_stated),
        offense_code_ncic=cleaning.value(rows.conviction_charge_code_as_stated),
        citizenship_country=cleaning.value(rows.citizenship_country_as_stated),
        sex=cleaning.value(rows.gender_as_stated),
        lift_reason=cleaning.value(rows.lift_reason_as_stated),
        lift_reason_code=cleaning.value(rows.lift_reason_code_as_stated),
        lift_reason_reason=cleaning.reason(
            rows.lift_reason_as_stated, is_absent=rows.file_hash.isin(without_lift_reason)
        ),
    )
    return with_chains(hold(records), by_rules, hold)


def build_detainers(identified: Any, rules: str = OURS) -> Any:
    """`ledger.detainers` from identified rows: one row a detainer, with the values of its first row.

    The lift reason is the first that any of its rows states, in the order of dates and addresses.

    Args:
        identified: From `identify_rows`, by the same rules.
        rules: The set of rules.
    """
    import ibis

    first = identified.filter(identified.is_kept)
    asks = {form: fact.asks for form, fact in load_forms().items()}
    request = ibis.ifelse(
        (first.form == "I247A") & (first.custody_resumption_asked == "yes"),
        "return_of_person",
        first.form.cases(*asks.items(), else_="unknown"),
    ).fill_null("unknown")
    first = first.mutate(
        request_asked=request,
        lift_reason_reason=ibis.ifelse(first.first_reason.notnull(), ibis.null("string"), first.lift_reason_reason),
    )
    replaced = find_rules(rules).detainers.replaced_reasons
    says = cleaning.normal(first.first_reason).isin(replaced) if replaced else ibis.literal(False)
    first = first.mutate(superseded_by=ibis.ifelse(says, first.next_id, ibis.null("string")))
    return first.select(**_columns()).order_by(["file_hash", "sheet", "row_number"])


def _columns() -> dict[str, str]:
    """Each column of `ledger.detainers` and the column of the identified rows that it comes from."""
    other = {
        "facility_name_as_stated": "facility_name_clean",
        "facility_state_as_stated": "facility_state_clean",
        "lift_reason_as_stated": "first_reason",
        "lift_reason_code_ice": "first_code",
        "source_row_count": "row_count",
    }
    return {name: other.get(name, name) for name in DETAINERS.names}


def build_row_fates(rows: Any, identified: Any, detainers: Any) -> Any:
    """`ledger.detainer_rows`: every source row once, with its fate.

    Args:
        rows: `sources.detainer_rows` of one release.
        identified: From `identify_rows`.
        detainers: `ledger.detainers` of the release, as stored.
    """
    import ibis

    address = ["release_id", "file_hash", "file_name", "sheet", "row_number"]
    rule = find_rules(OURS).detainers.rule
    replaced = detainers.filter(detainers.superseded_by.notnull())
    replaced = replaced.select(replaced_id="detainer_id", superseded_by="superseded_by")
    records = identified.select(*address, "detainer_id", "first_in_detainer")
    records = records.left_join(replaced, records.detainer_id == replaced.replaced_id)
    records = records.select(
        *address,
        fate=ibis.cases(
            (~records.first_in_detainer, "duplicate_of"),
            (records.superseded_by.notnull(), "superseded_by"),
            else_="kept",
        ),
        reason=ibis.cases(
            (~records.first_in_detainer, rule),
            (records.superseded_by.notnull(), "lift_reason_says_replaced"),
            else_=ibis.null("string"),
        ),
        detainer_id=records.detainer_id,
        superseded_by=ibis.ifelse(records.first_in_detainer, records.superseded_by, ibis.null("string")),
    )
    aside = rows.filter(rows.set_aside_reason.notnull())
    aside = aside.select(
        *address,
        fate=ibis.literal("set_aside"),
        reason=aside.set_aside_reason,
        detainer_id=ibis.null("string"),
        superseded_by=ibis.null("string"),
    )
    both = records.union(aside)
    return both.order_by([both[c] for c in ORDER]).select(list(DETAINER_ROWS_FATE.names))
