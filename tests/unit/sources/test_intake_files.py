"""What a person names becomes files to read; what is left alone is listed, and a hostile archive is refused whole."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources.intake import Collected, collect
from support.files import ice_workbook, newsroom_file

TEXT = "date,state\n2025-03-01,ZZ\n"


def gathered(tmp_path: Path, *given: str | Path) -> Collected:
    """What is found, with copies in a folder of their own."""
    return collect([str(word) for word in given], tmp_path / "staging" / "into")


def refused(tmp_path: Path, *given: str | Path) -> CounterfoilError:
    with pytest.raises(CounterfoilError) as problem:
        gathered(tmp_path, *given)
    return problem.value


def zip_file(path: Path, entries: dict[str, bytes | str]) -> Path:
    """An archive of these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    """It is not copied; its origin is its whole path."""
    path = newsroom_file(tmp_path / "zz news.txt")
    (file,) = gathered(tmp_path, path).files
    assert (file.path, file.name, file.origin) == (path, "zz news.txt", str(path))
    assert not (tmp_path / "staging").exists()


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path: Path) -> None:
    """What is not read is listed with the reason."""
    folder = tmp_path / "release"
    for inner in ("b", ".git"):
        (folder / inner).mkdir(parents=True)
    newsroom_file(folder / "b" / "zz.txt")
    ice_workbook(folder / "a.xlsx")
    ice_workbook(folder / "~$a.xlsx")
    (folder / ".git" / "zz.csv").write_text(TEXT)
    (folder / "c.pdf").write_bytes(b"%PDF-1.7")
    (folder / "d.R").write_text(TEXT)
    (folder / "e.txt").write_text("Words about the data.\nNothing else.\n")
    zip_file(folder / "f.docx", {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
    (folder / "Thumbs.db").write_bytes(b"\x00\x01")
    (folder / "g").symlink_to(folder)
    os.mkfifo(folder / "h")
    (folder / "i.csv").symlink_to(tmp_path / "nowhere")
    found = gathered(tmp_path, folder)
    assert [(f.name, f.origin) for f in found.files] == [
        ("a.xlsx", f"{folder}/a.xlsx"),
        ("zz.txt", f"{folder}/b/zz.txt"),
    ]
    assert [(s.origin.removeprefix(f"{folder}/"), s.because) for s in found.skipped] == [
        (".git/zz.csv", "hidden"),
        ("Thumbs.db", "a note that Windows adds to a folder"),
        ("c.pdf", "the file is neither a workbook nor a text file nor a file of columns"),
        ("d.R", "a text of another kind (.R)"),
        ("e.txt", "a text without columns"),
        ("f.docx", "a document of an office program"),
        ("g", "a link that leads to no file"),
        ("h", "a device or a pipe"),
        ("i.csv", "a link that leads to no file"),
        ("~$a.xlsx", "a lock file of a workbook that is open"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "slug"),
    [
        ("zz.csv", b"", "sources/empty-file"),
        ("zz.parquet", b"version https://git-lfs.github.com/spec/v1\n", "sources/pointer-file"),
        ("zz.xlsx", b"Not found", "sources/not-a-workbook"),
        ("zz.zip", b"PK\x03\x04 and nothing more", "sources/damaged-archive"),
    ],
)
def test_a_file_that_should_be_read_and_cannot_be_stops_the_folder(
    tmp_path: Path, name: str, content: bytes, slug: str
) -> None:
    """It is not left out in silence: a part of the release would be missing."""
    folder = tmp_path / "release"
    folder.mkdir()
    newsroom_file(folder / "there.txt")
    (folder / name).write_bytes(content)
    problem = refused(tmp_path, folder)
    assert (problem.slug, problem.where["file"]) == (slug, f"{folder}/{name}")


def test_a_zip_is_unpacked_and_each_file_says_where_it_came_from(tmp_path: Path) -> None:
    """A workbook is an archive too, and stays one file, whatever it is called."""
    book = ice_workbook(tmp_path / "book.xlsx").read_bytes()
    path = zip_file(
        tmp_path / "zz.zip",
        {
            "inner/b.xlsx": book,
            "a.csv": TEXT,
            "inner/": "",
            "other/a.csv": TEXT + "2025-03-02,ZZ\n",
            "README.md": "# Words",
            "__MACOSX/._a.csv": "x",
            "~$b.xlsx": "x",
        },
    )
    renamed = Path(shutil.copy(tmp_path / "book.xlsx", tmp_path / "book.zip"))
    found = gathered(tmp_path, path, renamed)
    assert [(f.name, f.origin.removeprefix(f"{tmp_path}/")) for f in found.files] == [
        ("b.xlsx", "zz.zip!inner/b.xlsx"),
        ("a.csv", "zz.zip!a.csv"),
        ("a.csv", "zz.zip!other/a.csv"),
        ("book.zip", "book.zip"),
    ]
    assert found.files[0].path.read_bytes() == book
    assert [f.path.read_text() for f in found.files[1:3]] == [TEXT, TEXT + "2025-03-02,ZZ\n"]
    assert [(s.origin.partition("!")[2], s.because) for s in found.skipped] == [
        ("README.md", "a text of another kind (.md)"),
        ("__MACOSX/._a.csv", "a note that a Mac adds to an archive"),
        ("~$b.xlsx", "a lock file of a workbook that is open"),
    ]


def test_copies_stay_in_their_folder(tmp_path: Path) -> None:
    """Names are those of the archive as far as a disk can hold them; markup and control characters stay text."""
    names = ["<b>=1+1.csv", "\x1b[2Jclear.csv", "x" * 240 + ".csv", "監獄/\u202eliaj.csv"]
    found = gathered(tmp_path, zip_file(tmp_path / "zz.zip", dict.fromkeys(names, TEXT)))
    assert [f.name for f in found.files] == ["<b>=1+1.csv", "[2Jclear.csv", "x" * 240 + ".csv", "liaj.csv"]
    into = tmp_path / "staging" / "into"
    assert all(into in f.path.parents and f.path.read_text() == TEXT for f in found.files)
    assert all(c.isprintable() for f in found.files for c in f.name + f.origin)


def test_what_is_unpacked_is_reported_as_it_goes(tmp_path: Path) -> None:
    """The last word is that all is done."""
    said: list[tuple[str, int, int]] = []
    path = zip_file(tmp_path / "zz.zip", {"a.csv": TEXT, "b.csv": TEXT})
    collect([str(path)], tmp_path / "into", lambda *words: said.append(words))
    assert said == [("a.csv", len(TEXT), 2 * len(TEXT)), ("b.csv", 2 * len(TEXT), 2 * len(TEXT))]


@pytest.mark.parametrize("name", ["../zz.csv", "/zz.csv", "a\\..\\zz.csv", "C:/zz.csv", "a/../../zz.csv"])
def test_an_archive_whose_names_climb_is_refused_whole(tmp_path: Path, name: str) -> None:
    """Also the honest files in it; nothing is written anywhere."""
    problem = refused(tmp_path, zip_file(tmp_path / "zz.zip", {"a.csv": TEXT, name: TEXT}))
    assert (problem.slug, problem.where["entry"]) == ("sources/archive-climbs", name)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["zz.zip"]


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    """It would have a file of the reader's machine read in place of the publisher's."""
    link = zipfile.ZipInfo("zz.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "zz.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(tmp_path, tmp_path / "zz.zip").slug == "sources/archive-links"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    """Which of them the publisher meant is not known."""
    with zipfile.ZipFile(tmp_path / "zz.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("a.csv", TEXT)
    assert refused(tmp_path, tmp_path / "zz.zip").slug == "sources/archive-twice"


def test_a_protected_archive_is_refused(tmp_path: Path) -> None:
    """Its names can be read, and its files cannot."""
    path = zip_file(tmp_path / "zz.zip", {"a.csv": TEXT})
    content = bytearray(path.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    path.write_bytes(content)
    assert refused(tmp_path, path).slug == "sources/protected-archive"


def test_an_archive_in_an_archive_is_refused_with_advice(tmp_path: Path) -> None:
    """What it would unpack to could not be counted before."""
    inner = zip_file(tmp_path / "inner.zip", {"a.csv": TEXT}).read_bytes()
    outer = zip_file(tmp_path / "zz.zip", {"b.csv": TEXT, "inner.zip": inner})
    problem = refused(tmp_path, outer)
    assert (problem.slug, problem.where["file"]) == ("sources/nested-archive", f"{outer}!inner.zip")
    assert "Unpack the inner one" in problem.remedy[0]


@pytest.mark.parametrize(("content", "limit"), [(b"a,b\n" * 1000, "3999"), (b"\0" * 100_000_001, "")])
def test_an_archive_that_would_unpack_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, limit: str
) -> None:
    """By its size, or by how steeply it grows."""
    monkeypatch.setenv("COUNTERFOIL_MAX_UNPACKED_BYTES", limit)
    problem = refused(tmp_path, zip_file(tmp_path / "zz.zip", {"a.csv": content}))
    assert problem.slug == "sources/unpacks-too-large"


def test_an_archive_by_another_method_is_refused_with_advice(tmp_path: Path) -> None:
    """Only the method that every program knows is read."""
    with zipfile.ZipFile(tmp_path / "zz.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", TEXT)
    assert refused(tmp_path, tmp_path / "zz.zip").slug == "sources/damaged-archive"


def test_a_file_that_cannot_be_read_is_named_by_its_archive(tmp_path: Path) -> None:
    """Not by the place of its copy, which is gone when the message is read."""
    path = zip_file(tmp_path / "zz.zip", {"b.xlsx": "Not found"})
    problem = refused(tmp_path, path)
    assert (problem.slug, problem.where["file"]) == ("sources/not-a-workbook", f"{path}!b.xlsx")


def test_a_file_that_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    """By itself and with its folder."""
    (tmp_path / "release").mkdir()
    path = newsroom_file(tmp_path / "release" / "zz.txt")
    found = gathered(tmp_path, path, tmp_path / "release")
    assert [f.path for f in found.files] == [path]
    assert [(s.origin, s.because) for s in found.skipped] == [(str(path), "named twice")]


def test_where_nothing_can_be_read_what_was_left_alone_is_said(tmp_path: Path) -> None:
    """A folder of other things, and an empty one."""
    for folder in ("empty", "other"):
        (tmp_path / folder).mkdir()
    (tmp_path / "other" / "zz.pdf").write_bytes(b"%PDF-1.7")
    assert refused(tmp_path, tmp_path / "empty").slug == "sources/nothing-to-read"
    said = refused(tmp_path, tmp_path / "other")
    assert said.slug == "sources/nothing-to-read"
    assert said.remedy[-1].startswith(f"  {tmp_path}/other/zz.pdf: ")


def test_a_document_that_is_named_by_itself_is_refused(tmp_path: Path) -> None:
    """It is an archive as a workbook is, and is none."""
    path = zip_file(tmp_path / "zz.docx", {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
    assert refused(tmp_path, path).slug == "sources/unknown-container"
    sheet = zip_file(tmp_path / "zz.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    assert [f.name for f in gathered(tmp_path, sheet).files] == ["zz.ods"]


def test_a_missing_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    """A word that is mistyped is not passed over."""
    there = newsroom_file(tmp_path / "zz.txt")
    assert refused(tmp_path, there, tmp_path / "nowhere.txt").slug == "sources/missing-file"
