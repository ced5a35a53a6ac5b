"""Contracts of the formats of detainers: each is told by its headings, and no column that names a person is read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

from counterfoil.sources import DETAINER_ROWS, Format, load_formats
from counterfoil.sources.blocks import Block
from counterfoil.sources.headings import Header, choose_format, find_header

#: Format to the number of columns that its record counts (a heading that stands twice counts twice), and names that
#: the publisher gave its files.
RECORDS: dict[str, tuple[int, list[str]]] = {
    "ice_detainers_2026_08": (44, ["ZZ_DPR_FY2023_LESA-STU_FINAL Highlighted.xlsx"]),
    "ice_detainers_2026_03": (
        65,
        [f"2026-ICLI-00005_Detainers_FY{year}_20260311_Redacted.xlsx" for year in (23, 24, 25, 26)],
    ),
    "ice_detainers_2025_11": (65, ["ERO Detainers_LESA-STU_FINAL Release.xlsx"]),
    "ice_detainers_2025_10": (65, ["ERO Detainers_LESA-STU_FINAL Release_raw.xlsx"]),
    "ice_detainers_2025_07": (
        65,
        [
            "2025-ICLI-00019_2024-ICFO-39357_ERO Detainers_LESA-STU_FINAL Redacted.xlsx",
            "2025-ICLI-00019_2024-ICFO-39357_ERO Detainers_LESA-STU_FINAL Redacted_raw.xlsx",
            "2025-ICLI-00019_2024-ICFO-39357_ERO_Detainers_LESA-STU_FINAL_Redacted.xlsx",
        ],
    ),
    "ice_detainers_2025_06_late": (65, ["2025-ICLI-00019_2024-ICFO-39357_ERO Detainers_raw.xlsx"]),
    "ice_detainers_2025_06_early": (
        65,
        [
            "2025-ICLI-00019_2024-ICFO-39357_ERO Detainers_LESA-STU_FINAL_raw.xlsx",
            "2025-ICLI-00019_2024-ICFO-39357_ERO Detainers_LESA-STU_FINAL_unprotected.xlsx",
        ],
    ),
    "ice_detainers_2025_02": (63, ["ERO Detainers_2025-ICLI-00019_2024-ICFO-39357_LESA-STU_FINAL_raw.xlsx"]),
    "ice_detainers_foia_2025_18038": (
        139,
        [f"Redacted - FOIA  25-18038_TRAC ERO Detainers_FY{year}_raw.xlsx" for year in (*range(17, 25), "25YTD")],
    ),
    "newsroom_detainers_2007_2015": (
        6,
        [f"lea-detainers-FY{year}_raw.txt" for year in ("08", "09", "10", "11_12", "13_14", "15YTD")]
        + ["lea-detainers-FY08.csv", "pa_detainers.csv"],
    ),
    "newsroom_detainers_2008_2017": (11, [f"detainersfy{year}_raw.csv" for year in range(9, 18)]),
    "ddp_detainers_latest_2026": (67, [f"detainers-latest.{end}" for end in ("parquet", "xlsx", "dta", "sav")]),
    "ddp_detainers_latest_2025": (64, [f"detainers-latest.{end}" for end in ("feather", "xlsx", "dta", "sav")]),
    "ddp_detainers_latest_2025_07": (63, [f"detainers-latest.{end}" for end in ("feather", "xlsx", "dta", "sav")]),
    "ddp_detainers_historical": (158, [f"detainers-historical.{end}" for end in ("parquet", "dta", "sav")]),
    "ddp_detainers_explore_export": (68, ["detainers_filtered_20260331_201550.xlsx"]),
}
PART = "ddp_detainers_explore_export"
#: Productions that have the very same headings as another, and a day near the end of each.
SAME_HEADINGS = {
    "ice_detainers_2025_06_early": date(2025, 6, 9),
    "ice_detainers_2025_06_late": date(2025, 6, 24),
    "ice_detainers_2025_07": date(2025, 7, 28),
    "ice_detainers_2025_10": date(2025, 10, 12),
    "ice_detainers_2025_11": date(2025, 10, 12),
}
#: Words for what tells one person from all others, and for free text about a person or an officer.
NAMING = re.compile(
    r"subject name|alien file|birth (date|city|state)|subject id|civilian id|person id|case id|employee id|landmark"
    r"|dta id|^detainer id|removal reason$|other detainer facility name",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    return load_formats()


def headings_of(fact: Format) -> list[str]:
    """The headings of a file of the format, in the first spelling of each, those that stand twice included."""
    unread = [h for h, because in fact.left_unread.items() if not because.startswith("another name of ")]
    return [*fact.columns, *unread, *fact.withheld, *fact.repeats]


def block(headings: Sequence[str | None], *, above: int = 0) -> Block:
    """A sheet of one row of headings, with rows of titles above it."""
    import polars as pl

    rows = [[f"title {at}", *[None] * (len(headings) - 1)] for at in range(above)]
    names = [f"c{at}" for at in range(len(headings))]
    return Block("", pl.DataFrame([*rows, list(headings)], schema=dict.fromkeys(names, pl.String), orient="row"))


def told(formats: dict[str, Format], name: str, cells: Block, last: date | None = None) -> tuple[str, Header]:
    """The format that a file is told to have, and its headings in it; `last` is the last day in the file."""
    fact = choose_format(Path(name), name, [cells], list(formats.values()), lambda _: last)
    header = find_header(cells, fact)
    assert header is not None
    return fact.format, header


def test_every_format_of_detainers_has_its_record_here(formats: dict[str, Format]) -> None:
    """A new one is added to the list above, with the number of its columns and the names of its files."""
    assert {name for name, fact in formats.items() if fact.makes == DETAINER_ROWS.name} == set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_a_format_lists_as_many_columns_as_its_record_counts(formats: dict[str, Format], name: str) -> None:
    """Each stands in exactly one list; the loader refuses one that stands in two."""
    assert len(headings_of(formats[name])) == RECORDS[name][0]


@pytest.mark.parametrize("name", RECORDS)
def test_a_file_is_told_by_its_headings_among_all_formats(formats: dict[str, Format], name: str) -> None:
    """Under the publisher's name, with nothing in no list and nothing missing, wherever the headings stand."""
    file_name = RECORDS[name][1][0]
    assert re.fullmatch(formats[name].files[0], file_name)
    for above in (0, 6):
        chosen, header = told(formats, file_name, block(headings_of(formats[name]), above=above))
        assert (chosen, header.row, header.unlisted, header.absent) == (name, above, (), ())


