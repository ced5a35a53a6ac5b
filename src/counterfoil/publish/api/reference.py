"""Describes the API: as OpenAPI with examples that are answers of this catalog, and as the page at /docs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil import __version__
from counterfoil.publish.api.encoding import CSV, JSON, PARQUET
from counterfoil.publish.api.problems import PROBLEM, PROBLEMS

if TYPE_CHECKING:
    from markupsafe import Markup

    from counterfoil.publish.api.service import Service

STABILITY = (
    "Everything below /api/v1 that is described here keeps its address, its parameters, its keys and their meaning. "
    "New addresses, parameters, keys, dimensions, measures and outcomes may come; a reader must bear keys that "
    "it does not know. What would break a reader comes as /api/v2, and /api/v1 then stays for a year at least. Page "
    "tokens, tags, the order of keys and the words of notes and problems are not promised. Figures change with a new "
    "publication: cite the edition, or the as-of date and the definitions version that stand in each answer."
)
_TEXT = {"type": "string"}
_ROWS = {"type": "array", "items": {"type": "object", "additionalProperties": True}}
_LIST = {
    "type": "object",
    "required": ["rows", "total", "next"],
    "properties": {
        "rows": _ROWS,
        "total": {"type": "integer", "minimum": 0, "description": "Rows of all pages."},
        "next": {"type": ["string", "null"], "description": "The token of the next page, or null."},
    },
    "additionalProperties": True,
}


def describe(service: Service) -> dict[str, Any]:
    """The OpenAPI description of this catalog's API."""
    catalog = service.catalog
    dimensions = sorted({*catalog.dimensions, "outcome"})
    measures = sorted(catalog.measures)
    states = sorted(p["code"] for p in catalog.places.values() if p["level"] == "state")
    of_rows = [
        _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 50_000, "default": 10_000},
            "Rows of a page of JSON.",
        ),
        _query("page", {"type": "string", "pattern": "^[A-Za-z0-9_=-]*$"}, "The `next` of the page before."),
    ]
    by = {"type": "array", "items": {"type": "string", "enum": dimensions}, "uniqueItems": True, "maxItems": 6}
    pair = f"^({'|'.join(dimensions)}):[^,\\x00-\\x1f\\x7f]+$"
    where = {"type": "array", "items": {"type": "string", "pattern": pair}, "maxItems": 6}
    day = {"type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}
    county = next((a["county_code_fips"] for a in catalog.agencies.values() if a["county_code_fips"]), "48453")
    agency = next(iter(catalog.agencies), "none")
    edition = catalog.editions[0]["edition_id"] if catalog.editions else "none"
    claim = catalog.claims[0]["id"] if catalog.claims else "none"
    policy = service.book.list_rows()[0]["id"]
    edge = "It is the first day of a month; of a fiscal year, 1 October, where cells are published by year alone."
    measured = [
        _query("by", by, "Dimensions that tell cells apart, with commas between them.", style="form", explode=False),
        _query("where", where, "Keep one value of a dimension, as `dimension:value`.", style="form", explode=True),
        _query("from", day, f"First day of issue, in. {edge}"),
        _query("until", day, f"First day of issue that is out. {edge}"),
        _query(
            "definitions", {"type": "string", "enum": [*catalog.definition_sets, "all"]},
            "Another set of definitions of outcomes; `all` for every set side by side.",
        ),
    ]  # fmt: skip
    paths = {
        "/api/v1": _get("index", "What there is", [], example=_example(service, "index")),
        "/api/v1/measures": _get("measures", "The measures", of_rows, flat=True),
        "/api/v1/measures/{measure_id}": _get(
            "measure",
            "Cells of one measure: each with numerator, denominator, bounds, the unknown and the as-of date",
            [
                _path("measure_id", {"type": "string", "enum": measures}, "The measure.", "declined_share"),
                *measured,
                *of_rows,
            ],
            flat=True,
            example=_example(service, "measure", b"by=outcome", measure_id="detainers_by_outcome"),
        ),
        "/api/v1/definitions": _get("definitions", "Sets of definitions of outcomes, ours first", of_rows, flat=True),
        "/api/v1/outcomes": _get("outcomes", "Outcomes that are told apart in what is published", of_rows, flat=True),
        "/api/v1/places": _get(
            "places",
            "The places",
            [
                _query("q", _TEXT | {"pattern": "^[^\\x00-\\x1f\\x7f]*$"}, "A part of the name."),
                _query("level", {"type": "string", "enum": ["nation", "state", "county"]}, "Only these."),
                _query("state", {"type": "string", "enum": states}, "Only in this state."),
                *of_rows,
            ],
            flat=True,
        ),
        "/api/v1/places/{code}": _get(
            "place", "One place, and its main figures",
            [_path("code", _TEXT, "`us`, two letters of a state, or a FIPS code.", county)],
            example=_example(service, "place", code=county),
        ),
        "/api/v1/agencies": _get(
            "agencies",
            "The agencies under whose names something is published",
            [
                _query("state", {"type": "string", "enum": states}, "Only in this state."),
                _query("county", {"type": "string", "pattern": "^[0-9]{5}$"}, "Only in this county.", example=county),
                *of_rows,
            ],
            flat=True,
        ),
        "/api/v1/agencies/{agency_id}": _get(
            "agency", "One agency, and its main figures", [_path("agency_id", _TEXT, "The agency.", agency)]
        ),
        "/api/v1/policies": _get("policies", "The instruments on file", of_rows, flat=True),
        "/api/v1/policies/at": _get(
            "policies_at",
            "What the law said at a place on a day, with the citations",
            [
                _query("place", {"type": "string", "minLength": 1}, "US, a state, a FIPS code, or an agency's name.",
                       required=True, example=county),
                _query("date", day, "The day of the event.", required=True, example="2025-06-01"),
                _query("action", {"type": "string", "enum": ["hold", "notify", "transfer", "jail_access", "inquire"]},
                       "Only this action."),
            ],
            flat=True,
            example=_example(service, "policies_at", f"place={county}&date=2025-06-01&action=hold".encode()),
        ),
        "/api/v1/policies/{policy_id}": _get(
            "policy", "One instrument", [_path("policy_id", _TEXT, "The instrument.", policy)]
        ),
        "/api/v1/claims": _get("claims", "Public claims, held to the data", of_rows, flat=True),
        "/api/v1/claims/{claim_id}": _get("claim", "One claim", [_path("claim_id", _TEXT, "The claim.", claim)]),
        "/api/v1/editions": _get("editions", "The published editions", of_rows, flat=True),
        "/api/v1/editions/{edition_id}": _get(
            "edition", "One edition, whole", [_path("edition_id", _TEXT, "The edition.", edition)]
        ),
        "/api/v1/editions/{edition_id}/files/{path}": _get(
            "edition_file", "One file of an edition, as its manifest lists it",
            [
                _path("edition_id", _TEXT, "The edition.", edition),
                _path("path", _TEXT, "The file.", "manifest.json"),
            ],
            any_form=True,
        ),
        "/health": _get("health", "Whether the service works", [], plain=True),
        "/metrics": _get("metrics", "Counts of requests, as Prometheus reads them", [], plain=True, text=True),
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "counterfoil",
            "version": "1",
            "summary": "Immigration detainers: published cells, their definitions, the law, claims and editions.",
            "description": (
                "Read-only. Every figure went through disclosure control; a hidden one says `suppressed`, and an "
                "unknown one is never zero. Ask for CSV or Parquet with the Accept header, or with .csv or .parquet "
                f"at the end of the address.\n\n## Stability\n\n{STABILITY}"
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "x-software-version": __version__,
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status"],
                    "properties": {
                        "type": {"type": "string", "description": "The page of this kind of problem."},
                        "title": _TEXT,
                        "status": {"type": "integer"},
                        "detail": _TEXT,
                        "parameter": {"type": "string", "description": "The parameter at fault."},
                        "allowed": {"type": "array", "items": _TEXT, "description": "What may stand there."},
                        "allowed_count": {"type": "integer", "description": "How many there are in all."},
                    },
                },
                "Rows": _LIST,
            }
        },
    }


