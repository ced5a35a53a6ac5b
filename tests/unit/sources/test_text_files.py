"""A text file is read whatever its encoding, its line ends and its delimiter; its rows keep their numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources import CUSTODIAN_LOG_ROWS
from support.files import NEWSROOM, log_file, log_row, newsroom_file, newsroom_row
from support.workspaces import read

JAIL = "PEÑASCO “OLD” JAIL"


def numbers(rows: list[dict[str, Any]]) -> list[tuple[int, str | None]]:
    """Each row's number, and why it is no record."""
    return [(r["row_number"], r["set_aside_reason"]) for r in rows]


def line(day: str, *more: str) -> str:
    return "\t".join([*newsroom_row(day), *more])


@pytest.fixture
def newsroom(tmp_path: Path) -> Any:
    """Reads a newsroom's file of these lines."""

    def read_lines(*lines: str, end: str = "\n", last: str = "\n") -> tuple[dict[str, Any], list[dict[str, Any]]]:
        file = tmp_path / "zz.txt"
        file.write_bytes((end.join(["\t".join(NEWSROOM), *lines]) + last).encode())
        return read(tmp_path, file)

    return read_lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    """UTF-8 and UTF-16 by their marks; what is no UTF-8 is taken for Windows-1252."""
    file = newsroom_file(tmp_path / "zz.txt", [newsroom_row(facility=JAIL)], encoding=encoding)
    if encoding == "utf-16-be":
        file.write_bytes(b"\xfe\xff" + file.read_bytes())
    _, rows = read(tmp_path, file)
    assert [(r["row_number"], r["facility_name_as_stated"]) for r in rows] == [(2, JAIL)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_line_end_gives_the_same_rows(newsroom: Any, end: str, last: bool) -> None:
    """Also where the last line has none."""
    release, rows = newsroom(line("2010-03-01"), "", line("2010-03-02"), end=end, last=end if last else "")
    assert numbers(rows) == [(2, None), (4, None)]
    assert (release["row_count"], release["files"][0]["blank_row_count"]) == (2, 1)


@pytest.mark.parametrize("name", ["zz.csv", "zz.txt", "zz.tsv", "zz"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_of_the_headings_and_not_of_the_name(
    tmp_path: Path, delimiter: str, name: str
) -> None:
    """A file of tabs that is called .csv is a file of tabs."""
    _, rows = read(tmp_path, newsroom_file(tmp_path / name, delimiter=delimiter, quoted=delimiter == ","))
    assert [(r["facility_city_as_stated"], r["detainer_type_as_stated"]) for r in rows] == [("QUILLON", "I-247")]


def test_blank_lines_are_counted_apart_and_shift_no_row_number(newsroom: Any) -> None:
    """Before the headings, between rows and at the end; a line of spaces or of delimiters alone is blank too."""
    release, rows = newsroom("", line("2010-03-01"), "", "\t\t\t\t\t", "  \t\t", "  ", line("2010-03-02"), "", "")
    assert numbers(rows) == [(3, None), (8, None)]
    assert (release["row_count"], release["files"][0]["blank_row_count"]) == (2, 7)


def test_blank_lines_before_the_headings_shift_no_row_number(tmp_path: Path) -> None:
    """Row 1 is the first line of the file."""
    file = newsroom_file(tmp_path / "zz.txt")
    file.write_bytes(b"\n\r\n" + file.read_bytes())
    release, rows = read(tmp_path, file)
    assert release["files"][0]["sheets"][0]["header_row"] == 3
    assert numbers(rows) == [(4, None)]


def test_a_row_with_too_many_or_too_few_cells_is_set_aside_under_its_number(newsroom: Any) -> None:
    """No cell of it is taken for another, and the rows after it keep their numbers."""
    release, rows = newsroom(
        line("2010-03-01"),
        line("2010-03-02", "one too many"),
        line("2010-03-03"),
        "2010-03-04\tone too few",
        line("2010-03-05"),
    )
    aside = "wrong_number_of_cells"
    assert numbers(rows) == [(2, None), (3, aside), (4, None), (5, aside), (6, None)]
    assert [r["prepared_date_as_stated"] for r in rows] == ["2010-03-01", None, "2010-03-03", None, "2010-03-05"]
    assert (release["row_count"], release["set_aside_count"]) == (5, 2)
    assert release["files"][0]["set_aside"] == {aside: 2}


def test_what_stands_above_the_headings_is_neither_read_nor_set_aside(tmp_path: Path) -> None:
    """The headings are named by their row in the file, also after a row that could not be cut."""
    file = newsroom_file(tmp_path / "zz.txt", [newsroom_row(), ("alone",), newsroom_row()])
    file.write_bytes(b"ZZ\t\t\t\t\t\nInvented data\tfor tests\n" + file.read_bytes())
    release, rows = read(tmp_path, file)
    assert release["files"][0]["sheets"][0]["header_row"] == 3
    assert numbers(rows) == [(4, None), (5, "wrong_number_of_cells"), (6, None)]
    assert release["row_count"] == 3


def test_a_line_end_inside_quotation_marks_is_part_of_the_cell(newsroom: Any) -> None:
    """A row is a record, as a spreadsheet shows it, not a line."""
    inside = line("2010-03-01").replace("QUILLON COUNTY JAIL", '"QUILLON\nCOUNTY ""OLD"" JAIL"')
    _, rows = newsroom(inside, "cut", line("2010-03-02"))
    assert rows[0]["facility_name_as_stated"] == 'QUILLON\nCOUNTY "OLD" JAIL'
    assert numbers(rows) == [(2, None), (3, "wrong_number_of_cells"), (4, None)]


def test_a_quotation_mark_inside_a_cell_is_a_letter_like_any_other(newsroom: Any) -> None:
    """Only one at the start of a cell opens it."""
    _, rows = newsroom(line("2010-03-01").replace("COUNTY", '"OLD" 5" COUNTY'), line("2010-03-02"))
    assert rows[0]["facility_name_as_stated"] == 'QUILLON "OLD" 5" COUNTY JAIL'
    assert numbers(rows) == [(2, None), (3, None)]


@pytest.mark.parametrize("at", [0, 2, 5])
def test_a_quotation_mark_that_is_never_closed_stops_the_read(newsroom: Any, at: int) -> None:
    """It would swallow every row after it, in the first cell as in the last."""
    cells = line("2010-03-02").split("\t")
    cells[at] = f'"{cells[at]}'
    with pytest.raises(CounterfoilError) as problem:
        newsroom(line("2010-03-01"), "\t".join(cells), line("2010-03-03"), line("2010-03-04"))
    assert problem.value.slug == "sources/damaged-text"


def test_a_heading_may_be_quoted_and_hold_a_line_end(tmp_path: Path) -> None:
    """Spreadsheets write them so."""
    file = log_file(tmp_path / "zz.csv", [log_row()], quoted=True)
    file.write_bytes(file.read_bytes().replace(b'"Request Received"', b'"Request\r\nReceived"'))
    _, rows = read(tmp_path, file, table=CUSTODIAN_LOG_ROWS)
    assert [(r["row_number"], str(r["received_date"])) for r in rows] == [(2, "2025-03-01")]


def test_equal_rows_are_all_kept_where_no_key_says_that_they_are_one(newsroom: Any) -> None:
    """They are counted, so that a reader can judge."""
    release, rows = newsroom(*[line("2010-03-01")] * 3, line("2010-03-02"))
    assert (len(rows), release["repeated_row_count"]) == (4, 2)
