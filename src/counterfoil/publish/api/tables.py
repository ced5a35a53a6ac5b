"""The lists that the API serves: each with its columns, so that JSON, CSV and Parquet say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from counterfoil.measures import adds_up, offered_denominators
from counterfoil.schema import Field

if TYPE_CHECKING:
    from counterfoil.publish.catalog import Catalog


@dataclass(frozen=True)
class Listing:
    """Rows to serve.

    Args:
        fields: The columns of the flat forms, in order.
        rows: One dict a row.
        about: What stands beside the rows in JSON.
    """

    fields: Sequence[Field]
    rows: Sequence[Mapping[str, Any]]
    about: Mapping[str, Any] = field(default_factory=dict)


def _texts(*named: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, "text", meaning) for name, meaning in named)


_MEASURES = _texts(
    ("measure", "Its id."),
    ("title", "Its title."),
    ("question", "What it answers."),
    ("unit", "What is counted, or `share` (0 to 1)."),
    ("kind", "count or share."),
    ("includes", "What it includes."),
    ("excludes", "What it leaves out."),
    ("date", "The date that a window is about."),
    ("denominators", "The names of its denominators."),
    ("caution", "What must stand beside every figure."),
)
_PLACES = _texts(
    ("code", "`us`, two letters of a state, or a county's FIPS code."),
    ("name", "As printed."),
    ("level", "nation, state or county."),
    ("state", "Two letters of the state."),
    ("fips", "The FIPS code."),
    ("kind", "What it is."),
)
_AGENCIES = (
    *_texts(
        ("agency_id", "Its id."),
        ("agency_name", "Its name as printed."),
        ("agency_kind", "What it is."),
        ("custodian_level", "Whose level of government has custody."),
        ("jurisdiction_name", "The jurisdiction to be named."),
        ("state", "Two letters of the state."),
        ("county_code_fips", "The county."),
    ),
    Field("facility_count", "integer", "Facilities, as ICE writes them."),
)
_EDITIONS = (
    *_texts(("edition_id", "Its id."), ("title", "As printed."), ("series", "The kind of report.")),
    Field("edition_number", "integer", "Counts from 1."),
    *_texts(("scope", "The place."), ("scope_name", "The place as printed.")),
    Field("from_date", "date", "First day, in."),
    Field("until_date", "date", "First day after, out."),
    Field("as_of_date", "date", "The last day that the inputs cover."),
    *_texts(("definitions_version", "Hash of the definitions."), ("software_version", "The software.")),
)
_DEFINITIONS = _texts(
    ("definitions", "Its id."),
    ("title", "As printed."),
    ("by", "Whose reading it is."),
    ("says", "The reading."),
)
_OUTCOMES = _texts(("outcome", "Its id."), ("label", "As printed."))
LAW_FIELDS = _texts(
    ("place", "The place asked about."),
    ("place_name", "As printed."),
    ("date", "The day asked about."),
    ("custodian", "Whom the answer is for."),
    ("action", "What a custodian is asked for."),
    ("stance", "What the instruments on file said."),
    ("doubt", "Why it is undetermined, or empty."),
    ("is_disputed", "Two sources give two days, and this day lies between."),
    ("conflict", "Instruments contradict each other."),
    ("because", "The instruments that the answer rests on."),
    ("instruments", "Their citations, each with its evidence."),
    ("note", "What must stand beside the answer."),
)


def list_measures(catalog: Catalog) -> Listing:
    """The measures of which something is published, with what each is told apart by."""
    rows = []
    for measure in catalog.measures.values():
        whole = adds_up(measure)
        names = list(offered_denominators(measure) if whole else measure.denominators)
        apart = catalog.dimensions if whole else {d for t in catalog.tables_of(measure.measure) for d in t.dimensions}
        rows.append(
            {
                **{f.name: getattr(measure, f.name, None) for f in _MEASURES},
                "denominators": {n: measure.denominators[n].says for n in names},
                "unknown": list(measure.unknown),
                "dimensions": sorted({*apart, *measure.always_by}),
                "definitions": list(catalog.definition_sets) if whole else [next(iter(catalog.definition_sets))],
                "href": f"/api/v1/measures/{measure.measure}",
            }
        )
    return Listing(_MEASURES, rows)


def list_places(catalog: Catalog, words: str, level: str, state: str) -> Listing:
    """The places of the register, narrowed by what their names hold, their level and their state."""
    wanted = words.casefold()
    rows = [
        {**place, "href": f"/api/v1/places/{place['code']}"}
        for place in catalog.places.values()
        if (not level or place["level"] == level)
        and (not state or place["state"] == state)
        and (not wanted or wanted in str(place["name"]).casefold())
    ]
    return Listing(_PLACES, rows)


def list_agencies(catalog: Catalog, state: str, county: str) -> Listing:
    """The agencies under whose names something is published."""
    rows = [
        {**agency, "href": f"/api/v1/agencies/{agency['agency_id']}"}
        for agency in catalog.agencies.values()
        if (not state or agency["state"] == state) and (not county or agency["county_code_fips"] == county)
    ]
    return Listing(_AGENCIES, rows)


def list_claims(catalog: Catalog) -> Listing:
    """The claims held to the data, as they were published."""
    names = list(dict.fromkeys(name for row in catalog.claims for name in row))
    return Listing(
        _texts(*((name, name.replace("_", " ")) for name in names or ["id"])), _whole(catalog.claims, names)
    )


def list_policies(book: Any) -> Listing:
    """The instruments on file."""
    rows = book.list_rows()
    names = list(rows[0]) if rows else ["id"]
    return Listing(_texts(*((name, name.replace("_", " ")) for name in names)), rows)


def list_editions(catalog: Catalog) -> Listing:
    """The published editions."""
    rows = [
        {**{f.name: e.get(f.name) for f in _EDITIONS}, "href": f"/api/v1/editions/{e['edition_id']}"}
        for e in catalog.editions
    ]
    return Listing(_EDITIONS, rows)


def list_definitions(catalog: Catalog) -> Listing:
    """The sets of definitions of outcomes, ours first."""
    return Listing(_DEFINITIONS, list(catalog.definition_sets.values()))


def list_outcomes(catalog: Catalog) -> Listing:
    """The outcomes that are told apart in what is published."""
    rows = [{"outcome": name, "label": label} for name, label in catalog.outcomes.items()]
    return Listing(_OUTCOMES, rows, {"note": catalog.because_together})


def _whole(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """Rows that all have every column."""
    return [{name: row.get(name) for name in names} for row in rows]
