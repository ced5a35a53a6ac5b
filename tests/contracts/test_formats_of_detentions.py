"""Contracts of the formats of detentions and removals: each is told from all others, and knows every heading."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from counterfoil.sources.blocks import Block
from counterfoil.sources.formats import Format, load_formats, normal
from counterfoil.sources.headings import choose_format, find_header

_STINTS, _STAYS, _REMOVALS = "sources.detention_stint_rows", "sources.detention_stay_rows", "sources.removal_rows"
_2025 = "2025-ICLI-00019_2024-ICFO-39357_ICE {}.xlsx"
#: Each format: a name of a file as its publisher wrote it, and how many headings the format knows.
EXPECTED: dict[str, tuple[str, int]] = {
    "ice_detentions_2026_08": ("ZZ_DET_FY2022_LESA-STU_FINAL Highlighted.xlsx", 34),
    "ice_detentions_2026_03": ("2026-ICLI-00005_Detentions_PriorFY23_20260311_Redacted.xlsx", 53),
    "ice_detentions_2025_11": ("ICE Detentions_LESA-STU_FINAL Release.xlsx", 37),
    "ice_detentions_2025_10": ("ICE Detentions_LESA-STU_FINAL Release_raw.xlsx", 37),
    "ice_detentions_2025_07": (_2025.format("Detentions_LESA-STU_FINAL Redacted"), 37),
    "ice_detentions_2025_06_late": (_2025.format("Detentions_raw"), 37),
    "ice_detentions_2025_06_early": (_2025.format("Detentions_LESA-STU_FINAL_unprotected"), 37),
    "ice_detentions_2025_02": ("ICE Detentions_2025-ICLI-00019_2024-ICFO-39357_LESA-STU_FINAL_raw.xlsx", 33),
    "ice_detentions_foia_2023_42034": ("2023-ICFO_42034_Detentions_FY13_LESA-STU_FINAL-Redacted_raw.xlsx", 33),
    "ice_detentions_foia_2022_09022": ("ICE Detentions_FY2011 and Prior_LESA-STU_FINAL-Redacted_raw.xlsx", 33),
    "ice_detentions_foia_2024_41855": ("Redacted - FOIA 24-41855_TRAC Detentions_preFY2001_STU-LESA_raw.xlsx", 87),
    "ice_detentions_foia_10_2554": ("foia_10_2554_527_NoIDS.csv", 13),
    "ice_detentions_rif_2010_2014": ("Excel 1 RIF Copy.xlsx", 15),
    "ddp_detention_stints_latest_2025": ("detention-stints-latest.feather", 39),
    "ddp_detention_stints_latest_2026": ("detention-stints-latest.sav", 62),
    "ddp_detention_stints_latest_2026_bonds": ("detention-stints-latest.parquet", 73),
    "ddp_detention_stints_latest_2026_08": ("detention-stints-latest.dta", 51),
    "ddp_detention_stays_latest_2025": ("detention-stays-latest.feather", 46),
    "ddp_detention_stays_latest_2026": ("detention-stays-latest.parquet", 76),
    "ddp_detentions_2012_2023": ("ice-detentions-2012-2023.feather", 31),
    "ddp_detentions_historical": ("detentions-historical.parquet", 84),
    "ice_removals_2026_08": ("ZZ_REM_FY2026_LESA-STU_FINAL Highlighted.xlsx", 35),
    "ice_removals_2026_03": ("2026-ICLI-00005_Removals_FY23_20260311_Redacted.xlsx", 39),
    "ice_removals_2025_07": (_2025.format("Removals_LESA-STU_FINAL Redacted_raw"), 41),
    "ice_removals_2025_06_late": (_2025.format("Removals - unprotected"), 39),
    "ice_removals_2025_06_early": (_2025.format("Removals_LESA-STU_FINAL_2025-only_unprotected"), 41),
    "ice_removals_foia_2023_42034": ("2023-ICFO_42034_Removals_FY13-12_LESA-STU_FINAL- Redacted_raw.xlsx", 29),
    "ice_removals_foia_2022_09023": ("ICE_Removals_FY2012-FY2014-REDACTED_raw.xlsx", 14),
    "ice_removals_foia_14_03290": ("10 14-03290_FY12_Highlighted_raw.xlsx", 37),
    "ddp_removals_latest_2025": ("removals-latest.feather", 42),
    "ddp_removals_latest_2026": ("removals-latest.sav", 43),
    "ddp_removals_latest_2026_renamed": ("removals-latest.dta", 43),
    "ddp_removals_latest_2026_08": ("removals-latest.parquet", 48),
    "ddp_removals_2012_2023": ("ice-removals-2012-2023.feather", 29),
    "ddp_removals_historical": ("removals-historical.parquet", 75),
}
#: More names as they were published: each is that of the format on the right, and of no other format.
NAMES = (
    ("2026-ICLI-00005_Detentions_FY26_20260311_Redacted.xlsx", "ice_detentions_2026_03"),
    (_2025.format("Detentions_LESA-STU_FINAL Redacted_raw"), "ice_detentions_2025_07"),
    (_2025.format("Detentions_LESA-STU_FINAL_raw"), "ice_detentions_2025_06_early"),
    ("ICE Detentions_FY2024_LESA-STU_FINAL-Redacted_raw.xlsx", "ice_detentions_foia_2022_09022"),
    ("2023-ICFO_42034_Detentions_FY20_LESA-STU_FINAL-Redacted_raw.xlsx", "ice_detentions_foia_2023_42034"),
    ("Redacted - FOIA 24-41855_TRAC Detentions_FY2009_STU-LESA_raw.xlsx", "ice_detentions_foia_2024_41855"),
    ("2025-ICLI-00019_2024-ICFO-39357_ICE_Removals07312025.xlsx", "ice_removals_2025_07"),
    (_2025.format("Removals_2025_only"), "ice_removals_2025_06_late"),
    (_2025.format("Removals_LESA-STU_FINAL_2025-only"), "ice_removals_2025_06_early"),
    ("2023-ICFO_42034_Removals_FY23-20_LESA-STU_FINAL_Redacted_raw.xlsx", "ice_removals_foia_2023_42034"),
    ("ICE_Removals_FY2015-FY2023_YTD-REDACTED_raw.xlsx", "ice_removals_foia_2022_09023"),
    ("1 14-03290_FY03_Highlighted_raw.xlsx", "ice_removals_foia_14_03290"),
)
#: Columns that the Project adds to its stints in the build that was published in summer 2026.
BOND_BUILD = (
    *("stay_ID", "stint_ID", "city", "state", "county", "file_original", "sheet_original", "row_original"),
    *("duplicate_likely", "duplicate_likely_bond", "duplicate_likely_sameday", "duplicate_drop_row"),
    *("initial_bond_set_amount_lowest_seen", "initial_bond_set_date_earliest_seen"),
    *("bond_posted_amount_lowest_seen", "bond_posted_date_earliest_seen"),
)

#: Headings of ICE's stints of March 2026 that the Project renames.
RENAMED = {
    "Aggravated Felon Yes No": "felon",
    "Apprehension Final Program": "final_program",
    "MSC Charge Code": "most_serious_conviction_code",
    "Anonymized Identifier": "unique_identifier",
}


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    """Every format of the project."""
    return load_formats()


def headings_of(fact: Format) -> list[str]:
    """The headings of a format in their first spelling, and those that stand twice once more."""
    return [*fact.columns, *fact.left_unread, *fact.withheld, *fact.repeats]


def block_of(headings: Sequence[str], above: int = 0) -> Block:
    """A block of titles, a row of headings and a row of cells."""
    rows = [["ZZ", *[None] * (len(headings) - 1)]] * above + [list(headings), ["zz"] * len(headings)]
    return Block("", pl.DataFrame(rows, schema={f"c{at}": pl.String for at in range(len(headings))}, orient="row"))


def read_as(name: str, block: Block, formats: dict[str, Format]) -> tuple[str, list[str], tuple[str, ...]]:
    """The format that a file is taken for, its headings that the format does not know, and those that it lacks."""
    fact = choose_format(Path(name), name, [block], list(formats.values()))
    header = find_header(block, fact)
    assert header is not None
    return fact.format, [heading for heading, _ in header.unlisted], header.absent


def test_every_format_of_detentions_and_removals_is_expected_here(formats: dict[str, Format]) -> None:
    """None is added or lost without a word."""
    assert {n for n, f in formats.items() if f.makes in (_STINTS, _STAYS, _REMOVALS)} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_with_the_headings_of_a_format_is_read_as_that_format(name: str, formats: dict[str, Format]) -> None:
    """Among all formats, below titles; no heading is unknown, none is absent, and the first pattern fits its name."""
    file_name, count = EXPECTED[name]
    fact = formats[name]
    assert re.fullmatch(fact.files[0], file_name)
    assert len({normal(h) for h in headings_of(fact)}) == count
    assert read_as(file_name, block_of(headings_of(fact), above=6), formats) == (name, [], ())


@pytest.mark.parametrize(("file_name", "name"), NAMES, ids=[n for n, _ in NAMES])
def test_a_published_name_is_that_of_one_format(file_name: str, name: str, formats: dict[str, Format]) -> None:
    """Names decide between layouts with the same headings, so two may not claim one."""
    assert [n for n, f in formats.items() if f.is_named(file_name)] == [name]


def test_two_builds_under_one_name_are_told_by_their_headings(formats: dict[str, Format]) -> None:
    """The Project replaces its stints in place; the columns it added say which build a file is."""
    ice = [h for h in headings_of(formats["ice_detentions_2026_03"]) if h not in RENAMED and h != "Birth Date"]
    own = [*ice, *RENAMED.values()]
    first = [*own, *BOND_BUILD[:8], "likely_duplicate"]
    later = [*own, *BOND_BUILD]
    taken = [read_as("detention-stints-latest.parquet", block_of(h), formats) for h in (first, later)]
    builds = ("ddp_detention_stints_latest_2026", "ddp_detention_stints_latest_2026_bonds")
    assert taken == [(build, [], ()) for build in builds]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_format_without_keys_of_persons_reads_none(name: str, formats: dict[str, Format]) -> None:
    """And one with keys reads them; only tables that share keys name a production."""
    fact = formats[name]
    reads = "person_key_as_stated" in {c.field for c in fact.columns.values()}
    assert reads == (fact.person_key == "release")
    assert reads or not fact.production


@pytest.mark.parametrize("name", EXPECTED)
def test_what_could_name_a_person_is_never_read(name: str, formats: dict[str, Format]) -> None:
    """Numbers of persons, cases and files, and days of birth, stand in no list but that of what is withheld."""
    fact = formats[name]
    naming = ("alien file number", "birth date", "subject id", "case id", "eid person id", "eid civilian id")
    harmless = {normal(h) for h in (*fact.columns, *fact.left_unread)}
    assert not [h for h in harmless if h in naming or h.removeprefix("eid ") in naming]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_day_of_the_event_alone_is_required(name: str, formats: dict[str, Format]) -> None:
    """The book-in to a facility, the book-in of a stay, or the departure; a file without another column is read."""
    days = {_STINTS: "book_in_date", _STAYS: "stay_book_in_date", _REMOVALS: "departed_date"}
    fact = formats[name]
    assert [c.field for c in fact.columns.values() if c.required] == [days[fact.makes]]


def planted(folder: Path, table: str) -> set[str]:
    """The headings that the makers of the rehearsal say they added to a table."""
    with (folder / "truth" / "truth_planted.csv").open(encoding="utf-8") as stream:
        return {r["column"] for r in csv.DictReader(stream) if (r["kind"], r["table"]) == ("extra_column", table)}


@pytest.mark.parametrize("table", ["detentions", "removals"])
@pytest.mark.parametrize(("year", "month"), [("2026", "2026_03"), ("2025", "2025_07")])
def test_the_rehearsal_workbooks_are_read_as_their_production(
    shared_data: Path, formats: dict[str, Format], year: str, month: str, table: str
) -> None:
    """Every sheet; the headings that nobody listed are those that were planted."""
    import fastexcel

    folder = shared_data / "rehearsal" / year
    workbooks = sorted((folder / "release").glob(f"*{table.capitalize()}*.xlsx"))
    assert workbooks
    for workbook in workbooks:
        reader = fastexcel.read_excel(workbook)
        for sheet in reader.sheet_names:
            cells = reader.load_sheet(sheet, header_row=None, dtypes="string", n_rows=10).to_polars()
            found = read_as(workbook.name, Block(sheet, cells), formats)
            assert found == (f"ice_{table}_{month}", sorted(planted(folder, table)), ())


@pytest.mark.parametrize(("table", "stem"), [("detentions", "detention-stints"), ("removals", "removals")])
def test_the_rehearsal_files_of_the_project_are_read_as_its_first_build_of_2026(
    shared_data: Path, formats: dict[str, Format], table: str, stem: str
) -> None:
    """By their headings alone, so also under another name; columns that the Project drops are not missed."""
    import pyarrow.parquet as pq

    folder = shared_data / "rehearsal" / "ddp"
    block = block_of(pq.read_schema(folder / "release" / f"{stem}-latest.parquet").names)
    expected = (f"ddp_{stem.replace('-', '_')}_latest_2026", sorted(planted(folder, table)), ())
    assert read_as(f"{stem}-latest.parquet", block, formats) == expected
    assert read_as("zz.parquet", block, formats) == expected
