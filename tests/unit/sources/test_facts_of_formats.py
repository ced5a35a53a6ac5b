"""A format is a file of facts: every one loads, and one that contradicts itself is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from counterfoil.errors import DeclarationError, UsageError
from counterfoil.sources import find_format, load_formats
from counterfoil.sources.tables import TABLES
from support.files import text_file
from support.workspaces import add, new_workspace, rows_of

ZZ: dict[str, Any] = {
    "format": "zz_detainers",
    "title": "Detainers of the fictional state ZZ",
    "publisher": "zz",
    "container": "delimited",
    "makes": "sources.detainer_rows",
    "covers": {"from_date": "2020-01-01", "until_date": None},
    "earliest_date": "2020-01-01",
    "earliest_because": "the state was invented then",
    "as_of": {"declared": "2025-12-31"},
    "person_key": "none",
    "evidence": "invented",
    "cites": ["invented for tests"],
    "columns": {
        "Zday": {"field": "prepared_date", "read": "date", "required": True},
        "Zjail": {"field": "facility_name_as_stated", "read": "text", "also": ["Zprison"]},
    },
    "left_unread": {"Zname": "identifies a person"},
}


def write(folder: Path, name: str = "zz.yaml", **changes: Any) -> Path:
    """Writes a format into the facts of a workspace; returns the folder of facts."""
    file = folder / "facts" / "sources" / "formats" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({**ZZ, **changes}), encoding="utf-8")
    return folder / "facts"


def because(problem: pytest.ExceptionInfo[DeclarationError]) -> str:
    return problem.value.where["because"]


def test_every_format_of_the_project_loads() -> None:
    """By its id; each has a required date, cites its evidence, and says why each column is left unread."""
    formats = load_formats()
    assert {"custodian_log", "ice_detainers_2026_03", "newsroom_detainers_2007_2015"} < set(formats)
    for name, fact in formats.items():
        required = [c for c in fact.columns.values() if c.read == "date" and c.required]
        is_counts = fact.makes == "sources.published_count_rows"  # a count has a period, and no day of its own
        assert (fact.format, bool(required) or is_counts, bool(fact.cites)) == (name, True, True)
        assert all(fact.left_unread.values())


def test_a_column_is_sensitive_in_a_format_where_it_is_in_its_table() -> None:
    """The two declarations of one thing agree."""
    for fact in load_formats().values():
        hidden = set(TABLES[fact.makes].sensitive_names())
        for heading, column in fact.columns.items():
            assert (heading, column.sensitive) == (heading, column.field in hidden)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"left_unread": {"zDAY": "twice"}}, "the heading 'zDAY' stands twice"),
        ({"left_unread": {" Zprison ": "twice"}}, "the heading ' Zprison ' stands twice"),
        ({"makes": "sources.nothing"}, "makes: no table sources.nothing"),
        (
            {"columns": {"Zday": {"field": "day_of_birth", "read": "date", "required": True}}},
            "sources.detainer_rows has no column day_of_birth",
        ),
        ({"container": "pdf"}, "Input should be 'workbook', 'delimited' or 'columnar'"),
        ({"constants": {"departed_date": "spring"}}, "constants: departed_date is a day"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
    ids=[
        "heading in two lists",
        "another name in two lists",
        "no table",
        "no column",
        "no container",
        "no day",
        "unknown key",
    ],
)
def test_a_format_that_contradicts_itself_is_refused(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    """With the file and the reason."""
    facts = write(tmp_path, **changes)
    with pytest.raises(DeclarationError) as problem:
        load_formats([facts])
    assert problem.value.where["file"] == str(facts / "sources" / "formats" / "zz.yaml")
    assert said in because(problem)


@pytest.mark.parametrize("changes", [{"columns": {"Zday": "date"}}, {"left_unread": ["Zname"]}, {"absent": [2019]}])
def test_a_format_like_a_broken_one_is_refused_in_words(tmp_path: Path, changes: dict[str, Any]) -> None:
    """No list of headings that is laid out as something else makes the reader fall."""
    write(tmp_path, **{k: v for k, v in changes.items() if k != "absent"})
    child = {"format": "zz_child", "like": "zz_detainers", "title": "zz", "absent": changes.get("absent", [])}
    (tmp_path / "facts" / "sources" / "formats" / "zz_child.yaml").write_text(yaml.safe_dump(child))
    with pytest.raises(DeclarationError) as problem:
        load_formats([tmp_path / "facts"])
    assert problem.value.slug == "facts/invalid"


def test_two_formats_of_one_id_are_refused(tmp_path: Path) -> None:
    """A workspace adds formats; it replaces none of the project's."""
    facts = write(tmp_path, format="custodian_log")
    with pytest.raises(DeclarationError) as problem:
        load_formats([facts])
    assert (problem.value.slug, problem.value.where["id"]) == ("facts/twice", "custodian_log")


def test_a_format_of_a_workspace_needs_no_code(tmp_path: Path) -> None:
    """A file of facts in the workspace, and its files are read."""
    workspace = new_workspace(tmp_path)
    write(workspace)
    file = text_file(tmp_path / "zz.csv", [("Zday", "Zprison", "Zname"), ("2025-03-01", "UMBRA JAIL", "A. ZZ")])
    release = add(workspace, file)
    rows = rows_of(workspace)
    assert release["format"] == "zz_detainers"
    assert [(str(r["prepared_date"]), r["facility_name_as_stated"]) for r in rows] == [("2025-03-01", "UMBRA JAIL")]
    assert "A. ZZ" not in str(rows)


def test_what_a_format_finds_for_a_day_and_is_none_is_passed_over(tmp_path: Path) -> None:
    """The next place counts where a day is said."""
    workspace = new_workspace(tmp_path)
    write(workspace, as_of={"file_name": "_(.+)_", "declared": "2025-12-31"})
    release = add(workspace, text_file(tmp_path / "zz_today_.csv", [("Zday", "Zjail"), ("2025-03-01", "UMBRA JAIL")]))
    assert (release["as_of_date"], release["as_of_basis"]) == ("2025-12-31", "declared by the format")


def test_a_format_that_does_not_exist_is_said_so() -> None:
    """With those that do."""
    assert find_format(load_formats(), "custodian_log").format == "custodian_log"
    with pytest.raises(UsageError) as problem:
        find_format(load_formats(), "zz")
    assert problem.value.slug == "sources/no-such-format"
    assert "  custodian_log" in problem.value.remedy
