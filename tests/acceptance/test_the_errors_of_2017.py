"""Each error of the report of 2017, in ZZ: a report built the plain way errs, and the edition does not.

The plain way is `support.report_2017`: names joined without a state, a list of labels without days, what was recorded
in a week over what was issued in it, one line a person. Both are built from the same rows, and held to one answer.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest

from counterfoil import measures, pipeline, publish, reports
from counterfoil.engine import reading
from counterfoil.errors import DifferenceError, RefusedError
from counterfoil.publish.manifest import render_manifest
from support.gate import (
    ON,
    build,
    correct,
    declines,
    given_zz,
    instrument,
    quiet,
    reply,
    rows,
    rows_of,
    steady,
    table,
)
from support.report_2017 import build_report_2017

DECLINED = "Detainer~Declined~by~LEA"
BOOKED = "Booked~into~Detention"
ZENITH = "Zenith County"


def beside(text: str, column: str, by_date: Mapping[str, str]) -> str:
    """The text table with one more column, whose cell follows from the date of the row."""
    head, *lines = text.splitlines()
    return "\n".join([f"{head} | {column}", *(f"{line} | {by_date.get(line[:10], '-')}" for line in lines)])


def test_e1_a_homonym_in_another_state_is_not_counted_here(tmp_path: Path) -> None:
    """Franklin. There is a Zenith County in ZZ and one in ZY: a join on the bare name counts both for either."""
    text = table(
        steady("ZENITH~COUNTY~JAIL", "ZENITHVILLE", code="ZENITZZ"),
        steady("ZENITH~COUNTY~JAIL", "ZENITH~HARBOR", code="ZENITZY", state="ZY", reason=DECLINED),
        rows_of("2025-03-04", 5, "ZENITH~COUNTY~JAIL", "-", code="-", state="-", reason=DECLINED),
    )
    assert build_report_2017(text).declined["Zenith"] == 24 + 5  # of either, and of the form that names no state
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
    naive = build_report_2017(text).declined["Zinnia"]
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
    assert build_report_2017(text).declined["Zinnia"] == 4
    assert declines(build(given, tmp_path / "a"))["Zinnia County"] == (28, 4)
    correct(given, "wrong_addressee", 4, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    then = build(given, tmp_path / "b")
    assert "Zinnia County" not in declines(then)
    assert then["totals"]["not_attributed"] in (0, 4)  # of no place, so perhaps not of the state either
    attribution = {r["attribution"]: r["count"] for r in rows(build(given, tmp_path / "c", "us"), "attribution")}
    assert attribution["wrong_addressee"] == 4


def test_e4_a_place_has_law_with_days_and_no_label(tmp_path: Path) -> None:
    """Nassau and Suffolk. A list made once outlives what it rests on, and knows one of two places with the same text.

    Zinnia's text was repealed before the period; Zag and Zenith have the same one from July on.
    """
    text = table(
        steady(reason=DECLINED),
        steady("ZAG~COUNTY~JAIL", "ZAGTON", code="ZAGCOZZ"),
        steady("ZENITH~COUNTY~JAIL", "ZENITHVILLE", code="ZENITZZ"),
    )
    texts = {
        "99003": ("Zinnia County", "2014-04-01", "2025-01-01"),
        "99007": ("Zag County", "2025-07-01", None),
        "99001": (ZENITH, "2025-07-01", None),
    }
    given = given_zz(tmp_path)
    for code, (name, begins, ends) in texts.items():
        instrument(given, code, name, begins, ends)
    right = {"Zag County": "2025-07-01", ZENITH: "2025-07-01"}

    kept_since_2014 = [name for name, begins, _ in texts.values() if begins < "2024"]
    naive = build_report_2017(text, labels=kept_since_2014)
    assert naive.restricting == ["Zinnia County"] != sorted(right)
    assert "2026" not in naive.printed()  # as of no day

    edition = build(given.release(text), tmp_path / "e")
    in_force = {r["place"]: r["effective_from"] for r in rows(edition, "policies_in_force")}
    assert {place: begins for place, begins in in_force.items() if place != "United States"} == right
    assert {(r["place"], r["what"]) for r in rows(edition, "law_changes")} == {(place, "began") for place in right}
    by_stance = {r["notify_stance"]: r["count"] for r in rows(edition, "detainers_by_stance")}
    assert by_stance == {
        "prohibited": 2 * 12,
        "permitted": 24 + 2 * 12,
    }  # by the day of each form, by one rule for all
    assert edition["as_of_date"] == "2026-03-10"
    assert "10 March 2026" in (tmp_path / "e" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"non-?cooperative|restricts? cooperation|sanctuary", json.dumps(edition).casefold())


def test_e5_a_figure_without_rows_is_found_out(tmp_path: Path) -> None:
    """Clark: nobody could say where 51 came from. Whoever types 51 in, with all its hashes, is found out."""
    given = given_zz(tmp_path).release(table(steady(reason=DECLINED)))
    edition = build(given, tmp_path / "e")
    steps = {r["step"]: r["count"] for r in rows(edition, "accounting")}
    names = list(steps)
    away = names[1 : names.index("detainers_issued")]
    assert steps["rows_read"] == sum(steps[name] for name in away) + steps["detainers_issued"] == 24
    address = "declines_by_place/ZZ,99003,county/issued_count"
    found = pipeline.explain_figure(tmp_path / "e", address, given.path).explanation
    assert found.counted == declines(edition)["Zinnia County"][0] == 24
    assert sum(s.row_count for s in found.stretches if s.role == "counted") == 24
    pipeline.verify_report(tmp_path / "e", given.path, quiet)

    shutil.copytree(tmp_path / "e", tmp_path / "typed")
    type_a_figure(tmp_path / "typed", "declines_by_place", "issued_count", 51)
    assert declines(publish.read_edition(tmp_path / "typed"))["Zinnia County"] == (51, 24)
    assert publish.check_edition(tmp_path / "typed") == []  # whole by its own hashes: the plain way sees nothing
    with pytest.raises(DifferenceError):
        pipeline.verify_report(tmp_path / "typed", given.path, quiet)
    with pytest.raises(DifferenceError) as moved:
        pipeline.explain_figure(tmp_path / "typed", address, given.path)
    assert (moved.value.where["printed"], moved.value.where["here"]) == ("51", "24")


def type_a_figure(folder: Path, name: str, column: str, value: int) -> None:
    """Writes a figure into an edition's record by hand, and makes its manifest again so that all hashes fit."""
    edition = publish.read_edition(folder)
    edition["tables"][name]["rows"][0][column] = value
    (folder / "edition.json").write_text(json.dumps(edition, indent=1, ensure_ascii=False), encoding="utf-8")
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    inputs = [SimpleNamespace(**i) for i in edition["inputs"]]
    whole = SimpleNamespace(
        edition_id=edition["edition_id"], software_version=edition["software_version"], inputs=inputs
    )
    (folder / "manifest.json").write_bytes(render_manifest(whole, files))  # type: ignore[arg-type]


