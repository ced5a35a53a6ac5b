"""Two releases of the same days are compared without saying which record is which: the figures are the least."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counterfoil.errors import UsageError
from counterfoil.sources.quality import compare_releases
from support.quality_releases import Releases, file_record

#: The first and last days of both, so that the same days are covered.
_EDGES = """
        2025-03-01 | EDGE | - | -
        2025-03-31 | EDGE | - | -
"""


def compared(folder: Path, a: str, b: str, columns: str, **second: Any) -> dict[str, Any]:
    """What differs between two releases that both cover March 2025."""
    releases = Releases(folder)
    for release_id, text, record in (("a", a, {}), ("b", b, second)):
        releases.given(release_id, f"{columns}\n{text.strip()}", **record)
    with releases.reading() as snapshot:
        return compare_releases(snapshot, "a", "b")


def counts(records: dict[str, Any]) -> dict[str, int]:
    """The figures that a reader sees first."""
    names = ("in_both", "added", "withdrawn", "compared", "changed")
    return {name: records[f"{name}_count"] for name in names}


def test_added_withdrawn_and_changed_records_are_counted_as_they_are(tmp_path: Path) -> None:
    """Of known truth: one stays, one changes, two are withdrawn (one of an equal pair), two are added."""
    found = compared(
        tmp_path,
        a=_EDGES
        + """\
        2025-03-05 | ZZ1 | 1970 | ACTIVE
        2025-03-05 | ZZ1 | 1971 | ACTIVE
        2025-03-06 | ZZ1 | 1972 | ACTIVE
        2025-03-06 | ZZ1 | 1972 | ACTIVE
        2025-03-07 | ZZ2 | 1973 | ACTIVE
        """,
        b=_EDGES
        + """\
        2025-03-05 | ZZ1 | 1970 | active~
        2025-03-05 | ZZ1 | 1971 | 7-Died
        2025-03-06 | ZZ1 | 1972 | ACTIVE
        2025-03-08 | ZZ2 | 1974 | -
        2025-03-08 | ZZ2 | 1975 | -
        """,
        columns="prepared | code | born | status",
        person_key_scope="another production",
    )["records"]
    assert counts(found) == {"in_both": 5, "added": 2, "withdrawn": 2, "compared": 5, "changed": 1}
    status = next(c for c in found["columns"] if c["column"] == "case_status_as_stated")
    assert (status["changed_count"], status["a_filled_count"], status["b_filled_count"]) == (1, 5, 3)
    assert not found["uses_person_keys"]


def test_equal_events_that_swap_their_values_are_not_told_apart(tmp_path: Path) -> None:
    """Two equal records that trade their status look as if nothing happened: the figure is the least, and says so."""
    found = compared(
        tmp_path,
        a="2025-03-01 | ZZ1 | ACTIVE\n2025-03-01 | ZZ1 | -",
        b="2025-03-01 | ZZ1 | -\n2025-03-01 | ZZ1 | ACTIVE",
        columns="prepared | code | status",
    )["records"]
    assert counts(found)["changed"] == 0
    assert any("cannot be told apart" in sentence for sentence in found["limits"])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("zz", {"added": 1, "withdrawn": 1}), ("another production", {"added": 0, "withdrawn": 0})],
)
def test_keys_of_persons_are_used_inside_one_production_only(
    tmp_path: Path, scope: str, expected: dict[str, int]
) -> None:
    """The same day and place, another key: another person in one production, and nothing at all across two."""
    found = compared(
        tmp_path,
        a="2025-03-01 | ZZ1 | K1\n2025-03-01 | ZZ1 | K2",
        b="2025-03-01 | ZZ1 | K1\n2025-03-01 | ZZ1 | K3",
        columns="prepared | code | key",
        person_key_scope=scope,
    )["records"]
    assert {name: found[f"{name}_count"] for name in expected} == expected


def test_records_outside_the_common_days_are_no_additions(tmp_path: Path) -> None:
    """What only the later release covers was not added after the fact."""
    found = compared(
        tmp_path,
        a="2025-03-01 | ZZ1\n2025-03-10 | ZZ1",
        b="2025-03-01 | ZZ1\n2025-03-10 | ZZ1\n2025-03-11 | ZZ1\n2025-03-25 | ZZ1",
        columns="prepared | code",
    )
    assert counts(found["records"])["added"] == 0
    weeks = {w["week"]: (w["a_count"], w["b_count"], w["difference"], w["covered_by"]) for w in found["weeks"]}
    assert weeks == {
        "2025-02-24": (1, 1, 0, "both in part"),
        "2025-03-10": (1, 2, 1, "both in part"),
        "2025-03-24": (None, 1, None, "B only"),
    }


def test_two_releases_without_a_common_day_are_said_to_have_none(tmp_path: Path) -> None:
    """No record can be held against another, and no figure is zero for it."""
    found = compared(tmp_path, "2025-03-01 | ZZ1", "2025-05-01 | ZZ1", "prepared | code")
    assert found["records"] is None
    assert "no day in common" in found["short"][1]


def test_values_added_and_gone_are_named_for_columns_that_are_not_sensitive(tmp_path: Path) -> None:
    """A new lift reason and a facility that is gone; nothing of genders, countries, keys or years of birth."""
    found = compared(
        tmp_path,
        a="2025-03-01 | ZZ1 | Case~Closed | CANARY-1 | CANARY-2\n2025-03-02 | ZZ2 | Died | CANARY-3 | CANARY-4",
        b="2025-03-01 | ZZ1 | case~closed | CANARY-5 | CANARY-6\n2025-03-02 | ZZ1 | Duplicate | CANARY-7 | -",
        columns="prepared | code | reason | gender | country",
    )
    values = {v["column"]: v for v in found["values"]}
    assert [v["value"] for v in values["lift_reason_as_stated"]["added"]] == ["Duplicate"]
    assert [v["value"] for v in values["facility_code_as_stated"]["gone"]] == ["ZZ2"]
    assert "CANARY" not in json.dumps(found)


def test_headings_added_and_gone_are_those_that_the_files_had(tmp_path: Path) -> None:
    """A column of the format that no file of a release has is gone; an unlisted heading is added."""
    odd = file_record(
        1,
        absent_headings=["Facility City"],
        unlisted_headings=[{"sheet": "Detainers", "heading": "Invented Heading", "column": 3}],
    )
    found = compared(tmp_path, "2025-03-01 | ZZ1", "2025-03-01 | ZZ1", "prepared | code", files=[odd])
    assert [(h["change"], h["heading"], h["use"]) for h in found["headings"]] == [
        ("added", "Invented Heading", "in no list"),
        ("gone", "Facility City", "read"),
    ]


def test_releases_of_two_kinds_are_not_compared(tmp_path: Path) -> None:
    """Detainers and arrests have no column in common to be counted by."""
    releases = Releases(tmp_path)
    releases.given("a", "prepared\n2025-03-01")
    releases.given("b", "prepared\n2025-03-01", makes="sources.arrest_rows")
    with releases.reading() as snapshot:
        for pair, slug in ((("a", "b"), "sources/not-comparable"), (("a", "a"), "sources/same-release")):
            with pytest.raises(UsageError) as problem:
                compare_releases(snapshot, *pair)
            assert problem.value.slug == slug


def test_releases_that_share_hardly_a_record_are_said_not_to_be_cuts_of_the_same(tmp_path: Path) -> None:
    """Where places are written otherwise, what was added and withdrawn cannot be told."""
    found = compared(
        tmp_path,
        a="2025-03-01 | ZZ1\n2025-03-02 | ZZ1\n2025-03-03 | ZZ1",
        b="2025-03-01 | ZZ1\n2025-03-02 | ZZ-1\n2025-03-03 | ZZ-1",
        columns="prepared | code",
    )
    assert found["records"]["is_hardly_comparable"]
    assert found["short"][1].startswith("Only 1 of the 3 records")
