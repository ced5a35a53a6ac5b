"""Opens a published catalog: what it holds, and the answers that it gives. It knows no workspace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from counterfoil.errors import CounterfoilError
from counterfoil.measures import (
    Cohorts,
    Portion,
    adds_up,
    cell_window,
    dimensions_of,
    load_measures,
    load_publication,
    published_outcomes,
)
from counterfoil.publish.catalog.answers import Answer, find_answer
from counterfoil.publish.catalog.asked import Asked
from counterfoil.publish.catalog.cubes import Cube, cube_of
from counterfoil.publish.catalog.files import CATALOG, CATALOG_VERSION
from counterfoil.schema import Field

_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True)
class PublishedTable:
    """One table of a measure, as it was published."""

    subject: str
    title: str
    dimensions: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


class Catalog:
    """A published catalog in memory. Nothing of it changes while it is open, so many threads may ask at once.

    Args:
        folder: The folder with `catalog.json` in it.
        content: What that says.
        data: The files that it names, path to bytes.
    """

    def __init__(self, folder: Path, content: Mapping[str, Any], data: Mapping[str, bytes]) -> None:
        self.folder = folder
        self._content = content
        self._data = data
        self.definitions_version: str = str(content["definitions_version"])
        self.software_version: str = str(content["software_version"])
        self.is_fictional: bool = bool(content["is_fictional"])
        self.definition_sets: dict[str, dict[str, Any]] = {s["definitions"]: s for s in content["definition_sets"]}
        self.digest: str = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        portions = [Portion(*(date.fromisoformat(p[k]) for k in _PORTION)) for p in content["portions"]]
        self.cohorts: Cohorts = Cohorts(portions)
        self.portions: tuple[Portion, ...] = tuple(portions)
        self.places: dict[str, dict[str, Any]] = {p["code"]: p for p in self._listed("places")}
        self._codes = {p["fips"]: p["code"] for p in self.places.values() if p["level"] == "state" and p["fips"]}
        self._cubes = {Path(e["path"]).stem: self._cube(e) for e in self._entries("cells/")}
        self._readings = {Path(e["path"]).stem: self._cube(e) for e in self._entries("readings/")}
        self.because_together: str = load_publication().told_together_because
        self.judge: Callable[..., tuple[date | None, str | None]] = lru_cache(16_384)(self._judge)

    def ask(self, asked: Asked) -> Answer:
        """The answer to a question.

        Raises:
            NotPublishedError: The catalog does not hold it.
        """
        return find_answer(self, asked)

    @cached_property
    def measures(self) -> dict[str, Any]:
        """The measures of which something is published, by id."""
        tabled = {t.subject for t in self.tables.values()}
        return {k: m for k, m in load_measures().items() if k in tabled or adds_up(m)}

    @cached_property
    def tables(self) -> dict[str, PublishedTable]:
        """The tables of measures that do not add up, by path."""
        return {e["path"]: self._table(e) for e in self._entries("tables/")}

    def tables_of(self, measure_id: str) -> list[PublishedTable]:
        """The tables of one measure."""
        return [t for t in self.tables.values() if t.subject == measure_id]

    def beside(self, name: str) -> PublishedTable | None:
        """A table that is said beside the figures, or None."""
        entry = next((e for e in self._entries("beside/") if Path(e["path"]).stem == name), None)
        return self._table(entry) if entry else None

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """Everything that some published cells are told apart by."""
        found = [d for cube in self.cubes() for d in cube.dimensions]
        found += [d for t in self.tables.values() for d in t.dimensions if d not in ("denominator_is", "outcome")]
        return tuple(dict.fromkeys(found))

    def cubes(self) -> list[Cube]:
        """The sets of cells under our own definitions; that of places first."""
        return sorted(self._cubes.values(), key=lambda c: (c.name != "places", c.name))

    def reading(self, definitions: str) -> list[Cube]:
        """The sets of cells under a set of definitions."""
        ours = next(iter(self.definition_sets))
        return self.cubes() if definitions == ours else [self._readings[definitions]]

    def places_cube(self) -> Cube:
        """The finest cells of place and time."""
        return self._cubes["places"]

    @cached_property
    def agencies(self) -> dict[str, dict[str, Any]]:
        """Every agency under whose name something may be published, by id."""
        table = self.beside("agencies")
        return {r["agency_id"]: dict(r) for r in table.rows} if table else {}

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        """Claims held to the data."""
        return self._listed("claims")

    @cached_property
    def editions(self) -> list[dict[str, Any]]:
        """The published editions, newest period first."""
        return self._listed("editions")

    @cached_property
    def releases(self) -> list[dict[str, Any]]:
        """What was read."""
        return self._listed("releases")

    @property
    def outcomes(self) -> dict[str, str]:
        """The published outcomes and their labels, in order."""
        return {p.id: p.label for p in published_outcomes()}

    def fact_folders(self) -> list[Path]:
        """The folder of facts on law and places that the publisher added, where there is one."""
        folder = self.folder / "facts"
        return [folder] if folder.is_dir() else []

    def state_code(self, word: str) -> str:
        """Two letters for a state given by its letters or its FIPS code; anything else in upper case."""
        return self._codes.get(word, word.upper())

    def as_of(self, from_date: date | None = None, until_date: date | None = None) -> date | None:
        """The last day that the releases behind a window cover."""
        return self.cohorts.judge(from_date, until_date)[0]

    def _judge(
        self, times: tuple[str, ...], values: tuple[Any, ...], from_date: date | None, until_date: date | None
    ) -> tuple[date | None, str | None]:
        """As of which day a cell inside a window is known, and its maturity: by its values of measures of time."""
        timed = [dimensions_of("detainers")[name] for name in times]
        window = cell_window(dict(zip(times, values, strict=True)), timed, from_date, until_date)
        return self.cohorts.judge(*window) if window else (self.as_of(from_date, until_date), None)

    def _entries(self, folder: str) -> list[dict[str, Any]]:
        return [e for e in self._content["tables"] if str(e["path"]).startswith(folder)]

    def _listed(self, name: str) -> list[dict[str, Any]]:
        return list(json.loads(self._data[f"{name}.json"]))

    def _arrow(self, entry: Mapping[str, Any]) -> Any:
        import pyarrow as pa
        import pyarrow.parquet as pq

        return pq.read_table(pa.BufferReader(self._data[entry["path"]]))

    def _cube(self, entry: Mapping[str, Any]) -> Cube:
        counted = [f"n_{p.id}" for p in published_outcomes()]
        return cube_of(Path(entry["path"]).stem, self._arrow(entry), entry["dimensions"], counted)

    def _table(self, entry: Mapping[str, Any]) -> PublishedTable:
        fields = tuple(
            Field(f["name"], _KINDS[f["type"]], f["description"], unit=f.get("unit", ""))  # type: ignore[arg-type]
            for f in entry["fields"]
        )
        dimensions: Sequence[str] = [d for d in entry["dimensions"] if d != "denominator_is"]
        rows = tuple(self._arrow(entry).to_pylist())
        return PublishedTable(
            entry["subject"], entry["title"], tuple(dimensions), fields, rows, tuple(entry["notes"])
        )


_PORTION = ("from_date", "until_date", "as_of_date")


def catalog_of(files: Mapping[str, bytes], folder: Path) -> Catalog:
    """A catalog that was just made, without a folder of its own."""
    return Catalog(folder, json.loads(files[CATALOG]), files)


def open_catalog(folder: Path) -> Catalog:
    """The catalog in a folder, each file compared with the hash in its manifest.

    Raises:
        CounterfoilError: There is none, a file of it was changed, or it was written by a later version.
    """
    try:
        content = json.loads((folder / CATALOG).read_text(encoding="utf-8"))
        version, listed = content["catalog_version"], dict(content["files"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CounterfoilError(
            "catalog/none",
            "the folder holds no published catalog",
            where={"folder": str(folder)},
            cost="",
            remedy=["Publish one:", "", "  counterfoil publish site --output DIR"],
        ) from problem
    if version != CATALOG_VERSION:
        raise CounterfoilError(
            "catalog/other-version",
            "the catalog was written by another version of counterfoil",
            where={"folder": str(folder), "version": str(version), "this one reads": str(CATALOG_VERSION)},
            cost="",
            remedy=["Publish it again with this version."],
        )
    data = {}
    for path, digest in listed.items():
        file = folder / path
        content_of = b"" if file.is_symlink() or not file.is_file() else file.read_bytes()
        if hashlib.sha256(content_of).hexdigest() != digest:
            raise CounterfoilError(
                "catalog/changed",
                "a file of the catalog is not what its manifest says",
                where={"folder": str(folder), "file": path},
                cost="",
                remedy=["Publish it again:", "", "  counterfoil publish site --output DIR"],
            )
        data[path] = content_of
    return Catalog(folder, content, data)
