"""The same edition gives the same bytes, and what cannot be printed soundly is refused."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.errors import RefusedError
from counterfoil.publish import render_edition
from counterfoil.reports import Section
from counterfoil.schema import Field
from support.editions import outcomes_table, sample_edition

_HASHES = """
import json, sys
sys.path.insert(0, sys.argv[1])
from support.editions import sample_edition
from counterfoil.publish import render_edition
sys.stdout.write(render_edition(sample_edition())["manifest.json"].decode("utf-8"))
"""


def test_the_same_edition_twice_in_one_process_gives_the_same_bytes():
    """No clock, no counter and no random id is in any form."""
    assert render_edition(sample_edition()) == render_edition(sample_edition())


@pytest.mark.parametrize(
    ("zone", "language", "seed"),
    [("America/Los_Angeles", "C", "1"), ("Pacific/Kiritimati", "de_DE.UTF-8", "2")],
)
def test_another_time_zone_language_and_hash_seed_give_the_same_bytes(zone, language, seed):
    """The manifest has a hash of every file; it is the same on another machine."""
    elsewhere = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed}
    tests = str(Path(__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _HASHES, tests], env=elsewhere, capture_output=True, check=True
    )
    assert json.loads(said.stdout) == json.loads(render_edition(sample_edition())["manifest.json"])


def test_equal_editions_give_equal_bytes_however_their_mappings_are_ordered():
    """The order in which totals and claims were put together does not show."""
    given = sample_edition(claims=({"a": 1, "b": {"c": 2, "d": 3}},))
    turned = replace(
        given,
        totals=dict(reversed(given.totals.items())),
        claims=({"b": {"d": 3, "c": 2}, "a": 1},),
    )
    assert given == turned
    assert render_edition(given) == render_edition(turned)


def test_the_workbook_is_stored_without_packing_or_dates():
    """Two machines pack differently, so nothing is packed; the one date inside is the as-of date."""
    with zipfile.ZipFile(io.BytesIO(render_edition(sample_edition())["tables.xlsx"])) as parts:
        assert {p.compress_type for p in parts.infolist()} == {zipfile.ZIP_STORED}
        assert {p.date_time for p in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2030-11-14T00:00:00Z" in parts.read("docProps/core.xml")


def test_sheets_have_short_names_that_stand_once():
    """A workbook allows 31 characters; two tables whose names begin alike still have a sheet each."""
    import openpyxl

    long = "detainers_recorded_as_declined_by_"
    tables = tuple(replace(outcomes_table(), table_id=f"{long}{end}") for end in ("county", "court"))
    edition = sample_edition(sections=(), charts=(), tables=tables)
    names = openpyxl.load_workbook(io.BytesIO(render_edition(edition)["tables.xlsx"])).sheetnames
    assert names == ["Read me", "detainers_recorded_as_declined_", "detainers_recorded_as_decline_2"]


def test_a_table_that_no_section_names_is_printed_all_the_same():
    """The page leaves out nothing that the other forms have."""
    page = render_edition(sample_edition(sections=()))["index.html"].decode()
    assert [t.table_id for t in sample_edition().tables if f'id="table-{t.table_id}"' not in page] == []
    assert page.count("<svg") == 2


def test_a_sensitive_column_is_refused():
    """Disclosure control comes first; a form does not print what may never leave, even if asked."""
    table = outcomes_table()
    barred = replace(table, fields=(Field("person_key", "text", "A person.", sensitive=True), *table.fields[1:]))
    with pytest.raises(RefusedError) as refused:
        render_edition(sample_edition(tables=(barred,), charts=(), sections=()))
    assert refused.value.slug == "publish/sensitive-column"


@pytest.mark.parametrize("table_id", ["../zz", "Tables", "a b", ""])
def test_a_table_id_that_is_no_file_name_is_refused(table_id):
    """Nothing is written outside the edition's folder."""
    table = replace(outcomes_table(), table_id=table_id)
    with pytest.raises(ValueError, match="snake_case"):
        render_edition(sample_edition(tables=(table,), charts=(), sections=()))


@pytest.mark.parametrize("named", [{"charts": ("none",)}, {"tables": ("none",)}])
def test_a_section_that_names_what_is_not_there_is_refused(named):
    """A report does not promise a table or a chart that it does not hold."""
    with pytest.raises(ValueError, match="does not hold"):
        render_edition(sample_edition(sections=(Section("s", "S", **named),)))