def test_e6_a_state_prison_in_a_county_is_not_the_county(tmp_path: Path) -> None:
    """Kern. Detainers for a prison that stands in a county are printed by state, under the custodian's level."""
    text = table(
        steady("ORRERY~COUNTY~JAIL", "ORRERY~MILLS", code="ORRERZZ", reason=DECLINED),
        steady("LANTERN~STATE~PRISON", "LANTERN", each=3, code="ZZLANTE", reason=DECLINED),
    )
    naive = build_report_2017(text, stands_in={"LANTERN STATE PRISON": "Orrery"})
    assert naive.declined["Orrery"] == 24 + 36
    found = rows(build(given_zz(tmp_path).release(text), tmp_path / "e"), "declines_by_place")
    told = {(r["county_code_fips"], r["custodian_level"]): r["declined_count"] for r in found}
    assert told == {("99019", "county"): 24, (None, "state"): 36}


def test_e7_a_stock_recorded_at_once_is_not_one_weeks_events(tmp_path: Path) -> None:
    """Travis. A new policy covered all who were held: the forms are of the year before, and entered in one week."""
    forms = [rows_of(f"2024-{m:02d}-11", 2, reason=DECLINED) for m in range(1, 13)]
    entered = {f"2024-{m:02d}-11": "2025-02-03" for m in range(1, 13)}
    text = beside(table(steady(), *forms), "recorded", entered)
    week = ("2025-01-28", "2025-02-04")
    assert build_report_2017(text, *week).declined["Zinnia"] == 24
    given = given_zz(tmp_path).release(text)
    assert build(given, tmp_path / "week", period=week)["totals"]["declined_by_agency"] == 0
    year = build(given, tmp_path / "year", period=("2024-01-01", "2025-01-01"))
    assert year["totals"]["declined_by_agency"] == year["totals"]["detainers_issued"] == 24


