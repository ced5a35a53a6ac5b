"""Names, dates of birth and A-numbers in a custodian's record are refused before anything is stored."""

from __future__ import annotations

import stat
from pathlib import Path

import polars as pl
import pytest

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError
from counterfoil.ledger import CUSTODIAN_ACTIONS, keep_release
from counterfoil.sources import CUSTODIAN_LOG_ROWS
from support.files import text_file
from support.workspaces import add, new_workspace, run_in_process, whole

HEADINGS = ("Agency", "County FIPS", "Booking Number", "Request Received", "Moved To")
FINE = ("Zag County Sheriff", "99007", "B-17", "2025-03-01", "Lantern State Prison")


def with_cell(heading: str, cell: str) -> list[tuple[str, ...]]:
    """A log of three rows, the second of which has this cell."""
    row = list(FINE)
    row[HEADINGS.index(heading)] = cell
    return [HEADINGS, FINE, tuple(row), FINE]


#   what stands in the cell | the column | what is said of it
CELLS = [
    ("A123456789", "Booking Number", "an A-number"),
    ("A 123-456-789", "Moved To", "an A-number"),
    ("a#12345678", "Booking Number", "an A-number"),
    ("123456789", "Moved To", "an A-number"),
    ("DOB 04/05/1988", "Moved To", "a date of birth"),
    ("1988-04-05", "Request Received", "a date of birth"),
    ("04/05/88", "Request Received", "a date of birth"),
    ("Zorblax, Quindle", "Moved To", "a person's name"),
    ("Zorblax, Quindle", "Booking Number", "a person's name"),
    ("Quindle Zorblax", "Moved To", "a person's name"),
    ("ZORBLAX QUINDLE", "Moved To", "a person's name"),
    ("Mr. Zorblax", "Moved To", "a person's name"),
    ("ZORBLAX", "Moved To", "a person's name"),
    ("ZORBLAX", "Agency", "a person's name"),
    ("QUIN", "Moved To", "a person's name"),
    ("Zorblax", "Moved To", "a person's name"),
    ("ZORBLAX", "Booking Number", "a person's name"),
    ("Quindle Zorblax", "Booking Number", "a person's name"),
    ("Zorbláx,Quindle", "Booking Number", "a person's name"),
    ("Quindle Zorblax", "Agency", "a person's name"),
    ("123-45-6789", "Booking Number", "a social security number"),
]


@pytest.mark.parametrize(("cell", "heading", "what"), CELLS, ids=[f"{c} in {h}" for c, h, _ in CELLS])
def test_a_cell_that_could_name_a_person_stops_the_log(tmp_path: Path, cell: str, heading: str, what: str) -> None:
    """The message names file, row and column; the cell is in no message, and nothing is in the workspace."""
    workspace = new_workspace(tmp_path)
    before = whole(workspace)
    with pytest.raises(CounterfoilError) as problem:
        add(workspace, text_file(tmp_path / "log.csv", with_cell(heading, cell), delimiter=";"))
    assert problem.value.slug == "sources/personal-identifier"
    assert what in problem.value.headline
    assert problem.value.where["row"].startswith("3")
    assert heading in problem.value.where["column"]
    assert cell not in str(problem.value)
    assert whole(workspace) == before


@pytest.mark.parametrize(
    "heading",
    ["Name", "Inmate Name", "Last Name", "DOB", "Date of Birth", "A-Number", "Alien Number", "SSN", "Home Address"],
)
def test_a_heading_that_would_name_a_person_stops_the_log(tmp_path: Path, heading: str) -> None:
    """Also where headings that are in no list are let through."""
    file = text_file(tmp_path / "log.csv", [(*HEADINGS, heading), (*FINE, "x")])
    workspace = new_workspace(tmp_path)
    done = run_in_process(["sources", "add", file, "--allow-unlisted", "--workspace", workspace])
    assert (done.status, "[sources/personal-identifier]" in done.err) == (3, True)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Moved To", "U.S. Marshals Service"),
        ("Moved To", "BOP"),
        ("Moved To", "U.S.M.S."),
        ("Moved To", "TDCJ"),
        ("Moved To", "Wyvern Police Department"),
        ("Moved To", "FCI Plumbago Springs Prison"),
        ("Moved To", ""),
        ("Agency", "Umbra Parish Sheriff"),
        ("Moved To", "N/A"),
        ("Booking Number", "2025-001234"),
        ("Booking Number", "none"),
        ("Booking Number", "123456789"),
        ("Request Received", "2003-03-01"),
    ],
)
def test_what_names_nobody_is_read(tmp_path: Path, heading: str, cell: str) -> None:
    """Names of agencies, abbreviations and numbers of bookings pass."""
    release = add(new_workspace(tmp_path), text_file(tmp_path / "log.csv", with_cell(heading, cell), delimiter=";"))
    assert release["row_count"] == 3


def test_a_booking_number_is_a_keyed_hash_before_it_is_stored(tmp_path: Path) -> None:
    """The same number of one agency has one code; another workspace makes another; the number is in no file."""
    cells = [HEADINGS, FINE, FINE, ("Zag County Sheriff", "99007", "B-18", "2025-03-02", "")]
    codes = []
    for name in ("one", "two"):
        workspace = new_workspace(tmp_path / name)
        release = add(workspace, text_file(tmp_path / f"{name}.csv", cells))
        with writing(workspace) as change:
            keep_release(change, release["release_id"], release, "mark")
        with reading(workspace) as snapshot:
            stored = snapshot.run(snapshot.table(CUSTODIAN_LOG_ROWS)).to_pydict()["booking_key"]
            kept = snapshot.run(snapshot.table(CUSTODIAN_ACTIONS)).to_pydict()["booking_key"]
        assert sorted(kept) == sorted(stored)
        assert [len(set(stored)), {len(c) for c in stored}] == [2, {32}]
        codes.append(set(stored))
        for file in workspace.rglob("*.parquet"):
            held = pl.read_parquet(file)
            texts = [c for c in held.columns if held[c].dtype == pl.String]
            assert not any(held[c].str.contains("B-1[78]").any() for c in texts)
        assert not any(b"B-17" in f.read_bytes() for f in workspace.rglob("*") if f.is_file())
    assert codes[0].isdisjoint(codes[1])


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Its file has mode 600; where others could read it, nothing more is hashed with it."""
    workspace = new_workspace(tmp_path)
    add(workspace, text_file(tmp_path / "log.csv", [HEADINGS, FINE]))
    (key,) = (workspace / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    with pytest.raises(CounterfoilError) as problem:
        add(workspace, text_file(tmp_path / "more.csv", [HEADINGS, FINE, FINE]))
    assert problem.value.slug == "engine/key-readable"
    assert key.read_text().strip() not in str(problem.value)


def test_a_workspace_without_booking_numbers_has_no_key(tmp_path: Path) -> None:
    """A key is made when it is needed first."""
    workspace = new_workspace(tmp_path)
    add(workspace, text_file(tmp_path / "log.csv", [HEADINGS, (*FINE[:2], "", *FINE[3:])]))
    assert not (workspace / "keys").exists()
