"""Finds, for each form of a person, the events that came on or after its day and before the day of the next form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.outcomes.link_rules import ARREST_CLASSES
from counterfoil.outcomes.vocabulary import even_text, normal_text


def form_days(forms: Any) -> Any:
    """One row a person and day with a form: the first form of that day by id, and the next day with a form.

    Args:
        forms: Forms with a person key and a day.
    """
    import ibis

    days = _first_of_each_day(forms, "person_key")
    along = ibis.window(group_by=days.person_key, order_by=days.form_date)
    return days.mutate(next_date=days.form_date.lead().over(along), next_id=days.day_id.lead().over(along))


def same_facility_days(forms: Any) -> Any:
    """One row a person, facility and day with a form, with the next such day and a form of it."""
    import ibis

    days = _first_of_each_day(forms.filter(forms.facility_key.notnull()), "person_key", "facility_key")
    along = ibis.window(group_by=[days.person_key, days.facility_key], order_by=days.form_date)
    return days.mutate(newer_date=days.form_date.lead().over(along), newer_id=days.day_id.lead().over(along))


def _first_of_each_day(forms: Any, *keys: str) -> Any:
    """One row a key and day with a form: the first form by id.

    It is found by order, and not as the least id of a group: DuckDB holds the least text of each of many groups
    outside the memory that it counts and can spill.
    """
    import ibis

    along = ibis.window(group_by=[forms[k] for k in keys], order_by=[forms.form_date, forms.detainer_id])
    forms = forms.select(*keys, "form_date", day_id="detainer_id", _before=forms.form_date.lag().over(along))
    return forms.filter(forms._before.isnull() | (forms._before != forms.form_date)).drop("_before")


def placed(days: Any, events: Any) -> Any:
    """Events, each with the day of the last form of the person on or before it; those before any form are dropped.

    Args:
        days: From `form_days`.
        events: With `person_key`, `event_date` and `event_id`, none of them empty.

    Returns:
        One row an event: `person_key`, `event_date`, `event_id`, `form_date`.
    """
    both = _in_order(days, events)
    return both.filter((both.is_event == 1) & both.last_form_date.notnull()).select(
        "person_key", "event_date", "event_id", form_date="last_form_date"
    )


def earlier(days: Any, events: Any) -> Any:
    """One row a person and day with a form that has an event before it: the day of the last one."""
    both = _in_order(days, events)
    return both.filter((both.is_event == 0) & both.last_event_date.notnull()).select(
        "person_key", "form_date", earlier_date="last_event_date"
    )


def _in_order(days: Any, events: Any) -> Any:
    """Forms and events of each person in the order of their days, forms first inside a day, with the last of each."""
    import ibis

    nothing, zero = ibis.null("date"), ibis.literal(0, "int64")
    marks = days.select(
        "person_key",
        day="form_date",
        is_event=zero,
        form_date="form_date",
        event_date=nothing,
        event_id=ibis.null("string"),
    )
    happened = events.select(
        "person_key",
        day="event_date",
        is_event=ibis.literal(1, "int64"),
        form_date=nothing,
        event_date="event_date",
        event_id="event_id",
    )
    both = marks.union(happened)
    so_far = ibis.window(group_by=both.person_key, order_by=[both.day, both.is_event], rows=(None, 0))
    return both.mutate(
        last_form_date=both.form_date.max().over(so_far), last_event_date=both.event_date.max().over(so_far)
    )


def next_event(forms: Any, days: Any, events: Any, rank: Sequence[str]) -> Any:
    """One row a form that has an event: the first, and of several on one day the first by rank.

    Args:
        forms: Forms with a person key and a day; all their columns are kept.
        days: From `form_days`.
        events: With `person_key`, `event_date`, `event_id` and what is to be kept of an event.
        rank: Columns of forms or events that order the events of one day; the id comes last. `at_facility` = the
            event stands at the facility of the form.
    """
    import ibis

    held = placed(days, events)
    first = held.group_by("person_key", "form_date").aggregate(first_date=held.event_date.min())
    found = forms.inner_join(first, ["person_key", "form_date"])
    named = events.rename(event_key="person_key")
    found = found.inner_join(named, [found.person_key == named.event_key, found.first_date == named.event_date]).drop(
        "event_key", "first_date"
    )
    if "at_facility" in rank:
        same = (found.facility_code_ice == found.event_facility).fill_null(False)
        found = found.mutate(at_facility=ibis.ifelse(same, 0, 1).cast("int64"))
    order = ibis.window(group_by=found.detainer_id, order_by=[*(found[name] for name in rank), found.event_id])
    found = found.mutate(_place=ibis.row_number().over(order))
    return found.filter(found._place == 0).drop("_place")


def class_of(text: Any, classes: Mapping[Any, Sequence[str]]) -> Any:
    """What an arrest was, by a text that stands in the list of a class; empty where it stands in none."""
    import ibis

    known = [(normal_text(value), name) for name, values in classes.items() for value in values]
    return even_text(text).cases(*known, else_=ibis.null("string"))


def class_rank(arrest_class: Any) -> Any:
    """The place of a class among the classes, the first 0."""
    return arrest_class.cases(
        *((name, at) for at, name in enumerate(ARREST_CLASSES)), else_=len(ARREST_CLASSES)
    ).cast("int64")
