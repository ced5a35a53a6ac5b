"""Marked persons are planted in what is read: no command prints them, and nothing that is handed on holds them."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer

from counterfoil import ledger, outcomes, sources
from counterfoil.cli.tree import app
from counterfoil.schema import Table
from support.files import HEADINGS, LOG, form, ice_sheet, log_row, text_file, write_workbook
from support.workspaces import Ran, run_in_process
from support.zz import make_zz_workspace

#: What is planted, by what it stands for. None of it may be found anywhere but in the rows of the workspace.
MARKS = {
    "person key": "canary-key-",
    "name in a column that must be redacted": "CANARY-NAME",
    "country": "CANARYLAND",
    "gender": "canarygender",
    "number of a file": "907301442",
    "charge code": "70077001",
    "day that cannot be read": "the canary day",
    "cell of a column that is in no list": "canary-unlisted",
    "cell of a column that is left unread": "canary-unread",
    "cell under no heading": "canary-bare",
    "name in a custodian's log": "Canary Person",
    "cell of a broken row": "canary-broken",
    "number of a booking": "907301443",
}
_SEARCHED = re.compile("|".join(re.escape(mark) for mark in MARKS.values()), re.IGNORECASE)
_SENSITIVE = (
    "Gender",
    "Citizenship Country",
    "MSC Charge Code",
    "Apprehension Date",
    "Birth Year",
    "Birth Country",
    "EID Case ID",
    "Remarks of an officer",
    None,
)
_DAY = date(2025, 1, 1)
#: What stands for a word that a command asks for, by what it is called; everything else gets a file with marks in it.
_WORDS = {
    "measure": "detainers_by_outcome",
    "series": "ddor",
    "scope": "ZZ",
    "place": "ZZ",
    "day": "2025-01-01",
    "from": "2024-10-01",
    "until": "2025-10-01",
    "host": "127.0.0.1",
}


def _planted(folder: Path) -> list[Path]:
    """A workbook, a log and a broken text file, all with marks."""
    rows = []
    for at in range(60):
        cells: dict[str, Any] = form(
            _DAY + timedelta(days=at), Anonymized_Identifier=f"{MARKS['person key']}{at % 40}"
        )
        cells |= {
            "Gender": MARKS["gender"],
            "Citizenship Country": MARKS["country"],
            "MSC Charge Code": MARKS["charge code"],
            "Apprehension Date": MARKS["day that cannot be read"],
            "Birth Year": 1900 + at,
            "Birth Country": MARKS["cell of a column that is left unread"],
            "EID Case ID": f"{MARKS['name in a column that must be redacted']} {MARKS['number of a file']}",
            "Remarks of an officer": MARKS["cell of a column that is in no list"],
        }
        rows.append(cells)
    headings = [*HEADINGS, *_SENSITIVE]
    grid = ice_sheet(rows, headings=headings)
    for row in grid[7:]:
        row[len(headings) - 1] = MARKS["cell under no heading"]
    book = write_workbook(folder / "canaries.xlsx", {"Detainers": grid})
    names = [(*log_row(), MARKS["name in a custodian's log"], MARKS["number of a booking"])]
    log = text_file(folder / "log.csv", [(*LOG, "Name", "Booking Number"), *names])
    text = "date\tlift_reason\tdet_facility\tcity\tstate\tdetainer_type\n2025-13-45\t" + MARKS["cell of a broken row"]
    (folder / "broken.csv").write_text(f"{text}\n{MARKS['cell of a broken row']}\t\t\t\t\t\t\t\t\n", encoding="utf-8")
    return [book, log, folder / "broken.csv"]


def _commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the command line, with the words that call it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, (*above, name))
        else:
            yield (*above, name), command


class Ground:
    """A workspace with marks in its rows, and everything that commands say and write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = _planted(folder)
        self.workspace = make_zz_workspace(folder / "zz", rows=400).path
        self.said: dict[str, Ran] = {}
        self.home = folder / "home"
        (folder / "temporary").mkdir()
        self.home.mkdir()
        self.run("sources", "add", str(self.files[0]))  # refused: a heading is in no list
        self.run("sources", "add", str(self.files[0]), "--allow-unlisted")
        self.run("sources", "add", str(self.files[1]))
        self.run("sources", "add", str(self.files[1]), "--allow-unlisted")
        self.run("sources", "add", str(self.files[2]))
        self.run("run")
        listed = self.run("sources", "list", "--format", "csv").out.splitlines()
        self.release = next(line.split(",")[0] for line in listed if line.startswith("ice_detainers"))

    def run(self, *words: str) -> Ran:
        """One command, with a home and a place for what is temporary that are looked into."""
        own = {
            "COUNTERFOIL_WORKSPACE": str(self.workspace),
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "TMPDIR": str(self.folder / "temporary"),
        }
        here = self.folder / "here"
        here.mkdir(exist_ok=True)
        with mock.patch.dict(os.environ, own), mock.patch.object(tempfile, "tempdir", None), contextlib.chdir(here):
            ran = run_in_process(words)
        self.said[" ".join(words)] = ran
        return ran

    def words_for(self, command: Any, path: tuple[str, ...]) -> list[str]:
        """Words for everything that a command cannot do without, and for where it is to write."""
        words: list[str] = []
        for parameter in command.params:
            name = parameter.name.removesuffix("_id").removesuffix("_date").removesuffix("_day")
            if name == "output":
                words += ["--output", f"out-{'-'.join(path)}"]
            elif parameter.required or name in ("from", "until"):
                value = self.release if "release" in name or name in ("first", "second", "one", "other") else None
                value = value or _WORDS.get(name) or str(self.files[0])
                words += [value] if parameter.param_type_name == "argument" else [parameter.opts[0], value]
        return words


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("canaries"))


