"""Links each detainer to ICE's next arrest, booking and removal of the person, inside one production."""

from __future__ import annotations

from typing import Any

from counterfoil.outcomes import following
from counterfoil.outcomes.link_rules import LinkRules, load_link_rules
from counterfoil.outcomes.tables import DETAINER_LINKS


def link_detainers(detainers: Any, arrests: Any, stints: Any, removals: Any, rules: LinkRules) -> Any:
    """What came after each detainer and before the person's next form.

    Args:
        detainers: `ledger.detainers` of one production.
        arrests: `ledger.arrests` of the same production; None where there is no such table.
        stints: `ledger.detention_stints` of the same production; None where there is no such table.
        removals: `ledger.removals` of the same production; None where there is no such table.
        rules: The rules of linking.

    Returns:
        `outcomes.detainer_links`: one row a detainer, same keys, none added and none dropped, in order of id.

    Unknowns:
        Each kind of event has a reason where none is linked: no person key or no day (the reason of the day), another
        form of the person without a day (`unresolved`), no such table (`not_collected`), or no event in the tables
        (`not_applicable`).
    """
    forms = _forms(detainers)
    dated = forms.filter(forms.standing == "linked").drop("standing", "date_reason")
    days = following.form_days(dated)
    linked = forms.drop("person_key", "facility_key", "facility_code_ice", "is_open")
    linked = _joined(linked, _neighbors(dated, days))
    linked = _joined(linked, _arrests(dated, days, arrests, rules)) if arrests is not None else linked
    linked = _joined(linked, _custody(dated, days, stints, arrests, rules)) if stints is not None else linked
    linked = _joined(linked, _removals(dated, days, removals)) if removals is not None else linked
    tables = {"arrest": arrests is not None, "custody": stints is not None, "removal": removals is not None}
    return _finished(linked, tables)


def classify_arrests(arrests: Any, rules: LinkRules | None = None) -> Any:
    """What each arrest was, by its method, and where that is in no list by its program: a column of `arrests`.

    Args:
        arrests: `ledger.arrests`, or any table with `apprehension_method` and `final_program`.
        rules: The rules of linking; None = those in force.
    """
    rules = rules or load_link_rules()
    by_method = following.class_of(arrests.apprehension_method, rules.methods)
    by_program = following.class_of(arrests.final_program, rules.programs)
    return by_method.fill_null(by_program).fill_null("unknown")


def _forms(detainers: Any) -> Any:
    """Forms with what links need, and `standing`: `linked` where one can be linked, else the status that says why."""
    import ibis

    forms = detainers.select(
        "detainer_id",
        "release_id",
        "person_key",
        "facility_code_ice",
        form_date="prepared_date",
        date_reason=detainers.prepared_date_reason.fill_null("not_stated"),
        facility_key=detainers.facility_code_ice.fill_null(detainers.facility_name_as_stated),
        is_open=detainers.superseded_by.isnull(),
    )
    lost = forms.filter(forms.person_key.notnull() & forms.form_date.isnull())
    lost = lost.select(lost_key="person_key").distinct()
    forms = forms.left_join(lost, forms.person_key == lost.lost_key)
    return forms.mutate(
        standing=ibis.cases(
            (forms.person_key.isnull(), "no_person_key"),
            (forms.form_date.isnull(), "no_date"),
            (forms.lost_key.notnull(), "no_order"),
            else_="linked",
        )
    ).drop("lost_key")


def _neighbors(dated: Any, days: Any) -> Any:
    """The person's next forms, anywhere and to the same facility."""
    own = days.select("person_key", "form_date", next_detainer_id="next_id", next_detainer_date="next_date")
    near = following.same_facility_days(dated)
    near = near.select(
        near_key="person_key",
        near_facility="facility_key",
        near_date="form_date",
        newer_form_id="newer_id",
        newer_form_date="newer_date",
    )
    found = dated.select("detainer_id", "person_key", "facility_key", "form_date")
    found = found.inner_join(own, ["person_key", "form_date"])
    found = found.left_join(
        near,
        [
            found.person_key == near.near_key,
            found.facility_key == near.near_facility,
            found.form_date == near.near_date,
        ],
    )
    return found.select("detainer_id", "next_detainer_id", "next_detainer_date", "newer_form_id", "newer_form_date")


