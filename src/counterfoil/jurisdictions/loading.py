"""Turns the register's files, those that a workspace adds, and its decisions into the register."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

from counterfoil.errors import DeclarationError
from counterfoil.jurisdictions.decisions import load_decisions
from counterfoil.jurisdictions.facilities import FacilityIndex, KnownFacility
from counterfoil.jurisdictions.facility_links import AGENCY_KINDS, CUSTODIAN_LEVELS
from counterfoil.jurisdictions.names import key_of
from counterfoil.jurisdictions.register import COLUMNS, County, Register, State
from counterfoil.schema import fact_files


def load_register(extensions: Iterable[Path] = ()) -> Register:
    """The register as it is shipped, with what a workspace adds.

    Args:
        extensions: Folders laid out as `<folder>/jurisdictions/register/{states,counties,places,facilities}.csv`
            and `<folder>/jurisdictions/decisions/*.yaml`.

    Raises:
        DeclarationError: A file has other columns than it should, gives one code twice, or names a
            state or county that no file declares; says which file and which column.
    """
    folders = tuple(extensions)
    return _loaded(folders, _state_of(folders))


def _state_of(extensions: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Which files the extensions hold, and when each was written: the register is read again where one changed."""
    found = (f for e in extensions for f in sorted((e / "jurisdictions").rglob("*")) if f.is_file())
    return tuple((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in found)


def load_states_and_counties(extensions: Iterable[Path] = ()) -> tuple[Mapping[str, State], Mapping[str, County]]:
    """The states by their letters and the counties by their FIPS code: what the register holds beside its towns.

    The register with its towns and facilities takes ten times as long to read.

    Args:
        extensions: As for `load_register`.

    Raises:
        DeclarationError: As for `load_register`.
    """
    folders = tuple(extensions)
    return _states_and_counties(folders, _state_of(folders))


@lru_cache(maxsize=8)
def _states_and_counties(
    extensions: tuple[Path, ...], _: tuple[tuple[str, int, int], ...]
) -> tuple[dict[str, State], dict[str, County]]:
    """States and counties with those extensions, as their files stand."""
    states: dict[str, State] = {}
    counties: dict[str, County] = {}
    files = list(fact_files("counterfoil.jurisdictions", "register", extensions, ".csv"))
    for file, line, row in _rows(files, "states.csv"):
        _require(row["state_code"] not in states, file, "state_code", line, "a state stands twice")
        states[row["state_code"]] = State(row["state_code"], row["state_code_fips"], row["state_name"], row["kind"])
    for file, line, row in _rows(files, "counties.csv"):
        code, state = row["county_code_fips"], row["state_code"]
        _require(state in states, file, "state_code", line, "a county's state is not in the register")
        _require(code not in counties, file, "county_code_fips", line, "a county stands twice")
        _require(
            code.startswith(states[state].code_fips) and len(code) == 5 and code.isdigit(),
            file,
            "county_code_fips",
            line,
            "a county's code is not five digits that begin with its state's",
        )
        aliases = tuple(a.strip() for a in row["aliases"].split(";") if a.strip())
        counties[code] = County(code, row["county_name"], state, row["kind"], aliases)
    return states, counties


@lru_cache(maxsize=8)
def _loaded(extensions: tuple[Path, ...], stand: tuple[tuple[str, int, int], ...]) -> Register:
    """The register with those extensions, as their files stand."""
    states, counties = _states_and_counties(extensions, stand)
    places: dict[tuple[str, str], frozenset[str]] = {}
    files = list(fact_files("counterfoil.jurisdictions", "register", extensions, ".csv"))
    for file, line, row in _rows(files, "places.csv"):
        code, state = row["county_code_fips"], row["state_code"]
        _require(code in counties, file, "county_code_fips", line, "a place's county is not in the register")
        _require(state in states, file, "state_code", line, "a place's state is not in the register")
        place = (key_of(row["city"]), state)
        places[place] = places.get(place, frozenset()) | {code}
    return Register(
        states,
        counties,
        places,
        _towns(files, counties),
        FacilityIndex(tuple(_facilities(files, states, counties))),
        load_decisions(extensions),
        {
            row["county_code_fips"]: tuple(row["became"].split(";")) if row["became"] else ()
            for _, _, row in _rows(files, "county_changes.csv")
        },
    )


def _towns(files: Iterable[Any], counties: dict[str, County]) -> dict[tuple[str, str], dict[str, int]]:
    """Population by county, of each town."""
    towns: dict[tuple[str, str], dict[str, int]] = {}
    for file, line, row in _rows(files, "towns.csv"):
        _require(row["county_code_fips"] in counties, file, "county_code_fips", line, "a town's county is not known")
        _require(row["population"].isdigit(), file, "population", line, "a town's population is not a number")
        of_town = towns.setdefault((key_of(row["town"]), row["state_code"]), {})
        code = row["county_code_fips"]
        of_town[code] = max(of_town.get(code, 0), int(row["population"]))
    return towns


def _is_day(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _facilities(
    files: Iterable[Any], states: dict[str, State], counties: dict[str, County]
) -> Iterable[KnownFacility]:
    """The known facilities."""
    for file, line, row in _rows(files, "facilities.csv"):
        code, state = row["county_code_fips"], row["state_code"]
        _require(state in states, file, "state_code", line, "a facility's state is not in the register")
        in_state = code in counties and counties[code].state_code == state
        _require(in_state, file, "county_code_fips", line, "a facility's county is not one of its state")
        _require(row["agency_kind"] in AGENCY_KINDS, file, "agency_kind", line, "no such kind of agency")
        _require(row["custodian_level"] in CUSTODIAN_LEVELS, file, "custodian_level", line, "no such level")
        _require(bool(row["source"]), file, "source", line, "a facility has no source")
        for column in ("valid_from", "valid_until"):
            _require(not row[column] or _is_day(row[column]), file, column, line, "not a day as YYYY-MM-DD")
        yield KnownFacility(
            row["facility_code_ice"].upper(),
            (row["facility_name"], *(a.strip() for a in row["aliases"].split(";") if a.strip())),
            row["city"],
            state,
            code,
            row["agency_kind"],
            row["custodian_level"],
            row["valid_from"],
            row["valid_until"],
            row["source"],
            row["evidence"],
        )


def _rows(files: Iterable[Any], name: str) -> Iterable[tuple[Any, int, dict[str, str]]]:
    """The rows of every file of that name: the file, the line, and the cells by column."""
    for file in files:
        if file.name != name:
            continue
        reader = csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig")))
        expected, found = COLUMNS[name], tuple(reader.fieldnames or ())
        if found != expected:
            odd = sorted(set(expected) ^ set(found)) or ["the order of the columns"]
            raise DeclarationError(
                "jurisdictions/register-columns",
                "a register file has other columns than it should",
                where={"file": str(file), "column": ", ".join(odd)},
                remedy=[f"The columns of {name} are {', '.join(expected)}."],
            )
        for row in reader:
            whole = not row.get(None) and all(v is not None for v in row.values())
            _require(whole, file, expected[-1], reader.line_num, "a row has too few or too many cells")
            yield file, reader.line_num, {k: v.strip() for k, v in row.items()}


def _require(holds: bool, file: Any, column: str, line: int, headline: str) -> None:
    """Raises the register's error where a rule does not hold."""
    if not holds:
        raise DeclarationError(
            "jurisdictions/register-row",
            headline,
            where={"file": str(file), "line": str(line), "column": column},
            remedy=["docs/explain/jurisdictions.md says what each file of the register holds."],
        )
