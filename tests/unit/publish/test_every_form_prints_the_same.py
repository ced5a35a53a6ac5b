"""Every figure and every cell of an edition reads back equal from each of its forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import jsonschema
import openpyxl
import pytest

from counterfoil.publish import render_edition
from support.editions import HOSTILE, sample_edition

EDITION = sample_edition()
TABLES = [t.table_id for t in EDITION.tables]


@pytest.fixture(scope="module")
def files():
    """The rendered edition."""
    return render_edition(EDITION)


class PageReader(HTMLParser):
    """Reads the tables (by the id of their block), the figures (by id) and the headings of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tables: dict[str, list[list[Any]]] = {}
        self.elements: dict[str, dict[str, list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.table: str | None = None
        self.cell: list[str] | None = None
        self.value: str | None = None
        self.item = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.tags.append((tag, said))
        if tag == "div" and (said.get("id") or "").startswith("table-"):
            self.table = said["id"].removeprefix("table-")
            self.tables[self.table] = []
        if tag == "li" and said.get("id"):
            self.item = said["id"]
            self.elements[self.item] = {"values": [], "text": []}
        if tag == "tr" and self.table:
            self.tables[self.table].append([])
        if tag in ("td", "th"):
            self.cell, self.value = [], None
        if tag in ("data", "time"):
            self.value = said.get("value", said.get("datetime"))
            if self.item:
                self.elements[self.item]["values"].append(self.value)
        if tag == "span" and said.get("class") == "unknown":
            self.value = "unknown"

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.table:
            text = "".join(self.cell)
            self.tables[self.table][-1].append(text if self.value is None else self.value)
            self.cell = None
        if tag == "table":
            self.table = None
        if tag == "li":
            self.item = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)
        if self.item:
            self.elements[self.item]["text"].append(data)


def as_read(value: Any) -> str:
    """The value as a page holds it for programs."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


@pytest.mark.parametrize("table_id", TABLES)
def test_a_table_reads_back_from_the_page(files, table_id):
    """Numbers, shares and days carry their exact value beside the words; texts are the words."""
    given = EDITION.table(table_id)
    expected = [[as_read(value) for value in row] for row in given.rows]
    assert PageReader(files["index.html"]).tables[table_id][1:] == expected


@pytest.mark.parametrize("table_id", TABLES)
def test_a_table_reads_back_from_its_csv_file(files, table_id):
    """A spreadsheet's formula loses its apostrophe again; nothing else was changed."""
    given = EDITION.table(table_id)
    rows = list(csv.reader(io.StringIO(files[f"tables/{table_id}.csv"].decode(), newline="")))
    assert rows[0] == [f.name for f in given.fields]
    for printed, row in zip(rows[1:], given.rows, strict=True):
        expected = ["" if v is None else as_read(v) for v in row]
        assert [unescaped(cell) for cell in printed] == expected


def unescaped(cell: str) -> str:
    """The cell as the description of the Data Package says to read it."""
    bare = cell.lstrip("'")
    return cell[1:] if cell != bare and bare[:1] in tuple("=+-@\t\r") else cell


@pytest.mark.parametrize("table_id", TABLES)
def test_a_table_reads_back_from_the_workbook(files, table_id):
    """Each cell has its own type; an unknown one is empty, with the reason in its column."""
    given = EDITION.table(table_id)
    sheet = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))[table_id]
    rows = [[day_of(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    head = rows.index([f.name for f in given.fields])
    expected = [list(row) for row in given.rows]
    assert rows[head + 1 :] == expected
    assert sheet.freeze_panes == f"A{head + 2}"
    assert sheet.auto_filter.ref.startswith(f"A{head + 1}:")


def day_of(value: Any) -> Any:
    """A day, where a workbook gives an instant."""
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("table_id", TABLES)
def test_a_table_reads_back_from_the_record(files, table_id):
    """edition.json has the same values, days as ISO dates."""
    given = EDITION.table(table_id)
    names = [f.name for f in given.fields]
    table = json.loads(files["edition.json"])["tables"][table_id]
    plain = [[v.isoformat() if isinstance(v, date) else v for v in row] for row in given.rows]
    assert table["rows"] == [dict(zip(names, row, strict=True)) for row in plain]
    assert [f["name"] for f in table["fields"]] == names


@pytest.mark.parametrize("figure", EDITION.figures, ids=lambda f: f.figure_id)
def test_a_figure_reads_back_from_page_workbook_and_record(files, figure):
    """The same value stands in every form, and an unknown figure has its reason instead."""
    page = PageReader(files["index.html"]).elements[figure.figure_id]
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))["Read me"]
    row = next(r for r in book.iter_rows(values_only=True) if r[0] == figure.figure_id)
    record = next(f for f in json.loads(files["edition.json"])["figures"] if f["figure_id"] == figure.figure_id)
    assert page["values"] == ([] if figure.value is None else [str(figure.value)])
    assert row[2:9] == (
        figure.value,
        figure.unit,
        figure.numerator,
        figure.denominator,
        figure.low,
        figure.high,
        figure.unknown_count,
    )
    assert record["value"] == figure.value
    assert record["reason"] == figure.reason
    if figure.value is None:
        assert figure.reason in "".join(page["text"])


def test_a_share_is_printed_with_what_it_is_made_of_and_how_far_it_can_move(files):
    """Numerator, denominator, bounds, the unknown and the as-of date stand beside the percent."""
    text = " ".join("".join(PageReader(files["index.html"]).elements["declined_share"]["text"]).split())
    assert "4.71%" in text
    assert (
        "1,086 of 23,052 (4.71%); between 4.71% and 17.78% "
        "if none or all of the 3,012 unknown are counted in. As of 14 November 2030."
    ) in text


def test_the_totals_and_answers_stand_in_page_and_record(files):
    """The record has the contract's totals; the page has every sentence of the answer."""
    record = json.loads(files["edition.json"])
    assert record["totals"] == dict(EDITION.totals)
    assert list(record["totals"])[:3] == ["rows_read", "rows_set_aside", "detainers_issued"]
    page = files["index.html"].decode()
    assert [s for s in EDITION.answer if s not in page] == []
    assert "Declined by agency" not in page
    assert "Recorded as declined by the agency" in page


def test_the_record_satisfies_the_schema_that_lies_beside_it(files):
    """edition.schema.json is a JSON Schema, edition.json satisfies it, and a gap does not."""
    schema, record = json.loads(files["edition.schema.json"]), json.loads(files["edition.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(record)) == []
    del record["as_of_date"]
    record["figures"][3]["reason"] = ""
    assert len(list(validator.iter_errors(record))) == 2


def test_the_data_package_describes_each_csv_file(files):
    """Path, size, hash, columns and notes are those of the file and of the table."""
    package = json.loads(files["datapackage.json"])
    assert [r["name"] for r in package["resources"]] == TABLES
    for resource in package["resources"]:
        given = EDITION.table(resource["name"])
        assert resource["bytes"] == len(files[resource["path"]])
        assert resource["hash"] == f"sha256:{json.loads(files['manifest.json'])['files'][resource['path']]}"
        assert [f["description"] for f in resource["schema"]["fields"]] == [f.meaning for f in given.fields]
        assert all(note in resource["description"] for note in given.notes)
    assert "apostrophe" in package["description"]


def test_hostile_texts_stay_texts_in_the_page(files):
    """No markup, script or template of a cell becomes one of the page, and nothing is fetched."""
    reader = PageReader(files["index.html"])
    tags = [tag for tag, _ in reader.tags]
    assert {"script", "b", "i", "img", "iframe", "link", "object", "base"} & set(tags) == set()
    addresses = [v for _, said in reader.tags for k, v in said.items() if k in ("href", "src", "xlink:href")]
    assert [a for a in addresses if ":" in a or a.startswith("/")] == []
    assert [k for _, said in reader.tags for k in said if k.startswith("on") or k == "style"] == []
    assert [row[0] for row in reader.tables["facilities"][1:]] == list(HOSTILE)


def test_hostile_texts_stay_texts_in_the_workbook(files):
    """A cell that looks like a formula is stored as a text, and the workbook has no link."""
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    assert [c.hyperlink for sheet in book for row in sheet for c in row if c.hyperlink] == []
    names = [row[0].value for row in book["facilities"] if row[0].value in HOSTILE]
    assert names == list(HOSTILE)


def test_no_csv_cell_begins_as_a_formula(files):
    """A text that a spreadsheet would run has an apostrophe before it."""
    rows = csv.reader(io.StringIO(files["tables/facilities.csv"].decode(), newline=""))
    names = [row[0] for row in rows][1:]
    assert [n for n in names if n[:1] in tuple("=+-@\t\r")] == []
    assert names[:3] == ["'=1+1", "<b>COUNTY</b> JAIL & ANNEX", "DOÑA ZZ"]


def test_the_page_has_landmarks_one_title_and_ordered_headings(files):
    """A reader who hears the page finds its parts; no heading skips a level."""
    tags = [tag for tag, _ in PageReader(files["index.html"]).tags]
    assert [tags.count(t) for t in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    levels = [int(t[1]) for t in tags if t in ("h1", "h2", "h3", "h4")]
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


def test_an_id_stands_once_in_the_page(files):
    """Two drawings on one page do not share an id, and no anchor is ambiguous."""
    ids = [said["id"] for _, said in PageReader(files["index.html"]).tags if said.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_no_claims_errata_and_replies_is_said_in_one_line(files):
    """An empty part says that it is empty."""
    assert files["index.html"].decode().count('<p class="none">None.</p>') == 3


def test_claims_errata_and_replies_are_printed_as_text():
    """What they say stands in the page, with markup as text, whatever their keys are."""
    edition = sample_edition(
        claims=(
            {
                "claim_id": "zz-1",
                "quote": "<b>all</b> declined",
                "verdict": {"share": 0.5, "on": date(2030, 1, 2)},
            },
        ),
        replies=({"from": "ZZ & Sons", "points": ["one", "two"], "is_final": True},),
    )
    page = render_edition(edition)["index.html"].decode()
    markup = "&lt;b&gt;all&lt;/b&gt; declined"
    for expected in (markup, "2 January 2030", "ZZ &amp; Sons", "<li>two</li>", "yes"):
        assert expected in page
