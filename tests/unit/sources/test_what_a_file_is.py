"""A file is what its bytes say, not its name; what cannot be read is refused before anything is kept."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import CounterfoilError, Exit
from counterfoil.sources.blocks import container_of, open_blocks
from support.files import forms, ice_workbook, log_file, newsroom_file
from support.workspaces import add, add_all, new_workspace, read, whole

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("zz.csv", b"", "sources/empty-file"),
        ("zz.csv", b"\x00 \r\n\t", "sources/empty-file"),
        ("zz.csv", b"\xef\xbb\xbf\r\n", "sources/empty-file"),
        ("zz.csv", b"\xff\xfe\r\x00\n\x00", "sources/empty-file"),
        ("zz.xlsx", b"version https://git-lfs.github.com/spec/v1\n", "sources/pointer-file"),
        ("zz.csv", b"version https://git-lfs.github.com/spec/v1\n", "sources/pointer-file"),
        ("zz.xls", OLE, "sources/protected-workbook"),
        ("zz.xlsx", b"date,state\n", "sources/not-a-workbook"),
        ("zz.XLSB", b"date,state\n", "sources/not-a-workbook"),
        ("zz.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "sources/unknown-container"),
        ("zz.csv", b"PK\x03\x04 and nothing more", "sources/damaged-workbook"),
        ("zz.csv", b'date,state\n"2025-03-01,ZZ\n', "sources/damaged-text"),
        ("zz.csv", b'"' + b"x" * 200_000, "sources/damaged-text"),
    ],
)
def test_what_is_no_workbook_and_no_text_file_is_refused(
    tmp_path: Path, name: str, content: bytes, slug: str
) -> None:
    """Each with an error of its own that names the file."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CounterfoilError) as problem:
        open_blocks(path, container_of(path))
    assert (problem.value.slug, problem.value.status) == (slug, Exit.BAD_INPUT)
    assert problem.value.where == {"file": str(path)}
    assert problem.value.remedy