def as_bytes(description: Mapping[str, Any]) -> bytes:
    """The description as JSON."""
    return json.dumps(description, indent=1, ensure_ascii=False, default=str).encode()


def page(description: Mapping[str, Any]) -> bytes:
    """The page at /docs: every address with its parameters, an example to follow, and every kind of problem."""
    from jinja2 import Environment, StrictUndefined

    house = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    house.filters["json"] = lambda value: json.dumps(value, indent=1, ensure_ascii=False, default=str)
    house.filters["code"] = _code
    template = house.from_string(
        files("counterfoil.publish.api").joinpath("docs.html.j2").read_text(encoding="utf-8")
    )
    return template.render(
        about=description["info"],
        stability=STABILITY,
        entries=[
            {"path": path, **methods["get"], "try_it": _followed(path, methods["get"])}
            for path, methods in description["paths"].items()
        ],
        problems=PROBLEMS,
    ).encode()


def _code(said: str) -> Markup:
    """A description with what stands between backticks as code."""
    from markupsafe import Markup, escape

    parts = escape(said).split("`")
    return Markup("").join(Markup("<code>%s</code>") % p if at % 2 else p for at, p in enumerate(parts))


def _followed(path: str, operation: Mapping[str, Any]) -> str:
    """An address of that kind that answers."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(parameter.get("example", "")))
    asked = [f"{p['name']}={p['example']}" for p in operation["parameters"] if p["in"] == "query" and "example" in p]
    return f"{path}?{'&'.join(asked)}" if asked else path


def _example(service: Service, name: str, query: bytes = b"", **parts: str) -> Any:
    """An answer of this catalog, with at most two rows."""
    from counterfoil.publish.api.problems import ProblemError

    try:
        content = json.loads(getattr(service, name)(query, "", "", **parts).body)
    except ProblemError:
        return None
    if isinstance(content.get("rows"), list):
        content["rows"] = content["rows"][:2]
    return content


def _query(name: str, schema: Mapping[str, Any], says: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": says, "schema": dict(schema), **more}


def _path(name: str, schema: Mapping[str, Any], says: str, example: str) -> dict[str, Any]:
    found = {"name": name, "in": "path", "required": True, "description": says, "schema": dict(schema)}
    return found | {"example": example}


def _get(
    name: str,
    says: str,
    parameters: list[dict[str, Any]],
    *,
    flat: bool = False,
    example: Any = None,
    plain: bool = False,
    text: bool = False,
    any_form: bool = False,
) -> dict[str, Any]:
    """One address: its parameters, and every answer that it can give."""
    body: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Rows"} if flat else {"type": "object"}}
    if example is not None:
        body["example"] = example
    content: dict[str, Any] = {JSON: body}
    if flat:
        content[CSV] = {"schema": {"type": "string"}}
        content[PARQUET] = {"schema": {"type": "string", "format": "binary"}}
    if text:
        content = {"text/plain": {"schema": {"type": "string"}}}
    if any_form:
        content = {"*/*": {"schema": {}}}
    statuses = (413, 414, 429, 431) if plain else (404, 406, 413, 414, 422, 429, 431, 503)
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": {"ETag": {"schema": _TEXT, "description": "The tag of this answer in this encoding."}},
            "content": content,
        },
        "304": {"description": "The caller has it: the tag in If-None-Match is today's."},
    }
    for slug, (status, meaning) in PROBLEMS.items():
        if status in statuses and str(status) not in answers:
            answers[str(status)] = {
                "description": meaning,
                "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            del slug
    return {
        "get": {
            "operationId": name,
            "summary": says,
            "description": says,
            "parameters": parameters,
            "responses": answers,
        }
    }