def _classed(arrests: Any, rules: LinkRules) -> Any:
    """Arrests that can be linked, each with what it was."""
    known = arrests.filter(arrests.person_key.notnull() & arrests.arrest_date.notnull())
    known = known.select(
        "person_key",
        event_date="arrest_date",
        event_id="arrest_id",
        arrest_class=classify_arrests(known, rules),
    )
    return known.mutate(class_rank=following.class_rank(known.arrest_class))


def _arrests(dated: Any, days: Any, arrests: Any, rules: LinkRules) -> Any:
    """The next arrest of each form that has one."""
    found = following.next_event(dated, days, _classed(arrests, rules), ["class_rank"])
    return found.select("detainer_id", "arrest_class", arrest_id="event_id", arrest_date="event_date")


def _stays(stints: Any, rules: LinkRules) -> Any:
    """Times in detention that begin a stay, as far as the table says when the whole stay began."""
    begun = stints.mutate(event_date=stints.stay_book_in_date.fill_null(stints.book_in_date))
    begun = begun.filter(begun.person_key.notnull() & begun.event_date.notnull())
    return begun.select(
        "person_key",
        "event_date",
        event_id="stint_id",
        event_facility="facility_code",
        later=(begun.book_in_date > begun.event_date).fill_null(False).cast("int64"),
        by_method=following.class_of(begun.apprehension_method, rules.methods),
        by_program=following.class_of(begun.final_program, rules.programs),
    )


def _custody(dated: Any, days: Any, stints: Any, arrests: Any, rules: LinkRules) -> Any:
    """The next stay of each form that has one, what arrest led to it, and the last stay before the request."""
    stays = _stays(stints, rules)
    found = following.next_event(dated, days, stays, ["later", "at_facility"])
    found = _one_form_of_the_day(found, dated)
    if arrests is None:
        found = found.mutate(by_arrest=found.by_method)
    else:
        led = _arrests_before(found, days, _classed(arrests, rules), rules.windows.arrest_before_booking_days)
        found = _joined(found, led)
    arrest_class = found.by_method.fill_null(found.by_arrest).fill_null(found.by_program).fill_null("unknown")
    found = found.select(
        "detainer_id",
        "is_elsewhere",
        forms_of_day_count="form_count",
        stint_id="event_id",
        custody_date="event_date",
        custody_facility_code="event_facility",
        custody_arrest_class=arrest_class,
    )
    before = following.earlier(days, stays)
    own = dated.select("detainer_id", "person_key", "form_date")
    own = own.inner_join(before, ["person_key", "form_date"])
    own = own.select("detainer_id", earlier_custody_date="earlier_date")
    return _joined(_joined(dated.select("detainer_id"), found), own)


def _one_form_of_the_day(found: Any, dated: Any) -> Any:
    """Of several forms of one day, only those to the place of the booking keep it, where one is to that place."""
    import ibis

    counts = dated.group_by("person_key", "form_date").aggregate(open_count=dated.is_open.cast("int64").sum())
    found = found.inner_join(counts, ["person_key", "form_date"])
    day = ibis.window(group_by=[found.person_key, found.form_date])
    found = found.mutate(best=found.at_facility.min().over(day))
    settled = (found.open_count > 1) & (found.best == 0)
    found = found.mutate(
        is_elsewhere=settled & (found.at_facility == 1),
        form_count=ibis.ifelse(settled, 1, found.open_count).cast("int64"),
    )
    return found.mutate(
        event_id=ibis.ifelse(found.is_elsewhere, ibis.null("string"), found.event_id),
        event_date=ibis.ifelse(found.is_elsewhere, ibis.null("date"), found.event_date),
        event_facility=ibis.ifelse(found.is_elsewhere, ibis.null("string"), found.event_facility),
    )


