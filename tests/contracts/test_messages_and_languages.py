"""Every message has its text in every language, and says the same figures there."""

from __future__ import annotations

import ast
import string
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from counterfoil.language import catalogs, find_language, languages, say, say_many, say_number, say_share, speaking

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = sorted((ROOT / "src/counterfoil/language/facts").glob("*.po"))
sys.path.insert(0, str(ROOT / "docs"))

import build_catalog  # noqa: E402


def entries(path: Path):
    """The messages of a catalog, without its head."""
    with path.open("rb") as file:
        return [m for m in read_po(file) if m.id]


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: p.name)
def test_a_catalog_is_what_the_code_and_the_fact_files_say(path):
    """A message that is new stands in it, one that is gone does not. `make messages` mends it."""
    assert path.read_text(encoding="utf-8") == build_catalog.catalog_text(path), "type: make messages"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: p.name)
def test_every_message_is_translated(path):
    """A message without a text would stand in English on a page of another language."""
    texts = [(m.id, m.string if isinstance(m.string, tuple | list) else (m.string,)) for m in entries(path)]
    assert [message for message, forms in texts if not all(f and f.strip() for f in forms)] == []


@pytest.mark.parametrize("path", CATALOGS, ids=lambda p: p.name)
def test_the_figures_of_a_message_are_in_its_translation(path):
    """Each `{figure}` of a message stands in its translation, and no other does: none is lost, none invented."""

    def figures(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for message in entries(path):
        wanted = figures(message.id if isinstance(message.id, str) else message.id[1])
        for form in (message.string,) if isinstance(message.string, str) else message.string:
            lost = wanted - figures(form)
            assert figures(form) <= wanted and lost <= {"number"}, message.id


def test_what_is_said_is_a_literal():
    """The catalogs are made from the code: a message that is put together at run time would be in none."""
    unfit = []
    for path in sorted((ROOT / "src/counterfoil").rglob("*.py")):
        if "language" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("say", "say_many", "to_say"):
                many = 2 if getattr(node.func, "id", "") == "say_many" else 1
                fit = all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args[:many])
                if not fit:
                    unfit.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert unfit == []


def test_spanish_is_said_with_the_same_figures():
    """Given one sentence in both languages, the words differ and the figures do not."""
    english = say("between {low} and {high}", low=say_share(0.1374), high=say_number(1135))
    with speaking("es"):
        spanish = say("between {low} and {high}", low=say_share(0.1374), high=say_number(1135))
    assert english == "between 13.74% and 1,135"
    assert spanish == "entre 13.74% y 1,135"


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "1 fila"), (0, "0 filas"), (2, "2 filas"), (1200, "1,200 filas")]
)
def test_a_number_decides_the_form_of_a_message(number, expected):
    """One row, several rows: the catalog says which form a number takes."""
    with speaking("es"):
        assert say_many("{number} row", "{number} rows", number) == expected


def test_a_third_language_is_a_file(tmp_path, monkeypatch):
    """A catalog with two messages makes a language; what it does not say stands in English."""
    head = 'msgid ""\nmsgstr ""\n"Language: de_DE\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    (tmp_path / "de.po").write_text(head + plural + 'msgid "Period"\nmsgstr "Zeitraum"\n', encoding="utf-8")
    monkeypatch.setattr(catalogs, "FOLDER", tmp_path)
    for cached in (catalogs.languages, catalogs.find_language, catalogs._catalog, catalogs._plural_rule):
        cached.cache_clear()
    try:
        assert languages() == ("en", "de")
        with speaking("de"):
            assert (say("Period"), say("Place"), say_number(1234.5)) == ("Zeitraum", "Place", "1.234,5")
    finally:
        monkeypatch.undo()
        for cached in (catalogs.languages, catalogs.find_language, catalogs._catalog, catalogs._plural_rule):
            cached.cache_clear()
    assert find_language("es").name == "español"