@pytest.mark.parametrize("name", [n for n in RECORDS if n not in (*SAME_HEADINGS, PART)])
def test_a_file_under_another_name_is_told_by_its_headings_alone(formats: dict[str, Format], name: str) -> None:
    """The name of a file may be lost on the way."""
    chosen, header = told(formats, "download (1)", block(headings_of(formats[name])))
    assert (chosen, header.unlisted) == (name, ())


@pytest.mark.parametrize(("name", "last"), SAME_HEADINGS.items())
def test_productions_with_the_same_headings_are_told_by_their_days(
    formats: dict[str, Format], name: str, last: date
) -> None:
    """Where the name is lost; that of November 2025, which holds the days of October, is known by its name alone."""
    chosen, _ = told(formats, "download (1)", block(headings_of(formats[name])), last)
    assert chosen == ("ice_detainers_2025_10" if name == "ice_detainers_2025_11" else name)


def test_a_whole_file_of_the_project_under_another_name_is_not_taken_for_a_part(formats: dict[str, Format]) -> None:
    """A selection made on its page has the same columns; only the name of the file says that it is one."""
    columns = headings_of(formats["ddp_detainers_latest_2026"])
    given = {name: told(formats, name, block(columns))[0] for name in ("zz.parquet", *RECORDS[PART][1])}
    assert given == {"zz.parquet": "ddp_detainers_latest_2026", RECORDS[PART][1][0]: PART}


