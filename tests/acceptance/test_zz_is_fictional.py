"""Nothing in a release of ZZ can be taken for a figure about a real place."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from counterfoil.zz import ZZRelease, write_release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> ZZRelease:
    """A small release."""
    return write_release(tmp_path_factory.mktemp("zz"), rows=800, seed=11)


def lines(path: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def sheets(release: ZZRelease) -> Iterator[tuple[Path, list[tuple[str | None, ...]]]]:
    """Every sheet as rows of text."""
    import fastexcel
    import polars as pl

    for path in release.workbooks:
        batch = fastexcel.read_excel(path).load_sheet_eager(0, header_row=None, skip_rows=0, dtypes="string")
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        yield path, list(frame.iter_rows())


def column(release: ZZRelease, heading: str) -> set[str]:
    """What stands under a heading in all workbooks, without the headings, blanks and the footer."""
    found: set[str] = set()
    for _, rows in sheets(release):
        at = rows[6].index(heading)
        found |= {row[at] or "" for row in rows[7:]}
    return found - {"", heading, "Total"}


def test_every_workbook_says_that_it_is_invented(release: ZZRelease) -> None:
    """The name of the file and its first row say so; no agency's name stands as its author."""
    for path, rows in sheets(release):
        assert "FICTIONAL" in path.name
        assert rows[0][0] == "FICTIONAL STATE ZZ - INVENTED DATA IN THE LAYOUT OF ICE'S DETAINER WORKBOOKS"
        assert rows[4][0] == "Data as of 03/10/2026."
        assert all(c is None for row in rows[:6] for c in row[1:])
        assert "U.S. Immigration and Customs Enforcement" not in str(rows[:7])


def test_every_place_is_in_the_fictional_register_or_planted(release: ZZRelease) -> None:
    """No state, city or facility comes from anywhere else."""
    register = release.facts / "jurisdictions" / "register"
    states = {r["state_name"].upper() for r in lines(register / "states.csv")}
    cities = {r["city"].upper() for r in lines(register / "places.csv")}
    words = {r["county_name"].split()[0].upper() for r in lines(register / "counties.csv")} | cities
    planted = {"=1+1", "<b>COUNTY</b> JAIL & ANNEX", "COUNTY JAIL; DROP TABLE detainers; --"}
    facilities = column(release, "Detainer Facility")
    assert column(release, "Facility State") <= states
    assert column(release, "Facility City") <= cities
    assert planted <= facilities
    assert [f for f in facilities - planted if not any(w in f.split() or w in f for w in words)] == []


def test_no_fictional_place_has_the_name_of_a_real_county_or_state(release: ZZRelease) -> None:
    """A fictional county named like a real one could be quoted for it."""
    real = files("counterfoil.jurisdictions") / "facts" / "register"
    names = {r["county_name"].rsplit(" ", 1)[0].upper() for r in lines(real / "counties.csv")}
    names |= {r["county_name"].upper() for r in lines(real / "counties.csv")}
    states = {r["state_name"].upper() for r in lines(real / "states.csv")}
    codes = {r["state_code"] for r in lines(real / "states.csv")}
    fips = {r["county_code_fips"][:2] for r in lines(real / "counties.csv")}
    mine = release.facts / "jurisdictions" / "register"
    counties = lines(mine / "counties.csv")
    assert "FRANKLIN" in names
    assert {c["county_name"].rsplit(" ", 1)[0].upper() for c in counties} & names == set()
    assert {r["city"].upper() for r in lines(mine / "places.csv")} & (names | states) == set()
    assert {r["state_name"].upper() for r in lines(mine / "states.csv")} & states == set()
    assert {r["state_code"] for r in lines(mine / "states.csv")} & codes == set()
    assert {c["county_code_fips"][:2] for c in counties} & fips == set()


def test_countries_ports_and_offices_are_openly_invented(release: ZZRelease) -> None:
    """No figure about the citizens of a real country can be read out of a release."""
    assert all(c.startswith("COUNTRY ") or c == "UNKNOWN" for c in column(release, "Citizenship Country"))
    assert all(p.endswith((", ZZ", ", ZY")) for p in column(release, "Port of Departure"))
    assert all("Fictional" in s for s in column(release, "TOD Current Duty Site"))
    assert column(release, "Facility AOR") == {"ZZ Area of Responsibility", "ZY Area of Responsibility"}


def test_every_fact_that_is_added_says_that_it_is_fictional(release: ZZRelease) -> None:
    """The register, the law and the claims of ZZ cite nothing real."""
    for path in sorted(release.facts.rglob("*.yaml")):
        assert "evidence: fictional" in path.read_text(encoding="utf-8"), path.name
    for name in ("states.csv", "counties.csv"):
        rows = lines(release.facts / "jurisdictions" / "register" / name)
        assert {r["source"] for r in rows} == {"fictional"}
