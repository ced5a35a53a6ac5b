"""Contracts of the policy facts: each file fits the schema, is cited, and is named as its record."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from counterfoil.policies import (
    PROVISIONS,
    STANCES,
    Provision,
    load_provisions,
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


@pytest.mark.parametrize("path", RULES, ids=lambda f: f.name)
def test_each_fact_file_is_named_as_its_record_and_is_cited(path) -> None:  # type: ignore[no-untyped-def]
    """The name of the file is the id of the instrument, and no fact stands without a source."""
    record = load_fact(path, Provision)
    assert f"{record.id}.yaml" == path.name
    assert all(cite.strip() for cite in record.cites)


@pytest.mark.parametrize("path", RULES, ids=lambda f: f.name)
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