@pytest.mark.parametrize(("name", "file_name"), [(n, f) for n, (_, files) in RECORDS.items() for f in files])
def test_each_name_of_a_file_is_that_of_its_format(formats: dict[str, Format], name: str, file_name: str) -> None:
    """And of no other, but for the builds that the Project published under one name."""
    named = {n for n in RECORDS if formats[n].is_named(file_name)}
    assert name in named
    assert named == {name} or all(n.startswith("ddp_detainers_latest_") for n in named)


@pytest.mark.parametrize("name", RECORDS)
def test_a_file_of_dates_and_facilities_is_all_that_is_needed(formats: dict[str, Format], name: str) -> None:
    """No other heading stops the read by its absence: a column that was not handed out is not collected."""
    required = {c.field for c in formats[name].columns.values() if c.required}
    assert required == {"prepared_date", "facility_name_as_stated"}
    assert formats[name].main_date == "prepared_date"


@pytest.mark.parametrize("name", RECORDS)
def test_no_column_that_names_a_person_is_read(formats: dict[str, Format], name: str) -> None:
    """Names, numbers, places of birth and free text are left unread or withheld, in every production."""
    fact = formats[name]
    spelled = [heading.replace("_", " ") for heading in fact.all_headings()]
    read = [heading for heading in fact.by_heading if NAMING.search(heading)]
    assert read == []
    assert name.startswith("newsroom") or any(NAMING.search(heading) for heading in spelled)


@pytest.mark.parametrize("name", RECORDS)
def test_every_column_left_unread_says_why(formats: dict[str, Format], name: str) -> None:
    """In words, and another name of a column points at one that is there."""
    fact = formats[name]
    for heading, because in {**fact.left_unread, **fact.withheld, **fact.repeats}.items():
        assert len(because.split()) >= 3, heading
        pointed = re.match(r"another name of (.+), which is left unread", because)
        assert pointed is None or pointed[1] in fact.left_unread, heading


@pytest.mark.parametrize(
    "renamed",
    [
        {"Detainer Facility": "Detention Facility", "Detainer Facility Code": "Detention Facility Code"},
        {"Anonymized Identifier": "Unique Identifier", "Aggravated Felon Yes No": "Felon"},
        {"Detainer Threat Level": "Detainer Prep Threat Level", "Facility City": "FACILITY  CITY "},
        {"MSC Charge": "Most Serious Conviction (MSC) Charge", "Detainer Prepare Date": "Detainer Prepared Date"},
        {"TOA Case Category": "Time of Apprehension Case Category"},
    ],
)
def test_a_name_of_an_earlier_production_means_the_same(formats: dict[str, Format], renamed: dict[str, str]) -> None:
    """A publisher that goes back to an earlier name neither stops the read nor changes the format."""
    headings = [renamed.get(h, h) for h in headings_of(formats["ice_detainers_2026_03"])]
    chosen, header = told(formats, "download (1)", block(headings))
    assert (chosen, header.unlisted, header.absent) == ("ice_detainers_2026_03", (), ())


@pytest.mark.parametrize(
    ("name", "few"),
    [
        ("ice_detainers_2026_03", ["Detainer Prepare Date", "Detainer Facility", "Detainer Lift Reason"]),
        ("ice_detainers_2026_08", ["Detainer Prepared Date", "Detention Facility", "State", "Detainer Lift Reason"]),
        ("ice_detainers_foia_2025_18038", ["Detainer Prepare Date", "Detainer Detention Facility", "Detainer Type"]),
        ("newsroom_detainers_2008_2017", ["Prepare Date", "Detention Facility", "Detainer Lift Reason"]),
    ],
)
def test_a_few_columns_of_a_file_are_told_by_the_two_that_are_needed(
    formats: dict[str, Format], name: str, few: list[str]
) -> None:
    """Each production names the day and the facility in its own way, and a part of a file keeps its format."""
    chosen, header = told(formats, "part.csv", block(few))
    assert (chosen, header.unlisted) == (name, ())


