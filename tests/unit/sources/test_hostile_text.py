"""What stands in a cell stays text, byte for byte, whatever it looks like; a person's key is in no message."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from counterfoil.errors import CounterfoilError
from support.files import (
    HEADINGS,
    form,
    forms,
    ice_sheet,
    ice_workbook,
    log_file,
    log_row,
    newsroom_file,
    newsroom_row,
    write_workbook,
)
from support.workspaces import add, new_workspace, read, rows_of, run_in_process

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://zz.invalid","x")',
    "+SUM(A1)",
    "@cmd",
    "-2+3",
    "'=QUOTED",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{0.__class__}",
    "%s%n",
    "'); DROP TABLE detainers; --",
    "../../etc/passwd",
    "NULL",
    "nan",
    "inf",
    "TRUE",
    "0x1F",
    "007",
    "1e5",
    "1,000.50",
    "  spaces around  ",
    "two  spaces",
    "DOÑA ZZ 監獄 🏛",
    "e\u0301 and é",
    "\u202eLIAJ",
    "_x0041_",
    "a\\nb",
    "∅",
)


def test_hostile_text_in_a_workbook_stays_as_it_stands(tmp_path: Path) -> None:
    """Nothing is computed, unescaped, trimmed or made a number."""
    rows = [form(Detainer_Facility=text, Anonymized_Identifier=text) for text in HOSTILE]
    _, read_rows = read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", rows))
    assert [r["facility_name_as_stated"] for r in read_rows] == list(HOSTILE)
    assert [r["person_key_as_stated"] for r in read_rows] == list(HOSTILE)


def test_hostile_text_in_a_text_file_stays_as_it_stands(tmp_path: Path) -> None:
    """Quotation marks are the file's own; what is inside them is the cell."""
    escaped = [text.replace('"', '""') for text in HOSTILE]
    file = newsroom_file(
        tmp_path / "zz.csv", [newsroom_row(facility=text) for text in escaped], delimiter=",", quoted=True
    )
    _, rows = read(tmp_path, file)
    assert [r["facility_name_as_stated"] for r in rows] == list(HOSTILE)


def test_a_hostile_sheet_name_is_an_address_like_any_other(tmp_path: Path) -> None:
    """It is kept with the row, and steers no terminal."""
    name = "=1+1 <b>x<b> ; DROP’--"
    workspace = new_workspace(tmp_path)
    add(workspace, write_workbook(tmp_path / "zz.xlsx", {name: ice_sheet(forms(1))}))
    assert rows_of(workspace)[0]["sheet"] == name


def test_a_file_name_that_is_no_utf8_is_read_and_kept_readable(tmp_path: Path) -> None:
    """Bytes of another encoding in a name are shown as unknown letters; neither catalog nor table breaks on them."""
    source = ice_workbook(tmp_path / "zz.xlsx", [form()])
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 zz.xlsx"))
    shutil.copy(source, odd)
    workspace = new_workspace(tmp_path)
    ran = run_in_process(["sources", "add", odd, "--workspace", workspace])
    assert (ran.status, rows_of(workspace)[0]["file_name"]) == (0, "caf\ufffd zz.xlsx")
    listed = run_in_process(["sources", "list", "--workspace", workspace, "--format", "json"])
    shown = run_in_process(["sources", "show", json.loads(listed.out)[0]["release_id"], "--workspace", workspace])
    assert (shown.status, "caf\ufffd zz.xlsx" in shown.out) == (0, True)


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """A heading, a sheet and a file may not clear a screen or color a line."""
    workspace = new_workspace(tmp_path)
    headings = (*HEADINGS, "Odd\x1b]0;title\x07\x1b[2J\u202eheading")
    file = ice_workbook(tmp_path / "z\x1b[31mz.xlsx", [form()], headings=headings)
    refused = run_in_process(["sources", "add", file, "--workspace", workspace])
    added = run_in_process(["sources", "add", file, "--workspace", workspace, "--allow-unlisted"])
    shown = run_in_process(["status", "--workspace", workspace])
    assert (refused.status, added.status, shown.status) == (3, 0, 0)
    for said in (refused.err, added.out, shown.out):
        assert "heading" in said
        assert not [c for c in said if c != "\n" and not c.isprintable()]


KEY = "zz-canary-key"


@pytest.mark.parametrize(
    ("cells", "layout", "slug"),
    [
        ({"Detainer_Prepare_Date": KEY}, {}, "sources/unreadable-dates"),
        ({}, {"headings": (*HEADINGS, "Odd")}, "sources/unlisted-heading"),
        ({}, {"headings": HEADINGS[1:]}, "sources/missing-heading"),
        ({}, {"headings": HEADINGS[-1:]}, "sources/no-format"),
        ({}, {"headings": (KEY, KEY, KEY)}, "sources/no-format"),
    ],
)
def test_no_message_of_a_refusal_holds_a_person_key(
    tmp_path: Path, cells: dict[str, str], layout: dict[str, tuple[str, ...]], slug: str
) -> None:
    """It names files, sheets, rows and columns; not even a key that stands in a wrong place is shown."""
    row = form(Anonymized_Identifier=KEY) | {k.replace("_", " "): v for k, v in cells.items()}
    with pytest.raises(CounterfoilError) as problem:
        read(tmp_path, ice_workbook(tmp_path / "zz.xlsx", [row] * 3, **layout))
    assert problem.value.slug == slug
    assert KEY not in str(problem.value)


def test_no_answer_about_a_release_holds_a_person_key(tmp_path: Path) -> None:
    """Neither what is said when it is added nor its record nor the status, with every kind of odd row in it."""
    workspace = new_workspace(tmp_path)
    row = form(Anonymized_Identifier=KEY)
    below = [HEADINGS, [KEY], [KEY, KEY], [None] * 7 + [KEY]]
    file = ice_workbook(tmp_path / "zz.xlsx", [row] * 9, headings=(*HEADINGS, "Odd"), below=below)
    log = log_file(tmp_path / "zz.csv", [log_row(), log_row()])
    added = [run_in_process(["sources", "add", f, "--workspace", workspace, "--allow-unlisted"]) for f in (file, log)]
    listed = run_in_process(["sources", "list", "--workspace", workspace, "--format", "json"])
    shown = [
        run_in_process(["sources", "show", r["release_id"], "--workspace", workspace, "--format", "json"])
        for r in json.loads(listed.out)
    ]
    stated = run_in_process(["status", "--workspace", workspace, "--format", "json"])
    for ran in (*added, listed, *shown, stated):
        assert ran.status == 0, ran.err
        assert KEY not in ran.out + ran.err
    assert KEY in [r["person_key_as_stated"] for r in rows_of(workspace)]
    odd = log_file(tmp_path / "odd.csv", [log_row(), (KEY, KEY), log_row(Answer=KEY)])
    refused = run_in_process(["sources", "add", odd, "--workspace", workspace])
    assert (refused.status, KEY in refused.out + refused.err) == (3, False)
