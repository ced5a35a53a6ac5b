"""Person keys may be compared inside one production, and no name of a file joins two."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.files import text_file
from support.formats import ZZ, ZZ_ARRESTS, write_format
from support.workspaces import add_all, new_workspace

FIRST, SECOND = "zz_first", "zz_second"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Detainers and arrests of a first production, detainers of a second, and arrests of none."""
    place = new_workspace(tmp_path)
    ended = {"from_date": "2020-01-01", "until_date": "2025-04-01"}
    write_format(place, ZZ, production=FIRST, files=["first_detainers.csv"], covers=ended)
    write_format(place, ZZ_ARRESTS, production=FIRST, files=["first_arrests.csv"], covers=ended)
    for name, fact in (("zz_second", ZZ), ("zz_none", ZZ_ARRESTS)):
        columns = {f"{name} {heading}": column for heading, column in fact["columns"].items()}
        own = {"production": SECOND, "files": ["second_detainers.csv"]} if name == "zz_second" else {}
        write_format(place, fact, format=name, columns=columns, **own)
    return place


def file(folder: Path, name: str, kind: str, day: str = "2025-03-01") -> Path:
    """A file of one row in the layout of `D` first detainers, `A` first arrests, `S` second, or `N` none."""
    headings = {
        "D": ("Zday", "Zjail", "Zkey"),
        "A": ("Aday", "Asite", "Akey"),
        "S": ("zz_second Zday", "zz_second Zjail", "zz_second Zkey"),
        "N": ("zz_none Aday", "zz_none Asite", "zz_none Akey"),
    }
    return text_file(folder / name, [headings[kind], (day, f"ZZ {kind}", "zz-1")])


def scopes(workspace: Path, *files: Path) -> dict[str, str]:
    return {r["format"]: r["person_key_scope"] for r in add_all(workspace, *files)}


def test_two_tables_of_one_production_share_their_keys(workspace: Path, tmp_path: Path) -> None:
    """Whether given in one call or in two."""
    one = scopes(workspace, file(tmp_path, "first_detainers.csv", "D"))
    two = scopes(workspace, file(tmp_path, "first_arrests.csv", "A"))
    assert one | two == {"zz_detainers": FIRST, "zz_arrests": FIRST}


def test_files_given_together_share_nothing_across_productions(workspace: Path, tmp_path: Path) -> None:
    """One call may hold two productions, and tables of none: each keeps its own keys."""
    names = {"first_detainers.csv": "D", "second_detainers.csv": "S", "unknown.csv": "N"}
    found = scopes(workspace, *(file(tmp_path, name, kind) for name, kind in names.items()))
    assert (found["zz_detainers"], found["zz_second"]) == (FIRST, SECOND)
    assert found["zz_none"] not in (FIRST, SECOND)


@pytest.mark.parametrize(
    "name", ["first_arrests (1).csv", "first_arrests(12).csv", "first_arrests - Copy.csv", "first_arrests copy 2.csv"]
)
def test_a_second_copy_of_a_file_is_of_its_production(workspace: Path, tmp_path: Path, name: str) -> None:
    """A browser that finds the name taken adds a number to it: the tables are joined all the same."""
    one = scopes(workspace, file(tmp_path, "first_detainers.csv", "D"))
    two = scopes(workspace, file(tmp_path, name, "A"))
    assert one | two == {"zz_detainers": FIRST, "zz_arrests": FIRST}


@pytest.mark.parametrize(("name", "kind"), [("first_arrests.csv", "S"), ("first_detainers.csv", "N")])
def test_a_name_of_another_production_joins_nothing(workspace: Path, tmp_path: Path, name: str, kind: str) -> None:
    """A file is of the production that its headings say; the name alone makes it no part of another."""
    (scope,) = scopes(workspace, file(tmp_path, name, kind)).values()
    assert scope not in (FIRST, SECOND)


def test_a_file_whose_days_run_past_its_production_is_not_of_it(workspace: Path, tmp_path: Path) -> None:
    """A later production under the old name, with the old headings, keeps its keys to itself."""
    found = scopes(workspace, file(tmp_path, "first_detainers.csv", "D", day="2025-09-01"))
    assert found["zz_detainers"] != FIRST


def test_one_file_under_another_name_keeps_the_whole_release_apart(workspace: Path, tmp_path: Path) -> None:
    """A release has one scope; a file that may be of elsewhere must not bring its keys into a production."""
    files = [file(tmp_path, "first_detainers.csv", "D"), file(tmp_path, "other.csv", "D", "2025-03-02")]
    assert scopes(workspace, *files)["zz_detainers"] != FIRST


def test_tables_under_names_of_their_own_share_keys_only_where_given_together(
    workspace: Path, tmp_path: Path
) -> None:
    """Two calls are two scopes, though the headings are those of one production."""
    together = scopes(workspace, file(tmp_path, "a.csv", "D"), file(tmp_path, "b.csv", "A"))
    assert together["zz_detainers"] == together["zz_arrests"] != FIRST
    later = scopes(workspace, file(tmp_path, "c.csv", "D", "2025-03-03"))
    assert later["zz_detainers"] not in (FIRST, together["zz_detainers"])


def test_two_tables_of_no_production_never_share_their_keys(workspace: Path, tmp_path: Path) -> None:
    """Nothing says that they come from one answer."""
    columns = {f"other {heading}": column for heading, column in ZZ["columns"].items()}
    write_format(workspace, ZZ, format="zz_other", columns=columns)
    other = text_file(tmp_path / "o.csv", [tuple(columns), ("2025-03-01", "ZZ", "zz-1")])
    found = scopes(workspace, other, file(tmp_path, "n.csv", "N"))
    assert len(set(found.values())) == 2
