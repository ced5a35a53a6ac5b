"""The templates are written, go through LibreOffice and back, and are read with the same rows and the same errors."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from counterfoil.errors import CounterfoilError
from counterfoil.sources import inspect_record, load_formats
from counterfoil.templates import load_forms, write_templates
from support.workspaces import run_in_process

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ROWS: list[dict[str, Any]] = [
    {
        "Agency": "Zag County Sheriff",
        "State": "ZZ",
        "County FIPS": "99007",
        "Custodian Level": "county",
        "Booking Number": "000123",
        "Request Received": date(2025, 1, 7),
        "Request": "notify and hold",
        "Answer": "declined",
        "Basis": "no judicial warrant",
        "ICE Was Told": "no",
        "Left Custody": date(2025, 1, 16),
        "How Custody Ended": "released",
        "Picked Up By ICE": "no",
    },
    {
        "Agency": "Zag County Sheriff",
        "State": "ZZ",
        "County FIPS": "99007",
        "Certified Zero Month": date(2025, 2, 1),
    },
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("templates")
    write_templates(made)
    return made


def fill(template: Path, file: Path, rows: list[dict[str, Any]]) -> Path:
    """A template filled in, as a clerk's spreadsheet would save it."""
    book = openpyxl.load_workbook(template)
    sheet = book["Fill in"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for row, cells in enumerate(rows, start=2):
        for heading, value in cells.items():
            sheet.cell(row, at[heading]).value = value
    book.save(file)
    return file


def _typed(heading: str, value: str, days: set[str], counts: set[str]) -> Any:
    """A cell of an example as a spreadsheet holds it: a day, a number or a text."""
    if heading in days:
        return date.fromisoformat(value)
    return int(value) if heading in counts else value


def through_office(file: Path, kind: str, into: Path) -> Path:
    """The file opened by LibreOffice and saved again, without a window."""
    if OFFICE is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing, and CI must have it")
        pytest.skip("no LibreOffice here")
    into.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{into}/profile"
    words = [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(into), str(file)]
    subprocess.run(words, check=True, capture_output=True, timeout=240)
    return into / f"{file.stem}.{kind.split(':')[0]}"


def test_every_template_is_written_and_read_by_its_own_format(folder: Path) -> None:
    """Given a form with its example rows, expected: it is told by its headings, and has no error."""
    forms = load_forms()
    assert len(forms) == 6
    for form in forms:
        assert (folder / f"{form.form}.csv").read_text(encoding="utf-8-sig").startswith(form.columns()[0])
        days = {h for h, c in form.fact.columns.items() if c.read == "date"}
        counts = {*form.headings, "Transfers"}
        rows = [{h: _typed(h, v, days, counts) for h, v in r.items()} for r in form.example]
        filled = fill(folder / f"{form.form}.xlsx", folder / f"{form.form}_through_2025-12-31.xlsx", rows)
        found = inspect_record(filled, load_formats())
        assert (found.fact.format, found.errors) == (form.format, ())


def test_the_same_templates_are_written_each_time(folder: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    for path in write_templates(tmp_path):
        if not path.name.endswith("README.txt"):
            assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_a_workbook_has_dropdowns_notes_and_checks(folder: Path) -> None:
    """Each column with a list has its drop-down, each heading a note, and a sheet of checks has formulas."""
    book = openpyxl.load_workbook(folder / "detainer-request-log.xlsx")
    sheet = book["Fill in"]
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    words = [c for c in load_formats()["custodian_log"].columns.values() if c.words]
    assert len(lists) == len(words) == 8
    assert all(cell.comment for cell in sheet[1])
    assert sum(str(c.value).startswith("=COUNT") for row in book["Checks"] for c in row) == 7
    assert len(sheet.conditional_formatting) == 3


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_filled_log_is_the_same_after_libreoffice(folder: Path, tmp_path: Path, kind: str) -> None:
    """Given a filled log saved again by LibreOffice, expected: the same rows, days and codes, and no error."""
    filled = fill(folder / "detainer-request-log.xlsx", tmp_path / "zag_log_through_2025-02-28.xlsx", ROWS)
    saved = through_office(filled, kind, tmp_path / "saved")
    before, after = inspect_record(filled, load_formats()), inspect_record(saved, load_formats())
    assert (after.row_count, after.errors, after.warnings) == (before.row_count, before.errors, before.warnings)
    assert (after.row_count, after.errors, after.as_of_date[0]) == (2, (), "2025-02-28")
    if kind == "xlsx":
        kept = openpyxl.load_workbook(saved)["Fill in"].data_validations.dataValidation
        assert sum(v.type == "list" for v in kept) == 8
        assert any("comments" in name for name in zipfile.ZipFile(saved).namelist())


#   what a clerk wrote | the slug | words of the message
MISTAKES = [
    ({"Answer": "refused"}, "templates/errors", "not on the list"),
    ({"Left Custody": date(2024, 12, 1)}, "templates/errors", "left custody before"),
    ({"County FIPS": "9907"}, "templates/errors", "not five digits"),
    ({"Moved To": "Quindle Zorblax"}, "sources/personal-identifier", "a person's name"),
    ({"Booking Number": "A123456789"}, "sources/personal-identifier", "an A-number"),
]


@pytest.mark.parametrize(("change", "slug", "said"), MISTAKES, ids=[next(iter(c)) for c, _, _ in MISTAKES])
def test_an_error_is_the_same_after_libreoffice(
    folder: Path, tmp_path: Path, change: dict[str, Any], slug: str, said: str
) -> None:
    """Given a mistake that went through LibreOffice, expected: exit 3, its slug, and row and column."""
    filled = fill(
        folder / "detainer-request-log.xlsx", tmp_path / "zag_through_2025-02-28.xlsx", [ROWS[0] | change, ROWS[1]]
    )
    saved = through_office(filled, "xlsx", tmp_path / "saved")
    done = run_in_process(["templates", "check", saved])
    assert (done.status, f"[{slug}]" in done.err, said in done.err, next(iter(change)) in done.err) == (
        3,
        True,
        True,
        True,
    )
    assert str(next(iter(change.values()))) not in done.err


def test_the_counts_of_a_year_are_made_from_a_log_that_went_through_libreoffice(folder: Path, tmp_path: Path) -> None:
    """The workbook of counts is read by its format, and adds up."""
    filled = fill(folder / "detainer-request-log.xlsx", tmp_path / "zag_through_2025-02-28.xlsx", ROWS)
    saved = through_office(filled, "xlsx", tmp_path / "saved")
    counts = tmp_path / "zag_counts_through_2025-02-28.xlsx"
    days = ["--from", "2025-01-01", "--until", "2025-03-01"]
    done = run_in_process(["templates", "yearly", saved, *days, "--output", counts])
    assert (done.status, done.err) == (0, "")
    assert "1 requests" in done.out
    found = inspect_record(counts, load_formats())
    assert (found.fact.format, found.errors, found.warnings) == ("custodian_yearly_counts", (), ())


def test_silence_is_no_count(folder: Path, tmp_path: Path) -> None:
    """A month of the period without a row stops the counts of the year."""
    filled = fill(folder / "detainer-request-log.xlsx", tmp_path / "zag_through_2025-03-31.xlsx", ROWS)
    days = ["--from", "2025-01-01", "--until", "2025-04-01"]
    done = run_in_process(["templates", "yearly", filled, *days, "--output", tmp_path / "counts.xlsx"])
    assert (done.status, "[templates/silent-months]" in done.err) == (3, True)
    assert not (tmp_path / "counts.xlsx").exists()


def test_a_file_that_is_no_record_is_said_to_be_none(tmp_path: Path) -> None:
    """A release of ICE's is pointed to the command for it."""
    from support.files import NEWSROOM, text_file

    file = text_file(tmp_path / "zz.csv", [NEWSROOM, ("2015-01-01", "", "ZAG JAIL", "ZAGTON", "ZZ", "")])
    with pytest.raises(CounterfoilError) as problem:
        inspect_record(file, load_formats())
    assert problem.value.slug == "templates/not-a-record"
