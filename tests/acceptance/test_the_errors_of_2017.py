"""Each error of the report of 2017, in ZZ: the plain way to compute it errs, and the edition does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from counterfoil import pipeline
from counterfoil.errors import RefusedError
from support.detainers import read_table
from support.gate import ON, build, correct, declines, given_zz, reply, rows, rows_of, steady, table

DECLINED = "Detainer~Declined~by~LEA"
BOOKED = "Booked~into~Detention"
ZENITH = "Zenith County"


def naive_by_name(text: str) -> Counter[str]:
    """The plain way: the words of a facility's name before COUNTY, without a state, are the county."""
    return Counter(row["facility"].split(" COUNTY")[0] for row in read_table(text) if row["facility"])  # type: ignore[union-attr]


def test_e1_a_homonym_in_another_state_is_not_counted_here(tmp_path: Path) -> None:
    """Franklin. There is a Zenith County in ZZ and one in ZY: a join on the bare name counts both for either."""
    text = table(
        steady("ZENITH~COUNTY~JAIL", "ZENITHVILLE", code="ZENITZZ"),
        steady("ZENITH~COUNTY~JAIL", "ZENITH~HARBOR", code="ZENITZY", state="ZY", reason=DECLINED),
        rows_of("2025-03-04", 5, "ZENITH~COUNTY~JAIL", "-", code="-", state="-", reason=DECLINED),
    )
    assert naive_by_name(text)["ZENITH"] == 24 + 24 + 5
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e", "us")
    assert declines(edition)[f"{ZENITH}"] == (24, 24)  # the one in ZY; the one in ZZ declined none
    by_state = {(r["state"], r["county_code_fips"]): r["issued_count"] for r in rows(edition, "declines_by_place")}
    assert by_state["ZY", "98001"] == 24
    assert ("ZZ", "99001") not in by_state
    assert edition["totals"]["not_attributed"] == 5


