"""A workbook that was made to mislead its reader is refused before a cell of it is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources.blocks import open_blocks
from counterfoil.sources.containers.archives import entry_chunks, sound_entries
from support.files import ice_workbook

SHEET = "xl/worksheets/sheet1.xml"
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def slug_of(path: Path) -> str:
    """The word of the error that opening the workbook ends with."""
    with pytest.raises(CounterfoilError) as problem:
        open_blocks(path, "workbook")
    assert problem.value.where["file"] == str(path)
    return problem.value.slug


def with_entry(path: Path, name: str, content: bytes | str = "<a/>", *, mode: int = 0) -> Path:
    """An honest workbook with one more entry."""
    ice_workbook(path)
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, content)
    return path


def with_part(path: Path, change: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """An honest workbook with one part changed."""
    ice_workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {e.filename: archive.read(e) for e in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return path


def patched(path: Path, signature: bytes, at: int, value: bytes, name: str = SHEET) -> Path:
    """The workbook with bytes of one header of one entry replaced."""
    content = path.read_bytes()
    size = 30 if signature == LOCAL else 46
    start = next(
        m.start()
        for m in re.finditer(re.escape(signature), content)
        if content[m.start() + size :].startswith(name.encode())
    )
    path.write_bytes(content[: start + at] + value + content[start + at + len(value) :])
    return path


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "C:evil.xml", "xl\\evil.xml", "xl/../../evil.xml", "xl/.."]
)
def test_an_entry_whose_name_climbs_is_refused(tmp_path: Path, name: str) -> None:
    """Whether it is ever unpacked to a disk or not."""
    assert slug_of(with_entry(tmp_path / "zz.xlsx", name)) == "sources/archive-climbs"


@pytest.mark.parametrize("name", [SHEET, SHEET.upper()])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path, name: str) -> None:
    """One reader would take the first and another the last; capitals make no other name."""
    assert slug_of(with_entry(tmp_path / "zz.xlsx", name)) == "sources/archive-twice"


def test_a_link_is_refused(tmp_path: Path) -> None:
    """It would lead to a file of the reader's own machine."""
    assert slug_of(with_entry(tmp_path / "zz.xlsx", "xl/link", "/etc/passwd", mode=0o120777)) == (
        "sources/archive-links"
    )


@pytest.mark.parametrize(("signature", "at"), [(LOCAL, 6), (CENTRAL, 8)])
def test_a_protected_entry_is_refused(tmp_path: Path, signature: bytes, at: int) -> None:
    """Whichever of its two headers says so."""
    path = patched(ice_workbook(tmp_path / "zz.xlsx"), signature, at, b"\x01\x00")
    assert slug_of(path) == "sources/protected-archive"


def test_an_archive_inside_is_refused(tmp_path: Path) -> None:
    """What it would unpack to is not counted by anybody."""
    inner = ice_workbook(tmp_path / "inner.xlsx").read_bytes()
    path = with_entry(tmp_path / "zz.xlsx", "xl/embeddings/book.xlsx", inner)
    assert slug_of(path) == "sources/nested-archive"


@pytest.mark.parametrize("at_byte", [0, 262_140, 262_144, 600_000])
@pytest.mark.parametrize("declared", ["<!DOCTYPE a [", "<!ENTITY b 'c'>", "<!doctype a>"])
def test_a_part_that_declares_words_of_its_own_is_refused(tmp_path: Path, declared: str, at_byte: int) -> None:
    """Anywhere in it, also across the border of two pieces that are read one after the other."""
    path = with_entry(tmp_path / "zz.xlsx", "xl/odd.xml", " " * at_byte + declared)
    assert slug_of(path) == "sources/xml-entities"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_declaration_in_a_wide_encoding_is_refused_too(tmp_path: Path, encoding: str) -> None:
    """A check of single bytes would not see it."""
    path = with_entry(tmp_path / "zz.xlsx", "xl/odd.xml", "<!DOCTYPE a>".encode(encoding))
    assert slug_of(path) == "sources/xml-entities"


def test_exclamation_marks_of_honest_cells_are_read(tmp_path: Path) -> None:
    """Text in cells is escaped by whoever writes it, so that it is no declaration."""
    path = ice_workbook(tmp_path / "zz.xlsx", [{"Detainer Facility": "<!DOCTYPE ZZ> JAIL!"}])
    assert "<!DOCTYPE ZZ> JAIL!" in open_blocks(path, "workbook")[0].cells.row(7)


@pytest.mark.parametrize(
    ("signature", "at", "value"),
    [
        (LOCAL, 22, struct.pack("<I", 7)),
        (LOCAL, 18, struct.pack("<I", 7)),
        (LOCAL, 14, struct.pack("<I", 7)),
        (LOCAL, 30, b"xl/worksheets/other1.xml"),
        (LOCAL, 8, b"\x00\x00"),
    ],
    ids=["unpacked size", "packed size", "checksum", "name", "method"],
)
def test_a_header_that_disagrees_with_the_table_of_contents_is_refused(
    tmp_path: Path, signature: bytes, at: int, value: bytes
) -> None:
    """The header before an entry says the same of it as the table at the end."""
    assert slug_of(patched(ice_workbook(tmp_path / "zz.xlsx"), signature, at, value)) == "sources/false-sizes"


@pytest.mark.parametrize("size", [7, 4_000_000])
def test_an_entry_that_holds_more_or_less_than_announced_is_refused(tmp_path: Path, size: int) -> None:
    """Both headers lie alike: only counting shows it."""
    path = ice_workbook(tmp_path / "zz.xlsx")
    for signature, at in ((LOCAL, 22), (CENTRAL, 24)):
        patched(path, signature, at, struct.pack("<I", size))
    assert slug_of(path) == "sources/false-sizes"


