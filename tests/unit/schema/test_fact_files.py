"""A fact file is held to its schema, with errors that a person who cannot program can mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from counterfoil.errors import DeclarationError, Exit
from counterfoil.schema import fact_files, facts_by_id, facts_digest, load_fact


class Stance(BaseModel):
    """A schema for the tests."""

    model_config = ConfigDict(extra="forbid")

    place: str
    answer: str = ""
    words: tuple[str, ...] = ()
    since: date | None = None
    in_force: bool = True
    more: dict[str, Any] = {}


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Writes a fact file and loads it."""

    def write_and_load(text: str | bytes) -> Stance:
        file = tmp_path / "zz.yaml"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return load_fact(file, Stance)

    return write_and_load


def test_words_that_yaml_takes_for_truth_values_stay_words(load: Any) -> None:
    """YES, NO, on and off are answers of people; true and false alone are truth values."""
    fact = load("{place: NO, answer: YES, words: [on, off, Yes, no, y, N, ON, Off], in_force: false}")
    given = (fact.place, fact.answer, fact.words, fact.in_force)
    assert given == ("NO", "YES", ("on", "off", "Yes", "no", "y", "N", "ON", "Off"), False)


def test_a_day_is_a_day(load: Any) -> None:
    """Unquoted, as in every fact file."""
    assert load("{place: ZZ, since: 2025-03-01}").since == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("text", "entry", "because"),
    [
        ("place: ZZ\ncolour: red\n", "colour", "Extra inputs are not permitted"),
        ("answer: YES\n", "place", "Field required"),
        ("place: 06037\n", "place", "Input should be a valid string"),
        ("place: ZZ\nwords: [a, {b: c}]\n", "words.1", "Input should be a valid string"),
        ("- place: ZZ\n", "the whole file", "Input should be"),
        ("", "the whole file", "Input should be"),
    ],
    ids=["unknown key", "missing key", "a code without quotation marks", "deep inside", "a list", "empty"],
)
def test_a_file_that_breaks_its_schema_is_refused(
    load: Any, tmp_path: Path, text: str, entry: str, because: str
) -> None:
    """The error names the file, the entry and the rule; where a number was written for a code, it does not guess."""
    with pytest.raises(DeclarationError) as problem:
        load(text)
    told = problem.value
    assert (told.slug, told.status) == ("facts/invalid", Exit.BAD_INPUT)
    assert (told.where["file"], told.where["entry"]) == (str(tmp_path / "zz.yaml"), entry)
    assert told.where["because"].startswith(because)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("place: ZZ\nanswer: [a, b\nin_force: true\n", "3", "expected ',' or ']'"),
        ("place: ZZ\n\tanswer: YES\n", "2", "found character '\\t'"),
        ("place: ZZ\nanswer: YES\nplace: YY\n", "3", "the key 'place' stands twice"),
        ("place: ZZ\nmore:\n  a: 1\n  b: 2\n  a: 3\n", "5", "the key 'a' stands twice"),
        ("place: ZZ\nsince: 2025-02-30\n", "2", "no such day: day is out of range for month"),
        ("place: ZZ\n? [a, b]\n: c\n", "2", "a key is a word"),
        ("place: !!python/object:zz.Zz {}\n", "1", "could not determine a constructor"),
    ],
    ids=["bracket left open", "tab", "key twice", "key twice, deep inside", "30 February", "a list as key", "code"],
)
def test_a_file_that_is_not_sound_yaml_is_refused_with_its_line(load: Any, text: str, line: str, said: str) -> None:
    """The line is the one that an editor shows."""
    with pytest.raises(DeclarationError) as problem:
        load(text)
    assert (problem.value.slug, problem.value.where["line"]) == ("facts/unreadable", line)
    assert problem.value.remedy[0].startswith(said)


def test_a_file_in_another_encoding_is_refused(load: Any) -> None:
    """No letter is guessed."""
    with pytest.raises(DeclarationError) as problem:
        load("place: Zedländ\n".encode("cp1252"))
    assert problem.value.slug == "facts/unreadable"


def test_fact_files_of_a_room_come_first_then_those_of_a_workspace(tmp_path: Path) -> None:
    """Each in order of name; other files are passed over."""
    folder = tmp_path / "sources" / "formats"
    folder.mkdir(parents=True)
    for name in ("zz_b.yaml", "zz_a.yaml", "README.md"):
        (folder / name).write_text("place: ZZ\n", encoding="utf-8")
    own = [f.name for f in fact_files("counterfoil.sources", "formats")]
    given = [f.name for f in fact_files("counterfoil.sources", "formats", [tmp_path, tmp_path / "nothing"])]
    assert own == sorted(own)
    assert given == [*own, "zz_a.yaml", "zz_b.yaml"]


def test_the_digest_of_fact_files_changes_with_a_byte_and_with_a_name(tmp_path: Path) -> None:
    """What was built on facts is built again when they change."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("place: ZZ\n", encoding="utf-8")
    second.write_text("place: ZZ\n", encoding="utf-8")
    before = facts_digest([first])
    assert facts_digest([first]) == before
    assert facts_digest([second]) != before
    first.write_text("place: ZY\n", encoding="utf-8")
    assert facts_digest([first]) != before


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        (("zz", "zz"), "facts/twice"),
        (("zz", "zy"), ""),
        (("zz", "zx"), "facts/named-otherwise"),
    ],
)
def test_fact_files_with_one_id_or_named_otherwise_are_refused(
    tmp_path: Path, names: tuple[str, str], slug: str
) -> None:
    """Which of two files is meant cannot be known; and a file is found by its id."""
    for file, place in zip(("zz.yaml", "zy.yaml"), names, strict=True):
        (tmp_path / file).write_text(f"place: {place}\n")
    files = [tmp_path / "zz.yaml", tmp_path / "zy.yaml"]
    if not slug:
        found = facts_by_id(files, Stance, lambda fact: fact.place, named_so=True)
        assert [(name, file.name) for name, (file, _) in found.items()] == [("zz", "zz.yaml"), ("zy", "zy.yaml")]
        return
    with pytest.raises(DeclarationError) as refused:
        facts_by_id(files, Stance, lambda fact: fact.place, named_so=True)
    assert (refused.value.slug, refused.value.where["file"]) == (slug, str(tmp_path / "zy.yaml"))
