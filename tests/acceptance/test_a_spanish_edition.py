"""The Spanish edition of ZZ: the same figures as the English one, and no English sentence."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from counterfoil import pipeline
from support.zz import make_zz_workspace

#: Words that stand in nearly every English sentence, and in no Spanish one.
ENGLISH = {
    "the",
    "of",
    "and",
    "is",
    "are",
    "was",
    "were",
    "with",
    "not",
    "from",
    "this",
    "that",
    "which",
    "its",
}
#: Elements that hold no sentence.
MUTE = {"style", "code", "script"}
EMPTY = {"meta", "link", "br", "hr", "img", "input"}


class Sentences(HTMLParser):
    """The texts of a page, but for those that are marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Remembers whether what is inside is marked as English; reads what a hearing reader is told."""
        told = dict(attrs)
        self.found += [told[name] for name in ("title", "aria-label", "alt") if told.get(name)]
        if tag not in EMPTY:
            self.open.append((tag, told.get("lang") == "en" or tag in MUTE))

    def handle_startendtag(self, tag, attrs):
        """An element that closes itself."""

    def handle_endtag(self, tag):
        """Closes the element, and those inside that were left open."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """A text, unless it is marked."""
        if not any(marked for _, marked in self.open):
            self.found.append(data.strip())


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """One edition of ZZ in both languages."""
    folder = tmp_path_factory.mktemp("languages")
    workspace = make_zz_workspace(folder, rows=900, seed=4).path
    for language in ("en", "es"):
        days = (date(2024, 10, 1), date(2025, 10, 1))
        quiet = lambda _name, _done, _of: None  # noqa: E731
        pipeline.build_report(workspace, "ddor", "ZZ", *days, folder / language, quiet, language=language)
    return {name: folder / name for name in ("en", "es")}


def record(folder):
    """`edition.json`."""
    return json.loads((folder / "edition.json").read_text(encoding="utf-8"))


def leaks(page: str, quoted: set[str]) -> list[str]:
    """The texts of a page with English words in them, once what it quotes is taken away."""
    reader = Sentences()
    reader.feed(page)
    found = []
    for text in reader.found:
        for quote in sorted(quoted, key=len, reverse=True):
            text = text.replace(quote, " ")
        words = re.findall(r"\w+", text.casefold())
        if len(words) > 1 and ENGLISH & set(words):
            found.append(text)
    return found


def test_no_english_sentence_stands_in_the_spanish_page(editions):
    """Every text is Spanish, or a name, an id or a citation, or is marked as English for those who hear the page."""
    said = record(editions["es"])
    laws = said["tables"]["policies_in_force"]["rows"]
    quoted = {row[name] for row in laws for name in ("citation", "instrument")}
    quoted |= {said["scope_name"], *(i["file_name"] for i in said["inputs"]), *(c["id"] for c in said["claims"])}
    page = (editions["es"] / "index.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert leaks(page, quoted) == []
    english = (editions["en"] / "index.html").read_text(encoding="utf-8")
    assert len(leaks(english, quoted)) > 50, "the test itself must be able to fail"


def test_the_figures_are_the_same_in_both_languages(editions):
    """Totals, figures, and every cell that is a number, a day or a code."""
    english, spanish = record(editions["en"]), record(editions["es"])
    assert spanish["language"] == "es"
    assert spanish["edition_id"] == english["edition_id"] + "-es"
    assert spanish["edition_number"] == english["edition_number"]
    assert spanish["totals"] == english["totals"]

    def numbers(edition):
        told = ("figure_id", "value", "numerator", "denominator", "low", "high", "unknown_count", "reason", "measure")
        return [{name: f[name] for name in told} for f in edition["figures"]]

    assert numbers(spanish) == numbers(english)
    for table_id, table in english["tables"].items():
        kinds = {f["name"]: f["type"] for f in table["fields"]}
        plain = [n for n, kind in kinds.items() if kind != "string" or n in ("outcome", "state", "county_code_fips")]
        for name in plain:
            held = [row[name] for row in spanish["tables"][table_id]["rows"]]
            assert held == [row[name] for row in table["rows"]], (table_id, name)


def test_numbers_stand_in_the_sentences_of_both_languages(editions):
    """Every figure of an English sentence of the answer stands in the Spanish one beside it."""
    english, spanish = record(editions["en"])["answer"], record(editions["es"])["answer"]
    assert len(english) == len(spanish) == 5
    for one, other in zip(english, spanish, strict=True):
        assert sorted(re.findall(r"\d[\d,.]*\d|\d", one)) == sorted(re.findall(r"\d[\d,.]*\d|\d", other))
        assert one != other


def test_a_spanish_edition_verifies(editions, tmp_path_factory):
    """It is rebuilt in its own language, byte for byte."""
    quiet = lambda _name, _done, _of: None  # noqa: E731
    said = pipeline.verify_report(editions["es"], editions["es"].parent / "workspace", quiet)
    assert said[-1] == "Rebuilt from the inputs, it is the same, byte for byte."
