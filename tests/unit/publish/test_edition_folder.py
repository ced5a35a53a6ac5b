"""A folder holds one edition, whole and unaltered, or nothing was written."""

from __future__ import annotations

import json
import os

import pytest

from counterfoil.errors import CounterfoilError, Exit
from counterfoil.publish import check_edition, read_edition, render_edition, write_edition
from support.editions import sample_edition


@pytest.fixture(scope="module")
def files():
    """The rendered edition."""
    return render_edition(sample_edition())


@pytest.fixture
def folder(files, tmp_path):
    """A folder with the edition in it."""
    write_edition(files, tmp_path / "out")
    return tmp_path / "out"


def test_an_edition_is_written_once_and_found_whole(files, tmp_path):
    """The second time nothing is done, and nothing else lies beside the folder."""
    folder = tmp_path / "reports" / "zz"
    assert write_edition(files, folder) is True
    assert check_edition(folder) == []
    assert write_edition(files, folder) is False
    assert [p.name for p in folder.parent.iterdir()] == ["zz"]
    assert read_edition(folder)["edition_id"] == sample_edition().edition_id


def test_an_empty_folder_is_taken(files, tmp_path):
    """A folder that is there and holds nothing is fine."""
    assert write_edition(files, tmp_path) is True
    assert check_edition(tmp_path) == []


def test_another_edition_is_never_written_over(files, folder):
    """An edition is never altered: the folder keeps its bytes, and the message names what it holds."""
    other = render_edition(sample_edition(edition_number=2, edition_id="ddor-ZZ-2"))
    with pytest.raises(CounterfoilError) as refused:
        write_edition(other, folder)
    assert (refused.value.slug, refused.value.status) == ("publish/folder-taken", Exit.BAD_INPUT)
    assert refused.value.where["holds"] == f"the edition {sample_edition().edition_id}"
    assert write_edition(files, folder) is False


def test_a_folder_with_anything_more_is_refused(files, folder):
    """Our files and one of somebody else's are not our edition."""
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CounterfoilError) as refused:
        write_edition(files, folder)
    assert refused.value.slug == "publish/folder-taken"
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(files, tmp_path):
    """A file is not written over."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(CounterfoilError) as refused:
        write_edition(files, tmp_path / "out")
    assert refused.value.slug == "publish/folder-taken"


@pytest.mark.parametrize("good_calls", [0, 5, 13])
def test_a_disk_that_fails_midway_leaves_nothing(files, tmp_path, monkeypatch, good_calls):
    """Whole or not at all: no folder, and no half of one beside it."""
    calls = iter(range(1000))
    real = os.fsync

    def fail_later(handle):
        if next(calls) >= good_calls:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail_later)
    with pytest.raises(CounterfoilError) as refused:
        write_edition(files, tmp_path / "out")
    assert refused.value.slug == "publish/cannot-write"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_taken_meanwhile_is_left_alone(files, tmp_path, monkeypatch):
    """Two at once: the second finds the first one's folder, and does not touch it."""
    real = os.fsync
    target = tmp_path / "out"

    def another_was_faster(handle):
        target.mkdir(exist_ok=True)
        (target / "theirs").write_text("theirs")
        real(handle)

    monkeypatch.setattr(os, "fsync", another_was_faster)
    with pytest.raises(CounterfoilError) as refused:
        write_edition(files, target)
    assert refused.value.slug == "publish/folder-taken"
    assert [p.name for p in tmp_path.rglob("*")] == ["out", "theirs"]


def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path):
    """Files stay inside the folder."""
    for path in ("../out.txt", "/out.txt", "a/../../b"):
        with pytest.raises(ValueError, match="leads out"):
            write_edition({path: b""}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_one_changed_byte_of_any_file_is_found_and_named(files, folder):
    """Wherever the byte is, in whichever file, the check names the file."""
    for path, data in files.items():
        step = max(1, len(data) // (60 if path == "manifest.json" else 7))
        for at in sorted({*range(0, len(data), step), len(data) - 1}):
            changed = bytearray(data)
            changed[at] ^= 1
            (folder / path).write_bytes(changed)
            found = check_edition(folder)
            assert any(sentence.startswith(f"{path} ") for sentence in found), (path, at, found)
        (folder / path).write_bytes(data)
    assert check_edition(folder) == []


def test_a_missing_file_and_one_too_many_are_named(folder):
    """The sentence says which file, and which way."""
    (folder / "tables.xlsx").unlink()
    (folder / "tables" / "more.csv").write_text("a\n")
    assert check_edition(folder) == [
        "tables.xlsx is missing: the manifest lists it.",
        "tables/more.csv is not listed in the manifest.",
    ]


def test_a_link_in_the_place_of_a_file_is_a_difference(folder, files, tmp_path):
    """A link is never followed, even to the same bytes."""
    (tmp_path / "elsewhere").write_bytes(files["index.html"])
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(tmp_path / "elsewhere")
    assert [s.split()[0] for s in check_edition(folder)] == ["index.html"]


@pytest.mark.parametrize(
    "altered",
    [
        lambda raw: raw[:-9],
        lambda raw: b"\xff" + raw,
        lambda raw: b"",
        lambda raw: raw + b"\n",
        lambda raw: json.dumps(json.loads(raw)).encode(),
        lambda raw: raw.replace(b'"files"', b'"filed"'),
        lambda raw: raw.replace(b"zz_detentions.xlsx", b"zz_detention2.xlsx"),
    ],
    ids=["cut", "not UTF-8", "empty", "a line more", "one line", "a key", "an input"],
)
def test_an_altered_manifest_is_a_difference_and_not_bad_input(folder, altered):
    """The manifest's own bytes are under its digest; one that cannot be read any more was altered."""
    manifest = folder / "manifest.json"
    manifest.write_bytes(altered(manifest.read_bytes()))
    assert check_edition(folder)[0].startswith("manifest.json was altered")


def test_a_folder_without_an_edition_is_bad_input(tmp_path):
    """No folder, no manifest, a folder in its place, or the manifest of something else: nothing to check."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "odd" / "manifest.json").mkdir(parents=True)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"name": "app", "icons": []}')
    for name in ("nowhere", "empty", "odd", "web"):
        with pytest.raises(CounterfoilError) as refused:
            check_edition(tmp_path / name)
        assert (refused.value.slug, refused.value.status) == ("publish/no-edition", Exit.BAD_INPUT)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"name": "app"}'])
def test_an_edition_that_cannot_be_read_is_bad_input(tmp_path, content):
    """No edition.json, half of one, or that of something else."""
    if content is not None:
        (tmp_path / "edition.json").write_text(content)
    with pytest.raises(CounterfoilError) as refused:
        read_edition(tmp_path)
    assert refused.value.slug == "publish/no-edition"


def test_a_folder_that_cannot_be_moved_into_place_is_said_to_be_so(files, tmp_path, monkeypatch):
    """The last step can fail too, and then nothing is there."""

    def refuse(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(CounterfoilError) as refused:
        write_edition(files, tmp_path / "out")
    assert refused.value.where["because"] == "Permission denied"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_read_is_bad_input(folder, monkeypatch):
    """A file that the system does not let us read is not a difference."""

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(CounterfoilError) as refused:
        check_edition(folder)
    assert refused.value.slug == "publish/no-edition"
