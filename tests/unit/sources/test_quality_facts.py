"""Every table of source rows has facts that it is held to, and each names columns and lists that are there."""

from __future__ import annotations

import pytest

from counterfoil.sources import TABLES
from counterfoil.sources.quality.facts import load_every_release, load_lists, load_quality
from counterfoil.sources.quality.values import fold


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_facts_of_a_table_name_lists_that_are_there(table: str) -> None:
    """A list is named by its id; the event's day is a column of days; each file is cited."""
    facts = load_quality(table)
    assert facts.table == table
    assert set(facts.lists.values()) <= set(load_lists())
    assert TABLES[table][facts.event_date].kind == "date"
    assert facts.cites
    assert facts.evidence


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_rules_of_a_table_look_at_columns_that_they_can_count(table: str) -> None:
    """An order is one of two days; a year is a whole number; no id is that of a rule of every release."""
    facts = load_quality(table)
    kinds = {"in_order": "date", "possible": "date", "file_year": "date", "year": "integer"}
    for rule in facts.rules.values():
        wanted = kinds.get(rule.check)
        assert all(TABLES[table][c].kind == wanted for c in rule.columns if wanted)
    assert not set(facts.rules) & set(load_every_release().rules)


def test_no_value_stands_in_a_list_twice() -> None:
    """Without regard to case and spaces, as values are compared; each list says where it was seen."""
    for name, known in load_lists().items():
        even = [fold(value) for value in known.values]
        assert len(even) == len(set(even)), name
        assert known.cites, name
