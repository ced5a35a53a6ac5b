"""Answers each address of the API from the catalog, as bytes in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil import __version__
from counterfoil.errors import UsageError
from counterfoil.policies import load_lawbook
from counterfoil.publish.api import tables
from counterfoil.publish.api.encoding import CSV, JSON, as_csv, as_json, as_parquet, choose_form
from counterfoil.publish.api.paging import next_token, read_token
from counterfoil.publish.api.problems import ProblemError
from counterfoil.publish.api.questions import Parameters
from counterfoil.publish.api.tables import LAW_FIELDS, Listing
from counterfoil.publish.catalog import Asked, Catalog, NotPublishedError

if TYPE_CHECKING:
    from counterfoil.schema import Field

ACTIONS = ("hold", "notify", "transfer", "jail_access", "inquire")
LEVELS = ("nation", "state", "county")
#: Rows of a page of JSON: where nothing is said, and at most.
PAGE_ROWS, PAGE_ROWS_MOST = 10_000, 50_000
#: What is added up, and what comes of it, in an answer that does not keep other callers waiting.
_LIGHT_CELLS, _LIGHT_ROWS = 500_000, 2_000
_LISTS = ("measures", "definitions", "outcomes", "places", "agencies", "policies", "claims", "editions")
_PAGING = ("limit", "page")
_OF_MEASURE = ("by", "where", "from", "until", "definitions", *_PAGING)


@dataclass(frozen=True)
class Reply:
    """An answer in its form."""

    body: bytes
    form: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Service:
    """Everything that can be asked. Each method takes the query, the end of the address and the Accept header.

    Args:
        catalog: The published catalog.
        site: The folder of the site, for the files of editions.
    """

    def __init__(self, catalog: Catalog, site: Path) -> None:
        self.catalog = catalog
        self.site = site
        self.law: Callable[..., list[dict[str, Any]]] = lru_cache(4096)(self._law)

    @cached_property
    def book(self) -> Any:
        """The instruments on file, with those that the publisher added."""
        return load_lawbook(self.catalog.fact_folders())

    def index(self, query: bytes, suffix: str, accept: str) -> Reply:
        """What there is."""
        Parameters(query, ())
        _only_json(suffix, accept)
        day = self.catalog.as_of()
        content = {
            "name": "counterfoil",
            "version": "v1",
            "software_version": __version__,
            "definitions_version": self.catalog.definitions_version,
            "as_of_date": day,
            "is_fictional": self.catalog.is_fictional,
            "stability": "/docs#stability",
            "links": {
                name: f"/api/v1/{name}"
                for name in (
                    "measures",
                    "definitions",
                    "outcomes",
                    "places",
                    "agencies",
                    "policies",
                    "claims",
                    "editions",
                )
            },
        }
        return Reply(as_json(content), JSON)

    def measures(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The measures."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_measures(self.catalog), asked, query, suffix, accept)

    def is_light(self, query: bytes) -> bool:
        """Whether cells of a measure are added up so soon that no thread is worth its cost."""
        try:
            asked = Parameters(query, _OF_MEASURE, many=("by", "where"))
            by, fixed = asked.names("by"), {name for name, _ in asked.pairs("where")}
        except ProblemError:
            return True
        cube = self.catalog.places_cube()
        sets = len(self.catalog.definition_sets) if asked.text("definitions") == "all" else 1
        rows = sets
        for name in by:
            if name == "outcome":
                rows *= len(self.catalog.outcomes)
            elif name in cube.dimensions and name not in fixed:
                rows *= len(cube.axis(name).values)
        return rows <= _LIGHT_ROWS and sets * len(cube.counts) <= _LIGHT_CELLS

    def measure(self, query: bytes, suffix: str, accept: str, measure_id: str) -> Reply:
        """Cells of one measure."""
        asked = Parameters(query, _OF_MEASURE, many=("by", "where"))
        form = choose_form(suffix, accept)
        question = Asked(
            measure_id,
            tuple(dict.fromkeys(asked.names("by"))),
            asked.pairs("where"),
            asked.day("from"),
            asked.day("until"),
            asked.text("definitions"),
        )
        try:
            answer = self.catalog.ask(question)
        except NotPublishedError as problem:
            if problem.parameter == "measure":
                raise _absent("no such measure is published", "measure", problem.allowed) from None
            raise _refused(problem) from None
        about = {
            "measure": answer.measure.measure,
            "title": answer.measure.title,
            "unit": answer.measure.unit,
            "definition": f"/measures/{answer.measure.measure}/",
            "definitions": question.definitions or next(iter(self.catalog.definition_sets)),
            "by": list(answer.asked.by),
            "where": [f"{name}:{value}" for name, value in answer.asked.where],
            "from": question.from_date,
            "until": question.until_date,
            "as_of_date": answer.as_of_date,
            "is_fictional": self.catalog.is_fictional,
            "notes": list(answer.notes),
        }
        return self._paged(Listing(answer.fields, answer.rows, about), asked, query, form)

    def definitions(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The sets of definitions of outcomes."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_definitions(self.catalog), asked, query, suffix, accept)

    def outcomes(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The outcomes."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_outcomes(self.catalog), asked, query, suffix, accept)

    def places(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The places."""
        asked = Parameters(query, ("q", "level", "state", *_PAGING))
        listing = tables.list_places(
            self.catalog, asked.text("q"), asked.one_of("level", LEVELS), self._state(asked.text("state"))
        )
        return self._listed(listing, asked, query, suffix, accept)

    def place(self, query: bytes, suffix: str, accept: str, code: str) -> Reply:
        """One place: what it is, its main figures, and where to ask further."""
        Parameters(query, ())
        _only_json(suffix, accept)
        place = self.catalog.places.get(self.catalog.state_code(code) if code != "us" else code)
        if place is None:
            raise _absent(
                "no place has that code", "code", ["us, two letters of a state, or a FIPS code (06, 48453)"]
            )
        name, value = {"state": ("state", place["code"]), "county": ("county_code_fips", place["code"])}.get(
            place["level"], ("", "")
        )
        where = ((name, value),) if name else ()
        figures = {}
        for measure_id in ("detainers_issued", "declined_share", "taken_into_custody_share", "unresolved_share"):
            if measure_id in self.catalog.measures:
                answer = self.catalog.ask(Asked(measure_id, where=where))
                figures[measure_id] = answer.rows
        asked = f"?where={name}:{value}" if name else ""
        content = {
            **place,
            "as_of_date": self.catalog.as_of(),
            "is_fictional": self.catalog.is_fictional,
            "figures": figures,
            "links": {
                "page": f"/places/{place['code']}/",
                "by_month": f"/api/v1/measures/detainers_by_outcome{asked}{'&' if asked else '?'}by=month",
                "agencies": "/api/v1/agencies"
                + {"state": f"?state={value}", "county": f"?county={value}"}.get(place["level"], ""),
                "policies": f"/api/v1/policies/at?place={place['code'].upper()}&date={self.catalog.as_of()}",
            },
        }
        return Reply(as_json(content), JSON)

    def agencies(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The agencies."""
        asked = Parameters(query, ("state", "county", *_PAGING))
        county = asked.text("county")
        if county and self.catalog.places.get(county, {}).get("level") != "county":
            raise ProblemError(
                422,
                "parameter",
                "no county has that code",
                parameter="county",
                allowed=["a FIPS code, such as 48453"],
            )
        listing = tables.list_agencies(self.catalog, self._state(asked.text("state")), county)
        return self._listed(listing, asked, query, suffix, accept)

    def agency(self, query: bytes, suffix: str, accept: str, agency_id: str) -> Reply:
        """One agency and its main figures."""
        Parameters(query, ())
        _only_json(suffix, accept)
        agency = self.catalog.agencies.get(agency_id)
        if agency is None:
            raise _absent("no agency has that id", "agency_id", ["an `agency_id` of /api/v1/agencies"])
        where = (("agency_id", agency_id),)
        known = agency_id in self.catalog.places_cube().axis("agency_id").index
        figures = {
            m: self.catalog.ask(Asked(m, where=where)).rows if known else []
            for m in ("detainers_issued", "declined_share", "taken_into_custody_share", "unresolved_share")
            if m in self.catalog.measures
        }
        return Reply(as_json({**agency, "as_of_date": self.catalog.as_of(), "figures": figures}), JSON)

    def policies(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The instruments on file."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_policies(self.book), asked, query, suffix, accept)

    def policy(self, query: bytes, suffix: str, accept: str, policy_id: str) -> Reply:
        """One instrument."""
        Parameters(query, ())
        _only_json(suffix, accept)
        found = next((row for row in self.book.list_rows() if row["id"] == policy_id), None)
        if found is None:
            raise _absent("no instrument has that id", "policy_id", ["an `id` of /api/v1/policies"])
        return Reply(as_json(found), JSON)

    def policies_at(self, query: bytes, suffix: str, accept: str) -> Reply:
        """What the law said at a place on a day."""
        asked = Parameters(query, ("place", "date", "action"))
        form = choose_form(suffix, accept)
        place = asked.required("place", ["US, two letters of a state, a FIPS code, or an agency's name"])
        asked.required("date", ["YYYY-MM-DD"])
        day = asked.day("date")
        action = asked.one_of("action", ACTIONS)
        assert day is not None
        rows = self.law(place, day, (action,) if action else ACTIONS)
        if form == JSON:
            note = "What the texts on file said, not whether anybody acted lawfully. Not legal advice."
            content = {"place": place, "date": day, "note": note, "rows": rows, "total": len(rows), "next": None}
            return Reply(as_json(content), JSON)
        flat = [{f.name: row[f.name] for f in LAW_FIELDS} for row in rows]
        return _flat(form, LAW_FIELDS, [{k: _text(v) for k, v in row.items()} for row in flat])

    def _law(self, place: str, day: date, actions: tuple[str, ...]) -> list[dict[str, Any]]:
        try:
            return list(self.book.at(self.book.find_place(place), day, actions))
        except UsageError as problem:
            near = [line.strip().strip('"') for line in problem.remedy if line.startswith("  ")]
            allowed = ["US, two letters of a state, a FIPS code (06, 48453), or an agency's name", *near]
            raise _absent("no place and no agency on file is called so", "place", allowed) from None

    def claims(self, query: bytes, suffix: str, accept: str) -> Reply:
        """Public claims, held to the data."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_claims(self.catalog), asked, query, suffix, accept)

    def claim(self, query: bytes, suffix: str, accept: str, claim_id: str) -> Reply:
        """One claim."""
        Parameters(query, ())
        _only_json(suffix, accept)
        found = next((c for c in self.catalog.claims if c.get("id") == claim_id), None)
        if found is None:
            raise _absent("no claim has that id", "claim_id", ["an `id` of /api/v1/claims"])
        return Reply(as_json(found), JSON)

    def editions(self, query: bytes, suffix: str, accept: str) -> Reply:
        """The published editions."""
        asked = Parameters(query, _PAGING)
        return self._listed(tables.list_editions(self.catalog), asked, query, suffix, accept)

    def edition(self, query: bytes, suffix: str, accept: str, edition_id: str) -> Reply:
        """One edition, whole, as its `edition.json` says it."""
        Parameters(query, ())
        _only_json(suffix, accept)
        self._edition(edition_id)
        return Reply((self.site / "editions" / edition_id / "edition.json").read_bytes(), JSON)

    def edition_file(self, query: bytes, suffix: str, accept: str, edition_id: str, path: str) -> Reply:
        """One file of an edition, by the name under which its manifest lists it."""
        Parameters(query, ())
        listed = self._edition(edition_id)
        if path not in listed:
            raise _absent("the edition has no such file", "path", listed)
        from counterfoil.publish.api.pages import media_type

        return Reply((self.site / "editions" / edition_id / path).read_bytes(), media_type(path))

    def _edition(self, edition_id: str) -> list[str]:
        """The files of an edition that is published."""
        import json

        if edition_id not in {e["edition_id"] for e in self.catalog.editions}:
            raise _absent("no edition has that id", "edition_id", [e["edition_id"] for e in self.catalog.editions])
        manifest = json.loads((self.site / "editions" / edition_id / "manifest.json").read_bytes())
        return [*sorted(manifest["files"]), "manifest.json"]

    def _state(self, word: str) -> str:
        """Two letters of a state that the register knows, or "" for none."""
        code = self.catalog.state_code(word) if word else ""
        if code and self.catalog.places.get(code, {}).get("level") != "state":
            raise ProblemError(
                422, "parameter", "no state has that code", parameter="state", allowed=["two letters or a FIPS code"]
            )
        return code

    def _listed(self, listing: Listing, asked: Parameters, query: bytes, suffix: str, accept: str) -> Reply:
        return self._paged(listing, asked, query, choose_form(suffix, accept))

    def _paged(self, listing: Listing, asked: Parameters, query: bytes, form: str) -> Reply:
        """A page of the rows in JSON; all of them in the flat forms."""
        limit = asked.number("limit", PAGE_ROWS, 1, PAGE_ROWS_MOST)
        token = asked.text("page")
        question = "&".join(sorted(p for p in query.decode("latin-1").split("&") if not p.startswith("page=")))
        question = f"{listing.about.get('measure', '')}?{question}"
        first = read_token(token, question, self.catalog.digest) if token else 0
        if form != JSON:
            return _flat(form, listing.fields, listing.rows)
        shown = listing.rows[first : first + limit]
        more = first + limit < len(listing.rows)
        content = {
            **listing.about,
            "rows": shown,
            "total": len(listing.rows),
            "next": next_token(question, self.catalog.digest, first + limit) if more else None,
        }
        return Reply(as_json(content), JSON)


def _flat(form: str, fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> Reply:
    if form == CSV:
        return Reply(as_csv(fields, rows), f"{CSV}; charset=utf-8")
    return Reply(as_parquet(fields, rows), form)


def _only_json(suffix: str, accept: str) -> None:
    if choose_form(suffix, accept) != JSON:
        raise ProblemError(406, "not-acceptable", "this is offered as JSON alone", parameter="Accept", allowed=[JSON])


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _absent(title: str, parameter: str, allowed: Sequence[str]) -> ProblemError:
    return ProblemError(404, "not-published", title, parameter=parameter, allowed=allowed)


def _refused(problem: NotPublishedError) -> ProblemError:
    status, slug = (404, "not-published") if problem.is_absent else (422, "parameter")
    return ProblemError(status, slug, problem.headline, parameter=problem.parameter, allowed=problem.allowed)
