"""Bad input is refused in words, with status 3 and nothing changed; what is odd in a row is no bad input."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.files import (
    HEADINGS,
    Cell,
    form,
    forms,
    ice_sheet,
    ice_workbook,
    log_file,
    log_row,
    newsroom_file,
    text_file,
    write_workbook,
)
from support.workspaces import Ran, closed_disk, new_workspace, run, run_in_process, run_many, whole

KEY = "zz-canary-key"
GOOD = "good.xlsx"
ROWS = [form(Anonymized_Identifier=KEY), *forms(40)]


@dataclass(frozen=True)
class Case:
    """Bad input: how its files are made, and what the error must say.

    Args:
        slug: The error.
        make: Makes the files in a folder; returns the words after `sources add`.
        says: Parts of the message: places, and what to type.
    """

    slug: str
    make: Callable[[Path], list[str | Path]]
    says: tuple[str, ...]


def written(name: str, content: bytes) -> Callable[[Path], list[str | Path]]:
    """Makes a file of these bytes."""

    def make(folder: Path) -> list[str | Path]:
        (folder / name).write_bytes(content)
        return [folder / name]

    return make


def cut(share: float) -> Callable[[Path], list[str | Path]]:
    """Makes a workbook of which only a share of the bytes arrived."""

    def make(folder: Path) -> list[str | Path]:
        path = ice_workbook(folder / f"cut-{share}.xlsx", ROWS)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return [path]

    return make


def torn(folder: Path) -> list[str | Path]:
    """A workbook whose archive is whole and whose sheet is not."""
    source = ice_workbook(folder / "whole.xlsx", ROWS)
    path = folder / "torn.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    return [path]


def swollen(folder: Path, size: int) -> Path:
    """A sound workbook whose sheet unpacks to more than its size lets expect."""
    source = ice_workbook(folder / "small.xlsx", ROWS)
    path = folder / "swollen.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            padding = b" " * (size if name.endswith("sheet1.xml") else 0)
            new.writestr(name, old.read(name).replace(b"<sheetData>", b"<sheetData>" + padding))
    return path


def one_sheet(name: str, **layout: object) -> Callable[[Path], list[str | Path]]:
    """Makes a workbook in the March 2026 layout, but for what `layout` changes."""
    return lambda folder: [ice_workbook(folder / name, ROWS, **layout)]


def unreadable_dates(folder: Path) -> list[str | Path]:
    bad: list[dict[str, Cell]] = [form("last spring", Anonymized_Identifier=KEY)] * 9
    return [write_workbook(folder / "dates.xlsx", {"FY25": ice_sheet([*bad, form()])})]


def copied(folder: Path) -> Path:
    return Path(shutil.copy(folder / GOOD, folder / "copied.xlsx"))


def empty_folder(folder: Path) -> list[str | Path]:
    (folder / "nothing").mkdir()
    return [folder / "nothing"]


_NO_DATES = ("Agency", "County FIPS", "Answer", "Basis", "How Custody Ended")

CASES = {
    "a missing file": Case(
        "sources/missing-file", lambda f: [f / "nowhere.xlsx"], ("nowhere.xlsx", "Check the path")
    ),
    "an empty file": Case("sources/empty-file", written("empty.xlsx", b""), ("empty.xlsx", "Download it again")),
    "a file of blank lines": Case("sources/empty-file", written("blank.csv", b"\r\n \r\n"), ("blank.csv",)),
    "a byte order mark and nothing else": Case(
        "sources/empty-file", written("mark.csv", b"\xef\xbb\xbf"), ("mark.csv",)
    ),
    "a log without the column of dates": Case(
        "sources/missing-heading",
        lambda f: [text_file(f / "nodate.csv", [_NO_DATES, ("Quillon", "99001", "declined", "", "")])],
        ("nodate.csv", '"Request Received"', "row      1", "custodian_log", "`also`"),
    ),
    "a workbook without the column of dates": Case(
        "sources/missing-heading",
        one_sheet("nodate.xlsx", headings=HEADINGS[1:], above=5),
        ("nodate.xlsx", 'sheet    "Detainers"', '"Detainer Prepare Date"', "row      6", "`also`"),
    ),
    **{
        f"a workbook of which {share:.0%} arrived": Case(
            "sources/damaged-workbook", cut(share), (f"cut-{share}.xlsx", "cut short", "Download it again")
        )
        for share in (0.01, 0.2, 0.5, 0.9, 0.999)
    },
    "a workbook with half a sheet": Case("sources/damaged-workbook", torn, ("torn.xlsx", "Download it again")),
    "a workbook with a password": Case(
        "sources/protected-workbook",
        written("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000),
        ("locked.xlsx", "Save it without a password"),
    ),
    "a text file named .xlsx": Case(
        "sources/not-a-workbook", written("text.xlsx", b"date,state\n2025-03-01,ZZ\n"), ("text.xlsx", ".csv or .txt")
    ),
    "a picture named .csv": Case(
        "sources/unknown-container",
        written("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))),
        ("picture.csv", "docs/reference/formats.md"),
    ),
    "a pointer to a large file": Case(
        "sources/pointer-file",
        written("pointer.xlsx", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"),
        ("pointer.xlsx", "Download the file itself"),
    ),
    "an archive that is no workbook": Case(
        "sources/nothing-to-read",
        lambda f: [zipped(f / "archive.xlsx")],
        ("archive.xlsx",),
    ),
    "one very long line": Case(
        "sources/damaged-text", written("line.csv", b"x" * 200_000), ("line.csv", "in an editor")
    ),
    "a quotation mark that is never closed": Case(
        "sources/damaged-text",
        lambda f: [log_file(f / "quote.csv", [log_row(), log_row(Answer='"yes'), log_row()])],
        ("quote.csv", "quotation mark"),
    ),
    "a heading in no list": Case(
        "sources/unlisted-heading",
        one_sheet("unlisted.xlsx", headings=(*HEADINGS, "Lift Remarks")),
        ("unlisted.xlsx", '"Detainers"', "row      7", '"Lift Remarks", column 9', "--allow-unlisted"),
    ),
    "headings of no format": Case(
        "sources/no-format",
        lambda f: [text_file(f / "fleet.csv", [("Vehicle", "Mileage"), ("ZZ-1", "5")])],
        ("fleet.csv", "docs/start/add-a-format.md"),
    ),
    "headings of another format than the one asked for": Case(
        "sources/no-format",
        lambda f: [newsroom_file(f / "other.txt"), "--format", "custodian_log"],
        ("other.txt",),
    ),
    "headings and no row": Case("sources/no-rows", lambda f: [newsroom_file(f / "norow.txt", [])], ("norow.txt",)),
    "dates that cannot be read": Case(
        "sources/unreadable-dates",
        unreadable_dates,
        ("dates.xlsx", '"FY25"', "from 8 on", '"Detainer Prepare Date", column 1', "9 of its 10 filled cells"),
    ),
    "a file that is there already": Case(
        "sources/already-added", lambda f: [f / GOOD], (GOOD, "ice_detainers_2026_03-", "counterfoil sources list")
    ),
    "the same cells under another name": Case(
        "sources/already-added",
        lambda f: [ice_workbook(f / "again.xlsx", ROWS, above=5)],
        ("again.xlsx", "every cell that is read", "ice_detainers_2026_03-"),
    ),
    "two files that are there already": Case(
        "sources/already-added", lambda f: [f / GOOD, copied(f)], (GOOD, "copied.xlsx", "counterfoil sources list")
    ),
    "an old workbook under a new name": Case(
        "sources/stale-file",
        lambda f: [ice_workbook(f / "ZZ_20260611_FY26.xlsx", forms(5))],
        ("ZZ_20260611_FY26.xlsx", "2026-03-10 above the headings, 2026-06-11 in the name", "ask for the right one"),
    ),
    "a workbook of another year than its name says": Case(
        "sources/stale-file",
        lambda f: [ice_workbook(f / "ZZ_FY2019.xlsx", forms(6))],
        ("ZZ_FY2019.xlsx", "fiscal year 2019 in the name"),
    ),
    "a folder without a file to read": Case("sources/nothing-to-read", empty_folder, ("nothing", "no file here")),
    "a good file and a bad one": Case(
        "sources/empty-file", lambda f: [newsroom_file(f / "well.txt"), *written("bad.txt", b"")(f)], ("bad.txt",)
    ),
}


def zipped(path: Path) -> Path:
    """An archive of a text."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "invented")
    return path


