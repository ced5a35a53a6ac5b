"""A production of ZZ tells one story of each person in all of its tables, and says where each part stands."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from zz_reading import read_csv

from counterfoil.engine import create_workspace, reading, writing
from counterfoil.errors import UsageError
from counterfoil.sources import TABLES, add_releases, load_formats
from counterfoil.zz import ZZProduction, write_production, write_release

FORMATS = load_formats()
MARCH = tuple(f"ice_{table}_2026_03" for table in ("detainers", "arrests", "detentions", "removals", "encounters"))
STAND = {"arrest": "ice_arrests_2026_03", "book_in": "ice_detentions_2026_03", "removal": "ice_removals_2026_03"}
Rows = dict[tuple[str, str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> tuple[ZZProduction, dict[str, Rows]]:
    """A production of five tables, and the rows of each as they were read, by address."""
    folder = tmp_path_factory.mktemp("march")
    made = write_production(folder / "files", MARCH, rows=400, seed=11, formats=FORMATS)
    create_workspace(folder / "workspace")
    with writing(folder / "workspace") as change:
        releases = add_releases(change, [p for files in made.files.values() for p in files], FORMATS)
    with reading(folder / "workspace") as snapshot:
        tables = {
            r["format"]: {
                (row["file_name"], row["sheet"], str(row["row_number"])): row
                for row in snapshot.run(snapshot.table(TABLES[r["makes"]], [r["release_id"]])).to_pylist()
            }
            for r in releases
        }
    return made, tables


def test_a_link_leads_to_rows_of_one_person(march: tuple[ZZProduction, dict[str, Rows]]) -> None:
    """The detainer, the arrest, the book-in and the removal have one key, one year of birth and one country."""
    made, tables = march
    checked = dict.fromkeys(STAND, 0)
    for link in read_csv(made.truth / "truth_links.csv"):
        own = tables[MARCH[0]][link["detainer_file"], link["detainer_sheet"], link["detainer_row"]]
        for called, name in STAND.items():
            if link[f"{called}_file"]:
                other = tables[name][link[f"{called}_file"], link[f"{called}_sheet"], link[f"{called}_row"]]
                same = ("birth_year", "citizenship_country_as_stated", "gender_as_stated")
                assert [own[c] for c in same] == [other[c] for c in same]
                assert (own["person_key_as_stated"] or "") == (other["person_key_as_stated"] or "")
                checked[called] += 1
    assert all(count > 20 for count in checked.values())


def test_the_days_of_a_story_follow_each_other(march: tuple[ZZProduction, dict[str, Rows]]) -> None:
    """From the detainer to the arrest, the book-in and the departure; nothing lies after the last day."""
    made, tables = march
    for link in read_csv(made.truth / "truth_links.csv"):
        days = [link[d] for d in ("prepared_date", "arrest_date", "book_in_date", "departed_date") if link[d]]
        assert days == sorted(days)
        assert all(day <= str(made.last_day) for day in days)
        if link["arrest_file"] and link["prepared_date"]:
            arrest = tables[STAND["arrest"]][link["arrest_file"], link["arrest_sheet"], link["arrest_row"]]
            waited = arrest["arrest_date"] - date.fromisoformat(link["prepared_date"])
            assert link["days_to_custody"] == str(waited.days)


def test_a_person_in_custody_was_arrested_from_custody(march: tuple[ZZProduction, dict[str, Rows]]) -> None:
    """The method of the arrest fits the story: from a jail, or at large after the detainer was declined."""
    made, tables = march
    methods: dict[str, set[str]] = {"custodial": set(), "at_large": set()}
    for link in read_csv(made.truth / "truth_links.csv"):
        if link["arrest_file"]:
            row = tables[STAND["arrest"]][link["arrest_file"], link["arrest_sheet"], link["arrest_row"]]
            methods[link["how"]].add(row["apprehension_method_as_stated"])
    assert "CAP Local Incarceration" in methods["custodial"]
    assert methods["custodial"].isdisjoint(methods["at_large"])


def test_some_people_have_no_detainer(march: tuple[ZZProduction, dict[str, Rows]]) -> None:
    """Their arrests and encounters stand in the tables, and no link leads there."""
    made, tables = march
    linked = [link for link in read_csv(made.truth / "truth_links.csv") if link["arrest_file"]]
    assert 0 < len(linked) < len(tables[STAND["arrest"]]) - 100


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    """A production can be made again; another seed gives another one."""
    made = [
        write_production(tmp_path / str(at), MARCH[:2], rows=60, seed=seed, formats=FORMATS)
        for at, seed in enumerate((5, 5, 6))
    ]
    files = [[p.read_bytes() for paths in m.files.values() for p in paths] for m in made]
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_tables_beside_a_release_leave_it_as_it_was(tmp_path: Path) -> None:
    """Arrests are added; the detainers and all else have the same bytes with them and without."""
    plain = write_release(tmp_path / "plain", rows=300, seed=2)
    more = write_release(tmp_path / "more", rows=300, seed=2, tables=("arrests",))
    same = [p.relative_to(tmp_path / "plain") for p in (tmp_path / "plain").rglob("*") if p.is_file()]
    assert all((tmp_path / "plain" / p).read_bytes() == (tmp_path / "more" / p).read_bytes() for p in same)
    assert plain.beside == ()
    assert [p.name[:20] for p in more.beside] == ["ZZ-FICTIONAL_Arrests"] * 4
    with (more.truth / "truth_links.csv").open(encoding="utf-8") as stream:
        assert sum(bool(link["arrest_row"]) for link in csv.DictReader(stream)) > 50


@pytest.mark.parametrize("ending", [".dta", ".sav", ".xlsx", ".parquet"])
def test_a_file_of_columns_is_written_in_every_kind(tmp_path: Path, ending: str) -> None:
    """Parquet, Stata, SPSS and a workbook of the same build hold the same rows."""
    name = "ddp_arrests_latest_2026"
    made = write_production(tmp_path / "files", (name,), rows=60, seed=4, ending=ending, formats=FORMATS)
    create_workspace(tmp_path / "workspace")
    with writing(tmp_path / "workspace") as change:
        (release,) = add_releases(change, made.files[name], FORMATS)
    assert (release["format"], release["row_count"]) == (name, 60)
    assert release["files"][0]["unknown"]["arrest_date"] == {}


def test_a_stretch_of_a_file_without_keys_may_stand_twice(tmp_path: Path) -> None:
    """The second copy is set aside; single equal rows are not."""
    name = "newsroom_detainers_2007_2015"
    made = write_production(tmp_path / "files", (name,), rows=2400, seed=4, formats=FORMATS)
    create_workspace(tmp_path / "workspace")
    with writing(tmp_path / "workspace") as change:
        (release,) = add_releases(change, made.files[name], FORMATS)
    aside = [file["set_aside"] for file in release["files"] if file["set_aside"]]
    assert aside == [{"not_a_record": 1, "repeated_block": 120, "repeated_header": 1}]


def test_every_workbook_says_first_that_it_is_fictional(march: tuple[ZZProduction, dict[str, Rows]]) -> None:
    """The first line of each sheet, whatever the file is called."""
    import fastexcel

    for path in (p for files in march[0].files.values() for p in files):
        reader = fastexcel.read_excel(path)
        for sheet in reader.sheet_names:
            first = reader.load_sheet(sheet, header_row=None, n_rows=1, dtypes="string").to_polars().row(0)[0]
            assert str(first).startswith("FICTIONAL STATE ZZ")


def test_a_workbook_opens_in_a_strict_reader(tmp_path: Path) -> None:
    """Days are true dates, texts are shared strings, and the title says that it is fictional."""
    import openpyxl

    made = write_production(tmp_path / "files", MARCH[:1], rows=60, seed=4, formats=FORMATS)
    book = openpyxl.load_workbook(made.files[MARCH[0]][2])
    rows = list(book.active.iter_rows(min_row=7, max_col=3, values_only=True))
    assert book.properties.title.startswith("FICTIONAL STATE ZZ")
    assert rows[0] == ("Detainer Prepare Date", "Facility State", "Facility AOR")
    assert sum(isinstance(row[0], date) for row in rows) > len(rows) / 3


@pytest.mark.parametrize(
    ("formats", "rows", "slug"),
    [
        (("custodian_log",), 60, "zz/no-table"),
        (("ice_arrests_2026_03", "ice_arrests_2025_07"), 60, "zz/one-table-twice"),
        (("ice_arrests_2026_03",), 5, "zz/too-few-rows"),
        (("no_such",), 60, "sources/no-such-format"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path: Path, formats: tuple[str, ...], rows: int, slug: str) -> None:
    """Before a file is written."""
    with pytest.raises(UsageError) as refused:
        write_production(tmp_path / "files", formats, rows=rows, formats=FORMATS)
    assert refused.value.slug == slug
    assert not (tmp_path / "files").exists()
