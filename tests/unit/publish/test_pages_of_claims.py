"""A page for each claim: whole, neutral, escaped, in two languages, with a drawing and a ClaimReview record."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from counterfoil.claims import (
    ClaimSheet,
    Statement,
    check_statement,
    describe_claim,
    load_disputes,
    load_statements,
)
from counterfoil.claims.neutral import judging_words
from counterfoil.language import speaking
from counterfoil.publish import claim_review, render_claim, render_claim_index
from support.claims import answer, claim

EVERY = load_statements()
HOSTILE = "<script>alert(1)</script>"


def sheet_of(statement: Statement, every: tuple[Statement, ...] = EVERY) -> ClaimSheet:
    """Everything known of a claim, with 390 as the answer of the data."""
    verdict = check_statement(statement, lambda b: [answer(390), answer(400, definitions="A set of ZZ")], every)
    return describe_claim(statement, verdict, every, load_disputes(EVERY))


def page_of(statement: Statement) -> str:
    return render_claim(sheet_of(statement), "0.1.0")[f"{statement.id}.html"].decode()


def test_a_page_says_what_was_said_what_the_data_give_and_what_is_missing() -> None:
    """Every part stands under its heading, and every figure that was tried is printed."""
    page = page_of(claim(note="Said twice.", exact=400))
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert headings == [
        "In short",
        "What was said",
        "What the data give, and under which definitions",
        "What is missing",
        "Who said it first, and what changed",
        "Sources",
    ]
    assert "A set of ZZ" in page
    assert ">390<" in page
    assert "The conclusion hangs on the definition" in page
    assert "Said twice." in page


def test_a_claim_of_two_sides_says_what_both_figures_have_in_common() -> None:
    """The other side's claims, what both count, and what would settle it."""
    page = page_of(next(s for s in EVERY if s.number == "c37"))
    assert "What both sides’ figures have in common" in page
    assert "both count forms to, or persons in, custody in California" in page
    assert "c53-transfers-coordinated.html" in page
    assert "Not comparable, because" in page


@pytest.mark.parametrize("statement", EVERY, ids=lambda s: s.number)
def test_every_claim_on_file_has_a_page_that_judges_nobody(statement: Statement) -> None:
    """All of them, with the drawing and the record; a quotation alone may judge, and none on file does."""
    files = render_claim(sheet_of(statement), "0.1.0")
    assert sorted(files) == [f"{statement.id}.{kind}" for kind in ("html", "jsonld", "svg")]
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", files[f"{statement.id}.html"].decode(), flags=re.DOTALL)
    assert judging_words(text) == []
    ElementTree.fromstring(files[f"{statement.id}.svg"])


def test_markup_in_a_claim_stays_text() -> None:
    """Whatever a file of facts holds, the page, the drawing and the record show it as text."""
    hostile = claim(
        figure_as_said=HOSTILE, population=HOSTILE, speaker={"office": HOSTILE, "name": None, "side": "fictional"}
    )
    files = render_claim(sheet_of(hostile), "0.1.0")
    assert b"<script" not in files[f"{hostile.id}.html"]
    assert b"<script" not in files[f"{hostile.id}.svg"]
    assert json.loads(files[f"{hostile.id}.jsonld"])["claimReviewed"].startswith(HOSTILE)


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    """No script, no address of anything but its own files."""
    page = page_of(EVERY[35])
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#|c\d\d-|governor-|dhs-|press-)([^"]*)"', page) == []


def test_a_spanish_page_speaks_spanish_and_marks_what_is_quoted() -> None:
    """Headings and verdicts are Spanish; the claim itself stays as it was said, marked as English."""
    with speaking("es"):
        page = page_of(claim())
        index = render_claim_index({"a": sheet_of(claim())}, "0.1.0").decode()
    assert '<html lang="es">' in page
    assert "Qué se dijo" in page
    assert "coincide con" in page
    assert "What was said" not in page
    assert "Afirmaciones contrastadas con los datos" in index


def test_a_review_has_a_verdict_in_words_and_no_rating_on_a_scale() -> None:
    """The record of schema.org: who said it, where it stood, and the verdict on the figure."""
    review = claim_review(sheet_of(next(s for s in EVERY if s.number == "c36")), "https://example.org/c/")
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["itemReviewed"]["author"] == {
        "@type": "Person",
        "name": "Kristi Noem",
        "jobTitle": "Secretary of Homeland Security",
    }
    assert review["itemReviewed"]["datePublished"] == "2026-02-12"
    assert review["itemReviewed"]["firstAppearance"]["text"].startswith("33,179")
    assert "ratingValue" not in review["reviewRating"]
    assert review["reviewRating"]["alternateName"] == "not comparable, because"
    assert review["url"] == "https://example.org/c/c36-active-detainers-in-california.html"


def test_an_index_lists_each_claim_with_its_verdict() -> None:
    """One row a claim, with a link to its page."""
    index = render_claim_index({s.id: sheet_of(s) for s in EVERY[:3]}, "0.1.0").decode()
    assert re.findall(r'href="(c\d\d-[\w-]+\.html)"', index) == [f"{s.id}.html" for s in EVERY[:3]]


def test_the_same_claim_gives_the_same_bytes() -> None:
    """Nothing of the machine or the hour is in a page."""
    one = EVERY[35]
    assert render_claim(sheet_of(one), "0.1.0") == render_claim(sheet_of(one), "0.1.0")