@dataclass(frozen=True)
class Refusals:
    """What the workspace held before, and how each case ended."""

    before: dict[str, str]
    ran: dict[str, Ran]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> Refusals:
    """Every case, one after the other, on one workspace that holds a release."""
    folder = tmp_path_factory.mktemp("bad")
    workspace = new_workspace(folder)
    added = run_in_process(["sources", "add", ice_workbook(folder / GOOD, ROWS), "--workspace", workspace])
    assert added.status == 0, added.err
    before = whole(workspace)
    commands = [["sources", "add", *case.make(folder), "--workspace", workspace] for case in CASES.values()]
    return Refusals(before, dict(zip(CASES, run_many(commands, workspace), strict=True)))


def require_one_clear_error(ran: Ran, slug: str, *says: str) -> None:
    """Status 3, one error with these words on standard error, and nothing else anywhere."""
    assert (ran.status, ran.out) == (3, ""), ran.err
    assert re.findall(r"\[([a-z]+/[a-z-]+)\]", ran.err) == [slug]
    assert ran.err.startswith("counterfoil: ")
    assert [part for part in says if part not in ran.err] == [], ran.err
    assert "Traceback" not in ran.err
    assert KEY not in ran.err


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_refused_and_nothing_is_changed(refusals: Refusals, name: str) -> None:
    """One error says where it is, what it cost and what to do; the workspace is the same, byte for byte."""
    case, ran = CASES[name], refusals.ran[name]
    require_one_clear_error(ran, case.slug, *case.says, "Nothing was added to the ledger.")
    assert ran.left == refusals.before


