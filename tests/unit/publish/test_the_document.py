"""The PDF of an edition: it prints the same figures, and those who hear it hear the same report."""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
from dataclasses import replace

import pypdf
import pytest

from counterfoil.language import speaking
from counterfoil.publish import render_edition
from counterfoil.publish.formats import words
from counterfoil.publish.formats.cells import print_table
from counterfoil.publish.formats.typeset import text
from support.editions import HOSTILE, sample_edition

EDITION = sample_edition(opening="outcomes")


def squeezed(said: str) -> str:
    """A text without spaces, hyphens at line ends and marks for breaking, as a reader of pages finds it."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", unicodedata.normalize("NFKC", said))


def read(pdf: bytes) -> tuple[pypdf.PdfReader, str]:
    """The document, and all of its text, squeezed."""
    document = pypdf.PdfReader(io.BytesIO(pdf))
    return document, squeezed("".join(page.extract_text() for page in document.pages))


@pytest.fixture(scope="module", params=["en", "es"])
def document(request):
    """The language, the document, its text and its bytes."""
    pdf = render_edition(replace(EDITION, language=request.param))["report.pdf"]
    return request.param, *read(pdf), pdf


def test_every_figure_stands_in_the_document(document):
    """Label, value, unit, denominator, bounds and address of each figure, one after the other."""
    language, _, said, _ = document
    with speaking(language):
        for figure in EDITION.figures:
            shown = (
                words.say_reason(figure.reason)
                if figure.value is None
                else f"{words.say_value(figure.value, figure.unit)}"
                f"{'' if figure.unit == 'share' else words.say_unit(figure.unit)}"
            )
            assert squeezed(f"{figure.label}{shown}{words.say_detail(figure)}#{figure.figure_id}") in said


def test_every_row_of_every_table_stands_in_the_document(document):
    """Each row's cells, one after the other; in as many rows as the table has."""
    language, _, said, _ = document
    with speaking(language):
        for table in EDITION.tables:
            printed = print_table(table)
            rows = [squeezed("".join(cell.says for cell in row)) for row in printed.rows]
            assert [row for row in rows if row not in said] == [], table.table_id


def test_every_sentence_and_flag_stands_in_the_document(document):
    """The answer, what to know first, the notes of the tables, the inputs with their hashes."""
    _, _, said, _ = document
    sentences = [*EDITION.answer, *(f.says for f in EDITION.flags), *(n for t in EDITION.tables for n in t.notes)]
    sentences += [p for s in EDITION.sections for p in s.paragraphs]
    sentences += [text for i in EDITION.inputs for text in (i.file_name, i.sha256)]
    assert [s for s in sentences if squeezed(s) not in said] == []


def test_hostile_text_stays_text(document):
    """Names that look like markup, code or paths are printed as they are."""
    _, _reader, said, pdf = document
    assert [h for h in HOSTILE if squeezed(h) not in said] == []
    assert b"/JavaScript" not in pdf and b"/Launch" not in pdf and b"/EmbeddedFile" not in pdf
    assert text('"#sys.inputs\\') == '"\\"#sys.inputs\\\\"'


def kids(node) -> list:
    """The structure elements under one."""
    inner = node.get("/K", [])
    inner = inner if isinstance(inner, list) else [inner]
    resolved = [k.get_object() for k in inner]
    return [k for k in resolved if isinstance(k, dict) and "/S" in k]


def elements(node) -> list:
    """Every structure element below, in reading order."""
    return [e for kid in kids(node) for e in (kid, *elements(kid))]


def test_it_says_that_it_is_made_for_those_who_hear_it(document):
    """The marks of PDF/UA-1: tagged, a language, a title that is shown, and the standard's own mark."""
    language, reader, _, _ = document
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).casefold().startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == EDITION.title
    marks = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part(>|=\")1", marks)


def test_its_structure_can_be_walked(document):
    """Headings step down one level at a time, each table has head cells, each chart is told in words."""
    _, reader, _, _ = document
    found = elements(reader.trailer["/Root"]["/StructTreeRoot"])
    kinds = [str(e["/S"]) for e in found]
    levels = [int(k[2:]) for k in kinds if re.fullmatch(r"/H\d", k)]
    assert levels and levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    tables = [e for e in found if e["/S"] == "/Table"]
    assert len(tables) >= len(EDITION.tables)
    for table in tables:
        assert any(e["/S"] == "/TH" for e in elements(table))
    told = [str(e["/Alt"]) for e in found if e["/S"] == "/Figure"]
    assert [c.alt for c in EDITION.charts if c.alt not in told] == []


def test_every_page_is_numbered_and_every_font_comes_along(document):
    """No page without its number; no letter that another machine would draw otherwise."""
    _, reader, _, _ = document
    for at, page in enumerate(reader.pages, start=1):
        assert f"{at} / {len(reader.pages)}" in page.extract_text()
        for font in page["/Resources"].get("/Font", {}).values():
            inner = (
                font.get_object()["/DescendantFonts"][0].get_object()
                if "/DescendantFonts" in font.get_object()
                else font.get_object()
            )
            described = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
    assert reader.outline, "there are no bookmarks"


def test_letters_of_spanish_are_all_drawn():
    """No box stands in the place of a letter with an accent or of a Spanish mark."""
    letters = "áéíóúüñ ÁÉÍÓÚÜÑ ¿? ¡! «» – € §"
    pdf = render_edition(sample_edition(title=f"Título: {letters}", language="es"))["report.pdf"]
    assert squeezed(letters) in read(pdf)[1]
    assert b".notdef" not in pdf


def test_the_same_edition_gives_the_same_bytes():
    """The time of the document is its as-of date, not the clock's."""
    once, again = (render_edition(EDITION)["report.pdf"] for _ in range(2))
    assert once == again


def test_an_edition_without_rows_has_a_document():
    """No chart, no figure, no claim: a report that says so."""
    bare = sample_edition(figures=(), charts=(), sections=(), tables=(), flags=(), inputs=(), opening="")
    assert len(read(render_edition(bare)["report.pdf"])[0].pages) >= 1
