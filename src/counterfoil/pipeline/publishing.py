"""Publishes a workspace: its catalog of released cells, its editions, and the site that shows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import claims, jurisdictions, measures, publish
from counterfoil.disclosure import Releasable, load_thresholds
from counterfoil.engine import Snapshot, reading, writing
from counterfoil.errors import CounterfoilError, RefusedError
from counterfoil.language import languages, speaking
from counterfoil.measures import Question
from counterfoil.pipeline.beside import given_away_beside, is_known
from counterfoil.pipeline.claims import Desk as ClaimDesk
from counterfoil.pipeline.claims import check_claims
from counterfoil.pipeline.facts import definitions_version

Progress = Callable[[str, int, int], None]

#: The fact files that a reader of the catalog needs to say what the law was, and where.
_PUBLISHED_FACTS = ("policies", "jurisdictions/register", "jurisdictions/shapes", "claims/statements")
#: What of a claim is said in words of ours, and so in each language.
_SAID = ("because", "tried", "arithmetic", "caveats", "findings", "as_written")
#: How tables of measures that cannot be added up are told apart; what a measure does not offer is left out.
_SHAPES: tuple[tuple[str, ...], ...] = ((), ("fiscal_year",), ("state",))


@dataclass(frozen=True)
class PublishedSite:
    """What was published.

    Args:
        folder: Where.
        page_count: HTML pages.
        file_count: Files.
        edition_count: Editions among them.
        missing: Editions that were left out, each with the reason.
    """

    folder: Path
    page_count: int
    file_count: int
    edition_count: int
    missing: tuple[str, ...]


def publish_site(
    workspace: Path, folder: Path, progress: Progress, extra: Iterable[Path] = (), workers: int = 0
) -> PublishedSite:
    """Publishes the catalog, the editions and the pages of a workspace into a folder: whole, or not at all.

    Args:
        workspace: Where `run` has worked through every release.
        folder: Not there yet, empty, or a site that was published earlier, which is replaced.
        progress: Called with a step, how much is done, and of how much.
        extra: Folders of editions that this workspace did not build.
        workers: Processes that draw pages; 0 = one a processor.
    """
    with reading(workspace) as snapshot:
        progress("counting", 0, 4)
        readings = _readings(snapshot)
        editions, missing = _editions(snapshot, extra, readings)
        parts = catalog_parts(snapshot, editions.values(), readings)
    progress("writing the catalog", 1, 4)
    files = publish.write_catalog(parts)
    progress("drawing pages", 2, 4)
    counted = publish.write_site(folder, files, list(editions), workers or os.cpu_count() or 1)
    progress("done", 4, 4)
    with writing(workspace) as change:
        change.record("sites", "latest", {"folder": str(folder.resolve())})
    return PublishedSite(folder, *counted, len(editions), tuple(missing))


def open_published(path: Path) -> publish.Published:
    """What a site or a catalog holds; of a workspace, what would be published of it.

    Raises:
        CounterfoilError: The folder is none of these.
    """
    if (path / "catalog" / "catalog.json").is_file():
        return publish.Published(publish.open_catalog(path / "catalog"))
    if not (path / "tables").is_dir() or (path / "cells").is_dir():
        return publish.Published(publish.open_catalog(path))
    with reading(path) as snapshot:
        readings = _readings(snapshot)
        editions, _ = _editions(snapshot, (), readings)
        files = publish.write_catalog(catalog_parts(snapshot, editions.values(), readings))
    return publish.Published(publish.catalog_of(files, path))


def published_folder(workspace: Path) -> Path | None:
    """Where the workspace was published last; None where it never was."""
    with reading(workspace) as snapshot:
        record = snapshot.records("sites").get("latest")
    return Path(record["folder"]) if record else None


def catalog_parts(
    snapshot: Snapshot,
    editions: Iterable[Mapping[str, Any]] = (),
    readings: Mapping[str, Releasable] | None = None,
) -> publish.CatalogParts:
    """Everything that a catalog of the workspace is made of, through disclosure control."""
    releases = measures.require_run(snapshot)
    extensions = snapshot.fact_folders()
    publication = measures.load_publication()
    sets = measures.published_definitions(extensions)
    nation = measures.find_place("us", extensions)
    portions = measures.served_portions(releases, extensions)
    whole = (min(p.from_date for p in portions), max(p.until_date for p in portions))
    bands, open_facilities = measures.describe_attribution(snapshot, releases, nation, *whole)
    cells = {name: measures.count_published(snapshot, by) for name, by in publication.cells.items()}
    for name in measures.nation_dimensions():
        cells[f"nation-{name}"] = measures.count_published(snapshot, (name, publication.nation_by))
    halves = measures.compare_halves(snapshot, nation, *whole, max(p.as_of_date for p in portions))
    register = jurisdictions.load_register(extensions)
    kinds = {state.kind for code, state in register.states.items() if code in _states(cells["places"])}
    return publish.CatalogParts(
        cells=cells,
        readings=_readings(snapshot) if readings is None else readings,
        tables=_tables(snapshot),
        beside={
            "agencies": measures.describe_agencies(snapshot),
            "accounting": measures.count_steps(snapshot, releases, nation, *whole),
            "attribution": bands,
            "facilities": open_facilities,
            "halves": halves.figures,
            "halves_parts": halves.parts,
        },
        definition_sets={name: {"title": s.title, "by": s.facts.by, "says": s.says} for name, s in sets.items()},
        places=_places(register),
        claims=_claims(snapshot),
        releases=_releases(snapshot),
        portions=portions,
        facts=_facts(extensions),
        editions=[{k: v for k, v in e.items() if k not in ("tables", "sections")} for e in editions],
        definitions_version=definitions_version(extensions),
        is_fictional=kinds == {"fictional"},
    )


def _readings(snapshot: Snapshot) -> dict[str, Releasable]:
    """Places and months under each published set of definitions but ours."""
    by = measures.load_publication().readings
    others = list(measures.published_definitions(snapshot.fact_folders()))[1:]
    return {name: measures.count_published(snapshot, by, name) for name in others}


def _states(cells: Releasable) -> set[str]:
    return {r["state"] for r in cells.rows if r["state"]}


def _tables(snapshot: Snapshot) -> list[Releasable]:
    """The tables of measures that cannot be added up, each by what it can be told apart by."""
    limits = load_thresholds()
    persons, places = set(limits.person_dimensions), {"state", *limits.place_dimensions}
    found: list[Releasable] = []
    for measure in measures.load_measures().values():
        shapes: set[tuple[str, ...]] = set()  # what a measure always tells apart makes one table of two shapes
        if measures.adds_up(measure):
            continue
        for by in _SHAPES:
            try:
                answer = measures.compute_measure(snapshot, Question(measure.measure, by))
            except CounterfoilError:  # the measure does not offer it, or the workspace holds none of what it counts
                continue
            told = set(answer.cells.dimensions)
            if answer.cells.dimensions not in shapes and not (told & persons and told & places):
                found.append(answer)
            shapes.add(answer.cells.dimensions)
    return found


def _places(register: jurisdictions.Register) -> list[dict[str, Any]]:
    """The nation, every state and every county of the register."""
    places = [{"code": "us", "name": "United States", "level": "nation", "state": "", "fips": "", "kind": "nation"}]
    places += [
        {"code": s.code, "name": s.name, "level": "state", "state": s.code, "fips": s.code_fips, "kind": s.kind}
        for s in sorted(register.states.values(), key=lambda s: s.code)
    ]
    places += [
        {
            "code": c.code_fips,
            "name": c.name,
            "level": "county",
            "state": c.state_code,
            "fips": c.code_fips,
            "kind": c.kind,
        }
        for c in sorted(register.counties.values(), key=lambda c: c.code_fips)
    ]
    return places


def _claims(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every public claim on file, held to the data under every reading that is tried, and said in each language."""
    desk = ClaimDesk(snapshot, measures.require_run(snapshot), is_published=True)
    rows = {s.id: {**claims.whole_row(s, v), "where": _bound_to(s)} for s, v in check_claims(snapshot, desk=desk)}
    for code in languages()[1:]:
        with speaking(code):
            for statement, verdict in check_claims(snapshot, desk=desk):
                said = claims.whole_row(statement, verdict)
                told = {name: said[name] for name in _SAID if name in said}
                rows[statement.id].setdefault("in_language", {})[code] = told
    return [rows[k] for k in sorted(rows)]


