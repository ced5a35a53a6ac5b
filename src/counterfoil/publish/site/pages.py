"""Draws one page of the site in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from counterfoil.claims import load_statements, trace_lineage
from counterfoil.jurisdictions import Shapes, load_shapes
from counterfoil.language import (
    say,
    say_fact,
    say_many,
    speaking,
    spoken,
)
from counterfoil.measures import adds_up, load_measures, offered_denominators
from counterfoil.publish.catalog import Catalog, open_catalog
from counterfoil.publish.claims import draw_lineage
from counterfoil.publish.formats import csv_lines
from counterfoil.publish.site import drawings, figures
from counterfoil.publish.site.citations import bibtex
from counterfoil.publish.site.halves import draw_halves, say_bounds
from counterfoil.publish.site.law import Law, draw_law
from counterfoil.publish.site.maps import Area, Link, draw_map, shade_labels
from counterfoil.publish.site.setting import LISTS, Setting, house
from counterfoil.publish.site.subjects import Subject, Sums, folder_of, list_subjects, measure_of


@dataclass(frozen=True)
class Page:
    """One page to draw.

    Args:
        path: Its folder, below the folder of the language; "" for the first page.
        kind: The name of its template.
        key: What it is about.
    """

    path: str
    kind: str
    key: str = ""


class Site:
    """Everything that pages are drawn from. Each process that draws opens its own.

    Args:
        folder: The folder of the site, in which the catalog and the editions stand already.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalog: Catalog = open_catalog(folder / "catalog")
        self.sums: Sums = Sums(self.catalog)
        self.subjects: dict[str, Mapping[Any, Subject]] = list_subjects(self.catalog, self.sums)
        self.law: Law = Law(
            self.catalog.fact_folders(), (date(self.sums.window[0].year - 2, 1, 1), self.sums.window[1])
        )
        self.editions: dict[Any, dict[str, Any]] = {e["edition_id"]: e for e in self.catalog.editions}
        self.claims: dict[str, dict[str, Any]] = {str(c["id"]): c for c in self.catalog.claims}
        self._counties: dict[str, list[Subject]] = {}
        for county in self.subjects["county"].values():
            self._counties.setdefault(county.state, []).append(county)
        self._agencies: dict[str, list[Subject]] = {}
        for agency in self.subjects["agency"].values():
            self._agencies.setdefault(agency.state, []).append(agency)
            held = self.catalog.agencies[agency.code]["county_code_fips"]
            self._agencies.setdefault(held, []).append(agency)

    def pages(self) -> list[Page]:
        """Every page, in an order that is the same every time."""
        found = [Page("", "home"), Page("404", "lost")]
        found += [Page(f"{name}/", name) for name in LISTS]
        for kind in ("state", "county", "agency"):
            found += [Page(s.path, "place", f"{kind}:{code}") for code, s in self.subjects[kind].items()]
        found += [Page(f"measures/{m}/", "measure", m) for m in self.catalog.measures]
        found += [Page(f"claims/{folder_of(c)}/", "claim", c) for c in self.claims]
        found += [Page(f"policies/{folder_of(p)}/", "policy", p) for p in self.law.instruments]
        found += [Page(f"editions/about/{folder_of(e)}/", "edition", e) for e in self.editions]
        return found

    def draw(self, page: Page, language: str) -> dict[str, bytes]:
        """The files of a page, by path: the page itself and, in English, what can be downloaded from it."""
        with speaking(language):
            setting = Setting(language, page.path, is_lost=page.kind == "lost")
            context = {"page": page, "catalog": self.catalog, "site": self, **setting.context()}
            more, downloads = getattr(self, f"_{page.kind}")(page)
            text = house().get_template(f"{page.kind}.html.j2").render(**context, **more)
            drawn = {setting.file: text.encode()}
            if setting.is_source:
                drawn |= {f"{page.path}{name}": data for name, data in downloads.items()}
            return drawn

    def _home(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        nation = self.subjects["nation"]["us"]
        place = say("the United States") if not self.catalog.is_fictional else self._only_state_name()
        context, downloads = self._subject(nation, place)
        editions = list(self.editions.values())[:6]
        states = self.subjects["state"]
        links = {c: self._link(states[c], "") for c in self.sums.codes("state") if c in states}
        nation_map = self._map("", links, say("Detainers issued, by county"))
        more = {"editions": editions, "states": self._state_rows(), "map": nation_map, "shades": shade_labels()}
        return context | more, downloads

    def _link(self, subject: Subject, up: str) -> Link:
        """Where a part of a map leads, and what it says."""
        issued = int(self.sums.whole(subject).sum())
        said = say_many("{number} detainer issued", "{number} detainers issued", issued)
        return Link(f"{up}{subject.path}index.html", f"{subject.name}\n{said}")

    def _map(self, state: str, links: Mapping[str, Link], title: str) -> str:
        """The counties of a state, each by itself, or of the nation, by state; "" where no shape is at hand."""
        if self._shapes is None:
            return ""
        places = [self.catalog.places[c] for c in self._shapes.counties if c in self.catalog.places]
        counties = self.subjects["county"]
        areas = [
            Area(
                p["code"],
                p["code"] if state else p["state"],
                int(self.sums.whole(counties[p["code"]]).sum()) if p["code"] in counties else 0,
            )
            for p in places
            if not state or p["state"] == state
        ]
        return draw_map(areas, self._shapes, links, title)

    @cached_property
    def _shapes(self) -> Shapes | None:
        return load_shapes(map(str, self.sums.codes("county")), self.catalog.fact_folders())

    def _only_state_name(self) -> str:
        names = [self.subjects["state"][c].name for c in self.sums.codes("state")]
        return ", ".join(names) or say("nowhere")

    def _place(self, page: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        kind, _, code = page.key.partition(":")
        subject = self.subjects[kind][code]
        name = subject.name if kind == "state" else f"{subject.name}, {subject.state}"
        context, downloads = self._subject(subject, name)
        context["heading"] = name
        about = self.catalog.agencies[code] if kind == "agency" else {}
        county = about.get("county_code_fips", "") if kind == "agency" else code if kind == "county" else ""
        law_code = county if kind != "state" else code
        spans = self.law.spans(law_code) if law_code else []
        inside = self._counties.get(code, []) if kind == "state" else []
        law_title = say("What the instruments on file said, over time")
        links, map_title = {c.code: self._link(c, "../../") for c in inside}, say("Detainers issued, by county")
        about_here = (subject.code, subject.state, county, "us")
        context |= {
            "about": about,
            "county": self.subjects["county"].get(county) if kind == "agency" else None,
            "state": self.subjects["state"].get(subject.state),
            "spans": spans,
            "law_chart": draw_law(spans, self.law.window, law_title) if spans else "",
            "instruments": self.law.of_place(law_code) if law_code else [],
            "counties": [self._row(c) for c in inside],
            "map": self._map(code, links, map_title) if kind == "state" else "",
            "shades": shade_labels(),
            "agencies": [self._row(a) for a in self._agencies.get(code, [])],
            "claims": [c for c in self.claims.values() if _names(c, subject)],
            "editions": [e for e in self.editions.values() if e["scope"] in about_here],
            "replies": [
                {**r, "edition": e["edition_id"]}
                for e in self.editions.values()
                for r in e.get("replies", [])
                if e["scope"] == subject.code or subject.code in map(str, r.values())
            ],
        }
        halves = self._halves("halves", county if kind != "state" else "", subject.state if kind == "state" else "")
        parts = self._halves("halves_parts", county if kind != "state" else "", "")
        context |= {
            "halves": halves,
            "halves_chart": draw_halves(halves, say("Both halves, side by side")),
            "halves_parts": [p for p in parts if p["comparison"] == "requests"],
            "say_bounds": say_bounds,
        }
        return context, downloads

    def _subject(self, subject: Subject, name: str) -> tuple[dict[str, Any], dict[str, bytes]]:
        """What every page about a place or an agency prints, and its downloads."""
        counts = self.sums.whole(subject)
        rows = figures.over_time(self.sums, subject)
        is_month = self.sums.time == "month"
        title = say("Detainers issued to custodians in {place}, by outcome on record and time of issue", place=name)
        shares = figures.figures_of(self.sums, counts, ("declined_share",))
        cells = self.sums.cells(measure_of("declined_share"), counts)
        labels = measure_of("declined_share").denominators
        bars = [(say_fact(labels[c["denominator_is"]].label), c["value"], c["low"], c["high"]) for c in cells]
        context = {
            "subject": subject,
            "name": name,
            "has_figures": bool(counts.sum()),
            "sentences": figures.sentences(self.sums, subject, name),
            "first": figures.first_figures(self.sums, counts),
            "all_figures": figures.figures_of(self.sums, counts),
            "shares": shares,
            "rows": rows,
            "undated": figures.undated(self.sums, subject),
            "outcomes": figures.by_outcome(self.sums, counts),
            "time_chart": drawings.draw_time(rows, title, is_month, self.sums.seams) if rows else "",
            "not_covered": figures.say_not_covered(self.sums),
            "seam_days": drawings.seam_days(rows, self.sums.seams),
            "time_title": title,
            "bounds_chart": drawings.draw_bounds(bars, say("Share recorded as declined, and its bounds"))
            if counts.sum()
            else "",
            "parts_of_bars": drawings.part_labels(),
            "caution": measure_of("declined_share").caution,
            "spread": figures.spread(self.sums, subject),
            "spread_heads": figures.spread_heads(),
            "window": self.sums.window,
            "is_month": is_month,
        }
        spec = drawings.time_spec(rows, title, self.sums.seams)
        downloads = {
            "data.csv": self._csv(subject),
            "chart.vl.json": json.dumps(spec, ensure_ascii=False).encode(),
        }
        return context, downloads

    def _csv(self, subject: Subject) -> bytes:
        """The counts over time, one column an outcome."""
        names = [self.sums.time, "issued", *self.catalog.outcomes, "cohort", "as_of_date", "reason"]
        rows = []
        found = dict(self.sums.timed(subject))
        covered = {time.value for time in self.sums.axis if time.is_covered}
        times = sorted({time.value for time in self.sums.axis} | {v for v in found if v is not None}) if found else []
        for value in [*times, *([None] if None in found else [])]:
            if value is not None and value not in covered and value not in found:
                rows.append([value, *[None] * (len(names) - 2), "not_covered"])
                continue
            counts = found.get(value, self.sums.zero)
            day, cohort = self.sums.judge(value)
            reason = None if value is not None else "not_stated"
            rows.append([value, int(counts.sum()), *counts.tolist(), cohort, day, reason])
        return csv_lines(names, rows)

    def _row(self, subject: Subject) -> dict[str, Any]:
        """One line about a subject in the list of another."""
        counts = self.sums.whole(subject)
        cell = next(
            c for c in self.sums.cells(measure_of("declined_share"), counts) if c["denominator_is"] == "of_all_issued"
        )
        return {"subject": subject, "issued": int(counts.sum()), **cell}

    def _state_rows(self) -> list[dict[str, Any]]:
        return [self._row(self.subjects["state"][c]) for c in self.sums.codes("state") if c in self.subjects["state"]]

    @cached_property
    def _halves_rows(self) -> dict[str, list[Mapping[str, Any]]]:
        found = {name: self.catalog.beside(name) for name in ("halves", "halves_parts")}
        return {name: list(table.rows) if table else [] for name, table in found.items()}

    def _halves(self, name: str, county: str, state: str) -> list[Mapping[str, Any]]:
        """Both halves, or the parts of what lies between them, of a county or of every county of a state."""
        fips = self.catalog.places[state]["fips"] if state else ""
        return [
            r
            for r in self._halves_rows[name]
            if (county and r["county_code_fips"] == county) or (fips and str(r["county_code_fips"]).startswith(fips))
        ]

    def _places(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        states = [
            {"subject": s, "counties": self._counties.get(code, []), "issued": int(self.sums.whole(s).sum())}
            for code, s in self.subjects["state"].items()
        ]
        return {"states": states}, {}

    def _measures(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"measures": list(self.catalog.measures.values())}, {}

    def _measure(self, page: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        measure = load_measures()[page.key]
        nation = self.subjects["nation"]["us"]
        summed = adds_up(measure)
        names = offered_denominators(measure) if summed else measure.denominators
        rows = []
        if summed and not measure.always_by:
            for name, about in self.catalog.definition_sets.items():
                shown = figures.figures_of(self.sums, self.sums.reading(name, nation), (measure.measure,))
                rows.append({"set": name, "title": say_fact(about["title"]), "by": about["by"], "cells": shown})
        small = next((t for t in self.catalog.tables_of(measure.measure) if len(t.rows) <= 60), None)
        states = [self.subjects["state"][c] for c in self.sums.codes("state") if c in self.subjects["state"]]
        return {
            "measure": measure,
            "denominators": names,
            "summed": summed,
            "spread": rows,
            "table": small,
            "states": [
                {"subject": s, "cells": figures.figures_of(self.sums, self.sums.whole(s), (measure.measure,))}
                for s in states
                if summed and not measure.always_by
            ],
            "left_out": [d for d in measure.denominators if d not in names],
        }, {}

    def _claims(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"claims": list(self.claims.values()), "folder_of": folder_of}, {}

    def _claim(self, page: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        claim = self.claims[page.key]
        written = [claim["because"], *(claim["arithmetic"] or ()), *(claim["caveats"] or ())]
        written += [f.get(name) for f in claim["findings"] for name in ("label", "of", "because")]
        claim = claim | claim.get("in_language", {}).get(spoken().code, {})
        statement = next((s for s in self._statements if s.id == page.key), None)
        lineage = draw_lineage(trace_lineage(statement, self._statements)) if statement else ""
        return {"claim": claim, "lineage": lineage, "as_written": set(written)}, {"claim.json": _json(claim)}

    @cached_property
    def _statements(self) -> tuple[Any, ...]:
        return load_statements(self.catalog.fact_folders())

    def _policies(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"instruments": list(self.law.instruments.values()), "folder_of": folder_of}, {}

    def _policy(self, page: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        row = self.law.instruments[page.key]
        return {"instrument": row}, {"instrument.json": _json(row)}

    def _editions(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"editions": list(self.editions.values()), "folder_of": folder_of}, {}

    def _edition(self, page: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        edition = self.editions[page.key]
        same = [
            e
            for e in self.editions.values()
            if (e["series"], e["scope"], e["from_date"], e["until_date"])
            == (edition["series"], edition["scope"], edition["from_date"], edition["until_date"])
        ]
        before = [e for e in same if e["edition_number"] < edition["edition_number"]]
        manifest = json.loads((self.folder / "editions" / page.key / "manifest.json").read_bytes())
        return {
            "edition": edition,
            "before": max(before, key=lambda e: e["edition_number"]) if before else None,
            "changes": _changes(max(before, key=lambda e: e["edition_number"]), edition) if before else [],
            "files": sorted(manifest["files"]),
        }, {}

    def _sources(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {
            "releases": self.catalog.releases,
            "accounting": self.catalog.beside("accounting"),
            "attribution": self.catalog.beside("attribution"),
            "facilities": self.catalog.beside("facilities"),
        }, {}

    def _method(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"sets": list(self.catalog.definition_sets.values()), "outcomes": self.catalog.outcomes}, {}

    def _cite(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        text = bibtex(self.catalog.definitions_version, self.catalog.as_of(), list(self.editions.values()))
        return {"bibtex": text}, {"counterfoil.bib": text.encode()}

    def _data(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        listed = json.loads((self.folder / "catalog" / "catalog.json").read_bytes())["tables"]
        return {"tables": listed}, {}

    def _lost(self, _: Page) -> tuple[dict[str, Any], dict[str, bytes]]:
        return {}, {}


def _names(claim: Mapping[str, Any], subject: Subject) -> bool:
    """Whether a claim is held to a figure of the place."""
    return subject.code in (claim.get("where") or ())


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures that two editions of the same place and period print otherwise."""
    old = {f["figure_id"]: f for f in before["figures"]}
    return [
        {"label": f["label"], "unit": f["unit"], "old": old[f["figure_id"]]["value"], "new": f["value"]}
        for f in after["figures"]
        if f["figure_id"] in old and old[f["figure_id"]]["value"] != f["value"]
    ]


def _json(content: Any) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False, default=str).encode() + b"\n"