def test_e7_a_day_with_too_much_is_held_back_until_somebody_has_looked(tmp_path: Path) -> None:
    """What stands on one day is printed with the reason why it stands, or not at all."""
    text = table(steady(each=1), rows_of("2025-02-03", 20, reason=DECLINED))
    assert build_report_2017(text, "2025-02-01", "2025-02-08").declined["Zinnia"] == 20  # without a word
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
    naive = build_report_2017(text)
    assert naive.issued[0] == ("Zag", 108)  # first of the list, with none recorded as declined
    assert naive.declined["Zag"] == 0
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e")
    found = rows(edition, "declines_by_place")
    assert [r["county_code_fips"] for r in found] == sorted(r["county_code_fips"] for r in found)
    assert "Zag County" not in declines(edition)
    assert edition["totals"]["unresolved"] == 108


def test_e9_a_share_has_numerator_and_denominator_of_one_cohort(tmp_path: Path) -> None:
    """206 of 3,083: declines recorded in a week, over forms issued in it. Here both are of the forms issued."""
    text = table(steady(), rows_of("2024-06-04", 8, reason=DECLINED), rows_of("2025-06-03", 2, reason=DECLINED))
    text = beside(text, "recorded", {"2024-06-04": "2025-02-03"})
    assert build_report_2017(text).says == (10, 26)
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
    text = table(steady(reason=DECLINED))
    naive = build_report_2017(text, labels=["Zinnia County"]).printed()
    assert "Zinnia County" in naive
    assert "prohibited" not in naive
    edition = build(given.release(text), tmp_path / "e", "99003")
    stances = {r["instrument"]: (r["hold"], r["citation"]) for r in rows(edition, "policies_in_force")}
    assert stances["The Fictional Holds Act of ZZ"] == ("prohibited", "Fictional Code of ZZ, section 1")


def test_e11_a_named_place_can_reply_and_the_reply_stands_with_the_figure(tmp_path: Path) -> None:
    """Sheriffs learned of it from the press. A reply is a dated fact, printed beside what it answers."""
    text = table(steady(), rows_of("2025-05-06", 6, reason=DECLINED))
    naive = build_report_2017(text).printed()
    assert naive.count("Zinnia: issued 2025-05-06") == 6
    assert "repl" not in naive  # named six times, and no place for an answer
    given = given_zz(tmp_path).release(text)
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


def test_e12_programs_read_every_figure_without_retyping(tmp_path: Path) -> None:
    """A PDF of 35 pages that could not be copied was retyped. Here programs read what the page says."""
    edition = build(given_zz(tmp_path).release(table(steady(reason=DECLINED))), tmp_path / "e")
    naive = tmp_path / "naive"
    naive.mkdir()
    locked = pypdf.PdfWriter(clone_from=tmp_path / "e" / "report.pdf")
    locked.encrypt("", "owner", permissions_flag=0, algorithm="RC4-128")
    locked.write(naive / "report.pdf")
    assert not may_copy(naive / "report.pdf")
    assert read_by_schema(naive) == {}

    assert may_copy(tmp_path / "e" / "report.pdf")
    assert read_by_schema(tmp_path / "e") == {name: t["rows"] for name, t in edition["tables"].items()}


def may_copy(pdf: Path) -> bool:
    """Whether a reader is allowed to take text out of a PDF."""
    held = pypdf.PdfReader(pdf)
    return not held.is_encrypted or pypdf.constants.UserAccessPermissions.EXTRACT in held.user_access_permissions


