"""Contracts of the policy facts: each file fits the schema, is cited, and is named as its record."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from counterfoil.policies import (
    PROVISIONS,
    STANCES,
    Provision,
    load_lawbook,
    load_offenses,
    load_provisions,
    load_values_act,
    provisions_table,
    stances_table,
)
from counterfoil.policies.composition import load_composition
from counterfoil.policies.provisions import Instrument
from counterfoil.schema import load_fact

RULES = sorted(
    (f for f in (files("counterfoil.policies") / "facts" / "rules").iterdir() if f.name.endswith(".yaml")),
    key=lambda f: f.name,
)
FACTS = [
    *RULES,
    *(
        f
        for folder in ("agencies", "offenses", "values_act")
        for f in (files("counterfoil.policies") / "facts" / folder).iterdir()
    ),
]


@pytest.mark.parametrize("path", RULES, ids=lambda f: f.name)
def test_each_fact_file_is_named_as_its_record_and_is_cited(path) -> None:  # type: ignore[no-untyped-def]
    """The name of the file is the id of the instrument, and no fact stands without a source."""
    record = load_fact(path, Provision)
    assert f"{record.id}.yaml" == path.name
    assert all(cite.strip() for cite in record.cites)


@pytest.mark.parametrize("path", FACTS, ids=lambda f: f.name)
def test_no_fact_file_passes_judgment_on_an_agency(path) -> None:  # type: ignore[no-untyped-def]
    """The law on a day is said in neutral words."""
    text = path.read_text(encoding="utf-8").lower()
    assert not re.findall(r"violat|non-?complian|sanctuary|refus|honou?r", text)


def test_the_tables_hold_every_record_on_file() -> None:
    """The declared columns, in order, with one row a provision and five stances each."""
    provisions = load_provisions()
    assert len(provisions) == len(RULES) > 0
    whole, stances = provisions_table(provisions), stances_table(provisions)
    assert (tuple(whole.column_names), whole.num_rows) == (PROVISIONS.names, len(provisions))
    assert (tuple(stances.column_names), stances.num_rows) == (STANCES.names, 5 * len(provisions))
    for declared, table in ((PROVISIONS, whole), (STANCES, stances)):
        for field in declared.fields:
            cells = table.column(field.name).to_pylist()
            assert not (field.required and None in cells), field.name
            assert not field.values or set(cells) <= {*field.values, None}, field.name


def test_every_kind_of_instrument_has_its_layer() -> None:
    """No instrument can be met that the order of the layers leaves out."""
    layered = [kind for layer in load_composition().layers for kind in layer]
    assert sorted(layered) == sorted(Instrument.__args__)  # type: ignore[attr-defined]


def test_a_state_is_on_file_or_listed_as_not_on_file() -> None:
    """A state with an instrument of its own on file is no longer in the list of those without."""
    provisions = {p.id: p for p in load_provisions()}
    listed = set(provisions.pop("us-states-not-on-file").jurisdiction.states)
    on_file = {
        state
        for p in provisions.values()
        if p.jurisdiction.level in ("state", "county", "agency")
        for state in p.jurisdiction.states
    }
    assert listed & on_file == set()
    assert len(listed | on_file) == 56


def test_each_agency_that_an_instrument_names_is_in_the_directory() -> None:
    """An instrument's agency can be asked for by its name, and stands in the instrument's place."""
    book = load_lawbook()
    for p in book.provisions:
        for name in (*p.jurisdiction.only_agencies, *p.except_agencies):
            agency = book.agencies[name]
            assert agency.state_code in p.jurisdiction.states, p.id
            assert agency.custodian_level in p.applies_to or "all" in p.applies_to, p.id
            assert not p.jurisdiction.counties or agency.county_code_fips in p.jurisdiction.counties, p.id


def test_each_jail_is_kept_by_one_agency() -> None:
    """No county has two agencies that keep all its jails."""
    kept = [
        (a.keeps, a.state_code, a.county_code_fips)
        for a in load_lawbook().agencies.values()
        if a.keeps in ("county_jail", "state_prison")
    ]
    assert sorted(map(str, kept)) == sorted(map(str, set(kept)))


def test_a_contradiction_names_an_instrument_on_file() -> None:
    """What an instrument contradicts can be looked up."""
    provisions = {p.id: p for p in load_provisions()}
    assert {q for p in provisions.values() for q in p.contradicts} <= set(provisions)


def test_what_is_from_memory_or_not_found_is_marked_so() -> None:
    """A record of which nothing was seen is never of high confidence; an unknown text is never called silent."""
    for p in load_provisions():
        assert p.evidence not in ("from memory, verify", "not found") or p.confidence != "high", p.id
        assert p.evidence != "not found" or {p.stance_on("hold"), p.stance_on("notify")} == {"unknown"}, p.id


def test_the_offense_codes_name_categories_that_the_act_lists() -> None:
    """Each code's categories are among those on file; one that counts as a felony alone is never counted as less."""
    act = load_values_act()
    listed = {c.id: c for c in act.categories.categories}
    assert act.rules.provision in {p.id for p in load_provisions()}
    for offense in load_offenses().offenses:
        assert set(offense.categories) <= set(listed), offense.codes
        felony_only = any(listed[c].felony_only for c in offense.categories)
        assert not felony_only or offense.class_ in ("felony", "any"), offense.codes


def test_every_gate_rule_and_duty_is_cited_and_marked() -> None:
    """Whoever doubts a rule finds its section, and whether anybody has read it."""
    act = load_values_act()
    duties = [d for name in type(act.duties).model_fields if name != "cites" for d in getattr(act.duties, name)]
    for entry in (*act.rules.gates, *act.rules.conviction_rules, act.rules.exclusion, *duties):
        assert entry.cite.startswith("Cal. Gov. Code 728"), entry.id
        assert entry.evidence in ("seen", "from memory, verify") or "memory" in entry.evidence
    assert [a.action for a in act.rules.actions if not a.opened_by] == ["hold"]
