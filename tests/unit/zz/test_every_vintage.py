"""Every format is written for ZZ and read back: told by its headings, with every row, its fate and its cells."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from counterfoil.engine import reading, writing
from counterfoil.ledger import DETAINER_ROWS_FATE, RECORD_ROWS, keep_release
from counterfoil.sources import TABLES, add_releases, load_formats
from counterfoil.zz import ZZProduction, write_production
from support.workspaces import new_workspace

FORMATS = load_formats()
#: Formats whose files ZZ writes elsewhere, or that hold no rows of persons.
APART = ("sources.custodian_log_rows", "sources.published_count_rows")
WRITTEN = sorted(name for name, fact in FORMATS.items() if fact.makes not in APART)
ROWS = 60


#: One format of each kind: its table, its container, whether rows have keys, and whether forms can be replaced.
KINDS = {
    (
        fact.makes,
        fact.container,
        fact.person_key,
        any(c.field == "lift_reason_as_stated" for c in fact.columns.values()),
    ): name
    for name, fact in ((name, FORMATS[name]) for name in WRITTEN)
}


@dataclass(frozen=True)
class Read:
    """What was written in a format, what was read, and what became of each row."""

    truth: list[dict[str, str]]
    planted: list[dict[str, str]]
    releases: list[dict[str, Any]]
    rows: dict[tuple[str, str, int], dict[str, Any]]


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def address(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["file_name"], row["sheet"], row["row_number"]


def place(line: dict[str, str]) -> tuple[str, str, int]:
    return line["file"], line["sheet"], int(line["row"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ZZProduction]:
    """Every format, each written with a seed of its own."""
    folder = tmp_path_factory.mktemp("vintages")
    return {
        name: write_production(folder / name, (name,), rows=ROWS, seed=at, formats=FORMATS)
        for at, name in enumerate(WRITTEN)
    }


@pytest.fixture(scope="module")
def every(made: dict[str, ZZProduction], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """Every format, added to one workspace."""
    workspace = new_workspace(tmp_path_factory.mktemp("every"))
    found = {}
    with writing(workspace) as change:
        releases = {name: add_releases(change, made[name].files[name], FORMATS) for name in WRITTEN}
    with reading(workspace) as snapshot:
        for name in WRITTEN:
            ids = [r["release_id"] for r in releases[name]]
            rows = snapshot.run(snapshot.table(TABLES[FORMATS[name].makes], ids)).to_pylist()
            truth, planted = (lines(made[name].truth / f"truth_{what}.csv") for what in ("rows", "planted"))
            found[name] = Read(truth, planted, releases[name], {address(r): r for r in rows})
    return found


@pytest.mark.parametrize("name", WRITTEN)
def test_a_format_is_told_and_nothing_in_it_is_odd(every: dict[str, Read], name: str) -> None:
    """No heading is in no list, none that is read is absent, no file is set aside, and no person is named."""
    (release,) = every[name].releases
    assert release["format"] == name
    assert release["files_set_aside"] == []
    for file in release["files"]:
        assert file["unlisted_headings"] == []
        assert file["absent_headings"] == []
        again = sum(p["kind"] == "repeated_header" and p["file"] == file["file_name"] for p in every[name].planted)
        assert set(file["readable_identifiers"].values()) <= {again}  # the heading itself, where it stands again
        assert file["error_cells"] == 0


@pytest.mark.parametrize("name", WRITTEN)
def test_every_row_written_is_read_where_the_truth_says(every: dict[str, Read], name: str) -> None:
    """As many as were asked for, each at its file, sheet and row; blank rows are none."""
    read = every[name]
    assert sorted(read.rows) == sorted(map(place, read.truth))
    assert len(read.rows) == sum(r["row_count"] for r in read.releases) == ROWS


@pytest.fixture(scope="module")
def fates(
    made: dict[str, ZZProduction], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[dict[Any, str], dict[Any, str]]]:
    """One format of each kind in the ledger: the true fate and the found one of each row."""
    workspace = new_workspace(tmp_path_factory.mktemp("fates"))
    with writing(workspace) as change:
        releases = {name: add_releases(change, made[name].files[name], FORMATS) for name in KINDS.values()}
        for release in (release for added in releases.values() for release in added):
            assert keep_release(change, release["release_id"], release, "mark")
    found = {}
    with reading(workspace) as snapshot:
        for name, added in releases.items():
            table = DETAINER_ROWS_FATE if FORMATS[name].makes == "sources.detainer_rows" else RECORD_ROWS
            rows = snapshot.run(snapshot.table(table, [r["release_id"] for r in added])).to_pylist()
            truth = {place(t): t["fate"] for t in lines(made[name].truth / "truth_rows.csv")}
            found[name] = (truth, {address(r): r["fate"] for r in rows})
    return found


@pytest.mark.parametrize("name", KINDS.values())
def test_every_row_has_the_fate_that_was_planted(fates: dict[str, Any], name: str) -> None:
    """Kept, a copy, replaced, or no record: what the ledger finds is what is true, for a format of each kind."""
    true, found = fates[name]
    assert found == true
    assert len(found) == ROWS


@pytest.mark.parametrize("name", WRITTEN)
def test_cells_are_read_as_they_were_meant(every: dict[str, Read], name: str) -> None:
    """The day of the event and the facility, however the format spells them."""
    read, fact = every[name], FORMATS[name]
    given = {at: row for at, row in read.rows.items() if row["set_aside_reason"] is None}
    truth = {place(t): t for t in read.truth if t["fate"] != "set_aside"}
    assert given.keys() == truth.keys()
    assert fact.main_date is not None
    assert {at: str(row[fact.main_date] or "") for at, row in given.items()} == {
        at: t["date"] for at, t in truth.items()
    }
    if any(column.field == "facility_code_as_stated" for column in fact.columns.values()):
        assert {at: row["facility_code_as_stated"] or "" for at, row in given.items()} == {
            at: t["facility_code"] for at, t in truth.items()
        }


@pytest.mark.parametrize("name", WRITTEN)
def test_person_keys_stand_where_the_format_has_them(every: dict[str, Read], name: str) -> None:
    """Most rows of a format with a key have one; a format without a key has none."""
    keys = Counter(bool(row["person_key_as_stated"]) for row in every[name].rows.values())
    if FORMATS[name].person_key == "release":
        assert keys[True] > ROWS / 2
    else:
        assert keys[True] == 0
