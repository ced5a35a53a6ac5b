"""Contracts of the claim facts: each file fits the schema, is cited, and is named as its record."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from counterfoil.claims import Statement, check_statement, load_statements
from counterfoil.schema import load_fact

STATEMENTS = sorted(
    (f for f in (files("counterfoil.claims") / "facts" / "statements").iterdir() if f.name.endswith(".yaml")),
    key=lambda f: f.name,
)


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda f: f.name)
def test_each_fact_file_is_named_as_its_record_and_is_cited(path) -> None:  # type: ignore[no-untyped-def]
    """The name of the file is the id of the claim, and no claim stands without a source."""
    record = load_fact(path, Statement)
    assert f"{record.id}.yaml" == path.name
    assert all(cite.strip() for cite in record.cites)
    assert record.speaker.side != "fictional"


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda f: f.name)
def test_no_fact_file_judges_a_person(path) -> None:  # type: ignore[no-untyped-def]
    """A record says what was claimed and how it could be tested, not who is right."""
    assert not re.findall(r"\b(lie[sd]?|lying|false|wrong|mislead|honest)", path.read_text(encoding="utf-8").lower())


#   claim | verdict without any data
WITHOUT_DATA = {
    "dhs-2026-active-offense-groups": "arithmetic does not close",
    "dhs-2026-released-offense-groups": "arithmetic does not close",
    "governor-2026-one-in-eight": "cannot be tested with these data; would need …",
    "press-2026-released-of-active": "not comparable, because …",
    "secretary-2026-drug-pounds": "arithmetic does not close",
}


def test_what_each_claim_says_of_itself_before_there_are_data() -> None:
    """Arithmetic and comparability need no release."""
    found = {s.id: check_statement(s, lambda binding: None).verdict for s in load_statements()}
    assert {key: found[key] for key in WITHOUT_DATA} == WITHOUT_DATA
    assert len(found) == len(STATEMENTS)