def _arrests_before(found: Any, days: Any, arrests: Any, within: int) -> Any:
    """What the last arrest was, in the days before each booking and since the request; only where one is known."""
    import ibis

    kinds = arrests.select("event_id", "arrest_class", "class_rank")
    since = following.placed(days, arrests).inner_join(kinds, "event_id")
    since = since.select("person_key", "form_date", "arrest_class", "class_rank", arrest_date="event_date")
    booked = found.select("detainer_id", "person_key", "form_date", booked_date="event_date")
    both = booked.inner_join(since, ["person_key", "form_date"])
    gap = both.booked_date.epoch_days() - both.arrest_date.epoch_days()
    both = both.filter((gap >= 0) & (gap <= within) & (both.arrest_class != "unknown"))
    last = ibis.window(group_by=both.detainer_id, order_by=[both.arrest_date.desc(), both.class_rank])
    both = both.mutate(_place=ibis.row_number().over(last))
    return both.filter(both._place == 0).select("detainer_id", by_arrest="arrest_class")


def _removals(dated: Any, days: Any, removals: Any) -> Any:
    """The next departure of each form that has one."""
    known = removals.filter(removals.person_key.notnull() & removals.departed_date.notnull())
    known = known.select("person_key", event_date="departed_date", event_id="removal_id")
    found = following.next_event(dated, days, known, [])
    return found.select("detainer_id", removal_id="event_id", removal_date="event_date")


def _joined(left: Any, right: Any) -> Any:
    """Rows with what is known of each by the id of the detainer."""
    right = right.rename(joined_id="detainer_id")
    return left.left_join(right, left.detainer_id == right.joined_id).drop("joined_id")


def _finished(linked: Any, tables: dict[str, bool]) -> Any:
    """The declared columns: days between, whether anything is linked, and why something is not."""
    import ibis

    empty = {f.name: _nothing(f.kind) for f in DETAINER_LINKS.fields if f.name not in linked.columns}
    linked = linked.mutate(**empty)
    elsewhere = linked.is_elsewhere.fill_null(False) if tables["custody"] else ibis.literal(False)
    made: dict[str, Any] = {}
    for what in ("arrest", "custody", "removal"):
        day = linked[f"{what}_date"]
        made[f"days_to_{what}"] = day.epoch_days() - linked.form_date.epoch_days()
        made[f"{what}_reason"] = ibis.cases(
            (day.notnull(), ibis.null("string")),
            (linked.standing == "no_person_key", "not_stated"),
            (linked.standing == "no_date", linked.date_reason),
            (linked.standing == "no_order", "unresolved"),
            else_="not_applicable" if tables[what] else "not_collected",
        )
    made["custody_reason"] = ibis.ifelse(elsewhere, "unresolved", made["custody_reason"])
    any_event = linked.arrest_date.notnull() | linked.custody_date.notnull() | linked.removal_date.notnull()
    made["custody_follows_at_large"] = ibis.ifelse(
        linked.custody_date.isnull(), ibis.null("boolean"), linked.custody_arrest_class == "at_large"
    )
    made["custody_arrest_class"] = ibis.ifelse(
        linked.custody_date.isnull(), ibis.null("string"), linked.custody_arrest_class
    )
    made["link_status"] = ibis.cases(
        (linked.standing != "linked", linked.standing),
        (any_event, "linked"),
        else_="no_event" if any(tables.values()) else "no_tables",
    )
    return linked.mutate(**made).select(list(DETAINER_LINKS.names)).order_by("detainer_id")


def _nothing(kind: str) -> Any:
    import ibis

    return ibis.null({"text": "string", "integer": "int64", "boolean": "boolean", "date": "date"}[kind])
