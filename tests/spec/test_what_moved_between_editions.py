"""What moved between two editions, taken apart by cause: the parts add up to the move, for every figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline, publish
from counterfoil.engine import reading
from counterfoil.jurisdictions import decision_file, load_register
from counterfoil.pipeline import facts, history
from support.detainers import Given
from support.gate import ON, build, correct, given_zz, rows_of, steady, table

DECLINED = "Detainer~Declined~by~LEA"
#: In neither list of codes and with a name of two places: ambiguous until somebody decides.
UNSURE = {"facility": "ZENITH~COUNTY~JAIL", "city": "-", "code": "-", "state": "-"}
FIRST = (
    steady(),
    rows_of("2025-05-06", 6, reason=DECLINED),
    rows_of("2025-06-10", 8, reason="-"),
    rows_of("2025-07-15", 5, reason="Case~Closed"),
)


def moves(given: Given, first: Path, second: Path) -> dict[str, dict[str, Any]]:
    """The figures that moved, by id; each one's parts add up to its move."""
    found = pipeline.compare_editions(first, second, given.path)
    assert found.note == ""
    for row in found.moved:
        if row["before"] is not None and row["now"] is not None:
            parts = [row[cause] for cause in pipeline.CAUSES]
            assert sum(parts) == pytest.approx(row["now"] - row["before"], abs=1e-12), row
    return {row["figure"]: dict(row) for row in found.moved}


def causes(row: dict[str, Any]) -> dict[str, Any]:
    """The causes that moved a figure, without those that did not."""
    return {cause: row[cause] for cause in pipeline.CAUSES if row[cause]}


def test_new_gone_and_changed_rows_of_a_later_release(tmp_path: Path) -> None:
    """A later release has four more, lacks two, and knows how three of the eight ended that were open."""
    given = given_zz(tmp_path).release(table(*FIRST), release_id="zz-1", as_of="2026-03-10")
    build(given, tmp_path / "a", "99003")
    later = (
        steady(),
        rows_of("2025-05-06", 6, reason=DECLINED),
        rows_of("2025-06-10", 5, reason="-"),
        rows_of("2025-06-10", 3),
        rows_of("2025-07-15", 3, reason="Case~Closed"),
        rows_of("2025-09-16", 4, reason=DECLINED),
    )
    given.release(table(*later), release_id="zz-2", as_of="2026-08-10")
    build(given, tmp_path / "b", "99003")
    found = moves(given, tmp_path / "a", tmp_path / "b")
    assert causes(found["detainers_issued"]) == {"by_new_rows": 4, "by_gone_rows": -2}
    assert causes(found["declined_by_agency"]) == {"by_new_rows": 4}
    assert causes(found["taken_into_ice_custody"]) == {"by_changed_rows": 3}
    assert causes(found["unresolved"]) == {"by_changed_rows": -3}
    assert causes(found["rows_read"]) == {"by_new_rows": 2}
    assert set(causes(found["declined_share_of_all_issued"])) == {"by_new_rows", "by_gone_rows"}
    assert set(causes(found["unresolved_share_of_all_issued"])) == {"by_new_rows", "by_gone_rows", "by_changed_rows"}


def test_links_and_corrections_are_told_apart_from_rows(tmp_path: Path) -> None:
    """Somebody decides where a jail stands, somebody corrects six declines, and a release grows: three causes."""
    unsure = rows_of("2025-08-12", 7, reason=DECLINED, **UNSURE)
    given = given_zz(tmp_path).release(table(*FIRST, unsure), release_id="zz-1", as_of="2026-03-10")
    first = build(given, tmp_path / "a", "us")
    assert first["totals"]["not_attributed"] == 7
    decide(given)
    correct(given, "moved_to_other_custodian", 6, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    given.release(table(*FIRST, unsure, rows_of("2025-09-16", 4)), release_id="zz-2", as_of="2026-08-10")
    build(given, tmp_path / "b", "us")
    found = moves(given, tmp_path / "a", tmp_path / "b")
    assert causes(found["not_attributed"]) == {"by_links": -7}
    assert causes(found["declined_by_agency"]) == {"by_corrections": -6}
    assert causes(found["moved_to_other_custodian"]) == {"by_corrections": 6}
    assert causes(found["detainers_issued"]) == {"by_new_rows": 4}
    shares = causes(found["declined_share_of_all_issued"])
    assert set(shares) == {"by_new_rows", "by_corrections"}


def decide(given: Given) -> None:
    """A person decides that the jail that is written without a state is the one in ZZ."""
    with reading(given.path) as snapshot:
        folders = snapshot.fact_folders()
    stated = {"facility_name": "ZENITH COUNTY JAIL", "city": "", "state": "", "detloc": ""}
    said = {"who": "ZZ desk", "why": "Its letter says so.", "source": "fictional letter", "county_code_fips": "99001"}
    name, text = decision_file(
        stated, "accept", on_date=ON, register=load_register(folders), extensions=folders, **said
    )
    folder = given.path / "facts" / "jurisdictions" / "decisions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_other_definitions_move_a_figure_by_definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record of the first edition says other figures than its inputs give today: other definitions made it."""
    given = given_zz(tmp_path).release(table(*FIRST))
    build(given, tmp_path / "a", "99003")
    correct(given, "release_not_shown", 6, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    build(given, tmp_path / "b", "99003")
    read = publish.read_edition

    def as_others_counted(folder: Path) -> dict[str, Any]:
        edition = read(folder)
        if folder.name == "a":
            edition["totals"] |= {"declined_by_agency": 4, "lifted_by_ice": edition["totals"]["lifted_by_ice"] + 2}
        return edition

    monkeypatch.setattr(publish, "read_edition", as_others_counted)
    found = moves(given, tmp_path / "a", tmp_path / "b")
    assert causes(found["declined_by_agency"]) == {"by_definitions": 2, "by_corrections": -6}
    assert causes(found["lifted_by_ice"]) == {"by_definitions": -2}


def test_what_is_hidden_is_not_taken_apart(tmp_path: Path) -> None:
    """The parts of a hidden figure's move would give it away."""
    given = given_zz(tmp_path).release(table(*FIRST, rows_of("2025-03-04", 1, reason="Died")), release_id="zz-1")
    build(given, tmp_path / "a", "99003")
    later = table(*FIRST, rows_of("2025-03-04", 2, reason="Died"), rows_of("2025-09-16", 4))
    given.release(later, release_id="zz-2", as_of="2026-08-10")
    build(given, tmp_path / "b", "99003")
    found = pipeline.compare_editions(tmp_path / "a", tmp_path / "b", given.path)
    for row in found.moved:
        if row["before"] is None or row["now"] is None:
            assert not set(row) & set(pipeline.CAUSES), row["figure"]


def test_every_room_of_definitions_has_words_for_readers() -> None:
    """An edition that names what changed names it in words, not by an inner name."""
    assert {*history._ROOMS, *history._ROOMS_OF_LINKS} == set(facts._ROOMS)