def test_e2_a_person_who_was_moved_on_is_no_decline_of_the_first_jail(tmp_path: Path) -> None:
    """Williamson and Bastrop. The last custodian decides; a correction moves the outcome, with its source."""
    text = table(steady(), rows_of("2025-05-06", 6, reason=DECLINED))
    given = given_zz(tmp_path).release(text)
    naive = sum(row["reason"] == "Detainer Declined by LEA" for row in read_table(text))
    first = build(given, tmp_path / "a", "99003")
    assert first["totals"]["declined_by_agency"] == naive == 6
    correct(given, "moved_to_other_custodian", 6, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    then = build(given, tmp_path / "b", "99003")
    assert (then["edition_number"], then["totals"]["declined_by_agency"]) == (2, 0)
    assert then["totals"]["moved_to_other_custodian"] == 6
    assert [r["kind"] for r in rows(then, "corrections")] == ["Moved to another custodian"]


def test_e3_a_form_to_the_wrong_place_names_nobody(tmp_path: Path) -> None:
    """Chester and Richmond. A detainer sent where the person was not is the issuer's error: it leaves the county."""
    text = table(steady(), rows_of("2025-05-06", 4, reason=DECLINED))
    given = given_zz(tmp_path).release(text)
    assert declines(build(given, tmp_path / "a"))["Zinnia County"] == (28, 4)
    correct(given, "wrong_addressee", 4, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    then = build(given, tmp_path / "b")
    assert "Zinnia County" not in declines(then)
    assert then["totals"]["not_attributed"] in (0, 4)  # of no place, so perhaps not of the state either
    attribution = {r["attribution"]: r["count"] for r in rows(build(given, tmp_path / "c", "us"), "attribution")}
    assert attribution["wrong_addressee"] == 4


def test_e4_no_place_has_a_label_and_the_law_has_days(tmp_path: Path) -> None:
    """Nassau. A label outlives what it rests on; an instrument has a first day, and an edition an as-of date."""
    labels = {"99003": "non-cooperative"}  # the plain way: a list of names, without a day
    assert labels["99003"]
    edition = build(given_zz(tmp_path).release(table(steady())), tmp_path / "e")
    assert edition["as_of_date"] == "2026-03-10"
    words = json.dumps(edition).casefold()
    assert not re.search(r"non-?cooperative|restricts? cooperation|sanctuary", words)


def test_e5_a_figure_without_rows_cannot_be_printed(tmp_path: Path) -> None:
    """Clark: nobody could say where 51 came from. Here a waterfall leads from the rows of the files to it."""
    label_list = {"Zinnia County": 51}  # the plain way: a number that somebody typed
    edition = build(given_zz(tmp_path).release(table(steady())), tmp_path / "e")
    steps = {r["step"]: r["count"] for r in rows(edition, "accounting")}
    names = list(steps)
    away = names[1 : names.index("detainers_issued")]
    assert steps["rows_read"] == sum(steps[name] for name in away) + steps["detainers_issued"] == 24
    assert sum(steps[name] for name in names[names.index("detainers_issued") + 1 :]) == 24
    assert edition["totals"]["detainers_issued"] == steps["detainers_issued"] != label_list["Zinnia County"]
    assert [i["row_count"] for i in edition["inputs"]] == [24]


def test_e6_a_state_prison_in_a_county_is_not_the_county(tmp_path: Path) -> None:
    """Kern. Detainers for a prison that stands in a county are printed by state, under the custodian's level."""
    text = table(
        steady("ORRERY~COUNTY~JAIL", "ORRERY~MILLS", code="ORRERZZ", reason=DECLINED),
        steady("LANTERN~STATE~PRISON", "LANTERN", each=3, code="ZZLANTE", reason=DECLINED),
    )
    county_of = {"ORRERY MILLS": "99019", "LANTERN": "99019"}  # the plain way: the county is where it stands
    naive = Counter(county_of[str(row["city"])] for row in read_table(text))
    assert naive["99019"] == 24 + 36
    found = rows(build(given_zz(tmp_path).release(text), tmp_path / "e"), "declines_by_place")
    told = {(r["county_code_fips"], r["custodian_level"]): r["declined_count"] for r in found}
    assert told == {("99019", "county"): 24, (None, "state"): 36}


def test_e7_a_stock_recorded_on_one_day_is_not_one_weeks_events(tmp_path: Path) -> None:
    """Travis. What was recorded at once is held back until somebody has looked, then printed with the reason."""
    text = table(steady(each=1), rows_of("2025-02-03", 20, reason=DECLINED))
    week = [row for row in read_table(text) if (row["date"] or "")[:8] == "2025-02-" and row["date"] < "2025-02-08"]  # type: ignore[operator]
    assert len(week) == 21  # the plain way: 21 in a week, without a word
    given = given_zz(tmp_path).release(text)
    with pytest.raises(RefusedError) as refused:
        build(given, tmp_path / "a")
    assert refused.value.status == 4
    findings = sorted(refused.value.where)
    assert "day-99003-2025-02-03" in findings
    assert not (tmp_path / "a").exists()
    looked = [
        pipeline.NewOverride(f, "A policy of that day covered all who were held.", "ZZ desk", ON) for f in findings
    ]
    edition = build(given, tmp_path / "b", overrides=looked)
    assert {r["finding"] for r in rows(edition, "findings")} == set(findings)
    assert all(r["override_reason"].startswith("A policy") for r in rows(edition, "findings"))


def test_e8_nothing_is_ranked_by_detainers_issued(tmp_path: Path) -> None:
    """Section I ranked places by what was issued, under a title on refusal. Here places stand in order of code."""
    text = table(
        steady("ZAG~COUNTY~JAIL", "ZAGTON", each=9, code="ZAGCOZZ", reason="-"),
        steady(reason=DECLINED),
    )
    ranked = Counter(row["facility"] for row in read_table(text)).most_common(1)[0][0]
    assert ranked == "ZAG COUNTY JAIL"  # the plain way: first of the list, with none recorded as declined
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e")
    found = rows(edition, "declines_by_place")
    assert [r["county_code_fips"] for r in found] == sorted(r["county_code_fips"] for r in found)
    assert "Zag County" not in declines(edition)
    assert edition["totals"]["unresolved"] == 108


def test_e9_a_share_has_numerator_and_denominator_of_one_cohort(tmp_path: Path) -> None:
    """206 of 3,083: declines recorded in a week, over forms issued in it. Here both are of the forms issued."""
    text = table(steady(), rows_of("2024-06-04", 8, reason=DECLINED), rows_of("2025-06-03", 2, reason=DECLINED))
    naive = (sum(r["reason"] == "Detainer Declined by LEA" for r in read_table(text)), 26)
    assert naive == (10, 26)
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e", "99003")
    shares = {f["figure_id"]: (f["numerator"], f["denominator"]) for f in edition["figures"]}
    assert shares["declined_share_of_all_issued"] == (2, 26)
    assert all(n is None or n <= d for n, d in shares.values())


def test_e10_the_law_of_the_day_is_printed(tmp_path: Path) -> None:
    """Snohomish and Washington. What a place could not lawfully do is in the report, with its citation."""
    given = given_zz(tmp_path)
    rule = next(Path("src/counterfoil/zz/facts/extension/policies/rules").glob("zz-no-local-holds*.yaml"))
    place = given.path / "facts" / "policies" / "rules"
    place.mkdir(parents=True, exist_ok=True)
    (place / rule.name).write_bytes(rule.read_bytes())
    edition = build(given.release(table(steady(reason=DECLINED))), tmp_path / "e", "99003")
    stances = {r["instrument"]: (r["hold"], r["citation"]) for r in rows(edition, "policies_in_force")}
    assert stances["The Fictional Holds Act of ZZ"] == ("prohibited", "Fictional Code of ZZ, section 1")


def test_e11_a_named_place_can_reply_and_the_reply_stands_with_the_figure(tmp_path: Path) -> None:
    """Sheriffs learned of it from the press. A reply is a dated fact, printed beside what it answers."""
    given = given_zz(tmp_path).release(table(steady(), rows_of("2025-05-06", 6, reason=DECLINED)))
    first = build(given, tmp_path / "a", "99003")
    assert first["replies"] == []
    reply(given, first["edition_id"], "declined_share_of_all_issued", "99003", "All six were handed over.")
    then = build(given, tmp_path / "b", "99003")
    assert (then["edition_number"], [r["says"] for r in then["replies"]]) == (2, ["All six were handed over."])
    assert any("All six were handed over." in note for note in then["tables"]["declined_share"]["notes"])
    page = (tmp_path / "b" / "index.html").read_text(encoding="utf-8")
    assert "All six were handed over." in page
    both = {s["section_id"]: s["paragraphs"] for s in then["sections"]}["both-halves"]
    assert "All six were handed over." in both[-1]
    assert then["figures"] == first["figures"]


def test_e12_programs_can_read_it(tmp_path: Path) -> None:
    """A PDF of 35 pages that could not be copied. Here CSV, JSON and a workbook hold what the page holds."""
    build(given_zz(tmp_path).release(table(steady())), tmp_path / "e")
    names = {p.name for p in (tmp_path / "e").iterdir()}
    assert {"edition.json", "edition.schema.json", "tables.xlsx", "datapackage.json", "manifest.json"} <= names
    assert len(list((tmp_path / "e" / "tables").glob("*.csv"))) > 5


def test_e13_no_row_is_about_one_person(tmp_path: Path) -> None:
    """A row a person went into the press. Here a death in a small place is hidden, and cannot be subtracted back."""
    text = table(steady(), rows_of("2025-05-06", 1, reason="Died"), rows_of("2025-05-06", 3, reason="Case~Closed"))
    naive = Counter(row["reason"] for row in read_table(text))
    assert naive["Died"] == 1
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e", "99003")
    outcomes = {r["outcome"]: (r["count"], r["reason"]) for r in rows(edition, "outcomes")}
    assert outcomes["died"] == (None, "suppressed")
    hidden = [o for o, (n, _) in outcomes.items() if n is None]
    assert len(hidden) > 1
    assert edition["totals"]["died"] is None
    assert any(f["flag_id"] == "suppressed" for f in edition["flags"])
    shown = sum(n for n, _ in outcomes.values() if n is not None)
    assert edition["totals"]["detainers_issued"] - shown >= 4


def test_e14_charges_and_convictions_are_not_mixed(tmp_path: Path) -> None:
    """Sample crimes, charged or convicted, one a person. An edition prints no offense of anybody."""
    edition = build(given_zz(tmp_path).release(table(steady())), tmp_path / "e")
    columns = {f["name"] for t in edition["tables"].values() for f in t["fields"]}
    assert not columns & {"offense_group", "offense_code_ncic", "criminality", "citizenship_country"}


def test_e15_what_vanishes_between_editions_is_said(tmp_path: Path) -> None:
    """Clark and Nassau were gone without a note. The next edition lists each figure that moved, and why."""
    given = given_zz(tmp_path).release(table(steady(), rows_of("2025-05-06", 6, reason=DECLINED)))
    build(given, tmp_path / "a", "99003")
    correct(given, "release_not_shown", 6, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    then = build(given, tmp_path / "b", "99003")
    moved = {r["figure"]: (r["before"], r["now"]) for r in rows(then, "changes")}
    assert moved["declined_share_of_all_issued"] == (0.2, 0.0)
    assert all("correction-2026-04-01-1" in r["because"] for r in rows(then, "changes"))
    found = pipeline.compare_editions(tmp_path / "a", tmp_path / "b", given.path)
    by_figure = {m["figure"]: m for m in found.moved}
    assert by_figure["declined_by_agency"]["by_corrections"] == -6
    assert by_figure["declined_by_agency"]["by_rows"] == by_figure["declined_by_agency"]["by_definitions"] == 0
