"""The fictional state ZZ from a release to an edition, held to its planted truth."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from counterfoil import pipeline, publish
from counterfoil.engine import reading
from counterfoil.errors import UsageError
from counterfoil.jurisdictions import FACILITY_LINKS
from counterfoil.ledger import DETAINER_ROWS_FATE, DETAINERS
from counterfoil.measures import Question, compute_measure
from counterfoil.outcomes import DETAINER_OUTCOMES
from support.zz import ZZWorkspace, make_zz_workspace

ROWS = 4000


@pytest.fixture(scope="module")
def zz(tmp_path_factory: pytest.TempPathFactory) -> ZZWorkspace:
    """A ZZ workspace."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=ROWS)


@pytest.fixture(scope="module")
def edition(zz: ZZWorkspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of ZZ as an edition."""
    folder = tmp_path_factory.mktemp("edition") / "e"
    build(zz, folder)
    return folder


YEAR = (date(2024, 10, 1), date(2025, 10, 1))


def build(zz: ZZWorkspace, folder: Path, scope: str = "ZZ", days: tuple[date, date] = YEAR) -> pipeline.BuiltEdition:
    return pipeline.build_report(zz.path, "ddor", scope, *days, folder, lambda _name, _done, _of: None)


def truth(zz: ZZWorkspace, name: str) -> list[dict[str, str]]:
    with (zz.truth / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_has_the_fate_that_was_planted(zz: ZZWorkspace) -> None:
    """Row by row: kept, a duplicate, superseded, or no record."""
    with reading(zz.path) as snapshot:
        found = snapshot.run(snapshot.table(DETAINER_ROWS_FATE)).to_pylist()
    told = {(r["file_name"], r["sheet"], str(r["row_number"])): r["fate"] for r in found}
    assert told == {(r["file"], r["sheet"], r["row"]): r["fate"] for r in truth(zz, "rows.csv")}
    assert len(told) == ROWS


def test_every_detainer_has_the_outcome_that_was_planted(zz: ZZWorkspace) -> None:
    """Detainer by detainer, by the address of its first row."""
    with reading(zz.path) as snapshot:
        detainers, outcomes = snapshot.table(DETAINERS), snapshot.table(DETAINER_OUTCOMES)
        files = snapshot.table(DETAINER_ROWS_FATE).select("file_hash", "file_name").distinct()
        joined = detainers.join(outcomes, "detainer_id").join(files, "file_hash")
        found = snapshot.run(joined.select("file_name", "sheet", "row_number", "outcome")).to_pylist()
    told = {(r["file_name"], r["sheet"], str(r["row_number"])): r["outcome"] for r in found}
    assert told == {(r["file"], r["sheet"], r["row"]): r["outcome"] for r in truth(zz, "detainers.csv")}


def test_no_facility_is_put_into_a_wrong_county(zz: ZZWorkspace) -> None:
    """A resolved facility is where it was planted; homonyms without a state are not resolved for certain."""
    where = {r["facility_name"]: set[str]() for r in truth(zz, "detainers.csv")}
    for r in truth(zz, "detainers.csv"):
        where[r["facility_name"]].add(r["county_code_fips"])
    with reading(zz.path) as snapshot:
        links = snapshot.run(snapshot.table(FACILITY_LINKS)).to_pylist()
    resolved = [link for link in links if link["status"] == "resolved"]
    assert resolved
    wrong = [k for k in resolved if k["county_code_fips"] not in where[k["facility_name_as_stated"]]]
    assert wrong == []


def test_a_second_run_changes_nothing(zz: ZZWorkspace) -> None:
    """Nothing is done again where nothing changed; not a byte of the workspace moves."""
    before = {f: f.stat().st_mtime_ns for f in zz.path.rglob("*") if f.is_file()}
    assert pipeline.run(zz.path, lambda _name, _done, _of: None) == []
    assert {f: f.stat().st_mtime_ns for f in zz.path.rglob("*") if f.is_file()} == before


def require_steps_close(steps: dict[str, int]) -> None:
    """What was left out and what was issued are the rows read; what became of them are those issued."""
    issued = list(steps).index("detainers_issued")
    counts = list(steps.values())
    assert counts[0] == sum(counts[1 : issued + 1]) == ROWS
    assert sum(counts[issued + 1 :]) == counts[issued]


def test_the_totals_of_an_edition_close(zz: ZZWorkspace, edition: Path) -> None:
    """Outcomes add up to the detainers issued, and the waterfall adds up to the rows read."""
    printed = publish.read_edition(edition)
    totals = printed["totals"]
    outcomes = [n for k, n in totals.items() if not k.startswith(("rows_", "detainers_", "not_"))]
    assert sum(outcomes) == totals["detainers_issued"]
    steps = {row["step"]: row["count"] for row in printed["tables"]["accounting"]["rows"]}
    require_steps_close(steps)
    fates = Counter(r["fate"] for r in truth(zz, "rows.csv"))
    assert (steps["rows_set_aside"], steps["rows_repeating"]) == (fates["set_aside"], fates["duplicate_of"])


def test_a_figure_of_the_edition_is_the_figure_of_the_measure(zz: ZZWorkspace, edition: Path) -> None:
    """The edition prints what `measures compute` answers."""
    with reading(zz.path) as snapshot:
        question = Question("declined_share", (), (("state", "99"),), date(2024, 10, 1), date(2025, 10, 1))
        answer = compute_measure(snapshot, question)
    printed = {f["figure_id"]: f for f in publish.read_edition(edition)["figures"]}
    for row in answer.rows:
        figure = printed[f"declined_share_{row['denominator_is']}"]
        for name in ("value", "numerator", "denominator", "low", "high", "unknown_count"):
            assert figure[name] == row[name]


def test_claims_about_the_place_are_held_to_the_data(edition: Path) -> None:
    """One planted claim matches, one differs, whichever definitions are tried."""
    verdicts = {c["id"]: c["verdict"] for c in publish.read_edition(edition)["claims"]}
    assert verdicts["zz-issued-fy2025"] == "matches"
    assert verdicts["zz-declined-fy2025"] == "differs under every definition tried"


def test_an_edition_about_a_fictional_state_says_so_first(edition: Path) -> None:
    """Nobody can take an invented figure for an agency's; the answer names no real agency as its source."""
    printed = publish.read_edition(edition)
    assert printed["flags"][0]["flag_id"] == "fictional"
    assert not any("ICE's releases" in sentence for sentence in printed["answer"])


def test_the_law_in_force_is_printed_with_its_citation(edition: Path) -> None:
    """The fictional act took force inside the period."""
    rows = publish.read_edition(edition)["tables"]["policies_in_force"]["rows"]
    act = next(r for r in rows if r["instrument"] == "The Fictional Holds Act of ZZ")
    assert (act["effective_from"], act["hold"], act["citation"]) == (
        "2025-01-01",
        "prohibited",
        "Fictional Code of ZZ, section 1",
    )


def test_a_national_edition_names_the_instruments_of_every_place(zz: ZZWorkspace, tmp_path: Path) -> None:
    """Any place may be named in it, so the instruments of all are printed, and what began or ended among them."""
    law = {t.table_id: t for t in build(zz, tmp_path / "us", "us").edition.tables}
    places = {row[1] for row in law["policies_in_force"].rows}
    assert {"United States", "California", "Fictional State ZZ"} <= {str(p) for p in places}
    assert {row[2] for row in law["law_changes"].rows} <= {"began", "ended"}
    assert len(law["law_changes"].rows) == len(set(law["law_changes"].rows)) > 0


def test_both_halves_are_laid_side_by_side(edition: Path) -> None:
    """A month of which a log does not speak is silent, not zero."""
    rows = publish.read_edition(edition)["tables"]["both_halves"]["rows"]
    assert len(rows) > 3
    for row in rows:
        if row["custodian_count"] is None:
            assert (row["difference"], row["reason"]) == (None, "not_stated")
        else:
            assert row["difference"] == row["ice_count"] - row["custodian_count"]
    assert all(row["months_reported"] + row["months_silent"] <= 12 for row in rows)


def test_no_person_key_and_no_row_address_is_in_an_edition(zz: ZZWorkspace, edition: Path) -> None:
    """Keys, their hashes, detainer ids and birth years stay in the ledger."""
    with reading(zz.path) as snapshot:
        rows = snapshot.run(snapshot.table(DETAINERS).select("detainer_id", "person_key")).to_pylist()
    secrets = {v for row in rows for v in row.values() if v}
    inputs = {i["sha256"] for i in publish.read_edition(edition)["inputs"]}
    for file in edition.rglob("*"):
        if file.is_file():
            words = set(re.findall(rb"[0-9a-f]{24,64}", file.read_bytes()))
            assert not {w.decode() for w in words} & (secrets - inputs), file.name
    text = (edition / "edition.json").read_text(encoding="utf-8")
    for name in ("birth_year", "person_key", "citizenship", "row_number"):
        assert f'"{name}"' not in text


def test_the_place_of_a_state_body_is_its_state(edition: Path) -> None:
    """A state prison is never printed under the county in which it stands."""
    rows = publish.read_edition(edition)["tables"]["declines_by_place"]["rows"]
    assert {r["custodian_level"] for r in rows if r["county_code_fips"]} <= {"county", "municipal"}
    assert any(r["custodian_level"] == "state" for r in rows)


def test_a_county_without_detainers_is_no_finding(zz: ZZWorkspace, tmp_path: Path) -> None:
    """An edition about a place that the releases do not cover says just that."""
    built = build(zz, tmp_path / "e", scope="98003")
    assert built.edition.totals["detainers_issued"] is not None
    if not built.edition.totals["detainers_issued"]:
        assert "no finding about the place" in built.edition.answer[1]


def test_an_edition_of_days_that_no_release_covers_is_refused(zz: ZZWorkspace, tmp_path: Path) -> None:
    """Its first page would say that no detainer was issued; what was issued is unknown."""
    days = (date(2010, 1, 1), date(2011, 1, 1))
    with pytest.raises(UsageError, match="no release covers a day of the period") as refused:
        build(zz, tmp_path / "e", days=days)
    assert refused.value.where["period"] == "from 2010-01-01 up to, not including, 2011-01-01"
    assert not (tmp_path / "e").exists()


def test_the_waterfall_of_a_county_counts_what_may_belong_there(zz: ZZWorkspace, tmp_path: Path) -> None:
    """What no county is sure enough for is neither the county's nor another's."""
    built = build(zz, tmp_path / "e", scope="99001").edition
    steps = dict(row[::2][:2] for row in built.table("accounting").rows)
    require_steps_close(steps)
    assert built.answer[4].startswith(f"{steps['place_unknown']} more detainers of the period")
    assert steps["detainers_issued"] == built.totals["detainers_issued"]


def test_new_definitions_make_the_next_edition(zz: ZZWorkspace, tmp_path: Path) -> None:
    """The same inputs give the same number; a changed fact of the workspace gives the next."""
    assert build(zz, tmp_path / "a", scope="99001").edition.edition_number == 1
    assert build(zz, tmp_path / "b", scope="99001").edition.edition_number == 1
    extra = zz.path / "facts" / "policies" / "rules" / "zz-later.yaml"
    original = next((zz.path / "facts" / "policies" / "rules").glob("*.yaml"))
    text = original.read_text(encoding="utf-8")
    own = re.search(r"^id: (\S+)$", text, re.M)
    assert own
    extra.write_text(text.replace(f"id: {own[1]}", "id: zz-later"), encoding="utf-8")
    try:
        assert build(zz, tmp_path / "c", scope="99001").edition.edition_number == 2
    finally:
        extra.unlink()
    assert json.loads((tmp_path / "c" / "edition.json").read_text())["edition_id"].endswith("-2")