def _found_in(path: Path) -> list[str]:
    """The marks that a file holds, unpacked where it is an archive."""
    content = [path.read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content += [archive.read(name) for name in archive.namelist()]
    return [found for part in content for found in _SEARCHED.findall(part.decode("utf-8", "ignore"))]


def test_the_marks_are_in_the_rows_that_were_read(ground: Ground) -> None:
    """Else the tests beside this one could not fail."""
    import pyarrow.parquet as pq

    parts = [pq.read_table(path) for path in (ground.workspace / "tables/sources.detainer_rows").glob("*.parquet")]
    held = str([part.column("person_key_as_stated").to_pylist() for part in parts])
    assert MARKS["person key"] in held
    assert ground.said[f"sources add {ground.files[0]}"].status == 3
    assert ground.said[f"sources add {ground.files[0]} --allow-unlisted"].status == 0


def test_no_command_prints_a_mark(ground: Ground) -> None:
    """Every command there is, also those added later, with words that it takes and with a file that it does not."""
    slow = {("demo",), ("serve",)}  # the first makes what it prints, the second never ends
    for path, command in _commands(typer.main.get_command(app)):
        if path in slow:
            continue
        ground.run(*path, *ground.words_for(command, path))
        if any("json" in str(p.help) for p in command.params if p.name == "form"):
            ground.run(*path, *ground.words_for(command, path), "--format", "json")
    ground.run(
        "measures", "compute", "detainers_by_outcome", "--by", "county_code_fips,month,sex,citizenship_country"
    )
    ground.run("measures", "compute", "detainers_by_outcome", "--where", "person_key=canary-key-1")
    for words, ran in ground.said.items():
        asked = ran.out + ran.err
        for given in words.split():  # what was typed may be said again
            asked = asked.replace(given.partition("=")[2] or given, "")
        assert not _SEARCHED.search(asked), words
        assert ran.status != 1, f"{words}\n{ran.err}"


def test_no_file_that_is_handed_on_holds_a_mark(ground: Ground) -> None:
    """Editions, pages, sheets, tables, logs, caches and what is temporary: everything but the workspace's rows."""
    ground.run(
        "report", "build", "--from", "2024-10-01", "--until", "2025-10-01", "--scope", "ZZ", "--output", "edition"
    )
    assert (ground.folder / "here/edition/index.html").is_file()
    own = {*ground.files, *(ground.folder / "zz").glob("release/**/*")}
    rows = ground.workspace / "tables"
    for path in sorted(ground.folder.rglob("*")):
        if path.is_file() and path not in own and not path.is_relative_to(rows):
            assert _found_in(path) == [], path.relative_to(ground.folder)


def _declared() -> Iterator[Table]:
    """Every table that the rooms that hold rows declare on their face."""
    for room in (sources, ledger, outcomes):
        for value in vars(room).values():
            if isinstance(value, Table):
                yield value
            elif isinstance(value, dict):
                yield from (each for each in value.values() if isinstance(each, Table))


def test_of_the_workspaces_tables_only_those_marked_sensitive_hold_a_mark(ground: Ground) -> None:
    """In the rows as they were read a mark stands in columns marked sensitive alone; what is left unread nowhere."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = {table.name: table for table in _declared()}
    for path in sorted((ground.workspace / "tables").rglob("*.parquet")):
        table = pq.read_table(path)
        declared = tables.get(path.parent.name)
        may_hold = {f.name for f in declared.fields if f.sensitive} if declared else set()
        for name, kind in zip(table.column_names, table.schema.types, strict=True):
            if name in may_hold or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
                continue
            held = [cell for cell in table.column(name).unique().to_pylist() if cell and _SEARCHED.search(cell)]
            assert not held, f"{path.parent.name}.{name}"
