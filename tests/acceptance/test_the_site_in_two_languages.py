"""Every page of the site in Spanish beside the same page in English: no text is left as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from counterfoil.policies import load_lawbook
from counterfoil.publish.catalog import Catalog, open_catalog
from support.sites import ZZSite

#: Elements that hold no sentence, and those without an end.
MUTE = {"style", "code", "script", "pre", "data"}
EMPTY = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "line", "circle"}
SAID = ("title", "aria-label", "alt", "data-tip", "data-label", "data-says", "data-detail")
#: Names of ours that are the same in every language, and words that Spanish shares.
OURS = {"counterfoil", "municipal", "federal", "csv", "vega-lite", "bibtex", "api", "duckdb", "python"}


class Texts(HTMLParser):
    """What a page shows and says aloud, but for what is marked as English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open: list[tuple[str, bool]] = []
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Reads what a hearing reader is told, and remembers what is marked."""
        told = dict(attrs)
        is_marked = tag in MUTE or (tag != "html" and told.get("lang") == "en")
        if not is_marked and not self._is_marked():
            self.found |= {line.strip() for name in SAID for line in (told.get(name) or "").split("\n")}
        if tag not in EMPTY:
            self._open.append((tag, is_marked))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        """Closes the element, and those inside that were left open."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A text, unless it is marked."""
        if not self._is_marked():
            self.found.add(" ".join(data.split()))

    def _is_marked(self) -> bool:
        return any(marked for _, marked in self._open)


def _names(catalog: Catalog, folder: Path) -> list[str]:
    """The names of places, agencies, texts and files, the longest first: they are the same in every language."""
    found = {str(p["name"]) for p in catalog.places.values()}
    found |= {str(a[name]) for a in catalog.agencies.values() for name in ("agency_name", "jurisdiction_name")}
    found |= {str(c["id"]) for c in catalog.claims} | {
        str(e[name]) for e in catalog.editions for name in ("edition_id", "title")
    }
    found |= {a.name for a in load_lawbook(catalog.fact_folders()).agencies.values()}
    found |= {f["file_name"] for r in catalog.releases for f in r["files"]}
    found |= {str(r[name]) for r in catalog.releases for name in ("release_id", "title") if r[name]}
    halves = catalog.beside("halves")
    found |= {str(r["agency_name"]) for r in (halves.rows if halves else ())}
    for file in folder.glob("policies/*/instrument.json"):
        found |= {str(json.loads(file.read_bytes())[name]) for name in ("id", "title", "citation")}
    return sorted(found, key=lambda name: (-len(name), name))


def _left(folder: Path, spanish: str) -> Iterator[str]:
    """The texts that both languages have and that are no names."""
    names = re.compile("|".join(re.escape(n) for n in _names(open_catalog(folder / "catalog"), folder) if n))
    for file in sorted((folder / spanish).rglob("index.html")):
        beside = folder / file.relative_to(folder / spanish)
        both = Texts(file.read_text(encoding="utf-8")).found & Texts(beside.read_text(encoding="utf-8")).found
        for text in sorted(both):
            rest = re.sub(r"\S+\.(json|csv|parquet|pdf|xlsx|html|bib|svg)\b", "", names.sub("", text))
            if any(w not in OURS for w in re.findall(r"[a-z_-]{3,}", rest.casefold())):
                yield f"{file.relative_to(folder).parent}: {text}"


def test_no_text_of_a_spanish_page_is_the_english_one(zz_site: ZZSite) -> None:
    """But names, and what is quoted as it was written and marked as English for those who hear the page."""
    assert list(_left(zz_site.folder, "es")) == []
    assert len(list(_left(zz_site.folder, ""))) > 1000, "the test itself must be able to fail"
