"""Contracts of the formats of arrests and encounters: each is told from all others, and knows every heading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from counterfoil.sources.blocks import Block
from counterfoil.sources.formats import Format, load_formats, normal
from counterfoil.sources.headings import Header, choose_format, find_header
from counterfoil.sources.tables import TABLES

MARCH_2026, JULY_2025 = ("2026-ICLI-00005_{}_FY24_20260311_Redacted.xlsx", "2025-ICLI-00019_2024-ICFO-39357_ERO {}")
#: Each format, a name of a file as its publisher wrote it, and how many headings a file of it has.
EXPECTED: dict[str, tuple[str, int]] = {
    "ice_arrests_2026_08": ("ZZ_ARS_FY2023_LESA-STU_FINAL Highlighted.xlsx", 22),
    "ice_arrests_2026_03": (MARCH_2026.format("Arrests"), 25),
    "ice_arrests_2025_11": ("ERO Admin Arrests_LESA-STU-FINAL Release.xlsx", 23),
    "ice_arrests_2025_10": ("ERO Admin Arrests_LESA-STU-FINAL Release_raw.xlsx", 23),
    "ice_arrests_2025_07": (JULY_2025.format("Admin Arrests_LESA-STU_FINAL Redacted.xlsx"), 23),
    "ice_arrests_2025_06_late": (JULY_2025.format("Admin Arrests_raw.xlsx"), 23),
    "ice_arrests_2025_06_early": (JULY_2025.format("Admin Arrests_LESA-STU_FINAL_unprotected.xlsx"), 23),
    "ice_arrests_2025_02": ("ERO Admin Arrests_2025-ICLI-00019_2024-ICFO-39357_LESA-STU_FINAL_raw.xlsx", 22),
    "ice_arrests_foia_2023_42034": ("2023-ICFO_42034_Admin Arrests_FY16-12_LESA-STU_FINAL-Redacted_raw.xlsx", 7),
    "ice_arrests_foia_2022_22955": ("ICE ERO Apprehension by AOR & Program (FY24 through July 2024).xlsx", 31),
    "ice_arrests_foia_2022_09023": ("ERO_Arrests_FY2015-FY2023_YTD-REDACTED_raw.xlsx", 13),
    "ddp_arrests_latest_2026_08": ("arrests-latest.parquet", 33),
    "ddp_arrests_latest_2026": ("arrests-latest.dta", 32),
    "ddp_arrests_latest_2025": ("arrests-latest.feather", 23),
    "ddp_arrests_2012_2023": ("ice-arrests-2012-2023.feather", 7),
    "ddp_arrests_historical": ("arrests-historical.parquet", 29),
    "ice_encounters_2026_08": ("ZZ_ENC_FY2023_LESA-STU_FINAL Highlighted.xlsx", 22),
    "ice_encounters_2026_03": (MARCH_2026.format("Encounters"), 23),
    "ice_encounters_2025_10": ("ERO Encounters_LESA-STU_FINAL Release_raw.xlsx", 25),
    "ice_encounters_2025_07": ("2025-ICLI-00019_2024-ICFO-39357_ERO_Encounters_07312025.xlsx", 25),
    "ice_encounters_2025_06_late": (JULY_2025.format("Encounters_raw.xlsx"), 25),
    "ice_encounters_2025_06_early": (JULY_2025.format("Encounters_FINAL_raw.xlsx"), 25),
    "ice_encounters_2025_02": ("ERO Encounters_2025-ICLI-00019_2024-ICFO-39357_LESA-STU_FINAL_raw.xlsx", 24),
    "ice_encounters_foia_2022_09023": ("ERO_Encounters_FY2012-FY2014-REDACTED_raw.xlsx", 9),
    "ddp_encounters_latest_2025": ("encounters-latest.sav", 25),
    "ddp_encounters_historical": ("encounters-historical.parquet", 29),
}
#: Headings that stand in place of another one in some files, so that no file has both.
INSTEAD: dict[str, set[str]] = {
    "ice_arrests_foia_2023_42034": {"Arrest Create By", "Arrested Created By"},
    "ice_arrests_foia_2022_09023": {"Alien File Numbe"},
    "ddp_arrests_latest_2025": {"duplicate_possible", "file", "sheet", "row"},
    "ddp_encounters_latest_2025": {"file", "sheet", "row"},
}
MINE = ("sources.arrest_rows", "sources.encounter_rows")


@pytest.fixture(scope="module")
def formats() -> dict[str, Format]:
    """Every format of the project."""
    return load_formats()


def headings_of(fact: Format) -> list[str]:
    """The headings of one file of a format, each in its first spelling."""
    every = [*fact.columns, *fact.left_unread, *fact.withheld]
    return [h for h in every if h not in INSTEAD.get(fact.format, ())]


def block_of(headings: list[str]) -> Block:
    """A sheet with two rows of titles, the headings, and one blank row."""
    rows = [["An agency", *[None] * (len(headings) - 1)], [None] * len(headings), headings, [None] * len(headings)]
    schema = {f"c{at}": pl.String for at in range(len(headings))}
    return Block("Sheet1", pl.DataFrame(rows, schema=schema, orient="row"))


def recognized(name: str, headings: list[str], formats: dict[str, Format]) -> tuple[str, Header]:
    """The format that is chosen among all, and what it makes of the headings."""
    block = block_of(headings)
    fact = choose_format(Path(name), name, [block], list(formats.values()))
    header = find_header(block, fact)
    assert header is not None
    return fact.format, header


def test_every_format_of_arrests_and_encounters_is_expected_here(formats: dict[str, Format]) -> None:
    """A format that is added or taken away is added or taken away here too."""
    assert {name for name, fact in formats.items() if fact.makes in MINE} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_of_each_format_is_told_from_all_others(name: str, formats: dict[str, Format]) -> None:
    """By headings and name: nothing is unlisted, nothing that is read is absent."""
    file_name, count = EXPECTED[name]
    headings = headings_of(formats[name])
    chosen, header = recognized(file_name, headings, formats)
    assert (chosen, header.row, header.unlisted, header.absent) == (name, 2, (), ())
    assert (len(headings), formats[name].is_named(file_name)) == (count, True)
    assert {normal(h) for h in header.withheld.values()} == {
        normal(h) for h in formats[name].withheld if h in headings
    }


@pytest.mark.parametrize("name", [n for n in EXPECTED if "2025_0" not in n and "2025_1" not in n])
def test_a_file_under_another_name_is_told_by_its_headings(name: str, formats: dict[str, Format]) -> None:
    """Where no other production has the same headings, the name is not needed."""
    chosen, header = recognized("download (3)", headings_of(formats[name]), formats)
    assert (chosen, header.unlisted, header.absent) == (name, (), ())


def test_productions_with_the_same_headings_are_told_by_the_name_alone(formats: dict[str, Format]) -> None:
    """The workbooks of June to November 2025 have one layout; no name of a file fits two of them."""
    for table in ("arrests", "encounters"):
        alike = [n for n in EXPECTED if n.startswith(f"ice_{table}_2025") and not n.endswith("_02")]
        assert len({frozenset(formats[n].known) for n in alike}) == 1
        for name in alike:
            assert [n for n in alike if formats[n].is_named(EXPECTED[name][0])] == [name]


@pytest.mark.parametrize(
    ("name", "written", "instead_of"),
    [
        ("ice_arrests_foia_2022_09023", "Event Area of Responsibility", "Area of Responsibility"),
        ("ice_arrests_foia_2022_09023", "Alien File Numbe", "Alien File Number"),
        ("ice_arrests_foia_2023_42034", "Arrested Created By", "Arrest Created By"),
        ("ice_encounters_2026_03", "Citizenship Country", "Citizenship County"),
        ("ddp_arrests_latest_2025", "duplicate_possible", "duplicate_likely"),
        ("ddp_encounters_latest_2025", "row", "row_original"),
        ("ice_arrests_2026_03", "  TOA_CURRENT  duty AOR ", "TOA Current Duty AOR"),
    ],
)
def test_another_spelling_of_a_heading_is_known(
    name: str, written: str, instead_of: str, formats: dict[str, Format]
) -> None:
    """Misspelled by the publisher, or renamed in a later build."""
    headings = [written if h == instead_of else h for h in headings_of(formats[name])]
    assert written in headings
    chosen, header = recognized(EXPECTED[name][0], headings, formats)
    assert (chosen, header.unlisted, header.absent) == (name, (), ())


@pytest.mark.parametrize(
    ("name", "both", "kept"),
    [
        ("ddp_arrests_historical", ["unique_identifier", "anonymized_identifier"], "unique_identifier"),
        ("ddp_encounters_historical", ["Citizenship County", "Citizenship Country"], "Citizenship County"),
    ],
)
def test_of_two_columns_with_one_meaning_the_first_is_read(
    name: str, both: list[str], kept: str, formats: dict[str, Format]
) -> None:
    """The second is known, so it does not stop the read."""
    headings = [*headings_of(formats[name]), both[1]]
    chosen, header = recognized(EXPECTED[name][0], headings, formats)
    assert (chosen, header.unlisted) == (name, ())
    assert [h for h in header.headings.values() if h in both] == [kept]


def test_a_workbook_of_august_2026_may_lack_one_heading(formats: dict[str, Format]) -> None:
    """The file named FY2024 has 21 columns, without Alien File Number."""
    fact = formats["ice_arrests_2026_08"]
    chosen, header = recognized(
        "ZZ_ARS_FY2024_LESA-STU_FINAL Highlighted.xlsx",
        [h for h in headings_of(fact) if h not in fact.withheld],
        formats,
    )
    assert (chosen, header.unlisted, header.absent, header.withheld) == (fact.format, (), (), {})
    assert {side.has or side.lacks for side in fact.layouts.values()} == {"Alien File Number"}


def test_a_column_of_persons_is_never_read(formats: dict[str, Format]) -> None:
    """Numbers, birth dates and names of officers are withheld wherever they stand; no other heading says them."""
    said = ("alien file", "birth date", "subject id", "case id", "created by", "create by")
    for name in EXPECTED:
        read_or_unread = [*formats[name].columns, *formats[name].left_unread]
        assert [h for h in read_or_unread if any(word in normal(h) for word in said)] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_each_fact_file_says_where_it_is_from(name: str, formats: dict[str, Format]) -> None:
    """The file is named as its id; one day is required; what is inferred, or not opened, is said."""
    fact = formats[name]
    hidden = set(TABLES[fact.makes].sensitive_names())
    assert [c.field for c in fact.columns.values() if c.required] == [fact.main_date]
    assert all(c.sensitive == (c.field in hidden) for c in fact.columns.values())
    assert fact.evidence.endswith(("no workbook was opened", "no file was opened"))
    assert all(
        text.strip() for text in (*fact.cites, *fact.notes, *fact.left_unread.values(), *fact.withheld.values())
    )
    keyed = any(c.field == "person_key_as_stated" for c in fact.columns.values())
    assert keyed == (fact.person_key == "release")
    assert (
        fact.as_of.declared is None or fact.covers.until_date is None or fact.as_of.declared < fact.covers.until_date
    )


def test_tables_that_were_handed_out_together_share_a_production(formats: dict[str, Format]) -> None:
    """Arrests and encounters of one answer have the same id; those of two answers never do."""
    ids = {n: formats[n].production for n in EXPECTED if n.startswith("ice_") and formats[n].person_key == "release"}
    for table in ("arrests", "encounters"):
        own = [p for n, p in ids.items() if table in n]
        assert len(own) == len(set(own)) and all(own)
    pairs = [(n, n.replace("encounters", "arrests")) for n in ids if "encounters" in n]
    assert [formats[e].production for e, _ in pairs] == [formats[a].production for _, a in pairs]


REHEARSALS = [
    ("2025", "2025-ICLI-00019_2024-ICFO-39357_ERO Admin Arrests_LESA-STU_FINAL Redacted.xlsx", "ice_arrests_2025_07"),
    *(
        ("2026", f"2026-ICLI-00005_Arrests_FY{y}_20260311_Redacted.xlsx", "ice_arrests_2026_03")
        for y in range(23, 27)
    ),
    ("ddp", "arrests-latest.parquet", "ddp_arrests_latest_2026"),
]


def first_rows(file: Path) -> list[Block]:
    """The first rows of every sheet, or the names of the columns of a Parquet file."""
    if file.suffix == ".parquet":
        return [block_of(list(pl.read_parquet_schema(file)))]
    import fastexcel

    book = fastexcel.read_excel(file)
    blocks = []
    for sheet in book.sheet_names:
        cells = pl.DataFrame(
            pl.from_arrow(book.load_sheet_eager(sheet, header_row=None, n_rows=12, dtypes="string"))  # type: ignore[arg-type]
        )
        blocks.append(Block(sheet, cells))
    return blocks


def planted_columns(folder: Path, file: str) -> set[tuple[str, str]]:
    """The sheet and heading of each column that was added to a rehearsal file."""
    planted = pl.read_csv(folder / "truth" / "truth_planted.csv", infer_schema_length=0)
    rows: list[dict[str, Any]] = planted.filter(kind="extra_column", file=file).to_dicts()
    return {(sheet, row["header"]) for row in rows for sheet in str(row["sheet"]).split(" and ")}


@pytest.mark.parametrize(("folder", "file", "expected"), REHEARSALS)
def test_the_rehearsal_files_are_told_by_their_headings(
    folder: str, file: str, expected: str, shared_data: Path, formats: dict[str, Format]
) -> None:
    """Every sheet has the expected layout, and no heading is unlisted but those that were planted."""
    home = shared_data / "rehearsal" / folder
    blocks = first_rows(home / "release" / file)
    fact = choose_format(Path(file), file, blocks, list(formats.values()))
    assert fact.format == expected
    headers = {block.sheet: find_header(block, fact) for block in blocks}
    assert all(header is not None and not header.absent for header in headers.values())
    unlisted = {(sheet, heading) for sheet, header in headers.items() if header for heading, _ in header.unlisted}
    assert unlisted == planted_columns(home, file)
