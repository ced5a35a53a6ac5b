"""Makes the table and the map of recorded declines by county."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.disclosure import Releasable
from counterfoil.jurisdictions import Register, Shapes
from counterfoil.language import say, say_many, say_share
from counterfoil.measures import Place
from counterfoil.reports.edition import Area, CountyMap, EditionTable, Value
from counterfoil.schema import Field, load_fact

#: Whose detainers stand under a county's name: those to its own custodians and to its towns'.
_LEVELS = ("county", "municipal")
_TABLE = "declines_by_county"
_FIELDS = (
    Field("county_name", "text", "The county of the custodian.", required=True),
    Field("county_code_fips", "text", "Its FIPS code.", required=True),
    Field("state", "text", "Two letters of the state.", required=True),
    Field("issued_count", "integer", "Detainers issued to county and municipal custodians there.", unit="detainers"),
    Field("declined_count", "integer", "Of these, recorded as declined.", unit="detainers"),
    Field("unknown_count", "integer", "Outcome not known.", unit="detainers"),
    Field("share_of_issued", "number", "Recorded as declined, of all issued.", unit="share"),
    Field("low", "number", "The least that share can be.", unit="share"),
    Field("high", "number", "The most that share can be, if all the unknown were declined.", unit="share"),
    Field("shade", "text", "How the map shows it.", required=True),
    Field("reason", "text", "Why a figure is unknown."),
)


class Shades(BaseModel):
    """How the map shades a county, from `facts/maps/shades.yaml`.

    Args:
        breaks: Shares from which on the next shade begins, above none at all.
        least_issued: With fewer detainers a county is not shaded.
        because: Why these.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    breaks: tuple[float, ...]
    least_issued: int
    because: str


@cache
def load_shades() -> Shades:
    """The shades of the map."""
    return load_fact(files("counterfoil.reports") / "facts" / "maps" / "shades.yaml", Shades)


def county_table(issued: Releasable, by_outcome: Releasable, register: Register) -> EditionTable:
    """Recorded declines by county, of its own and its towns' custodians: one row a county with detainers.

    Args:
        issued: `detainers_issued` by state, custodian level and county.
        by_outcome: `detainers_by_outcome` by the same.
        register: The names of places.
    """
    held: dict[str, dict[str, int | None]] = {}
    for row in _of_counties(issued):
        _add(held, row, "issued")
    for row in _of_counties(by_outcome):
        if row["outcome"] == "declined_by_agency":
            _add(held, row, "declined")
        if row["outcome"] in ("unresolved", "unmapped"):
            _add(held, row, "unknown")
    rows = tuple(_row(county, counts, register) for county, counts in sorted(held.items()))
    shades = load_shades()
    notes = (
        say("Detainers to county and municipal custodians; state and federal custodians are shown under no county."),
        say("Counties are in the order of their codes, not of any figure."),
        say_many(
            "A county with fewer than {number} detainer is not shaded: a share of so few says little.",
            "A county with fewer than {number} detainers is not shaded: a share of so few says little.",
            shades.least_issued,
        ),
    )
    return EditionTable(_TABLE, say("Recorded as declined, by county"), _FIELDS, rows, notes, "declined_share")


def _of_counties(answer: Releasable) -> list[Mapping[str, Any]]:
    return [r for r in answer.rows if r["county_code_fips"] and r["custodian_level"] in _LEVELS]


def _add(held: dict[str, dict[str, int | None]], row: Mapping[str, Any], name: str) -> None:
    counts = held.setdefault(row["county_code_fips"], {"issued": 0, "declined": 0, "unknown": 0})
    before, more = counts[name], row["count"]
    counts[name] = None if before is None or more is None else before + more


def _row(county: str, counts: Mapping[str, int | None], register: Register) -> tuple[Value, ...]:
    issued, declined, unknown = counts["issued"], counts["declined"], counts["unknown"]
    place = register.counties.get(county)
    name, state = (place.name, place.state_code) if place else (county, "")
    if issued is None or declined is None or unknown is None or not issued:
        shade = say("hidden by disclosure control")
        return (name, county, state, issued, declined, unknown, None, None, None, shade, "suppressed")
    share, high = declined / issued, (declined + unknown) / issued
    labels = shade_labels()
    return (name, county, state, issued, declined, unknown, share, share, high, labels[_shade(share, issued)], None)


def _shade(share: float, issued: int) -> int:
    """The place of a county's shade among the labels."""
    shades = load_shades()
    if issued < shades.least_issued:
        return 1
    return 2 if share == 0 else 3 + sum(share >= limit for limit in shades.breaks)


def shade_labels() -> tuple[str, ...]:
    """What each shade means, from nothing to the darkest."""
    shades = load_shades()
    limits = [say_share(limit) for limit in shades.breaks]
    return (
        say("no detainer, or none attributed"),
        say_many("fewer than {number} detainer", "fewer than {number} detainers", shades.least_issued),
        say("none recorded as declined"),
        say("under {high}", high=limits[0]),
        *(say("{low} to under {high}", low=a, high=b) for a, b in itertools.pairwise(limits)),
        say("{low} and more", low=limits[-1]),
        say("hidden by disclosure control"),
    )


def county_map(table: EditionTable, place: Place, shapes: Shapes | None, register: Register) -> CountyMap | None:
    """The map of a nation's or a state's counties; None where there are no shapes, or one county alone."""
    if shapes is None or place.county_code or not table.rows:
        return None
    codes = [c for c in sorted(shapes.counties) if place.level == "nation" or _state_of(c, register) == place.code]
    if not codes:
        return None
    labels = shade_labels()
    found = {str(row[1]): row for row in table.rows}
    areas = tuple(
        Area(
            code,
            register.counties[code].name if code in register.counties else code,
            labels.index(str(found[code][9])) if code in found else 0,
            tuple(tuple(ring) for ring in shapes.rings(code)),
        )
        for code in codes
    )
    return CountyMap(
        "declines_by_county",
        say("Recorded as declined, by county"),
        _alt(table, labels, set(codes)),
        areas,
        tuple(tuple(line) for line in shapes.borders(codes)),
        labels,
        say("Recorded as declined, of all detainers issued to county and municipal custodians"),
        shapes.source,
        table.table_id,
    )


def _state_of(county: str, register: Register) -> str:
    return register.counties[county].state_code if county in register.counties else ""


def _alt(table: EditionTable, labels: Sequence[str], drawn: set[str]) -> str:
    """What the map shows: how many counties have each shade, and which it cannot show."""
    shades = [str(row[9]) for row in table.rows if row[1] in drawn]
    parts = "; ".join(f"{label}: {shades.count(label)}" for label in labels[1:] if label in shades)
    said = [
        say("A map of counties, shaded by the share recorded as declined. Counties by shade: {parts}.", parts=parts)
    ]
    absent = len([row for row in table.rows if row[1] not in drawn])
    if absent:
        said.append(
            say_many(
                "{number} county of the table is not on the map: its shape is not at hand.",
                "{number} counties of the table are not on the map: their shapes are not at hand.",
                absent,
            )
        )
    return " ".join(said)