def test_a_workbook_that_would_unpack_to_too_much_is_refused(tmp_path: Path) -> None:
    """It is not unpacked to find out; the command that the error prints reads it all the same."""
    workspace = new_workspace(tmp_path)
    before = whole(workspace)
    words = ["sources", "add", swollen(tmp_path, 3_000_000), "--workspace", workspace]
    (ran,) = run_many([words], workspace, {"COUNTERFOIL_MAX_UNPACKED_BYTES": "100000"})
    require_one_clear_error(ran, "sources/unpacks-too-large", "swollen.xlsx", "COUNTERFOIL_MAX_UNPACKED_BYTES=")
    assert ran.left == before
    (again,) = run_many([words], workspace, dict(re.findall(r"(COUNTERFOIL_[A-Z_]+)=(\d+)", ran.err)))
    assert again.status == 0, again.err


def test_without_a_workspace_nothing_is_made(tmp_path: Path) -> None:
    """Every command says where it looked, and how to make one."""
    file = newsroom_file(tmp_path / "news.txt")
    before = whole(tmp_path)
    commands = [["sources", "add", file], ["sources", "list"], ["sources", "show", "zz"], ["run"], ["status"]]
    nowhere = tmp_path / "nowhere"
    for ran in run_many([[*words, "--workspace", nowhere] for words in commands], tmp_path):
        require_one_clear_error(ran, "engine/no-workspace", str(nowhere), f"counterfoil init {nowhere}")
        assert ran.left == before


def test_a_workspace_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    """Adding and running are refused; reading works."""
    file = newsroom_file(tmp_path / "news.txt")
    with closed_disk(tmp_path / "disk", new_workspace) as disk:
        workspace = disk / "workspace"
        commands = [["sources", "add", file], ["run"], ["status"]]
        ran = run_many([[*words, "--workspace", workspace] for words in commands], disk)
    for each in ran[:2]:
        require_one_clear_error(each, "engine/not-writable", str(workspace), "--workspace")
    assert (ran[2].status, ran[2].err) == (0, "")


def test_the_process_itself_ends_with_the_status(tmp_path: Path) -> None:
    """What scripts see: the exit status, and the words on standard error alone."""
    workspace = new_workspace(tmp_path)
    ran = run("sources", "add", tmp_path / "nowhere.xlsx", "--workspace", workspace)
    require_one_clear_error(ran, "sources/missing-file", "nowhere.xlsx")


def test_what_is_odd_in_a_row_is_no_bad_input(tmp_path: Path) -> None:
    """An impossible day, a cell of another kind, an unknown word, a footer: status 0, and each is counted."""
    workspace = new_workspace(tmp_path)
    rows = [
        *forms(20),
        form("2/30/2025", Anonymized_Identifier="zz-a"),
        form("01/05/0002", Anonymized_Identifier="zz-b"),
        form(45717, Anonymized_Identifier="zz-c", Birth_Year="unknown"),
        form(Anonymized_Identifier="zz-d", Detainer_Lift_Reason="Abducted by Martians"),
    ]
    headings = (*HEADINGS, "Birth Year", "Lift Remarks")
    file = ice_workbook(tmp_path / "odd.xlsx", rows, headings=headings, below=[HEADINGS, ["Total"]])
    commands = [
        ["sources", "add", file, "--allow-unlisted"],
        ["run"],
        ["status", "--format", "json"],
        ["sources", "list", "--format", "json"],
        ["status"],
    ]
    ran = run_many([[*words, "--workspace", workspace] for words in commands], tmp_path)
    assert [(r.status, r.err) for r in ran] == [(0, "")] * 5
    status = json.loads(ran[2].out)
    release = status["releases"][0]
    assert (release["rows_read"], release["fates"]) == (26, {"kept": 24, "set_aside": 2})
    flags: list[str] = status["flags"]
    for words in (
        ("odd.xlsx", "prepared dates", "unreadable", "1"),
        ("odd.xlsx", "prepared dates", "out_of_range", "1"),
        ("odd.xlsx", "repeated_header", "1"),
        ("odd.xlsx", "not_a_record", "1"),
        ("odd.xlsx", 'sheet "Detainers"', '"Lift Remarks"', "left unread"),
        ('"Abducted by Martians"', "in no list", "1"),
    ):
        said = [flag for flag in flags if all(word in flag for word in words)]
        assert len(said) == 1, (words, flags)
        assert said[0] in ran[0].out + ran[4].out
    shown = run_in_process(
        ["sources", "show", json.loads(ran[3].out)[0]["release_id"], "--format", "json", "--workspace", workspace]
    )
    unknown = json.loads(shown.out)["files"][0]["unknown"]
    assert unknown["birth_year"] == {"not_stated": 23, "unreadable": 1}