def test_two_boxes_of_the_form_are_never_taken_for_one(formats: dict[str, Format]) -> None:
    """Federal Interest and Federal Register Notice differ: a workbook of 2025 with both is not read in silence."""
    headings = [*headings_of(formats["ice_detainers_2025_07"]), "Federal Register Notice Yes No"]
    _, header = told(formats, RECORDS["ice_detainers_2025_07"][1][0], block(headings))
    assert [heading for heading, _ in header.unlisted] == ["Federal Register Notice Yes No"]


def rehearsal(shared_data: Path, folder: str) -> Path:
    """A folder of rehearsal files; the test is skipped where it is absent."""
    if not (shared_data / "rehearsal" / folder).is_dir():
        pytest.skip("skipped: no ../shared/data")
    return shared_data / "rehearsal" / folder


def extra_columns(folder: Path, file_name: str) -> set[str]:
    """The headings that were planted in a file and that no format knows."""
    with (folder / "truth" / "truth_planted.csv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["kind"] == "extra_column" and r["file"] == file_name]
    return {r["written"] for r in rows}


def first_rows(path: Path) -> Iterable[Block]:
    """The first rows of each sheet of a file, or its first line."""
    import polars as pl

    if path.suffix == ".parquet":
        from pyarrow.parquet import read_schema

        yield block(read_schema(path).names)
    elif path.suffix == ".xlsx":
        import fastexcel

        reader = fastexcel.read_excel(path)
        for at, sheet in enumerate(reader.sheet_names):
            rows = reader.load_sheet_eager(at, header_row=None, skip_rows=0, n_rows=9, dtypes="string")
            yield Block(sheet, pl.DataFrame(pl.from_arrow(rows)))
    else:
        with path.open(encoding="utf-8") as stream:
            yield block(re.split(r"[\t,]", stream.readline().strip()))


@pytest.mark.parametrize(
    ("folder", "pattern", "count", "last", "name"),
    [
        ("2026", "*_Detainers_*.xlsx", 4, date(2026, 3, 9), "ice_detainers_2026_03"),
        # named as in July, and with the days of October
        ("2025", "*ERO Detainers_*.xlsx", 1, date(2025, 10, 14), "ice_detainers_2025_10"),
        ("npr", "lea-detainers-*", 6, date(2015, 7, 17), "newsroom_detainers_2007_2015"),
        ("ddp", "detainers-latest.parquet", 1, date(2026, 3, 9), "ddp_detainers_latest_2026"),
    ],
)
def test_a_rehearsal_file_has_its_format_and_no_unknown_heading_but_the_planted(
    shared_data: Path, formats: dict[str, Format], folder: str, pattern: str, count: int, last: date, name: str
) -> None:
    """Also where headings were renamed."""
    home = rehearsal(shared_data, folder)
    files = sorted((home / "release").glob(pattern))
    assert len(files) == count
    for path in files:
        for cells in first_rows(path):
            chosen, header = told(formats, path.name, cells, last)
            assert (path.name, chosen) == (path.name, name)
            assert {heading for heading, _ in header.unlisted} == extra_columns(home, path.name)
            assert "prepared_date" in {c.field for c in header.columns.values()}


def test_the_records_of_pennsylvania_have_their_format(shared_data: Path, formats: dict[str, Format]) -> None:
    """In lower case, with every column read."""
    cells = next(iter(first_rows(shared_data / "pa_detainers_2007_2015.csv")))
    chosen, header = told(formats, "pa_detainers_2007_2015.csv", cells)
    assert (chosen, header.unlisted, header.absent) == ("newsroom_detainers_2007_2015", (), ())
