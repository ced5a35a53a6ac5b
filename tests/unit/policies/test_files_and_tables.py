"""Files of instruments are held to their schema, and become two tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from zz_law import COUNTY, PLACES, provision

from counterfoil.errors import DeclarationError
from counterfoil.policies import load_provisions, provisions_table, stances_table

SENATE = {"day": "2020-01-04", "said_by": "the senate of ZZ"}


def test_two_instruments_with_one_id_are_refused(tmp_path: Path) -> None:
    """A workspace adds instruments; it does not quietly replace one."""
    rules = tmp_path / "policies" / "rules"
    rules.mkdir(parents=True)
    text = provision("zz-act", "state", "statute", "permitted").model_dump_json()
    (rules / "zz-act.yaml").write_text(text, encoding="utf-8")
    assert "zz-act" in [p.id for p in load_provisions([tmp_path])]
    (rules / "zz-act-again.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        load_provisions([tmp_path])
    assert refused.value.slug == "facts/twice"


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_until": "2020-01-01"},
        {"contested_actions": ["hold"]},
        {"evidence": "from memory, verify"},
        {"hold": "conditional", "conditions": ""},
        {"applies_to": ["parish"]},
        {"remark": "not a field"},
        {"jurisdiction": {"name": "ZZ", **PLACES["county"], "county_code_fips": None}},
        {"jurisdiction": {"name": "ZZ", **PLACES["state"], "states": ["US"]}},
        {"jurisdiction": {"name": "ZZ", **PLACES["state"], "county_code_fips": COUNTY}},
        {"jurisdiction": {"name": "ZZ", **PLACES["state"], "agency": "zz_sheriff"}},
        {"jurisdiction": {"name": "ZZ", **PLACES["sheriff"], "states": ["ZZ", "YY"]}},
        {"jurisdiction": {"name": "ZZ", **PLACES["sheriff"], "agencies": ["zz_jail", "zz_police"]}},
        {"disputed_from": {"day": "2020-01-01", "said_by": "the same source"}},
        {"disputed_until": SENATE},
    ],
)
def test_an_instrument_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    """A file of facts is held to its schema when it is read."""
    given = {"hold": "permitted"} | wrong
    with pytest.raises(ValueError, match="validation error"):
        provision("act", "state", "statute", **given)


def test_every_instrument_has_one_row_and_one_row_for_each_action() -> None:
    """The tables say what the files say, silence included, and why a cell is empty."""
    act = provision("act", "state", "statute", "prohibited", effective_until="2021-01-01")
    whole = provisions_table([act]).to_pylist()
    assert [(r["provision_id"], r["enacted_date"], r["enacted_date_reason"]) for r in whole] == [
        ("act", None, "not_stated")
    ]
    stances = stances_table([act]).to_pylist()
    assert [(r["action"], r["stance"], r["effective_until"]) for r in stances] == [
        ("hold", "prohibited", date(2021, 1, 1)),
        ("notify", "silent", date(2021, 1, 1)),
        ("transfer", "silent", date(2021, 1, 1)),
        ("jail_access", "silent", date(2021, 1, 1)),
        ("inquire", "silent", date(2021, 1, 1)),
    ]