def read_by_schema(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables of a folder, read by nothing but what its data package says of them."""
    package = folder / "datapackage.json"
    if not package.exists():
        return {}
    kinds: dict[str, Any] = {
        "integer": int,
        "number": float,
        "boolean": "true".__eq__,
        "date": str,
        "string": lambda text: re.sub(r"^'(?='*[=+@\t\r-])", "", text),
    }
    found = {}
    for resource in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        fields = {f["name"]: kinds[f["type"]] for f in resource["schema"]["fields"]}
        with (folder / resource["path"]).open(encoding=resource["encoding"], newline="") as file:
            found[resource["name"]] = [
                {n: None if cell == "" else fields[n](cell) for n, cell in row.items()}
                for row in csv.DictReader(file)
            ]
    return found


def test_e13_no_row_is_about_one_person(tmp_path: Path) -> None:
    """A row a person went into the press. Here a death in a small place is hidden, and cannot be subtracted back."""
    text = table(steady(), rows_of("2025-05-06", 1, reason="Died"), rows_of("2025-05-06", 3, reason="Case~Closed"))
    persons = build_report_2017(table(rows_of("2025-05-06", 1, reason=DECLINED))).persons
    assert persons == ["Zinnia: issued 2025-05-06, crime not stated"]  # a line about one person
    edition = build(given_zz(tmp_path).release(text), tmp_path / "e", "99003")
    outcomes = {r["outcome"]: (r["count"], r["reason"]) for r in rows(edition, "outcomes")}
    assert outcomes["died"] == (None, "suppressed")
    hidden = [o for o, (n, _) in outcomes.items() if n is None]
    assert len(hidden) > 1
    assert edition["totals"]["died"] is None
    assert any(f["flag_id"] == "suppressed" for f in edition["flags"])
    shown = sum(n for n, _ in outcomes.values() if n is not None)
    assert edition["totals"]["detainers_issued"] - shown >= 4


def test_e14_charges_and_convictions_are_counted_apart(tmp_path: Path) -> None:
    """Notable criminal activity, charged or convicted, one line a person. Here each is a count of its own."""
    convicted = [f"2025-{m:02d}-11" for m in range(1, 13)]
    charged = [f"2025-{m:02d}-12" for m in range(1, 13)]
    told = dict.fromkeys(convicted, "1~Convicted~Criminal") | dict.fromkeys(charged, "2~Pending~Criminal~Charges")
    text = beside(
        table(steady(), *(rows_of(day, 1, reason=DECLINED) for day in (*convicted, *charged))), "criminality", told
    )
    naive = build_report_2017(text)
    assert naive.crimes == 12 + 12  # in one word
    assert "Zinnia: issued 2025-01-11, 1 Convicted Criminal" in naive.printed()

    given = given_zz(tmp_path).release(text)
    days = (date(2025, 1, 1), date(2026, 1, 1))
    asked = measures.Question("detainers_by_criminality", ("state",), (), *days)
    with reading(given.path) as snapshot:
        found = measures.compute_measure(snapshot, asked).rows
    counts = {r["criminality"]: r["count"] for r in found}
    assert (counts["1 Convicted Criminal"], counts["2 Pending Criminal Charges"]) == (12, 12)
    edition = build(given, tmp_path / "e")
    columns = {f["name"] for t in edition["tables"].values() for f in t["fields"]}
    assert not columns & {"offense_group", "offense_code_ncic", "criminality", "citizenship_country"}
    assert "Convicted" not in json.dumps(edition)


def test_e15_what_vanishes_between_editions_is_said(tmp_path: Path) -> None:
    """Clark and Nassau were gone without a note. The next edition lists each figure that moved, and why."""
    text = table(steady(), rows_of("2025-05-06", 6, reason=DECLINED))
    naive = build_report_2017(text), build_report_2017(text.replace(DECLINED, BOOKED))
    assert naive[0].declined["Zinnia"] == 6
    assert "declined" not in naive[1].printed().replace("II. Recorded declined detainers", "")  # gone, without a word
    given = given_zz(tmp_path).release(text)
    first = build(given, tmp_path / "a", "99003")
    pipeline.add_erratum(given.path, erratum(first["edition_id"]), lambda: None)
    correct(given, "release_not_shown", 6, facility="ZINNIA CO JAIL", outcome="declined_by_agency")
    then = build(given, tmp_path / "b", "99003")
    moved = {r["figure"]: (r["before"], r["now"]) for r in rows(then, "changes")}
    assert moved["declined_share_of_all_issued"] == (0.2, 0.0)
    assert all("correction-2026-04-01-1" in r["because"] for r in rows(then, "changes"))
    assert [(e["said"], e["right"]) for e in then["errata"]] == [("6 declined", "none declined")]
    assert "none declined" in (tmp_path / "b" / "index.html").read_text(encoding="utf-8")
    found = pipeline.compare_editions(tmp_path / "a", tmp_path / "b", given.path)
    by_figure = {m["figure"]: m for m in found.moved}
    assert by_figure["declined_by_agency"]["by_corrections"] == -6
    assert [by_figure["declined_by_agency"][cause] for cause in pipeline.CAUSES[:-1]] == [0] * 5


def erratum(edition_id: str) -> reports.Erratum:
    """What was said of the declines of an edition, and what is right."""
    figure, source = "declined_share_of_all_issued", "fictional letter"
    return reports.Erratum("", edition_id, figure, "6 declined", "none declined", ON, "ZZ desk", source, ON)
