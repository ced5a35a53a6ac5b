"""Turns source rows into detainers, and says of every source row what became of it."""

from __future__ import annotations

from typing import Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.facts import load_duplicates, load_forms
from counterfoil.ledger.tables import DETAINER_ROWS_FATE, DETAINERS

_ORDER = ("file_name", "sheet", "row_number")


def identify_rows(rows: Any, *, without_lift_reason: tuple[str, ...]) -> Any:
    """Records with clean values, each with the id of the detainer that it is.

    Args:
        rows: `sources.detainer_rows` of one release.
        without_lift_reason: Hashes of the files that have no column for the lift reason.

    Returns:
        One row a record; `detainer_id` is shared by rows that are one detainer, `first_in_detainer`
        marks the first of them. No record is dropped.
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
    records = rows.mutate(
        own_id=cleaning.short_hash(rows.file_hash, rows.sheet, rows.row_number.cast("string")),
        person_key=ibis.ifelse(key.isnull(), ibis.null("string"), (rows.release_id + ":" + key).hexdigest("sha256")),
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
    return _with_chains(records)


def _with_chains(records: Any) -> Any:
    """Rows of one person, facility and form that follow each other by a day at most get one detainer id."""
    import ibis

    may_repeat = records.person_key.notnull() & records.prepared_date.notnull()
    same = ibis.window(
        group_by=[
            records.person_key,
            records.facility_code_ice.fill_null(records.facility_name_clean),
            records.form,
        ],
        order_by=[records.prepared_date, *(records[c] for c in _ORDER)],
    )
    keyed = records.filter(may_repeat)
    gap = (keyed.prepared_date.epoch_days() - keyed.prepared_date.lag().over(same).epoch_days()).fill_null(10**6)
    keyed = keyed.mutate(starts=(gap > load_duplicates().gap_days).cast("int64"))
    keyed = keyed.mutate(chain=keyed.starts.sum().over(same.copy(how="rows", start=None, end=0)))
    whole = ibis.window(
        group_by=[
            keyed.person_key,
            keyed.facility_code_ice.fill_null(keyed.facility_name_clean),
            keyed.form,
            keyed.chain,
        ],
        order_by=[keyed.prepared_date, *(keyed[c] for c in _ORDER)],
    )
    keyed = keyed.mutate(detainer_id=keyed.own_id.first().over(whole)).drop("starts", "chain")
    alone = records.filter(~may_repeat).mutate(detainer_id=lambda t: t.own_id)
    both = keyed.union(alone)
    return both.mutate(first_in_detainer=both.own_id == both.detainer_id)


def build_detainers(identified: Any) -> Any:
    """`ledger.detainers` from identified rows: one row a detainer, with the values of its first row.

    The lift reason is the first that any of its rows states, in the order of dates and addresses.
    """
    import ibis

    stated = identified.filter(identified.lift_reason.notnull())
    within = ibis.window(group_by=stated.detainer_id, order_by=[stated[c] for c in ("prepared_date", *_ORDER)])
    stated = stated.mutate(place=ibis.row_number().over(within))
    reasons = stated.filter(stated.place == 0).select(
        reason_of="detainer_id", first_reason="lift_reason", first_code="lift_reason_code"
    )
    counted = identified.group_by(count_of=identified.detainer_id).aggregate(
        source_row_count=identified.own_id.count()
    )
    first = identified.filter(identified.first_in_detainer)
    first = first.left_join(reasons, first.detainer_id == reasons.reason_of).drop("reason_of")
    first = first.inner_join(counted, first.detainer_id == counted.count_of).drop("count_of")
    asks = {form: fact.asks for form, fact in load_forms().items()}
    request = ibis.ifelse(
        (first.form == "I247A") & (cleaning.normal(first.custody_resumption_asked_as_stated) == "yes"),
        "return_of_person",
        first.form.cases(*asks.items(), else_="unknown"),
    ).fill_null("unknown")
    first = first.mutate(
        request_asked=request,
        lift_reason_reason=ibis.ifelse(first.first_reason.notnull(), ibis.null("string"), first.lift_reason_reason),
    )
    return _with_successor(first).select(**_columns()).order_by(["file_hash", "sheet", "row_number"])


def _with_successor(first: Any) -> Any:
    """The next form of the same person, for forms whose lift reason says that they were replaced."""
    import ibis

    keyed = first.person_key.notnull() & first.prepared_date.notnull()
    person = ibis.window(group_by=[first.person_key], order_by=[first.prepared_date, *(first[c] for c in _ORDER)])
    with_key = first.filter(keyed).mutate(next_id=first.detainer_id.lead().over(person))
    without = first.filter(~keyed).mutate(next_id=ibis.null("string"))
    both = with_key.union(without)
    says = cleaning.normal(both.first_reason).isin(load_duplicates().superseded.lift_reasons)
    return both.mutate(superseded_by=ibis.ifelse(says, both.next_id, ibis.null("string")))


def _columns() -> dict[str, str]:
    """Each column of `ledger.detainers` and the column of the identified rows that it comes from."""
    other = {
        "facility_name_as_stated": "facility_name_clean",
        "facility_state_as_stated": "facility_state_clean",
        "lift_reason_as_stated": "first_reason",
        "lift_reason_code_ice": "first_code",
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
    rule = load_duplicates().rule
    replaced = detainers.select(replaced_id="detainer_id", superseded_by="superseded_by")
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
    return both.order_by([both[c] for c in _ORDER]).select(list(DETAINER_ROWS_FATE.names))