def test_a_bomb_that_calls_itself_small_is_stopped_where_it_grows_past_its_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far less is unpacked than it holds."""
    from isal import isal_zlib

    counted = 0
    count = isal_zlib.crc32

    def counting(piece: bytes, before: int = 0) -> int:
        nonlocal counted
        counted += len(piece)
        return count(piece, before)

    path, name = tmp_path / "zz.xlsx", "xl/bomb.xml"
    with_entry(path, name, b" " * 60_000_000)
    for signature, at in ((LOCAL, 22), (CENTRAL, 24)):
        patched(path, signature, at, struct.pack("<I", 1000), name)
    monkeypatch.setattr(isal_zlib, "crc32", counting)
    assert slug_of(path) == "sources/false-sizes"
    assert counted < 1_000_000


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """The way in which a small archive unpacks to very much without any entry being large."""
    path = with_entry(tmp_path / "zz.xlsx", "xl/odd.xml")
    with zipfile.ZipFile(path) as archive:
        offset = archive.getinfo(SHEET).header_offset
    assert slug_of(patched(path, CENTRAL, 42, struct.pack("<I", offset), "xl/odd.xml")) == "sources/false-sizes"


def raw_archive(path: Path, packed: bytes, size: int, *, method: int = 8, begins: bytes = LOCAL) -> Path:
    """An archive of one entry that is written byte by byte."""
    name, checksum = b"xl/odd.xml", zlib.crc32(b"a" * size)
    told = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0, checksum, len(packed), size, len(name), 0)
    entry = begins + told + name + packed
    table = CENTRAL + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    path.write_bytes(entry + table + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(table), len(entry), 0))
    return path


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "layout", "slug"),
    [
        (deflated(b"a" * 9), {}, "sources/damaged-workbook"),
        (deflated(b"a" * 9)[:-1], {}, "sources/damaged-workbook"),
        (deflated(b"a" * 9) + b"hidden", {}, "sources/false-sizes"),
        (deflated(b"a" * 9) + b"hidden" * 20_000, {}, "sources/false-sizes"),
        (b"a" * 8, {"method": 0}, "sources/false-sizes"),
        (deflated(b"a" * 9), {"begins": b"PK\x03\x05"}, "sources/damaged-workbook"),
        (b"a" * 9, {"method": 12}, "sources/damaged-workbook"),
    ],
    ids=[
        "nothing odd",
        "cut short",
        "more behind",
        "much more behind",
        "less than said",
        "no header",
        "other method",
    ],
)
def test_bytes_that_no_part_accounts_for_are_refused(
    tmp_path: Path, packed: bytes, layout: dict[str, Any], slug: str
) -> None:
    """What stands behind the end of a part is seen by some readers. The first is sound, and is only no workbook."""
    assert slug_of(raw_archive(tmp_path / "zz.xlsx", packed, 9, **layout)) == slug


def test_a_part_that_is_sound_is_handed_out_whole(tmp_path: Path) -> None:
    """Packed or not, and whatever its size is beside that of a piece."""
    for size in (0, 1, 262_143, 262_144, 262_145, 1_000_000):
        for packed, method in ((deflated(b"a" * size), 8), (b"a" * size, 0)):
            path = raw_archive(tmp_path / "zz.xlsx", packed, size, method=method)
            with path.open("rb") as stream:
                (entry,) = sound_entries(path, stream)
                assert b"".join(entry_chunks(path, stream, entry)) == b"a" * size


def test_an_entry_that_ends_with_the_file_is_cut_short(tmp_path: Path) -> None:
    """Where the table of contents was sound and the bytes are gone when they are read."""
    path = raw_archive(tmp_path / "zz.xlsx", b"a" * 9, 9, method=0)
    with path.open("rb") as stream:
        (entry,) = sound_entries(path, stream)
    gone = io.BytesIO(path.read_bytes()[:45])
    with pytest.raises(zipfile.BadZipFile):
        list(entry_chunks(path, gone, entry))


def test_bytes_that_were_changed_on_the_way_are_noticed(tmp_path: Path) -> None:
    """By the checksum of each entry; and what cannot be unpacked is as damaged."""
    stored, packed = tmp_path / "stored.xlsx", ice_workbook(tmp_path / "packed.xlsx")
    with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(stored, "w") as copy:
        for entry in archive.infolist():
            copy.writestr(entry.filename, archive.read(entry))
    stored.write_bytes(stored.read_bytes().replace(b"<sheetData>", b"<sheetdata>"))
    content = packed.read_bytes()
    start = content.index(SHEET.encode()) + len(SHEET)
    packed.write_bytes(content[:start] + b"\xff" * 20 + content[start + 20 :])
    assert [slug_of(stored), slug_of(packed)] == ["sources/damaged-workbook"] * 2


def test_what_an_entry_is_called_steers_no_terminal(tmp_path: Path) -> None:
    """It is named in the message, without its control characters, and markup stays markup."""
    path = with_entry(tmp_path / "zz.xlsx", "../<b>\x1b[2J\u202ebook")
    with pytest.raises(CounterfoilError) as problem:
        open_blocks(path, "workbook")
    assert problem.value.where["entry"] == "../<b> [2J book"


def test_an_honest_part_of_odd_look_is_read_as_it_was(tmp_path: Path) -> None:
    """Nothing of an honest sheet is refused where its text holds what the checks look for."""
    changed = with_part(
        tmp_path / "a.xlsx", lambda sheet: sheet.replace(b"<sheetData>", b"<!-- ! # -->\n<sheetData>")
    )
    honest = ice_workbook(tmp_path / "b.xlsx")
    assert open_blocks(changed, "workbook")[0].cells.equals(open_blocks(honest, "workbook")[0].cells)