def test_a_folder_a_missing_file_and_a_closed_one_are_three_errors(tmp_path: Path, monkeypatch: Any) -> None:
    """Permission is refused by a stand-in: root may read everything."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    closed = newsroom_file(tmp_path / "closed.txt")
    slugs = []
    for path in (tmp_path, tmp_path / "nowhere.txt", closed):
        if path == closed:
            monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(CounterfoilError) as problem:
            container_of(path)
        slugs.append(problem.value.slug)
    assert slugs == ["sources/folder", "sources/missing-file", "sources/unreadable-file"]


@pytest.mark.parametrize("name", ["zz.csv", "zz.xls", "zz.xlsb", "zz.ods", "zz.zip", "zz"])
def test_a_workbook_of_any_name_is_a_workbook(tmp_path: Path, name: str) -> None:
    """Names are changed on the way; bytes are not."""
    shutil.copy(ice_workbook(tmp_path / "a.xlsx", forms(2)), tmp_path / name)
    release, rows = read(tmp_path, tmp_path / name)
    assert (release["row_count"], {r["file_name"] for r in rows}) == (2, {name})


def test_an_archive_that_no_reader_of_ours_knows_is_damaged(tmp_path: Path) -> None:
    """Neither an archive of other things nor one made by a method from the future is read in part."""
    other, future = tmp_path / "other.xlsx", ice_workbook(tmp_path / "future.xlsx")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "invented")
    content = future.read_bytes()
    at = content.index(b"PK\x01\x02") + 6
    future.write_bytes(content[:at] + b"\xff\x00" + content[at + 2 :])
    for path in (other, future):
        with pytest.raises(CounterfoilError) as problem:
            open_blocks(path, container_of(path))
        assert problem.value.slug == "sources/damaged-workbook"


@pytest.mark.parametrize(
    ("limit", "value", "size"),
    [("COUNTERFOIL_MAX_UNPACKED_BYTES", "1000", 2_000), ("COUNTERFOIL_MAX_UNPACK_RATIO", "200", 100_000_001)],
)
def test_a_workbook_that_would_unpack_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: str, size: int
) -> None:
    """Its own table of contents says so; both limits are settings."""
    path = tmp_path / "zz.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    monkeypatch.setenv(limit, value)
    with pytest.raises(CounterfoilError) as problem:
        open_blocks(path, "workbook")
    assert problem.value.slug == "sources/unpacks-too-large"
    assert "COUNTERFOIL_MAX_UNPACKED_BYTES=" in problem.value.remedy[-1]


def test_files_of_several_formats_become_one_release_each(tmp_path: Path) -> None:
    """A file that is there already, and the same bytes under a second name, are set aside; the others are added."""
    workspace = new_workspace(tmp_path)
    there = newsroom_file(tmp_path / "there.txt")
    add(workspace, there)
    log, workbook = log_file(tmp_path / "log.csv"), ice_workbook(tmp_path / "zz.xlsx")
    copied = Path(shutil.copy(log, tmp_path / "copy.csv"))
    added = add_all(workspace, log, there, workbook, copied)
    assert [(r["format"], [f["file_name"] for f in r["files"]]) for r in added] == [
        ("custodian_log", ["log.csv"]),
        ("ice_detainers_2026_03", ["zz.xlsx"]),
    ]
    aside = [(a["file_name"], a["reason"]) for r in added for a in r["files_set_aside"]]
    assert aside == [("there.txt", "same_bytes"), ("copy.csv", "same_bytes")]


def test_files_of_which_every_one_is_known_are_refused_together(tmp_path: Path) -> None:
    """Nothing is kept where nothing is left."""
    workspace = new_workspace(tmp_path)
    there = newsroom_file(tmp_path / "there.txt")
    add(workspace, there)
    before = whole(workspace)
    with pytest.raises(CounterfoilError) as problem:
        add(workspace, there, Path(shutil.copy(there, tmp_path / "copy.txt")))
    assert (problem.value.slug, problem.value.status) == ("sources/already-added", Exit.BAD_INPUT)
    assert whole(workspace) == before


def test_every_kind_of_path_is_kept_as_a_person_can_read_it(tmp_path: Path) -> None:
    """The record holds the name, the whole path, the size and the hash of each file."""
    path = newsroom_file(tmp_path / "zz news ä.txt")
    release, _ = read(tmp_path, path)
    file = release["files"][0]
    assert (file["file_name"], file["path"]) == ("zz news ä.txt", os.path.realpath(path))
    assert file["bytes"] == path.stat().st_size


def test_a_quotation_mark_left_open_before_very_much_text_is_refused_too(tmp_path: Path) -> None:
    """Whether or not the rest of the file fits into what is read at a time."""
    path = tmp_path / "zz.csv"
    path.write_bytes(b'date,state\n"' + b"2025-03-01,ZZ\n" * 2_600_000)
    with pytest.raises(CounterfoilError) as problem:
        open_blocks(path, container_of(path))
    assert problem.value.slug == "sources/damaged-text"


def test_a_text_of_one_column_is_of_no_format(tmp_path: Path) -> None:
    """It is prose, or a list; its lines are cut all the same."""
    path = tmp_path / "zz.txt"
    path.write_bytes(b"Invented words\nand more")
    assert open_blocks(path, container_of(path))[0].cells.rows() == [("Invented words",), ("and more",)]
    with pytest.raises(CounterfoilError) as problem:
        read(tmp_path, path)
    assert problem.value.slug == "sources/no-format"


def test_an_unlisted_heading_of_a_text_file_is_named_with_its_column(tmp_path: Path) -> None:
    """Without a sheet: a text file has none."""
    path = tmp_path / "zz.csv"
    path.write_bytes(log_file(tmp_path / "log.csv").read_bytes().replace(b"Agency,", b"Remarks,Agency,"))
    with pytest.raises(CounterfoilError) as problem:
        read(tmp_path, path, format_id="custodian_log")
    assert problem.value.where["heading"] == '"Remarks", column 1'
    assert "sheet" not in problem.value.where
