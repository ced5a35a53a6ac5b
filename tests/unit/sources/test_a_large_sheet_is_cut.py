"""A sheet that is cut into pieces, parsed side by side, gives the cells and addresses of the sheet read whole."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.sources.containers import archives, cutting, stored, workbooks
from counterfoil.sources.containers.block import Block

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006"
_WORDS = ["JAIL", "", " a  b ", '<row r="9">', '</row><row r="2">', "#N/A", "!", "?", "ZZ & Co", "é\u00a0ü", "46000"]
_STYLES = (
    f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _letters(column: int) -> str:
    return chr(ord("A") + column)


def _cell(row: int, column: int, kind: str, word: int, *, addressed: bool) -> str:
    """One cell of a kind, as spreadsheet programs write it."""
    at = f' r="{_letters(column)}{row}"' if addressed else ""
    text = escape(_WORDS[word % len(_WORDS)])
    return {
        "shared": f'<c{at} t="s"><v>{word % len(_WORDS)}</v></c>',
        "inline": f'<c{at} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>',
        "formula": f'<c{at} t="str"><f>A1&amp;"x"</f><v>{text}</v></c>',
        "number": f"<c{at}><v>{word / 4}</v></c>",
        "date": f'<c{at} s="1"><v>{45_000 + word}</v></c>',
        "moment": f'<c{at} s="1"><v>{45_000 + word / 7}</v></c>',
        "boolean": f'<c{at} t="b"><v>{word % 2}</v></c>',
        "styled": f'<c{at} s="1"/>',
        "nothing": f'<c{at} t="str"><v></v></c>',
    }[kind]


_KINDS = ["shared", "shared", "inline", "formula", "number", "date", "moment", "boolean", "styled", "nothing"]
_cells = st.tuples(st.integers(0, 2), st.sampled_from(_KINDS), st.integers(0, 30))
_rows = st.tuples(
    st.sampled_from([1, 1, 1, 1, 2, 5]),  # how far below the one before
    st.lists(_cells, max_size=5),
    st.sampled_from(["", ' spans="1:5"', ' ht="12.8" customFormat="false"']),  # behind the number of the row
    st.sampled_from(["", "", ' s="1"']),  # before it
    st.sampled_from(["r", "r", "r", "r", "none"]),
)


def _sheet(rows: list[Any], first_column: int, between: str = "") -> str:
    """The part of a sheet; a row that gives no number stands directly below the one before."""
    written, number = [], 0
    for step, cells, behind, before, addressed in rows:
        number += step if addressed == "r" else 1
        column, made = first_column, []
        for gap, kind, word in cells:
            column += gap
            made.append(_cell(number, column, kind, word, addressed=True))
            column += 1
        at = f' r="{number}"' if addressed == "r" else ""
        written.append(f"<row{before}{at}{behind}>{''.join(made)}</row>" if made else f"<row{before}{at}{behind}/>")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {_MAIN}><dimension ref="A1:Z99"/><sheetData>'
        f'{between.join(written)}</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    )


def write_parts(path: Path, sheets: dict[str, str]) -> Path:
    """A workbook from the parts of its sheets."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in _WORDS)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}/content-types"></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_TYPES}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_TYPES}/relationships">{links}</Relationships>',
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{i}.xml": sheets[n] for i, n in enumerate(names, 1)},
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{shared}</sst>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def cut_into(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Reads workbooks whole and cut, with pieces so small that a few rows fill one; says how often it was cut."""
    joined: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archives, "_CHUNK", 300)
        patch.setattr(archives, "_READ", 100)
        patch.setattr(workbooks, "LEAST_BYTES", 1)
        patch.setattr(workbooks, "piece_count", lambda _sheet, _shared: 4)
        real = cutting._joined
        patch.setattr(cutting, "_joined", lambda frames: (joined.append(len(frames)), real(frames))[1])
        folder = tmp_path_factory.mktemp("cut")

        def read(sheets: dict[str, str]) -> tuple[list[Block], list[Block], int]:
            path = write_parts(folder / "zz.xlsx", sheets)
            before = len(joined)
            cut = workbooks.workbook_blocks(path, may_cut=True)
            return workbooks.workbook_blocks(path, may_cut=False), cut, len(joined) - before

        yield read


Read = Callable[[dict[str, str]], tuple[list[Block], list[Block], int]]


def _require_same(whole: list[Block], cut: list[Block]) -> None:
    assert [(b.sheet, b.cells.columns, b.is_cut, b.error_cells) for b in cut] == [
        (b.sheet, b.cells.columns, b.is_cut, b.error_cells) for b in whole
    ]
    for one, other in zip(whole, cut, strict=True):
        assert other.cells.rows() == one.cells.rows()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_rows, min_size=12, max_size=60),
    st.integers(0, 3),
    st.sampled_from(["", "\n", " \r\n "]),
    st.lists(_rows, max_size=3),
)
def test_a_sheet_that_is_cut_has_every_cell_at_its_address(
    cut_into: Read, rows: list[Any], first_column: int, between: str, other: list[Any]
) -> None:
    """Rows with gaps, empty rows, rows without a number, cells of every kind and text that looks like rows."""
    sheets = {"Log": _sheet(other, 0), "Detainers": _sheet(rows, first_column, between)}
    whole, cut, _ = cut_into(sheets)
    _require_same(whole, cut)


def _plain(count: int, *, first: int = 1) -> list[Any]:
    return [(first if n == 0 else 1, [(0, "inline", n), (0, "number", n)], "", "", "r") for n in range(count)]


def test_a_plain_sheet_is_cut(cut_into: Read) -> None:
    """The tests beside this one compare two ways of reading: this one says that there are two."""
    whole, cut, times = cut_into({"Detainers": _sheet(_plain(60), 0)})
    _require_same(whole, cut)
    assert times == 1


@pytest.mark.parametrize(
    "odd",
    [
        '<!-- <row r="2"></row><row r="3"> -->',
        '<?odd </row><row r="7"> ?>',
        '<row r="40"><c r="A3" t="inlineStr"><is><t>elsewhere</t></is></c></row>',
    ],
    ids=["comment", "instruction", "cell-of-another-row"],
)
def test_a_sheet_that_is_not_as_programs_write_it_is_read_whole(cut_into: Read, odd: str) -> None:
    """What could be taken for rows, and is none, never decides where a sheet is cut."""
    sheet = _sheet(_plain(39), 0).replace("</sheetData>", odd + "</sheetData>", 1)
    after = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(50, 90))
    whole, cut, _ = cut_into({"Detainers": sheet.replace("</sheetData>", after + "</sheetData>", 1)})
    _require_same(whole, cut)


def test_an_error_in_a_cell_is_counted_as_in_a_sheet_read_whole(cut_into: Read) -> None:
    """A piece does not say which of its cells hold an error, so the sheet is read whole."""
    error = '<row r="61"><c r="A61" t="e"><v>#DIV/0!</v></c></row>'
    whole, cut, _ = cut_into({"Detainers": _sheet(_plain(60), 0).replace("</sheetData>", error + "</sheetData>", 1)})
    _require_same(whole, cut)
    assert cut[0].error_cells == 1


def test_a_sheet_is_read_the_same_where_there_are_no_files_in_memory(
    cut_into: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = {"Detainers": _sheet(_plain(40), 0)}
    whole, cut, times = cut_into(sheets)
    monkeypatch.delattr(stored.os, "memfd_create")
    whole_from_bytes, cut_from_bytes, times_from_bytes = cut_into(sheets)
    assert times == times_from_bytes == 1
    for blocks in (cut, whole_from_bytes, cut_from_bytes):
        _require_same(whole, blocks)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="skipped: no /proc")
def test_no_file_in_memory_is_left_open(cut_into: Read) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    cut_into({"Detainers": _sheet(_plain(40), 0)})
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_no_sheet_is_cut_into_more_pieces_than_it_is_worth() -> None:
    """Each piece parses again what all sheets share."""
    megabyte = 2**20
    assert [
        cutting.piece_count(sheet * megabyte, shared * megabyte)
        for sheet, shared in ((10, 0), (40, 0), (900, 0), (900, 40), (900, 250), (900, 400), (5000, 0))
    ] == [1, 2, 8, 6, 2, 1, 1]
