"""How many detainers the same rows are under the rules of others, beside our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.engine import reading
from counterfoil.errors import Exit, UsageError
from counterfoil.ledger import DETAINERS, detainers_by_rules, find_rules, load_rules
from counterfoil.measures import Question, compute_by_rules
from counterfoil.measures.variants import _hidden_everywhere
from support.detainers import Given
from support.workspaces import run_in_process

#: Source rows 8 to 14.
ROWS = """
    date       | person | code   | reason
    2025-03-01 | P1     | ZZJAIL | -
    2025-03-01 | P1     | ZZJAIL | -
    2025-03-02 | P1     | ZYJAIL | -
    2025-03-09 | P2     | ZZJAIL | Superseding~-~New~Form~Issued
    2025-03-20 | P2     | ZZJAIL | -
    2025-03-09 | -      | ZZJAIL | -
    2025-03-09 | -      | ZZJAIL | -
"""
#: The rules, the source rows that are kept as detainers, and which of them is replaced by another.
EXPECTED = {
    "counterfoil": ([8, 10, 11, 12, 13, 14], [11]),
    "ddp_flag_false_only": ([10, 11, 12], []),
    "ddp_later_within_a_day": ([8, 11, 12, 13, 14], []),
    "equal_rows_once": ([8, 10, 11, 12, 13], []),
    "every_row": ([8, 9, 10, 11, 12, 13, 14], []),
}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    return Given(tmp_path_factory.mktemp("rules")).release(ROWS)


def test_every_set_of_rules_is_expected_here() -> None:
    """Ours stands first; a set that is added is tested before it is used."""
    assert list(load_rules()) == list(EXPECTED)


@pytest.mark.parametrize("rules", EXPECTED)
def test_which_rows_are_detainers_under_each_set_of_rules(given: Given, rules: str) -> None:
    """Same person, facility and form within a day; every copy dropped; any facility; equal rows; every row."""
    with reading(given.path) as snapshot:
        made = detainers_by_rules(snapshot, snapshot.records("releases"), rules)
        rows = snapshot.run(made.order_by("row_number")).to_pylist()
    kept, replaced = EXPECTED[rules]
    assert [r["row_number"] for r in rows] == kept
    assert [r["row_number"] for r in rows if r["superseded_by"]] == replaced


def test_our_rules_give_what_is_stored(given: Given) -> None:
    """Cell by cell: a figure without `--rules` and one with our own are the same figure."""
    with reading(given.path) as snapshot:
        made = detainers_by_rules(snapshot, snapshot.records("releases"), "counterfoil")
        stored = snapshot.table(DETAINERS)
        assert snapshot.run(made.order_by("row_number")).equals(snapshot.run(stored.order_by("row_number")))


def test_a_measure_under_every_set_of_rules_stands_beside_ours(given: Given) -> None:
    """One cell a set, ours first, and each set says what it does."""
    with reading(given.path) as snapshot:
        answer = compute_by_rules(snapshot, Question("detainers_issued"), "all")
    counts = [(r["rules"], r["count"]) for r in answer.rows]
    assert counts == [(name, len(kept)) for name, (kept, _) in EXPECTED.items()]
    for name, rules in load_rules().items():
        assert f"{name}: {rules.says}" in answer.cells.notes


def test_a_cell_hidden_under_one_set_is_hidden_under_all() -> None:
    """The sets differ by a few rows: one that is printed would all but give away the other."""
    shown = {"place": "ZENITH", "count": 12, "numerator": 12, "reason": None}
    hidden = {"place": "ZENITH", "count": None, "numerator": None, "reason": "suppressed"}
    other = {"place": "UMBRA", "count": 40, "numerator": 40, "reason": None}
    assert _hidden_everywhere([shown, other, hidden], ["place"]) == [hidden, other, hidden]


def test_the_command_prints_every_set_and_refuses_one_that_there_is_not(given: Given) -> None:
    """Status 2, with the sets that there are."""
    words = ["measures", "compute", "detainers_issued", "--workspace", given.path, "--rules"]
    printed = run_in_process([*words, "all", "--format", "csv"])
    assert [line.split(",")[0] for line in printed.out.splitlines()] == ["rules", *EXPECTED], printed.err
    refused = run_in_process([*words, "fewest"])
    assert (refused.status, refused.out) == (Exit.USAGE, "")
    assert "[ledger/no-such-rules]" in refused.err
    with pytest.raises(UsageError):
        find_rules("fewest")


def test_a_file_name_shared_by_two_folders_is_no_tie(tmp_path: Path) -> None:
    """Equal rows at equal places of two files of one name are told apart by the files' hashes: the same each time."""
    from counterfoil.ledger.chains import ORDER
    from counterfoil.ledger.events import _ADDRESS

    assert "file_hash" in ORDER
    assert "file_hash" in _ADDRESS
