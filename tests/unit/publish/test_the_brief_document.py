"""On paper, a claim takes a line where there is little room, and what is not known leaves no sheet nearly empty."""

from __future__ import annotations

import io
from typing import Any

import pypdf

from counterfoil.publish import render_edition
from counterfoil.reports import Flag
from support.editions import sample_edition

CLAIM = {
    "id": "zz-quarter",
    "figure_as_said": "one in four",
    "speaker": "Fictional Governor of ZZ",
    "said": "2030-11-20",
    "verdict": "differs",
    "because": "the figure is 5",
    "cites": ["a paper that is on the page alone"],
}


def pages(**changes: Any) -> list[str]:
    """The text of each page of the document of an edition of the fictional state."""
    pdf = render_edition(sample_edition(opening="outcomes", **changes))["report.pdf"]
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_a_brief_edition_says_a_claim_in_a_line() -> None:
    """The figure, who, when, the verdict and why; its sources are on the page of the edition and in its data."""
    said = " ".join(pages(is_brief=True, claims=(CLAIM,)))
    assert all(str(CLAIM[key]) in said for key in ("figure_as_said", "speaker", "verdict", "because"))
    assert "a paper that" not in said
    assert "The page and edition.json have them whole." in said
    assert "have them whole" not in " ".join(pages(is_brief=True))


def test_an_edition_that_is_not_brief_says_a_claim_whole() -> None:
    """With its sources, under the figure as it was said."""
    said = " ".join(pages(claims=(CLAIM,)))
    assert "a paper that is on the page alone" in said
    assert "one in four" in said


def test_the_contents_follow_what_runs_on_to_a_second_sheet() -> None:
    """Where the first page is enough, the contents begin the second; else they stand below what runs on."""
    alone = pages()
    assert "Contents" in alone[1]
    many = tuple(Flag(f"f{at}", f"What is not known, number {at}.") for at in range(40))
    first, second, *more = pages(flags=many)
    assert [page.split()[-3:] for page in (first, second)] == [[n, "/", str(2 + len(more))] for n in ("1", "2")]
    assert "number 0." in first
    assert "number 39." in second
    assert "Contents" in second
