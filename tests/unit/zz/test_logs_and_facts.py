"""The logs of the fictional custodians, and the facts that a workspace adds to know ZZ."""

from __future__ import annotations

import csv
import re
from collections import Counter

from zz_reading import read_csv

from counterfoil.claims import load_statements
from counterfoil.jurisdictions import load_register
from counterfoil.policies import load_provisions
from counterfoil.sources import load_formats
from counterfoil.zz import ZZRelease


def test_each_log_has_the_headings_of_a_log(release: ZZRelease) -> None:
    """Nine logs, all in the one layout, none with a person key."""
    known = list(load_formats()["custodian_log"].columns)
    assert len(release.custodian_logs) == 9
    for path in release.custodian_logs:
        assert re.fullmatch(r"ZZ-[a-z-]+_log_through_2026-03-10\.csv", path.name)
        with path.open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == known
        assert not re.search(r"[0-9a-f]{40}", path.read_text(encoding="utf-8"))


def test_one_announced_release_in_eight_was_not_attended(release: ZZRelease) -> None:
    """Of the custody releases that ICE was told of, about one in eight had no pick-up."""
    mirrors = ("plumbago", "zephyr", "thimble")  # these say what ICE says, or the opposite
    paths = [p for p in release.custodian_logs if not any(name in p.name for name in mirrors)]
    rows = [r for path in paths for r in read_csv(path)]
    told = Counter(r["Picked Up By ICE"] for r in rows if r["ICE Told Of Release"])
    assert set(told) == {"yes", "no"}
    assert 0.10 < told["no"] / told.total() < 0.15


def test_no_log_tells_of_a_release_before_it_was_asked(release: ZZRelease) -> None:
    """Request, notice, release: in this order, and none after the last day."""
    for path in release.custodian_logs:
        for r in read_csv(path):
            if r["ICE Told Of Release"]:
                days = [r["Request Received"], r["ICE Told Of Release"], r["Left Custody"], "2026-03-10"]
                assert days == sorted(days)


def test_most_forms_reached_the_custodian_and_some_requests_are_in_no_release(release: ZZRelease) -> None:
    """Both halves lack something that the other has."""
    planted = Counter(p["kind"] for p in read_csv(release.truth / "planted.csv"))
    logged = [f"{a} COUNTY JAIL" for a in ("ZENITH", "QUILLON", "ZAG")]
    logged += ["ZINNIA CO JAIL", "UMBRA PARISH JAIL", "YONDER COUNTY SHERIFF"]
    sent = [
        d
        for d in read_csv(release.truth / "detainers.csv")
        if d["facility_name"] in logged and d["county_code_fips"].startswith("99")
    ]
    assert 0.01 < planted["request_not_in_log"] / len(sent) < 0.08
    assert planted["request_not_in_release"] >= 6


def test_one_agency_certifies_a_month_without_requests(release: ZZRelease) -> None:
    """In that month neither the log nor the release has a form to it."""
    path = next(p for p in release.custodian_logs if "yonder" in p.name)
    rows = read_csv(path)
    zero = [r["Certified Zero Month"] for r in rows if r["Certified Zero Month"]]
    months = [r["Request Received"][:7] for r in rows]
    sent = [
        d["prepared_date"][:7]
        for d in read_csv(release.truth / "detainers.csv")
        if d["facility_name"] == "YONDER COUNTY SHERIFF"
    ]
    assert zero == ["2023-07-01"]
    assert "2023-07" not in months + sent
    assert {"2023-06", "2023-08"} & set(sent)


def test_one_agency_is_silent_for_a_year(release: ZZRelease) -> None:
    """No row and no certified zero in 2024, though ICE sent forms: silence is not zero."""
    path = next(p for p in release.custodian_logs if "umbra" in p.name)
    years = {r["Request Received"][:4] for r in read_csv(path)}
    sent = {
        d["prepared_date"][:4]
        for d in read_csv(release.truth / "detainers.csv")
        if d["facility_name"] == "UMBRA PARISH JAIL"
    }
    assert "2024" not in years
    assert {"2023", "2025"} <= years
    assert "2024" in sent


def test_the_facts_fit_their_schemas(release: ZZRelease) -> None:
    """A workspace can load the places, the law and the claims, and each says that it is fictional."""
    register = load_register([release.facts])
    provisions = [p for p in load_provisions([release.facts]) if p.id.startswith("zz-")]
    statements = [s for s in load_statements([release.facts]) if s.id.startswith("zz-")]
    assert register.state_code("FICTIONAL STATE ZZ") == "ZZ"
    assert sum(c.state_code == "ZZ" for c in register.counties.values()) == 14
    assert [p.instrument for p in provisions] == ["statute", "agency_policy", "ordinance"]
    assert {f.evidence for f in (*provisions, *statements)} == {"fictional"}
    assert {c for f in (*provisions, *statements) for c in f.cites} == {"fictional"}


def test_one_claim_matches_one_differs_and_one_compares_a_stock_with_a_flow(release: ZZRelease) -> None:
    """The figures of the claims are made from the release that they come with."""
    claims = {s.id: s for s in load_statements([release.facts]) if s.id.startswith("zz-")}
    inside = [
        d["outcome"]
        for d in read_csv(release.truth / "detainers.csv")
        if "2024-10-01" <= d["prepared_date"] < "2025-10-01" and d["county_code_fips"] == "99003"
    ]
    assert claims["zz-issued-fy2025"].value == len(inside)
    assert (claims["zz-declined-fy2025"].value or 0) < inside.count("declined_by_agency")
    why_not = claims["zz-active-and-released"].why_not
    assert why_not is not None
    assert why_not.not_comparable_because
