"""A text file is read in every encoding that can be told, packed or not; what cannot be read is never lost unsaid."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources.blocks import Block, container_of, open_blocks

TEXT = "date,jail\n2025-03-01,PEÑASCO\n"
ROWS = [("date", "jail"), ("2025-03-01", "PEÑASCO")]


def opened(path: Path, content: bytes) -> Block:
    """The block of a file of these bytes."""
    path.write_bytes(content)
    assert container_of(path) == "delimited"
    return open_blocks(path, "delimited")[0]


def slug_of(path: Path, content: bytes) -> str:
    with pytest.raises(CounterfoilError) as problem:
        opened(path, content)
    return problem.value.slug


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_every_encoding_gives_the_same_cells(tmp_path: Path, encoding: str, mark: bool) -> None:
    """UTF-16 also without a mark: the zeros beside its letters tell which."""
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    content = (marks.get(encoding, b"") if mark else b"") + TEXT.encode(encoding)
    block = opened(tmp_path / "zz.csv", content)
    assert (block.cells.rows(), block.replaced_characters) == (ROWS, 0)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (TEXT.encode("cp1252") + b"2025-03-02,\x81\x8d\n", 2),
        (TEXT.encode() + "2025-03-02,\ufffd\n".encode(), 0),
        (b"\xff\xfe" + TEXT.encode("utf-16-le") + b"a\x00,\x00\x00\xd8\n\x00", 1),
    ],
    ids=["no letter of Windows-1252", "replaced by somebody else", "half a letter of UTF-16"],
)
def test_characters_that_no_encoding_explains_are_counted(tmp_path: Path, content: bytes, count: int) -> None:
    """U+FFFD stands for each; one that stood in the file already is what the file says."""
    assert opened(tmp_path / "zz.csv", content).replaced_characters == count


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_line_ends_of_every_kind_may_stand_in_one_file(tmp_path: Path, delimiter: str) -> None:
    """Files are put together from files of several machines."""
    content = "a,b\rc,d\ne,f\r\n\r\ng,h".replace(",", delimiter).encode()
    block = opened(tmp_path / "zz.txt", content)
    assert block.cells.rows() == [("a", "b"), ("c", "d"), ("e", "f"), ("", ""), ("g", "h")]
    assert list(block.row_numbers()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "content",
    [TEXT.encode() * 300 + b"2025\x00,ZZ\n", b"\xff\xfe" + (TEXT + "\x00").encode("utf-16-le")],
    ids=["far behind the beginning", "UTF-16"],
)
def test_a_text_with_zeros_in_it_is_refused(tmp_path: Path, content: bytes) -> None:
    """No text has them: it was damaged on the way."""
    assert slug_of(tmp_path / "zz.csv", content) == "sources/zeros-in-text"


def test_numbers_of_a_machine_are_not_taken_for_a_wide_encoding(tmp_path: Path) -> None:
    """Every second byte of them is zero too, but they are no letters."""
    content = b"".join(n.to_bytes(2, "little") for n in range(1, 30)) * 9
    with pytest.raises(CounterfoilError) as problem:
        opened(tmp_path / "zz.csv", content)
    assert problem.value.slug == "sources/unknown-container"


def test_a_packed_text_is_read_whole(tmp_path: Path) -> None:
    """Also one that was packed in parts, one after the other."""
    half = len(TEXT) // 2
    parts = gzip.compress(TEXT[:half].encode(), mtime=0) + gzip.compress(TEXT[half:].encode(), mtime=0)
    for content in (gzip.compress(TEXT.encode(), mtime=0), parts):
        assert opened(tmp_path / "zz.csv.gz", content).cells.rows() == ROWS


def test_a_long_packed_text_loses_nothing(tmp_path: Path) -> None:
    """It is unpacked in pieces."""
    lines = "".join(f"{n},{n * n}\n" for n in range(400_000))
    block = opened(tmp_path / "zz.csv.gz", gzip.compress(lines.encode(), 1, mtime=0))
    assert (block.cells.height, block.cells.row(-1)) == (400_000, ("399999", str(399_999**2)))


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (gzip.compress(TEXT.encode() * 50, mtime=0)[:-12], "sources/damaged-archive"),
        (gzip.compress(TEXT.encode(), mtime=0) + b"and more", "sources/damaged-archive"),
        (b"\x1f\x8b and nothing more", "sources/damaged-archive"),
        (gzip.compress(b"PK\x03\x04 a workbook", mtime=0), "sources/packed-file"),
        (gzip.compress(b"PAR1 columns", mtime=0), "sources/packed-file"),
        (gzip.compress(b"a".ljust(257, b"\x00") + b"ustar\x0000" + b"\x00" * 300, mtime=0), "sources/packed-file"),
        (gzip.compress(gzip.compress(TEXT.encode(), mtime=0), mtime=0), "sources/packed-file"),
        (gzip.compress(b"", mtime=0), "sources/empty-file"),
        (b"7z\xbc\xaf\x27\x1c and more", "sources/other-archive"),
        (b"%PDF-1.7\nwords", "sources/unknown-container"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>Sign in", "sources/web-page"),
        (b"FEA1 and more", "sources/old-feather"),
    ],
)
def test_what_is_no_text_after_all_is_refused(tmp_path: Path, content: bytes, slug: str) -> None:
    """Each with an error of its own."""
    assert slug_of(tmp_path / "zz.csv.gz", content) == slug


def test_a_text_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the limit, and by how steeply it grows."""
    content = gzip.compress(b"a,b\n" * 30_000_000, 9, mtime=0)
    assert slug_of(tmp_path / "zz.csv.gz", content) == "sources/unpacks-too-large"
    monkeypatch.setenv("COUNTERFOIL_MAX_UNPACKED_BYTES", "1000")
    assert slug_of(tmp_path / "small.csv.gz", gzip.compress(b"a,b\n" * 1000, mtime=0)) == "sources/unpacks-too-large"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Opening it would wait until somebody writes."""
    os.mkfifo(tmp_path / "zz.csv")
    with pytest.raises(CounterfoilError) as problem:
        container_of(tmp_path / "zz.csv")
    assert problem.value.slug == "sources/no-file"