def _bound_to(statement: Any) -> list[str]:
    """The codes of the places that a claim is held to."""
    named = ("state", "county_code_fips")
    return sorted({str(v) for b in statement.bindings for k, v in b.where.items() if k in named})


def _releases(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What was read: each release with its files, and what is odd about it."""
    return [
        {
            "release_id": release_id,
            "title": record["title"],
            "makes": record["makes"],
            "as_of_date": record["as_of_date"],
            "first_date": record["first_date"],
            "last_date": record["last_date"],
            "row_count": record["row_count"],
            "person_key": record["person_key"],
            "flags": measures.describe_release(release_id, record),
            "files": [
                {"file_name": f["file_name"], "sha256": f["sha256"], "row_count": f["row_count"]}
                for f in sorted(record["files"], key=lambda f: (f["file_name"], f["sha256"]))
            ],
        }
        for release_id, record in snapshot.records("releases").items()
    ]


def _facts(extensions: Iterable[Path]) -> dict[str, bytes]:
    """The fact files on law and places that a workspace adds, by path."""
    found = {}
    for folder in extensions:
        for part in _PUBLISHED_FACTS:
            for file in sorted((folder / part).rglob("*")):
                if file.is_file() and not file.is_symlink() and file.suffix in (".yaml", ".csv", ".json"):
                    found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


def _editions(
    snapshot: Snapshot, extra: Iterable[Path], readings: Mapping[str, Releasable]
) -> tuple[dict[Path, dict[str, Any]], list[str]]:
    """The editions that are whole and give nothing away, by their folders, and the ids of those that are not.

    Args:
        snapshot: The workspace.
        extra: Folders of editions that were named.
        readings: The cells of the catalog under other definitions.
    """
    found: dict[Path, dict[str, Any]] = {}
    missing, extra = [], list(extra)
    for path, record in snapshot.records("edition_folders").items():
        folder, edition_id = Path(path), record["edition_id"]
        try:
            edition = None if publish.check_edition(folder) else publish.read_edition(folder)
        except CounterfoilError:
            edition = None
        if edition is not None and edition["edition_id"] == edition_id:
            found[folder] = edition
        else:
            missing.append(f"{edition_id}: it is not where it was built, or was altered")
    for folder in extra:
        differences = publish.check_edition(folder)
        if differences:
            raise CounterfoilError(
                "publish/altered-edition",
                "an edition is not what its manifest says",
                where={"folder": str(folder)},
                cost="Nothing was published.",
                remedy=[f"- {d}" for d in differences],
            )
        found[folder] = publish.read_edition(folder)
    folders = sorted(found, key=lambda f: found[f].get("language", "en") == "en")  # English where there are several
    by_id = {found[f]["edition_id"]: f for f in folders}
    for edition_id in _given_away(snapshot, {name: found[f] for name, f in by_id.items()}, readings):
        folder = by_id.pop(edition_id)
        if folder in extra:
            raise RefusedError(
                "publish/gives-away",
                "an edition hides cells that the catalog beside it could give away",
                where={"folder": str(folder)},
                cost="Nothing was published.",
                remedy=["Publish the edition by itself, or the site without it."],
            )
        missing.append(f"{edition_id}: it hides cells that the catalog beside it could give away")
    latest = sorted(by_id, key=lambda k: (date.fromisoformat(found[by_id[k]]["until_date"]), k), reverse=True)
    return {by_id[k]: found[by_id[k]] for k in latest}, missing


def _given_away(
    snapshot: Snapshot, told: Mapping[str, Mapping[str, Any]], readings: Mapping[str, Releasable]
) -> list[str]:
    """The editions that hide what the catalog would tell; of those that were not built here that cannot be known."""
    hiding = {name for name, edition in told.items() if hides_something(edition)}
    if not hiding:
        return []
    own = {name: name.removesuffix(f"-{edition.get('language', 'en')}") for name, edition in told.items()}
    known = {name for name in told if is_known(snapshot, own[name], told[name])}
    out = given_away_beside(snapshot, sorted({own[name] for name in known}), readings)
    return sorted(name for name in told if (name in hiding and name not in known) or own[name] in out)


def hides_something(edition: Mapping[str, Any]) -> bool:
    """Whether some table of an edition has a cell that disclosure control hides.

    The catalog counts outcomes together that an edition may tell apart, and tells others apart that it may hide: side
    by side, the two could give a hidden cell away.
    """
    tables = edition["tables"].values() if isinstance(edition["tables"], dict) else edition["tables"]
    return any("suppressed" in row.values() for table in tables for row in table["rows"])
