"""How a request stands by a custodian's own log, and what stops a log or is told of."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import CUSTODIAN_ACTIONS, keep_release, load_custodian_facts
from counterfoil.ledger.custodian_tables import CUSTODIAN_OUTCOMES
from counterfoil.sources import inspect_record, load_formats
from support.detainers import read_table
from support.files import text_file
from support.workspaces import add, new_workspace

SHORT = {
    "received": "Request Received",
    "answer": "Answer",
    "basis": "Basis",
    "told": "ICE Was Told",
    "notice": "ICE Told Of Release",
    "left": "Left Custody",
    "end": "How Custody Ended",
    "came": "Picked Up By ICE",
    "to": "Moved To",
    "zero": "Certified Zero Month",
}


def log(folder: Path, table: str, name: str = "log_through_2025-03-31.csv") -> Path:
    """A log of the fictional Zag County Sheriff, from a text table with short names of columns."""
    rows = read_table(table)
    headings = ["Agency", "County FIPS", *(SHORT[n] for n in rows[0] if n in SHORT)]
    cells = [("Zag County Sheriff", "99007", *(r[n] or "" for n in r if n in SHORT)) for r in rows]
    return text_file(folder / name, [tuple(headings), *cells])


def test_how_a_request_stands(tmp_path: Path) -> None:
    """The first that fits: a hand-over, a pick-up that was missed, a move and so on; blank is never no.

    Given notice and no pick-up, ICE did not come. Without a word on notice nobody can say who failed: unknown. A
    notice after the release is none. Three days before the log ends a pick-up that is not stated is pending.
    """
    table = """
        received   | answer   | told | notice     | left       | end                        | came | to                    | stands
        2025-03-01 | accepted | yes  | 2025-03-08 | 2025-03-10 | released                   | no   | -                     | ice_did_not_come
        2025-03-02 | accepted | yes  | 2025-03-08 | 2025-03-10 | handed~over~to~ICE         | yes  | -                     | handed_over
        2025-03-03 | accepted | -    | -          | 2025-03-10 | released                   | no   | -                     | unknown
        2025-03-04 | accepted | yes  | 2025-03-29 | 2025-03-30 | released                   | -    | -                     | pending
        2025-03-05 | accepted | no   | -          | 2025-03-10 | released                   | no   | -                     | released_without_notice
        2025-03-06 | accepted | yes  | 2025-03-12 | 2025-03-10 | released                   | no   | -                     | released_without_notice
        2025-03-07 | declined | no   | -          | 2025-03-10 | released                   | no   | -                     | declined
        2025-03-08 | declined | yes  | 2025-03-09 | 2025-03-10 | released                   | no   | -                     | ice_did_not_come
        2025-03-09 | accepted | -    | -          | 2025-03-10 | moved~to~another~custodian | -    | Lantern~State~Prison  | moved
        2025-03-10 | accepted | -    | -          | -          | -                          | -    | -                     | still_held
        2025-03-11 | -        | -    | -          | -          | request~withdrawn~by~ICE   | -    | -                     | withdrawn
        2025-03-12 | -        | -    | -          | -          | was~not~in~our~custody     | -    | -                     | not_in_custody
        2025-03-13 | accepted | yes  | 2025-03-14 | 2025-03-15 | released                   | -    | -                     | unknown
        2025-03-14 | -        | -    | -          | 2025-03-15 | died                       | -    | -                     | died
    """  # noqa: E501
    workspace = new_workspace(tmp_path)
    release = add(workspace, log(tmp_path, table))
    with writing(workspace) as change:
        keep_release(change, release["release_id"], release, "mark")
    with reading(workspace) as snapshot:
        rows = snapshot.run(snapshot.table(CUSTODIAN_ACTIONS)).to_pylist()
    found = {str(r["received_date"]): r["outcome"] for r in rows}
    assert found == {r["received"]: r["stands"] for r in read_table(table)}
    reasons = {r["outcome_reason"] for r in rows if r["outcome"] == "unknown"}
    assert reasons == {"not_stated"}


def test_the_outcomes_of_the_facts_are_those_of_the_table() -> None:
    """The list stands in a fact file, and the table holds the same words."""
    assert load_custodian_facts().ids() == CUSTODIAN_OUTCOMES


#   one row of a log | the check that finds it
ERRORS = [
    ("received | answer\n 2025-03-01 | refused", "not on the list"),
    ("received | left\n 2025-03-09 | 2025-03-01", "left custody before"),
    ("received | answer\n soon | accepted", "no day that can be true"),
    ("received | answer\n 2031-01-01 | accepted", "no day that can be true"),
    ("received | answer\n - | accepted", "neither a request"),
    ("received | zero\n 2025-03-09 | -\n - | 2025-03-01", "certified to have no request"),
]


@pytest.mark.parametrize(("table", "said"), ERRORS, ids=[s for _, s in ERRORS])
def test_an_error_stops_a_log(tmp_path: Path, table: str, said: str) -> None:
    """It names the row and the column, says what to do, and nothing is added."""
    workspace = new_workspace(tmp_path)
    more = "\n 2025-03-02 | -"
    file = log(tmp_path, table + more)
    with pytest.raises(CounterfoilError) as problem:
        add(workspace, file)
    assert problem.value.slug in ("sources/log-errors", "sources/unreadable-dates")
    if problem.value.slug == "sources/log-errors":
        assert said in str(problem.value)
        assert "row 2" in str(problem.value) or "row 3" in str(problem.value)
    with reading(workspace) as snapshot:
        assert snapshot.records("releases") == {}


def test_a_warning_is_told_of_and_the_log_is_read(tmp_path: Path) -> None:
    """A refusal without a basis, a notice without a day, a month without a row: the log is read, and says so."""
    file = log(
        tmp_path,
        """
        received   | answer   | basis | told | left       | end      | came
        2025-01-09 | declined | -     | -    | -          | -        | -
        2025-03-02 | accepted | -     | yes  | 2025-03-09 | released | no
        2025-03-03 | accepted | -     | -    | 2025-03-09 | released | no
        """,
    )
    found = inspect_record(file, load_formats())
    assert found.errors == ()
    told = " ".join(found.warnings)
    for words in ("on what basis", "the day is not stated", "whether ICE was told", "That is silence"):
        assert words in told
    assert add(new_workspace(tmp_path), file)["row_count"] == 3


def test_an_agencys_own_words_are_read_by_its_own_facts(tmp_path: Path) -> None:
    """A format that is like the project's own gives each of an agency's words one of ours."""
    workspace = new_workspace(tmp_path)
    fact = {
        "format": "zz_own_log",
        "like": "custodian_log",
        "title": "The log of a jail, as it keeps it",
        "is_checked": False,
        "columns": {
            "Disposition": {
                "field": "end_as_stated",
                "read": "text",
                "words": {
                    "Immigration": "handed_over",
                    "Teletype Release": "released",
                    "Cancel Detainer": "withdrawn",
                },
            }
        },
    }
    folder = workspace / "facts" / "sources" / "formats"
    folder.mkdir(parents=True)
    (folder / "zz_own_log.yaml").write_text(yaml.safe_dump(fact), encoding="utf-8")
    cells = [
        ("Agency", "County FIPS", "Request Received", "Disposition", "ICE Was Told"),
        ("Zag County Sheriff", "99007", "2025-03-01", "Immigration", ""),
        ("Zag County Sheriff", "99007", "2025-03-02", "teletype  release", "no"),
        ("Zag County Sheriff", "99007", "2025-03-03", "Cancel Detainer", ""),
        ("Zag County Sheriff", "99007", "2025-03-04", "Some Other Word", ""),
    ]
    release = add(workspace, text_file(tmp_path / "own.csv", cells))
    assert release["format"] == "zz_own_log"
    assert "not on the list" in str(release["files"][0]["findings"])
    with writing(workspace) as change:
        keep_release(change, release["release_id"], release, "mark")
    with reading(workspace) as snapshot:
        rows = snapshot.run(snapshot.table(CUSTODIAN_ACTIONS)).to_pylist()
    stands = {str(r["received_date"])[-1]: r["outcome"] for r in rows}
    assert stands == {"1": "handed_over", "2": "released_without_notice", "3": "withdrawn", "4": "still_held"}
